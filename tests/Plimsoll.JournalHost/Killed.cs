// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;

namespace Plimsoll.JournalHost;

/// <summary>Ends this process at a moment that its caller names, as a power cut would: nothing of it runs afterwards, no finally, no rollback, no file
/// closed in order.</summary>
internal static class Killed
{
    private static long began;
    private static bool watching;

    /// <summary>Watches, while the rest goes on, for the moment at which the process is to end.</summary>
    /// <param name="folder">Where it looks.</param>
    /// <param name="moment"><c>250000us</c>, so long from now on; <c>a/b</c>, when that file or folder is there; <c>a&gt;0</c>, when the file has more bytes
    /// than that; <c>-a</c>, when it is gone after it was there. Empty: never.</param>
    public static void When(string folder, string moment)
    {
        began = Stopwatch.GetTimestamp();
        if (moment.Length == 0) { return; }
        watching = true;
        using var ready = new ManualResetEventSlim();
        var arrived = Look(folder, moment);
        new Thread(() =>
        {
            ready.Set();
            while (!arrived()) { Thread.SpinWait(20); }
            Now();
        }) { IsBackground = true, Priority = ThreadPriority.Highest }.Start();
        ready.Wait();
    }

    /// <summary>What was to be done is done: the last moment may have come just now, and whoever watches is given time to see it. Then says how many
    /// microseconds it took.</summary>
    public static void Through()
    {
        var took = Stopwatch.GetElapsedTime(began);
        if (watching) { Thread.Sleep(TimeSpan.FromMilliseconds(300)); }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{took.TotalMicroseconds:F0}"));
    }

    public static void Now()
    {
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }

    private static Func<bool> Look(string folder, string moment)
    {
        if (moment.EndsWith("us", StringComparison.Ordinal) && long.TryParse(moment[..^2], NumberStyles.None, CultureInfo.InvariantCulture, out var micros))
        {
            return () => Stopwatch.GetElapsedTime(began) >= TimeSpan.FromMicroseconds(micros);
        }
        if (moment[0] == '-')
        {
            var (path, was) = (Path.Combine(folder, moment[1..]), false);
            return () =>
            {
                var there = Path.Exists(path);
                was |= there;
                return was && !there;
            };
        }
        if (moment.Split('>') is [var name, var size])
        {
            var (path, least) = (Path.Combine(folder, name), long.Parse(size, CultureInfo.InvariantCulture));
            return () => new FileInfo(path) is { Exists: true, Length: var length } && length > least;
        }
        return () => Path.Exists(Path.Combine(folder, moment));
    }
}
