// SPDX-License-Identifier: Apache-2.0

using CsCheck;

namespace Plimsoll.Tests.Release;

/// <summary>Holds that lives nobody thought of reach all that there is to reach: a walk that is refused everywhere proves nothing.</summary>
internal static class Reach
{
    /// <summary>Batches until nothing is missing. One of them may miss what is rare; that all do means that it cannot be reached.</summary>
    private const int Most = 20;

    /// <param name="batch">Lives of a batch.</param>
    /// <param name="wanted">All that has to be reached.</param>
    /// <param name="live">Lives a life and says what it reached.</param>
    public static void All<T>(Gen<T> lives, int batch, IEnumerable<string> wanted, Func<T, IEnumerable<string>> live)
    {
        var missing = new HashSet<string>(wanted, StringComparer.Ordinal);
        Assert.NotEmpty(missing);
        for (var i = 0; i < Most && missing.Count > 0; i++)
        {
            lives.Sample(
                life =>
                {
                    var reached = live(life).ToArray();
                    lock (missing) { missing.ExceptWith(reached); }
                },
                iter: batch);
        }
        Assert.Empty(missing);
    }
}
