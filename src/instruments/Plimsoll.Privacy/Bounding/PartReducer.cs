// SPDX-License-Identifier: Apache-2.0

using System.Numerics;

namespace Plimsoll.Privacy.Bounding;

/// <summary>Reduces one part of numbered units after the other: sorts its rows by unit, and hands over each unit's. One a thread.</summary>
internal sealed class PartReducer<T> : IPartReducer where T : unmanaged, IBinaryInteger<T>
{
    private readonly Scattered<T> _rows;
    private readonly int[] _unitEnds;
    private uint[] _cells = [];
    private long[] _values = [];

    public PartReducer(Scattered<T> rows, Bounds bounds)
    {
        _rows = rows;
        _unitEnds = new int[(1 << rows.Shift) + 1];
        Table = new UnitReducer(rows.CellCount, rows.Values.Length > 0, bounds);
    }

    public UnitReducer Table { get; }

    public void Reduce(int part)
    {
        var rows = _rows.Packed.AsSpan(_rows.Starts[part], _rows.Starts[part + 1] - _rows.Starts[part]);
        if (rows.IsEmpty) { return; }
        var values = _rows.Values.Length > 0 ? _rows.Values.AsSpan(_rows.Starts[part], rows.Length) : default;
        SortByUnit(rows, values);
        var first = (ulong)part << _rows.Shift;
        for (var unit = 0; unit < _unitEnds.Length - 1; unit++)
        {
            var (from, to) = (unit == 0 ? 0 : _unitEnds[unit - 1], _unitEnds[unit]);
            if (to > from) { Table.Add(first + (uint)unit, _cells.AsSpan(from, to - from), values.IsEmpty ? default : _values.AsSpan(from, to - from)); }
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
}

/// <summary>Reduces parts, one after the other.</summary>
internal interface IPartReducer
{
    UnitReducer Table { get; }

    void Reduce(int part);
}
