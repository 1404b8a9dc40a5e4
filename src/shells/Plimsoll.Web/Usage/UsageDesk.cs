// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Storage;
using Plimsoll.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Usage;

/// <summary>A decision about what is counted, ready to be made.</summary>
internal delegate Result<Outcome> Counting(UsageRegister state, Asker asker);

/// <summary>Finds what an organisation counts and writes what is decided about it; the same for the API and the pages.</summary>
internal sealed class UsageDesk(Books books, Recorder recorder, Vault vault, Storage.Journal journal)
{
    /// <summary>Characters in the longest document that is kept.</summary>
    private const int LongestDocument = 4 * 1024 * 1024;

    private const int Step = 1000;

    public Kept<UsageRegister> Of(Caller caller) => books.Now.Of(caller.In.Id).Usage;

    public Texts Texts(Caller caller) => new(vault, caller.In.Party, LongestDocument);

    public static VaultRef Words(Texts texts, Contribution contribution) => texts.Keep("definition", $"{contribution.Aggregate.Definition}\n{contribution.Aggregate.Coverage}");

    /// <summary>The contribution with the reporter's own words; refused where they were erased.</summary>
    public Result<Contribution> Whole(CountedContribution counted) => vault.Open(counted.Words)?.Split('\n') is [var definition, var coverage]
        ? counted.With(definition, coverage) : new Refusal("usage.unknown-id", "contribution", counted.Id, "has lost its words: they were erased", "withdraw it, or have it sent again");

    /// <summary>What would be published of a model now.</summary>
    public Result<Statement> Draft(Caller caller, CountThings.StatementAsk ask)
    {
        var state = Of(caller).State;
        if ((ask.From is null) != (ask.Until is null)) { return new Refusal("usage.bad-value", "until", null, "and from go together", "give both, or none"); }
        var period = ask is { From: { } from, Until: { } until } ? new Period(from, until) : null;
        var contributions = new List<Contribution>();
        foreach (var counted in state.Contributions.Values.Where(c => c.Model == ask.Model && (period is null || period.Holds(c.Period))).OrderBy(c => c.Measure).ThenBy(c => c.Reporter, StringComparer.Ordinal).ThenBy(c => c.Period.From).ThenBy(c => c.Id, StringComparer.Ordinal))
        {
            if (!Whole(counted).Succeeds(out var contribution, out var refusal)) { return refusal; }
            contributions.Add(contribution);
        }
        return Statement.Of(ask.Model, ask.Reach, period, contributions, [.. state.Applications.Values.Where(a => a.Model == ask.Model).Select(a => a.Application)]);
    }

    /// <summary>Publishes a statement: its bytes are kept, and stay what they are when a contribution is withdrawn later.</summary>
    public static Counting Publishing(string id, Statement statement, Texts texts)
    {
        var document = StatementDocument.ToUtf8(statement);
        var text = texts.Keep("statement", Encoding.UTF8.GetString(document).TrimEnd('\n'));
        return (now, _) => Contributing.Publish(now, id, statement, Digest.Of(document), text);
    }

    public Task<Result<Change<UsageRegister>>> ChangeAsync(Caller caller, Counting decide, Texts texts, long? seen, Idempotency? once, CancellationToken ct) =>
        texts.Refusal is { } refusal ? Task.FromResult<Result<Change<UsageRegister>>>(refusal) : recorder.ChangeAsync(
            caller.Id, (TenantBooks.UsageOf(caller.In.Id), caller.In.Id), seen, state => state.Of(caller.In.Id).Usage, (_, register, now) => decide(register, caller.At(now)), texts.Rows, once, state => state.Of(caller.In.Id).Usage.State, ct);

    /// <summary>The revision to send with a form: the one that the person saw when something of what the form is about happened since, else the newest. What arrives by itself every hour stops nobody.</summary>
    public long? Fresh(Caller caller, long? seen, Func<UsageEvent, bool> concerns)
    {
        if (seen is not { } rev || rev >= Of(caller).Rev) { return seen; }
        while (journal.ReadStream(TenantBooks.UsageOf(caller.In.Id), rev, Step) is { Count: > 0 } entries)
        {
            if (entries.Any(e => Books.EventOf(Envelope.Of(e.Bytes)).Value is UsageEvent happened && concerns(happened))) { return seen; }
            rev = entries[^1].Rev;
        }
        return rev;
    }
}
