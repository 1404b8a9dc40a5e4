// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Clocks;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Watch;

/// <summary>Looks at everything that has to hold also while nobody asks: a line of the log when it does not any more, one when it does again.</summary>
internal sealed class WatchServer(IEnumerable<IReadyCheck> checks, Notices notices, Duties duties, SteadyClock clock) : BackgroundService, IDuty
{
    /// <summary>Tells of itself when it changes.</summary>
    private const string Clock = "clock";

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    private readonly IReadyCheck[] _checks = [.. checks];

    public string Duty => "watch-server";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The start goes on meanwhile: what is looked at may hang.
        await Task.Yield();
        duties.Done(this);
        using var timer = new PeriodicTimer(Between, clock);
        try
        {
            do { Once(); }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) { /* The server stops. */ }
    }

    /// <summary>One look.</summary>
    internal void Once()
    {
        foreach (var check in _checks)
        {
            check.Probe();
            if (check.Name == Clock) { continue; }
            var found = check.Look();
            if (found.Holds) { notices.Over(check.Name, found.Sentence); } else { notices.Tell(check.Name, found.Sentence); }
        }
        duties.Done(this);
    }
}
