// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Plimsoll.Web.Shared;

/// <summary>What one address may ask of the server beyond cached pages.</summary>
internal static class PublicRateLimit
{
    private const int PerSecond = 50;
    private const int Burst = 200;

    extension(IServiceCollection services)
    {
        public IServiceCollection AddPublicRateLimit() => services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(
                Partition(context.Connection.RemoteIpAddress),
                _ => new TokenBucketRateLimiterOptions { TokenLimit = Burst, TokensPerPeriod = PerSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0 }));
            options.OnRejected = (rejected, _) =>
            {
                var seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;
                var headers = rejected.HttpContext.Response.Headers;
                headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                headers["RateLimit-Policy"] = $"\"public\";q={Burst};w={Burst / PerSecond}";
                headers["RateLimit"] = $"\"public\";r=0;t={seconds}";
                return ValueTask.CompletedTask;
            };
        });
    }

    /// <summary>One caller is one IPv4 address or one IPv6 /64, the smallest block that is handed to a single site.</summary>
    private static string Partition(IPAddress? address)
    {
        if (address is null) { return "unknown"; }
        if (address.IsIPv4MappedToIPv6) { address = address.MapToIPv4(); }
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
