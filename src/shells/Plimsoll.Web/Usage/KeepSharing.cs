// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage;
using Plimsoll.Usage.Sharing;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Usage;

/// <summary>Deletes what may not be kept any longer: packages and donations whose day has come, conversations after their few days, and what a stopped process left behind.</summary>
internal sealed partial class KeepSharing(SharingDesk desk, SharePackages packages, TakeDonations donations, KeepContent keep, ContentStore content, TimeProvider clock, ILogger<KeepSharing> log) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(5);

    /// <summary>A donation is in the store a moment before it is on the record.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Between, clock);
        try
        {
            do
            {
                try { await KeepAsync(stoppingToken); }
#pragma warning disable CA1031 // A round that fails is told and tried again.
                catch (Exception e) when (e is not OperationCanceledException) { Failed(log, e.GetType().Name); }
#pragma warning restore CA1031
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) { /* The server stops. */ }
    }

    /// <summary>One round.</summary>
    public async Task KeepAsync(CancellationToken ct)
    {
        var (now, today) = (desk.Now, DateOnly.FromDateTime(desk.Now.UtcDateTime));
        foreach (var tenant in desk.Tenants.ToArray())
        {
            var s = desk.Of(tenant).Sharing;
            string[] over = [.. s.Made.Values.Where(p => p.Deleted is null && p.RetainUntil <= today).Select(p => p.Id), .. s.Received.Values.Where(p => p.Deleted is null && p.RetainUntil <= today).Select(p => p.Id)];
            foreach (var package in over) { Told(await packages.DeleteAsync(DataFolder.Server, tenant, package, ct)); }
            foreach (var donation in s.Donations.Values.Where(d => d.End is null && d.KeepUntil <= today).ToArray()) { Told(await donations.EndAsync(DataFolder.Server, tenant, donation.Id, DonationEnd.Expired, ct)); }
        }
        Told(content.DeleteExpired(now));
        foreach (var tenant in content.Keepers()) { Told(keep.Settle(tenant, desk.Of(tenant).Sharing.ContentDays)); }
        // The journal says which donations there are; what it does not know, or knows to have ended, goes.
        foreach (var stored in content.Donations().Where(d => d.KeptAt < now - OnItsWay && desk.Of(d.Tenant).Sharing.Donations.GetValueOrDefault(d.Donation) is not { End: null })) { Told(content.DeleteDonation(stored.Tenant, stored.Donation)); }
    }

    private void Told<T>(Vocabulary.Result<T> result) where T : class { if (!result.Succeeds(out _, out var refusal)) { Failed(log, refusal.Code); } }

    [LoggerMessage(1421, LogLevel.Warning, "What may not be kept any longer could not all be deleted; it is tried again: {Reason}")]
    private static partial void Failed(ILogger log, string reason);
}
