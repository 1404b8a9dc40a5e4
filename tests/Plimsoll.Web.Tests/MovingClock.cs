// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Tests;

/// <summary>The time of now, moved as far as a test says, backwards too. Unlike a clock that stands, it lets the server's timers run: answers come at whole steps of it.</summary>
internal sealed class MovingClock : TimeProvider
{
    private long _ahead, _stepped;

    /// <summary>Time that has passed besides: for the clock on the wall and for the one that nobody sets.</summary>
    public TimeSpan Ahead { get => new(Volatile.Read(ref _ahead)); set => Volatile.Write(ref _ahead, value.Ticks); }

    /// <summary>By how much the clock on the wall was set, without any time passing.</summary>
    public TimeSpan Stepped { get => new(Volatile.Read(ref _stepped)); set => Volatile.Write(ref _stepped, value.Ticks); }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead + Stepped;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(Ahead.TotalSeconds * TimestampFrequency);
}
