// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Hollow;

/// <summary>Addresses of hollows.</summary>
internal static class HollowRoutes
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapHollowApi() => routes.MapGet("/api/v1/hollow/{hollow}", ShowHollow.Handle).WithTags("Hollow")
            .Produces<ShowHollow.Answer>().ProducesProblem(StatusCodes.Status404NotFound).WithName("Hollow").WithSummary("One hollow");
    }
}
