// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Plimsoll.Storage.Files;

/// <summary>SQLite of the operating system: one library, patched by the distribution, instead of a copy that ages in a package.</summary>
internal static class SystemSqlite
{
    private static readonly string[] Names = ["libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3"];

    /// <summary>STRICT tables came with 3.37.</summary>
    private static readonly Version Oldest = new(3, 37);

    private static readonly Lazy<bool> Loaded = new(Load);

    public static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        _ = Loaded.Value;
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            connection.Run("PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY; PRAGMA busy_timeout=5000");
            return connection;
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

    public static void Run(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every caller passes its own constant text.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static bool Load()
    {
        // Once the provider has looked for its library, a resolver comes too late.
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        var version = raw.sqlite3_libversion().utf8_to_string();
        return Version.Parse(version) >= Oldest
            ? true
            : throw new NotSupportedException($"SQLite {version} of the operating system is too old; install {Oldest} or later.");
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        foreach (var candidate in name == "e_sqlite3" ? Names : [])
        {
            if (NativeLibrary.TryLoad(candidate, assembly, null, out var handle)) { return handle; }
        }
        return 0;
    }
}
