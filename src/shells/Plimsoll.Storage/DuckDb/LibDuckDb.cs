// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;

namespace Plimsoll.Storage.DuckDb;

/// <summary>The functions of DuckDB's C interface that the store of activity calls. Source: duckdb.h of 1.5. Nothing else in Plimsoll calls them.</summary>
internal static unsafe partial class LibDuckDb
{
    public const string Name = "duckdb";
    public const int Success = 0;

    [StructLayout(LayoutKind.Sequential)]
    public struct Answer
    {
        private readonly ulong _columns;
        private readonly ulong _rows;
        private readonly ulong _changed;
        private readonly nint _data;
        private readonly nint _error;
        private readonly nint _inside;
    }

    [LibraryImport(Name)]
    public static partial nint duckdb_library_version();

    [LibraryImport(Name)]
    public static partial int duckdb_create_config(out nint config);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_set_config(nint config, string name, string option);

    [LibraryImport(Name)]
    public static partial void duckdb_destroy_config(ref nint config);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_open_ext(string path, out nint database, nint config, out nint error);

    [LibraryImport(Name)]
    public static partial void duckdb_close(ref nint database);

    [LibraryImport(Name)]
    public static partial int duckdb_connect(nint database, out nint connection);

    [LibraryImport(Name)]
    public static partial void duckdb_interrupt(nint connection);

    [LibraryImport(Name)]
    public static partial void duckdb_disconnect(ref nint connection);

    [LibraryImport(Name)]
    public static partial void duckdb_free(nint pointer);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_prepare(nint connection, string sql, out nint statement);

    [LibraryImport(Name)]
    public static partial nint duckdb_prepare_error(nint statement);

    [LibraryImport(Name)]
    public static partial void duckdb_destroy_prepare(ref nint statement);

    [LibraryImport(Name)]
    public static partial int duckdb_bind_int64(nint statement, ulong index, long value);

    [LibraryImport(Name)]
    public static partial int duckdb_bind_uint64(nint statement, ulong index, ulong value);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_bind_varchar(nint statement, ulong index, string value);

    [LibraryImport(Name)]
    public static partial int duckdb_execute_prepared(nint statement, out Answer answer);

    [LibraryImport(Name)]
    public static partial int duckdb_execute_prepared_streaming(nint statement, out Answer answer);

    [LibraryImport(Name)]
    public static partial nint duckdb_result_error(ref Answer answer);

    [LibraryImport(Name)]
    public static partial ulong duckdb_rows_changed(ref Answer answer);

    [LibraryImport(Name)]
    public static partial void duckdb_destroy_result(ref Answer answer);

    [LibraryImport(Name)]
    public static partial nint duckdb_fetch_chunk(Answer answer);

    [LibraryImport(Name)]
    public static partial void duckdb_destroy_data_chunk(ref nint chunk);

    [LibraryImport(Name)]
    public static partial ulong duckdb_data_chunk_get_size(nint chunk);

    [LibraryImport(Name)]
    public static partial nint duckdb_data_chunk_get_vector(nint chunk, ulong column);

    [LibraryImport(Name)]
    public static partial void* duckdb_vector_get_data(nint vector);

    [LibraryImport(Name)]
    public static partial ulong* duckdb_vector_get_validity(nint vector);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_appender_create(nint connection, string? schema, string table, out nint appender);

    [LibraryImport(Name)]
    public static partial ulong duckdb_appender_column_count(nint appender);

    [LibraryImport(Name)]
    public static partial nint duckdb_appender_column_type(nint appender, ulong column);

    [LibraryImport(Name)]
    public static partial int duckdb_get_type_id(nint type);

    [LibraryImport(Name)]
    public static partial void duckdb_destroy_logical_type(ref nint type);

    [LibraryImport(Name)]
    public static partial ulong duckdb_vector_size();

    [LibraryImport(Name)]
    public static partial nint duckdb_create_data_chunk(nint* types, ulong count);

    [LibraryImport(Name)]
    public static partial void duckdb_data_chunk_reset(nint chunk);

    [LibraryImport(Name)]
    public static partial void duckdb_data_chunk_set_size(nint chunk, ulong size);

    [LibraryImport(Name)]
    public static partial void duckdb_vector_ensure_validity_writable(nint vector);

    [LibraryImport(Name)]
    public static partial void duckdb_vector_assign_string_element_len(nint vector, ulong row, byte* text, ulong length);

    [LibraryImport(Name)]
    public static partial int duckdb_append_data_chunk(nint appender, nint chunk);

    [LibraryImport(Name)]
    public static partial nint duckdb_appender_error(nint appender);

    [LibraryImport(Name)]
    public static partial int duckdb_appender_end_row(nint appender);

    [LibraryImport(Name)]
    public static partial int duckdb_appender_clear(nint appender);

    [LibraryImport(Name)]
    public static partial int duckdb_appender_close(nint appender);

    [LibraryImport(Name)]
    public static partial int duckdb_appender_destroy(ref nint appender);

    // These write one value into memory and return: the change to native code and back would cost more than they do.
    [LibraryImport(Name), SuppressGCTransition]
    public static partial int duckdb_append_null(nint appender);

    [LibraryImport(Name), SuppressGCTransition]
    public static partial int duckdb_append_int64(nint appender, long value);

    [LibraryImport(Name), SuppressGCTransition]
    public static partial int duckdb_append_uint64(nint appender, ulong value);

    [LibraryImport(Name), SuppressGCTransition]
    public static partial int duckdb_append_double(nint appender, double value);

    [LibraryImport(Name), SuppressGCTransition]
    public static partial int duckdb_append_bool(nint appender, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Name), SuppressGCTransition]
    public static partial int duckdb_append_date(nint appender, int days);

    [LibraryImport(Name), SuppressGCTransition]
    public static partial int duckdb_append_timestamp(nint appender, long micros);

    [LibraryImport(Name), SuppressGCTransition]
    public static partial int duckdb_append_varchar_length(nint appender, byte* text, ulong length);

    public static string Text(nint utf8) => Marshal.PtrToStringUTF8(utf8) ?? "it gives no reason";
}
