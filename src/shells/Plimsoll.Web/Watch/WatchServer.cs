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
        duties.Done(this);
        using var timer = new PeriodicTimer(Between, clock);
        try
        {
            // Not before the first of them: what is looked at may hang, and the first line of a server is its address.
            while (await timer.WaitForNextTickAsync(stoppingToken)) { Once(); }
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
