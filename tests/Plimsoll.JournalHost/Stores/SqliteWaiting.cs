// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Progress;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage.Research;
using Plimsoll.Vocabulary;

namespace Plimsoll.JournalHost.Stores;

/// <summary>Proposals, requests and short addresses in SQLite.</summary>
public sealed class SqliteWaiting : SqliteStore, IWaitingStore
{
    private static readonly DateTimeOffset Then = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private Vault? _vault;
    private Proposals? _proposals;
    private ResearchRequests? _requests;

    public SqliteWaiting() : this(null) { }

    /// <param name="path">An existing data folder, or where one is made.</param>
    public SqliteWaiting(string? path) : base(path) => Open();

    private Vault Texts => _vault!;

    private Proposals Proposed => _proposals!;

    private ResearchRequests Requested => _requests!;

    public Task<AppendAnswer> TakeHandleAsync(string handle, string page) => WriteAsync([PageHandles.Take(handle, page)]);

    public string? PageOf(string handle) => Journal.Query(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT page FROM progress_handle WHERE handle = $handle";
        command.Parameters.AddWithValue("$handle", handle);
        return (string?)command.ExecuteScalar();
    });

    public Task<AppendAnswer> ProposeAsync(string id, string round, string text) => WriteAsync(Proposed.Add(
        new Proposal(id, round, "a-provider", "1.1", Side.For, $"https://example.org/{text}", text, new DateOnly(2026, 11, 20), Then)));

    public Task<AppendAnswer> TakeProposalAsync(string id) => WriteAsync([Proposals.Take(id)]);

    public Task<AppendAnswer> DeclineAsync(string id, DateTimeOffset at) => WriteAsync(Proposed.Drop(id, at));

    public VaultRef[]? Proposal(string id) => Proposed.Find(id) is { } found ? [found.Link, found.Quote] : null;

    public IReadOnlyList<string> ProposalsOf(string round) => [.. Proposed.Of(round).Select(one => one.Id).Order(StringComparer.Ordinal)];

    public Task<AppendAnswer> RequestAsync(string id, string tenant, string text) =>
        WriteAsync(Requested.Add(id, tenant, new Application("somebody", "somewhere", "nobody's", text, "some", "locked away"), Then));

    public Task<AppendAnswer> TakeRequestAsync(string id) => WriteAsync([ResearchRequests.Take(id)]);

    public Task<AppendAnswer> EraseRequestAsync(string id, DateTimeOffset at) => WriteAsync(Requested.Erase(id, Request(id)!, at));

    public Task<AppendAnswer> ForgetErasedAsync(string id, DateTimeOffset at) =>
        WriteAsync([.. Texts.Erase(ResearchRequests.SubjectOf(id), at), ResearchRequests.Forget]);

    public VaultRef? Request(string id) => Requested.Find(id)?.Text;

    public IReadOnlyList<string> RequestsOf(string tenant) => [.. Requested.Of(tenant).Select(one => one.Id).Order(StringComparer.Ordinal)];

    public string? Open(VaultRef at) => Texts.Open(at);

    protected override void Begin()
    {
        _vault = new Vault(Journal, Master, RandomNumberGenerator.Fill);
        _proposals = new Proposals(Journal, _vault);
        _requests = new ResearchRequests(Journal, _vault);
    }

    protected override void Close()
    {
        _requests?.Dispose();
        base.Close();
    }
}
