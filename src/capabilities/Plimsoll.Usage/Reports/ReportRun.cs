// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Privacy.Bounding;
using Plimsoll.Privacy.Noise;
using Plimsoll.Privacy.Publishing;
using Bounding = Plimsoll.Privacy.Bounding.Contribution;

namespace Plimsoll.Usage.Reports;

/// <summary>What was read for a report, as columns of equal length: whose row it is (64-bit keyed
/// hash), which of the found keys it has, and how much it weighs where a sum is asked.</summary>
public sealed record ReportRows(
    ReadOnlyMemory<ulong> Units, ReadOnlyMemory<uint> Keys, ReadOnlyMemory<long> Weights, IReadOnlyList<IReadOnlyList<string>> Found);

/// <summary>A table before and after noise.</summary>
/// <param name="Exact">What is counted when no unit counts for more than its caps: secret.</param>
/// <param name="Noisy">What may be told.</param>
public sealed record ReportTables(NoisyTable Exact, NoisyTable Noisy);

/// <summary>Makes the table of a report: bounds what each unit adds, adds noise, keeps the keys that may be named, and shows what the template shows.</summary>
public static class ReportRun
{
    /// <param name="reservation">The part of the budget that is spent on it.</param>
    /// <param name="template">What is asked.</param>
    /// <param name="rows">What was read.</param>
    /// <param name="key">16 fresh random bytes, which choose the cells in which a unit counts.</param>
    /// <param name="random">Where noise comes from.</param>
    /// <param name="threads">How many threads may work.</param>
    public static ReportTables Count(Reservation reservation, ReportTemplate template, ReportRows rows, ReadOnlySpan<byte> key, FillRandom random, int threads)
    {
        var cells = ReportCells.Of(template, rows.Found);
        var hashed = new HashedRows(rows.Units, InCells(rows.Keys.Span, cells.CellOf), cells.Keys.Count);
        var plan = template.Plan;
        var exact = plan.Clamp is { } clamp
            ? Bounding.Sum(hashed, rows.Weights, plan.Caps, clamp.Least, clamp.Most, key, threads)
            : Bounding.Count(hashed, plan.Caps, key, threads);
        var totals = exact.Totals.ToArray();
        var secret = new NoisyTable(template.Columns, template.ValueColumn, cells.Keys.Select((k, i) => new NoisyRow(k, totals[i])));
        return new ReportTables(
            secret,
            Show(template.Shown, template.ValueColumn, reservation.Publish(template.Columns, template.ValueColumn, cells.Keys, exact, new RandomBits(random))));
    }

    /// <summary>Rounds down or ranks what is noisy already; whoever sees the values could do the same, so it costs nothing.</summary>
    internal static NoisyTable Show(Shown shown, string column, NoisyTable noisy)
    {
        if (shown.RanksOnly)
        {
            var order = noisy.Rows.Select((row, i) => (row.Value, i))
                .OrderByDescending(r => r.Value)
                .ThenBy(r => r.i)
                .Select((r, rank) => (r.i, Rank: rank + 1L))
                .ToDictionary(r => r.i, r => r.Rank);
            return new NoisyTable(noisy.KeyColumns, column, noisy.Rows.Select((row, i) => row with { Value = order[i] }));
        }
        return shown.RoundDownTo == 1
            ? noisy
            : new NoisyTable(noisy.KeyColumns, column, noisy.Rows.Select(row => row with { Value = row.Value - Modulo(row.Value, shown.RoundDownTo) }));
    }

    private static long Modulo(long value, long of) => (value % of + of) % of;

    private static uint[] InCells(ReadOnlySpan<uint> keys, IReadOnlyList<uint> cellOf)
    {
        var map = cellOf.ToArray();
        var cells = new uint[keys.Length];
        for (var i = 0; i < keys.Length; i++) { cells[i] = map[keys[i]]; }
        return cells;
    }
}
