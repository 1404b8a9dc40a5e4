// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Privacy.Bounding;

/// <summary>Lets one unit after the other count in the cells that its hashes choose. One a thread.</summary>
internal sealed class UnitReducer
{
    private readonly int _l0;
    private readonly long _least;
    private readonly long _most;
    private readonly SipHash _hash;
    private readonly long[] _inCell;
    private readonly Int128[] _sums;
    private readonly bool[] _seen;
    private readonly (ulong Hash, uint Cell)[] _kept;
    private uint[] _touched = new uint[64];

    /// <param name="cellCount">Cells that there are.</param>
    /// <param name="sums">Whether values are summed, not rows counted.</param>
    /// <param name="bounds">What one unit may do.</param>
    public UnitReducer(int cellCount, bool sums, Bounds bounds)
    {
        (_l0, _least, _most, _hash) = (Math.Min(bounds.L0, cellCount), bounds.Least, bounds.Most, bounds.Hash);
        _inCell = new long[cellCount];
        // What a unit says of itself may be any number: 128 bits hold the sum of all of them, so no value can stop or bend a report.
        _sums = sums ? new Int128[cellCount] : [];
        _seen = new bool[cellCount];
        _kept = new (ulong, uint)[_l0];
        (Totals, Units) = (new long[cellCount], new long[cellCount]);
    }

    public long[] Totals { get; }

    public long[] Units { get; }

    /// <summary>All rows of one unit: their cells, and their values where values are summed.</summary>
    public void Add(ulong unit, ReadOnlySpan<uint> cells, ReadOnlySpan<long> values)
    {
        if (_touched.Length < cells.Length && _touched.Length < _inCell.Length)
        {
            _touched = new uint[Math.Min(_inCell.Length, Math.Max(cells.Length, 2 * _touched.Length))];
        }
        var distinct = 0;
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = cells[i];
            if (!_seen[cell])
            {
                _seen[cell] = true;
                _touched[distinct++] = cell;
            }
            if (values.IsEmpty) { _inCell[cell]++; } else { _sums[cell] += values[i]; }
        }
        var touched = _touched.AsSpan(0, distinct);
        if (distinct <= _l0) { foreach (var cell in touched) { Keep(cell); } }
        else
        {
            Choose(unit, touched);
            foreach (var (_, cell) in _kept) { Keep(cell); }
        }
        foreach (var cell in touched)
        {
            (_seen[cell], _inCell[cell]) = (false, 0);
            if (_sums.Length > 0) { _sums[cell] = 0; }
        }
    }

    private void Keep(uint cell)
    {
        Totals[cell] += _sums.Length > 0 ? (long)Int128.Clamp(_sums[cell], _least, _most) : Math.Clamp(_inCell[cell], _least, _most);
        Units[cell]++;
    }

    /// <summary>The L0 cells with the smallest hashes; equal hashes go by cell.</summary>
    private void Choose(ulong unit, ReadOnlySpan<uint> cells)
    {
        var count = 0;
        foreach (var cell in cells)
        {
            var hash = _hash.Of(unit, cell);
            if (count == _l0 && !Before(hash, cell, _kept[count - 1])) { continue; }
            var at = count < _l0 ? count++ : count - 1;
            for (; at > 0 && Before(hash, cell, _kept[at - 1]); at--) { _kept[at] = _kept[at - 1]; }
            _kept[at] = (hash, cell);
        }
    }

    private static bool Before(ulong hash, uint cell, (ulong Hash, uint Cell) other) => hash < other.Hash || hash == other.Hash && cell < other.Cell;
}

/// <summary>What one unit may do: so many cells, chosen by the hash, and in each no less and no more.</summary>
internal readonly record struct Bounds(int L0, long Least, long Most, SipHash Hash);
