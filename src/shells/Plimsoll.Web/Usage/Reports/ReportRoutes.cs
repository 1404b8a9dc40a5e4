// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage.Reports;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Progress;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage.Reports;

/// <summary>Addresses of reports under a privacy budget, and of what they publish.</summary>
internal static class ReportRoutes
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddReports() =>
            services.AddSingleton<RunReport>().AddSingleton<ShowReports>().AddSingleton<SetBudget>().AddSingleton<ShowPublications>();
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapReportApi()
        {
            var u = routes.MapTenantApi()
                .WithTags("Usage").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
            u.MapGet("/usage/reports", (ShowReports use, string? after, string? limit, Caller caller) => use.List(after, limit, caller))
                .Asks(Right.Read).Produces<ReportsView>().WithName("ListReports")
                .WithSummary("Reports that were asked: by whom, what they cost, what came of them");
            u.MapGet("/usage/reports/preview", (ShowReports use, Caller caller, string? template, string? window) => use.Preview(caller, template, window))
                .Asks(Right.Read).Produces<ReportPreview>().WithName("PreviewReport")
                .WithSummary("What a report would cost, leave, and how far off it would be; nothing is read or spent");
            u.MapPost("/usage/reports", (ShowReports use, HttpRequest request, Caller caller, CancellationToken ct) => use.AskAsync(request, caller, ct))
                .Asks(Right.Publish).Accepts<ShowReports.ReportAsk>("application/json").Produces<ReportView>(StatusCodes.Status201Created)
                .Produces<ReportView>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status503ServiceUnavailable).WithName("PublishReport")
                .WithSummary("Spend a part of the budget, count, add noise and publish");
            u.MapGet("/usage/budgets", (ShowReports use, Caller caller) => use.Budgets(caller))
                .Asks(Right.Read).Produces<BudgetsView>().WithName("ShowBudgets").WithSummary("What may be spent, what was, by whom, what is left");
            u.MapPut("/usage/budgets", (SetBudget use, HttpRequest request, Caller caller, CancellationToken ct) => use.HandleAsync(request, caller, ct))
                .Acts<ShowReports.BudgetAsk>(Right.Publish, "SetBudget", "Set what may be spent on a unit in each month or year");

            var open = routes.MapGroup("").WithTags("Public").ProducesProblem(StatusCodes.Status404NotFound);
            open.MapGet("/api/v1/usage/templates", () => ShowReports.Templates())
                .Produces<TemplatesView>().WithName("ReportTemplates").WithSummary("The questions that may be asked, with every bound");
            // What was published never changes; a list is drawn anew when something is published, and on the day on which something is shown.
            var shown = open.MapGroup("").CacheOutput(ProgressCache.Public);
            shown.MapGet("/public/publications.json", (ShowPublications use, string? after, string? limit) => use.List(after, limit))
                .Produces<ListedPublications>().WithName("Publications").WithSummary("Published tables, the newest first");
            var one = shown.MapGroup("").ProducesProblem(StatusCodes.Status410Gone);
            one.MapGet("/public/publications/{publication}.json", (ShowPublications use, string publication) => use.Document(publication))
                .Produces<Publication>().WithName("Publication").WithSummary("A published table with its sentence, methods and parameters");
            one.MapGet("/public/publications/{publication}/table.csv", (ShowPublications use, string publication) => use.Table(publication))
                .Produces<string>(StatusCodes.Status200OK, "text/csv").WithName("PublicationTable")
                .WithSummary("The table that the record is about, byte for byte");
            one.MapGet("/public/publications/{publication}/table.parquet", (ShowPublications use, string publication) => use.Parquet(publication))
                .Produces<byte[]>(StatusCodes.Status200OK, "application/vnd.apache.parquet").WithName("PublicationParquet")
                .WithSummary("The table as Parquet");
            one.MapGet("/public/publications/{publication}/record.json", (ShowPublications use, string publication) => use.Record(publication))
                .Produces<object>().WithName("PublicationRecord").WithSummary("The signed publication record: check it with plimsoll privacy verify-release");
            one.MapGet("/public/publications/{publication}/registry.json", (ShowPublications use, string publication) => use.Registry(publication))
                .Produces<object>().WithName("PublicationRegistryEntry")
                .WithSummary("An entry for the Differential Privacy Deployments Registry, filled from the record");
        }

        public void MapReportPages()
        {
            var t = routes.MapTenantPages();
            t.MapGet("/usage/reports", (ShowReports use, Caller caller, string? template, string? window) => use.BuilderPage(caller, template, window))
                .Asks(Right.Read);
            t.MapPost("/usage/reports", (ShowReports use, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.AskFromPageAsync(request, caller, ct))
                .IsForm().Asks(Right.Publish);
            t.MapGet("/usage/budget", (ShowReports use, Caller caller) => use.BudgetPage(caller)).Asks(Right.Read);
            t.MapPost("/usage/budget", (SetBudget use, HttpRequest request, Caller caller, CancellationToken ct) => use.FromPageAsync(request, caller, ct))
                .IsForm().Asks(Right.Publish);

            routes.MapGet("/usage", () => Results.Redirect("/public/publications")).ExcludeFromDescription();
            routes.MapGet("/public/publications", (ShowPublications use, string? after) => use.ListPage(after))
                .CacheOutput(ProgressCache.Public).ExcludeFromDescription();
            routes.MapGet("/public/publications/{publication}", (ShowPublications use, string publication) => use.Page(publication))
                .CacheOutput(ProgressCache.Public).ExcludeFromDescription();
        }
    }
}
