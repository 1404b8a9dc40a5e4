// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Threading.RateLimiting;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Shared;

/// <summary>What one address may ask of the server beyond cached pages.</summary>
internal static class PublicRateLimit
{
    /// <summary>Where somebody could guess a secret: a few tries a minute from one address.</summary>
    public const string Guessing = "guessing";

    private const int GuessesPerMinute = 20;

    /// <summary>For whoever comes.</summary>
    private static readonly Budget Public = new("public", 50, 200);

    /// <summary>Those with an account work here, and their machines with them; whoever has none gets no further than the gatekeeper.</summary>
    private static readonly Budget Members = new("member", 20 * Public.PerSecond, 20 * Public.Burst);

    /// <summary>A thousand machines that serve models may stand behind one address, look every 20 seconds, and start all at once. What they look at is
    /// short and is kept, and no reader of pages beside them takes their place.</summary>
    private static readonly Budget Gateways = new("gateways", 4 * Public.PerSecond, 10 * Public.Burst);

    extension(IServiceCollection services)
    {
        public IServiceCollection AddPublicRateLimit() => services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            {
                var budget = Of(context);
                return RateLimitPartition.GetTokenBucketLimiter(
                    $"{budget.Name} {Source.Of(context)}",
                    _ => new TokenBucketRateLimiterOptions
                    {
                        TokenLimit = budget.Burst, TokensPerPeriod = budget.PerSecond,
                        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                        QueueLimit = 0
                    });
            });
            options.AddPolicy(
                Guessing,
                context => RateLimitPartition.GetFixedWindowLimiter(Source.Of(context), _ =>
                    new FixedWindowRateLimiterOptions { PermitLimit = GuessesPerMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));
            options.OnRejected = (rejected, _) =>
            {
                var seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;
                var headers = rejected.HttpContext.Response.Headers;
                headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                var budget = Of(rejected.HttpContext);
                headers["RateLimit-Policy"] =
                    $"\"{budget.Name}\";q={budget.Burst};w={budget.Burst / budget.PerSecond}, \"guessing\";q={GuessesPerMinute};w=60";
                headers["RateLimit"] = $"\"{budget.Name}\";r=0;t={seconds}";
                return ValueTask.CompletedTask;
            };
        });
    }

    private static Budget Of(HttpContext http) => http.GetEndpoint()?.Metadata switch
    {
        null => Public,
        var marks when marks.GetMetadata<Rights.Asked>() is not null => Members,
        var marks when marks.GetMetadata<ForGateways>() is not null => Gateways,
        _ => Public,
    };

    /// <summary>What one address may ask.</summary>
    private sealed record Budget(string Name, int PerSecond, int Burst);
}

/// <summary>Marks what gateways look at again and again; it has a budget of its own.</summary>
internal sealed class ForGateways;
