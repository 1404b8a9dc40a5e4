// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Plimsoll.Storage.DuckDb;
using Plimsoll.Storage.Usage;
using static Plimsoll.Storage.Tests.ActivityFile;
using Plimsoll.Tests;

namespace Plimsoll.Storage.Tests;

/// <summary>Files of earlier versions are copied and swapped, those of later ones refused and left alone.</summary>
public sealed class ActivityMigrationTests
{
    /// <summary>What the first version made, with the columns that it came to have while it was the first.</summary>
    private static void MakeFirst(string path, int rows, bool agreement = true, bool about = true)
    {
        using var database = new DuckDbDatabase(path);
        using var connection = database.Connect();
        if (about)
        {
            connection.Run("CREATE TABLE about (version BIGINT NOT NULL)");
            connection.Run("INSERT INTO about VALUES (1)");
        }
        connection.Run($"""
            CREATE TABLE activity (
              tenant VARCHAR NOT NULL, id_high UBIGINT NOT NULL, id_low UBIGINT NOT NULL, happened_at TIMESTAMP NOT NULL, received_at TIMESTAMP NOT NULL, kind VARCHAR NOT NULL,
              deployment VARCHAR, application VARCHAR, model VARCHAR, provider VARCHAR, operation VARCHAR, region VARCHAR, language VARCHAR, sector VARCHAR, use_case VARCHAR, high_risk BOOLEAN,
              user_hash UBIGINT, customer_hash UBIGINT, conversation_hash UBIGINT, response_hash UBIGINT, turns BIGINT, input_tokens BIGINT, output_tokens BIGINT, cached_tokens BIGINT,
              duration_ms BIGINT, classifier VARCHAR, rule VARCHAR, score DOUBLE, verdict VARCHAR, action VARCHAR, feedback VARCHAR, feedback_value DOUBLE, schema_url VARCHAR,
              attributes VARCHAR{(agreement ? ", agreement VARCHAR" : "")})
            """);
        connection.Run("CREATE TABLE changed_day (tenant VARCHAR NOT NULL, day DATE NOT NULL)");
        connection.Run(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO activity BY NAME SELECT 'ten_1' AS tenant, (i << 32)::UBIGINT AS id_high, 0::UBIGINT AS id_low, TIMESTAMP '2026-10-03' + to_microseconds(i) AS happened_at,
              TIMESTAMP '2026-10-03' AS received_at, 'usage' AS kind, 'tidewater-7b' AS model, 'DE' AS region, (1 + i % 5)::UBIGINT AS user_hash, 0.5 AS score FROM range(1, {rows + 1}) t(i)
            """));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A_file_of_the_first_version_comes_over_whole_with_a_salt_a_row_and_the_old_one_stays_until_rows_are_deleted(bool agreement, bool about)
    {
        using var file = new ActivityFile();
        MakeFirst(file.Path, 5000, agreement, about);
        using (var store = file.Open())
        {
            Assert.Equal(new Migrated(1, ActivitySchema.Version, 5000, file.Path + ".version-1"), store.Migrated);
            Assert.Equal(5000, store.LeavesOf("ten_1", new Going.Before(Day.AddDays(1))).Select(l => l.Salt).Distinct().Count());
            Assert.Null(Assert.Single(store.Rows("ten_1", Day, Day.AddDays(1), 1, [])).Agreement);
            await StoreAsync(store, "ten_1", Row(9000, user: 77) with { Agreement = "agr_1" });
            await store.RefreshDaysAsync();
            Assert.Equal(5001, store.Days("ten_1", DateOnly.MinValue, DateOnly.MaxValue).Sum(d => d.Rows));
        }
        using (var database = new DuckDbDatabase(":memory:"))
        {
            using var connection = database.Connect();
            connection.Run($"ATTACH {ActivitySchema.Quoted(file.Path + ".version-1")} AS source (READ_ONLY)");
            Assert.Equal(1, ActivitySchema.VersionOf(connection, "source"));
        }
        using (var store = file.Open())
        {
            Assert.Null(store.Migrated);
            Assert.True(File.Exists(file.Path + ".version-1"));
            Assert.Equal(1000, await store.DeletePersonAsync("ten_1", 3));
            Assert.False(File.Exists(file.Path + ".version-1"));
        }
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(file.Path)!, "*.migrating*"));
    }

    [Fact]
    public void A_file_of_a_later_version_is_refused_in_a_sentence_and_keeps_every_byte()
    {
        using var file = new ActivityFile();
        using (file.Open()) { }
        // Its last rows lie in the log, as when a process was killed.
        using (var database = new DuckDbDatabase(file.Path))
        {
            using var connection = database.Connect();
            connection.Run("PRAGMA disable_checkpoint_on_shutdown");
            connection.Run($"UPDATE about SET version = {ActivitySchema.Version + 1}");
            connection.Run("CREATE TABLE something_later (a BIGINT)");
        }
        Assert.True(File.Exists(file.Path + ".wal"));
        var before = Directory.GetFiles(Path.GetDirectoryName(file.Path)!).Order().Select(path => (path, Convert.ToHexString(File.ReadAllBytes(path)))).ToArray();
        var refusal = ActivityStore.Open(new ActivityStoreOptions(file.Path, TimeProvider.System)).Refusal;
        Assert.Equal(("usage.store-unreadable", $"was written by version {ActivitySchema.Version + 1} of the store, and this program knows versions up to {ActivitySchema.Version}; nothing was changed"), (refusal?.Code, refusal?.Reason));
        Assert.Equal(before, Directory.GetFiles(Path.GetDirectoryName(file.Path)!).Order().Select(path => (path, Convert.ToHexString(File.ReadAllBytes(path)))).ToArray());
    }

    [LongFact]
    public async Task However_early_or_late_a_migration_is_killed_the_next_start_finds_a_whole_file()
    {
        const int Rows = 60_000;
        foreach (var wait in (int[])[0, 60, 150, 250, 400, 700])
        {
            using var file = new ActivityFile();
            MakeFirst(file.Path, Rows);
            using (var host = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Plimsoll.JournalHost.dll"), "migrate", file.Path]) { RedirectStandardOutput = true })!)
            {
                await host.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
                await Task.Delay(wait, TestContext.Current.CancellationToken);
                host.Kill();
                await host.WaitForExitAsync(TestContext.Current.CancellationToken);
            }
            using var store = file.Open();
            Assert.Equal(Rows, store.LeavesOf("ten_1", new Going.Before(Day.AddDays(1))).Count);
            await store.RefreshDaysAsync();
            Assert.Equal(Rows, store.Days("ten_1", DateOnly.MinValue, DateOnly.MaxValue).Sum(d => d.Rows));
            Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(file.Path)!, "*.migrating*"));
        }
    }

    /// <summary>The two moments that a clock seldom hits: the old file has its second name and the new one is not in its place yet; and the new one is, and the folder of the copy is still there.</summary>
    [Fact]
    public void Killed_between_the_two_names_or_before_the_folder_is_cleared_the_file_is_whole()
    {
        using var file = new ActivityFile();
        MakeFirst(file.Path, 100);
        File.Copy(file.Path, file.Path + ".version-1");
        Directory.CreateDirectory(file.Path + ".migrating");
        File.WriteAllText(Path.Combine(file.Path + ".migrating", "activity.duckdb"), "half of a copy");
        using (var store = file.Open()) { Assert.Equal(100, store.Migrated?.Rows); }
        Directory.CreateDirectory(file.Path + ".migrating");
        using (var store = file.Open())
        {
            Assert.Null(store.Migrated);
            Assert.Equal(100, store.LeavesOf("ten_1", new Going.Before(Day.AddDays(1))).Count);
        }
        Assert.False(Directory.Exists(file.Path + ".migrating"));
    }

    [Fact]
    public async Task A_backup_of_the_first_version_is_lifted_when_it_is_restored()
    {
        using var file = new ActivityFile();
        MakeFirst(file.At("copy"), 50);
        File.WriteAllText(file.At("copy.sha256"), $"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(file.At("copy"), TestContext.Current.CancellationToken)))}  copy\n");
        Assert.Equal(40, ActivityBackup.Restore(file.At("copy"), Directory.CreateDirectory(file.At("again")).FullName, [new ErasedActivity("ten_1", 2, Day.AddDays(1))]).Value!.Rows);
        using var store = ActivityStore.Open(new ActivityStoreOptions(Path.Combine(file.At("again"), ActivityBackup.FileName), TimeProvider.System)).Value!;
        Assert.Null(store.Migrated);
        Assert.Equal(40, store.LeavesOf("ten_1", new Going.Before(Day.AddDays(1))).Select(l => l.Salt).Distinct().Count());
    }
}
