// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage;
using Plimsoll.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Usage;

/// <summary>A decision about what is counted, ready to be made.</summary>
internal delegate Result<Outcome> Counting(UsageRegister state, Asker asker);

/// <summary>Finds what an organisation counts and shares and writes what is decided about it; the same for the API, the pages and the server's own rounds.</summary>
internal sealed class UsageDesk(Acting acting, Vault vault)
{
    /// <summary>Characters in the longest document that is kept.</summary>
    private const int LongestDocument = 4 * 1024 * 1024;

    public DateTimeOffset Now => acting.Now;

    public IEnumerable<string> Tenants => acting.State.Accounts.Tenants.Keys;

    public Kept<UsageRegister> Of(Caller caller) => Of(caller.In.Id);

    public Kept<UsageRegister> Of(string tenant) => acting.State.UsageOf(tenant);

    /// <summary>Documents of the organisation, and what reporters wrote: they do not go with whoever pressed the button.</summary>
    public Texts Texts(Caller caller) => acting.TextsOf(caller.In.Party, UsageCodes.BadValue);

    public static VaultRef Words(Texts texts, Contribution contribution) => texts.Keep("definition", $"{contribution.Aggregate.Definition}\n{contribution.Aggregate.Coverage}", LongestDocument);

    /// <summary>The contribution with the reporter's own words; refused where they were erased.</summary>
    public Result<Contribution> Whole(CountedContribution counted) => vault.Open(counted.Words)?.Split('\n') is [var definition, var coverage]
        ? counted.With(definition, coverage) : new Refusal(UsageCodes.UnknownId, "contribution", counted.Id, "has lost its words: they were erased", "withdraw it, or have it sent again");

    /// <summary>What would be published of a model now.</summary>
    public Result<Statement> Draft(Caller caller, CountThings.StatementAsk ask)
    {
        var state = Of(caller).State;
        if ((ask.From is null) != (ask.Until is null)) { return new Refusal(UsageCodes.BadValue, "until", null, "and from go together", "give both, or none"); }
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
        var text = texts.KeepExactly("statement", document, LongestDocument);
        return (now, _) => Contributing.Publish(now, id, statement, Digest.Of(document), text);
    }

    public Task<Result<Change<UsageRegister>>> ChangeAsync(Caller caller, Counting decide, Texts texts, long? seen, Idempotency? once, CancellationToken ct) =>
        acting.ChangeAsync(At(caller.In.Id), new Asking(caller, seen, once, ct), (register, asker, _) => decide(register, asker), texts);

    /// <param name="by">The account that acts, or the server.</param>
    public Task<Result<Change<UsageRegister>>> ChangeAsync(
        string by, string tenant, Counting decide, IReadOnlyList<RowChange>? rows = null, long? seen = null, Idempotency? once = null, CancellationToken ct = default) =>
        acting.ChangeAsync(At(tenant), by, seen, (register, asker, _) => decide(register, asker), rows ?? [], once, ct);

    /// <summary>A whole act over the API: body read, decision made, answer given; the same key gives the same answer.</summary>
    /// <param name="id">Id of what is made; null where nothing is.</param>
    public Task<IResult> ActAsync<T>(HttpRequest request, Caller caller, string? id, Func<T, Texts, Counting> prepare, CancellationToken ct) where T : class =>
        Acting.ApiAsync<T, UsageRegister>(request, caller, id, (ask, asking) =>
        {
            var texts = Texts(caller);
            try { return ChangeAsync(caller, prepare(ask, texts), texts, asking.Seen, asking.Once, ct); }
            catch (ContentRefusedException e) { return Task.FromResult<Result<Change<UsageRegister>>>(e.Refusal); }
        }, ct);

    /// <summary>The revision to send with a form: the one that the person saw when something of what the form is about happened since, else the newest. What arrives by itself every hour stops nobody.</summary>
    public long? Fresh(Caller caller, long? seen, Func<UsageEvent, bool> concerns) =>
        acting.Fresh(At(caller.In.Id), seen, (_, happened) => happened is UsageEvent one && concerns(one));

    private static StreamAt<UsageRegister> At(string tenant) => UsageStreams.Registers.At(tenant);
}
