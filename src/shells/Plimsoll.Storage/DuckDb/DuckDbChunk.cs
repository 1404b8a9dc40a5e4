// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using System.Text;
using Plimsoll.Storage.Usage;

namespace Plimsoll.Storage.DuckDb;

/// <summary>Rows that are to be appended, written straight into DuckDB's vectors, value
/// after value in the order of the columns. Used again and again by one thread.</summary>
/// <remarks>A value is believed only in a column of its own type: nothing is converted, and nothing is written past a vector.</remarks>
internal sealed unsafe class DuckDbChunk : IDisposable
{
    private enum Type { Boolean = 1, BigInt = 5, UBigInt = 9, Double = 11, Timestamp = 12, Varchar = 17 }

    private const int MostInline = 12;

    private readonly Type[] _types;
    private readonly nint[] _vectors;
    private readonly nint[] _data;
    private readonly nint[] _known;
    private readonly int _most;
    private nint _chunk;
    private int _row;
    private int _column;

    /// <summary>A chunk for the table of an appender.</summary>
    public DuckDbChunk(DuckDbAppender appender)
    {
        var types = appender.ColumnTypes();
        try
        {
            _types = [.. types.Select(type => (Type)LibDuckDb.duckdb_get_type_id(type))];
            fixed (nint* first = types) { _chunk = LibDuckDb.duckdb_create_data_chunk(first, (ulong)types.Length); }
        }
        finally { for (var i = 0; i < types.Length; i++) { LibDuckDb.duckdb_destroy_logical_type(ref types[i]); } }
        (_vectors, _data, _known) = (new nint[_types.Length], new nint[_types.Length], new nint[_types.Length]);
        _most = (int)LibDuckDb.duckdb_vector_size();
        Clear();
    }

    public bool IsFull => _row == _most;

    public DuckDbChunk Add(string? text)
    {
        var at = (byte*)Next(Type.Varchar) + (16L * _row);
        (*(ulong*)at, *(ulong*)(at + 8)) = (0, 0);
        if (text is null) { return Null(); }
        if (Encoding.UTF8.TryGetBytes(text, new Span<byte>(at + 4, MostInline), out var length)) { *(int*)at = length; }
        else { AddLong(text, at); }
        return Taken();
    }

    public DuckDbChunk Add(long? value)
    {
        ((long*)Next(Type.BigInt))[_row] = value.GetValueOrDefault();
        return value.HasValue ? Taken() : Null();
    }

    public DuckDbChunk Add(ulong? value)
    {
        ((ulong*)Next(Type.UBigInt))[_row] = value.GetValueOrDefault();
        return value.HasValue ? Taken() : Null();
    }

    public DuckDbChunk Add(double? value)
    {
        ((double*)Next(Type.Double))[_row] = value.GetValueOrDefault();
        return value.HasValue ? Taken() : Null();
    }

    public DuckDbChunk Add(bool? value)
    {
        ((byte*)Next(Type.Boolean))[_row] = value == true ? (byte)1 : (byte)0;
        return value.HasValue ? Taken() : Null();
    }

    public DuckDbChunk Add(DateTimeOffset at)
    {
        ((long*)Next(Type.Timestamp))[_row] = ActivitySchema.Micros(at);
        return Taken();
    }

    public void EndRow()
    {
        if (_column != _types.Length) { throw new DuckDbException($"a row has {_column} of {_types.Length} values"); }
        (_row, _column) = (_row + 1, 0);
    }

    /// <summary>Hands the rows to an appender, and begins anew.</summary>
    public void AppendTo(DuckDbAppender appender)
    {
        if (_row == 0) { return; }
        LibDuckDb.duckdb_data_chunk_set_size(_chunk, (ulong)_row);
        appender.Append(_chunk);
        Clear();
    }

    /// <summary>Drops the rows.</summary>
    public void Clear()
    {
        LibDuckDb.duckdb_data_chunk_reset(_chunk);
        (_row, _column) = (0, 0);
        for (var i = 0; i < _types.Length; i++)
        {
            _vectors[i] = LibDuckDb.duckdb_data_chunk_get_vector(_chunk, (ulong)i);
            LibDuckDb.duckdb_vector_ensure_validity_writable(_vectors[i]);
            (_data[i], _known[i]) = ((nint)LibDuckDb.duckdb_vector_get_data(_vectors[i]), (nint)LibDuckDb.duckdb_vector_get_validity(_vectors[i]));
        }
    }

    public void Dispose() => LibDuckDb.duckdb_destroy_data_chunk(ref _chunk);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void* Next(Type type)
    {
        if (_row >= _most || _types[_column] != type) { Refuse(type); }
        return (void*)_data[_column];
    }

    private void Refuse(Type type) => throw new DuckDbException(_row >= _most ? "a chunk is full" : $"column {_column + 1} holds no {type}");

    private DuckDbChunk Taken()
    {
        _column++;
        return this;
    }

    private DuckDbChunk Null()
    {
        ((ulong*)_known[_column])[_row >> 6] &= ~(1ul << _row);
        return Taken();
    }

    private void AddLong(string text, byte* at)
    {
        // What did not fit has left a part of itself.
        (*(ulong*)at, *(ulong*)(at + 8)) = (0, 0);
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var utf8 = most <= 1024 ? stackalloc byte[most] : new byte[most];
        utf8 = utf8[..Encoding.UTF8.GetBytes(text, utf8)];
        fixed (byte* bytes = utf8) { LibDuckDb.duckdb_vector_assign_string_element_len(_vectors[_column], (ulong)_row, bytes, (ulong)utf8.Length); }
    }
}
