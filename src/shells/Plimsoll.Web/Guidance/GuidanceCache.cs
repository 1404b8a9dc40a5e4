// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.OutputCaching;

namespace Plimsoll.Web.Guidance;

/// <summary>Pages that only read are cached by path and known query keys. A reader's own ticks are never kept.</summary>
internal static class GuidanceCache
{
    public const string Policy = "guidance";

    extension(IServiceCollection services)
    {
        public IServiceCollection AddGuidanceCache() => services.AddOutputCache(options =>
        {
            options.SizeLimit = 128 * 1024 * 1024;
            options.MaximumBodySize = 8 * 1024 * 1024;
            options.AddPolicy(Policy, policy => policy.AddPolicy<KnownKeys>(), excludeDefaultPolicy: true);
        });
    }

    /// <summary>Content is fixed while the process lives, so an entry stays until it is pushed out.</summary>
    private sealed class KnownKeys : IOutputCachePolicy
    {
        public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            var request = context.HttpContext.Request;
            var personal = request.Query.Keys.Any(GuidanceQuery.IsPersonal);
            // The API refuses a parameter that it does not know; an answer kept for the address without it must not stand in.
            var refusable = request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && request.Query.Keys.Any(key => !GuidanceQuery.Known.Contains(key));
            context.EnableOutputCaching = true;
            context.AllowCacheLookup = context.AllowCacheStorage = HttpMethods.IsGet(request.Method) && !personal && !refusable;
            context.AllowLocking = true;
            context.CacheVaryByRules.QueryKeys = GuidanceQuery.Known;
            context.CacheVaryByRules.HeaderNames = "Accept-Encoding";
            context.ResponseExpirationTimeSpan = TimeSpan.FromHours(1);
            return ValueTask.CompletedTask;
        }

        public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            var response = context.HttpContext.Response;
            if (response.StatusCode != StatusCodes.Status200OK || response.Headers.SetCookie.Count > 0) { context.AllowCacheStorage = false; }
            return ValueTask.CompletedTask;
        }
    }
}
