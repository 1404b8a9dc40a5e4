// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Mvc;
using Plimsoll.Usage.Activity;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage;

/// <summary>Addresses that answer about events a caller brings along: no account, nothing kept, nothing cached.</summary>
internal static class UsageRoutes
{
    private const int MaxBody = 2 * 1024 * 1024;

    extension(IEndpointRouteBuilder routes)
    {
        public void MapUsageApi()
        {
            var api = routes.MapGroup("/api/v1/usage")
                .WithTags("Usage").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
                .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests)
                .WithMetadata(new RequestSizeLimitAttribute(MaxBody))
                .AddEndpointFilter((context, next) => { context.HttpContext.Response.Headers.CacheControl = "no-store"; return next(context); });
            api.MapPost("/read", ReadActivity.HandleAsync)
                .KnowsOnly("form", "at").Accepts<byte[]>("application/json", "application/x-ndjson", "application/x-protobuf").Produces<TakenAnswer>()
                .WithName("ReadActivity").WithSummary("What would intake make of these events?");
        }
    }
}
