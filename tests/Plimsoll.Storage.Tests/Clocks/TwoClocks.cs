// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Storage.Tests.Clocks;

/// <summary>The two clocks of a machine: time passes for both, and the one on the wall is set.</summary>
internal sealed class TwoClocks : TimeProvider
{
    private TimeSpan _boot;

    public DateTimeOffset Wall { get; set; } = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Done once, between the looks at the two clocks.</summary>
    public Action? Between { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        var wall = Wall;
        (var between, Between) = (Between, null);
        between?.Invoke();
        return wall;
    }

    public override long GetTimestamp() => _boot.Ticks;

    /// <summary>Time passes, also while the machine is suspended.</summary>
    public void Pass(TimeSpan time) => (Wall, _boot) = (Wall + time, _boot + time);

    /// <summary>The clock on the wall is set.</summary>
    public void Step(TimeSpan by) => Wall += by;
}
