// SPDX-License-Identifier: Apache-2.0

using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Plimsoll.Storage.Files;

/// <summary>Opens SQLite files. The library of SQLite comes with the program, and nothing else in Plimsoll opens such a file.</summary>
internal static class SqliteFile
{
    /// <summary>SQLite's number for an error that has none of its own.</summary>
    private const int Error = 1;

    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>Opens a connection whose deletes overwrite what they delete.</summary>
    /// <exception cref="SqliteException">The file cannot be opened, the library is not there, or it would leave deleted bytes where they lie.</exception>
    public static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        _ = Loaded.Value;
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            // How a library was built decides what a connection overwrites until it is told, and it is told anew each time.
            connection.Run("PRAGMA secure_delete=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY; PRAGMA busy_timeout=5000");
            return Overwrites(connection)
                ? connection
                : throw new SqliteException("its library cannot overwrite what is deleted; run the library of SQLite that comes with Plimsoll", Error);
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection that cannot write and never checkpoints, not even as the last one to close: only the writer does.</summary>
    public static SqliteConnection OpenReader(string path)
    {
        // A write-ahead log needs its shared memory, so even a reader opens for writing; the pragma then forbids it.
        var connection = Open(path, SqliteOpenMode.ReadWrite);
        const int NoCheckpointOnClose = 1006;
        _ = raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, 1, out _);
        connection.Run("PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0");
        return connection;
    }

    /// <summary>Whether what is deleted through a connection is overwritten with zeros, in whole pages too.</summary>
    public static bool Overwrites(SqliteConnection connection) => connection.ExecuteScalar<long?>("PRAGMA secure_delete") == 1;

    /// <summary>Runs every statement of a text, also those after one that answers with a row.</summary>
    /// <exception cref="SqliteException">A statement failed; those after it were not run.</exception>
    public static void Run(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every caller passes its own constant text.
        command.CommandText = sql;
#pragma warning restore CA2100
        // ExecuteNonQuery stops at the first row, and what fails after it, while the reader closes, it tells nobody.
        using var reader = command.ExecuteReader();
        while (reader.NextResult()) { }
    }

    private static bool Load()
    {
        try
        {
            Batteries_V2.Init();
            SqlMapper.ConnectionStringComparer = new AnyFile();
            return true;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or TypeInitializationException { InnerException: DllNotFoundException })
        {
            throw new SqliteException("the library e_sqlite3 is not beside the program, or is made for another kind of machine; publish for this one", Error);
        }
    }

    /// <summary>All our files are alike to what maps rows: the code that fills a statement and reads an answer is then made once for all of them, and not once
    /// more for each file and each way to open it. An answer whose columns are others is read by other code all the same.</summary>
    private sealed class AnyFile : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => true;

        public int GetHashCode(string obj) => 0;
    }
}
