// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Clocks;

namespace Plimsoll.Web.Tests.Architecture;

public sealed class SettledTests
{
    [Fact]
    public void Whatever_destroys_by_a_time_takes_one_that_a_settled_clock_gave() =>
        Assert.Empty(SettledRules.Loose([typeof(SteadyClock).Assembly, typeof(PlimsollApp).Assembly]));

    [Fact]
    public void Whoever_destroys_by_any_time_is_reported() => Assert.Equal(
        [
            "Sweeping.DeleteOld destroys by the DateTimeOffset before; it takes a SettledInstant", "Sweeping.EndIdleAsync destroys by the DateOnly day; it takes a SettledInstant",
            "Sweeping.Expire destroys by the TimeProvider clock; it takes a SettledInstant",
        ],
        SettledRules.Loose([typeof(SettledTests).Assembly]).Where(said => said.StartsWith(nameof(Sweeping), StringComparison.Ordinal)).Order());

#pragma warning disable CA1822, IDE0060 // It is only looked at.
    private sealed class Sweeping
    {
        public void DeleteOld(DateTimeOffset? before) { }

        public Task EndIdleAsync(DateOnly day) => Task.CompletedTask;

        public static void Expire(TimeProvider clock) { }

        public void DeleteSettled(SettledInstant before) { }

        public void Ending(DateTimeOffset at) { }
    }
#pragma warning restore CA1822, IDE0060
}
