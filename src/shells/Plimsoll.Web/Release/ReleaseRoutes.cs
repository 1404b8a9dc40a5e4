// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Mvc;
using Plimsoll.Release.Gates;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>Addresses that judge and verify what a caller brings along: no account, nothing kept, nothing cached.</summary>
internal static class ReleaseRoutes
{
    /// <summary>Largest history or decision: a release with hundreds of practices and pieces of evidence.</summary>
    private const int MaxBody = 2 * 1024 * 1024;

    extension(IEndpointRouteBuilder routes)
    {
        public void MapReleasePages()
        {
            var pages = routes.MapGroup("/release")
                .ExcludeFromDescription().AddEndpointFilter((context, next) => { NoStore(context.HttpContext); return next(context); });
            routes.MapGet("/release", () => Results.Redirect("/release/verify")).ExcludeFromDescription();
            pages.MapMethods("/verify", ["GET", "HEAD"], ShowVerify.Handle);
            // Writes nothing, so it needs no antiforgery token.
            pages.MapPost("/verify", ShowVerify.AnswerAsync).DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(MaxBody));
        }

        public void MapReleaseApi()
        {
            var api = routes.MapGroup("/api/v1/release")
                .WithTags("Release").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
                .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests)
                .WithMetadata(new RequestSizeLimitAttribute(MaxBody))
                .AddEndpointFilter((context, next) => { NoStore(context.HttpContext); return next(context); });
            api.MapPost("/verify", VerifyDecision.HandleAsync)
                .KnowsOnly().Accepts<VerifyAsk>("application/json").Produces<VerifyAnswer>().WithName("VerifyDecision")
                .WithSummary("Does this signed decision let these weights pass at this stage?");
            api.MapPost("/judge", JudgeGate.HandleAsync)
                .KnowsOnly("asOf").Accepts<IReadOnlyList<HistoryEntry>>("application/json").Produces<VerdictAnswer>().WithName("JudgeGate")
                .WithSummary("Would the release of this history pass the gate of its stage?");
        }
    }

    private static void NoStore(HttpContext http) => http.Response.Headers.CacheControl = "no-store";
}

/// <summary>An entry of a release's stream, as the command line's judge takes it. Only here to describe the body.</summary>
internal sealed record HistoryEntry(string Seq, string At, string By, string Type, int Tv, System.Text.Json.JsonElement Data);
