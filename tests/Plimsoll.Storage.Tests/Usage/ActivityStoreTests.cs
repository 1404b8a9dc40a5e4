// SPDX-License-Identifier: Apache-2.0

using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.DuckDb;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using static Plimsoll.Storage.Tests.ActivityFile;

namespace Plimsoll.Storage.Tests;

public sealed class ActivityStoreTests
{
    [Fact]
    public async Task What_is_stored_is_there_after_a_restart_and_is_not_stored_twice()
    {
        using var file = new ActivityFile();
        using (var store = file.Open())
        {
            Assert.Equal(new StoreAnswer.Stored(2, 1), await StoreAsync(store, "ten_1", Row(1), Row(2), Row(1)));
            Assert.Equal(new StoreAnswer.Stored(0, 2), await StoreAsync(store, "ten_1", Row(1), Row(2)));
        }
        using (var store = file.Open())
        {
            Assert.Equal(new StoreAnswer.Stored(1, 2), await StoreAsync(store, "ten_1", Row(1), Row(2), Row(3)));
            Assert.Equal(3, People(store).Units.Length);
            Assert.Equal((1, 2), (store.State.StoredRows, store.State.Duplicates));
            Assert.NotNull(store.State.LastCommit);
        }
    }

    [Fact]
    public async Task Two_tenants_may_have_the_same_id_and_see_only_their_own()
    {
        using var file = new ActivityFile();
        using var store = file.Open();
        await StoreAsync(store, "ten_1", Row(1), Row(2));
        Assert.Equal(new StoreAnswer.Stored(1, 0), await StoreAsync(store, "ten_2", Row(1)));
        Assert.Equal((2, 1), (People(store).Units.Length, People(store, "ten_2").Units.Length));
        Assert.Empty(People(store, "ten_3").Keys);
    }

    [Fact]
    public async Task Every_field_comes_back_as_it_was_stored_through_a_Parquet_file()
    {
        using var file = new ActivityFile();
        using var store = file.Open();
        var full = Row(7, user: ulong.MaxValue) with
        {
            Deployment = "eu-1", Application = "app", Provider = "self", Operation = "chat", Language = "de", UseCase = "triage", Customer = 1, Response = 0x8000000000000000, Turns = 3, CachedTokens = 4,
            Classifier = "filter", Rule = "r-1", Verdict = "blocked", Action = "refuse", Feedback = "thumbs-down", FeedbackValue = -1, Schema = "https://opentelemetry.io/schemas/1.37.0", Id = new Guid("ffffffff-ffff-ffff-8000-000000000001"),
        };
        await StoreAsync(store, "ten_1", full, Row(8, user: null, region: null) with { HighRisk = null, Score = null, Attributes = null });
        var path = file.At("it's.parquet");
        Assert.Equal(2, store.Export("ten_1", path));
        Assert.Equal(2, (await store.ImportAsync("ten_2", path)).Value!.Rows);
        Assert.Equal(0, (await store.ImportAsync("ten_2", path)).Value!.Rows);
        using var database = new DuckDbDatabase(":memory:");
        using var connection = database.Connect();
        using (var rows = connection.Query("SELECT id, user_hash, response_hash, typeof(id), typeof(user_hash) FROM read_parquet($1) WHERE user_hash IS NOT NULL", path))
        {
            Assert.True(rows.NextChunk());
            Assert.Equal(("ffffffffffffffff8000000000000001", "ffffffffffffffff", "8000000000000000", "VARCHAR", "VARCHAR"), (rows.Text(0, 0), rows.Text(1, 0), rows.Text(2, 0), rows.Text(3, 0), rows.Text(4, 0)));
        }
        // Rows that are brought in arrive when they are.
        var second = file.At("second.parquet");
        Assert.Equal(2, store.Export("ten_2", second));
        using var differing = connection.Query("SELECT count(*) FROM (SELECT * EXCLUDE received_at FROM read_parquet($1) EXCEPT SELECT * EXCLUDE received_at FROM read_parquet($2))", path, second);
        Assert.True(differing.NextChunk());
        Assert.Equal(0, differing.Column<long>(0)[0]);
    }

    [Fact]
    public async Task A_Parquet_file_with_a_sentence_in_it_or_of_another_kind_is_refused_and_nothing_is_taken()
    {
        using var file = new ActivityFile();
        using var store = file.Open();
        await StoreAsync(store, "ten_1", Row(1));
        var path = file.At("a.parquet");
        store.Export("ten_1", path);
        using var database = new DuckDbDatabase(":memory:");
        using var connection = database.Connect();
        connection.Run($"COPY (SELECT * REPLACE ('I am ill' AS use_case) FROM read_parquet('{path}')) TO '{file.At("b.parquet")}' (FORMAT parquet)");
        connection.Run($"COPY (SELECT 1 AS x) TO '{file.At("c.parquet")}' (FORMAT parquet)");
        foreach (var name in (string[])["b.parquet", "c.parquet", "absent.parquet"]) { Assert.Equal("usage.malformed-file", (await store.ImportAsync("ten_2", file.At(name))).Refusal?.Code); }
        Assert.Equal(0, People(store, "ten_2").Units.Length);
        Assert.Equal(new StoreAnswer.Stored(1, 0), await StoreAsync(store, "ten_1", Row(2)));
    }

    [Fact]
    public async Task Persons_come_as_columns_with_their_keys_and_rows_without_a_user_are_counted_apart()
    {
        using var file = new ActivityFile();
        using var store = file.Open();
        await StoreAsync(store, "ten_1", Row(1, user: 5, region: "FR") with { DurationMs = 15_499 }, Row(2, user: 5) with { DurationMs = 14_500 }, Row(3, user: ulong.MaxValue, region: null) with { DurationMs = 15_000 }, Row(4, user: null), Row(5, user: 9, hours: 80), Row(6, user: 9) with { Kind = ActivityKind.Verdict });
        var columns = store.Columns(Ask(ActivityFields.Region) with { Weight = WeightField.Seconds });
        Assert.Equal([[""], ["DE"], ["FR"]], columns.Keys);
        Assert.Equal([(5UL, "DE"), (5UL, "FR"), (ulong.MaxValue, "")], Enumerable.Range(0, columns.Units.Length).Select(i => (columns.Units.Span[i], columns.Keys[(int)columns.Cells.Span[i]][0])).Order());
        Assert.Equal([15L, 15L, 15L], columns.Weights.ToArray());
        Assert.Equal(1, columns.WithoutUnit);
    }

    [Fact]
    public async Task One_person_s_rows_and_those_that_are_too_old_are_deleted_and_the_days_counted_anew()
    {
        using var file = new ActivityFile();
        using var store = file.Open();
        await StoreAsync(store, "ten_1", Row(1, user: 5), Row(2, user: 6), Row(3, user: 6, hours: 24), Row(4, user: 7, hours: 24));
        await StoreAsync(store, "ten_2", Row(1, user: 6));
        Assert.Equal(3, await store.RefreshDaysAsync());
        Assert.Equal(0, await store.RefreshDaysAsync());
        Assert.Equal(2, await store.DeletePersonAsync("ten_1", 6));
        Assert.Equal(2, await store.RefreshDaysAsync());
        Assert.Equal([(3, 1L), (4, 1L)], store.Days("ten_1", new DateOnly(2026, 10, 1), new DateOnly(2026, 11, 1)).Select(d => (d.Day.Day, d.Rows)).Order());
        Assert.Equal(1, await store.DeleteBeforeAsync("ten_1", Settled.At(Day.AddDays(1))));
        await store.RefreshDaysAsync();
        Assert.Equal([4], store.Days("ten_1", new DateOnly(2026, 10, 1), new DateOnly(2026, 11, 1)).Select(d => d.Day.Day));
        Assert.Equal(1, People(store, "ten_2").Units.Length);
        Assert.Empty(store.Days("ten_1", new DateOnly(2026, 10, 5), new DateOnly(2026, 11, 1)));
    }

    [Fact]
    public async Task A_day_that_is_counted_holds_each_event_once_even_where_its_id_was_forgotten()
    {
        using var file = new ActivityFile();
        using var store = file.Open(remembered: 1);
        await StoreAsync(store, "ten_1", Row(1), Row(2), Row(3));
        await StoreAsync(store, "ten_1", Row(1));
        Assert.Equal(4, People(store).Units.Length);
        await store.RefreshDaysAsync();
        Assert.Equal(3, People(store).Units.Length);
        var days = store.Days("ten_1", new DateOnly(2026, 10, 1), new DateOnly(2026, 11, 1));
        Assert.Equal((3L, 30L, 15L, 300L), (days.Sum(d => d.Rows), days.Sum(d => d.InputTokens), days.Sum(d => d.OutputTokens), days.Sum(d => d.DurationMs)));
        Assert.Equal([false, true], days.Select(d => d.HighRisk).Order().Cast<bool>());
    }

    [Fact]
    public async Task Days_add_up_by_each_label_the_largest_first_and_verdicts_by_who_judged()
    {
        using var file = new ActivityFile();
        using var store = file.Open();
        var judged = Row(20) with { Kind = ActivityKind.Verdict, Classifier = "filter", Verdict = "blocked" };
        await StoreAsync(store, "ten_1", Row(1), Row(2, region: "FR"), Row(3, region: null), Row(4, region: "FR", hours: 24), Row(5) with { HighRisk = null }, judged, judged with { Id = Row(21).Id, Classifier = "aid" }, judged with { Id = Row(22).Id, Verdict = "passed" });
        await StoreAsync(store, "ten_2", Row(1, region: "IT"));
        await store.RefreshDaysAsync();
        IReadOnlyList<LabelCount> By(CountedBy by, ActivityKind kind = ActivityKind.Usage) => store.Totals("ten_1", new DateOnly(2026, 10, 1), new DateOnly(2026, 11, 1), kind, by);
        Assert.Equal([("DE", 2L), ("FR", 2L), (null, 1L)], By(CountedBy.Of(ActivityFields.Region)).Select(c => (c.Label, c.Rows)));
        Assert.Equal([("2026-10-03", 4L), ("2026-10-04", 1L)], By(CountedBy.Day).Select(c => (c.Label!, c.Rows)));
        Assert.Equal([new LabelCount("2026-10", null, 5, 2, 1, 75)], By(CountedBy.Month));
        Assert.Equal([("aid", "blocked"), ("filter", "blocked"), ("filter", "passed")], By(CountedBy.Of(ActivityFields.Verdict), ActivityKind.Verdict).Select(c => (c.Classifier!, c.Label!)));
        Assert.Equal([(null, 5L)], By(CountedBy.Of(ActivityFields.Application)).Select(c => (c.Label, c.Rows)));
        Assert.Empty(store.Totals("ten_1", new DateOnly(2026, 11, 1), new DateOnly(2026, 12, 1), ActivityKind.Usage, CountedBy.Of(ActivityFields.Model)));
        // What is deleted is not counted any more, and the day of it is counted once.
        await store.DeletePersonAsync("ten_1", 1);
        await store.RefreshDaysAsync();
        Assert.Empty(By(CountedBy.Of(ActivityFields.Region)));
        Assert.Equal([("IT", 1L)], store.Totals("ten_2", new DateOnly(2026, 10, 1), new DateOnly(2026, 11, 1), ActivityKind.Usage, CountedBy.Of(ActivityFields.Region)).Select(c => (c.Label!, c.Rows)));
    }

    [Fact]
    public async Task What_arrived_in_a_time_has_a_root_that_every_changed_row_changes()
    {
        using var file = new ActivityFile();
        using var store = file.Open();
        await StoreAsync(store, "ten_1", Row(1), Row(2), Row(3, hours: 5));
        await StoreAsync(store, "ten_2", Row(2), Row(1));
        await StoreAsync(store, "ten_3", Row(1), Row(2) with { Region = "FR" });
        Assert.Equal(["ten_1", "ten_2", "ten_3"], store.Tenants());
        var (first, other) = (store.ArrivedIn("ten_1", Day, Day.AddHours(1)), store.ArrivedIn("ten_3", Day, Day.AddHours(1)));
        Assert.Equal((2, 2), (first.Rows, other.Rows));
        Assert.NotEqual(first.Root, other.Root);
        Assert.NotEqual(first.Root, store.ArrivedIn("ten_1", Day, Day.AddHours(6)).Root);
        Assert.Equal(first.Root, store.ArrivedIn("ten_1", Day, Day.AddHours(1)).Root);
        Assert.Equal(0, store.ArrivedIn("ten_1", Day.AddHours(1), Day.AddHours(2)).Rows);
    }

    [Fact]
    public async Task A_full_queue_refuses_with_a_code_and_lets_in_again_when_it_is_empty()
    {
        using var file = new ActivityFile();
        using var store = file.Open(queued: 3);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => store.AppendAsync("ten_1", [Row(2 * i), Row((2 * i) + 1)], TestContext.Current.CancellationToken)));
        var refused = answers.OfType<StoreAnswer.Refused>().ToArray();
        Assert.NotEmpty(refused);
        Assert.All(refused, r => Assert.Equal("usage.queue-full", r.Refusal.Code));
        Assert.Equal(2 * answers.OfType<StoreAnswer.Stored>().Count(), People(store).Units.Length);
        Assert.Equal((0, refused.Length), (store.State.QueuedRows, store.State.RefusedAsks));
        Assert.Equal(new StoreAnswer.Stored(5, 0), await StoreAsync(store, "ten_1", [.. Enumerable.Range(1000, 5).Select(i => Row(i))]));
    }

    [Fact]
    public void Rows_before_one_that_cannot_be_appended_are_not_written_either()
    {
        using var file = new ActivityFile();
        using var database = new DuckDbDatabase(file.Path);
        using var connection = database.Connect();
        connection.Run("CREATE TABLE numbers (n BIGINT)");
        using (var appender = connection.Append("numbers"))
        {
            appender.Add((long?)1).EndRow();
            Assert.Throws<DuckDbException>(() => appender.Add("no number").EndRow());
        }
        using (var appender = connection.Append("numbers"))
        {
            appender.Add((long?)2).EndRow();
            appender.Close();
        }
        using var rows = connection.Query("SELECT n FROM numbers");
        Assert.True(rows.NextChunk());
        Assert.Equal([2], rows.Column<long>(0).ToArray());
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        using var file = new ActivityFile();
        File.WriteAllText(file.At("x"), "this is no database, however long one looks at it; it is only a text");
        Assert.Equal("usage.store-unreadable", ActivityStore.Open(new ActivityStoreOptions(file.At("x"), TimeProvider.System)).Refusal?.Code);
    }

    [Fact]
    public async Task Rows_are_read_back_as_they_were_stored_within_their_days_and_for_their_owner_alone()
    {
        using var file = new ActivityFile();
        using var store = file.Open();
        var row = ActivityFile.Row(1) with { Customer = 3, Response = 4, Turns = 2, CachedTokens = 1, Deployment = "d", Application = "a", Provider = "p", Operation = "chat", Language = "de", UseCase = "u", Classifier = "c", Rule = "r", Verdict = "v", Action = "x", Feedback = "f", FeedbackValue = 0.25 };
        await ActivityFile.StoreAsync(store, "ten_1", row, ActivityFile.Row(2, user: null, region: null, hours: 48));
        await ActivityFile.StoreAsync(store, "ten_2", ActivityFile.Row(3));
        var read = store.Rows("ten_1", ActivityFile.Day, ActivityFile.Day.AddDays(2), 10, []);
        // What is kept beside the columns stays where it is.
        Assert.Equal(row with { Attributes = null, Schema = null }, Assert.Single(read));
        Assert.Equal(2, store.Rows("ten_1", ActivityFile.Day, ActivityFile.Day.AddDays(3), 10, []).Count);
        Assert.Single(store.Rows("ten_1", ActivityFile.Day, ActivityFile.Day.AddDays(3), 1, []));
    }

    [Fact]
    public async Task Rows_that_came_under_an_agreement_are_read_only_by_who_names_it_also_from_a_copy_and_a_file()
    {
        using var file = new ActivityFile();
        using var store = file.Open();
        await ActivityFile.StoreAsync(store, "ten_1", ActivityFile.Row(1), ActivityFile.Row(2) with { Agreement = "agr_1" }, ActivityFile.Row(3) with { Agreement = "agr_2" });
        Assert.Equal(3, store.Export("ten_1", file.At("x.parquet")));
        Assert.True(store.Copy(file.At("copy")).Succeeds(out _, out _));
        using var imported = ActivityStore.Open(new ActivityStoreOptions(file.At("imported.duckdb"), TimeProvider.System)).Value!;
        Assert.Equal(3, (await imported.ImportAsync("ten_1", file.At("x.parquet"))).Value!.Rows);
        using var copied = ActivityStore.Open(new ActivityStoreOptions(file.At("copy"), TimeProvider.System)).Value!;
        foreach (var one in (ActivityStore[])[store, imported, copied])
        {
            int Read(params string[] agreements)
            {
                var columns = one.Columns(new ColumnAsk("ten_1", ActivityFile.Day, ActivityFile.Day.AddDays(2), ActivityKind.Usage, UnitField.Person, [], WeightField.One) { Agreements = agreements });
                var rows = one.Rows("ten_1", ActivityFile.Day, ActivityFile.Day.AddDays(2), 10, agreements);
                Assert.All(rows, row => Assert.True(row.Agreement is null || agreements.Contains(row.Agreement)));
                Assert.Equal(rows.Count, columns.Units.Length);
                return rows.Count;
            }
            Assert.Equal((1, 2, 3, 1), (Read(), Read("agr_2"), Read("agr_1", "agr_2"), Read("agr_3")));
        }
    }
}
