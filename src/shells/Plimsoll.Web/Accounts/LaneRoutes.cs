// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>Which addresses are answered in the lane of their organisation: whatever is read below one, unless its route says that it is not.</summary>
/// <remarks>What is written there is bounded by the turns of its streams, and waits for the disk.</remarks>
internal static class LaneRoutes
{
    extension<T>(T endpoint) where T : IEndpointConventionBuilder
    {
        /// <summary>An address below an organisation that is answered at once, whatever else the organisation asks for.</summary>
        /// <param name="why">Why its cost does not grow with what the organisation has.</param>
        public T OutsideLanes(string why) { endpoint.Add(built => built.Metadata.Add(new Outside(why))); return endpoint; }
    }

    extension(IApplicationBuilder app)
    {
        /// <summary>Answers in lanes; after the gatekeeper, so that only who belongs to an organisation takes its places.</summary>
        public IApplicationBuilder UseLanes(Lanes lanes) => app.Use(async (http, next) =>
        {
            if (http.Features.Get<Caller>()?.Tenant is not { } tenant || !IsRead(http.Request.Method)
                || http.GetEndpoint() is not { } endpoint || !Has(endpoint))
            {
                await next(http);
                return;
            }
            try { if (await lanes.RunAsync(tenant.Id, () => next(http), http.RequestAborted)) { return; } }
            // Nobody is there to be answered.
            catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted) { return; }
            await Gatekeeper.AnswerAsync(
                http, http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase),
                new Refusal(
                    HttpCodes.OrganisationBusy, "organisation", tenant.Slug, "asks for more at once than can be answered soon",
                    "send it again after the time that Retry-After says"));
        });
    }

    /// <summary>Whether reading at an address happens in the lane of its organisation.</summary>
    public static bool Has(Endpoint endpoint) =>
        endpoint is RouteEndpoint route && route.RoutePattern.GetParameter("tenant") is not null && endpoint.Metadata.GetMetadata<Outside>() is null
        && (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is not { } methods || methods.Any(IsRead));

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    /// <param name="Why">Why an address below an organisation is in no lane.</param>
    internal sealed record Outside(string Why);
}
