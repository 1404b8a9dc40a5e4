// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Plimsoll.JournalHost;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.DuckDb;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;
using static Plimsoll.Storage.Tests.ActivityFile;

namespace Plimsoll.Storage.Tests;

/// <summary>What was erased lies nowhere in a folder any more, looked for byte by byte in every file of it.</summary>
public sealed class ErasedBytesTests
{
    private const ulong Person = 0x8A7B_6C5D_4E3F_2A1B;
    private const int Labels = 300;

    /// <summary>Everything that could tell of the person: a label an event, and the keyed hash as DuckDB has it and the other way round.</summary>
    private static byte[][] Telling()
    {
        var (little, big) = (new byte[8], new byte[8]);
        BinaryPrimitives.WriteUInt64LittleEndian(little, Person);
        BinaryPrimitives.WriteUInt64BigEndian(big, Person);
        return [.. Enumerable.Range(0, Labels).Select(i => Encoding.UTF8.GetBytes(Label(i))), little, big];
    }

    private static string Label(int number) => $"unmistakable-label-{number:D4}-{(number * 7919L) % 10007:D5}";

    private static int FoundIn(string folder, IReadOnlyList<byte[]> sought)
    {
        // The lock of a journal is empty, and nobody else may open it.
        byte[][] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "plimsoll.lock").Select(Bytes)];
        return sought.Count(one => files.Any(bytes => bytes.AsSpan().IndexOf(one) >= 0));
    }

    private static byte[] Bytes(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static async Task FillAsync(ActivityStore store)
    {
        await StoreAsync(store, "ten_1", [.. Enumerable.Range(1, 2000).Select(i => Row(i, user: 5))]);
        for (var i = 0; i < Labels; i += 30)
        {
            await StoreAsync(store, "ten_1", [.. Enumerable.Range(i, 30).Select(n => Row(10_000 + n, user: Person) with { Application = Label(n) })]);
        }
        await store.RefreshDaysAsync();
    }

    [Fact]
    public async Task Nothing_of_a_person_lies_in_the_folder_after_the_file_is_written_anew_nor_later()
    {
        using var file = new ActivityFile();
        var folder = Path.GetDirectoryName(file.Path)!;
        using (var store = file.Open())
        {
            await FillAsync(store);
            Assert.True(FoundIn(folder, Telling()) > Labels / 2);
            Assert.Equal(Leftover.None, store.Leftover);
            Assert.Equal(Labels, await store.DeletePersonAsync("ten_1", Person));
            Assert.Equal(Leftover.Erased, store.Leftover);
            var rewritten = (await store.RewriteAsync(TestContext.Current.CancellationToken)).Value!;
            Assert.Equal((2000, Leftover.None), (rewritten.Rows, store.Leftover));
            Assert.Equal(0, FoundIn(folder, Telling()));

            // What is left is counted as before, and known when it comes again.
            Assert.Equal(2000, store.Days("ten_1", DateOnly.MinValue, DateOnly.MaxValue).Sum(d => d.Rows));
            Assert.Equal(new StoreAnswer.Stored(0, 1), await StoreAsync(store, "ten_1", Row(7, user: 5)));
            for (var i = 0; i < 6; i++) { await StoreAsync(store, "ten_1", [.. Enumerable.Range(20_000 + (i * 1000), 1000).Select(n => Row(n, user: 6))]); }
            await store.RefreshDaysAsync();
            Assert.Equal(0, FoundIn(folder, Telling()));
        }
        Assert.Equal(0, FoundIn(folder, Telling()));
        using (var store = file.Open())
        {
            Assert.Equal((8000, Leftover.None), (store.LeavesOf("ten_1", new Going.Before(Day.AddDays(1))).Count, store.Leftover));
            Assert.Equal(0, FoundIn(folder, Telling()));
        }
        Assert.Equal(["activity.duckdb"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows()) { Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path)); }
    }

    [Fact]
    public async Task What_is_owed_is_known_after_a_start_and_of_a_file_of_before_nobody_knows()
    {
        using var file = new ActivityFile();
        using (var store = file.Open())
        {
            await FillAsync(store);
            Assert.Equal(Labels, await store.DeletePersonAsync("ten_1", Person));
        }
        using (var store = file.Open())
        {
            Assert.Equal(Leftover.Erased, store.Leftover);
            Assert.Null((await store.RewriteAsync(TestContext.Current.CancellationToken)).Refusal);
        }
        using (var store = file.Open())
        {
            Assert.Equal(Leftover.None, store.Leftover);
            Assert.Equal(0, await store.DeletePersonAsync("ten_1", Person));
            Assert.Equal(Leftover.None, store.Leftover);
        }
        using (var database = new DuckDbDatabase(file.Path))
        {
            using var connection = database.Connect();
            connection.Run("DROP TABLE owed");
        }
        using (var store = file.Open()) { Assert.Equal(Leftover.Erased, store.Leftover); }
    }

    [Fact]
    public async Task Without_room_for_a_second_copy_it_says_how_much_is_needed_and_is_done_when_there_is()
    {
        using var file = new ActivityFile();
        var free = 1000L;
        using var store = ActivityStore.Open(new ActivityStoreOptions(file.Path, TimeProvider.System) { Free = _ => free }).Value!;
        await FillAsync(store);
        await store.DeletePersonAsync("ten_1", Person);
        var refusal = (await store.RewriteAsync(TestContext.Current.CancellationToken)).Refusal!;
        Assert.Equal("usage.unwritable", refusal.Code);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture,
            $"needs {new FileInfo(file.Path).Length + (1 << 20)} bytes for a second copy without what was erased, and the disk has 1000"), refusal.Reason);
        Assert.Equal(Leftover.Erased, store.Leftover);
        Assert.Equal(new StoreAnswer.Stored(1, 0), await StoreAsync(store, "ten_1", Row(50_000, user: 5)));
        free = long.MaxValue;
        Assert.Equal(2001, (await store.RewriteAsync(TestContext.Current.CancellationToken)).Value!.Rows);
        Assert.Equal(0, FoundIn(Path.GetDirectoryName(file.Path)!, Telling()));
    }

    [Fact]
    public async Task It_tells_what_it_needs_before_it_copies_and_how_far_it_is_and_keeps_every_row()
    {
        using var file = new ActivityFile();
        using var store = ActivityStore.Open(new ActivityStoreOptions(file.Path, TimeProvider.System) { Free = _ => 5_000_000_000, RowsAPart = 300 }).Value!;
        await FillAsync(store);
        await store.DeletePersonAsync("ten_1", Person);
        await StoreAsync(store, "ten_1", [.. Enumerable.Range(60_000, 250).Select(i => Row(i, user: 6))]);
        var before = store.Rows("ten_1", Day.AddDays(-400), Day.AddDays(400), 10_000, []).Select(row => row.Id).Order().ToArray();
        var (told, seen) = (new List<Rewriting>(), new List<Rewriting>());
        Assert.Null(store.Rewriting);
        var rewritten = await store.RewriteAsync(far => { told.Add(far); seen.Add(store.Rewriting!); }, TestContext.Current.CancellationToken);
        Assert.Equal(2250, rewritten.Value!.Rows);
        Assert.Null(store.Rewriting);
        // Between the first rows and the last lie those that are gone: 2,550 numbers in parts of 300.
        Assert.Equal([0, 300, 600, 900, 1200, 1500, 1800, 2000, 2100, 2250], told.Select(far => far.Copied));
        Assert.All(told, far => Assert.Equal((2250, 5_000_000_000, true), (far.Rows, far.Free, far.Needed > 1 << 20)));
        Assert.Equal(told, seen);
        Assert.Equal(before, store.Rows("ten_1", Day.AddDays(-400), Day.AddDays(400), 10_000, []).Select(row => row.Id).Order());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            using var stopped = new CancellationTokenSource();
            await store.RewriteAsync(far => { if (far.Copied > 0) { stopped.Cancel(); } }, stopped.Token);
        });
        Assert.Null(store.Rewriting);
        Assert.Equal(2250, (await store.RewriteAsync(TestContext.Current.CancellationToken)).Value!.Rows);
    }

    /// <summary>Who is killed between a deletion and what comes in its place would find nothing; a kill hits that too seldom to show it.</summary>
    [Fact]
    public async Task The_new_file_takes_the_place_of_the_old_one_in_one_step()
    {
        if (!OperatingSystem.IsLinux()) { return; }
        using var file = new ActivityFile();
        using var store = file.Open();
        await FillAsync(store);
        await store.DeletePersonAsync("ten_1", Person);
        var folder = Path.GetDirectoryName(file.Path)!;
        var (seen, over) = (new System.Collections.Concurrent.ConcurrentQueue<string>(), new TaskCompletionSource());
        using (var watcher = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.FileName })
        {
            watcher.Deleted += (_, change) => seen.Enqueue(change.Name!);
            watcher.Renamed += (_, change) => seen.Enqueue($"{change.Name} was {change.OldName}");
            watcher.Created += (_, change) =>
            {
                if (change.Name == "over") { over.SetResult(); }
                else { seen.Enqueue($"{change.Name} came"); }
            };
            watcher.EnableRaisingEvents = true;
            Assert.Null((await store.RewriteAsync(TestContext.Current.CancellationToken)).Refusal);
            await File.WriteAllTextAsync(Path.Combine(folder, "over"), "", TestContext.Current.CancellationToken);
            await over.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
        Assert.Contains(seen, change => change.StartsWith("activity.duckdb ", StringComparison.Ordinal));
        Assert.DoesNotContain("activity.duckdb", seen);
    }

    [Fact]
    public async Task One_that_is_given_up_leaves_the_file_as_it_was()
    {
        using var file = new ActivityFile();
        using var store = file.Open();
        await FillAsync(store);
        await store.DeletePersonAsync("ten_1", Person);
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.RewriteAsync(stopped.Token));
        Assert.Equal(Leftover.Erased, store.Leftover);
        Assert.Equal(2000, store.LeavesOf("ten_1", new Going.Before(Day.AddDays(1))).Count);
        Assert.Equal(2000, (await store.RewriteAsync(TestContext.Current.CancellationToken)).Value!.Rows);
    }

    /// <summary>In the middle of a statement too: the engine is interrupted then, and says so in words of its own.</summary>
    [Fact]
    public async Task Given_up_at_any_moment_it_is_done_or_given_up_and_never_a_fault()
    {
        using var file = new ActivityFile();
        Filled(file, 100_000);
        using var store = file.Open();
        for (var wait = 1; wait <= 256; wait *= 2)
        {
            using var stopped = new CancellationTokenSource();
            Result<Rewritten>? done = null;
            try { done = await store.RewriteAsync(_ => stopped.CancelAfter(TimeSpan.FromMilliseconds(wait)), stopped.Token); }
            catch (OperationCanceledException) { Assert.True(stopped.IsCancellationRequested); }
            Assert.Null(done?.Refusal);
            Assert.Null(store.Rewriting);
        }
        Assert.Equal(100_000, (await store.RewriteAsync(TestContext.Current.CancellationToken)).Value!.Rows);
    }

    [Fact]
    public async Task Who_reads_while_it_is_written_anew_reads_all_of_it()
    {
        using var file = new ActivityFile();
        using var store = file.Open();
        await FillAsync(store);
        await store.DeletePersonAsync("ten_1", Person);
        using var over = new CancellationTokenSource();
        var reading = Task.Run(() =>
        {
            var times = 0;
            for (; !over.IsCancellationRequested; times++) { Assert.Equal(2000, store.LeavesOf("ten_1", new Going.Before(Day.AddDays(1))).Count); }
            return times;
        }, TestContext.Current.CancellationToken);
        for (var i = 0; i < 10; i++) { Assert.Null((await store.RewriteAsync(TestContext.Current.CancellationToken)).Refusal); }
        await over.CancelAsync();
        Assert.True(await reading > 0);
    }

    /// <summary>Rows go on coming while the file is written anew without a pause, and the process is killed.</summary>
    [Fact]
    public async Task However_early_or_late_it_is_killed_the_file_is_whole_and_nothing_acknowledged_is_lost()
    {
        using var file = new ActivityFile();
        using (var store = file.Open()) { await FillAsync(store); }
        var random = new Random(20261130);
        for (var (round, known) = (0, 0); round < 4; round++)
        {
            var said = await HostProcess.KilledAsync(
                ["rewrite", file.Path], _ => true, TimeSpan.FromMilliseconds(random.Next(20, 500)), TestContext.Current.CancellationToken);
            // The last line may be cut off by the kill: only a whole one was acknowledged.
            known = Math.Max(known, said.Where(line => line.EndsWith(" .", StringComparison.Ordinal))
                .Select(line => 1 + int.Parse(line[..^2], CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max());
            Assert.DoesNotContain(said, line => line.Contains("written anew", StringComparison.Ordinal));
            using var store = file.Open();
            Assert.Equal(2000 + Labels, store.LeavesOf("ten_1", new Going.Before(Day.AddDays(1))).Count);
            for (var batch = 0; batch < known; batch++)
            {
                Assert.Equal(new StoreAnswer.Stored(0, ActivityHost.RowsABatch), await StoreAsync(store, "ten_host", ActivityHost.Batch(1, batch)));
            }
            Assert.Equal(["activity.duckdb"], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(file.Path)!).Select(Path.GetFileName)
                .Where(name => !name!.EndsWith(".wal", StringComparison.Ordinal)));
        }
    }

    /// <summary>Makes a file with so many rows.</summary>
    private static void Filled(ActivityFile file, long most)
    {
        using (file.Open()) { }
        using (var database = new DuckDbDatabase(file.Path))
        {
            using var connection = database.Connect();
            connection.Run(string.Create(CultureInfo.InvariantCulture, $"""
                INSERT INTO activity BY NAME SELECT 'ten_1' AS tenant, hash(i) AS id_high, i::UBIGINT AS id_low,
                  TIMESTAMP '2026-01-01' + to_seconds(CAST(i * 3 AS BIGINT)) AS happened_at, TIMESTAMP '2026-10-03' AS received_at, 'usage' AS kind,
                  'tidewater-7b' AS model, ['DE', 'US', 'FR'][1 + i % 3] AS region, hash(i % 50000) AS user_hash, hash(i + 1) AS conversation_hash,
                  'app-' || (i % 40) AS application, 100 + i % 900 AS duration_ms, hash(i * 2) AS salt_high, hash(i * 3) AS salt_low FROM range({most}) t(i)
                """));
        }
    }

    /// <summary>100,000 rows in the ordinary tests; <c>PLIMSOLL_REWRITE_ROWS</c> asks for more, up to ten million.</summary>
    [Fact]
    public async Task Up_to_ten_million_rows_are_written_anew_within_a_minute()
    {
        var most = long.Parse(Environment.GetEnvironmentVariable("PLIMSOLL_REWRITE_ROWS") ?? "100000", CultureInfo.InvariantCulture);
        using var file = new ActivityFile();
        Filled(file, most);
        using var store = file.Open();
        var began = TimeProvider.System.GetTimestamp();
        var rewritten = (await store.RewriteAsync(TestContext.Current.CancellationToken)).Value!;
        var took = TimeProvider.System.GetElapsedTime(began);
        TestContext.Current.SendDiagnosticMessage(FormattableString.Invariant(
            $"activity: {rewritten.Rows} rows, {rewritten.Before} bytes, written anew in {took.TotalSeconds:F1} s"));
        Assert.Equal(most, rewritten.Rows);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    /// <summary>The same bytes at every run. Names of rows are made of them, and where a name falls in a table decides which pages SQLite moves rows out of: left
    /// to chance, a run now and then leaves nothing behind and shows nothing.</summary>
    private static RandomFill Repeated(int seed) => new Random(seed).NextBytes;

    /// <summary>Conversations of many sizes come and go at random, as in the rounds that found bytes of those that were gone.</summary>
    [Fact]
    public void Of_conversations_that_are_gone_no_key_and_no_text_lies_in_the_file_once_it_is_written_anew()
    {
        var (folder, now) = (Directory.CreateTempSubdirectory("plimsoll-erased-").FullName, new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
        try
        {
            using var master = new MasterKey(RandomNumberGenerator.GetBytes(MasterKey.Length));
            using var store = new ContentStore(folder, master, Repeated(8));
            var (random, there, gone, stayed) = (new Random(7), new Dictionary<string, byte[][]>(), new List<byte[]>(), 0);
            for (var i = 0; i < 500 || stayed == 0; i++)
            {
                Assert.True(i < 10_000, "nothing stays without it, so this shows nothing");
                if (there.Count < 40 || random.Next(2) == 0)
                {
                    var donation = $"don_{i}";
                    store.Give("ten_1", donation, 9, [new Chat(null, null, "tidewater-7b", now, "en",
                        [new ChatMessage("user", new string('x', random.Next(5, 700)))]).Redacted()], now, now.AddDays(30));
                    using var reader = SqliteFile.OpenReader(Path.Combine(folder, ContentStore.FileName));
                    there[donation] = [.. reader.Query<(byte[] Wrapped, byte[] Sealed)>("SELECT wrapped, sealed FROM content WHERE donation = @donation",
                        new { donation }).SelectMany(row => (byte[][])[row.Wrapped[..32], row.Sealed[..32]])];
                    continue;
                }
                var picked = there.Keys.ElementAt(random.Next(there.Count));
                there.Remove(picked, out var secrets);
                gone.AddRange(secrets!);
                Assert.Equal(1, store.DeleteDonation("ten_1", picked).Value!.Conversations);
                Assert.True(store.MayHoldDeleted);
                if (FoundIn(folder, gone[^Math.Min(gone.Count, 8)..]) is var found && found == 0) { continue; }
                stayed += found;
                Assert.Equal(there.Count, store.Rewrite().Value!.Conversations);
                Assert.False(store.MayHoldDeleted);
                Assert.Equal(0, FoundIn(folder, gone));
                Assert.Equal([ContentStore.FileName], Directory.EnumerateFiles(folder).Where(f => new FileInfo(f).Length > 0).Select(Path.GetFileName));
            }
            Assert.All(there.Keys, donation => Assert.Single(store.Given("ten_1", [donation])));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    /// <summary>The same of people and their texts: there what was erased is gone when the answer comes.</summary>
    [Fact]
    public async Task Of_subjects_that_were_erased_no_key_and_no_text_lies_in_the_database_when_the_answer_comes()
    {
        using var folder = new DataFolder();
        using var master = new MasterKey(RandomNumberGenerator.GetBytes(MasterKey.Length));
        using var journal = folder.Open();
        var vault = new Vault(journal, master, Repeated(12));
        var (random, there, gone) = (new Random(11), new List<string>(), new List<byte[]>());
        for (var i = 0; i < 1000; i++)
        {
            if (there.Count < 40 || random.Next(2) == 0)
            {
                var subject = $"acc_{i}";
                await journal.WriteAsync(subject, [.. Enumerable.Range(0, random.Next(1, 4))
                    .SelectMany(_ => vault.Seal(subject, new string('x', random.Next(5, 600))).Rows)]);
                there.Add(subject);
                continue;
            }
            var erased = there[random.Next(there.Count)];
            there.Remove(erased);
            gone.AddRange(journal.Query(c => c.Query<byte[]>(
                "SELECT wrapped FROM vault_subject WHERE subject = @erased UNION ALL SELECT sealed FROM vault_item WHERE subject = @erased", new { erased }).ToArray())
                .Select(bytes => bytes[..32]));
            await journal.WriteAsync(erased, [.. vault.Erase(erased, folder.Clock.Now)]);
            Assert.Equal(0, FoundIn(folder.Path, gone[^Math.Min(gone.Count, 8)..]));
        }
        Assert.Equal(0, FoundIn(folder.Path, gone));
        Assert.Equal(there.Count, journal.Query(c => c.ExecuteScalar<int>("SELECT count(*) FROM vault_subject")));
    }

    /// <summary>As when a process is killed between an erasure and the rewriting after it: the mark is written with the erasure, and the next start does it.</summary>
    [Fact]
    public async Task What_could_not_be_written_anew_after_an_erasure_is_owed_and_done_by_the_next_start()
    {
        using var folder = new DataFolder();
        using var master = new MasterKey(RandomNumberGenerator.GetBytes(MasterKey.Length));
        using (var journal = folder.Open())
        {
            var vault = new Vault(journal, master, RandomNumberGenerator.Fill);
            await journal.WriteAsync("acc_1", [.. vault.Seal("acc_1", "a text").Rows]);
            await journal.WriteAsync("acc_2", [.. vault.Seal("acc_2", "another").Rows, Credentials.StartSession("a token", "acc_2", folder.Clock.Now)]);
            Assert.False(Owed());
            // Whoever writes the tables anew empties this one too.
            folder.Tamper("CREATE TRIGGER hindered BEFORE DELETE ON session BEGIN SELECT RAISE(ABORT, 'not now'); END");
            Assert.IsNotType<AppendAnswer.Refused>(await journal.WriteAsync("acc_1", [.. vault.Erase("acc_1", folder.Clock.Now)]));
            Assert.True(Owed());
        }
        Assert.True(Owed());
        folder.Tamper("DROP TRIGGER hindered");
        using (var journal = folder.Open())
        {
            await journal.WriteAsync("acc_3", [.. new Vault(journal, master, RandomNumberGenerator.Fill).Seal("acc_3", "a third").Rows]);
            Assert.False(Owed());
            Assert.Equal(2, journal.Query(c => c.ExecuteScalar<int>("SELECT count(*) FROM vault_item")));
        }

        bool Owed()
        {
            using var reader = SqliteFile.OpenReader(folder.Database);
            return Leftovers.MayBeIn(reader);
        }
    }

    /// <summary>A process that was killed between an erasure and its rewriting, or a version of before, leaves it to the next start.</summary>
    [Fact]
    public async Task What_a_version_of_before_left_of_subjects_is_gone_after_a_start()
    {
        using var folder = new DataFolder();
        folder.Open().Dispose();
        var (random, fill, there, gone) = (new Random(1), Repeated(2), new List<string>(), new List<byte[]>());
        // Written and deleted as before, by a connection that overwrites, until something stays; with the mark of a file of before.
        using (var connection = SqliteFile.Open(folder.Database, SqliteOpenMode.ReadWrite))
        {
            connection.Run("PRAGMA synchronous=OFF");
            for (var i = 0; FoundIn(folder.Path, gone) == 0; i++)
            {
                Assert.True(i < 10_000, "nothing stays without it, so this shows nothing");
                if (there.Count < 40 || random.Next(2) == 0)
                {
                    var (made, bytes) = (Vault.NewReference(fill), new byte[random.Next(60, 700)]);
                    fill(bytes);
                    there.Add(made);
                    connection.Execute("INSERT INTO vault_item(ref, subject, sealed) VALUES(@made, 'acc_1', @bytes)", new { made, bytes });
                    continue;
                }
                var reference = there[random.Next(there.Count)];
                there.Remove(reference);
                gone.Add(connection.ExecuteScalar<byte[]>("SELECT sealed FROM vault_item WHERE ref = @reference", new { reference })![..32]);
                connection.Execute("DELETE FROM vault_item WHERE ref = @reference", new { reference });
                connection.Run("PRAGMA wal_checkpoint(TRUNCATE)");
            }
            connection.Run("PRAGMA application_id=0; PRAGMA wal_checkpoint(TRUNCATE)");
        }
        using (var journal = folder.Open())
        {
            using var master = new MasterKey(RandomNumberGenerator.GetBytes(MasterKey.Length));
            await journal.WriteAsync("acc_2", [.. new Vault(journal, master, RandomNumberGenerator.Fill).Seal("acc_2", "a text").Rows]);
            Assert.Equal(0, FoundIn(folder.Path, gone));
            Assert.Equal(there.Count + 1, journal.Query(c => c.ExecuteScalar<int>("SELECT count(*) FROM vault_item")));
        }
    }
}
