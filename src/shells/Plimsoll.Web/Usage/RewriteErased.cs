// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.Metrics;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Usage;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Usage;

/// <summary>Sees to it that nothing lies in the files of activity and of conversations that was deleted: they are written anew within a minute of an erasure,
/// and once a day where rows were only too old. Deletes nothing itself, so it asks no clock what day it is.</summary>
internal sealed partial class RewriteErased(
    OpenedActivity activity, TellActivity tell, ContentStore content, SteadyClock clock, Duties duties, ILogger<RewriteErased> log)
    : BackgroundService, IDuty, IMeasured
{
    /// <summary>How often it looks. Several erasures within it are one rewriting.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    /// <summary>After one that could not be done.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    /// <summary>How long rows that were too old may go on lying in the file.</summary>
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    /// <summary>From how many rows on it is told how far a rewriting is. What is smaller is done within a minute.</summary>
    internal long LongRows { get; init; } = 10_000_000;

    private long? _last;

    public string Duty => "rewrite-erased";

    public void Measure(Meter meter) => meter.CreateObservableGauge(
        "plimsoll.activity.rewritten", Copied, "1", "How much of activity is written anew just now, from 0 to 1; absent where nothing is.");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        duties.Done(this);
        try
        {
            while (true)
            {
                var done = true;
                try
                {
                    done = await RewriteAsync(stoppingToken);
                    if (done) { duties.Done(this); }
                }
#pragma warning disable CA1031 // It is told and tried again; everything else goes on.
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Failed(log, e.GetType().Name);
                    done = false;
                }
#pragma warning restore CA1031
                await Task.Delay(done ? Between : Again, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) { /* The server stops; the next one finds what is owed. */ }
    }

    /// <summary>Writes anew what is owed; false where something of it could not be done and is to be tried again.</summary>
    public async Task<bool> RewriteAsync(CancellationToken ct)
    {
        var done = true;
        if (content.MayHoldDeleted && content.Rewrite().Refusal is { } kept)
        {
            Postponed(log, kept.Sentence);
            done = false;
        }
        if (!activity.Store.Succeeds(out var store, out _) || !IsDue(store.Leftover)) { return done; }
        // Alone: what is being deleted just now is deleted before, and what is copied for a backup stays in its place.
        var told = -1L;
        var rewritten = await tell.AloneAsync(() => store.RewriteAsync(far => told = Tell(far, told), ct), ct);
        if (!rewritten.Succeeds(out var whole, out var refusal))
        {
            Postponed(log, refusal.Sentence);
            return false;
        }
        _last = clock.GetTimestamp();
        if (whole.Rows < LongRows) { Done(log, whole.Rows, whole.Before, whole.After); }
        else { Ended(log, whole.Rows, whole.Before, whole.After); }
        return done;
    }

    /// <summary>Of a long one a line when it begins and one for each tenth.</summary>
    /// <param name="told">The tenth that was told last; -1 before the first line.</param>
    private long Tell(Rewriting far, long told)
    {
        var tenth = far.Rows == 0 ? 10 : far.Copied * 10 / far.Rows;
        if (far.Rows < LongRows || tenth <= told) { return told; }
        if (told < 0) { Begun(log, far.Rows, far.Needed, far.Free); }
        else { Far(log, far.Copied, far.Rows); }
        return tenth;
    }

    private IEnumerable<Measurement<double>> Copied() =>
        activity.Store.Succeeds(out var store, out _) && store.Rewriting is { } far ? [new(far.Rows == 0 ? 1 : (double)far.Copied / far.Rows)] : [];

    private bool IsDue(Leftover left) => left switch
    {
        Leftover.None => false,
        Leftover.Aged => _last is not { } last || clock.GetElapsedTime(last) >= Daily,
        Leftover.Erased => true,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    [LoggerMessage(1405, LogLevel.Warning, "Bytes of what was erased still lie in the data folder; it is tried again in a minute. {Reason}")]
    private static partial void Postponed(ILogger log, string reason);

    [LoggerMessage(1406, LogLevel.Information, "Activity was written anew without what was deleted: {Rows} rows, {Before} bytes before and {After} now")]
    private static partial void Done(ILogger log, long rows, long before, long after);

    [LoggerMessage(1407, LogLevel.Error, "Writing activity and conversations anew failed ({Kind}); it is tried again in a minute")]
    private static partial void Failed(ILogger log, string kind);

    // Whoever watches a server sees warnings, and activity that comes waits all that time.
    [LoggerMessage(1408, LogLevel.Warning,
        "Activity is being written anew without what was deleted: {Rows} rows; it needs {Needed} bytes beside the file and {Free} are free. What comes waits")]
    private static partial void Begun(ILogger log, long rows, long needed, long free);

    [LoggerMessage(1409, LogLevel.Warning, "Activity is being written anew: {Copied} of {Rows} rows")]
    private static partial void Far(ILogger log, long copied, long rows);

    [LoggerMessage(1410, LogLevel.Warning,
        "Activity was written anew without what was deleted: {Rows} rows, {Before} bytes before and {After} now; intake goes on")]
    private static partial void Ended(ILogger log, long rows, long before, long after);
}
