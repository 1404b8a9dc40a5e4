// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Mvc;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>Addresses of the API that keep: registry, releases, evidence, gates, status.</summary>
internal static class RecordRoutes
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddRelease() => services
            .AddSingleton<SignDecisions>().AddSingleton<RegisterThings>().AddSingleton<Assess>()
            .AddSingleton<SucceedRelease>().AddSingleton<StageRelease>().AddSingleton<ShowBoard>()
            .AddSingleton<WorkPractice>().AddSingleton<AttachEvidence>()
            .AddSingleton<CallAdequate>().AddSingleton<DeclareAnswer>()
            .AddSingleton<Approve>().AddSingleton<DecideRelease>().AddSingleton<ServeRelease>().AddSingleton<ShowRelease>().AddSingleton<ImportWork>()
            .AddReleasePages().AddWorkPages();
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapReleaseRecordApi()
        {
            var t = routes.MapTenantApi()
                .WithTags("Registry").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
            t.MapGet("/registry", (ShowRegistry use, string? q, string? after, string? limit, Caller caller) => View(use.Of(q, after, limit, caller)))
                .Asks(Right.Read).Produces<RegistryView>().WithName("ShowRegistry")
                .WithSummary("Organisations, then models, then applications: a page at a time");
            t.MapPost("/parties", (RegisterThings use, HttpRequest request, Caller caller, CancellationToken ct) => use.PartyAsync(request, caller, ct))
                .Acts<RegisterThings.PartyAsk>(Right.Register, "RegisterParty", "Register an organisation of the value chain", StatusCodes.Status201Created);
            t.MapPut("/parties/{party}", (RegisterThings use, string party, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.ChangePartyAsync(party, request, caller, ct))
                .Acts<RegisterThings.PartyRolesAsk>(Right.Register, "ChangeParty", "Set an organisation's roles and whether it has one person only");
            t.MapPut("/adverse", (RegisterThings use, HttpRequest request, Caller caller, CancellationToken ct) => use.AdverseAsync(request, caller, ct))
                .Acts<RegisterThings.AdverseRuleAsk>(
                    Right.Assess, "SetAdverseRule",
                    "Say whether adverse evidence suspends a model in service at once, and how many days approvers have to decide");
            t.MapPost("/models", (RegisterThings use, HttpRequest request, Caller caller, CancellationToken ct) => use.ModelAsync(request, caller, ct))
                .Acts<RegisterThings.ModelAsk>(
                    Right.Register, "RegisterModel", "Register a model; what reads like one that is there is asked about", StatusCodes.Status201Created);
            t.MapPost("/models/{model}/versions", (RegisterThings use, string model, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.VersionAsync(model, request, caller, ct))
                .Acts<RegisterThings.VersionAsk>(
                    Right.Register, "RegisterVersion", "Register a version by the digests of its files", StatusCodes.Status201Created);
            t.MapPost(
                "/models/{model}/versions/{version}/lineage",
                (RegisterThings use, string model, string version, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.LineageAsync(model, version, request, caller, ct))
                .Acts<RegisterThings.LineageAsk>(
                    Right.Register, "RecordLineage", "Say where a version came from, with the share of compute where it is known",
                    StatusCodes.Status201Created);
            t.MapPost(
                "/models/{model}/versions/{version}/lineage/{link}/withdraw",
                (RegisterThings use, string model, string version, string link, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.WithdrawLineageAsync(model, version, link, request, caller, ct))
                .Acts<RegisterThings.LineageWithdrawAsk>(
                    Right.Register, "WithdrawLineage", "Take back a link that was entered wrongly; it stays in the history");
            t.MapPost("/applications", (RegisterThings use, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.ApplicationAsync(request, caller, ct))
                .Acts<RegisterThings.ApplicationAsk>(
                    Right.Register, "RegisterApplication", "Register an application built on a model", StatusCodes.Status201Created);

            var r = routes.MapTenantApi()
                .WithTags("Releases").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
            r.MapGet("/releases", (ShowReleases use, string? q, string? verdict, string? stage, string? state, string? after, string? limit, Caller caller) =>
                View(use.Rows(ReleaseQuery.Of(q, verdict, stage, state), after, limit, caller)))
                .Asks(Right.Read).Produces<ReleaseRows>().WithName("ListReleases").WithSummary("Releases with their load lines: a page at a time");
            r.MapPost("/releases", (RegisterThings use, HttpRequest request, Caller caller, CancellationToken ct) => use.ReleaseAsync(request, caller, ct))
                .Acts<RegisterThings.ReleaseAsk>(Right.Register, "OpenRelease", "Open a release of a registered version", StatusCodes.Status201Created);
            r.MapGet("/releases/{release}", (ShowRelease use, string release, string? asOf, Caller caller) => View(use.One(release, asOf, caller)))
                .Asks(Right.Read).Produces<ReleaseView>().WithName("ShowRelease").WithSummary("A release as it stands, or stood at an instant or entry");
            r.MapPut(
                "/releases/{release}/plan",
                (Assess use, string release, HttpRequest request, Caller caller, CancellationToken ct) => use.PlanAsync(release, request, caller, ct))
                .Acts<ReleasePlan>(Right.Assess, "ChangePlan", "Change what is released, how, to whom and how far");
            r.MapPut(
                "/releases/{release}/assessment",
                (Assess use, string release, HttpRequest request, Caller caller, CancellationToken ct) => use.HandleAsync(release, request, caller, ct))
                .Acts<Assess.Ask>(Right.Assess, "Assess", "Derive the list of practices, or derive it again");
            r.MapPost(
                "/releases/{release}/assessment/preview",
                async (Assess use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                    Body.Read<Assess.Ask>(await Body.BytesAsync(request, ct)).Succeeds(out var ask, out var refusal)
                        ? use.Preview(release, ask, caller) : Acting.Refuse(refusal))
                .Asks(Right.Assess).Accepts<Assess.Ask>("application/json").Produces<ListChange>().WithName("PreviewAssessment")
                .WithSummary("What deriving the list would drop, add and ask anew; nothing is recorded");
            r.MapGet("/releases/{release}/practices", ListPractices)
                .Asks(Right.Read).Produces<PracticeViews>().WithName("ListPractices").WithSummary("Practices with where they stand; CSV gives them all");
            r.MapGet(
                "/releases/{release}/practices/{practice}",
                (ShowRelease use, string release, string practice, string? asOf, Caller caller) => View(use.Practice(release, practice, asOf, caller)))
                .Asks(Right.Read).Produces<OnePractice>().WithName("ShowPractice").WithSummary("One practice with its discussion");
            r.MapPut(
                "/releases/{release}/practices/{practice}/assignment",
                (WorkPractice use, string release, string practice, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.AssignAsync(release, practice, request, caller, ct))
                .Acts<WorkPractice.AssignAsk>(Right.Assess, "AssignPractice", "Give a practice an owner and a due date");
            r.MapPut(
                "/releases/{release}/practices/{practice}/status",
                (WorkPractice use, string release, string practice, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.SetAsync(release, practice, request, caller, ct))
                .Acts<WorkPractice.StatusAsk>(Right.Assess, "SetPracticeStatus", "Say where a practice stands");
            r.MapPost(
                "/releases/{release}/practices/status",
                (AnswerList use, string release, HttpRequest request, Caller caller, CancellationToken ct) => use.HandleAsync(release, request, caller, ct))
                .Acts<AnswerList.Ask>(Right.Assess, "AnswerPractices", "Say where many practices stand: all of it is taken, or nothing");
            r.MapPost("/releases/{release}/import",
                (ImportWork use, string release, bool? preview, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.HandleAsync(release, preview, request, caller, ct)).Asks(Right.Assess).Accepts<string>("text/csv", "text/plain", "application/json",
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
                            .Produces<Acted>().WithName("ImportPractices")
                            .WithSummary("Take a sheet of practices, owners and links: whole, or not at all; preview=true only looks");
            r.MapPost(
                "/releases/{release}/practices/{practice}/confirm",
                (WorkPractice use, string release, string practice, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.ConfirmAsync(release, practice, request, caller, ct))
                .Acts<WorkPractice.ConfirmAsk>(Right.Assess, "ConfirmPractice", "Say that what stands answers a practice as it is asked now");
            r.MapPost(
                "/releases/{release}/practices/{practice}/comments",
                (WorkPractice use, string release, string practice, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.CommentAsync(release, practice, request, caller, ct))
                .Acts<WorkPractice.CommentAsk>(Right.Contribute, "CommentOnPractice", "Discuss a practice");
            r.MapGet("/releases/{release}/applicability", Applicability)
                .Asks(Right.Read).Produces<ApplicabilityViews>().WithName("Applicability")
                .WithSummary("Statement of applicability: every line with its reason");

            var most = routes.ServiceProvider.GetRequiredService<EvidenceLimit>().MostBody;
            r.MapGet(
                "/releases/{release}/evidence",
                (ShowRelease use, string release, string? asOf, string? practice, string? after, string? limit, Caller caller) =>
                    View(use.Evidence(release, asOf, practice, after, limit, caller)))
                .Asks(Right.Read).Produces<EvidenceViews>().WithName("ListEvidence").WithSummary("Evidence of a release");
            r.MapPost(
                "/releases/{release}/evidence",
                (AttachEvidence use, string release, HttpRequest request, Caller caller, CancellationToken ct) => use.HandleAsync(release, request, caller, ct))
                .Asks(Right.Contribute).Accepts<AttachEvidence.Ask>("application/json", "multipart/form-data").Produces<Acted>(StatusCodes.Status201Created)
                .WithName("AttachEvidence").WithSummary("Attach evidence: JSON, or a form with facts and file")
                .WithMetadata(new RequestSizeLimitAttribute(most), new StreamedBody()).DisableAntiforgery();
            r.MapPost(
                "/releases/{release}/evidence/{evidence}/revisions",
                (AttachEvidence use, string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.ReviseAsync(release, evidence, request, caller, ct))
                .Asks(Right.Contribute).Accepts<AttachEvidence.Ask>("application/json", "multipart/form-data").Produces<Acted>().WithName("ReviseEvidence")
                .WithSummary("Replace a piece of evidence; what was there stays on the record")
                .WithMetadata(new RequestSizeLimitAttribute(most), new StreamedBody()).DisableAntiforgery();
            r.MapPut(
                "/releases/{release}/evidence/{evidence}/practices",
                (AttachEvidence use, string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.LinkAsync(release, evidence, request, caller, ct))
                .Acts<AttachEvidence.LinkAsk>(Right.Contribute, "LinkEvidence", "Set which practices a piece of evidence serves");
            r.MapPost(
                "/releases/{release}/evidence/{evidence}/adverse",
                (AttachEvidence use, string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.RaiseAsync(release, evidence, request, caller, ct))
                .Acts<AttachEvidence.AdverseAsk>(Right.Contribute, "RaiseAdverse", "Say that a piece of evidence speaks against the release");
            r.MapPost(
                "/releases/{release}/evidence/{evidence}/adverse/answer",
                (AttachEvidence use, string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.AnswerAsync(release, evidence, request, caller, ct))
                .Acts<AttachEvidence.AnswerAsk>(Right.Approve, "AnswerAdverse", "Decide about evidence that speaks against the release");
            r.MapPost(
                "/releases/{release}/evidence/{evidence}/withdraw",
                (AttachEvidence use, string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.WithdrawAsync(release, evidence, request, caller, ct))
                .Acts<ReasonAsk>(Right.Contribute, "WithdrawEvidence", "Take a piece of evidence out of what counts");
            r.MapPost(
                "/releases/{release}/evidence/{evidence}/erase",
                (AttachEvidence use, string release, string evidence, Caller caller, CancellationToken ct) => use.EraseAsync(release, evidence, caller, ct))
                .Asks(Right.Assess).Produces<Acted>().WithName("EraseEvidence").WithSummary("Erase the bytes of a piece of evidence for good");
            r.MapGet(
                "/releases/{release}/evidence/{evidence}/content",
                (AttachEvidence use, string release, string evidence, int? revision, HttpContext http, Caller caller, CancellationToken ct) =>
                    use.ContentAsync(release, evidence, revision, http, caller, ct))
                .Asks(Right.Read).Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").ProducesProblem(StatusCodes.Status410Gone)
                .WithName("EvidenceContent").WithSummary("The bytes as they came");

            r.MapGet("/releases/{release}/bundle", (Approve use, string release, string? asOf, Caller caller) => use.Bundle(release, asOf, caller))
                .Asks(Right.Read).Produces(StatusCodes.Status200OK, contentType: "application/json").WithName("Bundle")
                .WithSummary("The exact bytes that an approval binds");
            r.MapPost(
                "/releases/{release}/evidence/{evidence}/adequate",
                (CallAdequate use, string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.HandleAsync(release, evidence, request, caller, ct))
                .Acts<CallAdequate.Ask>(Right.Approve, "CallWorksheetAdequate", "Call a worksheet adequate that another person filled in");
            r.MapPost(
                "/releases/{release}/declarations",
                (DeclareAnswer use, string release, HttpRequest request, Caller caller, CancellationToken ct) => use.HandleAsync(release, request, caller, ct))
                .Acts<DeclareAnswer.Ask>(Right.Assess, "DeclareAnswer", "Answer a question that gates ask from a day on");
            r.MapPost("/releases/{release}/approvals", (Approve use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.HandleAsync(release, request, caller, ct))
                .Acts<Approve.Ask>(Right.Approve, "Approve", "Approve exactly what you looked at", StatusCodes.Status201Created);
            r.MapPost(
                "/releases/{release}/approvals/{approval}/revoke",
                (Approve use, string release, string approval, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.RevokeAsync(release, approval, request, caller, ct))
                .Acts<ReasonAsk>(Right.Approve, "RevokeApproval", "Take your approval back");
            r.MapPost(
                "/releases/{release}/approvals/{approval}/met",
                (Approve use, string release, string approval, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.MeetAsync(release, approval, request, caller, ct))
                .Acts<Approve.MetAsk>(Right.Approve, "MeetCondition", "Hold the condition of your approval to be met");
            r.MapPost("/releases/{release}/changes", (Approve use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.RequestAsync(release, request, caller, ct))
                .Acts<Approve.RequestAsk>(Right.Approve, "RequestChanges", "Ask for changes instead of approving", StatusCodes.Status201Created);
            r.MapGet("/releases/{release}/reviews", (AskReview use, string release, Caller caller) => View(use.Of(release, caller)))
                .Asks(Right.Read).Produces<AskReview.Listed>().WithName("ListReviews").WithSummary("Outside reviewers who were asked, and what came of it");
            r.MapPost("/releases/{release}/reviews", (AskReview use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.HandleAsync(release, request, caller, ct))
                .Asks(Right.Assess).Accepts<AskReview.Ask>("application/json").Produces<AskReview.Made>(StatusCodes.Status201Created)
                .WithName("AskReview").WithSummary("Make a link for an outside reviewer; its token is shown once and works once");
            r.MapDelete("/releases/{release}/reviews/{review}", (AskReview use, string release, string review, Caller caller, CancellationToken ct) =>
                use.WithdrawAsync(release, review, caller, ct))
                .Asks(Right.Assess).Produces<Acted>().WithName("WithdrawReview").WithSummary("Withdraw the link of an outside reviewer that was not used");
            r.MapPost("/releases/{release}/reviews/{review}/erase", (AskReview use, string release, string review, Caller caller, CancellationToken ct) =>
                use.EraseAsync(release, review, caller, ct))
                .Asks(Right.People).Produces<Acted>().WithName("EraseReviewer").WithSummary("Erase what is known of an outside reviewer, and what they wrote");
            r.MapPost("/releases/{release}/seen", (Approve use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.SeeAsync(release, request, caller, ct))
                .Acts<Approve.SeenAsk>(Right.Approve, "SeeState", "Say that you looked at it, without approving: what comes from then on is new to you");
            r.MapGet("/releases/{release}/gate", (DecideRelease use, string release, string? asOf, Caller caller) => use.Ask(release, asOf, caller))
                .Asks(Right.Read).Produces<VerdictAnswer>().WithName("AskGate")
                .WithSummary("What would the gate say, now or as of a moment? Nothing is recorded");
            r.MapPost(
                "/releases/{release}/gate",
                (DecideRelease use, string release, HttpRequest request, Caller caller, CancellationToken ct) => use.JudgeAsync(release, request, caller, ct))
                .Asks(Right.Judge).Produces<DecideRelease.Judged>(StatusCodes.Status201Created).WithName("JudgeKeptRelease")
                .WithSummary("Judge on the record");
            r.MapGet("/releases/{release}/decisions", (DecideRelease use, string release, string? after, string? limit, Caller caller) =>
                use.Decisions(release, after, limit, caller))
                .Asks(Right.Read).Produces<DecideRelease.ListedDecisions>().WithName("ListDecisions")
                .WithSummary("Verdicts on the record, with digest and pack of what was signed");
            r.MapGet("/releases/{release}/decisions/{decision}",
                    (DecideRelease use, string release, string decision, Caller caller) => use.Signed(release, decision, caller))
                .Asks(Right.Read).Produces(StatusCodes.Status200OK, contentType: "application/vnd.dsse+json").ProducesProblem(StatusCodes.Status410Gone)
                .WithName("SignedDecision").WithSummary("The signed decision, by id or latest, as it was signed; 410 with digest and proof once it is erased");
            r.MapPost(
                "/releases/{release}/refuse",
                (DecideRelease use, string release, HttpRequest request, Caller caller, CancellationToken ct) => use.RefuseAsync(release, request, caller, ct))
                .Acts<ReasonAsk>(Right.Refuse, "RefuseRelease", "Decide not to release at the present stage");
            r.MapPost(
                "/releases/{release}/lift",
                (DecideRelease use, string release, HttpRequest request, Caller caller, CancellationToken ct) => use.LiftAsync(release, request, caller, ct))
                .Acts<ReasonAsk>(Right.Approve, "LiftRefusal", "Take that decision back, as somebody who wrote none of the release");
            r.MapPut(
                "/releases/{release}/status",
                (ServeRelease use, string release, HttpRequest request, Caller caller, CancellationToken ct) => use.HandleAsync(release, request, caller, ct))
                .Acts<ServeRelease.Ask>(Right.Serve, "SetServiceState", "Activate, restrict, suspend or retire");
            r.MapPost(
                "/releases/{release}/return",
                (ServeRelease use, string release, HttpRequest request, Caller caller, CancellationToken ct) => use.ProposeAsync(release, request, caller, ct))
                .Acts<ServeRelease.ReturnAsk>(
                    Right.Serve, "ProposeReturn",
                    "Propose to put a lowered model back into service; another person, or the one person of an organisation, agrees",
                    StatusCodes.Status201Created);
            r.MapPost(
                "/releases/{release}/return/{proposal}/agree",
                (ServeRelease use, string release, string proposal, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.AgreeAsync(release, proposal, request, caller, ct))
                .Acts<ServeRelease.AgreeAsk>(
                    Right.Approve, "AgreeReturn", "Agree, as another person or where one person is the organisation, that the model comes back into service");
            r.MapPost(
                "/releases/{release}/notices",
                (ServeRelease use, string release, HttpRequest request, Caller caller, CancellationToken ct) => use.NoticeAsync(release, request, caller, ct))
                .Acts<ServeRelease.NoticeAsk>(Right.Serve, "IssueNotice", "What can still be said about public weights");
            r.MapPost("/releases/{release}/monitoring", (ServeRelease use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.MonitoringAsync(release, request, caller, ct))
                .Acts<ServeRelease.MonitoringAsk>(Right.Serve, "RecordMonitoring", "Record that a retired model was looked at");
            r.MapGet("/releases/{release}/trail", (ShowRelease use, string release, string? after, string? limit, Caller caller) =>
                View(use.Trail(release, after, limit, caller)))
                .Asks(Right.Read).Produces<Trail>().WithName("Trail").WithSummary("Who did what, oldest first");
            r.MapGet("/releases/{release}/history", (ShowRelease use, string release, Caller caller) =>
                use.History(release, caller).Succeeds(out var bytes, out var refusal)
                        ? TypedResults.Bytes(bytes, "application/json")
                        : Acting.Refuse(refusal))
                .Asks(Right.Read).Produces<IReadOnlyList<HistoryEntry>>().WithName("History")
                .WithSummary("The entries as they were written, to be judged offline");

            var pages = routes.MapTenantPages();
            pages.MapGet("/releases/{release}/import", (ImportWork use, string release, Caller caller) => use.Show(release, caller)).Asks(Right.Assess);
            pages.MapPost(
                "/releases/{release}/import",
                (ImportWork use, string release, HttpRequest request, Caller caller, CancellationToken ct) => use.SendAsync(release, request, caller, ct))
                .IsForm().Asks(Right.Assess).WithMetadata(new RequestSizeLimitAttribute(ImportWork.MostBytes * 4));

            ReviewRelease.Map(routes);
            SucceedRelease.Map(routes);
            StageRelease.Map(routes);
            ShowBoard.Map(routes);
            routes.MapGet(
                "/public/releases/{release}/status",
                (ServeRelease use, string release, string? form, HttpContext http) => use.Document(release, form, http))
                .WithMetadata(new ForGateways()).WithTags("Public").Produces(StatusCodes.Status200OK, contentType: "application/vnd.dsse+json")
                .ProducesProblem(StatusCodes.Status404NotFound).WithName("StatusDocument")
                .WithSummary("Whether a released model may serve: signed, short-lived, without an account");
        }
    }


    private static IResult View<T>(Result<T> result) where T : class =>
        result.Succeeds(out var view, out var refusal) ? Body.Answer(view) : Acting.Refuse(refusal);

    private static IResult ListPractices(
        ShowRelease use, string release, string? asOf, string? when, string? status, string? owner, bool? asked, bool? waits, bool? lapsed,
        string? after, string? limit, string? format, Caller caller)
    {
        var csv = format == "csv";
        if (!Paging.Of(after, limit).Succeeds(out var paging, out var refusal)
            || !use.Practices(release, asOf, new PracticeFilter(when, status, owner, asked, waits, lapsed), csv ? Paging.Whole : paging, caller)
                .Succeeds(out var views, out refusal))
        {
            return Acting.Refuse(refusal);
        }
        return csv ? ReleaseTables.Practices(release, views) : Body.Answer(views);
    }

    private static IResult Applicability(ShowRelease use, string release, string? asOf, string? format, Caller caller)
    {
        if (!use.Applicability(release, asOf, caller).Succeeds(out var views, out var refusal)) { return Acting.Refuse(refusal); }
        return format == "csv" ? ReleaseTables.Applicability(release, views) : Body.Answer(views);
    }
}
