// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;
using Plimsoll.Storage.DuckDb;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Events;
using Plimsoll.Vocabulary;
using static Plimsoll.Storage.Tests.ActivityFile;

namespace Plimsoll.Storage.Tests;

/// <summary>Leaves over canonical bytes, and what a check says of a store that was left alone, erased from and changed.</summary>
public sealed class LeafTests
{
    private const string Tenant = "ten_1";

    [Fact]
    public async Task A_stored_row_has_the_leaf_that_its_canonical_bytes_have_whatever_it_holds()
    {
        using var file = new ActivityFile();
        using var store = ActivityStore.Open(new ActivityStoreOptions(file.Path, TimeProvider.System) { Random = bytes => bytes.Fill(0x5a) }).Value!;
        var full = Row(7, user: ulong.MaxValue) with
        {
            Deployment = "eu-1", Application = "an-application-with-a-long-name", Provider = "self", Operation = "chat", Language = "de", UseCase = "triage", Customer = 1, Response = 0x8000000000000000,
            Turns = 3, CachedTokens = 4, Classifier = "filter", Rule = "r-1", Verdict = "blocked", Action = "refuse", Feedback = "thumbs-down", FeedbackValue = -0.0, Score = double.NaN,
            Schema = "https://opentelemetry.io/schemas/1.37.0", Agreement = "agr_1", Id = new Guid("ffffffff-ffff-ffff-8000-000000000001"), Kind = ActivityKind.Verdict,
        };
        ActivityRow[] rows = [full, Row(8, user: null, region: null) with { HighRisk = null, Score = null, Attributes = null, Kind = ActivityKind.Feedback }, Row(9, hours: 1) with { Region = "" }];
        await StoreAsync(store, Tenant, rows);
        var salt = UInt128.Parse("5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a", System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);
        var expected = rows.Select(r => new ActivityBytes().Write(r, salt).Leaf.ToString()).Order(StringComparer.Ordinal).ToArray();
        var arrived = store.ArrivedIn(Tenant, Day, Day.AddDays(1));
        Assert.Equal(expected, Enumerable.Range(0, 3).Select(i => new TreeHash(arrived.Leaves.Span.Slice(32 * i, 32)).ToString()));
        Assert.Equal(3, arrived.Rows);
        Assert.Equal(Day.AddDays(1), arrived.Until);
    }

    [Fact]
    public async Task Every_field_of_the_table_is_stored_committed_to_and_read_back_alone_and_among_all_others()
    {
        using var file = new ActivityFile();
        using var store = ActivityStore.Open(new ActivityStoreOptions(file.Path, TimeProvider.System) { Random = bytes => bytes.Fill(0x5a) }).Value!;
        ActivityRow Holding(int id, params ActivityField[] fields)
        {
            var (texts, numbers, known) = (new string?[ActivityFields.TextCount], new long[ActivityFields.NumberCount], 0UL);
            foreach (var field in fields)
            {
                if (field.Type == FieldType.Text) { texts[field.Slot] = $"{field.Name}-{field.Place}"; continue; }
                (numbers[field.Slot], known) = (field.Type == FieldType.Truth ? 1 : 1000 + field.Place, known | 1UL << field.Slot);
            }
            return new ActivityRow(texts, numbers, known) { Id = new Guid(id, 0, 0, new byte[8]), At = Day.AddMicroseconds(id), ReceivedAt = Day, Kind = ActivityKind.Usage };
        }
        // What intake makes for itself is stored and no package asks for it.
        ActivityField[] asked = [.. ActivityFields.All.Where(f => f.Form != FieldForm.Own)];
        ActivityRow[] rows = [Holding(0), Holding(1, [.. asked]), Holding(2, [.. ActivityFields.All]), .. asked.Select((f, i) => Holding(i + 3, f))];
        await StoreAsync(store, Tenant, rows);
        var read = store.Rows(Tenant, Day, Day.AddDays(1), 1000, ["agreement-" + ActivityFields.Agreement.Place]).OrderBy(r => r.At).ToArray();
        Assert.Equal([.. rows[..2], rows[1] with { Id = rows[2].Id, At = rows[2].At }, .. rows[3..]], read);
        var salt = UInt128.Parse("5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a", System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);
        var leaves = store.ArrivedIn(Tenant, Day, Day.AddDays(1)).Leaves;
        Assert.Equal(
            rows.Select(r => new ActivityBytes().Write(r, salt).Leaf.ToString()).Order(StringComparer.Ordinal),
            Enumerable.Range(0, rows.Length).Select(i => new TreeHash(leaves.Span.Slice(32 * i, 32)).ToString()));
        await store.RefreshDaysAsync();
        foreach (var field in ActivityFields.Counted)
        {
            var counted = store.Totals(Tenant, new DateOnly(2026, 10, 3), new DateOnly(2026, 10, 4), ActivityKind.Usage, CountedBy.Of(field));
            Assert.Equal((rows.Length, 3L), (counted.Sum(c => c.Rows), counted.Where(c => c.Label == $"{field.Name}-{field.Place}").Sum(c => c.Rows)));
        }
    }

    /// <summary>Each field that came later is a version of the store: of every one from the salts on, a file is made by taking away what came after it.</summary>
    [Fact]
    public async Task A_file_of_any_version_with_leaves_is_checked_as_it_lies_and_brought_over_with_every_leaf_as_it_was()
    {
        for (var version = ActivitySchema.Salted; version <= ActivitySchema.Version; version++)
        {
            using var told = new Told();
            await told.ArriveAsync(40, hour: 0);
            foreach (var later in ActivityFields.All.Where(f => f.Since > version))
            {
                told.Sql($"ALTER TABLE activity DROP COLUMN {later.Column}");
                if (later.Tables.Count > 0) { told.Sql($"ALTER TABLE day_count DROP COLUMN {later.Column}"); }
            }
            told.Sql($"UPDATE about SET version = {version}");
            Assert.Equal((40, true), (told.CheckAside().Intact, told.CheckAside().Holds));
            using (var store = told.Open())
            {
                Assert.Equal(version == ActivitySchema.Version ? null : version, store.Migrated?.From);
                await store.RefreshDaysAsync();
                Assert.Equal(40, store.Days(Tenant, DateOnly.MinValue, DateOnly.MaxValue).Sum(d => d.Rows));
            }
            Assert.Equal((40, true), (told.Check().Intact, told.Check().Holds));
        }
    }

    [Fact]
    public async Task Every_row_has_a_salt_of_its_own_that_goes_with_it_and_leaves_no_file_that_is_written()
    {
        using var file = new ActivityFile();
        using var store = file.Open();
        await StoreAsync(store, Tenant, [.. Enumerable.Range(1, 5000).Select(i => Row(i))]);
        var salts = store.LeavesOf(Tenant, new Going.Before(Day.AddDays(1))).Select(l => l.Salt).ToHashSet();
        Assert.Equal(5000, salts.Count);
        Assert.DoesNotContain(UInt128.Zero, salts);
        store.Export(Tenant, file.At("x.parquet"));
        using var database = new DuckDbDatabase(":memory:");
        using var connection = database.Connect();
        using var columns = connection.Query("SELECT count(*) FROM (DESCRIBE SELECT * FROM read_parquet($1)) WHERE column_name LIKE 'salt%'", file.At("x.parquet"));
        Assert.True(columns.NextChunk());
        Assert.Equal(0, columns.Column<long>(0)[0]);
    }

    [Fact]
    public async Task A_column_that_comes_later_changes_no_leaf_an_erased_row_is_told_with_its_entry_and_a_changed_one_as_changed()
    {
        using var told = new Told();
        await told.ArriveAsync(20, hour: 0);
        await told.ArriveAsync(30, hour: 1);
        told.Sql("ALTER TABLE activity ADD COLUMN tool_calls BIGINT DEFAULT 7");
        Assert.Equal(["Activity holds: 50 intact, 0 erased, 0 changed, 0 from before roots could be recomputed."], told.Check().Sentences);
        var entry = await told.EraseAsync(3, DeletedFor.Person);
        told.Sql("UPDATE activity SET region = 'FR' WHERE id_high >> 32 = 12");
        told.Sql("UPDATE activity SET salt_low = salt_low + 1 WHERE id_high >> 32 = 1015");
        var found = told.Check();
        Assert.False(found.Holds);
        Assert.Equal([
            "2 rows of activity are not as they were when the journal told of them.",
            $"Activity does not hold: 45 intact, 3 erased (by entry {entry}: 3), 2 changed, 0 from before roots could be recomputed."], found.Sentences);
    }

    [Fact]
    public async Task A_row_that_goes_without_an_entry_one_that_is_slipped_in_and_one_that_comes_back_are_each_told()
    {
        using var told = new Told();
        await told.ArriveAsync(20, hour: 0);
        told.Sql("DELETE FROM activity WHERE id_high >> 32 IN (4, 5)");
        Assert.Equal((18, 2, 0, false), (told.Check().Intact, told.Check().Missing, told.Check().Changed, told.Check().Holds));
        // A row whose time was told already: nobody can bring it in without being seen.
        using (var store = told.Open()) { await StoreAsync(store, Tenant, Row(900), Row(901), Row(902)); }
        Assert.Equal((18, 0, 2, 1), (told.Check().Intact, told.Check().Missing, told.Check().Changed, told.Check().Added));
        using var again = new Told();
        await again.ArriveAsync(10, hour: 0);
        again.Sql("CREATE TABLE kept AS SELECT * FROM activity");
        await again.EraseAsync(2, DeletedFor.Retention);
        Assert.True(again.Check().Holds);
        again.Sql("INSERT INTO activity SELECT * FROM kept k WHERE NOT EXISTS (SELECT 1 FROM activity a WHERE a.salt_low = k.salt_low)");
        Assert.Equal((8, 2, false), (again.Check().Intact, again.Check().CameBack, again.Check().Holds));
    }

    [Fact]
    public async Task Marks_that_no_entry_bears_out_excuse_nothing_and_leaves_or_marks_that_were_changed_are_found()
    {
        using var told = new Told();
        await told.ArriveAsync(20, hour: 0);
        await told.ArriveAsync(10, hour: 1);
        // Somebody deletes rows and writes marks as if there had been an entry.
        using (var store = told.Open())
        {
            var rows = store.LeavesOf(Tenant, new Going.Person(1)).Take(4).ToArray();
            LeafFiles.Finish(told.Files.Mark(Tenant, told.Record, rows, MarkState.Going).Marks!);
            await store.DeleteAsync(Tenant, rows);
        }
        Assert.Equal(4, told.Check().Missing);
        var month = Directory.GetFiles(Path.Combine(told.Files.Folder, Tenant), "*.leaves").Single();
        var bytes = File.ReadAllBytes(month);
        bytes[5] ^= 1;
        File.WriteAllBytes(month, bytes);
        var found = told.Check();
        Assert.Equal([told.Record.Batches[0].Seq], found.BrokenBatches);
        Assert.Equal(10, found.Intact + found.Missing);
        File.Delete(month);
        Assert.Equal(2, told.Check().BrokenBatches.Length);
    }

    [Fact]
    public async Task An_entry_whose_marks_are_gone_is_told_and_rows_of_an_old_root_are_said_not_to_be_recomputable()
    {
        using var told = new Told();
        await told.ArriveAsync(20, hour: 0);
        await told.EraseAsync(2, DeletedFor.Person);
        File.Delete(told.Files.MarksOf(Tenant).Single().Path);
        Assert.Equal((1, 2), (told.Check().BrokenMarks.Length, told.Check().Missing));

        using var old = new Told();
        using (var store = old.Open()) { await StoreAsync(store, Tenant, [.. Enumerable.Range(1, 6).Select(i => Row(i))]); }
        old.Say((UsageEvent)new ActivityStoredAsText(DateTimeOffset.UnixEpoch, Day.AddHours(1), 6, Digest.Of([1])).Lift());
        await old.ArriveAsync(5, hour: 1);
        Assert.Equal([
            "6 rows of activity are from before roots could be recomputed: the roots of that time were over JSON of the store, which changed with its columns.",
            "Activity holds: 5 intact, 0 erased, 0 changed, 6 from before roots could be recomputed."], old.Check().Sentences);
    }

    [Fact]
    public async Task Leaves_behind_the_last_batch_that_was_told_are_written_over_and_those_before_it_never()
    {
        using var told = new Told();
        await told.ArriveAsync(20, hour: 0);
        // A process that ended after the leaves and before the entry.
        told.Files.Append(Tenant, "2026-10", 20, new byte[32 * 7]);
        await told.ArriveAsync(5, hour: 1);
        Assert.Equal((25, true), (told.Check().Intact, told.Check().Holds));
        Assert.Equal(25 * 32, new FileInfo(Directory.GetFiles(Path.Combine(told.Files.Folder, Tenant), "*.leaves").Single()).Length);
        if (!OperatingSystem.IsWindows()) { Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Directory.GetFiles(Path.Combine(told.Files.Folder, Tenant), "*.leaves").Single())); }
    }

    [Fact]
    public async Task Rows_that_lie_twice_are_told_to_go_before_they_do_and_the_first_stays()
    {
        using var told = new Told();
        using (var store = told.Open(remembered: 1)) { await StoreAsync(store, Tenant, Row(1), Row(2), Row(3)); }
        using (var store = told.Open(remembered: 1)) { await StoreAsync(store, Tenant, Row(1), Row(2)); }
        told.TellUntil(Day.AddHours(1));
        using (var store = told.Open())
        {
            List<LeafMarks> marks = [];
            await store.RefreshDaysAsync((tenant, rows) =>
            {
                var (mark, count, leaves) = told.Files.Mark(tenant, told.Record, rows, MarkState.Going);
                told.Say(new ActivityDeleted(DeletedFor.SentTwice, count, leaves, mark!.Root));
                marks.Add(mark);
                return Task.CompletedTask;
            });
            marks.ForEach(LeafFiles.Finish);
            Assert.Equal(3, store.Days(Tenant, DateOnly.MinValue, DateOnly.MaxValue).Sum(d => d.Rows));
        }
        var found = told.Check();
        Assert.Equal((3, 2, true), (found.Intact, found.Erased.Values.Sum(), found.Holds));
    }

    /// <summary>A store with a journal that says what a server would say.</summary>
    private sealed class Told : IDisposable
    {
        private readonly ActivityFile _file = new();
        private readonly List<Recorded> _journal = [];

        public Told() => Files = new LeafFiles(_file.At("data"));

        public LeafFiles Files { get; }

        public ActivityRecord Record => new(_journal);

        public ActivityStore Open(int remembered = 1_000_000) => _file.Open(remembered: remembered);

        /// <summary>Puts an event on record: written, and read as whoever folds a history reads it.</summary>
        public void Say(UsageEvent happened)
        {
            var (type, version) = EventCatalog.NameOf(happened);
            var read = UsageEvent.Catalog.Read(type, version, UsageEvent.Catalog.Write(happened)).Value!;
            _journal.Add(new Recorded(10 + _journal.Count, Day, "server", read));
        }

        public async Task ArriveAsync(int rows, int hour)
        {
            using (var store = Open()) { await StoreAsync(store, Tenant, [.. Enumerable.Range((1000 * hour) + 1, rows).Select(i => Row(i, hours: hour))]); }
            TellUntil(Day.AddHours(hour + 1));
        }

        public void TellUntil(DateTimeOffset until)
        {
            using var store = Open();
            var record = Record;
            var arrived = store.ArrivedIn(Tenant, record.Until, until);
            Files.Append(Tenant, ActivityRecord.MonthOf(until), record.Batches.Where(b => b.Recomputable).Sum(b => b.Rows), arrived.Leaves.Span);
            Say(new ActivityStored(record.Until, until, arrived.Rows, arrived.Root, ActivityBytes.Form));
        }

        /// <summary>Deletes the first rows, as a server does.</summary>
        public async Task<long> EraseAsync(int count, DeletedFor reason)
        {
            using var store = Open();
            RowLeaf[] rows = [.. store.LeavesOf(Tenant, new Going.Before(Day.AddMicroseconds(count + 1)))];
            var (marks, told, leaves) = Files.Mark(Tenant, Record, rows, MarkState.Going);
            Say(new ActivityDeleted(reason, told, leaves, marks!.Root));
            await store.DeleteAsync(Tenant, rows);
            LeafFiles.Finish(marks);
            return _journal[^1].Seq;
        }

        public void Sql(string statement)
        {
            using var database = new DuckDbDatabase(_file.Path);
            using var connection = database.Connect();
            connection.Run(statement);
        }

        /// <summary>Checks the file as a command does beside which no server runs.</summary>
        public ActivityFindings CheckAside()
        {
            using var database = new DuckDbDatabase(":memory:");
            using var connection = database.Connect();
            connection.Run($"ATTACH '{_file.Path}' AS source (READ_ONLY)");
            connection.Run("USE source");
            return ActivityCheck.Run(connection, Files, new Dictionary<string, ActivityRecord> { [Tenant] = Record }, ActivitySchema.VersionOf(connection, "source"));
        }

        public ActivityFindings Check()
        {
            using var store = Open();
            return store.Check(Files, new Dictionary<string, ActivityRecord> { [Tenant] = Record });
        }

        public void Dispose() => _file.Dispose();
    }
}
