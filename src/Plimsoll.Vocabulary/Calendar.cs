// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Vocabulary;

/// <summary>Days and instants so long before or after others. The calendar of the machine ends with the years 1 and 9999, and whoever names one of its last
/// days is answered like anybody: what would lie outside is its first or last day or instant, and nothing throws.</summary>
public static class Calendar
{
    /// <summary>The last instant that is written to the millisecond.</summary>
    private static readonly DateTimeOffset Last = new(9999, 12, 31, 23, 59, 59, 999, TimeSpan.Zero);

    /// <summary>The day so many days later, or earlier where the number is negative.</summary>
    public static DateOnly PlusDays(this DateOnly day, int days) =>
        DateOnly.FromDayNumber((int)Math.Clamp((long)day.DayNumber + days, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber));

    /// <summary>The same day so many months later, or the last of that month where it is shorter; earlier where the number is negative.</summary>
    public static DateOnly PlusMonths(this DateOnly day, int months)
    {
        var month = ((long)day.Year * 12) + day.Month - 1 + months;
        if (month >= (DateOnly.MaxValue.Year + 1) * 12) { return DateOnly.MaxValue; }
        if (month < 12) { return DateOnly.MinValue; }
        var (year, of) = ((int)(month / 12), (int)(month % 12) + 1);
        return new DateOnly(year, of, Math.Min(day.Day, DateTime.DaysInMonth(year, of)));
    }

    /// <summary>The instant so many days of 24 hours later, or earlier where the number is negative.</summary>
    public static DateTimeOffset PlusDays(this DateTimeOffset at, int days) => at.Plus(TimeSpan.FromDays(days));

    /// <summary>The instant so much later, or earlier where the time is negative.</summary>
    public static DateTimeOffset Plus(this DateTimeOffset at, TimeSpan time) =>
        new((long)Int128.Clamp((Int128)at.UtcTicks + time.Ticks, DateTimeOffset.MinValue.UtcTicks, Last.UtcTicks), TimeSpan.Zero);
}
