// SPDX-License-Identifier: Apache-2.0

using System.Numerics;

namespace Plimsoll.Privacy.Bounding;

/// <summary>Rows scattered so that all of a unit lie in one part. Each row is its unit within the part, then its cell, in one number.</summary>
internal sealed record Scattered<T>(T[] Packed, long[] Values, int[] Starts, int Shift, int CellBits, int CellCount) where T : unmanaged, IBinaryInteger<T>
{
    public int PartCount => Starts.Length - 1;
}

/// <summary>The scatter: each thread counts its stretch of the rows by part, then writes it to the places that are its own.</summary>
internal sealed class Parts
{
    private readonly Rows _rows;
    private readonly int _shift;
    private readonly int _cellBits;
    private readonly Stretches _stretches;
    private readonly int _count;

    /// <param name="rows">The activity.</param>
    /// <param name="shift">Bits of a unit that stay within a part.</param>
    /// <param name="threads">How many threads may work.</param>
    public Parts(Rows rows, int shift, int threads)
    {
        (_rows, _shift) = (rows, shift);
        _stretches = Stretches.Of(rows.Units.Length, threads);
        _cellBits = BitOperations.Log2((uint)rows.CellCount - 1 | 1) + 1;
        _count = (int)((ulong)Math.Max(1, rows.UnitCount) - 1 >> shift) + 1;
    }

    /// <summary>Whether unit within the part and cell fit in 32 bits.</summary>
    public bool Packs => _shift + _cellBits <= 32;

    public Scattered<T> Scatter<T>(ReadOnlyMemory<long> values) where T : unmanaged, IBinaryInteger<T>
    {
        var length = _rows.Units.Length;
        var places = new int[_stretches.Threads][];
        _stretches.Run(thread =>
        {
            var counts = new int[_count];
            var units = _stretches.Cut(_rows.Units, thread);
            var cells = _stretches.Cut(_rows.Cells, thread);
            var (most, mostCell) = (0u, 0u);
            for (var i = 0; i < units.Length; i++)
            {
                most = Math.Max(most, units[i]);
                mostCell = Math.Max(mostCell, cells[i]);
                // Out of range stops below; until then it must not index past the end.
                if (units[i] < _rows.UnitCount) { counts[units[i] >> _shift]++; }
            }
            if (units.Length > 0)
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(most, _rows.UnitCount, "units");
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(mostCell, (uint)_rows.CellCount, "cells");
            }
            places[thread] = counts;
        });
        var starts = Stretches.Places(places);
        var packed = GC.AllocateUninitializedArray<T>(length);
        var moved = values.Length > 0 ? GC.AllocateUninitializedArray<long>(length) : [];
        _stretches.Run(thread =>
        {
            var place = places[thread];
            var units = _stretches.Cut(_rows.Units, thread);
            var cells = _stretches.Cut(_rows.Cells, thread);
            var mask = (1u << _shift) - 1;
            var carried = values.Length > 0 ? _stretches.Cut(values, thread) : default;
            for (var i = 0; i < units.Length; i++)
            {
                var to = place[units[i] >> _shift]++;
                packed[to] = T.CreateTruncating((ulong)(units[i] & mask) << _cellBits | cells[i]);
                if (carried.Length > 0) { moved[to] = carried[i]; }
            }
        });
        return new Scattered<T>(packed, moved, starts, _shift, _cellBits, _rows.CellCount);
    }
}
