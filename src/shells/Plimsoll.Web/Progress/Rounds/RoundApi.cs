// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Storage.Progress;
using Plimsoll.Storage.Release;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress.Rounds;

/// <summary>Addresses of the API by which an organisation runs its rounds.</summary>
internal static class RoundApi
{
    /// <summary>A round in the organisation's own list.</summary>
    internal sealed record Listed(string Round, string Name, string State, string Edition, DateOnly Assessed, int Providers, int Processes);

    /// <param name="Missing">What publishing still waits for.</param>
    internal sealed record View(string Rev, string State, LastDay? CallUntil, IReadOnlyList<string> Missing, IReadOnlyList<ProposalView> Proposals,
        JsonElement Draft);

    internal sealed record ProposalView(
        string Proposal, string Provider, string Process, Side Side, string? Link, string? Quote, DateOnly Seen, DateTimeOffset At);

    /// <param name="Link">The address that replies; shown this once.</param>
    internal sealed record Invited([property: AddressHere] string Link, Acted Act);

    extension(IServiceCollection services)
    {
        public IServiceCollection AddRounds() => services.AddSingleton<Proposals>().AddSingleton<RoundActs>()
            .AddSingleton<PublishRound>().AddSingleton<PublicRounds>().AddSingleton<TenantRounds>().AddSingleton<ProposeEvidence>().AddSingleton<ReplyToRound>()
            .AddSingleton<Organisations.WritePage>().AddSingleton<Organisations.PublishedPages>().AddSingleton<Organisations.TenantPages>();
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapRoundApi()
        {
            var t = routes.MapTenantApi()
                .WithTags("Rounds").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
            t.MapGet("/progress/rounds", List).Asks(Right.Read).Produces<Listed[]>()
                    .WithName("ListOwnRounds").WithSummary("Rounds of the organisation");
            t.MapPost("/progress/rounds", OpenAsync)
                .Acts<RoundActs.OpenAsk>(Right.Assess, "OpenRound", "Open an assessment round", StatusCodes.Status201Created);
            var r = t.MapGroup("/progress/rounds/{round}");
            r.MapGet("", Show)
                .Asks(Right.Read).Produces<View>().WithName("ShowRound")
                .WithSummary("A round as it stands: what is missing, what waits, and the document as it would be frozen");
            r.MapGet("/preview", (string round, Acting acting, PublishRound publish, Caller caller) =>
                acting.Find(caller, round).Succeeds(out var kept, out var no)
                    ? TypedResults.Bytes(publish.Draft(caller, kept.State).ToUtf8(), "application/json") : Acting.Refuse(no)).Asks(Right.Read)
                .Produces(StatusCodes.Status200OK, contentType: "application/json").WithName("PreviewRound")
                .WithSummary("The document as it would be frozen now");
            r.MapPost("/evidence", RecordAsync)
                .Asks(Right.Contribute).Accepts<RoundActs.EvidenceAsk>("application/json", "multipart/form-data").Produces<Acted>(StatusCodes.Status201Created)
                .WithName("RecordRoundEvidence").WithSummary("Record evidence: JSON, or a form with the parts facts (JSON) and file")
                .WithMetadata(new RequestSizeLimitAttribute(RoundActs.MostBytes + (64 * 1024))).DisableAntiforgery();
            Post<RoundActs.DayAsk>(
                r, "/call", Right.Assess, "CallForEvidence", "Let anybody propose evidence until a day", (use, ask, told, _) => use.CallAsync(ask, told));
            Post<ReasonAsk>(
                r, "/evidence/{id}/withdraw", Right.Contribute, "WithdrawRoundEvidence", "Take a piece of evidence out of what counts",
                (use, ask, told, id) => use.WithdrawAsync(id("id"), ask, told));
            Post<Nothing>(
                r, "/proposals/{id}/accept", Right.Contribute, "AcceptProposal", "Take what an outsider proposed into the round",
                (use, _, told, id) => use.AcceptAsync(id("id"), told));
            Post<ReasonAsk>(
                r, "/proposals/{id}/decline", Right.Contribute, "DeclineProposal",
                "Decline what an outsider proposed; the reason is published",
                (use, ask, told, id) => use.DeclineAsync(id("id"), ask, told));
            Post<RoundActs.FindingAsk>(
                r, "/findings/{provider}/{process}", Right.Contribute, "SetFinding", "Judge a provider on a process",
                (use, ask, told, id) => use.FindAsync(id("provider"), id("process"), ask, told));
            Post<RoundActs.ConfirmAsk>(
                r, "/findings/{provider}/{process}/confirm", Right.Approve, "ConfirmFinding", "Agree with a finding of another person",
                (use, ask, told, id) => use.ConfirmAsync(id("provider"), id("process"), ask, told));
            Post<RoundActs.DissentAsk>(
                r, "/findings/{provider}/{process}/dissent", Right.Approve, "DissentFromFinding",
                "Record what you would have found; it is never averaged",
                (use, ask, told, id) => use.DissentAsync(id("provider"), id("process"), ask, told));
            r.MapPost("/publish", (string round, HttpRequest request, PublishRound use, Caller caller, CancellationToken ct) =>
                Acting.ApiAsync<Nothing, RoundBook>(request, caller, null, (_, asking) => use.PublishAsync(round, asking), ct))
                .Acts<Nothing>(Right.Publish, "PublishRound", "Publish and freeze the round");
            Post<ReasonAsk>(
                r, "/abandon", Right.Assess, "AbandonRound", "End the round unpublished", (use, ask, told, _) => use.AbandonAsync(ask, told));
            r.MapPost("/providers/{provider}/invite", InviteAsync)
                .Asks(Right.Assess).Accepts<RoundActs.DayAsk>("application/json").Produces<Invited>(StatusCodes.Status201Created).WithName("InviteReply")
                .WithSummary("Make a provider's link to reply by; it is shown once");
        }
    }

    /// <summary>Largest description of a file.</summary>
    private const int MostFacts = 64 * 1024;

    internal sealed record Nothing;

    private static IResult List(Acting acting, HttpRequest request, string? after, string? limit, Caller caller)
    {
        Listed[] all = [.. acting.State.RoundsOf(caller.In.Id).Select(Row).OrderBy(r => r.Assessed)];
        return Paging.Answer(request, after, limit, all, r => r.Round, rows => Body.Answer(rows));
    }

    private static Listed Row(RoundBook b) =>
        new(b.Opened!.Round, b.Opened.Name, StateOf(b), b.Opened.Edition, b.Opened.Assessed, b.Opened.Providers.Count, b.Opened.Processes.Count);

    private static string StateOf(RoundBook b) => b.Published is not null ? "published" : b.Abandoned is not null ? "abandoned" : "open";

    private static IResult Show(string round, Acting acting, Vault vault, PublishRound publish, Proposals proposals, Caller caller)
    {
        if (!acting.Find(caller, round).Succeeds(out var kept, out var refusal)) { return Acting.Refuse(refusal); }
        using var draft = JsonDocument.Parse(publish.Draft(caller, kept.State).ToUtf8());
        return Body.Answer(new View(
            $"{kept.Rev}", StateOf(kept.State), kept.State.CallUntil,
            kept.State.IsOpen ? [.. Publishing.Missing(kept.State, acting.Now).Select(m => m.Sentence)] : [],
            [.. proposals.Of(round, Proposing.MostWaiting).Select(p =>
                new ProposalView(p.Id, p.Provider, p.Process, p.Side, vault.Open(p.Link), vault.Open(p.Quote), p.Seen, p.At))],
            draft.RootElement.Clone()));
    }

    private static Task<IResult> OpenAsync(HttpRequest request, RoundActs use, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("rnd");
        return Acting.ApiAsync<RoundActs.OpenAsk, RoundBook>(request, caller, id, (ask, asking) => use.OpenAsync(id, ask, asking), ct);
    }

    private static Task<IResult> InviteAsync(string round, string provider, HttpRequest request, RoundActs use, Caller caller, CancellationToken ct) =>
        Acting.ShownOnceAsync<RoundActs.DayAsk, Invited>(
            request, caller, first => first.Place.LastSeq, made => made.Act.Ledger.LastSeq,
            _ => Before(provider),
            async (ask, asking) =>
            {
                var token = RoundActs.NewToken();
                return !(await use.InviteAsync(provider, token, ask, new(asking, round))).Succeeds(out var change, out var refusal) ? refusal
                    : change.Earlier is not null ? Before(provider)
                    : new Invited($"/public/rounds/reply/{token}", Acted.Of(change, provider));
            }, ct);

    private static Refusal Before(string provider) =>
        Acting.ShownBefore(provider, "link", "use the link of the first answer, or invite anew, which ends it");

    private static async Task<IResult> RecordAsync(string round, HttpRequest request, RoundActs use, Acting acting, Caller caller, CancellationToken ct)
    {
        if (!acting.Find(caller, round).Succeeds(out _, out var refusal) || !Body.Rev(request).Succeeds(out var seen, out refusal))
        {
            return Acting.Refuse(refusal);
        }
        var id = Ids.New("pev");
        if (!(await ReadAsync(request, use, caller, ct)).Succeeds(out var received, out refusal)) { return Acting.Refuse(refusal); }
        var asking = new Asking(caller, seen.Rev, Recorder.Once(request, received.Facts, Acted.Kept(id)), ct);
        return Acting.Answer(await use.RecordAsync(id, received.Ask, received.File, new(asking, round)), id);
    }

    private static async Task<Result<Received>> ReadAsync(HttpRequest request, RoundActs use, Caller caller, CancellationToken ct)
    {
        if (!Multipart.IsOne(request))
        {
            var body = await Body.BytesAsync(request, ct);
            return Body.Read<RoundActs.EvidenceAsk>(body).Succeeds(out var ask, out var refusal) ? new Received(ask, body, null) : refusal;
        }
        return await Multipart.ReadAsync<Result<Received>>(request, new MultipartLimits(MostFacts, null, MostParts: 2), async form =>
        {
            if (!(await form.FactsAsync<RoundActs.EvidenceAsk>(ct)).Succeeds(out var facts, out var no)) { return NoForm(no); }
            return (await use.ReceiveAsync(caller, facts.File.Body, facts.Ask.Copy, ct)).Succeeds(out var file, out no)
                ? new Received(facts.Ask, [.. facts.Bytes, .. Encoding.ASCII.GetBytes(file.Digest.ToString())], file) : no;
        }, no => NoForm(no));
    }

    private static void Post<T>(
        IEndpointRouteBuilder group, string path, Right right, string name, string summary,
        Func<RoundActs, T, RoundActs.Told, Func<string, string>, Task<Result<Change<RoundBook>>>> act)
        where T : class =>
        group.MapPost(path, (string round, HttpRequest request, RoundActs use, Caller caller, CancellationToken ct) =>
            Acting.ApiAsync<T, RoundBook>(
                request, caller, null, (ask, asking) => act(use, ask, new(asking, round), key => (string)request.RouteValues[key]!), ct))
            .Acts<T>(right, name, summary);

    /// <summary>What is wrong with a form as a form; what its facts say wrongly is told as it is.</summary>
    private static Refusal NoForm(Refusal refusal) =>
        (refusal.Is == HttpCodes.Malformed || refusal.Is == HttpCodes.TooLarge)
            ? refusal with { Fix = "send the part facts (JSON) first, then the part file" }
            : refusal;

    private sealed record Received(RoundActs.EvidenceAsk Ask, byte[] Facts, ReceivedFile? File);
}
