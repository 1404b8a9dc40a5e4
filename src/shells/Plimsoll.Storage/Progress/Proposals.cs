// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Dapper;
using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Progress;

/// <summary>A proposal that waits, its texts sealed.</summary>
public sealed record WaitingProposal(
    string Id, string Round, string Provider, string Process, Side Side, VaultRef Link, VaultRef Quote, DateOnly Seen, DateTimeOffset At);

/// <summary>What outsiders propose, until an assessor takes or declines it. Not part of the history: anybody could fill that.</summary>
public sealed class Proposals(Journal journal, Vault vault)
{
    private const string Select =
        "SELECT id AS Id, round AS Round, provider AS Provider, process AS Process, side AS Side, link AS Link, link_commitment AS LinkCommitment, quote AS "
            + "Quote, quote_commitment AS QuoteCommitment, seen AS Seen, at AS At FROM progress_proposal";

    /// <summary>Names the subject whose erasure removes the texts of a proposal.</summary>
    public static string SubjectOf(string proposal) => $"proposal/{proposal}";

    /// <summary>The rows that keep a proposal.</summary>
    public IReadOnlyList<RowChange> Add(Proposal proposal)
    {
        var (link, quote) = (vault.Seal(SubjectOf(proposal.Id), proposal.Link), vault.Seal(SubjectOf(proposal.Id), proposal.Quote));
        return [
            .. link.Rows, .. quote.Rows,
            new KeepProposal(new WaitingProposal(
                proposal.Id, proposal.Round, proposal.Provider, proposal.Process, proposal.Side, link.Ref, quote.Ref, proposal.Seen, proposal.At)),
        ];
    }

    /// <summary>How many there are of all rounds.</summary>
    public long CountAll() => journal.Query(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM progress_proposal"));

    public int CountOf(string round) =>
        (int)journal.Query(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM progress_proposal WHERE round = @round", new { round }));

    /// <summary>Those of a round, oldest first.</summary>
    /// <param name="most">So many at most.</param>
    public IReadOnlyList<WaitingProposal> Of(string round, int most = int.MaxValue) =>
        journal.Query(connection => connection.Query<Row>($"{Select} WHERE round = @round ORDER BY at, id LIMIT @most", new { round, most })
            .Select(Read).ToArray());

    /// <summary>The rows that take away a proposal that gave way: its texts go, and no list of erasures grows by it.</summary>
    public static IReadOnlyList<RowChange> Expire(WaitingProposal proposal) =>
        [Take(proposal.Id), new DropText(proposal.Link.Ref), new DropText(proposal.Quote.Ref)];

    public WaitingProposal? Find(string proposal) =>
        journal.Query(connection => connection.QuerySingleOrDefault<Row>($"{Select} WHERE id = @proposal", new { proposal })) is { } row ? Read(row) : null;

    /// <summary>The row that takes a proposal out of those that wait; its texts stay, because the round names them now.</summary>
    public static RowChange Take(string proposal) => new TakeProposal(proposal);

    /// <summary>The rows that take a declined proposal away, texts and all.</summary>
    public IReadOnlyList<RowChange> Drop(string proposal, DateTimeOffset at) => [Take(proposal), .. vault.Erase(SubjectOf(proposal), at)];

    private static WaitingProposal Read(Row row) => new(
        row.Id, row.Round, row.Provider, row.Process, ProgressTerms.Sides.Find(row.Side)!.Value,
        new VaultRef(row.Link, Committed(row.LinkCommitment)),
        new VaultRef(row.Quote, Committed(row.QuoteCommitment)),
        DateOnly.ParseExact(row.Seen, "yyyy-MM-dd", CultureInfo.InvariantCulture), Instant.TryRead(row.At, out var at) ? at : default);

    private static Digest Committed(string text) => Digest.TryParse(text, out var digest) ? digest : throw new FormatException("A commitment is a digest.");

    private sealed record Row(
        string Id, string Round, string Provider, string Process, string Side, string Link, string LinkCommitment, string Quote,
        string QuoteCommitment, string Seen, string At);
}
