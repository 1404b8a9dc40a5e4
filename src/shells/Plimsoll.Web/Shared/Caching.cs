// SPDX-License-Identifier: Apache-2.0

using System.Threading.RateLimiting;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.ResponseCompression;

namespace Plimsoll.Web.Shared;

/// <summary>What one caller may have kept: addresses can be made up without end, and each would push out what others ask for.</summary>
internal sealed class CacheBudget : IDisposable
{
    /// <summary>Answers that are kept for one address at once, and one more a second.</summary>
    public const int Burst = 200;

    private readonly PartitionedRateLimiter<HttpContext> _kept = PartitionedRateLimiter.Create<HttpContext, string>(http =>
        RateLimitPartition.GetTokenBucketLimiter(Source.Of(http), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Burst, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0,
        }));

    public bool Keeps(HttpContext http)
    {
        using var lease = _kept.AttemptAcquire(http);
        return lease.IsAcquired;
    }

    public void Dispose() => _kept.Dispose();
}

/// <summary>Cached answers by how they are packed: as many as there are ways to pack one, whatever a caller writes into the header.</summary>
internal static class Caching
{
    extension(OutputCacheContext context)
    {
        /// <summary>Keeps an answer that can be kept, where the caller has not had too many kept.</summary>
        public void KeepWithinBudget()
        {
            var http = context.HttpContext;
            if (http.Response.StatusCode != StatusCodes.Status200OK || http.Response.Headers.SetCookie.Count > 0
                || context.AllowCacheStorage && !http.RequestServices.GetRequiredService<CacheBudget>().Keeps(http))
            {
                context.AllowCacheStorage = false;
            }
        }

        public void VaryByEncoding() => context.CacheVaryByRules.VaryByValues["encoding"] =
            context.HttpContext.RequestServices.GetRequiredService<IResponseCompressionProvider>()
                .GetCompressionProvider(context.HttpContext)?.EncodingName ?? "";
    }
}
