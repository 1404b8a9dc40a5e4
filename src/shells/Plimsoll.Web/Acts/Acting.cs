// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Acts;

/// <summary>The one way in which what is kept is changed: find, decide, seal, append, answer. A use case
/// says what is decided; the rest is here, for the API and for forms.</summary>
internal sealed class Acting(Books books, Recorder recorder, Vault vault, Histories histories, TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>A caller as decisions know them now: what a page says of what somebody may do, it asks by this.</summary>
    public Asker AskerOf(Caller caller) => AskerOf(caller.Id, caller);

    /// <summary>The same of whoever else has an account in the organisation of a caller.</summary>
    public Asker AskerOf(string account, Caller caller) => recorder.AskerOf(account, caller.In.Id, Now);

    /// <summary>Everything as it stands now.</summary>
    public BooksState State => books.Now;

    /// <summary>The state of a stream; another organisation's is not told apart from none.</summary>
    public Result<Kept<T>> Find<T>(StreamAt<T> stream) where T : class => stream.Find(books.Now);

    /// <summary>Texts that the caller writes: they go when the person is erased.</summary>
    /// <param name="bad">Code of the refusal of a text that cannot be kept.</param>
    public Texts TextsBy(Caller caller, RefusalCode bad) => new(vault, caller.Id, bad);

    /// <summary>Texts of somebody or something else, such as an organisation or a document.</summary>
    public Texts TextsOf(string subject, RefusalCode bad) => new(vault, subject, bad);

    /// <summary>Decides about a stream and appends, with the texts that belong to it. All of it is done, or nothing.</summary>
    public Task<Result<Change<T>>> ChangeAsync<T>(StreamAt<T> stream, Asking asking, Deciding<T> decide, Texts? texts = null) where T : class =>
        ChangeAsync(stream, asking.Caller.Id, asking.Seen, decide, texts, asking.Once, asking.Ct);

    /// <param name="by">Who acts: an account, the server, or somebody without an account.</param>
    public Task<Result<Change<T>>> ChangeAsync<T>(
        StreamAt<T> stream, string by, long? seen, Deciding<T> decide, Texts? texts = null, Idempotency? once = null,
        CancellationToken ct = default) where T : class =>
        texts?.Refusal is { } refusal
            ? Task.FromResult<Result<Change<T>>>(refusal)
            : recorder.ChangeAsync(by, stream, seen, decide, texts?.Rows ?? [], once, ct);

    /// <param name="rows">What has to be written together with the events.</param>
    public Task<Result<Change<T>>> ChangeAsync<T>(
        StreamAt<T> stream, string by, long? seen, Deciding<T> decide, IReadOnlyList<RowChange> rows, Idempotency? once = null,
        CancellationToken ct = default) where T : class =>
        recorder.ChangeAsync(by, stream, seen, decide, rows, once, ct);

    /// <summary>A whole act over the API: body read, done, answered; the same key gives the same answer.</summary>
    /// <param name="made">Id of what is made; null where nothing is.</param>
    /// <param name="act">The use case.</param>
    public static async Task<IResult> ApiAsync<TAsk, T>(
        HttpRequest request, Caller caller, string? made, Func<TAsk, Asking, Task<Result<Change<T>>>> act, CancellationToken ct)
        where TAsk : class where T : class
    {
        var body = await Body.BytesAsync(request, ct);
        if (!Body.Read<TAsk>(body.Length == 0 ? "{}"u8 : body).Succeeds(out var ask, out var refusal)
            || !AskingOf(request, caller, body, made, ct).Succeeds(out var asking, out refusal))
        {
            return Refuse(refusal);
        }
        return Before(request, caller, asking.Once, made) ?? Answer(await act(ask, asking), made);
    }

    /// <summary>A whole act over the API whose answer shows a secret that is kept nowhere. With the same key it is done once like every other, and cannot be
    /// answered alike: it is refused by what was made.</summary>
    /// <param name="idOf">The id of what was made, from what was written.</param>
    /// <param name="made">The same of what is made now: of two that come at once with the same key, one is written.</param>
    /// <param name="shown">That refusal, by the id.</param>
    public static async Task<IResult> ShownOnceAsync<TAsk, TMade>(
        HttpRequest request, Caller caller, Func<Answered, string> idOf, Func<TMade, string> made, Func<string, Refusal> shown,
        Func<TAsk, Asking, Task<Result<TMade>>> act, CancellationToken ct)
        where TAsk : class where TMade : class
    {
        var recorder = request.HttpContext.RequestServices.GetRequiredService<Recorder>();
        var body = await Body.BytesAsync(request, ct);
        if (!Body.Read<TAsk>(body.Length == 0 ? "{}"u8 : body).Succeeds(out var ask, out var refusal)
            || !AskingOf(request, caller, body, null, ct).Succeeds(out var asking, out refusal))
        {
            return Refuse(refusal);
        }
        if (recorder.Before(caller.Id, asking.Once) is { } before)
        {
            return Refuse(before.Succeeds(out var first, out refusal) ? shown(idOf(first)) : refusal);
        }
        if (!(await act(ask, asking)).Succeeds(out var done, out refusal)) { return Refuse(refusal); }
        return recorder.Before(caller.Id, asking.Once)?.Value is { } written && idOf(written) != made(done)
            ? Refuse(shown(idOf(written))) : Body.Answer(done, StatusCodes.Status201Created);
    }

    /// <summary>That a request which came a second time was done the first time, and showed then what is kept nowhere.</summary>
    /// <param name="what">What it showed.</param>
    /// <param name="fix">How to come by another one.</param>
    public static Refusal ShownBefore(string id, string what, string fix) => new(
        ApiCodes.ShownOnce, "Idempotency-Key", null, $"came before and was done: it is {id}, whose {what} was shown then and is kept nowhere", fix);

    /// <summary>The first answer to an ask that comes a second time, from what was written then; null when it is new. Asked before the use case looks at
    /// anything, which would refuse the ask for what it did itself.</summary>
    /// <param name="made">Id of what is made; null where nothing is.</param>
    public static IResult? Before(HttpRequest request, Caller caller, Idempotency? once, string? made) =>
        request.HttpContext.RequestServices.GetRequiredService<Recorder>().Before(caller.Id, once) is not { } before ? null
        : before.Succeeds(out var first, out var refusal) ? Answer(Acted.Of(first), made) : Refuse(refusal);

    /// <summary>A whole act over the API about one stream, with the texts that the caller writes.</summary>
    /// <param name="bad">Code of the refusal of a text that cannot be kept.</param>
    /// <param name="made">Id of what is made; null where nothing is.</param>
    /// <param name="prepare">Seals the texts and says what is decided.</param>
    public Task<IResult> ApiAsync<TAsk, T>(
        HttpRequest request, Caller caller, StreamAt<T> stream, RefusalCode bad, string? made, Func<TAsk, Texts, Deciding<T>> prepare, CancellationToken ct)
        where TAsk : class where T : class =>
        ApiAsync<TAsk, T>(request, caller, made, (ask, asking) =>
        {
            var texts = TextsBy(caller, bad);
            return ChangeAsync(stream, asking, prepare(ask, texts), texts);
        }, ct);

    /// <summary>A whole act of a form: read, done, answered; or the page again, with the reason and what was typed.</summary>
    /// <param name="bad">Code of the refusal of a field that cannot be read.</param>
    /// <param name="read">Makes the ask of the fields; with a field that is refused it is not done.</param>
    /// <param name="act">The use case, told the revision that the page showed.</param>
    /// <param name="then">The answer where it was done.</param>
    /// <param name="again">The page with what was typed, and why.</param>
    public static async Task<IResult> FormAsync<TAsk, TDone>(
        HttpRequest request, RefusalCode bad, Func<FieldReader, TAsk> read, Func<TAsk, long?, Task<Result<TDone>>> act,
        Func<Typed, TDone, IResult> then, Func<Typed, Refusal, IResult> again, CancellationToken ct) where TDone : class
    {
        var fields = new FieldReader(await Forms.ReadAsync(request, ct), bad);
        var ask = read(fields);
        if (fields.Refusal is { } bare) { return again(fields.Typed, bare); }
        return (await act(ask, fields.Typed.Rev)).Succeeds(out var done, out var refusal) ? then(fields.Typed, done) : again(fields.Typed, Plainly(refusal));
    }

    /// <summary>A whole act of a form about one stream, with the texts that the caller writes.</summary>
    /// <param name="bad">Code of the refusal of a field or a text.</param>
    /// <param name="prepare">Reads the fields, seals the texts and says what is decided.</param>
    /// <param name="concerns">What makes the page that was seen a stale one when it happened since; all, when absent.</param>
    /// <param name="next">The address that follows.</param>
    public Task<IResult> FormAsync<T>(
        HttpRequest request, Caller caller, StreamAt<T> stream, RefusalCode bad, Func<FieldReader, Texts, Deciding<T>> prepare,
        Func<T, JournalEvent, bool>? concerns, Func<Typed, string> next, Func<Typed, Refusal, IResult> again, CancellationToken ct) where T : class
    {
        var texts = TextsBy(caller, bad);
        return FormAsync(
            request, bad, fields => prepare(fields, texts),
            (decide, seen) => ChangeAsync(stream, new Asking(caller, Fresh(stream, seen, concerns), null, ct), decide, texts),
            (typed, _) => Forms.See(next(typed)), again, ct);
    }

    /// <summary>Says to a person what the refusal of a stale form says to a program.</summary>
    public static Refusal Plainly(Refusal refusal) => refusal.Is != JournalCodes.Conflict ? refusal : refusal with
    {
        Field = "since", Value = null, Reason = "you opened this page somebody changed what it is about",
        Fix = "look at it below as it stands now, then send again if it is still right; what you typed is kept",
    };

    /// <summary>What a request says besides its body: who, what revision was seen, and under which key.</summary>
    private static Result<Asking> AskingOf(HttpRequest request, Caller caller, ReadOnlySpan<byte> body, string? made, CancellationToken ct) =>
        Body.Rev(request).Succeeds(out var seen, out var refusal) ? new Asking(caller, seen.Rev, Recorder.Once(request, body, Acted.Kept(made)), ct) : refusal;

    /// <summary>The revision that a form stands on: the newest, unless something that concerns the form happened since its page was opened.</summary>
    public long? Fresh<T>(StreamAt<T> stream, long? seen, Func<T, JournalEvent, bool>? concerns) where T : class
    {
        if (seen is not { } rev || concerns is null || !Find(stream).Succeeds(out var kept, out _) || rev >= kept.Rev) { return seen; }
        return histories.Of(stream, rev).Any(e => concerns(kept.State, e.Event)) ? seen : kept.Rev;
    }

    public static IResult Answer<T>(Change<T> change, string? made) where T : class => Answer(Acted.Of(change, made), made);

    private static IResult Answer(Acted acted, string? made) =>
        Body.Answer(acted, made is null ? StatusCodes.Status200OK : StatusCodes.Status201Created);

    public static IResult Answer<T>(Result<Change<T>> result, string? made) where T : class =>
        result.Succeeds(out var change, out var refusal) ? Answer(change, made) : Refuse(refusal);

    public static IResult Refuse(Refusal refusal) => Problems.Of(refusal);
}
