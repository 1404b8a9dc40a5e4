// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.OutputCaching;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Guidance;

/// <summary>Pages that only read are cached by path and known query keys. A reader's own ticks
/// are never kept, and a question with an odd key is never answered from here.</summary>
internal static class GuidanceCache
{
    public const string Policy = "guidance";

    extension(IServiceCollection services)
    {
        public IServiceCollection AddGuidanceCache() => services.AddOutputCache(options =>
        {
            options.SizeLimit = 128 * 1024 * 1024;
            options.UseCaseSensitivePaths = true;
            options.MaximumBodySize = 8 * 1024 * 1024;
            options.AddPolicy(Policy, policy => policy.AddPolicy<ByKnownKeys>(), excludeDefaultPolicy: true);
        });
    }

    /// <summary>Content is fixed while the process lives, so an entry stays until it is pushed out.</summary>
    private sealed class ByKnownKeys : IOutputCachePolicy
    {
        public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            var request = context.HttpContext.Request;
            var known = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<KnownKeys>();
            // What the address itself would refuse is not kept: of the API by its own parameters, of a page by those of all.
            var refused = known is null ? GuidanceQuery.Repeated(request.Query) is not null
                : known.Unknown(request.Query) is not null || KnownKeys.Repeated(request.Query, known.Many) is not null;
            var odd = refused || request.Query.Keys.Any(GuidanceQuery.IsPersonal);
            context.EnableOutputCaching = true;
            context.AllowCacheLookup = context.AllowCacheStorage = HttpMethods.IsGet(request.Method) && !odd;
            context.AllowLocking = true;
            context.CacheVaryByRules.QueryKeys = GuidanceQuery.Known;
            context.VaryByEncoding();
            context.ResponseExpirationTimeSpan = TimeSpan.FromHours(1);
            return ValueTask.CompletedTask;
        }

        public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            context.KeepWithinBudget();
            return ValueTask.CompletedTask;
        }
    }
}
