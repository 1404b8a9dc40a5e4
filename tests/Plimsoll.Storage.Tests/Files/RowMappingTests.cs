// SPDX-License-Identifier: Apache-2.0

using Dapper;
using Microsoft.Data.Sqlite;
using Plimsoll.Storage.Files;

namespace Plimsoll.Storage.Tests;

/// <summary>What fills statements and reads answers is made once for all files, and reads each file as it is.</summary>
public sealed class RowMappingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-rows-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void One_statement_reads_files_whose_columns_stand_in_another_order_or_hold_another_type()
    {
        const string Ask = "SELECT * FROM lamp WHERE height > @least";
        using var one = Made("one", "CREATE TABLE lamp(name TEXT, height INTEGER); INSERT INTO lamp VALUES('Bar', 7)");
        using var other = Made("other", "CREATE TABLE lamp(height INTEGER, name TEXT); INSERT INTO lamp VALUES(9, 'Reef')");
        using var third = Made("third", "CREATE TABLE lamp(height REAL, colour TEXT, name TEXT); INSERT INTO lamp VALUES(11.0, 'red', 'Spit')");
        for (var again = 0; again < 2; again++)
        {
            Assert.Equal(("Bar", 7), Read(one));
            Assert.Equal(("Reef", 9), Read(other));
            Assert.Equal(("Spit", 11), Read(third));
        }

        static (string, long) Read(SqliteConnection file) => file.QuerySingle<Lamp>(Ask, new { least = 1 }) is var lamp ? (lamp.Name, lamp.Height) : default;
    }

    [Fact]
    public void A_file_more_or_another_way_to_open_it_makes_no_code_anew()
    {
        const string Ask = "SELECT name AS Name, height AS Height FROM lamp WHERE height > @least AND 'only' = 'here'";
        using var one = Made("one", "CREATE TABLE lamp(name TEXT, height INTEGER)");
        using var other = Made("other", "CREATE TABLE lamp(name TEXT, height INTEGER)");
        using var again = SqliteFile.OpenReader(Path.Combine(_folder, "one"));
        foreach (var file in (SqliteConnection[])[one, other, again]) { Assert.Empty(file.Query<Lamp>(Ask, new { least = 1 })); }
        Assert.Single(SqlMapper.GetCachedSQL(), made => made.Item2 == Ask);
    }

    private SqliteConnection Made(string name, string sql)
    {
        var file = SqliteFile.Open(Path.Combine(_folder, name), SqliteOpenMode.ReadWriteCreate);
        file.Run(sql);
        return file;
    }

    private sealed class Lamp
    {
        public string Name { get; set; } = "";

        public long Height { get; set; }
    }
}
