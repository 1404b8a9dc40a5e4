// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Threading.RateLimiting;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Shared;

/// <summary>How much one organisation may use of what all share; the same for each, and set by whoever runs the server.</summary>
/// <param name="EvidenceBytes">Of files that are kept: evidence, copies and packages.</param>
/// <param name="ActivityRows">Of events that are kept.</param>
/// <param name="RequestsPerMinute">Of pages and addresses of the API.</param>
internal sealed record Quotas(long EvidenceBytes, long ActivityRows, int RequestsPerMinute)
{
    private const long Megabyte = 1024 * 1024;

    public static readonly Quotas Usual = new(20 * 1024 * Megabyte, 500_000_000, 60_000);

    /// <summary>What whoever runs the server may set of them.</summary>
    public static IReadOnlyList<Settable> Settings { get; } =
    [
        new("quota-evidence", "Quota:EvidenceMegabytes", "N", "20480", "mebibytes of files that one organisation may keep"),
        new("quota-activity", "Quota:ActivityRows", "N", "500000000", "events that one organisation may keep"),
        new("quota-requests", "Quota:RequestsPerMinute", "N", "60000", "requests of one organisation in a minute"),
    ];

    public static Result<Quotas> Read(IConfiguration settings) =>
        Setting.Read(settings, "Quota:EvidenceMegabytes", 1).Succeeds(out var evidence, out var refusal)
            && Setting.Read(settings, "Quota:ActivityRows", 1).Succeeds(out var rows, out refusal)
            && Setting.Read(settings, "Quota:RequestsPerMinute", 60).Succeeds(out var requests, out refusal)
            ? new Quotas(
                evidence.Value * Megabyte ?? Usual.EvidenceBytes, rows.Value ?? Usual.ActivityRows, (int?)requests.Value ?? Usual.RequestsPerMinute)
            : refusal;
}

/// <summary>One thing of which an organisation may use so much.</summary>
internal interface IQuota
{
    QuotaUse Of(string tenant);
}

/// <summary>Requests of one organisation, all its people and machines together, wherever they ask from.</summary>
internal sealed class RequestQuota : IQuota, IDisposable
{
    private readonly PartitionedRateLimiter<string> _left;
    private readonly int _most;

    public RequestQuota(Quotas quotas)
    {
        _most = quotas.RequestsPerMinute;
        _left = PartitionedRateLimiter.Create<string, string>(tenant => RateLimitPartition.GetTokenBucketLimiter(tenant, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = _most, TokensPerPeriod = Math.Max(1, _most / 60), ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0,
        }));
    }

    /// <summary>Counts a request; false where it is one too many.</summary>
    public bool Takes(string tenant)
    {
        using var lease = _left.AttemptAcquire(tenant);
        return lease.IsAcquired;
    }

    public QuotaUse Of(string tenant) => new(
        "requests", "per-minute", _most - (_left.GetStatistics(tenant)?.CurrentAvailablePermits ?? _most), _most,
        "requests are answered with 429 and when to come again");

    public void Dispose() => _left.Dispose();
}

/// <summary>Bodies that are on their way for one organisation.</summary>
internal sealed class BodyQuota(Places places) : IQuota
{
    public QuotaUse Of(string tenant) => new(
        "bodies", "bytes", places.HeldBy(tenant), places.Limits.Organisation, "what is sent at once is answered with 429 and when to come again");
}

/// <summary>Holds each organisation to its requests.</summary>
internal static class RequestQuotas
{
    extension(IApplicationBuilder app)
    {
        /// <summary>After the gatekeeper: who may not come in counts for nobody.</summary>
        public IApplicationBuilder UseRequestQuota(RequestQuota quota) => app.Use((http, next) =>
            http.Features.Get<Caller>()?.Tenant is { } tenant && !quota.Takes(tenant.Id)
                ? Problems.Answer(http, new Refusal(
                    HttpCodes.OrganisationTooMany, "organisation", tenant.Slug,
                    string.Create(CultureInfo.InvariantCulture, $"has sent more than the {quota.Of(tenant.Id).Most} requests that it may in a minute"),
                    "send it again after the time that Retry-After says"))
                : next(http));
    }
}
