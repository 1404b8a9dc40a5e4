// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Plimsoll.Release;
using Plimsoll.Storage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>A decision about a release, ready to be made.</summary>
/// <param name="downstream">Organisations that built on the model and hear of a change of status.</param>
internal delegate Result<Outcome> Deciding(Dossier state, Asker asker, IReadOnlyList<string> downstream);

/// <summary>Texts that people write, on their way to the vault; the events hold references.</summary>
internal sealed class Texts(Vault vault, string subject, int longest = 20_000)
{
    private readonly List<RowChange> _rows = [];

    public IReadOnlyList<RowChange> Rows => _rows;

    /// <summary>The first text that cannot be kept.</summary>
    public Refusal? Refusal { get; private set; }

    public VaultRef Keep(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > longest || text.Contains('\0')) { Refusal ??= new Refusal("release.bad-value", field, null, "is empty, too long or not text", $"write 1 to {longest} characters"); }
        var held = vault.Seal(subject, text?.Trim() ?? "");
        _rows.AddRange(held.Rows);
        return held.Ref;
    }

    /// <summary>Keeps a document whose exact bytes others hold: nothing is trimmed or mended.</summary>
    public VaultRef KeepExactly(string field, byte[] utf8)
    {
        if (utf8.Length > longest) { Refusal ??= new Refusal("release.bad-value", field, null, "is too long", $"keep it to {longest} bytes"); }
        var held = vault.Seal(subject, Encoding.UTF8.GetString(utf8));
        _rows.AddRange(held.Rows);
        return held.Ref;
    }

    public VaultRef? KeepOptional(string field, string? text) => string.IsNullOrWhiteSpace(text) ? null : Keep(field, text);

    public void Add(IEnumerable<RowChange> rows) => _rows.AddRange(rows);
}

/// <summary>What every act on a release answers.</summary>
/// <param name="Id">What was made, where something was.</param>
/// <param name="Rev">The release's revision now: send it as <c>rev</c> to be told when somebody else was there in between.</param>
/// <param name="Happened">Names of the events, consequences included.</param>
internal sealed record Acted(string? Id, string Rev, IReadOnlyList<string> Happened, LedgerPlace Ledger);

/// <summary>Finds releases of the caller's organisation and writes what is decided about them.</summary>
internal sealed class ReleaseDesk(Books books, Recorder recorder, Vault vault, TimeProvider clock, Storage.Journal journal)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    public TenantBooks Of(Caller caller) => books.Now.Of(caller.In.Id);

    public Result<Kept<Dossier>> Find(Caller caller, string release) => Find(books.Now, caller.In.Id, release);

    /// <summary>The release as it was: at an instant, or after an entry of the journal.</summary>
    /// <param name="asOf">An instant, a seq, or null for now.</param>
    public Result<AsOf> FindAsOf(Caller caller, string release, string? asOf)
    {
        if (!Find(caller, release).Succeeds(out var kept, out var refusal)) { return refusal; }
        if (asOf is null) { return new AsOf(kept.State, kept.Rev, Now, IsNow: true); }
        if (!Moment(asOf).Succeeds(out var moment, out refusal)) { return refusal; }
        var history = HistoryOf(release);
        Recorded[] until = [.. history.TakeWhile(e => moment.Seq is { } seq ? e.Seq <= seq : e.At <= moment.At)];
        return until is [] ? new Refusal("release.unknown-id", "asOf", asOf, "lies before the release was opened", "give a later one") : new AsOf(Dossier.Fold(until), until.Length, moment.At ?? until[^1].At, IsNow: false);
    }

    /// <summary>Every entry of a release's stream, in order.</summary>
    public IReadOnlyList<Recorded> HistoryOf(string release) =>
        [.. Entries(release).Select(e => Envelope.Of(e.Bytes)).Select(e => new Recorded(e.Seq, e.At, e.By, Books.EventOf(e).Value!))];

    /// <summary>The entries of a release's stream as they were written.</summary>
    public IEnumerable<Entry> Entries(string release, long afterRev = 0, int most = int.MaxValue)
    {
        const int Step = 1000;
        while (most > 0 && journal.ReadStream(TenantBooks.StreamOf(release), afterRev, Math.Min(Step, most)) is { Count: > 0 } entries)
        {
            foreach (var entry in entries) { yield return entry; }
            (afterRev, most) = (entries[^1].Rev, most - entries.Count);
        }
    }

    public Texts Texts(Caller caller) => new(vault, caller.Id);

    /// <summary>Decides and appends, with the texts that belong to it.</summary>
    public Task<Result<Change<Dossier>>> ChangeAsync(Caller caller, string release, long? seen, Deciding decide, Texts texts, Idempotency? once = null, CancellationToken ct = default)
    {
        var tenant = caller.In.Id;
        if (texts.Refusal is { } refusal) { return Task.FromResult<Result<Change<Dossier>>>(refusal); }
        return recorder.ChangeAsync(
            caller.Id, (TenantBooks.StreamOf(release), tenant), seen, state => Find(state, tenant, release),
            (state, dossier, now) => decide(dossier, caller.At(now), Downstream(state, tenant, dossier)), texts.Rows, once, state => state.Of(tenant).Releases.GetValueOrDefault(release)?.State, ct);
    }

    /// <summary>A whole act over the API: body read, decision made, answer given; the same key gives the same answer.</summary>
    /// <param name="id">Id of what is made; null where nothing is.</param>
    public async Task<IResult> ActAsync<T>(HttpRequest request, Caller caller, string release, string? id, Func<T, Texts, Deciding> prepare, CancellationToken ct) where T : class
    {
        var body = await Body.BytesAsync(request, ct);
        if (!Body.Read<T>(body).Succeeds(out var ask, out var refusal) || !Body.Rev(request).Succeeds(out var seen, out refusal)) { return Refuse(refusal); }
        var texts = Texts(caller);
        var decide = prepare(ask, texts);
        var once = Recorder.Once(request, body, Encoding.UTF8.GetBytes(id ?? "-"));
        return Answer(await ChangeAsync(caller, release, seen.Rev, decide, texts, once, ct), id);
    }

    public static IResult Answer(Result<Change<Dossier>> result, string? id) => result.Succeeds(out var change, out var refusal) ? Body.Answer(Acted(change, id), id is null ? StatusCodes.Status200OK : StatusCodes.Status201Created) : Refuse(refusal);

    public static Acted Acted<T>(Change<T> change, string? id) where T : class =>
        new(change.Earlier is not { } earlier ? id : Encoding.UTF8.GetString(earlier) is var said && said == "-" ? null : said, change.Rev.ToString(CultureInfo.InvariantCulture), [.. change.Events.Select(e => EventCatalog.NameOf(e).Type)], change.Place);

    public static IResult Refuse(Refusal refusal) => Problems.Of(refusal, RefusalStatus.Of(refusal));

    private static IReadOnlyList<string> Downstream(BooksState state, string tenant, Dossier dossier) => dossier.Opened is { } opened ? state.Of(tenant).Registry.State.Downstream(opened.Model) : [];

    private static Result<Kept<Dossier>> Find(BooksState state, string tenant, string release) => state.Of(tenant).Releases.TryGetValue(release, out var kept)
        ? kept : new Refusal("release.unknown-id", "release", release, "is not known", "check the id");

    private static Result<When> Moment(string asOf) =>
        long.TryParse(asOf, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? new When(null, seq)
        : Instant.TryRead(asOf, out var at) ? new When(at, null)
        : new Refusal("release.bad-value", "asOf", asOf, "is neither an instant in UTC nor the number of an entry", "write one like 2026-11-20T12:00:00.000Z");

    private sealed record When(DateTimeOffset? At, long? Seq);
}

/// <summary>A release at a moment.</summary>
internal sealed record AsOf(Dossier State, long Rev, DateTimeOffset At, bool IsNow);
