// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using Plimsoll.Storage.DuckDb;
using Plimsoll.Storage.Files;

namespace Plimsoll.Storage.Tests;

/// <summary>The engines of the stores come with the program, and fetch nothing.</summary>
public sealed partial class NativePartTests : IDisposable
{
    private readonly DataFolder _folder = new();

    [Fact]
    public void The_libraries_of_SQLite_and_DuckDB_lie_beside_the_program()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "which libraries a process has loaded is read from /proc");
        using var sqlite = SqliteFile.Open(_folder.At("any.db"), SqliteOpenMode.ReadWriteCreate);
        using var duck = new DuckDbDatabase(":memory:");
        var loaded = File.ReadLines("/proc/self/maps")
            .Select(line => line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts.Length == 6)
            .Select(parts => parts[5])
            .Distinct()
            .Where(path => Library().IsMatch(Path.GetFileName(path)))
            .Order(StringComparer.Ordinal)
            .ToArray();
        Assert.Equal(["libduckdb.so", "libe_sqlite3.so"], loaded.Select(Path.GetFileName));
        Assert.All(loaded, path => Assert.StartsWith(AppContext.BaseDirectory, path, StringComparison.Ordinal));
        Assert.StartsWith("3.53.", sqlite.ExecuteScalar<string>("SELECT sqlite_version()"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SET autoinstall_known_extensions = true")]
    [InlineData("SET autoload_known_extensions = true")]
    [InlineData("SET lock_configuration = false")]
    [InlineData("RESET autoload_known_extensions")]
    [InlineData("SET GLOBAL extension_directory = '/tmp'")]
    public void No_statement_changes_how_DuckDB_was_opened(string sql)
    {
        using var database = new DuckDbDatabase(_folder.At("any.duckdb"), ("threads", "1"));
        using var connection = database.Connect();
        Assert.Contains("locked", Assert.Throws<DuckDbException>(() => connection.Run(sql)).Message, StringComparison.Ordinal);
        using var rows = connection.Query("""
            SELECT concat_ws(' ', current_setting('autoinstall_known_extensions'), current_setting('autoload_known_extensions'), current_setting('threads'))
            """);
        rows.NextChunk();
        Assert.Equal("false false 1", rows.Text(0, 0));
    }

    [Fact]
    public void What_needs_an_extension_is_refused_and_nothing_is_fetched()
    {
        using var database = new DuckDbDatabase(":memory:");
        using var connection = database.Connect();
        Assert.Throws<DuckDbException>(() => connection.Run("SELECT * FROM sqlite_scan('any.db', 't')"));
        Assert.Throws<DuckDbException>(() => connection.Run("ATTACH 'any.db' AS other (TYPE sqlite)"));
    }

    [Theory]
    [InlineData("v1.5.6", null)]
    [InlineData("v1.5.0", null)]
    [InlineData("v1.4.4", "DuckDB 'v1.4.4' is not v1.5.x, which the store was written for")]
    [InlineData("v2.0.0", "DuckDB 'v2.0.0' is not v1.5.x, which the store was written for")]
    [InlineData(null, "DuckDB is not there, so activity cannot be stored")]
    public void A_library_of_another_version_or_none_is_refused_in_a_sentence(string? version, string? begins)
    {
        var refusal = DuckDbLibrary.Judge(version);
        if (begins is null) { Assert.Null(refusal); }
        else { Assert.StartsWith(begins, refusal!.Sentence, StringComparison.Ordinal); }
    }

    [GeneratedRegex("^lib(?:e_)?sqlite3|^libduckdb")]
    private static partial Regex Library();

    public void Dispose() => _folder.Dispose();
}
