// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Privacy.Bounding;

/// <summary>Columns cut into one stretch a thread.</summary>
internal readonly record struct Stretches(int Threads)
{
    private const int TooFewToShare = 1 << 16;

    /// <summary>As many as may work, or one where there is little to do.</summary>
    public static Stretches Of(int rows, int threads) => new(rows < TooFewToShare ? 1 : threads);

    public ReadOnlySpan<T> Cut<T>(ReadOnlyMemory<T> column, int thread) =>
        column.Span[(int)((long)column.Length * thread / Threads)..(int)((long)column.Length * (thread + 1) / Threads)];

    /// <summary>Runs the work once a thread, with its number.</summary>
    public void Run(Action<int> work)
    {
        try { Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, work); }
        catch (AggregateException e) when (e.InnerExceptions is [ArgumentException first, ..]) { throw first; }
    }

    /// <summary>Turns each thread's count of a part into the place where it writes, and tells where the parts begin; the last place is the end.</summary>
    public static int[] Places(int[][] counts)
    {
        var starts = new int[counts[0].Length + 1];
        var at = 0;
        for (var part = 0; part < starts.Length - 1; part++)
        {
            starts[part] = at;
            foreach (var thread in counts) { (thread[part], at) = (at, at + thread[part]); }
        }
        starts[^1] = at;
        return starts;
    }
}
