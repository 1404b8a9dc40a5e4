// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Mvc;
using Plimsoll.Chain.HandOvers;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Chain;

/// <summary>Addresses of hand-overs: of those who hand over, and of those who take in.</summary>
internal static class ChainRoutes
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapChainPages()
        {
            var t = routes.MapTenantPages().MapGroup("/chain");
            t.MapGet("", (ShowChain use, string? after, string? received, Caller caller) => use.List(Given(after), Given(received), caller)).Asks(Right.Read);
            t.MapPost("/received", (ShowChain use, HttpRequest request, Caller caller, CancellationToken ct) => use.TakeAsync(request, caller, ct))
                .IsForm().Asks(Right.Assess);
            t.MapGet("/received/{received}", (ShowChain use, string received, Caller caller) => use.ReceivedPage(received, caller)).Asks(Right.Read);
            t.MapPost("/received/{received}/answers", (ShowChain use, string received, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.ReplyAsync(received, request, caller, ct)).IsForm().Asks(Right.Assess);
            t.MapPost("/received/{received}/agreed", (ShowChain use, string received, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.AgreeAsync(received, request, caller, ct)).IsForm().Asks(Right.Assess);
            t.MapGet("/received/{received}/answers/{answers}.json", (TakeSheet use, string received, string answers, Caller caller) =>
                File(use.Answers(received, answers, caller), answers)).Asks(Right.Read);
            t.MapGet("/{handOver}", (ShowChain use, string handOver, Caller caller) => use.Page(handOver, caller)).Asks(Right.Read);
            t.MapGet("/{handOver}/sheet.json", (ShowChain use, string handOver, int? revision, Caller caller) =>
                File(use.SheetBytes(handOver, revision, caller), handOver)).Asks(Right.Read);
            t.MapGet("/{handOver}/answers/{answers}.json", (ShowChain use, string handOver, string answers, Caller caller) =>
                File(use.AnswersBytes(handOver, answers, caller), answers)).Asks(Right.Read);
            t.MapPost("/{handOver}/link", (ShowChain use, string handOver, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.RelinkAsync(handOver, request, caller, ct)).IsForm().Asks(Right.Assess);
            t.MapPost("/{handOver}/unlink", (ShowChain use, string handOver, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.UnlinkAsync(handOver, request, caller, ct)).IsForm().Asks(Right.Assess);
            t.MapPost("/{handOver}/withdraw", (ShowChain use, string handOver, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.WithdrawAsync(handOver, request, caller, ct)).IsForm().Asks(Right.Assess);
            t.MapPost("/{handOver}/erase", (ShowChain use, string handOver, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.EraseAsync(handOver, request, caller, ct)).IsForm().Asks(Right.People);
        }

        public void MapChainApi()
        {
            var t = routes.MapTenantApi().MapGroup("/chain")
                .WithTags("Chain").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
            t.MapGet("/hand-overs", (ShowChain use, string? release, string? after, string? limit, Caller caller) =>
                View(use.Rows(Given(release), after, limit, caller)))
                .Asks(Right.Read).Produces<HandOverRows>().WithName("ListHandOvers")
                .WithSummary("Duties that were handed over, the newest first: a page at a time");
            t.MapGet("/hand-overs/{handOver}", (ShowChain use, string handOver, Caller caller) => View(use.One(handOver, caller)))
                .Asks(Right.Read).Produces<HandOverView>().WithName("ShowHandOver")
                .WithSummary("One hand-over: line by line who owes what, and what was answered");
            t.MapGet("/hand-overs/{handOver}/sheet", (ShowChain use, string handOver, int? revision, Caller caller) =>
                Bytes(use.SheetBytes(handOver, revision, caller)))
                .Asks(Right.Read).Produces(StatusCodes.Status200OK, contentType: "application/json").ProducesProblem(StatusCodes.Status410Gone)
                .WithName("HandOverSheet").WithSummary("A revision as it was signed, byte for byte; the one in force where none is named");
            t.MapGet("/hand-overs/{handOver}/answers/{answers}", (ShowChain use, string handOver, string answers, Caller caller) =>
                Bytes(use.AnswersBytes(handOver, answers, caller)))
                .Asks(Right.Read).Produces(StatusCodes.Status200OK, contentType: "application/json").ProducesProblem(StatusCodes.Status410Gone)
                .WithName("HandOverAnswers").WithSummary("A set of answers as it was signed, byte for byte");
            t.MapPost("/hand-overs/{handOver}/answers", (AnswerHandOver use, string handOver, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.TakeAsync(handOver, request, caller, ct))
                .Asks(Right.Assess).Accepts<AnswerHandOver.SignedAnswers>("application/json").Produces(StatusCodes.Status200OK, contentType: "application/json")
                .WithMetadata(new RequestSizeLimitAttribute(KeptDocuments.MostBody)).WithName("BringSignedAnswers")
                .WithSummary("Answers that the receiver signed and that came as a file; the answer bears both signatures");
            t.MapPost("/hand-overs/{handOver}/link", (SignHandOver use, string handOver, HttpRequest request, Caller caller, CancellationToken ct) =>
                Acting.ShownOnceAsync<SignHandOver.HandOverLink, SignHandOver.NewHandOver>(
                    request, caller, first => first.Id, made => made.HandOver, SignHandOver.ShownBefore,
                    (ask, asking) => use.RelinkAsync(handOver, ask, asking), ct))
                .Asks(Right.Assess).Accepts<SignHandOver.HandOverLink>("application/json").Produces<SignHandOver.NewHandOver>(StatusCodes.Status201Created)
                .WithName("LinkHandOver").WithSummary("A new link, shown this once; the one of before opens nothing any more");
            t.MapDelete("/hand-overs/{handOver}/link", async (SignHandOver use, string handOver, Caller caller, CancellationToken ct) =>
                Acting.Answer(await use.UnlinkAsync(handOver, new Asking(caller, Ct: ct)), null))
                .Asks(Right.Assess).Produces<Acted>().WithName("UnlinkHandOver").WithSummary("Withdraw the link");
            t.MapPost("/hand-overs/{handOver}/withdraw", (SignHandOver use, string handOver, HttpRequest request, Caller caller, CancellationToken ct) =>
                Acting.ApiAsync<SignHandOver.HandOverReason, HandOver>(request, caller, null, (ask, asking) => use.WithdrawAsync(handOver, ask, asking), ct))
                .Acts<SignHandOver.HandOverReason>(Right.Assess, "WithdrawHandOver", "Take a hand-over back: it says nothing of who owes what any more");
            t.MapPost("/hand-overs/{handOver}/erase", async (SignHandOver use, string handOver, Caller caller, CancellationToken ct) =>
                Acting.Answer(await use.EraseAsync(handOver, new Asking(caller, Ct: ct)), null))
                .Asks(Right.People).Produces<Acted>().WithName("EraseReceiver").WithSummary("Erase what the receiver wrote, and who wrote it");

            t.MapGet("/received", (ShowChain use, string? after, string? limit, Caller caller) => View(use.ReceivedRows(after, limit, caller)))
                .Asks(Right.Read).Produces<ReceivedRows>().WithName("ListReceivedSheets").WithSummary("Sheets of others that were taken in: a page at a time");
            t.MapPost("/received", (TakeSheet use, HttpRequest request, Caller caller, CancellationToken ct) => use.TakeAsync(request, caller, ct))
                .Acts<TakeSheet.TakeAsk>(
                    Right.Assess, "TakeSheet", "Take in a sheet whose signature holds with the key named, or a later revision of one",
                    StatusCodes.Status201Created);
            t.MapGet("/received/{received}", (ShowChain use, string received, Caller caller) => View(use.Received(received, caller)))
                .Asks(Right.Read).Produces<ReceivedSheetView>().WithName("ShowReceivedSheet").WithSummary("One sheet that was taken in");
            t.MapGet("/received/{received}/document", (TakeSheet use, string received, Caller caller) => Bytes(use.Document(received, caller)))
                .Asks(Right.Read).Produces(StatusCodes.Status200OK, contentType: "application/json").ProducesProblem(StatusCodes.Status410Gone)
                .WithName("ReceivedDocument").WithSummary("The sheet as it came, byte for byte");
            t.MapPost("/received/{received}/answers", (TakeSheet use, string received, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.ReplyAsync(received, request, caller, ct))
                .Asks(Right.Assess).Accepts<TakeSheet.SheetReply>("application/json").Produces<TakeSheet.Replied>(StatusCodes.Status201Created)
                .WithName("ReplyToSheet").WithSummary("Answer lines, signed with the key of this server");
            t.MapGet("/received/{received}/answers/{answers}", (TakeSheet use, string received, string answers, Caller caller) =>
                Bytes(use.Answers(received, answers, caller)))
                .Asks(Right.Read).Produces(StatusCodes.Status200OK, contentType: "application/json").ProducesProblem(StatusCodes.Status410Gone)
                .WithName("ReplyDocument").WithSummary("The signed answers, byte for byte: with both signatures once they came back");
            t.MapPost("/received/{received}/agreed", (TakeSheet use, string received, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.AgreeAsync(received, request, caller, ct))
                .Acts<TakeSheet.AgreedDocument>(Right.Assess, "AgreeAnswers", "Keep the answers that the sender signed beside us")
                .WithMetadata(new RequestSizeLimitAttribute(KeptDocuments.MostBody));
        }
    }

    private static IResult View<T>(Result<T> view) where T : class =>
        view.Succeeds(out var found, out var refusal) ? Body.Answer(found) : Acting.Refuse(refusal);

    private static IResult Bytes(Result<byte[]> bytes) =>
        bytes.Succeeds(out var found, out var refusal) ? TypedResults.Bytes(found, "application/json") : Acting.Refuse(refusal);

    private static IResult File(Result<byte[]> bytes, string name) =>
        bytes.Succeeds(out var found, out var refusal) ? TypedResults.File(found, "application/json", $"{name}.json") : Problems.Page(refusal);

    private static string? Given(string? value) => Blank.Is(value) ? null : value;
}
