// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Mvc;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>Addresses of the signed-in pages of releases. They call the same use cases as the API.</summary>
internal static class ReleasePages
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddReleasePages() => services
            .AddSingleton<ReleaseFrames>().AddSingleton<GuidanceOf>().AddSingleton<ShowReleases>().AddSingleton<ShowRegistry>().AddSingleton<ShowReleasePage>()
            .AddSingleton<ShowAssessment>().AddSingleton<ShowPractices>().AddSingleton<ShowPractice>().AddSingleton<ShowEvidence>()
            .AddSingleton<ShowWorksheet>().AddSingleton<UploadPage>().AddSingleton<AnswerList>()
            .AddSingleton<AskReview>().AddSingleton<ReviewRelease>().AddSingleton<ShowGate>().AddSingleton<ShowTrail>().AddSingleton<ShowConsistency>();
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapTenantReleasePages()
        {
            var most = routes.ServiceProvider.GetRequiredService<EvidenceLimit>().MostBody;
            var t = routes.MapTenantPages();
            t.MapGet("/registry", (ShowRegistry use, string? q, string? after, string? applications, string? organisations, Caller caller) =>
                use.Handle(Given(q), Given(after), Given(applications), Given(organisations), caller))
                .Asks(Right.Read);
            t.MapGet("/registry/new/{what}", (ShowRegistry use, string what, Caller caller) => use.ShowNew(what, caller)).Asks(Right.Register);
            t.MapPost(
                "/registry/new/{what}",
                (ShowRegistry use, string what, HttpRequest request, Caller caller, CancellationToken ct) => use.RegisterAsync(what, request, caller, ct))
                .IsForm().Asks(Right.Register).WithMetadata(new RequestSizeLimitAttribute(ShowRegistry.MostBytes));
            t.MapPost("/registry/adverse", (ShowRegistry use, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.AdverseAsync(request, caller, ct))
                .IsForm().Asks(Right.Assess);
            t.MapGet("/consistency", (ShowConsistency use, string? severity, string? release, string? q, string? after, Caller caller) =>
                use.Handle(Given(severity), Given(release), Given(q), Given(after), caller))
                .Asks(Right.Read);
            t.MapGet("/entries/{seq:long}/proof", (ShowTrail use, long seq, Caller caller) => use.Proof(seq, caller)).Asks(Right.Read);
            t.MapGet("/releases", (ShowReleases use, string? q, string? verdict, string? stage, string? state, string? after, string? limit, Caller caller) =>
                use.Handle(ReleaseQuery.Of(q, verdict, stage, state), after, limit, caller))
                .Asks(Right.Read);
            t.MapGet("/releases/new", (ShowReleases use, Caller caller) => use.ShowOpen(caller)).Asks(Right.Register);
            t.MapPost("/releases/new", (ShowReleases use, HttpRequest request, Caller caller, CancellationToken ct) => use.OpenAsync(request, caller, ct))
                .IsForm().Asks(Right.Register);

            var r = t.MapGroup("/releases/{release}");
            r.MapGet("", (ShowReleasePage use, string release, string? asOf, Caller caller) => use.Handle(release, Given(asOf), caller)).Asks(Right.Read);
            r.MapPost("/status", (ShowReleasePage use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.StatusAsync(release, request, caller, ct))
                .IsForm().Asks(Right.Serve);
            r.MapPost("/return", (ShowReleasePage use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.ProposeAsync(release, request, caller, ct))
                .IsForm().Asks(Right.Serve);
            r.MapPost(
                "/return/{proposal}/agree",
                (ShowReleasePage use, string release, string proposal, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.AgreeAsync(release, proposal, request, caller, ct))
                .IsForm().Asks(Right.Approve);
            r.MapPost("/notices", (ShowReleasePage use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.NoticeAsync(release, request, caller, ct))
                .IsForm().Asks(Right.Serve);
            r.MapPost("/monitoring", (ShowReleasePage use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.MonitoringAsync(release, request, caller, ct))
                .IsForm().Asks(Right.Serve);
            r.MapGet("/decisions/{decision}", (ShowReleasePage use, string release, string decision, Caller caller) => use.Signed(release, decision, caller))
                .Asks(Right.Read);
            r.MapGet("/assessment", (ShowAssessment use, string release, Caller caller) => use.Handle(release, caller)).Asks(Right.Assess);
            r.MapPost("/assessment", (ShowAssessment use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.AssessAsync(release, request, caller, ct))
                .IsForm().Asks(Right.Assess);
            r.MapGet("/plan", (ShowAssessment use, string release, Caller caller) => use.Plan(release, caller)).Asks(Right.Assess);
            r.MapPost("/plan", (ShowAssessment use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.ChangePlanAsync(release, request, caller, ct))
                .IsForm().Asks(Right.Assess);
            r.MapGet("/practices", (ShowPractices use, string release, HttpRequest request, Caller caller) => use.Handle(release, request, caller))
                .Asks(Right.Read);
            r.MapGet("/answers", (AnswerList use, string release, Caller caller) => use.Show(release, caller)).Asks(Right.Assess);
            r.MapPost("/answers", (AnswerList use, string release, HttpContext http, Caller caller, CancellationToken ct) =>
                use.SendAsync(release, http, caller, ct))
                .DisableAntiforgery().Asks(Right.Assess).WithMetadata(new RequestSizeLimitAttribute(most), new StreamedBody());
            r.MapGet("/applicability", (ShowPractices use, string release, string? asOf, string? after, string? format, Caller caller) =>
                use.Applicability(release, Given(asOf), after, format, caller))
                .Asks(Right.Read);
            r.MapGet("/practices/{practice}", (ShowPractice use, string release, string practice, string? asOf, Caller caller) =>
                use.Handle(release, practice, Given(asOf), caller))
                .Asks(Right.Read);
            var p = r.MapGroup("/practices/{practice}");
            p.MapPost("/assignment", (ShowPractice use, string release, string practice, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.AssignAsync(release, practice, request, caller, ct))
                .IsForm().Asks(Right.Assess);
            p.MapPost("/status", (ShowPractice use, string release, string practice, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.SetAsync(release, practice, request, caller, ct))
                .IsForm().Asks(Right.Assess);
            p.MapPost("/confirm", (ShowPractice use, string release, string practice, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.ConfirmAsync(release, practice, request, caller, ct))
                .IsForm().Asks(Right.Assess);
            p.MapPost("/comments", (ShowPractice use, string release, string practice, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.CommentAsync(release, practice, request, caller, ct))
                .IsForm().Asks(Right.Contribute);
            p.MapPost("/evidence", (ShowPractice use, string release, string practice, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.AttachAsync(release, practice, request, caller, ct))
                .IsForm().Asks(Right.Contribute);
            r.MapGet("/evidence", (ShowEvidence use, string release, string? asOf, string? practice, string? after, Caller caller) =>
                use.Handle(release, Given(asOf), Given(practice), Given(after), caller))
                .Asks(Right.Read);
            // These two, and the answers to a list, check the form themselves, before they read the file.
            r.MapPost("/evidence", (UploadPage use, string release, HttpContext http, Caller caller, CancellationToken ct) =>
                use.HandleAsync(release, null, http, caller, ct))
                .DisableAntiforgery().Asks(Right.Contribute).WithMetadata(new RequestSizeLimitAttribute(most), new StreamedBody());
            r.MapPost(
                "/evidence/{evidence}/revisions",
                (UploadPage use, string release, string evidence, HttpContext http, Caller caller, CancellationToken ct) =>
                    use.HandleAsync(release, evidence, http, caller, ct))
                .DisableAntiforgery().Asks(Right.Contribute).WithMetadata(new RequestSizeLimitAttribute(most), new StreamedBody());
            r.MapPost("/evidence/links", (ShowEvidence use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.LinkAsync(release, request, caller, ct))
                .IsForm().Asks(Right.Contribute);
            r.MapGet("/evidence/{evidence}", (ShowEvidence use, string release, string evidence, Caller caller) => use.HandlePiece(release, evidence, caller))
                .Asks(Right.Read);
            var e = r.MapGroup("/evidence/{evidence}");
            e.MapPost("/practices", (ShowEvidence use, string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.ServesAsync(release, evidence, request, caller, ct))
                .IsForm().Asks(Right.Contribute);
            e.MapPost("/adverse", (ShowEvidence use, string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.RaiseAsync(release, evidence, request, caller, ct))
                .IsForm().Asks(Right.Contribute);
            e.MapPost("/adverse/answer", (ShowEvidence use, string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.AnswerAsync(release, evidence, request, caller, ct))
                .IsForm().Asks(Right.Approve);
            e.MapGet(
                "/content",
                (AttachEvidence use, string release, string evidence, int? revision, HttpContext http, Caller caller, CancellationToken ct) =>
                    use.ContentAsync(release, evidence, revision, http, caller, ct))
                .Asks(Right.Read);
            e.MapPost("/withdraw", (ShowEvidence use, string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.WithdrawAsync(release, evidence, request, caller, ct))
                .IsForm().Asks(Right.Contribute);
            e.MapPost("/erase", (ShowEvidence use, string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.EraseAsync(release, evidence, request, caller, ct))
                .IsForm().Asks(Right.Assess);
            r.MapGet("/worksheet", (ShowWorksheet use, string release, string? revises, Caller caller, CancellationToken ct) =>
                use.HandleAsync(release, Given(revises), caller, ct))
                .Asks(Right.Read);
            r.MapPost("/worksheet", (ShowWorksheet use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.KeepAsync(release, request, caller, ct))
                .IsForm().Asks(Right.Contribute);
            r.MapPost("/worksheet/file", (ShowWorksheet use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.TakeAsync(release, request, caller, ct))
                .IsForm().Asks(Right.Contribute).WithMetadata(new RequestSizeLimitAttribute(ShowWorksheet.MostBytes * 2));
            r.MapPost(
                "/worksheet/{evidence}/adequate",
                (ShowWorksheet use, string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.CallAsync(release, evidence, request, caller, ct))
                .IsForm().Asks(Right.Approve);
            r.MapPost("/declarations", (ShowGate use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.DeclareAsync(release, request, caller, ct))
                .IsForm().Asks(Right.Assess);
            r.MapGet("/gate", (ShowGate use, string release, string? asOf, Caller caller) => use.Handle(release, Given(asOf), caller)).Asks(Right.Read);
            r.MapPost("/gate", (ShowGate use, string release, Caller caller, CancellationToken ct) => use.JudgeAsync(release, caller, ct))
                .IsForm().Asks(Right.Judge);
            r.MapPost("/refuse", (ShowGate use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.RefuseAsync(release, request, caller, ct))
                .IsForm().Asks(Right.Refuse);
            r.MapPost("/lift", (ShowGate use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.LiftAsync(release, request, caller, ct))
                .IsForm().Asks(Right.Approve);
            r.MapPost("/reviews", (ShowGate use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.AskAsync(release, request, caller, ct))
                .IsForm().Asks(Right.Assess);
            r.MapPost("/reviews/{review}/withdraw", (ShowGate use, string release, string review, Caller caller, CancellationToken ct) =>
                use.WithdrawAsync(release, review, caller, ct))
                .IsForm().Asks(Right.Assess);
            r.MapPost("/reviews/{review}/erase", (ShowGate use, string release, string review, Caller caller, CancellationToken ct) =>
                use.EraseAsync(release, review, caller, ct))
                .IsForm().Asks(Right.People);
            r.MapGet("/trail", (ShowTrail use, string release, long? before, Caller caller) => use.Handle(release, before, caller)).Asks(Right.Read);
        }
    }

    /// <summary>An empty field of a form in an address says nothing.</summary>
    private static string? Given(string? value) => Blank.Is(value) ? null : value;
}
