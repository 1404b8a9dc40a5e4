// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Tests;

/// <summary>The time of now, moved as far as a test says, backwards too. Unlike a clock that stands, it lets the server's timers run: answers come at whole steps of it.</summary>
internal sealed class MovingClock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
}
