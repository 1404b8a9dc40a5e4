// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Storage;
using Plimsoll.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage;

/// <summary>A decision about what is counted, ready to be made.</summary>
internal delegate Result<Outcome> Counting(UsageRegister state, Asker asker);

/// <summary>Finds what an organisation counts and shares and writes what is decided about it; the same for the API, the pages and the server's own rounds.</summary>
internal sealed class UsageDesk(Books books, Recorder recorder, Vault vault, Storage.Journal journal, TimeProvider clock)
{
    /// <summary>Characters in the longest document that is kept.</summary>
    private const int LongestDocument = 4 * 1024 * 1024;

    private const int Step = 1000;

    public DateTimeOffset Now => clock.GetUtcNow();

    public IEnumerable<string> Tenants => books.Now.Tenants.Keys;

    public Kept<UsageRegister> Of(Caller caller) => Of(caller.In.Id);

    public Kept<UsageRegister> Of(string tenant) => books.Now.Of(tenant).Usage;

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
        var text = texts.KeepExactly("statement", document);
        return (now, _) => Contributing.Publish(now, id, statement, Digest.Of(document), text);
    }

    public Task<Result<Change<UsageRegister>>> ChangeAsync(Caller caller, Counting decide, Texts texts, long? seen, Idempotency? once, CancellationToken ct) =>
        texts.Refusal is { } refusal ? Task.FromResult<Result<Change<UsageRegister>>>(refusal) : ChangeAsync(caller.Id, caller.In.Id, decide, texts.Rows, seen, once, ct);

    /// <param name="by">The account that acts, or the server.</param>
    public Task<Result<Change<UsageRegister>>> ChangeAsync(string by, string tenant, Counting decide, IReadOnlyList<RowChange>? rows = null, long? seen = null, Idempotency? once = null, CancellationToken ct = default) => recorder.ChangeAsync(
        by, (TenantBooks.UsageOf(tenant), tenant), seen, state => state.Of(tenant).Usage, (_, register, now) => decide(register, new Asker(by, now)), rows ?? [], once, state => state.Of(tenant).Usage.State, ct);

    /// <summary>A whole act over the API: body read, decision made, answer given; the same key gives the same answer.</summary>
    /// <param name="id">Id of what is made; null where nothing is.</param>
    public async Task<IResult> ActAsync<T>(HttpRequest request, Caller caller, string? id, Func<T, Texts, Counting> prepare, CancellationToken ct) where T : class
    {
        var body = await Body.BytesAsync(request, ct);
        if (!Body.Read<T>(body).Succeeds(out var ask, out var refusal) || !Body.Rev(request).Succeeds(out var seen, out refusal)) { return ReleaseDesk.Refuse(refusal); }
        var texts = Texts(caller);
        Counting decide;
        try { decide = prepare(ask, texts); }
        catch (ContentRefusedException e) { return ReleaseDesk.Refuse(e.Refusal); }
        return (await ChangeAsync(caller, decide, texts, seen.Rev, Recorder.Once(request, body, Encoding.UTF8.GetBytes(id ?? "-")), ct)).Succeeds(out var change, out refusal)
            ? Body.Answer(ReleaseDesk.Acted(change, id), id is null ? StatusCodes.Status200OK : StatusCodes.Status201Created) : ReleaseDesk.Refuse(refusal);
    }

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
