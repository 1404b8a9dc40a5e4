// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Plimsoll.Storage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Journal;

/// <summary>Where an act stands in the journal, so that a caller can ask for a proof.</summary>
/// <param name="FirstSeq">Its first entry; null where nothing had to be written.</param>
internal sealed record LedgerPlace(string? FirstSeq, string LastSeq, string TreeSize, string Root)
{
    public static LedgerPlace Of(AppendAnswer.Appended written) => new(Text(written.FirstSeq), Text(written.LastSeq), Text(written.TreeSize), Convert.ToBase64String(written.Root.ToArray()));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a decision made of a stream.</summary>
/// <param name="After">The state with the events applied.</param>
/// <param name="Rev">The stream's revision now.</param>
/// <param name="Earlier">What was answered before, when the same ask came a second time.</param>
internal sealed record Change<T>(T After, long Rev, IReadOnlyList<JournalEvent> Events, LedgerPlace Place, byte[]? Earlier) where T : class;

/// <summary>Writes what decisions make happen. Decides again when somebody else was faster, unless the caller said which state it had seen.</summary>
internal sealed class Recorder(Storage.Journal journal, Books books, TimeProvider clock)
{
    private const int MostTries = 8;

    /// <summary>Decides about one stream and appends the events.</summary>
    /// <param name="by">The account that acts.</param>
    /// <param name="stream">The stream and its owner.</param>
    /// <param name="seen">The revision that the caller had seen; null where any will do.</param>
    /// <param name="find">The state and revision to decide about; a refusal where there is none.</param>
    /// <param name="decide">The pure decision.</param>
    /// <param name="rows">Texts of the vault and other rows that belong to the events.</param>
    /// <param name="guards">Streams that the decision only reads, in the state that it is given: when one has moved meanwhile, it decides again.</param>
    public async Task<Result<Change<T>>> ChangeAsync<T>(
        string by, (string Stream, string Tenant) stream, long? seen, Func<BooksState, Result<Kept<T>>> find, Func<BooksState, T, DateTimeOffset, Result<Outcome>> decide,
        IReadOnlyList<RowChange> rows, Idempotency? once, Func<BooksState, T?> after, CancellationToken ct,
        Func<BooksState, IReadOnlyList<StreamGuard>>? guards = null) where T : class
    {
        for (var tries = 0; ; tries++)
        {
            var state = books.Now;
            if (!find(state).Succeeds(out var kept, out var refusal)) { return refusal; }
            // Asked before everything else: an ask that was done changes nothing a second time, and would be refused for it.
            if (Before(by, once, kept, after) is { } before) { return before; }
            if (seen is { } rev && rev != kept.Rev) { return Before(by, once, kept, after) ?? Stale(stream.Stream, rev, kept.Rev); }
            if (!decide(state, kept.State, clock.GetUtcNow()).Succeeds(out var outcome, out refusal)) { return Before(by, once, kept, after) ?? refusal; }
            if (outcome.Events.Count == 0) { return new Refusal("api.nothing-changed", "request", null, "changes nothing", "leave it"); }
            var events = new StreamEvents(stream.Stream, stream.Tenant, kept.Rev, [.. outcome.Events.Select(Written)]);
            var ask = new AppendAsk(by, null, [events], once, rows, guards?.Invoke(state));
            switch (await journal.AppendAsync(ask, ct))
            {
                case AppendAnswer.Appended { Earlier: null } written:
                    return new Change<T>(after(books.Now) ?? kept.State, kept.Rev + outcome.Events.Count, outcome.Events, LedgerPlace.Of(written), null);
                case AppendAnswer.Appended written: return Again(written, kept, after);
                // What the caller saw is one stream; that one beside it has moved is no reason to ask the caller.
                case AppendAnswer.Conflict conflict when (seen is not null && conflict.Stream == stream.Stream) || tries >= MostTries:
                    return Stale(conflict.Stream, conflict.ExpectedRev, conflict.CurrentRev);
                case AppendAnswer.Conflict: continue;
                // A row that may stand once stands already: deciding again finds out why.
                case AppendAnswer.Refused { Refusal.Code: "journal.conflict" } when tries < MostTries: continue;
                case AppendAnswer.Refused refused: return refused.Refusal;
                default: throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    /// <summary>What was answered when the same ask came the first time; a refusal when its key was used for another; null when it is new.</summary>
    private Result<Change<T>>? Before<T>(string by, Idempotency? once, Kept<T> kept, Func<BooksState, T?> after) where T : class => once is null ? null : journal.Answered(by, once) switch
    {
        null => null,
        AppendAnswer.Appended written => Again(written, kept, after),
        AppendAnswer.Refused refused => refused.Refusal,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The first answer once more, from what was written then.</summary>
    private Change<T> Again<T>(AppendAnswer.Appended written, Kept<T> kept, Func<BooksState, T?> after) where T : class
    {
        Envelope[] entries = [.. journal.Read(written.FirstSeq - 1, (int)(written.LastSeq - written.FirstSeq + 1)).Select(e => Envelope.Of(e.Bytes))];
        return new Change<T>(after(books.Now) ?? kept.State, entries[^1].Rev, [.. entries.Select(e => Books.EventOf(e).Value!)], LedgerPlace.Of(written), written.Earlier);
    }

    /// <summary>Appends to one or several streams at once, all or nothing.</summary>
    /// <param name="decide">What to append in the state given; asked again when somebody else was faster.</param>
    /// <param name="guards">Streams that the decision only reads, in the state that it is given.</param>
    public async Task<Result<LedgerPlace>> AppendAsync(
        string by, Func<BooksState, Result<StreamEvents[]>> decide, IReadOnlyList<RowChange> rows, Idempotency? once = null,
        Func<BooksState, IReadOnlyList<StreamGuard>>? guards = null, CancellationToken ct = default)
    {
        for (var tries = 0; ; tries++)
        {
            var state = books.Now;
            if (!decide(state).Succeeds(out var streams, out var refusal)) { return refusal; }
            switch (await journal.AppendAsync(new AppendAsk(by, null, streams, once, rows, guards?.Invoke(state)), ct))
            {
                case AppendAnswer.Appended written: return LedgerPlace.Of(written);
                case AppendAnswer.Conflict conflict when tries >= MostTries: return conflict.Refusal;
                case AppendAnswer.Conflict: continue;
                case AppendAnswer.Refused refused: return refused.Refusal;
                default: throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    /// <summary>Events for a stream of accounts.</summary>
    public static StreamEvents OfAccounts(BooksState state, string tenant, params IEnumerable<AccountEvent> events)
    {
        var stream = tenant == AccountBook.ServerTenant ? AccountBook.Stream : AccountBook.PeopleOf(tenant);
        return new StreamEvents(stream, tenant, state.Accounts.Rev(stream), [.. events.Select(Written)]);
    }

    /// <summary>An event as the journal takes it.</summary>
    public static NewEvent Written(JournalEvent happened)
    {
        var (type, version) = EventCatalog.NameOf(happened);
        return new NewEvent(type, version, happened switch
        {
            AccountEvent => AccountEvent.Catalog.Write(happened),
            Plimsoll.Progress.ProgressEvent => Plimsoll.Progress.ProgressEvent.Catalog.Write(happened),
            Plimsoll.Usage.UsageEvent => Plimsoll.Usage.UsageEvent.Catalog.Write(happened),
            _ => Plimsoll.Release.ReleaseEvent.Catalog.Write(happened),
        });
    }

    /// <summary>The idempotency of a request: its key, what was asked, and what to answer again.</summary>
    public static Idempotency? Once(HttpRequest request, ReadOnlySpan<byte> body, byte[] answer)
    {
        if (request.Headers["Idempotency-Key"].ToString() is not { Length: > 0 } key) { return null; }
        // Under a key of ours, because a short text could be guessed from a digest that stays when the text is gone.
        byte[] digest = HMACSHA256.HashData(request.HttpContext.RequestServices.GetRequiredService<ServerKeys>().Master.Derive("plimsoll ask digest"), (byte[])[.. Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"), .. body]);
        return new Idempotency(key, digest, answer);
    }

    private static Refusal Stale(string stream, long seen, long current) =>
        new("journal.conflict", stream, seen.ToString(CultureInfo.InvariantCulture), $"is at revision {current.ToString(CultureInfo.InvariantCulture)} by now", "read it again and decide anew");
}
