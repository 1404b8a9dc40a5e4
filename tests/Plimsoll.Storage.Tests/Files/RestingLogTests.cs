// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Dapper;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage.Sharing;

namespace Plimsoll.Storage.Tests;

/// <summary>What SQLite keeps beside a file while it writes grows as long as somebody reads, and gives its room back when they have ended.</summary>
public sealed class RestingLogTests
{
    /// <summary>Past the bound, what a reader holds up is far more.</summary>
    private const long Grown = 3L * JournalSchema.LargestRestingLog;

    [Fact]
    public async Task The_log_of_the_journal_gives_its_room_back_once_nobody_holds_it_up()
    {
        using var folder = new DataFolder();
        using var journal = folder.Open();
        var log = folder.Database + "-wal";
        var (text, rev) = (new string('x', 60_000), 0L);
        // A new file is written anew once, and the log emptied until that works: only then does nothing but the bound make it smaller.
        await WriteAsync(1);
        using (var reader = SqliteFile.OpenReader(folder.Database))
        {
            reader.Run("BEGIN");
            Assert.Equal(1, reader.ExecuteScalar<long>("SELECT count(*) FROM entry"));
            while (new FileInfo(log).Length < Grown) { await WriteAsync(8); }
            Assert.Equal(1, reader.ExecuteScalar<long>("SELECT count(*) FROM entry"));
        }
        // The first folds it in, the next one begins it anew.
        for (var i = 0; i < 3; i++) { await WriteAsync(1); }
        Assert.InRange(new FileInfo(log).Length, 1, JournalSchema.LargestRestingLog);
        Assert.Equal(rev, journal.Verify().Value!.Size);

        async Task WriteAsync(int events)
        {
            await DataFolder.AppendAsync(journal, DataFolder.Ask("test/1", rev, [.. Enumerable.Range(0, events).Select(_ => DataFolder.Event(text))]));
            rev += events;
        }
    }

    [Fact]
    public void Conversations_leave_no_log_beside_their_file_however_many_came()
    {
        var (folder, now) = (Directory.CreateTempSubdirectory("plimsoll-log-").FullName, new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
        try
        {
            using var master = new MasterKey(RandomNumberGenerator.GetBytes(MasterKey.Length));
            using var store = new ContentStore(folder, master, RandomNumberGenerator.Fill);
            for (var i = 0; i < 20; i++)
            {
                store.Give("ten_1", $"don_{i}", 9, [.. Enumerable.Range(0, 20).Select(_ => new Chat(null, null, "tidewater-7b", now, "en",
                    [new ChatMessage("user", new string('x', 20_000))]).Redacted())], now, now.AddDays(30));
                Assert.Equal([ContentStore.FileName], Resting());
            }
            Assert.Equal(20, store.DeleteDonation("ten_1", "don_3").Value!.Conversations);
            Assert.Equal([ContentStore.FileName], Resting());
            Assert.Null(store.Rewrite().Refusal);
            Assert.Equal([ContentStore.FileName], Resting());
        }
        finally { Directory.Delete(folder, recursive: true); }

        IEnumerable<string?> Resting() => Directory.EnumerateFiles(folder).Where(f => new FileInfo(f).Length > 0).Select(Path.GetFileName);
    }
}
