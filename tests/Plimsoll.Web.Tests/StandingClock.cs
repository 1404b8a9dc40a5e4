// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Tests;

/// <summary>A clock that stands unless a test moves it, while timers run by the time of the machine. A <c>FakeTimeProvider</c> rings every timer of a server as
/// often as it would have rung meanwhile, which is seconds of work for an hour.</summary>
internal sealed class StandingClock : TimeProvider
{
    private readonly DateTimeOffset _now = System.GetUtcNow();
    private readonly long _stamp = System.GetTimestamp();
    private long _ahead;

    private TimeSpan Ahead => new(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    public override DateTimeOffset GetUtcNow() => _now + Ahead;

    public override long GetTimestamp() => _stamp + (long)(Ahead.TotalSeconds * TimestampFrequency);
}
