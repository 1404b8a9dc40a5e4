// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Privacy.Bounding;

/// <summary>Activity as columns where units are 64-bit keyed hashes, as a store keeps them. Two units are one only where all 64 bits agree.</summary>
public sealed record HashedRows
{
    /// <param name="units">Whose row it is.</param>
    /// <param name="cells">Where it counts; below <paramref name="cellCount"/>.</param>
    /// <param name="cellCount">Cells that there are, empty ones included.</param>
    /// <exception cref="ArgumentException">Columns of different lengths, too many rows, or a count out of range.</exception>
    public HashedRows(ReadOnlyMemory<ulong> units, ReadOnlyMemory<uint> cells, int cellCount)
    {
        if (units.Length != cells.Length) { throw new ArgumentException("Columns have one length.", nameof(cells)); }
        ArgumentOutOfRangeException.ThrowIfGreaterThan(units.Length, MostRows, nameof(units));
        ArgumentOutOfRangeException.ThrowIfLessThan(cellCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cellCount, Rows.MostCells);
        (Units, Cells, CellCount) = (units, cells, cellCount);
    }

    /// <summary>The most rows of one report.</summary>
    public const int MostRows = 1 << 30;

    public ReadOnlyMemory<ulong> Units { get; }

    public ReadOnlyMemory<uint> Cells { get; }

    public int CellCount { get; }
}
