// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using Plimsoll.Storage.DuckDb;
using Plimsoll.Usage.Activity;

namespace Plimsoll.Storage.Usage;

/// <summary>Reads activity as columns of numbers, one entry a row, for counts that bound what one unit adds.</summary>
/// <remarks>The store only filters and hands over its vectors, chunk by chunk as it finds them;
/// texts become numbers here. So a row is held once, in the columns that are answered.</remarks>
internal sealed class ActivityColumns
{
    private const string Where = "tenant = $1 AND happened_at >= make_timestamp($2) AND happened_at < make_timestamp($3) AND kind = $4 AND ";

    private readonly ulong[] _units;
    private readonly uint[] _cells;
    private readonly long[] _weights;
    private readonly LabelCodes? _names;
    private readonly List<ulong> _nameHashes = [];
    private readonly LabelCodes[] _labels;
    private readonly PairNumbers[] _pairs;
    private int _count;

    private ActivityColumns(ColumnAsk ask, long rows)
    {
        (_units, _cells) = (GC.AllocateUninitializedArray<ulong>(checked((int)rows)), GC.AllocateUninitializedArray<uint>((int)rows));
        _weights = ask.Weight == WeightField.One ? [] : GC.AllocateUninitializedArray<long>((int)rows);
        _names = ask.Unit == UnitField.Application ? new LabelCodes() : null;
        _labels = [.. ask.Keys.Select(_ => new LabelCodes())];
        _pairs = [.. ask.Keys.Skip(1).Select(_ => new PairNumbers())];
    }

    /// <exception cref="DuckDbException">The store could not be read to its end.</exception>
    public static UnitColumns Read(DuckDbConnection connection, ColumnAsk ask)
    {
        object[] which = [ask.Tenant, ActivitySchema.Micros(ask.From), ActivitySchema.Micros(ask.Until), ActivitySchema.KindOf(ask.Kind), .. ask.Agreements];
        var where = Where + ActivitySchema.Under(ask.Agreements.Count, after: 4);
        var unit = Column(ask.Unit);
        // Both reads see the same rows.
        connection.Run("BEGIN TRANSACTION");
        try
        {
            var (all, with) = Count(connection, unit, where, which);
            var columns = new ActivityColumns(ask, with);
            var weight = Weight(ask.Weight) is { } weighed ? $", {weighed}" : "";
            using var rows = connection.Stream(
                $"SELECT {string.Join(", ", [unit, .. ask.Keys.Select(Column)])}{weight} FROM activity WHERE {unit} IS NOT NULL AND {where}", which);
            while (rows.NextChunk()) { columns.Take(rows); }
            return columns._count == with ? columns.Answer(all - with) : throw new DuckDbException($"{columns._count} of {with} rows could be read");
        }
        finally { connection.Run("ROLLBACK"); }
    }

    private static (long All, long With) Count(DuckDbConnection connection, string unit, string where, object[] which)
    {
        using var rows = connection.Query($"SELECT count(*), count({unit}) FROM activity WHERE {where}", which);
        return rows.NextChunk() ? (rows.Column<long>(0)[0], rows.Column<long>(1)[0]) : (0, 0);
    }

    private void Take(DuckDbRows rows)
    {
        if (rows.Count > _units.Length - _count) { throw new DuckDbException("more rows came than were counted"); }
        var units = _units.AsSpan(_count, rows.Count);
        var cells = _cells.AsSpan(_count, rows.Count);
        if (_names is null) { rows.Column<ulong>(0).CopyTo(units); } else { Named(rows.Column<DuckDbText>(0), units); }
        if (_labels.Length == 0) { cells.Clear(); }
        for (var key = 0; key < _labels.Length; key++) { Coded(rows, key, cells); }
        if (_weights.Length > 0) { rows.Column<long>(_labels.Length + 1).CopyTo(_weights.AsSpan(_count)); }
        _count += rows.Count;
    }

    private void Named(ReadOnlySpan<DuckDbText> names, Span<ulong> units)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var code = _names!.Of(names[i]);
            if (code == _nameHashes.Count) { _nameHashes.Add(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(_names.Bytes(code)))); }
            units[i] = _nameHashes[code];
        }
    }

    /// <summary>The first key's number is the cell; with each further one the pair of what was and its number becomes the next.</summary>
    private void Coded(DuckDbRows rows, int key, Span<uint> cells)
    {
        var labels = _labels[key];
        var values = rows.Column<DuckDbText>(key + 1);
        var known = rows.Known(key + 1);
        for (var i = 0; i < values.Length; i++)
        {
            var code = (uint)labels.Of(known.IsEmpty || (known[i >> 6] >> i & 1) != 0 ? values[i] : default);
            cells[i] = key == 0 ? code : (uint)_pairs[key - 1].Of(cells[i], code);
        }
    }

    /// <summary>Puts the cells in the order of their texts: in which order rows come is then not to be seen.</summary>
    private UnitColumns Answer(long without)
    {
        var cellCount = _labels.Length == 0 ? Math.Min(_count, 1) : _pairs.Length == 0 ? _labels[0].Count : _pairs[^1].Count;
        var texts = Enumerable.Range(0, cellCount).Select(Texts).ToArray();
        var order = Enumerable.Range(0, cellCount).Order(Comparer<int>.Create((a, b) => Compare(texts[a], texts[b]))).ToArray();
        var place = new uint[cellCount];
        for (var i = 0; i < order.Length; i++) { place[order[i]] = (uint)i; }
        foreach (ref var cell in _cells.AsSpan()) { cell = place[cell]; }
        return new UnitColumns(_units, _cells, _weights, [.. order.Select(cell => texts[cell])], without);
    }

    private string[] Texts(int cell)
    {
        var texts = new string[_labels.Length];
        for (var key = _labels.Length - 1; key >= 0; key--)
        {
            var code = cell;
            if (key > 0) { (cell, code) = ((int)_pairs[key - 1][cell].A, (int)_pairs[key - 1][cell].B); }
            texts[key] = _labels[key][code];
        }
        return texts;
    }

    private static int Compare(string[] one, string[] other)
    {
        for (var i = 0; i < one.Length; i++) { if (string.CompareOrdinal(one[i], other[i]) is not 0 and var differ) { return differ; } }
        return 0;
    }

    private static string Column(UnitField unit) => unit switch
    {
        UnitField.Person => ActivityFields.User.Column,
        UnitField.Customer => ActivityFields.Customer.Column,
        UnitField.Application => ActivityFields.Application.Column,
        _ => throw new UnreachableException(),
    };

    private static string Column(ActivityField field) => field.Type switch
    {
        FieldType.Text => field.Column,
        FieldType.Truth => $"CAST({field.Column} AS VARCHAR)",
        FieldType.Hash or FieldType.Whole or FieldType.Real => throw new ArgumentException($"Nothing is counted by {field.Name}.", nameof(field)),
        _ => throw new UnreachableException(),
    };

    /// <summary>What a row weighs; null where each weighs one and nothing is read.</summary>
    private static string? Weight(WeightField weight) => weight switch
    {
        WeightField.One => null,
        // To the nearest whole second.
        WeightField.Seconds => "(coalesce(duration_ms, 0) + 500) // 1000",
        _ => throw new UnreachableException(),
    };
}
