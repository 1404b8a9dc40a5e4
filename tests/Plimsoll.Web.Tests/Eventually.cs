// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Tests;

/// <summary>Waits for what happens in the background. The bound is there for what never comes; a busy machine does not reach it.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    public static Task TrueAsync(Func<bool> holds) => TrueAsync(() => Task.FromResult(holds()));

    public static async Task TrueAsync(Func<Task<bool>> holds)
    {
        for (var since = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(since) < Bound;)
        {
            if (await holds()) { return; }
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"did not come about within {Bound.TotalSeconds} seconds");
    }
}
