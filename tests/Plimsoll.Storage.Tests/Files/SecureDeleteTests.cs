// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage.Sharing;

namespace Plimsoll.Storage.Tests;

/// <summary>What is deleted is overwritten, whatever connection deleted it: the library leaves it where it lies unless each connection is told.</summary>
public sealed partial class SecureDeleteTests : IDisposable
{
    private readonly DataFolder _folder = new();
    private readonly MasterKey _master = new(RandomNumberGenerator.GetBytes(MasterKey.Length));

    /// <summary>Every place of the sources that opens a database, and the row of the theory below that goes through it.</summary>
    private static readonly Dictionary<string, string[]> Places = new(StringComparer.Ordinal)
    {
        ["Files/FolderCheck.cs"] = ["reader", "reader"],
        ["Files/SqliteFile.cs"] = ["reader"],
        ["Journals/Journal.cs"] = ["writer", "reader"],
        ["Journals/JournalBackup.cs"] = ["reader", "restored copy", "reader", "saved copy", "reader"],
        ["Journals/JournalReaders.cs"] = ["reader"],
        ["Journals/JournalVersion.cs"] = ["reader"],
        ["Release/EvidenceBackup.cs"] = ["reader"],
        ["Usage/ContentBackup.cs"] = ["reader", "saved copy", "restored copy"],
        ["Usage/ContentStore.cs"] = ["reader", "content", "reader", "content written anew"],
    };

    [Fact]
    public void Every_place_that_opens_a_database_is_held_by_the_theory_of_what_is_deleted()
    {
        var storage = Path.Combine(Root(), "src", "shells", "Plimsoll.Storage");
        var found = Directory.EnumerateFiles(storage, "*.cs", SearchOption.AllDirectories)
            .Select(file => (File: Path.GetRelativePath(storage, file).Replace('\\', '/'), Places: Opening().Count(File.ReadAllText(file))))
            .Where(f => f.Places > 0)
            .OrderBy(f => f.File, StringComparer.Ordinal);
        Assert.Equal(Places.Select(p => (p.Key, p.Value.Length)), found);
        Assert.Equal(["Files/SqliteFile.cs"], Directory.EnumerateFiles(storage, "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("new SqliteConnection(", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(storage, file).Replace('\\', '/')));
    }

    [Theory]
    [InlineData("writer")]
    [InlineData("saved copy")]
    [InlineData("restored copy")]
    [InlineData("content")]
    [InlineData("content written anew")]
    [InlineData("reader")]
    public async Task No_byte_that_was_deleted_stays_in_the_file_or_in_its_log(string place)
    {
        Assert.Contains(place, Places.Values.SelectMany(p => p));
        if (place.StartsWith("content", StringComparison.Ordinal)) { DeletedContent(place != "content"); } else { await DeletedSubjectAsync(place); }
    }

    [Theory]
    [InlineData(SqliteOpenMode.ReadWriteCreate)]
    [InlineData(SqliteOpenMode.ReadWrite)]
    [InlineData(SqliteOpenMode.ReadOnly)]
    public void A_connection_is_handed_out_only_where_it_overwrites(SqliteOpenMode mode)
    {
        var file = _folder.At("any.db");
        using (var made = SqliteFile.Open(file, SqliteOpenMode.ReadWriteCreate)) { made.Run("CREATE TABLE t(x)"); }
        using var connection = SqliteFile.Open(file, mode);
        Assert.True(SqliteFile.Overwrites(connection));
        Assert.Equal("0|2", connection.ExecuteScalar<string>(
            "SELECT (SELECT trusted_schema FROM pragma_trusted_schema) || '|' || (SELECT temp_store FROM pragma_temp_store)"));
        Assert.Equal(0, connection.ExecuteScalar<long?>("PRAGMA mmap_size") ?? 0);
        connection.Run("PRAGMA secure_delete=FAST");
        Assert.False(SqliteFile.Overwrites(connection));
        connection.Run("PRAGMA secure_delete=OFF");
        Assert.False(SqliteFile.Overwrites(connection));
    }

    [Fact]
    public void A_statement_that_fails_is_told_also_after_one_that_answers_with_a_row()
    {
        using var connection = SqliteFile.Open(_folder.At("any.db"), SqliteOpenMode.ReadWriteCreate);
        connection.Run("PRAGMA journal_mode=WAL; SELECT 1 UNION SELECT 2; CREATE TABLE t(x)");
        Assert.Throws<SqliteException>(() => connection.Run("PRAGMA journal_mode=WAL; DELETE FROM nowhere; DROP TABLE t"));
        Assert.Equal(0, connection.ExecuteScalar<long>("SELECT count(*) FROM t"));
    }

    private void DeletedContent(bool anew)
    {
        using var store = new ContentStore(_folder.Path, _master, RandomNumberGenerator.Fill);
        var (now, file) = (_folder.Clock.Now, _folder.At(ContentStore.FileName));
        var chat = new Chat(null, null, "tidewater-7b", now, "en", [new ChatMessage("user", "a gift")]).Redacted();
        store.Give("ten_1", "don_1", 9, [chat], now, now.AddDays(30));
        store.Give("ten_1", "don_2", 9, [chat], now, now.AddDays(30));
        byte[][] secrets;
        using (var reader = SqliteFile.OpenReader(file)) { secrets = [.. reader.Query<byte[]>("SELECT wrapped FROM content WHERE donation = 'don_1'")]; }
        Assert.True(Holds("content.db", secrets));
        if (anew) { Assert.Equal(2, store.Rewrite().Value!.Conversations); }
        store.DeleteDonation("ten_1", "don_1");
        Assert.False(Holds("content.db", secrets));
        if (anew) { Assert.Equal(1, store.Rewrite().Value!.Conversations); }
        Assert.False(Holds("content.db", secrets));
    }

    /// <summary>Two subjects with a text each; the first is erased on the way that is named.</summary>
    private async Task DeletedSubjectAsync(string place)
    {
        byte[][] secrets;
        var (copy, apart, erased) = (_folder.At("copy.db"), Directory.CreateDirectory(_folder.At("apart")).FullName, new Erased("acc_1", _folder.Clock.Now));
        using (var journal = _folder.Open())
        {
            var vault = new Vault(journal, _master, RandomNumberGenerator.Fill);
            Assert.IsType<AppendAnswer.Appended>(await journal.WriteAsync("acc_1", [.. vault.Seal("acc_1", "hers").Rows, .. vault.Seal("acc_2", "his").Rows]));
            secrets = journal.Query(c => c.Query<byte[]>(
                "SELECT wrapped FROM vault_subject WHERE subject = 'acc_1' UNION ALL SELECT sealed FROM vault_item WHERE subject = 'acc_1'").ToArray());
            Assert.True(Holds("plimsoll.db", secrets));
            switch (place)
            {
                case "writer":
                    Assert.IsType<AppendAnswer.Appended>(await journal.WriteAsync("acc_1", [.. vault.Erase(erased.Subject, erased.At)]));
                    Assert.False(Holds("plimsoll.db", secrets), "while it is open");
                    break;
                case "reader":
                    using (var reader = SqliteFile.OpenReader(_folder.Database))
                    {
                        Assert.True(SqliteFile.Overwrites(reader));
                        Assert.Throws<SqliteException>(() => reader.Run("DELETE FROM vault_subject"));
                    }
                    return;
                default:
                    Assert.NotNull(journal.Backup(copy, TimeSpan.FromDays(1)).Value);
                    break;
            }
        }
        switch (place)
        {
            case "writer": Assert.False(Holds("plimsoll.db", secrets), "once it is closed"); break;
            case "saved copy": Assert.False(Holds("copy.db", [secrets[0]])); break;
            case "restored copy":
                Assert.True(Holds("copy.db", [secrets[1]]));
                Assert.NotNull(JournalBackup.Restore(copy, apart, [erased], _folder.Clock.Now).Value);
                Assert.False(Holds("apart/plimsoll.db", secrets));
                break;
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Whether any of the bytes lies in a file, in its write-ahead log or in its rollback journal.</summary>
    private bool Holds(string name, IReadOnlyList<byte[]> sought) => Directory
        .EnumerateFiles(Path.GetDirectoryName(_folder.At(name))!, Path.GetFileName(name) + "*")
        .Where(file => !file.EndsWith(".keys", StringComparison.Ordinal))
        .Select(Read)
        .Any(bytes => sought.Any(one => bytes.AsSpan().IndexOf(one) >= 0));

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Plimsoll.slnx"))) { folder = folder.Parent!; }
        return folder.FullName;
    }

    [GeneratedRegex(@"SqliteFile\.Open(?:Reader)?\(|= Open\(path, SqliteOpenMode")]
    private static partial Regex Opening();

    public void Dispose()
    {
        _master.Dispose();
        _folder.Dispose();
    }
}
