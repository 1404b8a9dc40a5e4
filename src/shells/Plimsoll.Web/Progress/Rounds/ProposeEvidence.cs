// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Storage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress.Rounds;

/// <summary>An outsider proposes evidence, without account; nothing enters the journal before an assessor takes it.</summary>
internal static class ProposeEvidence
{
    private static readonly string[] Fields = ["provider", "process", "side", "link", "quote", "seen"];

    internal sealed record ProposalAsk(string Provider, string Process, Side Side, string Link, string Quote, DateOnly Seen);

    /// <param name="Page">Where to see what came of it.</param>
    internal sealed record Received(string Proposal, string Page);

    /// <param name="State"><c>waiting</c>, <c>taken</c> or <c>declined</c>.</param>
    internal sealed record Status(string State, string? Reason);

    public static void Map(IEndpointRouteBuilder routes)
    {
        // Neither form carries a session, so there is nothing that a foreign page could borrow.
        routes.MapGet("/public/rounds/{round}/propose", Form).ExcludeFromDescription();
        routes.MapPost("/public/rounds/{round}/propose", SendAsync).RequireRateLimiting(PublicRateLimit.Guessing).DisableAntiforgery().ExcludeFromDescription();
        routes.MapGet("/public/rounds/{round}/proposals/{proposal}", Show).ExcludeFromDescription();
        routes.MapPost("/api/v1/progress/rounds/{round}/proposals", ReceiveAsync).RequireRateLimiting(PublicRateLimit.Guessing).WithTags("Progress").Accepts<ProposalAsk>("application/json").Produces<Received>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests).WithName("ProposeEvidence").WithSummary("Propose evidence for or against, without an account");
        routes.MapGet("/api/v1/progress/rounds/{round}/proposals/{proposal}", (string round, string proposal, RoundDesk desk, Proposals proposals) => StatusOf(round, proposal, desk, proposals).Succeeds(out var status, out var no) ? Body.Answer(status) : Problems.Of(no)).WithTags("Progress").Produces<Status>().ProducesProblem(StatusCodes.Status404NotFound).WithName("ProposalStatus").WithSummary("What came of a proposal");
    }

    private static IResult Form(string round, RoundDesk desk, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (desk.FindAny(round) is not var (book, _, publisher)) { return Problems.Page(ProgressStreams.UnknownRound(round)); }
        return Proposing.Closed(book, desk.Now) is { } closed ? Problems.Page(closed) : Page(book, publisher, desk, new Dictionary<string, string>(), null);
    }

    private static async Task<IResult> SendAsync(string round, HttpRequest request, RoundDesk desk, Proposals proposals, Storage.Journal journal, CancellationToken ct)
    {
        var form = await Forms.SentAsync(request, ct);
        var given = Fields.ToDictionary(f => f, f => form[f].ToString(), StringComparer.Ordinal);
        if (desk.FindAny(round) is not var (book, _, publisher)) { return Problems.Page(ProgressStreams.UnknownRound(round)); }
        if (Proposing.Closed(book, desk.Now) is { } closed) { return Problems.Page(closed); }
        var bad = ProgressTerms.Sides.Parse(given["side"], out var side, ProgressCodes.BadValue);
        var day = DateOnly.TryParseExact(given["seen"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var seen);
        bad ??= day ? null : new Refusal(ProgressCodes.BadValue, "seen", given["seen"], "is not a day", "write one such as 2026-11-20");
        Refusal? refusal = null;
        Received? received = null;
        if (bad is null && !(await KeepAsync(book, new(given["provider"], given["process"], side, given["link"], given["quote"], seen), desk, proposals, journal)).Succeeds(out received, out refusal)) { bad = refusal; }
        return bad is null ? Forms.See(received!.Page) : Page(book, publisher, desk, given, bad);
    }

    private static async Task<IResult> ReceiveAsync(string round, HttpRequest request, RoundDesk desk, Proposals proposals, Storage.Journal journal, CancellationToken ct)
    {
        if (!Body.Read<ProposalAsk>(await Body.BytesAsync(request, ct)).Succeeds(out var ask, out var refusal)) { return Problems.Of(refusal); }
        if (desk.FindAny(round) is not var (book, _, _)) { return Problems.Of(ProgressStreams.UnknownRound(round)); }
        return (await KeepAsync(book, ask, desk, proposals, journal)).Succeeds(out var received, out refusal) ? Body.Answer(received, StatusCodes.Status201Created) : Problems.Of(refusal);
    }

    private static async Task<Result<Received>> KeepAsync(RoundBook book, ProposalAsk ask, RoundDesk desk, Proposals proposals, Storage.Journal journal)
    {
        var round = book.Opened!.Round;
        var proposal = new Proposal(Ids.New("prp"), round, ask.Provider, ask.Process, ask.Side, ask.Link.Trim(), ask.Quote.Trim(), ask.Seen, desk.Now);
        if (Proposing.Refuse(book, proposal, proposals.CountOf(round)) is { } refusal) { return refusal; }
        return await journal.WriteAsync("anybody", proposals.Add(proposal)) is AppendAnswer.Refused refused ? refused.Refusal : new Received(proposal.Id, $"/public/rounds/{round}/proposals/{proposal.Id}");
    }

    private static IResult Show(string round, string proposal, RoundDesk desk, Proposals proposals, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!StatusOf(round, proposal, desk, proposals).Succeeds(out var status, out var refusal)) { return Problems.Page(refusal); }
        var book = desk.FindAny(round)!.Value.Book;
        bool? taken = status.State switch { "taken" => true, "declined" => false, _ => null };
        return new RazorComponentResult<ProposalPage>(new { Taken = taken, Round = book.Opened!.Name, Reason = status.Reason, Call = Proposing.Closed(book, desk.Now) is null ? $"/public/rounds/{round}/propose" : null });
    }

    private static Result<Status> StatusOf(string round, string proposal, RoundDesk desk, Proposals proposals)
    {
        if (desk.FindAny(round) is var (book, _, _))
        {
            if (book.Evidence.Values.Any(e => e.Recorded.Proposal == proposal)) { return new Status("taken", null); }
            if (book.Pairs.Values.SelectMany(p => p.Declined).FirstOrDefault(d => d.Proposal == proposal) is { } declined) { return new Status("declined", desk.Text(declined.Reason)); }
            if (proposals.Find(proposal) is { } waiting && waiting.Round == round) { return new Status("waiting", null); }
        }
        return new Refusal(ProgressCodes.UnknownId, "proposal", proposal, "is not known", "check the address");
    }

    private static RazorComponentResult<ProposePage> Page(RoundBook book, string publisher, RoundDesk desk, IReadOnlyDictionary<string, string> given, Refusal? refusal) => new(new
    {
        book.Opened, Publisher = publisher, Until = book.CallUntil!, Edition = desk.EditionOf(book), desk.Today, Given = given, Refusal = refusal,
    }) { StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind) };
}
