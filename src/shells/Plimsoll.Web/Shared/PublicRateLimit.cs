// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Shared;

/// <summary>What one address may ask of the server beyond cached pages.</summary>
internal static class PublicRateLimit
{
    /// <summary>Where somebody could guess a secret: a few tries a minute from one address.</summary>
    public const string Guessing = "guessing";

    private const int GuessesPerMinute = 20;
    private const int PerSecond = 50;
    private const int Burst = 200;

    extension(IServiceCollection services)
    {
        public IServiceCollection AddPublicRateLimit() => services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            {
                // Those with an account work here, and their machines with them; whoever has none gets no further than the gatekeeper.
                var member = context.GetEndpoint()?.Metadata.GetMetadata<Rights.Asked>() is not null;
                return RateLimitPartition.GetTokenBucketLimiter(
                    (member ? "member " : "") + Partition(context.Connection.RemoteIpAddress),
                    _ => new TokenBucketRateLimiterOptions
                    {
                        TokenLimit = member ? 20 * Burst : Burst,
                        TokensPerPeriod = member ? 20 * PerSecond : PerSecond,
                        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                        QueueLimit = 0
                    });
            });
            options.AddPolicy(
                Guessing,
                context => RateLimitPartition.GetFixedWindowLimiter(Partition(context.Connection.RemoteIpAddress), _ =>
                    new FixedWindowRateLimiterOptions { PermitLimit = GuessesPerMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));
            options.OnRejected = (rejected, _) =>
            {
                var seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;
                var headers = rejected.HttpContext.Response.Headers;
                headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                headers["RateLimit-Policy"] = $"\"public\";q={Burst};w={Burst / PerSecond}, \"guessing\";q={GuessesPerMinute};w=60";
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
