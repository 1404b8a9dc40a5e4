// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Clocks;

/// <summary>What time it is, without believing one reading of the wall clock: each is compared with a clock that nobody sets. Whatever dates, ends or deletes
/// asks it, and nothing else. Safe for many threads.</summary>
/// <remarks>
/// <para>While both clocks go alike, it shows the wall clock. Once they differ by more than <see cref="Tolerance"/> within an hour, or by
/// <see cref="MostDrift"/> since the start, the wall clock was set: from then on it shows the last time that was believed and what has passed since, and is
/// <see cref="ClockStanding.Uncertain"/> until the wall clock agrees again or an operator accepts it. A leap second, a clock that is slewed, and a machine that
/// was suspended (both clocks go on meanwhile) are nothing.</para>
/// <para>A server that was off is the normal case: at a start there is nothing to compare with but the last entry of the journal, and only a wall clock before
/// it or more than <see cref="LongestOff"/> after it is not believed. Whatever the wall clock was found to be, it has to go steadily for
/// <see cref="Settling"/> before anything is deleted by it.</para>
/// </remarks>
public sealed class SteadyClock : TimeProvider
{
    /// <summary>What the wall clock may differ by within an hour. Source: a leap second is one second; NTP slews at 500 ppm, 1.8 s an hour, and steps from
    /// 0.128 s on (RFC 5905); a poor crystal is off by 0.4 s an hour.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>What all small differences together may come to, since a start or since the clock was accepted.</summary>
    public static readonly TimeSpan MostDrift = TimeSpan.FromMinutes(30);

    /// <summary>How long it goes steadily before anything is deleted by it.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromHours(1);

    /// <summary>How long a server may have been off without being asked about its clock.</summary>
    public static readonly TimeSpan LongestOff = TimeSpan.FromDays(400);

    /// <summary>Both clocks are read within this, or again.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private const int MostReads = 5;

    private readonly TimeProvider _machine;
    private readonly bool _accepted;
    private readonly long _zero;
    private readonly Lock _lock = new();

    /// <summary>Both clocks when they were believed last, and at the start.</summary>
    private Mark _anchor, _origin;

    /// <summary>The last entry of the journal, while the wall clock of the start contradicts it.</summary>
    private DateTimeOffset? _last;

    private TimeSpan _steadySince;
    private bool _stepped;

    /// <param name="machine">The clocks of the machine.</param>
    /// <param name="accepted">Whether an operator says that the wall clock is right, whatever the journal says.</param>
    public SteadyClock(TimeProvider machine, bool accepted = false)
    {
        (_machine, _accepted, _zero) = (machine, accepted, machine.GetTimestamp());
        Believe(Read());
    }

    /// <summary>Whether an operator said at the start that the wall clock is right.</summary>
    public bool IsAccepted => _accepted;

    public override long TimestampFrequency => _machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => _machine.LocalTimeZone;

    public override long GetTimestamp() => _machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>What time it is as far as is known.</summary>
    public override DateTimeOffset GetUtcNow() => Look().Sure;

    /// <summary>Now, where what ended by now may be deleted; null while it may not.</summary>
    public SettledInstant? Settled() => SettledInstant.Of(this);

    /// <summary>Looks at both clocks.</summary>
    public ClockReading Look()
    {
        // Outside the lock: whoever is kept waiting by the machine keeps nobody else.
        var now = Read();
        lock (_lock) { return Judge(now); }
    }

    /// <summary>An operator says that the wall clock is right. Where it is believed already, nothing changes.</summary>
    /// <returns>How it stood before.</returns>
    public ClockReading Accept()
    {
        var now = Read();
        lock (_lock)
        {
            var before = Judge(now);
            if (before.Standing == ClockStanding.Uncertain) { Believe(now); }
            return before;
        }
    }

    /// <summary>Compares what a wall clock shows with the last entry of a journal, where nothing else is known: whether it would be believed.</summary>
    public static ClockReading Compare(DateTimeOffset shown, DateTimeOffset last) => Doubt(shown, last) is var doubt and not ClockDoubt.None
        ? new ClockReading(ClockStanding.Uncertain, doubt, shown, last, Settling)
        : new ClockReading(ClockStanding.Waiting, ClockDoubt.None, shown, shown, Settling);

    /// <summary>Compares the wall clock with a journal that was just opened.</summary>
    /// <param name="last">When its last entry was received; null where there is none.</param>
    /// <returns>How it stands, or would stand had no operator accepted it.</returns>
    internal ClockReading Open(DateTimeOffset? last)
    {
        var now = Read();
        lock (_lock)
        {
            Believe(now);
            if (last is not { } entry || Doubt(now.Wall, entry) == ClockDoubt.None) { return Judge(now); }
            (_last, _anchor) = (entry, new Mark(entry, now.Boot));
            var found = Judge(now);
            if (_accepted) { Believe(now); }
            return found;
        }
    }

    private ClockReading Judge(Mark now)
    {
        if (_last is { } last)
        {
            if (Doubt(now.Wall, last) is var doubt and not ClockDoubt.None) { return Uncertain(doubt); }
            Believe(now);
        }
        if (Apart(_anchor) > Tolerance || Apart(_origin) > MostDrift)
        {
            _stepped = true;
            return Uncertain(ClockDoubt.Stepped);
        }
        if (_stepped) { (_stepped, _steadySince) = (false, now.Boot); }
        if (now.Boot - _anchor.Boot >= Settling) { _anchor = now; }
        var left = Settling - (now.Boot - _steadySince);
        return left > TimeSpan.Zero
            ? new ClockReading(ClockStanding.Waiting, ClockDoubt.None, now.Wall, now.Wall, left)
            : new ClockReading(ClockStanding.Settled, ClockDoubt.None, now.Wall, now.Wall, TimeSpan.Zero);

        ClockReading Uncertain(ClockDoubt doubt) => new(ClockStanding.Uncertain, doubt, now.Wall, Reckoned(_anchor), Settling);

        DateTimeOffset Reckoned(Mark from) => from.Wall.Plus(now.Boot - from.Boot);

        TimeSpan Apart(Mark from) => (now.Wall - Reckoned(from)).Duration();
    }

    private static ClockDoubt Doubt(DateTimeOffset wall, DateTimeOffset last) =>
        wall.Plus(Tolerance) < last ? ClockDoubt.BeforeLast : wall - last > LongestOff ? ClockDoubt.LongAfter : ClockDoubt.None;

    private void Believe(Mark now) => (_anchor, _origin, _last, _steadySince, _stepped) = (now, now, null, now.Boot, false);

    /// <summary>Both clocks, read at one moment: where the process stood still in between, they are read again.</summary>
    private Mark Read()
    {
        for (var reads = 1; ; reads++)
        {
            var before = _machine.GetElapsedTime(_zero);
            var wall = _machine.GetUtcNow();
            var after = _machine.GetElapsedTime(_zero);
            if ((after - before).Duration() < AtOnce || reads == MostReads) { return new Mark(wall, after); }
        }
    }

    /// <summary>Both clocks at one moment.</summary>
    /// <param name="Boot">Since this was made.</param>
    private readonly record struct Mark(DateTimeOffset Wall, TimeSpan Boot);
}
