// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Guidance;

/// <summary>Addresses of the guidance pages and API.</summary>
internal static partial class GuidanceRoutes
{
    private static readonly string[] Read = ["GET", "HEAD"];

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Pages: GET only, state in the address, cached.</summary>
        public void MapGuidancePages()
        {
            Page(routes.MapMethods("/", Read, ShowFirstScreen.Handle));
            // People type the bare word; the first question is where it begins.
            routes.MapGet("/guidance", () => Results.Redirect("/")).ExcludeFromDescription();
            Page(routes.MapMethods("/guidance/checklist", Read, ShowChecklist.Handle));
            Page(routes.MapMethods("/guidance/compare", Read, ShowComparison.Handle));
            Page(routes.MapMethods("/guidance/matrix", Read, ShowPages.Matrix));
            Page(routes.MapMethods("/guidance/mitigations", Read, ShowPages.Mitigations));
            Page(routes.MapMethods("/guidance/crosswalk", Read, ShowPages.Crosswalk));
            Page(routes.MapMethods("/guidance/counterparts", Read, ShowPages.Counterparts));
            Page(routes.MapMethods("/guidance/processes", Read, ShowPages.Processes));
            Shown(routes.MapMethods("/guidance/sources", Read, ShowPages.Sources));
            Page(routes.MapMethods("/guidance/classify", Read, Classify.Handle));
            Page(routes.MapMethods("/about", Read, ShowPages.About));
            // What people type into a worksheet, a comment or a list of their own is kept nowhere, not even in a cache.
            Private(routes.MapMethods("/guidance/worksheet", Read, ConcludeWorksheet.Handle));
            Private(routes.MapMethods("/guidance/worksheet.json", Read, ConcludeWorksheet.File));
            Private(routes.MapMethods("/guidance/worksheet/releases", Read, ConcludeWorksheet.HandleReleasing));
            Private(routes.MapMethods("/guidance/worksheet/releases.json", Read, ConcludeWorksheet.FileReleasing));
            Private(routes.MapMethods("/guidance/comment", Read, ShowPages.Comment));
            Private(routes.MapMethods("/guidance/ticks.json", Read, SaveTicks.Handle));
            routes.MapPost("/guidance/ticks", LoadTicks.HandleAsync).ExcludeFromDescription().DisableAntiforgery();

            static void Page(RouteHandlerBuilder page) => Shown(page).CacheOutput(GuidanceCache.Policy);

            static void Private(RouteHandlerBuilder page) =>
                Shown(page).AddEndpointFilter((context, next) => { NoStore(context.HttpContext); return next(context); });

            static RouteHandlerBuilder Shown(RouteHandlerBuilder page) =>
                page.ExcludeFromDescription().AddEndpointFilter(async (context, next) =>
                {
                    var query = context.HttpContext.Request.Query;
                    if (query.Keys.Any(GuidanceQuery.IsPersonal)) { NoStore(context.HttpContext); }
                    return GuidanceQuery.Repeated(query) is { } repeated ? Problems.Page(repeated) : await next(context);
                });

            static void NoStore(HttpContext http) => http.Response.Headers.CacheControl = "no-store";
        }

        /// <summary>Everything the pages can do. GET answers are cached; the worksheet is posted and not kept.</summary>
        public void MapGuidanceApi()
        {
            var api = routes.MapGroup("/api/v1/guidance")
                .WithTags("Guidance").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status429TooManyRequests);
            var cached = api.MapGroup("").CacheOutput(GuidanceCache.Policy);
            cached.MapGet("/checklist", GuidanceApi.Checklist)
                .KnowsOnly<ProfileParameters>().Produces<Checklist>().WithName("Checklist").WithSummary("What does this release owe?");
            cached.MapGet("/classify", GuidanceApi.Classify)
                .KnowsOnly<ClassifyParameters>().Produces<Classification>().WithName("Classify").WithSummary("Which model type and release type is it?");
            cached.MapGet("/compare", GuidanceApi.Compare)
                .KnowsOnly<CompareParameters>().Produces<Comparison>().WithName("Compare").WithSummary("What changes from one cell or pack to another?");
            cached.MapGet("/matrix", GuidanceApi.Matrix)
                .KnowsOnly<TableParameters>().Produces<IReadOnlyList<MatrixRow>>().WithName("Matrix").WithSummary("All guidelines in all twelve cells");
            cached.MapGet("/moves", GuidanceApi.Moves)
                .KnowsOnly().Produces<IReadOnlyList<Move>>().WithName("Moves").WithSummary("Levels that moved where a sourced cell replaced an inferred one");
            cached.MapGet("/mitigations", GuidanceApi.Mitigations)
                .KnowsOnly("format").Produces<IReadOnlyList<ChecklistMitigation>>().WithName("Mitigations")
                .WithSummary("The fifteen strategies with every actor's duties");
            cached.MapGet("/crosswalk", GuidanceApi.Crosswalk)
                .KnowsOnly<CrosswalkParameters>().Produces<IReadOnlyList<CrosswalkTable>>().WithName("Crosswalk")
                .WithSummary("Counterparts in other frameworks");
            cached.MapGet("/counterparts/{id}", GuidanceApi.Counterparts)
                .KnowsOnly().Produces<LineCounterparts>().ProducesProblem(StatusCodes.Status404NotFound).WithName("Counterparts")
                .WithSummary("What one line corresponds to, with reason, confidence and source");
            api.MapGet("/sources", GuidanceApi.Sources)
                .KnowsOnly<SourcesParameters>().Produces<SourcesAnswer>().WithName("Sources")
                .WithSummary("What the content rests on outside, and what has to be read again");
            cached.MapGet("/practices/{id}", GuidanceApi.Practice)
                .KnowsOnly().Produces<PracticeAnswer>().ProducesProblem(StatusCodes.Status404NotFound).WithName("Practice")
                .WithSummary("One practice with its source, evidence and counterparts");
            cached.MapGet("/packs", GuidanceApi.Packs)
                .KnowsOnly().Produces<IReadOnlyList<PackStatement>>().WithName("Packs").WithSummary("The packs and what each view of them must say");
            cached.MapGet("/export/oscal/{file}", GuidanceApi.Oscal)
                .KnowsOnly().Produces(StatusCodes.Status200OK, contentType: "application/json").ProducesProblem(StatusCodes.Status404NotFound)
                .WithName("Oscal").WithSummary("OSCAL 1.2.1: catalog, profiles, mapping collections");
            cached.MapGet("/export/ciso.yaml", GuidanceApi.Ciso)
                .KnowsOnly().Produces(StatusCodes.Status200OK, contentType: "application/yaml").WithName("Ciso")
                .WithSummary("A library file for CISO Assistant");
            api.MapPost("/worksheet", GuidanceApi.WorksheetAsync)
                .KnowsOnly().Accepts<Worksheet>("application/json").Produces<WorksheetAnswer>().WithName("Worksheet")
                .WithSummary("Of whoever would restrict openness: is a restriction of open release called for?");
            api.MapPost("/worksheet/releases", GuidanceApi.ReleasingWorksheetAsync)
                .KnowsOnly().Accepts<ReleasingWorksheet>("application/json").Produces<ReleasingWorksheetAnswer>().WithName("ReleasingWorksheet")
                .WithSummary("Of whoever releases: what was looked for, how hard, and what came of it?");
        }
    }
}
