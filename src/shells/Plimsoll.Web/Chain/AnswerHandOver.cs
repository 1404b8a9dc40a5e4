// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Plimsoll.Chain;
using Plimsoll.Chain.Documents;
using Plimsoll.Chain.HandOvers;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Chain;

/// <summary>A sheet as whoever holds its link sees it.</summary>
/// <param name="Path">The address of the link.</param>
/// <param name="Before">The revision before it; null where it is the first.</param>
/// <param name="Answers">What was answered, oldest set first.</param>
public sealed record OpenedSheet(string Path, HandOver State, Sheet Sheet, Sheet? Before, IReadOnlyList<AnswerSet> Answers)
{
    public LastDay Until => State.Link!.Until;

    /// <summary>What was last said to a line, with the set that it came with; null where nothing was, or where it was erased.</summary>
    public (AnsweredLine Line, AnswerSet Set)? LastSaid(string line) =>
        Answers.Reverse().SelectMany(set => set.Lines.Where(a => a.Line == line), (set, a) => ((AnsweredLine, AnswerSet)?)(a, set)).FirstOrDefault();
}

/// <summary>A receiver opens a sheet by its link and answers it, without an account: who holds the address may. Or an installation of its own answers at the
/// same address, with its own signature.</summary>
internal sealed class AnswerHandOver(
    Acting acting, KeptDocuments documents, Credentials credentials, Gatekeeper gatekeeper, Vault vault)
{
    /// <summary>Bytes of the form at most: all that may be written in it, each character as a browser escapes it, and as much again around it.</summary>
    private const int MostForm = AnswerSet.MostWords * 9 * 2;

    /// <param name="Line">Its id on the sheet.</param>
    /// <param name="Words">Why it is declined, or what is proposed instead.</param>
    /// <param name="Work">Who does the work, where it is accepted.</param>
    /// <param name="Digest">The line as it was read; that of the revision in force where none is named.</param>
    internal sealed record LineAnswerAsk(string Line, LineAnswer Answer, string? Words = null, string? Work = null, Digest? Digest = null);

    /// <param name="Revision">The revision that was read.</param>
    /// <param name="Name">What whoever answers calls themselves.</param>
    /// <param name="Role">What they are at the receiver.</param>
    internal sealed record LinkedAnswers(int Revision, string Name, IReadOnlyList<LineAnswerAsk> Lines, string? Role = null);

    /// <param name="Envelope">Digest of the signed answers.</param>
    /// <param name="Identity">By what it is known who answered.</param>
    internal sealed record RecordedAnswers(string Answers, int Revision, Digest Envelope, string Identity, LedgerPlace Ledger);

    public static void Map(IEndpointRouteBuilder routes)
    {
        // No form here carries a session, so there is nothing that a foreign page could borrow; the address is the secret.
        var pages = routes.MapGroup("/hand-over").ExcludeFromDescription().RequireRateLimiting(PublicRateLimit.Guessing).AddEndpointFilter(NotKept);
        pages.MapGet("/{token}", (AnswerHandOver use, string token, bool? sent, HttpContext http) => use.Show(token, sent == true, http));
        pages.MapPost("/{token}", (AnswerHandOver use, string token, HttpContext http, CancellationToken ct) => use.SendAsync(token, http, ct))
            .DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(MostForm));
        pages.MapGet("/{token}/sheet.json", (AnswerHandOver use, string token, HttpContext http) => use.File(token, http, null));
        pages.MapGet("/{token}/answers/{answers}.json", (AnswerHandOver use, string token, string answers, HttpContext http) => use.File(token, http, answers));

        var api = routes.MapGroup("/api/v1/chain/links/{token}").WithTags("Chain").RequireRateLimiting(PublicRateLimit.Guessing).AddEndpointFilter(NotKept)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status410Gone)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests);
        api.MapGet("", (AnswerHandOver use, string token, HttpContext http) => use.File(token, http, null, forApi: true))
            .Produces(StatusCodes.Status200OK, contentType: "application/json").WithName("OpenHandOver")
            .WithSummary("The newest revision of a sheet by its link: the signed envelope, byte for byte");
        api.MapPost("/answers", async (AnswerHandOver use, string token, HttpContext http, CancellationToken ct) =>
            Body.Read<LinkedAnswers>(await Body.BytesAsync(http.Request, ct)).Succeeds(out var ask, out var no)
                && (await use.AnswerAsync(token, ask, http, ct)).Succeeds(out var done, out no)
                    ? Body.Answer(done, StatusCodes.Status201Created) : Problems.Of(no))
            .Accepts<LinkedAnswers>("application/json").Produces<RecordedAnswers>(StatusCodes.Status201Created).WithName("AnswerHandOver")
            .WithSummary("Answer lines by link, without an account: recorded as answered by whoever held the link");
        api.MapPost("/signed", (AnswerHandOver use, string token, HttpContext http, CancellationToken ct) => use.TakeAsync(token, http, ct))
            .WithMetadata(new RequestSizeLimitAttribute(KeptDocuments.MostBody))
            .Accepts<SignedAnswers>("application/json").Produces(StatusCodes.Status200OK, contentType: "application/json").WithName("TakeSignedAnswers")
            .WithSummary("Answers that the receiver signed with a key of its own; the answer is the same document with the sender's signature beside it");
    }

    /// <summary>The envelope of signed answers, as a body of the API.</summary>
    internal sealed record SignedAnswers(string PayloadType, string Payload, IReadOnlyList<SignatureLine> Signatures);

    /// <summary>Only here to describe the body.</summary>
    internal sealed record SignatureLine(string Keyid, string Sig);

    private static ValueTask<object?> NotKept(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(context);
    }

    private IResult Show(string token, bool sent, HttpContext http) =>
        Holder(token, http).Succeeds(out var held, out var refusal) ? Page(held, sent, Typed.Nothing, null) : Problems.Page(refusal);

    private async Task<IResult> SendAsync(string token, HttpContext http, CancellationToken ct)
    {
        if (!Holder(token, http).Succeeds(out var held, out var no)) { return Problems.Page(no); }
        return await Acting.FormAsync(
            http.Request, ChainCodes.BadValue, fields => Read(fields, held), (ask, _) => KeepAsync(held, ask, ct),
            (_, _) => Forms.See($"/hand-over/{token}?sent=true"),
            // What changed meanwhile is shown as it reads now.
            (typed, refusal) => Holder(token, http).Succeeds(out var now, out var gone) ? Page(now, false, typed, refusal) : Problems.Page(gone), ct);
    }

    private async Task<Result<RecordedAnswers>> AnswerAsync(string token, LinkedAnswers ask, HttpContext http, CancellationToken ct) =>
        Holder(token, http).Succeeds(out var held, out var refusal) && (await KeepAsync(held, ask, ct)).Succeeds(out var done, out refusal) ? done : refusal;

    private static LinkedAnswers Read(FieldReader fields, Held held)
    {
        var revision = fields.Number("revision", "is no number", "open the page again");
        var lines = LinesOf(fields, held.Sheet.Lines.Select(l => l.Id));
        return new LinkedAnswers(revision, fields["name"] ?? "", lines, fields["role"]);
    }

    /// <summary>What a form answers, line by line, each with the digest of the line as the form showed it.</summary>
    internal static IReadOnlyList<LineAnswerAsk> LinesOf(FieldReader fields, IEnumerable<string> ids)
    {
        List<LineAnswerAsk> lines = [];
        foreach (var id in ids.Where(id => fields[$"answer-{id}"] is { } said && said != "open"))
        {
            if (!Digest.TryParse(fields[$"digest-{id}"], out var digest))
            {
                fields.Refuse(new Refusal(
                    ChainCodes.OtherRevision, "line", id, "was sent without the digest by which it was shown",
                    "open the page again, and answer it as it reads"));
            }
            lines.Add(new LineAnswerAsk(
                id, fields.Choice(ChainTerms.Answers, $"answer-{id}"), fields[$"words-{id}"], fields[$"work-{id}"], digest));
        }
        return lines;
    }

    /// <summary>Makes the document of what was answered, signs it as the sender's server and puts it on record.</summary>
    private async Task<Result<RecordedAnswers>> KeepAsync(Held held, LinkedAnswers ask, CancellationToken ct)
    {
        var (state, sheet) = (held.State, held.Sheet);
        if (ask.Revision != sheet.Revision)
        {
            return new Refusal(
                ChainCodes.OtherRevision, "revision", $"{ask.Revision}", $"is not the one in force: revision {sheet.Revision} is",
                "open the sheet again, and look at what changed");
        }
        if (AnswerSet.FaultOf(ask.Name, ask.Role) is { } unfit) { return unfit; }
        // Where the sender named a key, whoever holds the link is not who was asked.
        if (state.Opened!.Receiver.Key is { } key)
        {
            return new Refusal(
                ChainCodes.OtherKey, "link", key, "is the key that the sender named, and an answer by link is not signed with it",
                "answer from the installation that has it: plimsoll chain reply; or have the sender hand over anew without a key");
        }
        AnsweredLine[] lines = [.. ask.Lines.Select(l => new AnsweredLine(
            l.Line, l.Digest ?? sheet.Find(l.Line)?.Digest ?? Digest.Of([]), l.Answer, Text(l.Words), Text(l.Work)))];
        if (AnswerSet.FaultOf(sheet, lines) is { } fault) { return fault; }
        var set = new AnswerSet(
            Ids.New("ans"), sheet, acting.Now, new Answerer(sheet.Receiver.Name, ask.Name.Trim(), Text(ask.Role), AnsweredBy.Link), lines,
            KeptDocuments.Standing(sheet, lines, state.ByLine), KeptDocuments.Nonce());
        var bytes = documents.Sign(set);
        return (await RecordAsync(held, set, bytes, ct)).Succeeds(out var change, out var refusal)
            ? new RecordedAnswers(set.Id, sheet.Revision, Digest.Of(bytes), set.Identity, change.Place) : refusal;
    }

    /// <summary>Takes answers that the receiver signed. Sent again, they are answered with the same bytes.</summary>
    private async Task<IResult> TakeAsync(string token, HttpContext http, CancellationToken ct)
    {
        if (!Holder(token, http).Succeeds(out var held, out var refusal)) { return Problems.Of(refusal); }
        var bytes = await Body.BytesAsync(http.Request, ct);
        return (await TakeAsync(held.Tenant, held.State, bytes, ct)).Succeeds(out var agreed, out refusal)
            ? TypedResults.Bytes(agreed, "application/json") : Problems.Of(refusal);
    }

    /// <summary>The same for a document that came as a file to whoever handed over.</summary>
    public async Task<IResult> TakeAsync(string handOver, HttpRequest request, Caller caller, CancellationToken ct)
    {
        if (!acting.HandOverOf(caller, handOver).Succeeds(out var kept, out var refusal)) { return Problems.Of(refusal); }
        if (Handing.Closed(kept.State) is { } closed) { return Problems.Of(closed); }
        return (await TakeAsync(kept.Tenant, kept.State, await Body.BytesAsync(request, ct), ct)).Succeeds(out var agreed, out refusal)
            ? TypedResults.Bytes(agreed, "application/json") : Problems.Of(refusal);
    }

    private async Task<Result<byte[]>> TakeAsync(string tenant, HandOver state, byte[] envelope, CancellationToken ct)
    {
        if (envelope.Length > KeptDocuments.Largest) { return new Refusal(ChainCodes.BadValue, "document", null, "is too large", "send one set of answers"); }
        // Nothing of what it says is believed before the signature was verified with the very key that it names.
        if (OwnCopies.ClaimedKey(envelope) is not var (kid, raw) || OwnCopies.KeysOf(raw) is not { } signer || !signer.Ids.Contains(kid))
        {
            return new Refusal(
                ChainCodes.BadValue, "document", null, "is no signed set of answers that names the key of whoever signed it",
                "send what the receiver's server made: plimsoll chain reply");
        }
        if (!VerifiedHandOver.Verify(envelope, signer).Succeeds(out var verified, out var refusal)) { return refusal; }
        var (set, opened) = (verified.Answers!, state.Opened!);
        if (state.Answers.FirstOrDefault(a => a.Answered.Answers == set.Id) is { } before)
        {
            return before.Answered.Document == Digest.Of(set.ToUtf8()) ? documents.Bytes(before)
                : new Refusal(ChainCodes.IdTaken, "answers", set.Id, "came already with another content", "answer anew");
        }
        if (set.Sheet.Id != opened.HandOver)
        {
            return new Refusal(ChainCodes.OtherSheet, "document", set.Sheet.Id, "is the hand-over that it answers", "send it to the link of that one");
        }
        if (state.Newest!.Event.Sheet != set.Sheet.Digest)
        {
            return new Refusal(
                ChainCodes.OtherRevision, "revision", $"{set.Sheet.Revision}", $"is not the one in force: revision {state.Revisions.Count} is",
                "take the newest in, and answer that");
        }
        var named = opened.Receiver.Key;
        if (named is not null && named != kid)
        {
            return new Refusal(
                ChainCodes.OtherKey, "keyid", kid, $"signed it, and {named} is the key that was named for the receiver",
                "sign with that one; or have the sender hand over anew and name the other");
        }
        var how = named is null ? AnsweredBy.Key : AnsweredBy.NamedKey;
        if (set.By.How != how)
        {
            return new Refusal(
                ChainCodes.OtherKey, "how", ChainTerms.By[set.By.How].Key, $"is what it says of its key, and it is {ChainTerms.By[how].Key}", "answer anew");
        }
        if (set.By.Organisation != set.Sheet.Receiver.Name)
        {
            return new Refusal(
                ChainCodes.OtherSheet, "organisation", set.By.Organisation, $"answers, and the sheet was handed to {set.Sheet.Receiver.Name}",
                "answer in the name to which it was handed");
        }
        // Our signature stands below all of it: also below what it says was answered before.
        if (set.Kept.FirstOrDefault(k => !state.ByLine.TryGetValue(k.Line, out var given)
            || k != new KeptAnswer(k.Line, given.Digest, given.Answer, given.Answers)) is { } never)
        {
            return new Refusal(
                ChainCodes.OtherRevision, "kept", never.Line, "was not answered so before, or was answered otherwise since",
                "take the newest in, and answer that");
        }
        // What is asked of a set that we make ourselves is asked of it too, and one that was given before another came does not undo it.
        if (set.Fault(documents.Answers(state).LastOrDefault(s => s.By.How != AnsweredBy.Link), acting.Now) is { } fault) { return fault; }
        if (!documents.Countersign(envelope, signer).Succeeds(out var both, out refusal)) { return refusal; }
        return (await RecordAsync(new Held(tenant, "", state, set.Sheet), set, both, ct)).Succeeds(out _, out refusal) ? both : refusal;
    }

    private Task<Result<Change<HandOver>>> RecordAsync(Held held, AnswerSet set, byte[] bytes, CancellationToken ct)
    {
        var texts = acting.TextsOf(ChainStreams.SubjectOf(set.Sheet.Id), ChainCodes.BadValue);
        var at = texts.KeepExactly("answers", bytes, KeptDocuments.Largest);
        var answered = new SheetAnswered(
            set.Id, set.Sheet.Revision, set.By.How, set.By.Key, Digest.Of(set.ToUtf8()), Digest.Of(bytes), at, KeptDocuments.Listed(set.Lines));
        return acting.ChangeAsync(
            ChainStreams.HandOvers.At(held.Tenant, set.Sheet.Id), Named.ByLink, null,
            StandDuties.With(held.Tenant, (now, _, _) => Handing.Answer(now, answered)), texts, ct: ct);
    }

    private IResult File(string token, HttpContext http, string? answers, bool forApi = false)
    {
        var refused = (Refusal no) => forApi ? Problems.Of(no) : Problems.Page(no);
        if (!Holder(token, http).Succeeds(out var held, out var refusal)) { return refused(refusal); }
        var (state, id) = (held.State, held.State.Opened!.HandOver);
        if (answers is null)
        {
            return documents.Bytes(state.Newest!, id).Succeeds(out var sheet, out refusal)
                ? forApi ? TypedResults.Bytes(sheet, "application/json") : TypedResults.File(sheet, "application/json", $"{id}-{state.Revisions.Count}.json")
                : refused(refusal);
        }
        if (state.Answers.FirstOrDefault(a => a.Answered.Answers == answers) is not { } given)
        {
            return refused(new Refusal(ChainCodes.UnknownId, "answers", answers, "is not known", "check the address"));
        }
        return documents.Bytes(given).Succeeds(out var bytes, out refusal) ? TypedResults.File(bytes, "application/json", $"{answers}.json") : refused(refusal);
    }

    private RazorComponentResult<AnswerPage> Page(Held held, bool sent, Typed typed, Refusal? refusal)
    {
        var (state, id) = (held.State, held.State.Opened!.HandOver);
        var before = state.Revisions.Count < 2 ? null : documents.OpenSheet(state.Revisions[^2], id).Value;
        var opened = new OpenedSheet($"/hand-over/{held.Token}", state, held.Sheet, before, documents.Answers(state));
        return new RazorComponentResult<AnswerPage>(new { Opened = opened, Sent = sent, Typed = typed, Refusal = refusal })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind),
        };
    }

    /// <summary>Whose link it is. Without its secret, no link is told apart from one that does not exist; with it, whoever holds it hears what became of
    /// it.</summary>
    private Result<Held> Holder(string token, HttpContext http)
    {
        // Found by its SHA-256, so that the time it takes tells nothing of the token.
        if (credentials.FindBearer(token) is not { Kind: SignHandOver.Kind, Id: var id } || id.Split('/') is not [var handOver, var link]
            || acting.State.Of(ChainStreams.HandOvers).FindAny(handOver) is not { State: var state, Tenant: var tenant })
        {
            return new Refusal(
                ChainCodes.UnknownId, "link", null, "opens nothing: it is mistyped, or was never made, or a newer one took its place",
                "ask whoever sent it for a new one");
        }
        if (Handing.Closed(state, link, acting.Now) is { } closed) { return closed; }
        if (vault.IsErased(ChainStreams.SubjectOf(handOver)) || !documents.OpenSheet(state.Newest!, handOver).Succeeds(out var sheet, out var refusal))
        {
            return new Refusal(ChainCodes.Erased, "hand-over", null, "was erased by whoever handed it over", "ask them");
        }
        return gatekeeper.Visitor(http)?.Id is { } visitor && acting.State.Accounts.Tenants[tenant].Members.ContainsKey(visitor)
            ? Handing.Inside : new Held(tenant, token, state, sheet);
    }

    private static string? Text(string? text) => Blank.Is(text) ? null : text.Trim();

    private sealed record Held(string Tenant, string Token, HandOver State, Sheet Sheet);
}
