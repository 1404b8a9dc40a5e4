// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Tests.Kept;

/// <summary>Clocks that stand still; timers go on.</summary>
internal sealed class StillClock(DateTimeOffset at) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => at;

    public override long GetTimestamp() => 0;
}
