// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Diagnostics;
using Plimsoll.Ledger;
using Plimsoll.Storage.DuckDb;
using Plimsoll.Usage.Activity;

namespace Plimsoll.Storage.Usage;

/// <summary>A leaf in the order of its bytes.</summary>
internal readonly record struct LeafKey(ulong A, ulong B, ulong C, ulong D) : IComparable<LeafKey>
{
    public const int Length = TreeHash.Length;

    public static LeafKey Of(ReadOnlySpan<byte> leaf) => new(
        BinaryPrimitives.ReadUInt64BigEndian(leaf), BinaryPrimitives.ReadUInt64BigEndian(leaf[8..]), BinaryPrimitives.ReadUInt64BigEndian(leaf[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(leaf[24..]));

    public static LeafKey Of(TreeHash leaf)
    {
        Span<byte> bytes = stackalloc byte[Length];
        leaf.CopyTo(bytes);
        return Of(bytes);
    }

    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, A);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], B);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], C);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], D);
    }

    public int CompareTo(LeafKey other) =>
        A != other.A ? A.CompareTo(other.A) : B != other.B ? B.CompareTo(other.B) : C != other.C ? C.CompareTo(other.C) : D.CompareTo(other.D);
}

/// <summary>Makes leaves of stored rows: canonical bytes out of the columns as they lie, without a row in between.</summary>
/// <remarks>Columns are asked for by name, so that one which comes later changes nothing.</remarks>
internal sealed unsafe class ActivityLeaves
{
    /// <summary>Columns before the fields.</summary>
    private const int Fixed = 7;

    private readonly ActivityBytes _bytes = new();
    private readonly ActivityField[] _fields;
    private readonly (nint Values, nint Known)[] _columns;

    /// <param name="version">Of the file: a column that came later is not there, and a field that is absent is not in the bytes.</param>
    private ActivityLeaves(long version)
    {
        _fields = [.. ActivityFields.All.Where(f => f.Since <= version)];
        _columns = new (nint, nint)[Fixed + _fields.Length];
    }

    /// <summary>Hands over the leaves of the rows that fulfil a condition, in no certain order.</summary>
    /// <param name="version">The version of the file that is read; that of this program when null.</param>
    public static void Read(DuckDbConnection connection, string where, ReadOnlySpan<object> which, Action<RowLeaf> take, long? version = null)
    {
        var reading = new ActivityLeaves(version ?? ActivitySchema.Version);
        using var rows = connection.Stream(
            "SELECT salt_high, salt_low, id_high, id_low, epoch_us(happened_at), epoch_us(received_at), kind, "
            + $"{ActivitySchema.Names(reading._fields)} FROM activity a WHERE {where}", which);
        while (rows.NextChunk())
        {
            for (var column = 0; column < reading._columns.Length; column++) { reading._columns[column] = rows.Lie(column); }
            for (var row = 0; row < rows.Count; row++) { take(reading.Of(row)); }
        }
    }

    private RowLeaf Of(int row)
    {
        var (salt, received) = (new UInt128(Value<ulong>(0, row), Value<ulong>(1, row)), Value<long>(5, row));
        _bytes.Begin(salt).Head(new UInt128(Value<ulong>(2, row), Value<ulong>(3, row)), Value<long>(4, row), received, Text(6, row));
        for (var i = 0; i < _fields.Length; i++)
        {
            var column = Fixed + i;
            if (_columns[column].Known is not 0 and var known && (((ulong*)known)[row >> 6] >> (row & 63) & 1) == 0) { continue; }
            var field = _fields[i];
            switch (field.Type)
            {
                case FieldType.Text: _bytes.Text(field, Text(column, row)); break;
                case FieldType.Truth: _bytes.Truth(field, Value<byte>(column, row) != 0); break;
                case FieldType.Hash: _bytes.Hash(field, Value<ulong>(column, row)); break;
                case FieldType.Whole: _bytes.Whole(field, Value<long>(column, row)); break;
                case FieldType.Real: _bytes.Real(field, Value<double>(column, row)); break;
                default: throw new UnreachableException();
            }
        }
        return new RowLeaf(DateTimeOffset.UnixEpoch.AddTicks(received * TimeSpan.TicksPerMicrosecond), _bytes.Leaf, salt);
    }

    private T Value<T>(int column, int row) where T : unmanaged => ((T*)_columns[column].Values)[row];

    private ReadOnlySpan<byte> Text(int column, int row) => ((DuckDbText*)_columns[column].Values)[row].Bytes;
}
