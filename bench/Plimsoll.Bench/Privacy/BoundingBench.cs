// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Bounding;

namespace Plimsoll.Bench.Privacy;

/// <summary>Bounded user counts over column arrays (L0 = 2, 4,000 cells), against a plain count by cell of the same rows on the same threads, which bounds nothing.</summary>
internal static class BoundingBench
{
    private const int Cells = 4000;
    private const int Threads = 2;

    public static Task RunAsync()
    {
        var most = int.Parse(Environment.GetEnvironmentVariable("PLIMSOLL_BENCH_ROWS") ?? "100000000", System.Globalization.CultureInfo.InvariantCulture);
        for (var rows = Math.Min(most, 10_000_000); rows <= most; rows *= 10)
        {
            // Many units with about 20 rows each; and few with thousands, where all cells of a unit are touched.
            One("spread", rows, (uint)Math.Max(1, rows / 20));
            One("dense", rows, (uint)Math.Max(1, rows / 5000));
        }
        return Task.CompletedTask;
    }

    private static void One(string shape, int rows, uint units)
    {
        var (random, unit, cell) = (new Random(1), new uint[rows], new uint[rows]);
        for (var i = 0; i < rows; i++) { (unit[i], cell[i]) = ((uint)random.NextInt64(units), (uint)random.Next(Cells)); }
        var activity = new Rows(unit, cell, units, Cells);
        byte[] key = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
        GC.Collect();
        Contribution.Count(new Rows(unit.AsMemory(0, Math.Min(rows, 1_000_000)), cell.AsMemory(0, Math.Min(rows, 1_000_000)), units, Cells), new Caps(2, 1), key, Threads);
        var plain = Median(() => Plain(cell));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long peak = 0;
        var bounded = Median(() =>
        {
            using var watch = new Timer(_ => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false)), null, 0, 5);
            Contribution.Count(activity, new Caps(2, 1), key, Threads);
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
            GC.Collect();
        });
        Console.WriteLine($"| bounded user counts, {rows:N0} rows, {units:N0} users ({shape}), {Threads} threads | {bounded:0.000} s, {rows / bounded / 1e6:0} million rows/s, at most {(peak - before) / (double)rows:0.0} bytes a row beside the input's 8 | unbounded count by cell {plain:0.000} s | {bounded / plain:0.0} |");
    }

    private static void Plain(uint[] cell)
    {
        var totals = new long[Cells];
        Parallel.For(0, Threads, thread =>
        {
            var mine = new long[Cells];
            foreach (var at in cell.AsSpan((int)((long)cell.Length * thread / Threads)..(int)((long)cell.Length * (thread + 1) / Threads))) { mine[at]++; }
            lock (totals) { for (var i = 0; i < Cells; i++) { totals[i] += mine[i]; } }
        });
    }

    private static double Median(Action work)
    {
        var times = new double[3];
        for (var i = 0; i < times.Length; i++)
        {
            var clock = Stopwatch.StartNew();
            work();
            times[i] = clock.Elapsed.TotalSeconds;
        }
        return times.Order().ElementAt(1);
    }
}
