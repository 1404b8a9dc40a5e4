// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace Plimsoll.Storage.DuckDb;

/// <summary>What a query answers, chunk by chunk: values are read where they lie.</summary>
internal sealed unsafe class DuckDbRows(LibDuckDb.Answer answer) : IDisposable
{
    private LibDuckDb.Answer _answer = answer;
    private nint _chunk;

    public long Changed => (long)LibDuckDb.duckdb_rows_changed(ref _answer);

    /// <summary>Rows in the current chunk.</summary>
    public int Count { get; private set; }

    /// <summary>Goes to the next chunk; false at the end.</summary>
    /// <exception cref="DuckDbException">There is no next one because the query failed.</exception>
    public bool NextChunk()
    {
        if (_chunk != 0) { LibDuckDb.duckdb_destroy_data_chunk(ref _chunk); }
        _chunk = LibDuckDb.duckdb_fetch_chunk(_answer);
        Count = _chunk == 0 ? 0 : (int)LibDuckDb.duckdb_data_chunk_get_size(_chunk);
        if (Count == 0 && LibDuckDb.duckdb_result_error(ref _answer) is not 0 and var error) { throw new DuckDbException(LibDuckDb.Text(error)); }
        return Count > 0;
    }

    /// <summary>The values of a column of fixed width; those of rows where <see cref="IsNull"/> are undefined.</summary>
    public ReadOnlySpan<T> Column<T>(int column) where T : unmanaged => new(LibDuckDb.duckdb_vector_get_data(Vector(column)), Count);

    /// <summary>A bit a row that is set where the value is there; empty where all are.</summary>
    public ReadOnlySpan<ulong> Known(int column)
    {
        var validity = LibDuckDb.duckdb_vector_get_validity(Vector(column));
        return validity is null ? default : new(validity, (Count + 63) / 64);
    }

    /// <summary>Where the values of a column lie and the bits that say which are there, zero where all are; until the next chunk.</summary>
    public (nint Values, nint Known) Lie(int column) => ((nint)LibDuckDb.duckdb_vector_get_data(Vector(column)),
        (nint)LibDuckDb.duckdb_vector_get_validity(Vector(column)));

    public bool IsNull(int column, int row)
    {
        var known = Known(column);
        return !known.IsEmpty && (known[row / 64] >> (row % 64) & 1) == 0;
    }

    public string? Text(int column, int row) => IsNull(column, row) ? null : Encoding.UTF8.GetString(Column<DuckDbText>(column)[row].Bytes);

    public void Dispose()
    {
        if (_chunk != 0) { LibDuckDb.duckdb_destroy_data_chunk(ref _chunk); }
        LibDuckDb.duckdb_destroy_result(ref _answer);
    }

    private nint Vector(int column) => LibDuckDb.duckdb_data_chunk_get_vector(_chunk, (ulong)column);
}
