// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Bench.Usage;

/// <summary>The most memory that a piece of work held, sampled every 5 ms: of the managed heap, and of the process, each above what it was before.</summary>
internal sealed record Peak(long Managed, long Process)
{
    public static Peak Of(Action work)
    {
        var (heap, process) = (GC.GetTotalMemory(forceFullCollection: true), Resident());
        var peak = new Peak(0, 0);
        using var done = new CancellationTokenSource();
        var watch = new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                peak = new Peak(Math.Max(peak.Managed, GC.GetTotalMemory(forceFullCollection: false) - heap), Math.Max(peak.Process, Resident() - process));
                Thread.Sleep(5);
            }
        });
        watch.Start();
        work();
        done.Cancel();
        watch.Join();
        return peak;
    }

    private static long Resident()
    {
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
