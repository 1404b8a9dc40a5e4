// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress;
using Plimsoll.Progress.Editions;
using Plimsoll.Progress.Templates;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress;

/// <summary>Addresses of the progress pages and API.</summary>
internal static class ProgressRoutes
{
    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Pages: GET only, public, cached.</summary>
        public void MapProgressPages()
        {
            var pages = routes.MapGroup("/progress").CacheOutput(ProgressCache.Policy).ExcludeFromDescription();
            pages.MapGet("", ShowProgress.Overview);
            pages.MapGet("/{process}", ShowProgress.Process);
            pages.MapGet("/challenges", ShowProgress.Challenges);
            pages.MapGet("/recommendations", ShowProgress.Recommendations);
            pages.MapGet("/stakeholders", ShowProgress.Stakeholders);
            pages.MapGet("/template", ShowProgress.Template);
            pages.MapGet("/answers", ShowProgress.Answers);
            pages.MapGet("/providers", ShowProgress.Providers);
            pages.MapGet("/providers/{provider}", ShowProgress.Provider);
        }

        /// <summary>Everything the pages show, and the downloads.</summary>
        public void MapProgressApi()
        {
            var api = routes.MapGroup("/api/v1/progress")
                .WithTags("Progress").CacheOutput(ProgressCache.Policy).ProducesProblem(StatusCodes.Status400BadRequest)
                .ProducesProblem(StatusCodes.Status429TooManyRequests);
            api.MapGet("/edition", ProgressApi.Edition)
                .KnowsOnly().Produces<ProgressEdition>().WithName("ProgressEdition").WithSummary("The whole report, restated");
            api.MapGet("/totals", ProgressApi.Totals)
                .KnowsOnly().Produces<ProgressTotals>().WithName("ProgressTotals")
                .WithSummary("How many processes stand at each level and under each challenge");
            api.MapGet("/processes", ProgressApi.Processes)
                .KnowsOnly("format").Produces<IReadOnlyList<ProcessRow>>().WithName("ProgressProcesses")
                .WithSummary("Every process with its level; presence, not quality");
            api.MapGet("/processes/{id}", ProgressApi.Process)
                .KnowsOnly().Produces<ProcessAnswer>().ProducesProblem(StatusCodes.Status404NotFound).WithName("ProgressProcess")
                .WithSummary("One process: what blocks it, what answers that, its evidence");
            api.MapGet("/challenges", ProgressApi.Challenges)
                .KnowsOnly("format").Produces<ChallengesAnswer>().WithName("ProgressChallenges")
                .WithSummary("The challenges, process by process, with disputed cells");
            api.MapGet("/recommendations", ProgressApi.Recommendations)
                .KnowsOnly("format").Produces<IReadOnlyList<DatedRecommendation>>().WithName("ProgressRecommendations")
                .WithSummary("What should be done, and which dates have passed");
            api.MapGet("/stakeholders", ProgressApi.Stakeholders)
                .KnowsOnly("format").Produces<StakeholdersAnswer>().WithName("ProgressStakeholders").WithSummary("Who has a part after deployment");
            api.MapGet("/answers", ProgressApi.Blocks)
                .KnowsOnly("format").Produces<IReadOnlyList<BlockRow>>().WithName("ProgressAnswers")
                .WithSummary("What blocks each process, and which recommendation answers it, with actions and dates");
            api.MapGet("/providers", ProgressApi.Access)
                .KnowsOnly("format").Produces<AccessAnswer>().WithName("ProgressProviders")
                .WithSummary("Open against restricted models, as far as the report tells");
            api.MapGet("/providers/{id}", ProgressApi.Provider)
                .KnowsOnly().Produces<EditionProviderAnswer>().ProducesProblem(StatusCodes.Status404NotFound).WithName("ProgressProvider")
                .WithSummary("One provider of the report with its examples; no score, because the report names none");
            api.MapGet("/evidence", ProgressApi.Evidence)
                .KnowsOnly("format").Produces<IReadOnlyList<EvidenceItem>>().WithName("ProgressEvidence").WithSummary("The examples of the annex");
            api.MapGet("/template", ProgressApi.Template)
                .KnowsOnly("format").Produces<DocumentationTemplate>().WithName("ProgressTemplate").WithSummary("The blank documentation template");
            api.MapGet("/chart.svg", ProgressApi.Chart)
                .KnowsOnly().Produces(StatusCodes.Status200OK, contentType: "image/svg+xml").WithName("ProgressChart").WithSummary("One bar a process");
            api.MapGet("/report.html", ProgressApi.Report)
                .KnowsOnly().Produces(StatusCodes.Status200OK, contentType: "text/html").WithName("ProgressReport").WithSummary("A report to print");
        }
    }
}
