// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Storage.DuckDb;

/// <summary>An open database file. Nothing is downloaded for it, and no statement changes that.</summary>
internal sealed class DuckDbDatabase : IDisposable
{
    /// <summary>Set at every opening, after what the caller wants: the last of them lets no statement set anything any more.</summary>
    private static readonly (string Name, string Value)[] Always =
        [("autoinstall_known_extensions", "false"), ("autoload_known_extensions", "false"), ("lock_configuration", "true")];

    private nint _handle;

    /// <param name="path">The file, or <c>:memory:</c>.</param>
    /// <param name="options">Settings by the names that DuckDB gives them.</param>
    /// <exception cref="DuckDbException">The file cannot be opened, or a setting is not known.</exception>
    public DuckDbDatabase(string path, params ReadOnlySpan<(string Name, string Value)> options)
    {
        if (LibDuckDb.duckdb_create_config(out var config) != LibDuckDb.Success) { throw new DuckDbException("no memory for settings"); }
        try
        {
            foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[.. options, .. Always])
            {
                if (LibDuckDb.duckdb_set_config(config, name, value) != LibDuckDb.Success) { throw new DuckDbException($"the setting {name} is not known"); }
            }
            if (LibDuckDb.duckdb_open_ext(path, out _handle, config, out var error) != LibDuckDb.Success)
            {
                var text = LibDuckDb.Text(error);
                LibDuckDb.duckdb_free(error);
                throw new DuckDbException(text);
            }
        }
        finally { LibDuckDb.duckdb_destroy_config(ref config); }
    }

    /// <param name="left">Called when the connection is closed.</param>
    public DuckDbConnection Connect(Action? left = null) =>
        LibDuckDb.duckdb_connect(_handle, out var connection) == LibDuckDb.Success
            ? new DuckDbConnection(connection, left)
            : throw new DuckDbException("no further connection");

    public void Dispose() => LibDuckDb.duckdb_close(ref _handle);
}

/// <summary>A connection; for one thread at a time.</summary>
internal sealed class DuckDbConnection(nint handle, Action? left = null) : IDisposable
{
    private nint _handle = handle;
    private Action? _left = left;

    /// <summary>Runs a statement whose parameters are numbers and texts; how many rows it changed.</summary>
    public long Run(string sql, params ReadOnlySpan<object> parameters)
    {
        using var rows = Query(sql, parameters);
        return rows.Changed;
    }

    /// <summary>Runs a query and holds its answer.</summary>
    public DuckDbRows Query(string sql, params ReadOnlySpan<object> parameters) => Ask(sql, parameters, streams: false);

    /// <summary>Runs a query and hands over its answer while it is found, in no certain order. The connection does nothing else meanwhile.</summary>
    public DuckDbRows Stream(string sql, params ReadOnlySpan<object> parameters) => Ask(sql, parameters, streams: true);

    private DuckDbRows Ask(string sql, ReadOnlySpan<object> parameters, bool streams)
    {
        var state = LibDuckDb.duckdb_prepare(_handle, sql, out var statement);
        try
        {
            if (state != LibDuckDb.Success) { throw new DuckDbException(LibDuckDb.Text(LibDuckDb.duckdb_prepare_error(statement))); }
            for (var i = 0; i < parameters.Length; i++)
            {
                var bound = parameters[i] switch
                {
                    long whole => LibDuckDb.duckdb_bind_int64(statement, (ulong)i + 1, whole),
                    ulong whole => LibDuckDb.duckdb_bind_uint64(statement, (ulong)i + 1, whole),
                    string text => LibDuckDb.duckdb_bind_varchar(statement, (ulong)i + 1, text),
                    _ => throw new ArgumentException("A parameter is a whole number or a text.", nameof(parameters)),
                };
                if (bound != LibDuckDb.Success) { throw new DuckDbException($"parameter {i + 1} does not fit"); }
            }
            var ran = streams
                ? LibDuckDb.duckdb_execute_prepared_streaming(statement, out var answer)
                : LibDuckDb.duckdb_execute_prepared(statement, out answer);
            if (ran == LibDuckDb.Success) { return new DuckDbRows(answer); }
            var error = LibDuckDb.Text(LibDuckDb.duckdb_result_error(ref answer));
            LibDuckDb.duckdb_destroy_result(ref answer);
            throw new DuckDbException(error);
        }
        finally { LibDuckDb.duckdb_destroy_prepare(ref statement); }
    }

    public DuckDbAppender Append(string table)
    {
        if (LibDuckDb.duckdb_appender_create(_handle, null, table, out var appender) == LibDuckDb.Success) { return new DuckDbAppender(appender); }
        var error = LibDuckDb.Text(LibDuckDb.duckdb_appender_error(appender));
        _ = LibDuckDb.duckdb_appender_destroy(ref appender);
        throw new DuckDbException(error);
    }

    /// <summary>Ends the statement that runs, from any thread; it then fails.</summary>
    public void Interrupt() => LibDuckDb.duckdb_interrupt(_handle);

    public void Dispose()
    {
        LibDuckDb.duckdb_disconnect(ref _handle);
        Interlocked.Exchange(ref _left, null)?.Invoke();
    }
}
