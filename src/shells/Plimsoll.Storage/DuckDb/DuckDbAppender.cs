// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Storage.Usage;

namespace Plimsoll.Storage.DuckDb;

/// <summary>Appends rows to a table, value after value in the order of its columns. Never shared between threads.</summary>
internal sealed unsafe class DuckDbAppender(nint handle) : IDisposable
{
    private nint _handle = handle;
    private int _state;
    private bool _closed;

    public DuckDbAppender Add(string? text)
    {
        if (text is null) { return Null(); }
        Span<byte> small = stackalloc byte[512];
        var utf8 = text.Length * 3 <= small.Length ? small[..Encoding.UTF8.GetBytes(text, small)] : Encoding.UTF8.GetBytes(text);
        fixed (byte* bytes = utf8) { _state |= LibDuckDb.duckdb_append_varchar_length(_handle, bytes, (ulong)utf8.Length); }
        return this;
    }

    public DuckDbAppender Add(long? value) => value is { } number ? Took(LibDuckDb.duckdb_append_int64(_handle, number)) : Null();

    public DuckDbAppender Add(ulong? value) => value is { } number ? Took(LibDuckDb.duckdb_append_uint64(_handle, number)) : Null();

    public DuckDbAppender Add(double? value) => value is { } number ? Took(LibDuckDb.duckdb_append_double(_handle, number)) : Null();

    public DuckDbAppender Add(bool? value) => value is { } truth ? Took(LibDuckDb.duckdb_append_bool(_handle, truth)) : Null();

    public DuckDbAppender Add(DateTimeOffset at) => Took(LibDuckDb.duckdb_append_timestamp(_handle, ActivitySchema.Micros(at)));

    /// <summary>A row of a text and a day, counted from 1970.</summary>
    public void AddDay(string text, int day)
    {
        Add(text);
        Took(LibDuckDb.duckdb_append_date(_handle, day));
        EndRow();
    }

    /// <exception cref="DuckDbException">A value of the row did not fit.</exception>
    public void EndRow()
    {
        _state |= LibDuckDb.duckdb_appender_end_row(_handle);
        if (_state != LibDuckDb.Success) { throw new DuckDbException(LibDuckDb.Text(LibDuckDb.duckdb_appender_error(_handle))); }
    }

    /// <summary>A type a column; whoever asks lets go of them.</summary>
    public nint[] ColumnTypes() =>
        [.. Enumerable.Range(0, (int)LibDuckDb.duckdb_appender_column_count(_handle))
            .Select(column => LibDuckDb.duckdb_appender_column_type(_handle, (ulong)column))];

    /// <summary>Appends rows that lie in vectors.</summary>
    /// <exception cref="DuckDbException">They were not taken.</exception>
    public void Append(nint chunk)
    {
        if (LibDuckDb.duckdb_append_data_chunk(_handle, chunk) != LibDuckDb.Success)
        {
            throw new DuckDbException(LibDuckDb.Text(LibDuckDb.duckdb_appender_error(_handle)));
        }
    }

    /// <summary>Hands everything to the transaction; where there is none, all of it is committed as one.</summary>
    /// <exception cref="DuckDbException">It was not taken.</exception>
    public void Close()
    {
        if (LibDuckDb.duckdb_appender_close(_handle) != LibDuckDb.Success)
        {
            throw new DuckDbException(LibDuckDb.Text(LibDuckDb.duckdb_appender_error(_handle)));
        }
        _closed = true;
    }

    /// <summary>What was not closed is dropped: DuckDB would otherwise write it after all.</summary>
    public void Dispose()
    {
        if (!_closed) { _ = LibDuckDb.duckdb_appender_clear(_handle); }
        _ = LibDuckDb.duckdb_appender_destroy(ref _handle);
    }

    private DuckDbAppender Null() => Took(LibDuckDb.duckdb_append_null(_handle));

    private DuckDbAppender Took(int state)
    {
        _state |= state;
        return this;
    }
}
