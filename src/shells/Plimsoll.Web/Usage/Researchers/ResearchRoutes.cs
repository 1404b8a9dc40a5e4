// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Usage.Reports;

namespace Plimsoll.Web.Usage.Researchers;

/// <summary>Addresses of research access.</summary>
internal static class ResearchRoutes
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddResearch() =>
            services.AddSingleton<Plimsoll.Storage.Usage.ResearchRequests>()
                .AddSingleton<Research>().AddSingleton<ApplyForResearch>().AddSingleton<ShowResearch>();
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapResearch()
        {
            var u = routes.MapTenantApi()
                .MapGroup("/usage/research").WithTags("Research").ProducesProblem(StatusCodes.Status409Conflict)
                .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
            u.MapGet("", (Research use, string? after, string? limit, Caller caller) => use.List(after, limit, caller))
                .Asks(Right.Query).Produces<ResearchListView>().WithName("ListResearch").WithSummary("Requests and projects that the caller may see");
            u.MapGet("/{project}", (Research use, string project, Caller caller) => use.Show(project, caller))
                .Asks(Right.Query).Produces<ResearchView>().WithName("ShowResearch").WithSummary("A project with its budget and its answers");
            u.MapGet("/{project}/answers.zip", (Research use, string project, Caller caller) => use.Answers(project, caller))
                .Asks(Right.Query).Produces<byte[]>(StatusCodes.Status200OK, "application/zip").WithName("ResearchAnswers")
                .WithSummary("Every answer as a table and its signed record");
            u.MapGet("/{project}/preview", (Research use, string project, string? template, string? window, Caller caller) =>
                use.Preview(project, template, window, caller))
                .Asks(Right.Query).Produces<ReportPreview>().WithName("PreviewResearch")
                .WithSummary("What a question would cost, and how far off its answer would be");
            u.MapPost(
                "/{project}/reports",
                (Research use, string project, HttpRequest request, Caller caller, CancellationToken ct) => use.AskAsync(project, request, caller, ct))
                .Asks(Right.Query).Accepts<ShowReports.ReportAsk>("application/json").Produces<ResearchAnswer>(StatusCodes.Status201Created)
                .Produces<ResearchAnswer>(StatusCodes.Status202Accepted).WithName("AskResearch")
                .WithSummary("Ask a question; it is charged to the project and to the dataset");
            u.MapPost("", (Research use, HttpRequest request, Caller caller, CancellationToken ct) => use.EnterAsync(request, caller, ct))
                .Acts<Research.EnterAsk>(Right.Publish, "EnterResearch", "Enter a request for access as it was received", StatusCodes.Status201Created);
            u.MapPost(
                "/{project}/complete",
                (Research use, string project, HttpRequest request, Caller caller, CancellationToken ct) => use.CompleteAsync(project, request, caller, ct))
                .Asks(Right.Publish).Produces<Acted>().WithName("CompleteResearch").WithSummary("Say that a request holds all that a decision needs");
            u.MapPost(
                "/{project}/grant",
                (Research use, string project, HttpRequest request, Caller caller, CancellationToken ct) => use.GrantAsync(project, request, caller, ct))
                .Acts<Research.GrantAsk>(Right.Publish, "GrantResearch", "Grant access: to whom, which questions, which budget, until when");
            u.MapPost(
                "/{project}/refuse",
                (Research use, string project, HttpRequest request, Caller caller, CancellationToken ct) => use.RefuseAsync(project, request, caller, ct))
                .Acts<Research.RefuseAsk>(Right.Publish, "RefuseResearch", "Refuse access, with a ground and a reason");
            u.MapPost(
                "/{project}/revoke",
                (Research use, string project, HttpRequest request, Caller caller, CancellationToken ct) => use.RevokeAsync(project, request, caller, ct))
                .Acts<ReasonAsk>(Right.Publish, "RevokeResearch", "End access before its time");
            u.MapGet("/waiting", (Research use, string? after, string? limit, Caller caller) => use.ListUntaken(after, limit, caller))
                .Asks(Right.Publish).Produces<WaitingListView>().WithName("ListWaitingResearch")
                .WithSummary("Requests that came by the public form and that nobody has taken up");
            u.MapPut("/access", (Research use, HttpRequest request, Caller caller, CancellationToken ct) => use.OpenAsync(request, caller, ct))
                .Acts<Research.AccessAsk>(Right.Publish, "SetResearchAccess", "Open or close the public form for requests");
            u.MapPost(
                "/{project}/take",
                (Research use, string project, HttpRequest request, Caller caller, CancellationToken ct) => use.TakeAsync(project, request, caller, ct))
                .Asks(Right.Publish).Produces<Acted>().WithName("TakeResearch").WithSummary("Take up a request that came by the public form");
            u.MapPost(
                "/{project}/erase",
                (Research use, string project, HttpRequest request, Caller caller, CancellationToken ct) => use.EraseAsync(project, request, caller, ct))
                .Asks(Right.People).Produces<Acted>().WithName("EraseResearch")
                .WithSummary("Erase what an applicant wrote; a request that was not decided, or access that it rests on, ends with it");

            ApplyForResearch.Map(routes);

            var t = routes.MapTenantPages().MapGroup("/usage/research");
            t.MapGet("", (ShowResearch use, Caller caller) => use.Handle(caller)).Asks(Right.Query);
            t.MapPost("", (ShowResearch use, HttpRequest request, Caller caller, CancellationToken ct) => use.EnterAsync(request, caller, ct))
                .IsForm().Asks(Right.Publish);
            t.MapPost("/access", (ShowResearch use, HttpRequest request, Caller caller, CancellationToken ct) => use.OpenAsync(request, caller, ct))
                .IsForm().Asks(Right.Publish);
            t.MapPost(
                "/{project}/take",
                (ShowResearch use, string project, HttpRequest request, Caller caller, CancellationToken ct) => use.TakeAsync(project, request, caller, ct))
                .IsForm().Asks(Right.Publish);
            t.MapGet("/{project}", (ShowResearch use, string project, string? template, string? window, Caller caller) =>
                use.Project(project, template, window, caller))
                .Asks(Right.Query);
            t.MapGet("/{project}/answers.zip", (Research use, string project, Caller caller) => use.Answers(project, caller)).Asks(Right.Query);
            t.MapPost(
                "/{project}/ask",
                (ShowResearch use, string project, HttpRequest request, Caller caller, CancellationToken ct) => use.AskAsync(project, request, caller, ct))
                .IsForm().Asks(Right.Query);
            t.MapPost(
                "/{project}/complete",
                (ShowResearch use, string project, HttpRequest request, Caller caller, CancellationToken ct) => use.CompleteAsync(project, request, caller, ct))
                .IsForm().Asks(Right.Publish);
            t.MapPost(
                "/{project}/grant",
                (ShowResearch use, string project, HttpRequest request, Caller caller, CancellationToken ct) => use.GrantAsync(project, request, caller, ct))
                .IsForm().Asks(Right.Publish);
            t.MapPost(
                "/{project}/refuse",
                (ShowResearch use, string project, HttpRequest request, Caller caller, CancellationToken ct) => use.RefuseAsync(project, request, caller, ct))
                .IsForm().Asks(Right.Publish);
            t.MapPost(
                "/{project}/erase",
                (ShowResearch use, string project, HttpRequest request, Caller caller, CancellationToken ct) => use.EraseAsync(project, request, caller, ct))
                .IsForm().Asks(Right.People);
            t.MapPost(
                "/{project}/revoke",
                (ShowResearch use, string project, HttpRequest request, Caller caller, CancellationToken ct) => use.RevokeAsync(project, request, caller, ct))
                .IsForm().Asks(Right.Publish);
        }
    }
}
