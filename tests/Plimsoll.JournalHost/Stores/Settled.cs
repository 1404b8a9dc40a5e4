// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Clocks;

namespace Plimsoll.JournalHost.Stores;

/// <summary>An instant at which a clock has gone steadily long enough to delete by it.</summary>
public static class Settled
{
    public static SettledInstant At(DateTimeOffset at)
    {
        var machine = new SetClock { Now = at - SteadyClock.Settling };
        var clock = new SteadyClock(machine);
        machine.Now = at;
        return clock.Settled()!;
    }
}
