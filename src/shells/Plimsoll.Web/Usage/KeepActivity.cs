// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Usage.Reports;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Usage;

/// <summary>Looks after the store of activity: counts changed days anew, deletes what
/// is older than an organisation keeps, and tells the journal what arrived. While nobody knows what time it is, it does nothing.</summary>
internal sealed partial class KeepActivity(
    OpenedActivity activity, Books books, TellActivity tell, RunReport runner, SteadyClock clock, Duties duties,
    ILogger<KeepActivity> log)
    : BackgroundService, IDuty
{
    /// <summary>One entry of the journal stands for what arrived in this time.</summary>
    public static readonly TimeSpan Batch = TimeSpan.FromHours(1);

    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    /// <summary>What arrived a moment ago may still wait to be written.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(2);

    /// <summary>Whether nothing of the round that goes on has failed.</summary>
    private bool _whole;

    public string Duty => "keep-activity";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!activity.Store.Succeeds(out var store, out _)) { return; }
        duties.Done(this);
        using var timer = new PeriodicTimer(Between, clock);
        try
        {
            var tidied = false;
            do
            {
                // Also what came to nothing meanwhile is tidied up afterwards.
                if (clock.Look().Standing == ClockStanding.Uncertain) { tidied = false; continue; }
                if (!tidied)
                {
                    // What was stopped in the middle left behind.
                    await EachAsync([store], s => tell.RecoverAsync(s, stoppingToken), stoppingToken);
                    await EachAsync(books.Now.Accounts.Tenants.Keys, tenant => runner.TidyAsync(tenant, stoppingToken), stoppingToken);
                    tidied = true;
                    continue;
                }
                try
                {
                    _whole = true;
                    await KeepAsync(store, stoppingToken);
                    if (_whole) { duties.Done(this); }
                }
#pragma warning disable CA1031 // A round that fails is told and tried again; intake goes on.
                catch (Exception e) when (e is not OperationCanceledException) { Failed(log, e.GetType().Name); }
#pragma warning restore CA1031
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) { /* The server stops. */ }
    }

    /// <summary>One round; an organisation with which something goes wrong keeps no other waiting, and what cannot be told is deleted all the same.</summary>
    public async Task KeepAsync(IActivityStore store, CancellationToken ct)
    {
        var time = clock.Look();
        if (time.Standing == ClockStanding.Uncertain) { return; }
        await EachAsync([store], s => tell.RefreshAsync(s, ct), ct);
        var settled = clock.Settled();
        await EachAsync(store.Tenants().SelectMany(tenant => (Func<Task>[])
        [
            () => TellAsync(store, tenant, time.Sure, ct), () => settled is null ? Task.CompletedTask : DeleteAsync(store, tenant, settled, ct),
        ]), act => act(), ct);
    }

    /// <summary>A day at a time, the oldest first: what goes in one sweep is one entry of the journal, and fits in memory.</summary>
    private Task DeleteAsync(IActivityStore store, string tenant, SettledInstant now, CancellationToken ct)
    {
        var before = now.MinusDays(books.Now.UsageOf(tenant).State.RetentionDays);
        if (store.Days(tenant, DateOnly.MinValue, before.Day) is not { Count: > 0 } old) { return Task.CompletedTask; }
        var endOfOldest = new DateTimeOffset(old.Min(d => d.Day).PlusDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return tell.DeleteBeforeAsync(store, tenant, before.NotAfter(endOfOldest), ct);
    }

    private Task EachAsync<T>(IEnumerable<T> items, Func<T, Task> act, CancellationToken ct) => OneByOne.DoAsync(items, act, kind =>
    {
        _whole = false;
        Failed(log, kind);
    }, ct);

    private async Task TellAsync(IActivityStore store, string tenant, DateTimeOffset now, CancellationToken ct)
    {
        var hour = new DateTimeOffset(now.UtcTicks / Batch.Ticks * Batch.Ticks, TimeSpan.Zero);
        if (now - hour < Settled) { hour -= Batch; }
        await tell.TellAsync(store, tenant, hour, ct);
    }

    [LoggerMessage(1401, LogLevel.Error, "Looking after activity failed ({Kind}); it is tried again in a minute")]
    private static partial void Failed(ILogger log, string kind);
}
