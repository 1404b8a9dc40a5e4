// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Guidance;

/// <summary>Addresses of the guidance pages and API.</summary>
internal static partial class GuidanceRoutes
{
    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Pages: GET only, state in the address, cached.</summary>
        public void MapGuidancePages()
        {
            var pages = routes.MapGroup("").CacheOutput(GuidanceCache.Policy).ExcludeFromDescription();
            pages.MapGet("/", ShowFirstScreen.Handle);
            pages.MapGet("/guidance/checklist", ShowChecklist.Handle);
            pages.MapGet("/guidance/compare", ShowComparison.Handle);
            pages.MapGet("/guidance/matrix", ShowPages.Matrix);
            pages.MapGet("/guidance/mitigations", ShowPages.Mitigations);
            pages.MapGet("/guidance/crosswalk", ShowPages.Crosswalk);
            pages.MapGet("/guidance/classify", Classify.Handle);
            pages.MapGet("/about", ShowPages.About);
            // What people type into a worksheet or a comment is not kept, not even in a cache.
            routes.MapGet("/guidance/worksheet", ConcludeWorksheet.Handle).ExcludeFromDescription();
            routes.MapGet("/guidance/comment", ShowPages.Comment).ExcludeFromDescription();
            pages.MapGet("/guidance/ticks.json", SaveTicks.Handle);
            routes.MapPost("/guidance/ticks", LoadTicks.HandleAsync).ExcludeFromDescription().DisableAntiforgery();
        }

        public void MapGuidanceApi()
        {
            routes.MapGroup("/api/v1/guidance");
        }
    }
}
