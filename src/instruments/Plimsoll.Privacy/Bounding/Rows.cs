// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Privacy.Bounding;

/// <summary>Activity as columns: row i says that a unit counted in a cell. Units
/// and cells are numbers from 0, as a dictionary of the store gives them.</summary>
public sealed record Rows
{
    /// <param name="units">Whose row it is; below <paramref name="unitCount"/>.</param>
    /// <param name="cells">Where it counts; below <paramref name="cellCount"/>.</param>
    /// <param name="unitCount">Units that there may be.</param>
    /// <param name="cellCount">Cells that there are, empty ones included.</param>
    /// <exception cref="ArgumentException">Columns of different lengths, or counts out of range.</exception>
    public Rows(ReadOnlyMemory<uint> units, ReadOnlyMemory<uint> cells, uint unitCount, int cellCount)
    {
        if (units.Length != cells.Length) { throw new ArgumentException("Columns have one length.", nameof(cells)); }
        ArgumentOutOfRangeException.ThrowIfLessThan(cellCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cellCount, MostCells);
        (Units, Cells, UnitCount, CellCount) = (units, cells, unitCount, cellCount);
    }

    /// <summary>The most cells of one table.</summary>
    public const int MostCells = 1 << 24;

    public ReadOnlyMemory<uint> Units { get; }

    public ReadOnlyMemory<uint> Cells { get; }

    public uint UnitCount { get; }

    public int CellCount { get; }
}

/// <summary>What is left of the rows when no unit counts for more than its caps, cell by cell. Exact: it is secret until noise is added.</summary>
public sealed class BoundedTable
{
    internal BoundedTable(long[] totals, long[] units) => (_totals, _units) = (totals, units);

    private readonly long[] _totals;
    private readonly long[] _units;

    /// <summary>Sum of what the kept units contribute.</summary>
    public ReadOnlySpan<long> Totals => _totals;

    /// <summary>How many units are kept.</summary>
    public ReadOnlySpan<long> Units => _units;
}
