// SPDX-License-Identifier: Apache-2.0

using System.Numerics;

namespace Plimsoll.Privacy.Bounding;

/// <summary>Rows scattered by the high bits of the unit, so that all of a unit lie in one part.</summary>
/// <param name="Rest">A row's unit without the bits that all of the part share, moved up by so many;
/// where <paramref name="Cells"/> is empty, the cell stands in the bits that became free.</param>
/// <param name="PartBits">How many high bits of the unit tell the part.</param>
internal sealed record HashedParts(ulong[] Rest, uint[] Cells, long[] Values, int[] Starts, int PartBits, int CellCount)
{
    private const int RowsPerPart = 1 << 14;
    private const int MostPartBits = 13;
    private const int WorthPacking = 1 << 16;

    public int PartCount => Starts.Length - 1;

    public static HashedParts Scatter(HashedRows rows, ReadOnlyMemory<long> values, int threads)
    {
        var length = rows.Units.Length;
        var cellBits = BitOperations.Log2((uint)rows.CellCount - 1 | 1) + 1;
        var partBits = Math.Min(MostPartBits, BitOperations.Log2((uint)(length / RowsPerPart) | 1));
        if (cellBits <= MostPartBits && length >= WorthPacking) { partBits = Math.Max(partBits, cellBits); }
        var stretches = Stretches.Of(length, threads);
        var places = new int[stretches.Threads][];
        stretches.Run(thread => places[thread] = CountParts(stretches.Cut(rows.Units, thread), stretches.Cut(rows.Cells, thread), partBits, rows.CellCount));
        var starts = Stretches.Places(places);
        var rest = GC.AllocateUninitializedArray<ulong>(length);
        var cells = cellBits <= partBits ? [] : GC.AllocateUninitializedArray<uint>(length);
        var moved = values.Length > 0 ? GC.AllocateUninitializedArray<long>(length) : [];
        stretches.Run(thread =>
        {
            var place = places[thread];
            var units = stretches.Cut(rows.Units, thread);
            var from = stretches.Cut(rows.Cells, thread);
            var carried = values.Length > 0 ? stretches.Cut(values, thread) : default;
            for (var i = 0; i < units.Length; i++)
            {
                var to = place[PartOf(units[i], partBits)]++;
                if (cells.Length > 0) { (rest[to], cells[to]) = (units[i] << partBits, from[i]); } else { rest[to] = units[i] << partBits | from[i]; }
                if (carried.Length > 0) { moved[to] = carried[i]; }
            }
        });
        return new HashedParts(rest, cells, moved, starts, partBits, rows.CellCount);
    }

    /// <summary>Two shifts, since one by 64 would do nothing.</summary>
    private static int PartOf(ulong unit, int partBits) => (int)(unit >> 1 >> (63 - partBits));

    private static int[] CountParts(ReadOnlySpan<ulong> units, ReadOnlySpan<uint> cells, int partBits, int cellCount)
    {
        var counts = new int[1 << partBits];
        foreach (var unit in units) { counts[PartOf(unit, partBits)]++; }
        var most = 0u;
        foreach (var cell in cells) { most = Math.Max(most, cell); }
        if (cells.Length > 0) { ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(most, (uint)cellCount, nameof(cells)); }
        return counts;
    }
}
