// SPDX-License-Identifier: Apache-2.0

using CsCheck;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Vocabulary;

public sealed class CalendarTests
{
    private static readonly Gen<DateOnly> Days = Gen.OneOf(
        Gen.Int[DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber], Gen.Int[0, 800],
        Gen.Int[DateOnly.MaxValue.DayNumber - 800, DateOnly.MaxValue.DayNumber]).Select(DateOnly.FromDayNumber);

    [Fact]
    public void A_day_so_much_later_is_that_day_or_the_end_of_the_calendar() =>
        Gen.Select(Days, Gen.OneOf(Gen.Int[-900, 900], Gen.Int)).Sample((day, days) =>
        {
            var number = (long)day.DayNumber + days;
            var expected = number < DateOnly.MinValue.DayNumber ? DateOnly.MinValue : number > DateOnly.MaxValue.DayNumber ? DateOnly.MaxValue : day.AddDays(days);
            Assert.Equal(expected, day.PlusDays(days));
        });

    [Fact]
    public void A_month_so_much_later_is_that_month_or_the_end_of_the_calendar() =>
        Gen.Select(Days, Gen.OneOf(Gen.Int[-30, 30], Gen.Int[-130_000, 130_000])).Sample((day, months) =>
        {
            DateOnly expected;
            try { expected = day.AddMonths(months); }
            catch (ArgumentOutOfRangeException) { expected = months < 0 ? DateOnly.MinValue : DateOnly.MaxValue; }
            Assert.Equal(expected, day.PlusMonths(months));
        });

    [Fact]
    public void An_instant_so_much_later_is_that_instant_or_the_end_of_the_calendar() =>
        Gen.Select(Days, Gen.Int[0, 86_399], Gen.Int[-14, 14], Gen.OneOf(Gen.Long[-900 * TimeSpan.TicksPerDay, 900 * TimeSpan.TicksPerDay], Gen.Long))
            .Where((day, second, offset, _) => day.DayNumber is > 0 and < 3_652_058)
            .Sample((day, second, offset, ticks) =>
            {
                var at = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue).AddSeconds(second), TimeSpan.FromHours(offset));
                var later = at.Plus(TimeSpan.FromTicks(ticks));
                var exact = (Int128)at.UtcTicks + ticks;
                Assert.Equal((long)Int128.Clamp(exact, DateTimeOffset.MinValue.UtcTicks, new DateTimeOffset(9999, 12, 31, 23, 59, 59, 999, TimeSpan.Zero).UtcTicks), later.UtcTicks);
            });
}
