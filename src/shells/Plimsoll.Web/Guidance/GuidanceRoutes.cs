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
        }

        public void MapGuidanceApi()
        {
            routes.MapGroup("/api/v1/guidance");
        }
    }
}
