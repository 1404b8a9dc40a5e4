// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Progress;
using Plimsoll.Storage.Files;

namespace Plimsoll.Storage.Tests;

public sealed partial class MigrationTests : IDisposable
{
    /// <summary>The tables as the last program made them that recorded no steps; every database of version 1 that is in use has these.</summary>
    private const string Version1 = """
        CREATE TABLE stream(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, tenant TEXT NOT NULL) STRICT;
        CREATE TABLE entry(seq INTEGER PRIMARY KEY, stream INTEGER NOT NULL, rev INTEGER NOT NULL, leaf BLOB NOT NULL, bytes BLOB NOT NULL, UNIQUE(stream, rev)) STRICT;
        CREATE TABLE head(id INTEGER PRIMARY KEY CHECK(id = 1), size INTEGER NOT NULL, root BLOB NOT NULL) STRICT;
        CREATE TABLE answered("by" TEXT NOT NULL, key TEXT NOT NULL, digest BLOB NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, size INTEGER NOT NULL,
            root BLOB NOT NULL, answer BLOB NOT NULL, PRIMARY KEY("by", key)) STRICT, WITHOUT ROWID;
        CREATE TABLE vault_subject(subject TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE vault_item(ref TEXT PRIMARY KEY, subject TEXT NOT NULL, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX vault_item_subject ON vault_item(subject);
        CREATE TABLE vault_erased(subject TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE evidence_file(tenant TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, ref TEXT NOT NULL, PRIMARY KEY(tenant, digest)) STRICT, WITHOUT ROWID;
        CREATE TABLE progress_proposal(id TEXT PRIMARY KEY, round TEXT NOT NULL, provider TEXT NOT NULL, process TEXT NOT NULL, side TEXT NOT NULL, link TEXT NOT NULL,
            link_commitment TEXT NOT NULL, quote TEXT NOT NULL, quote_commitment TEXT NOT NULL, seen TEXT NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX progress_proposal_round ON progress_proposal(round, at);
        CREATE TABLE usage_request(id TEXT PRIMARY KEY, tenant TEXT NOT NULL, text TEXT NOT NULL, commitment TEXT NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX usage_request_tenant ON usage_request(tenant, at);
        CREATE TABLE credential(account TEXT PRIMARY KEY, lookup BLOB NOT NULL UNIQUE, password TEXT NOT NULL, failures INTEGER NOT NULL DEFAULT 0, locked_until TEXT)
            STRICT, WITHOUT ROWID;
        CREATE TABLE session(hash BLOB PRIMARY KEY, account TEXT NOT NULL, used TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE bearer(hash BLOB PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL UNIQUE) STRICT, WITHOUT ROWID;
        """;

    /// <summary>Tables that came while the version stayed 1: a database may lack them.</summary>
    private const string CameLater =
        "DROP TABLE credential; DROP TABLE session; DROP TABLE bearer; DROP TABLE evidence_file; DROP TABLE progress_proposal; DROP TABLE usage_request;";

    private readonly DataFolder _folder = new();
    private readonly MasterKey _master = new(RandomNumberGenerator.GetBytes(MasterKey.Length));

    public void Dispose()
    {
        _master.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData(CameLater)]
    public async Task A_database_of_version_1_is_lifted_and_keeps_entries_answers_texts_and_rows(string lacking)
    {
        var (head, text) = await OldAsync(lacking);
        using var journal = _folder.Open();
        Assert.Equal(head, journal.Head);
        Assert.Equal("a reason", new Vault(journal, _master, RandomNumberGenerator.Fill).Open(text));
        Assert.Equal(7, Assert.IsType<AppendAnswer.Appended>(await journal.AppendAsync(OneMore, TestContext.Current.CancellationToken)).LastSeq);
        Assert.Equal(lacking.Length == 0, new Credentials(journal, _master).OfAccount("acc_1") is not null);
        await DataFolder.AppendAsync(journal, DataFolder.Ask("test/after", 0));
        Assert.Equal(journal.Head, journal.Verify().Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(CameLater)]
    public async Task A_lifted_database_has_the_tables_of_a_new_one(string lacking)
    {
        await OldAsync(lacking);
        _folder.Open().Dispose();
        using var other = new DataFolder();
        other.Open().Dispose();
        var made = Tables(other);
        Assert.Contains(made, table => table.StartsWith("CREATE TRIGGER entry_stays", StringComparison.Ordinal));
        Assert.Equal(made, Tables(_folder));
    }

    [Fact]
    public async Task Each_step_is_taken_once_and_recorded_with_its_instant()
    {
        await OldAsync();
        _folder.Open().Dispose();
        var steps = Steps();
        Assert.Equal(Enumerable.Range(1, JournalSchema.Newest).Select(n => (long)n), steps.Select(s => s.Number));
        Assert.Equal(["", .. Enumerable.Repeat("2026-11-20T21:24:47.123Z", JournalSchema.Newest - 1)], steps.Select(s => s.At));
        _folder.Clock.Now = _folder.Clock.Now.AddDays(1);
        _folder.Open().Dispose();
        Assert.Equal(steps, Steps());
    }

    [Fact]
    public void Steps_are_numbered_without_a_gap_and_none_after_the_first_changes_a_table_of_the_history()
    {
        Assert.Equal(Enumerable.Range(1, JournalSchema.Newest), JournalSchema.Migrations.Select(m => m.Number));
        Assert.DoesNotContain(JournalSchema.Migrations.Skip(1), step => History().IsMatch(step.Sql));
    }

    [Fact]
    public async Task Addresses_of_pages_are_taken_from_the_history_the_earlier_page_first_and_can_be_made_anew()
    {
        await OldAsync(lacking: "", pages: ["one", "two", "one"]);
        using (var journal = _folder.Open())
        {
            RowChange[] two = [PageHandles.Take("two", "page/9")], three = [PageHandles.Take("three", "page/9")];
            var refused = Assert.IsType<AppendAnswer.Refused>(await journal.WriteAsync("acc_1", two));
            Assert.Equal("journal.conflict", refused.Refusal.Code);
            await journal.WriteAsync("acc_1", three);
        }
        Assert.Equal([("one", "page/0"), ("three", "page/9"), ("two", "page/1")], Handles());
        _folder.Tamper(PageHandles.Rebuild);
        Assert.Equal([("one", "page/0"), ("two", "page/1")], Handles());
    }

    private (string, string)[] Handles()
    {
        using var connection = SqliteFile.OpenReader(_folder.Database);
        return [.. connection.Query<(string, string)>("SELECT handle, page FROM progress_handle ORDER BY handle")];
    }

    [Fact]
    public async Task A_database_of_a_later_version_is_refused_in_a_sentence_that_names_both_and_not_a_byte_of_it_is_changed()
    {
        using (var journal = _folder.Open()) { await DataFolder.FillAsync(journal, 3); }
        var later = JournalSchema.Newest + 1;
        _folder.Tamper($"INSERT INTO migration(number, what) VALUES({later}, 'something new'); PRAGMA user_version={later}; PRAGMA wal_checkpoint(TRUNCATE)");
        var before = await File.ReadAllBytesAsync(_folder.Database, TestContext.Current.CancellationToken);
        var refusal = _folder.Refused();
        Assert.Equal("journal.unknown-version", refusal.Code);
        Assert.Equal(
            $"version of the journal '{later}' is not known here: this program knows 1 to {JournalSchema.Newest}, and has changed nothing; "
            + "start the version of Plimsoll that wrote it, or a later one.",
            refusal.Sentence);
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.Database, TestContext.Current.CancellationToken));
        Assert.Equal(refusal, JournalBackup.Verify(_folder.Path).Refusal);
        Assert.Equal(refusal, JournalBackup.Save(_folder.Path, _folder.At("backup.db"), _folder.Clock.Now.AddDays(1)).Refusal);
    }

    [Theory]
    [InlineData("PRAGMA user_version=2")]
    [InlineData("DELETE FROM migration WHERE number > 3")]
    [InlineData("DROP TABLE migration")]
    [InlineData("DELETE FROM migration WHERE number = 3")]
    [InlineData("INSERT INTO migration(number, what) VALUES(0, 'a step before the first')")]
    [InlineData("UPDATE migration SET what = 'what another program did as its fourth' WHERE number = 4")]
    public async Task A_database_whose_version_and_steps_do_not_agree_is_refused(string sql)
    {
        using (var journal = _folder.Open()) { await DataFolder.FillAsync(journal, 3); }
        _folder.Tamper(sql);
        Assert.Equal("journal.unreadable", _folder.Refused().Code);
    }

    [Fact]
    public void A_database_of_something_else_is_refused_and_gets_no_table_of_ours()
    {
        using (var other = SqliteFile.Open(_folder.Database, SqliteOpenMode.ReadWriteCreate)) { other.Run("CREATE TABLE photograph(id INTEGER PRIMARY KEY)"); }
        Assert.Equal("journal.unreadable", _folder.Refused().Code);
        Assert.Single(Tables(_folder));
    }

    [Fact]
    public async Task What_a_lifting_would_make_is_checked_before_it_counts_and_taken_back_when_it_does_not_hold()
    {
        var (head, _) = await OldAsync();
        var before = Tables(_folder);
        using (var connection = SqliteFile.Open(_folder.Database, SqliteOpenMode.ReadWrite))
        {
            var refusal = JournalSchema.Lift(connection, 1, () => _folder.Clock.Now, lifted => JournalLift.Same(lifted, head with { Size = head.Size + 1 }));
            Assert.Contains("everything was taken back", refusal?.Sentence, StringComparison.Ordinal);
            Assert.Throws<SqliteException>(() => JournalSchema.Lift(connection, 0, () => _folder.Clock.Now, _ => null));
        }
        Assert.Equal(before, Tables(_folder));
        Assert.Equal(head, JournalBackup.Verify(_folder.Path).Value);
    }

    [Fact]
    public async Task A_history_that_does_not_hold_is_refused_before_anything_is_lifted()
    {
        await OldAsync();
        _folder.Tamper("UPDATE entry SET leaf = zeroblob(32) WHERE seq = 2");
        Assert.Equal("journal.broken", _folder.Refused().Code);
        Assert.Equal(1, VersionNow());
        Assert.Empty(Copies());
    }

    [Fact]
    public async Task A_process_killed_at_any_step_leaves_a_whole_database_and_the_next_open_lifts_it_and_leaves_no_copy()
    {
        // One look at the clock before the copy, one for each step that version 1 lacks.
        for (var look = 1; look <= JournalSchema.Newest; look++)
        {
            using var folder = new DataFolder();
            var (head, text) = await OldAsync(folder: folder);
            await KilledAsync(folder, look);
            Assert.Equal(1, VersionNow(folder));
            Assert.Equal(look == 1 ? [] : ["", ".keys", ".sha256"], Copies(folder));
            Assert.Equal(head, JournalBackup.Verify(folder.Path).Value);
            using var journal = folder.Open();
            Assert.Equal(head, journal.Head);
            Assert.Equal("a reason", new Vault(journal, _master, RandomNumberGenerator.Fill).Open(text));
            Assert.Empty(Copies(folder));
        }
    }

    [Fact]
    public async Task The_copy_of_a_lifting_that_was_cut_short_is_a_backup_that_can_be_restored()
    {
        var (head, text) = await OldAsync();
        await KilledAsync(_folder, 3);
        var target = _folder.At("restored");
        Assert.Equal(head, JournalBackup.Restore(JournalLift.CopyOf(_folder.Database), target, [], _folder.Clock.Now).Value?.Head);
        using var restored = Storage.Journals.Journal.Open(_folder.Options with { Folder = target }).Value!;
        Assert.Equal("a reason", new Vault(restored, _master, RandomNumberGenerator.Fill).Open(text));
    }

    [Fact]
    public async Task A_backup_of_version_1_is_lifted_while_it_is_restored_so_that_every_erasure_finds_its_tables()
    {
        await OldAsync(CameLater);
        var (file, target) = (_folder.At("backup.db"), _folder.At("restored"));
        Assert.NotNull(JournalBackup.Save(_folder.Path, file, _folder.Clock.Now.AddDays(1)).Value);
        Assert.NotNull(JournalBackup.Restore(file, target, [new Erased("acc_1", _folder.Clock.Now)], _folder.Clock.Now).Value);
        using var restored = Storage.Journals.Journal.Open(_folder.Options with { Folder = target }).Value!;
        Assert.True(new Vault(restored, _master, RandomNumberGenerator.Fill).IsErased("acc_1"));
        Assert.Equal(8, restored.Head.Size);
    }

    private static AppendAsk OneMore => new("acc_1", null, [new StreamEvents("test/once", "ten_1", 0, DataFolder.Event())], new Idempotency("key-1"));

    /// <summary>Makes a database as version 1 left it, with eight entries, a text, an answer that is kept, and a password.</summary>
    private async Task<(TreeHead Head, Vocabulary.VaultRef Text)> OldAsync(string lacking = "", DataFolder? folder = null, string[]? pages = null)
    {
        folder ??= _folder;
        TreeHead head;
        Vocabulary.VaultRef text;
        using (var journal = folder.Open())
        {
            await DataFolder.FillAsync(journal, 6);
            await DataFolder.AppendAsync(journal, OneMore);
            var reason = new Vault(journal, _master, RandomNumberGenerator.Fill).Seal("acc_1", "a reason");
            RowChange[] rows = [.. reason.Rows, new Credentials(journal, _master).Add("acc_1", "a@example.org", "hashed")];
            await DataFolder.AppendAsync(journal, new AppendAsk("acc_1", null, [new StreamEvents("test/said", "ten_1", 0, DataFolder.Event())], rows: rows));
            foreach (var (number, handle) in (pages ?? []).Index())
            {
                var opened = new NewEvent("progress.page-opened", 1, Encoding.UTF8.GetBytes($"{{\"page\":\"pge_{number}\",\"handle\":\"{handle}\"}}"));
                await DataFolder.AppendAsync(journal, new AppendAsk("acc_1", null, [new StreamEvents($"page/{number}", "ten_1", 0, opened)]));
            }
            (head, text) = (journal.Head, reason.Ref);
        }
        var made = folder.At("made.db");
        File.Move(folder.Database, made);
        using (var old = SqliteFile.Open(folder.Database, SqliteOpenMode.ReadWriteCreate))
        {
            old.Run("PRAGMA journal_mode=WAL");
            old.Run(Version1);
            old.Execute("ATTACH @made AS made", new { made });
            foreach (var table in old.Query<string>("SELECT name FROM main.sqlite_master WHERE type = 'table'").ToArray())
            {
                var columns = old.QuerySingle<string>("SELECT group_concat('\"' || name || '\"') FROM pragma_table_info(@table, 'main')", new { table });
                old.Execute($"INSERT INTO main.{table}({columns}) SELECT {columns} FROM made.{table}");
            }
            old.Run($"DETACH made; {lacking} PRAGMA user_version=1");
        }
        File.Delete(made);
        return (head, text);
    }

    private static async Task KilledAsync(DataFolder folder, int look)
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Plimsoll.JournalHost.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", host, "lift", folder.Path, look.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode is not (0 or 2), $"the process was to be killed: {errors}");
    }

    private long VersionNow(DataFolder? folder = null)
    {
        using var connection = SqliteFile.OpenReader((folder ?? _folder).Database);
        return connection.ExecuteScalar<long>("PRAGMA user_version");
    }

    /// <summary>Files of copies, each as what stands behind the name of the copy.</summary>
    private string[] Copies(DataFolder? folder = null)
    {
        var copy = JournalLift.CopyOf((folder ?? _folder).Database);
        return [.. Directory.GetFiles((folder ?? _folder).Path, "*.before-*").Select(file => file[copy.Length..]).Order(StringComparer.Ordinal)];
    }

    private (long Number, string At)[] Steps()
    {
        using var connection = SqliteFile.OpenReader(_folder.Database);
        return [.. connection.Query<(long, string?)>("SELECT number, at FROM migration ORDER BY number").Select(step => (step.Item1, step.Item2 ?? ""))];
    }

    /// <summary>How every table, index and trigger was made, with one space where there are several.</summary>
    private static string[] Tables(DataFolder folder)
    {
        using var connection = SqliteFile.OpenReader(folder.Database);
        return [.. connection.Query<string>("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").Select(sql => Spaces().Replace(sql, " ")).Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\b(INTO|UPDATE|DELETE FROM|TABLE|ON)\s+(entry|stream|head)\b", RegexOptions.IgnoreCase)]
    private static partial Regex History();
}
