// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Progress;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress.Rounds;

/// <summary>An outsider proposes evidence, without account; nothing enters the journal before an assessor takes it.</summary>
internal sealed class ProposeEvidence(
    Acting acting, ProgressLibrary library, Proposals proposals, Vault vault, Storage.Journals.Journal journal, FormShares shares)
{
    internal sealed record ProposalAsk(string Provider, string Process, Side Side, string Link, string Quote, DateOnly Seen);

    /// <param name="Page">Where to see what came of it.</param>
    internal sealed record Received(string Proposal, [property: AddressHere] string Page);

    /// <param name="State"><c>waiting</c>, <c>taken</c> or <c>declined</c>.</param>
    internal sealed record Status(string State, string? Reason);

    public static void Map(IEndpointRouteBuilder routes)
    {
        // Neither form carries a session, so there is nothing that a foreign page could borrow.
        routes.MapGet("/public/rounds/{round}/propose", (ProposeEvidence use, string round, HttpContext http) => use.Form(round, http))
            .ExcludeFromDescription();
        routes.MapPost("/public/rounds/{round}/propose", (ProposeEvidence use, string round, HttpRequest request, CancellationToken ct) =>
            use.SendAsync(round, request, ct)).RequireRateLimiting(PublicRateLimit.Guessing).DisableAntiforgery().ExcludeFromDescription();
        routes.MapGet("/public/rounds/{round}/proposals/{proposal}", (ProposeEvidence use, string round, string proposal, HttpContext http) =>
            use.Show(round, proposal, http)).ExcludeFromDescription();
        routes.MapPost("/api/v1/progress/rounds/{round}/proposals", (ProposeEvidence use, string round, HttpRequest request, CancellationToken ct) =>
            use.ReceiveAsync(round, request, ct)).RequireRateLimiting(PublicRateLimit.Guessing).WithTags("Progress").Accepts<ProposalAsk>("application/json")
            .Produces<Received>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .WithName("ProposeEvidence").WithSummary("Propose evidence for or against, without an account");
        routes.MapGet("/api/v1/progress/rounds/{round}/proposals/{proposal}", (ProposeEvidence use, string round, string proposal) =>
            use.StatusOf(round, proposal).Succeeds(out var status, out var no) ? Body.Answer(status) : Problems.Of(no))
            .WithTags("Progress").Produces<Status>().ProducesProblem(StatusCodes.Status404NotFound)
            .WithName("ProposalStatus").WithSummary("What came of a proposal");
    }

    private IResult Form(string round, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (acting.State.AnyRound(round) is not var (book, _, publisher)) { return Problems.Page(ProgressStreams.UnknownRound(round)); }
        return Proposing.Closed(book, acting.Now) is { } closed ? Problems.Page(closed) : Page(book, publisher, Typed.Nothing, null);
    }

    private async Task<IResult> SendAsync(string round, HttpRequest request, CancellationToken ct)
    {
        if (acting.State.AnyRound(round) is not var (book, _, publisher)) { return Problems.Page(ProgressStreams.UnknownRound(round)); }
        if (Proposing.Closed(book, acting.Now) is { } closed) { return Problems.Page(closed); }
        return await Acting.FormAsync(
            request, ProgressCodes.BadValue,
            fields => new ProposalAsk(
                fields["provider"] ?? "", fields["process"] ?? "", fields.Choice(ProgressTerms.Sides, "side"), fields["link"] ?? "", fields["quote"] ?? "",
                fields.Day("seen")),
            (ask, _) => KeepAsync(book, ask, request.HttpContext), (_, received) => Forms.See(received.Page),
            (typed, refusal) => Page(book, publisher, typed, refusal), ct);
    }

    private async Task<IResult> ReceiveAsync(string round, HttpRequest request, CancellationToken ct)
    {
        if (acting.State.AnyRound(round) is not var (book, _, _)) { return Problems.Of(ProgressStreams.UnknownRound(round)); }
        if (!Body.Read<ProposalAsk>(await Body.BytesAsync(request, ct)).Succeeds(out var ask, out var refusal)) { return Problems.Of(refusal); }
        return (await KeepAsync(book, ask, request.HttpContext)).Succeeds(out var received, out refusal) ? Body.Answer(received, StatusCodes.Status201Created)
            : Problems.Of(refusal);
    }

    private async Task<Result<Received>> KeepAsync(RoundBook book, ProposalAsk ask, HttpContext http)
    {
        var round = book.Opened!.Round;
        var proposal = new Proposal(Ids.New("prp"), round, ask.Provider, ask.Process, ask.Side, ask.Link.Trim(), ask.Quote.Trim(), ask.Seen, acting.Now);
        if ((Proposing.Refuse(book, proposal) ?? shares.Takes(http, $"round/{round}", Proposing.MostOfOne)) is { } refusal) { return refusal; }
        WaitingProposal? way = null;
        if (proposals.CountOf(round) >= Proposing.MostHeld && proposals.Of(round) is { Count: > 0 } waiting)
        {
            var gives = shares.GivesWay([.. waiting.Select(p => p.Id)]);
            way = waiting.First(p => p.Id == gives);
        }
        RowChange[] rows = [.. way is null ? [] : Proposals.Expire(way), .. proposals.Add(proposal)];
        if (await journal.WriteAsync("anybody", rows) is AppendAnswer.Refused refused) { return refused.Refusal; }
        shares.Kept(http, proposal.Id);
        if (way is not null) { shares.Left(way.Id); }
        return new Received(proposal.Id, $"/public/rounds/{round}/proposals/{proposal.Id}");
    }

    private IResult Show(string round, string proposal, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!StatusOf(round, proposal).Succeeds(out var status, out var refusal)) { return Problems.Page(refusal); }
        var book = acting.State.AnyRound(round)!.Value.Book;
        bool? taken = status.State switch { "taken" => true, "declined" => false, _ => null };
        var call = Proposing.Closed(book, acting.Now) is null ? $"/public/rounds/{round}/propose" : null;
        return new RazorComponentResult<ProposalPage>(new { Taken = taken, Round = book.Opened!.Name, Reason = status.Reason, Call = call });
    }

    private Result<Status> StatusOf(string round, string proposal)
    {
        if (acting.State.AnyRound(round) is var (book, _, _))
        {
            if (book.Evidence.Values.Any(e => e.Recorded.Proposal == proposal)) { return new Status("taken", null); }
            if (book.Pairs.Values.SelectMany(p => p.Declined).FirstOrDefault(d => d.Proposal == proposal) is { } declined)
            {
                return new Status("declined", vault.Open(declined.Reason));
            }
            if (proposals.Find(proposal) is { } waiting && waiting.Round == round) { return new Status("waiting", null); }
        }
        return new Refusal(ProgressCodes.UnknownId, "proposal", proposal, "is not known", "check the address");
    }

    private RazorComponentResult<ProposePage> Page(RoundBook book, string publisher, Typed given, Refusal? refusal) => new(new
    {
        book.Opened, Publisher = publisher, Until = book.CallUntil!, Edition = library.Of(book), Today = Days.Of(acting.Now), Given = given, Refusal = refusal,
    }) { StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind) };
}
