// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Storage.Clocks;

namespace Plimsoll.Storage.Tests.Clocks;

/// <summary>One reading of the wall clock is never believed by itself.</summary>
public sealed class SteadyClockTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1), Minute = TimeSpan.FromMinutes(1), Day = TimeSpan.FromDays(1);

    private readonly TwoClocks _machine = new();

    [Theory]
    [InlineData(500 * 24 * 60)]
    [InlineData(-24 * 60)]
    [InlineData(2)]
    [InlineData(-2)]
    public void A_step_of_the_wall_clock_is_not_believed_and_time_goes_on_as_it_passes(int minutes)
    {
        var clock = Settled();
        var truth = _machine.Wall;
        _machine.Step(TimeSpan.FromMinutes(minutes));
        Assert.Equal((ClockStanding.Uncertain, ClockDoubt.Stepped, truth, _machine.Wall), (clock.Look().Standing, clock.Look().Doubt, clock.GetUtcNow(), clock.Look().Shown));
        Assert.Null(clock.Settled());
        Assert.Equal("clock.uncertain", clock.Look().Refusal!.Code);
        // For as long as it takes until somebody comes.
        _machine.Pass(3 * Day);
        Assert.Equal((ClockStanding.Uncertain, truth + (3 * Day)), (clock.Look().Standing, clock.GetUtcNow()));
    }

    [Fact]
    public void A_step_that_is_taken_back_is_over_and_deletions_wait_another_hour()
    {
        var clock = Settled();
        _machine.Step(500 * Day);
        Assert.Equal(ClockStanding.Uncertain, clock.Look().Standing);
        _machine.Pass(Hour);
        _machine.Step(-500 * Day);
        Assert.Equal((ClockStanding.Waiting, _machine.Wall), (clock.Look().Standing, clock.GetUtcNow()));
        _machine.Pass(Hour - Minute);
        Assert.Null(clock.Settled());
        _machine.Pass(Minute);
        Assert.Equal(_machine.Wall, clock.Settled()!.At);
    }

    [Fact]
    public void An_operator_says_that_the_wall_clock_is_right_and_deletions_wait_another_hour()
    {
        var clock = Settled();
        var truth = _machine.Wall;
        Assert.Equal(ClockStanding.Settled, clock.Accept().Standing);
        Assert.NotNull(clock.Settled());
        _machine.Step(-Day);
        var before = clock.Accept();
        Assert.Equal((ClockStanding.Uncertain, truth, _machine.Wall), (before.Standing, before.Sure, before.Shown));
        Assert.Equal((ClockStanding.Waiting, _machine.Wall), (clock.Look().Standing, clock.GetUtcNow()));
        _machine.Pass(Hour);
        Assert.NotNull(clock.Settled());
    }

    [Fact]
    public void A_leap_second_and_the_small_corrections_of_every_day_are_nothing()
    {
        var clock = Settled();
        // A second that is repeated, one that is left out, and half a year of a clock that is set right by a tenth of a second every hour, to and fro.
        _machine.Step(TimeSpan.FromSeconds(-1));
        Assert.NotNull(clock.Settled());
        _machine.Step(TimeSpan.FromSeconds(1));
        for (var hour = 0; hour < 24 * 180; hour++)
        {
            _machine.Pass(Hour);
            _machine.Step(TimeSpan.FromMilliseconds(hour % 3 == 0 ? -200 : 130));
            Assert.Equal((ClockStanding.Settled, _machine.Wall), (clock.Look().Standing, clock.GetUtcNow()));
        }
    }

    [Fact]
    public void A_machine_that_was_suspended_is_believed()
    {
        var clock = Settled();
        _machine.Pass(9 * Hour);
        Assert.Equal((ClockStanding.Settled, _machine.Wall), (clock.Look().Standing, clock.GetUtcNow()));
    }

    [Fact]
    public void Small_steps_count_together_within_an_hour_and_over_all_the_time()
    {
        var clock = Settled();
        _machine.Step(40 * TimeSpan.FromSeconds(1));
        Assert.Equal(ClockStanding.Settled, clock.Look().Standing);
        _machine.Pass(10 * Minute);
        _machine.Step(40 * TimeSpan.FromSeconds(1));
        Assert.Equal(ClockStanding.Uncertain, clock.Look().Standing);

        var other = Settled();
        var (steps, truth) = (0, _machine.Wall);
        while (other.Look().Standing == ClockStanding.Settled)
        {
            _machine.Pass(Hour);
            truth += Hour;
            _machine.Step(59 * TimeSpan.FromSeconds(1));
            steps++;
        }
        Assert.Equal(31, steps);
        Assert.InRange((other.GetUtcNow() - truth).Duration(), TimeSpan.Zero, SteadyClock.MostDrift);
    }

    [Fact]
    public void What_happens_between_the_looks_at_the_two_clocks_is_no_step()
    {
        var clock = Settled();
        _machine.Between = () => _machine.Pass(Day);
        var time = clock.Look();
        Assert.Equal((ClockStanding.Settled, _machine.Wall), (time.Standing, time.Sure));
    }

    [Theory]
    [InlineData(0, ClockDoubt.None)]
    [InlineData(21 * 24 * 3600, ClockDoubt.None)]
    [InlineData(400 * 24 * 3600, ClockDoubt.None)]
    [InlineData(400 * 24 * 3600 + 1, ClockDoubt.LongAfter)]
    [InlineData(-1, ClockDoubt.None)]
    [InlineData(-2 * 3600, ClockDoubt.BeforeLast)]
    public void A_start_asks_only_where_the_wall_clock_lies_before_the_last_entry_or_very_long_after(int seconds, ClockDoubt doubt)
    {
        var last = _machine.Wall;
        _machine.Wall += TimeSpan.FromSeconds(seconds);
        var clock = new SteadyClock(_machine);
        var found = clock.Open(last);
        Assert.Equal((doubt, doubt == ClockDoubt.None ? ClockStanding.Waiting : ClockStanding.Uncertain), (found.Doubt, found.Standing));
        Assert.Equal(found, SteadyClock.Compare(_machine.Wall, last));
        _machine.Pass(Hour);
        // Where it is not believed, time goes on from the last entry.
        Assert.Equal((doubt == ClockDoubt.None, (doubt == ClockDoubt.None ? _machine.Wall : last + Hour)), (clock.Settled() is not null, clock.GetUtcNow()));
    }

    [Fact]
    public void A_start_that_was_told_so_believes_the_wall_clock_and_one_that_comes_right_by_itself_is_believed_too()
    {
        var last = _machine.Wall + Day;
        var told = new SteadyClock(_machine, accepted: true);
        Assert.Equal((ClockDoubt.BeforeLast, ClockStanding.Waiting, _machine.Wall), (told.Open(last).Doubt, told.Look().Standing, told.GetUtcNow()));
        var clock = new SteadyClock(_machine);
        Assert.Equal(ClockStanding.Uncertain, clock.Open(last).Standing);
        // The machine has found the time of the network.
        _machine.Step(3 * Day);
        Assert.Equal((ClockStanding.Waiting, _machine.Wall), (clock.Look().Standing, clock.GetUtcNow()));
        _machine.Pass(Hour);
        Assert.NotNull(clock.Settled());
    }

    [Fact]
    public void An_instant_by_which_things_go_comes_from_a_settled_clock_and_leads_to_earlier_ones_alone()
    {
        var now = Settled().Settled()!;
        Assert.Equal(_machine.Wall - (3 * Day), now.MinusDays(3).At);
        Assert.Throws<ArgumentOutOfRangeException>(() => now.Minus(-Hour));
        Assert.Equal((now.At, now.At - Hour), (now.NotAfter(now.At + Hour).At, now.NotAfter(now.At - Hour).At));
        Assert.Empty(typeof(SettledInstant).GetConstructors());
    }

    [Fact]
    public void The_clock_of_the_machine_counts_the_time_since_it_was_started()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "CLOCK_BOOTTIME is Linux's");
        var uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        var read = (double)MachineClock.Here.GetTimestamp() / MachineClock.Here.TimestampFrequency;
        // A container may count from another beginning, the clock itself goes on alike.
        Assert.Equal(1_000_000_000, MachineClock.Here.TimestampFrequency);
        Assert.InRange(read - uptime, -60, double.MaxValue);
        Assert.InRange((TimeProvider.System.GetUtcNow() - MachineClock.Here.GetUtcNow()).Duration(), TimeSpan.Zero, Minute);
    }

    private SteadyClock Settled()
    {
        var clock = new SteadyClock(_machine);
        clock.Open(_machine.Wall - Day);
        Assert.Null(clock.Settled());
        _machine.Pass(Hour);
        Assert.NotNull(clock.Settled());
        return clock;
    }
}
