// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Privacy.Bounding;

/// <summary>Reduces one part of hashed units after the other: numbers its units, sorts its rows by number, and hands over each unit's. One a thread.</summary>
internal sealed class HashedPartReducer : IPartReducer
{
    private readonly HashedParts _rows;
    private readonly UnitNumbers _numbers = new();
    private int[] _unitEnds = [];
    private int[] _unitOf = [];
    private uint[] _cells = [];
    private long[] _values = [];

    public HashedPartReducer(HashedParts rows, Bounds bounds)
    {
        _rows = rows;
        Table = new UnitReducer(rows.CellCount, rows.Values.Length > 0, bounds);
    }

    public UnitReducer Table { get; }

    public void Reduce(int part)
    {
        var (start, length) = (_rows.Starts[part], _rows.Starts[part + 1] - _rows.Starts[part]);
        if (length == 0) { return; }
        SortByUnit(start, length);
        var shared = _rows.PartBits == 0 ? 0 : (ulong)part << (64 - _rows.PartBits);
        var summed = _rows.Values.Length > 0;
        for (var number = 0; number < _numbers.Count; number++)
        {
            var (from, to) = (number == 0 ? 0 : _unitEnds[number - 1], _unitEnds[number]);
            Table.Add(shared | _numbers[number], _cells.AsSpan(from, to - from), summed ? _values.AsSpan(from, to - from) : default);
        }
    }

    /// <summary>A counting sort; afterwards a unit's rows end at its place in <see cref="_unitEnds"/> and begin where the one before ends.</summary>
    private void SortByUnit(int start, int length)
    {
        if (_unitOf.Length < length)
        {
            (_unitOf, _cells) = (GC.AllocateUninitializedArray<int>(length), GC.AllocateUninitializedArray<uint>(length));
            _values = _rows.Values.Length > 0 ? GC.AllocateUninitializedArray<long>(length) : [];
        }
        var rest = _rows.Rest.AsSpan(start, length);
        _numbers.Clear();
        for (var i = 0; i < length; i++) { _unitOf[i] = _numbers.Of(rest[i] >> _rows.PartBits); }
        if (_unitEnds.Length <= _numbers.Count) { _unitEnds = new int[2 * _numbers.Count + 1]; }
        Array.Clear(_unitEnds, 0, _numbers.Count + 1);
        foreach (var number in _unitOf.AsSpan(0, length)) { _unitEnds[number + 1]++; }
        for (var number = 1; number <= _numbers.Count; number++) { _unitEnds[number] += _unitEnds[number - 1]; }
        var mask = (1u << _rows.PartBits) - 1;
        for (var i = 0; i < length; i++)
        {
            var to = _unitEnds[_unitOf[i]]++;
            _cells[to] = _rows.Cells.Length > 0 ? _rows.Cells[start + i] : (uint)rest[i] & mask;
            if (_rows.Values.Length > 0) { _values[to] = _rows.Values[start + i]; }
        }
    }
}
