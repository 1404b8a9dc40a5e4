// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Clocks;

/// <summary>An instant by which something may be destroyed because its time is over. Only a <see cref="SteadyClock"/> that has settled gives one; from it
/// come earlier ones alone. Whatever deletes by time takes one in place of an instant that anybody can make.</summary>
public sealed class SettledInstant
{
    private SettledInstant(DateTimeOffset at) => At = at;

    public DateTimeOffset At { get; }

    /// <summary>The day of UTC on which it lies.</summary>
    public DateOnly Day => DateOnly.FromDateTime(At.UtcDateTime);

    /// <summary>So much earlier.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public SettledInstant Minus(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        return new SettledInstant(At.Plus(-time));
    }

    /// <summary>So many days of 24 hours earlier.</summary>
    public SettledInstant MinusDays(int days) => Minus(TimeSpan.FromDays(days));

    /// <summary>This one, or another instant where that is earlier.</summary>
    public SettledInstant NotAfter(DateTimeOffset other) => other < At ? new SettledInstant(other) : this;

    /// <summary>Now, by a clock that has settled; null while it has not.</summary>
    internal static SettledInstant? Of(SteadyClock clock) =>
        clock.Look() is { Standing: ClockStanding.Settled, Sure: var at } ? new SettledInstant(at) : null;
}
