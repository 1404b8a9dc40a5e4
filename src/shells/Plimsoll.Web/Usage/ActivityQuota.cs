// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Globalization;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage;

/// <summary>Events that an organisation keeps, counted once a minute, and those that came since.</summary>
internal sealed class ActivityQuota(OpenedActivity activity, Quotas quotas, TimeProvider clock) : IQuota
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Counted> _counted = new(StringComparer.Ordinal);

    public QuotaUse Of(string tenant) => new(
        "activity", "rows", activity.Store.Succeeds(out var store, out _) ? CountOf(store, tenant).All : 0, quotas.ActivityRows,
        "events are refused until older ones have gone; nothing that is kept is touched");

    /// <summary>Why rows cannot be kept; null where they can.</summary>
    public Refusal? Refuses(IActivityStore store, string tenant, int rows) => CountOf(store, tenant).All + rows <= quotas.ActivityRows ? null : new Refusal(
        UsageCodes.OverQuota, "events", null,
        string.Create(CultureInfo.InvariantCulture, $"are more than is left of the {quotas.ActivityRows} that your organisation may keep"),
        "keep events for fewer days, send fewer, or ask whoever runs the server for more");

    public void Stored(string tenant, long rows) { if (_counted.TryGetValue(tenant, out var counted)) { Interlocked.Add(ref counted.Since, rows); } }

    private Counted CountOf(IActivityStore store, string tenant)
    {
        if (_counted.TryGetValue(tenant, out var counted) && clock.GetElapsedTime(counted.At) < Fresh) { return counted; }
        var rows = store.Days(tenant, DateOnly.MinValue, DateOnly.MaxValue).Sum(day => day.Rows);
        // What is counted lags a minute behind what is stored, so that what came in the minute before is added: rather too much than too little.
        return _counted[tenant] = new Counted(clock.GetTimestamp(), rows + (counted is null ? 0 : Interlocked.Read(ref counted.Since)));
    }

    private sealed class Counted(long at, long rows)
    {
        /// <summary>What came since it was counted.</summary>
        public long Since;

        public long At { get; } = at;

        public long All => rows + Interlocked.Read(ref Since);
    }
}
