// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Tests.Kept;

/// <summary>A wall clock that stands still; timers go on.</summary>
internal sealed class StillClock(DateTimeOffset at) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => at;
}
