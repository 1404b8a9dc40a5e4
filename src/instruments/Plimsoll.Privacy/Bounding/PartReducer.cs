// SPDX-License-Identifier: Apache-2.0

using System.Numerics;

namespace Plimsoll.Privacy.Bounding;

/// <summary>Reduces one part after the other: sorts its rows by unit, and lets each unit count in the cells that its hashes choose. One a thread.</summary>
internal sealed class PartReducer<T> where T : unmanaged, IBinaryInteger<T>
{
    private readonly Scattered<T> _rows;
    private readonly int _l0;
    private readonly long _least;
    private readonly long _most;
    private readonly SipHash _hash;
    private readonly int[] _unitEnds;
    private readonly long[] _inCell;
    private readonly Int128[] _sums;
    private readonly bool[] _seen;
    private readonly (ulong Hash, uint Cell)[] _kept;
    private uint[] _touched = new uint[64];
    private uint[] _cells = [];
    private long[] _values = [];

    public PartReducer(Scattered<T> rows, int l0, long least, long most, SipHash hash)
    {
        (_rows, _l0, _least, _most, _hash) = (rows, Math.Min(l0, rows.CellCount), least, most, hash);
        _unitEnds = new int[(1 << rows.Shift) + 1];
        _inCell = new long[rows.CellCount];
        // What a unit says of itself may be any number: 128 bits hold the sum of all of them, so no value can stop or bend a report.
        _sums = rows.Values.Length > 0 ? new Int128[rows.CellCount] : [];
        _seen = new bool[rows.CellCount];
        _kept = new (ulong, uint)[_l0];
        (Totals, Units) = (new long[rows.CellCount], new long[rows.CellCount]);
    }

    public long[] Totals { get; }

    public long[] Units { get; }

    public void Reduce(int part)
    {
        var rows = _rows.Packed.AsSpan(_rows.Starts[part], _rows.Starts[part + 1] - _rows.Starts[part]);
        if (rows.IsEmpty) { return; }
        var values = _rows.Values.Length > 0 ? _rows.Values.AsSpan(_rows.Starts[part], rows.Length) : default;
        SortByUnit(rows, values);
        var first = (uint)part << _rows.Shift;
        for (var unit = 0; unit < _unitEnds.Length - 1; unit++)
        {
            var (from, to) = (unit == 0 ? 0 : _unitEnds[unit - 1], _unitEnds[unit]);
            if (to > from) { Unit(first + (uint)unit, _cells.AsSpan(from, to - from), values.IsEmpty ? default : _values.AsSpan(from, to - from)); }
        }
    }

    /// <summary>A counting sort; afterwards a unit's rows end at its place in <see cref="_unitEnds"/> and begin where the one before ends.</summary>
    private void SortByUnit(ReadOnlySpan<T> rows, ReadOnlySpan<long> values)
    {
        if (_cells.Length < rows.Length)
        {
            _cells = GC.AllocateUninitializedArray<uint>(rows.Length);
            _values = values.IsEmpty ? [] : GC.AllocateUninitializedArray<long>(rows.Length);
        }
        var (bits, mask) = (_rows.CellBits, (1u << _rows.CellBits) - 1);
        Array.Clear(_unitEnds);
        foreach (var row in rows) { _unitEnds[int.CreateTruncating(row >>> bits) + 1]++; }
        for (var unit = 1; unit < _unitEnds.Length; unit++) { _unitEnds[unit] += _unitEnds[unit - 1]; }
        for (var i = 0; i < rows.Length; i++)
        {
            var to = _unitEnds[int.CreateTruncating(rows[i] >>> bits)]++;
            _cells[to] = uint.CreateTruncating(rows[i]) & mask;
            if (!values.IsEmpty) { _values[to] = values[i]; }
        }
    }

    private void Unit(uint unit, ReadOnlySpan<uint> cells, ReadOnlySpan<long> values)
    {
        if (_touched.Length < cells.Length && _touched.Length < _inCell.Length) { _touched = new uint[Math.Min(_inCell.Length, Math.Max(cells.Length, 2 * _touched.Length))]; }
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
    private void Choose(uint unit, ReadOnlySpan<uint> cells)
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
