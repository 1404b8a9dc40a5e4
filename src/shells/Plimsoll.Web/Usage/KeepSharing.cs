// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage.Research;
using Plimsoll.Usage.Sharing;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Usage;

/// <summary>Deletes what may not be kept any longer: packages and donations whose day has come,
/// conversations after their few days, requests that nobody took up, and what a stopped process left behind. Nothing goes before the clock has settled.
/// </summary>
internal sealed partial class KeepSharing(
    Acting acting, SharePackages packages, TakeDonations donations, KeepContent keep, ContentStore content, ResearchRequests requests,
    Storage.Journals.Journal journal, SteadyClock clock, Duties duties, ILogger<KeepSharing> log)
    : BackgroundService, IDuty
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(5);

    /// <summary>A donation is in the store a moment before it is on the record.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMinutes(15);

    /// <summary>Whether nothing of the round that goes on has failed.</summary>
    private bool _whole;

    public string Duty => "keep-sharing";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        duties.Done(this);
        using var timer = new PeriodicTimer(Between, clock);
        try
        {
            do
            {
                try
                {
                    _whole = true;
                    await KeepAsync(stoppingToken);
                    // Where the clock has not settled yet, nothing was due.
                    if (_whole && clock.Look().Standing != ClockStanding.Uncertain) { duties.Done(this); }
                }
#pragma warning disable CA1031 // A round that fails is told and tried again.
                catch (Exception e) when (e is not OperationCanceledException) { Failed(log, e.GetType().Name); }
#pragma warning restore CA1031
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) { /* The server stops. */ }
    }

    /// <summary>One round; what cannot be deleted keeps nothing else from going.</summary>
    public async Task KeepAsync(CancellationToken ct)
    {
        if (clock.Settled() is not { } settled) { return; }
        await EachAsync(acting.State.Accounts.Tenants.Keys, tenant => OfAsync(tenant, settled, ct), ct);
        await EachAsync([settled], now => Told(content.DeleteExpired(now)), ct);
        // Requests for research access that nobody took up.
        var longest = settled.Minus(Researching.Longest);
        await EachAsync(Found(() => requests.Before(longest.At)), request => requests.AloneAsync(async () =>
        {
            if (requests.Find(request.Id) is { } still) { await journal.WriteAsync(DataFolder.Server, [.. ResearchRequests.Expire(still)]); }
            return true;
        }, ct), ct);
        await EachAsync(Found(content.Keepers), tenant => Told(keep.Settle(tenant, acting.State.UsageOf(tenant).State.Sharing.ContentDays)), ct);
        // The journal says which donations there are; what it does not know, or knows to have ended, goes.
        var before = settled.Minus(OnItsWay);
        await EachAsync(Found(content.Donations).Where(d => d.KeptAt < before.At), stored =>
            acting.State.UsageOf(stored.Tenant).State.Sharing.Donations.GetValueOrDefault(stored.Donation) is { End: null } ? Task.CompletedTask
                : Told(content.DeleteDonation(stored.Tenant, stored.Donation)), ct);
    }

    private async Task OfAsync(string tenant, SettledInstant now, CancellationToken ct)
    {
        var (s, today) = (acting.State.UsageOf(tenant).State.Sharing, now.Day);
        string[] over = [
            .. s.Made.Values.Where(p => p.Deleted is null && p.RetainUntil <= today).Select(p => p.Id),
            .. s.Received.Values.Where(p => p.Deleted is null && p.RetainUntil <= today).Select(p => p.Id)
        ];
        await EachAsync(over, async package => await Told(await packages.DeleteAsync(DataFolder.Server, tenant, package, ct)), ct);
        await EachAsync(s.Donations.Values.Where(d => d.End is null && d.KeepUntil.HasEnded(now.At)),
            async donation => await Told(await donations.EndAsync(DataFolder.Server, tenant, donation.Id, DonationEnd.Expired, ct)), ct);
    }

    private Task EachAsync<T>(IEnumerable<T> items, Func<T, Task> act, CancellationToken ct) => OneByOne.DoAsync(items, act, Fails, ct);

    /// <summary>What there is to do; nothing where it cannot be found out now.</summary>
    private IReadOnlyList<T> Found<T>(Func<IReadOnlyList<T>> find)
    {
        try { return find(); }
#pragma warning disable CA1031 // It is told and tried again.
        catch (Exception e) { Fails(e.GetType().Name); return []; }
#pragma warning restore CA1031
    }

    private Task Told<T>(Vocabulary.Result<T> result) where T : class
    {
        if (!result.Succeeds(out _, out var refusal)) { Fails(refusal.Code); }
        return Task.CompletedTask;
    }

    private void Fails(string reason)
    {
        _whole = false;
        Failed(log, reason);
    }

    [LoggerMessage(1421, LogLevel.Warning, "What may not be kept any longer could not all be deleted; it is tried again: {Reason}")]
    private static partial void Failed(ILogger log, string reason);
}
