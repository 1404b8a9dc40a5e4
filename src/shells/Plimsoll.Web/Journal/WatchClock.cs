// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Clocks;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Journal;

/// <summary>Looks at the clock also while nobody asks what time it is: one line of the log when it is not believed any more, one when it is again. Then it
/// does what the start had to leave.</summary>
internal sealed partial class WatchClock(SteadyClock clock, DataFolder folder, IServiceProvider services, Duties duties, ILogger<WatchClock> log)
    : BackgroundService, IReadyCheck, IDuty
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    private bool _uncertain, _toldUnprepared;

    public string Name => "clock";

    public string Duty => "watch-clock";

    public ReadyAnswer Look()
    {
        var time = clock.Look();
        return new ReadyAnswer(time.Standing != ClockStanding.Uncertain, time.Sentence);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        duties.Done(this);
        using var timer = new PeriodicTimer(Between, clock);
        try
        {
            do { await OnceAsync(); }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) { /* The server stops. */ }
    }

    /// <summary>One look.</summary>
    internal async Task OnceAsync()
    {
        var time = clock.Look();
        var uncertain = time.Standing == ClockStanding.Uncertain;
        if (uncertain != _uncertain)
        {
            _uncertain = uncertain;
            if (uncertain) { Doubted(log, time.Sentence); } else { Believed(log, time.Sentence); }
        }
        if (uncertain) { return; }
        if (!folder.IsOwed)
        {
            duties.Done(this);
            return;
        }
        try
        {
            if (await folder.PrepareAsync(services) is { } refusal) { Tell(refusal.Sentence); } else { duties.Done(this); }
        }
#pragma warning disable CA1031 // What cannot be done now is told and tried again; the server goes on.
        catch (Exception e) { Tell(e.GetType().Name); }
#pragma warning restore CA1031
    }

    private void Tell(string reason)
    {
        if (!_toldUnprepared) { Unprepared(log, reason); }
        _toldUnprepared = true;
    }

    [LoggerMessage(1502, LogLevel.Error, "{Sentence}")]
    private static partial void Doubted(ILogger log, string sentence);

    [LoggerMessage(1503, LogLevel.Warning, "The clock is believed again, and everything is written again. {Sentence}")]
    private static partial void Believed(ILogger log, string sentence);

    [LoggerMessage(1504, LogLevel.Error, "What the start had to leave could not be done; it is tried again: {Reason}")]
    private static partial void Unprepared(ILogger log, string reason);
}
