// SPDX-License-Identifier: Apache-2.0

using Plimsoll.JournalHost.Stores;
using Plimsoll.Ledger;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;

namespace Plimsoll.Storage.Conformance.Contracts;

/// <summary>What is promised of rows of activity.</summary>
public abstract class ActivityContract : Contract<IActivity>
{
    private const string Tenant = "ten_1";

    private static readonly DateTimeOffset Day = new(2026, 10, 3, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task AnAcknowledgedRowIsThereAfterReopening()
    {
        await StoreAsync(Row(1));
        await Store.ReopenAsync();
        Assert.Equal([1], Ids());
    }

    [Fact]
    public async Task NothingIsAnsweredBeforeTheCommit()
    {
        await StoreAsync(Row(1));
        await Store.CrashAsync();
        Assert.Equal([1], Ids());
    }

    [Fact]
    public async Task AnEventThatIsSentTwiceIsStoredOnce()
    {
        Assert.Equal(new StoreAnswer.Stored(2, 1), await StoreAsync(Row(1), Row(2), Row(1)));
        Assert.Equal(new StoreAnswer.Stored(1, 2), await StoreAsync(Row(1), Row(2), Row(3)));
        Assert.Equal(3, Units().Length);
    }

    [Fact]
    public async Task AnEventThatIsSentAgainAfterReopeningIsStoredOnce()
    {
        await StoreAsync(Row(1));
        await StoreAsync(Row(2));
        await Store.ReopenAsync();
        Assert.Equal(new StoreAnswer.Stored(0, 1), await StoreAsync(Row(1)));
    }

    [Fact]
    public async Task TheSameIdOfTwoTenantsIsTwoEvents()
    {
        await StoreAsync(Row(1));
        Assert.Equal(new StoreAnswer.Stored(1, 0), await StoreForAsync("ten_2", Row(1)));
        Assert.Equal((1, 1), (Units().Length, Units("ten_2").Length));
    }

    [Fact]
    public async Task ARowIsReadBackAsItWasStored()
    {
        var row = Row(1, user: ulong.MaxValue) with
        {
            Id = new Guid("ffffffff-ffff-ffff-8000-000000000001"), Customer = 3, Response = 0x8000000000000000, Turns = 2, CachedTokens = 1, Deployment = "d",
            Application = "a", Provider = "p", Operation = "chat", Language = "de", UseCase = "u", Classifier = "c", Rule = "r", Verdict = "v", Action = "x",
            Feedback = "f", FeedbackValue = -0.25, Score = 0.5, Conversation = ulong.MaxValue, HighRisk = true, Sector = "a-sector-with-a-long-name",
        };
        var bare = new ActivityRow { Id = new Guid(2, 0, 0, new byte[8]), At = Day, ReceivedAt = Day, Kind = ActivityKind.Usage };
        await StoreAsync(row, bare);
        Assert.Equal([bare, row], Store.Store.Rows(Tenant, Day, Day.AddDays(2), 10, []).OrderBy(r => r.Model is not null));
    }

    [Fact]
    public async Task ATenantReadsItsOwnRowsAlone()
    {
        await StoreAsync(Row(1));
        await StoreForAsync("ten_2", Row(2));
        Assert.Equal((int[][])[[1], [2], []], [Ids(), Ids("ten_2"), Ids("ten_3")]);
    }

    [Fact]
    public async Task AReaderSeesNoHalfAppend()
    {
        const int Batch = 60;
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(
            () => { while (!stop.IsCancellationRequested) { Assert.Equal(0, Units().Length % Batch); } }, TestContext.Current.CancellationToken);
        try
        {
            for (var i = 0; i < 5; i++) { await StoreAsync([.. Enumerable.Range(1 + (i * Batch), Batch).Select(id => Row(id))]); }
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    [Fact]
    public async Task AFullQueueRefusesAndStoresNothingOfWhatItRefused()
    {
        await Store.LimitAsync(queuedRows: 3, rememberedIds: 1000);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => StoreForAsync(Tenant, Row(2 * i), Row((2 * i) + 1))));
        var refused = answers.OfType<StoreAnswer.Refused>().ToArray();
        Assert.NotEmpty(refused);
        Assert.All(refused, answer => Assert.Equal("usage.queue-full", answer.Refusal.Code));
        Assert.Equal(2 * answers.OfType<StoreAnswer.Stored>().Count(), Units().Length);
    }

    [Fact]
    public async Task APersonErasedTakesTheirRowsAndNoOthers()
    {
        await StoreAsync(Row(1, user: 5), Row(2, user: 6), Row(3, user: 6), Row(4, user: 7), Row(5, user: null));
        await StoreForAsync("ten_2", Row(1, user: 6));
        Assert.Equal(2, await Store.Store.DeletePersonAsync(Tenant, 6));
        Assert.Equal([5UL, 7UL], Units().Order());
        Assert.Equal([6UL], Units("ten_2"));
    }

    [Fact]
    public async Task AnErasureIsForGood()
    {
        await StoreAsync(Row(1, user: 5));
        await Store.Store.DeletePersonAsync(Tenant, 5);
        await Store.ReopenAsync();
        Assert.Empty(Ids());
    }

    [Fact]
    public async Task ADeletionTakesExactlyTheRowsOfItsLeaves()
    {
        await StoreAsync(Row(1, user: 5), Row(2, user: 6), Row(3, user: 6), Row(4, user: 7));
        var leaves = Store.Store.LeavesOf(Tenant, new Going.Person(6));
        Assert.Equal((2, 2L), (leaves.Count, await Store.Store.DeleteAsync(Tenant, leaves)));
        Assert.Equal([5UL, 7UL], Units().Order());
    }

    [Fact]
    public async Task WhatIsTooOldGoesAndNothingElse()
    {
        await StoreAsync(Row(1, hours: 0), Row(2, hours: 23), Row(3, hours: 24), Row(4, hours: 30));
        Assert.Equal(2, await Store.Store.DeleteBeforeAsync(Tenant, Settled.At(Day.AddDays(1))));
        Assert.Equal(2, Units().Length);
    }

    [Fact]
    public async Task ADayCountsItsRowsAsTheyAreNow()
    {
        await StoreAsync(Row(1), Row(2, user: 6), Row(3, hours: 24));
        await Store.Store.RefreshDaysAsync();
        Assert.Equal([(3, 2L, 20L), (4, 1L, 10L)], Days());
        await Store.Store.DeletePersonAsync(Tenant, 6);
        await StoreAsync(Row(4, hours: 24));
        await Store.Store.RefreshDaysAsync();
        Assert.Equal([(3, 1L, 10L), (4, 2L, 20L)], Days());

        IEnumerable<(int, long, long)> Days() => Store.Store.Days(Tenant, new DateOnly(2026, 10, 1), new DateOnly(2026, 11, 1))
            .GroupBy(d => d.Day.Day).Select(d => (d.Key, d.Sum(one => one.Rows), d.Sum(one => one.InputTokens))).Order();
    }

    [Fact]
    public async Task TotalsAddUpEveryRowTheLargestFirst()
    {
        await StoreAsync(Row(1, region: "FR"), Row(2), Row(3), Row(4), Row(5, region: "FR"), Row(6, region: null));
        await Store.Store.RefreshDaysAsync();
        var totals = Store.Store.Totals(
            Tenant, new DateOnly(2026, 10, 1), new DateOnly(2026, 11, 1), ActivityKind.Usage, CountedBy.Of(ActivityFields.Region));
        Assert.Equal([("DE", 3L), ("FR", 2L), (null, 1L)], totals.Select(c => (c.Label, c.Rows)));
    }

    [Fact]
    public async Task WhatLiesTwiceGoesAndIsToldBefore()
    {
        await Store.LimitAsync(queuedRows: 1000, rememberedIds: 1);
        await StoreAsync(Row(1), Row(2), Row(3));
        await StoreAsync(Row(1));
        Assert.Equal(4, Units().Length);
        var told = new List<RowLeaf>();
        await Store.Store.RefreshDaysAsync((_, rows) =>
        {
            told.AddRange(rows);
            return Task.CompletedTask;
        });
        Assert.Equal((1, 3), (told.Count, Units().Length));
    }

    [Fact]
    public async Task RowsThatNameNobodyAreCountedApart()
    {
        await StoreAsync(Row(1, user: 5), Row(2, user: null), Row(3, user: null));
        var columns = Store.Store.Columns(Ask(Tenant));
        Assert.Equal((1, 2), (columns.Units.Length, columns.WithoutUnit));
    }

    [Fact]
    public async Task ARowUnderAnAgreementIsReadOnlyByWhoNamesIt()
    {
        await StoreAsync(Row(1), Row(2) with { Agreement = "agr_1" }, Row(3) with { Agreement = "agr_2" });
        foreach (var (agreements, rows) in (((string[], int[])[])[([], [1]), (["agr_2"], [1, 3]), (["agr_1", "agr_2"], [1, 2, 3]), (["agr_3"], [1])]))
        {
            Assert.Equal(rows, Store.Store.Rows(Tenant, Day, Day.AddDays(2), 10, agreements).Select(IdOf).Order());
            Assert.Equal(rows.Length, Store.Store.Columns(Ask(Tenant) with { Agreements = agreements }).Units.Length);
        }
    }

    [Fact]
    public async Task TheRootIsOverEveryRowThatArrived()
    {
        await StoreAsync(Row(1), Row(2), Row(3), Row(4, hours: 5));
        var arrived = Store.Store.ArrivedIn(Tenant, Day, Day.AddHours(1));
        var leaves = Leaves().Where(leaf => leaf.Received < Day.AddHours(1))
            .Select(leaf => Convert.ToHexString(leaf.Leaf.ToArray())).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal((3, 3), (arrived.Rows, leaves.Length));
        Assert.Equal(string.Concat(leaves), Convert.ToHexString(arrived.Leaves.Span));
        var tree = new CompactRange();
        foreach (var leaf in leaves) { tree.Append(new TreeHash(Convert.FromHexString(leaf))); }
        Assert.Equal(LeafRoot.Of(tree), arrived.Root);
    }

    [Fact]
    public async Task ALeafStaysWhatItWas()
    {
        await StoreAsync(Row(1), Row(2), Row(3));
        var leaves = Leaves().ToHashSet();
        await StoreAsync(Row(4));
        await Store.ReopenAsync();
        Assert.Superset(leaves, Leaves().ToHashSet());
    }

    [Fact]
    public async Task WhatIsExportedComesBackWhole()
    {
        await StoreAsync(Row(1), Row(2), Row(3, user: null));
        var file = Store.At("it's.parquet");
        Assert.Equal(3, Store.Store.Export(Tenant, file));
        Assert.Equal(3, (await Store.Store.ImportAsync("ten_2", file)).Value?.Rows);
        Assert.Equal(0, (await Store.Store.ImportAsync("ten_2", file)).Value?.Rows);
        var columns = Store.Store.Columns(Ask("ten_2"));
        Assert.Equal((2, 1), (columns.Units.Length, columns.WithoutUnit));
    }

    private static ActivityRow Row(int id, ulong? user = 1, string? region = "DE", int hours = 0) => new()
    {
        Id = new Guid(id, 0, 0, new byte[8]), At = Day.AddHours(hours).AddMicroseconds(id % 1000), ReceivedAt = Day.AddHours(hours), Kind = ActivityKind.Usage,
        Model = "tidewater-7b", Region = region, User = user, InputTokens = 10, OutputTokens = 5, DurationMs = 100, HighRisk = id % 2 == 0,
    };

    private static ColumnAsk Ask(string tenant) => new(tenant, Day, Day.AddDays(2), ActivityKind.Usage, UnitField.Person, [], WeightField.One);

    private static int IdOf(ActivityRow row) => BitConverter.ToInt32(row.Id.ToByteArray());

    private async Task<StoreAnswer.Stored> StoreAsync(params ActivityRow[] rows) =>
        Assert.IsType<StoreAnswer.Stored>(await StoreForAsync(Tenant, rows));

    private Task<StoreAnswer> StoreForAsync(string tenant, params ActivityRow[] rows) =>
        Store.Store.AppendAsync(tenant, rows, TestContext.Current.CancellationToken);

    private int[] Ids(string tenant = Tenant) => [.. Store.Store.Rows(tenant, Day, Day.AddDays(2), 1000, []).Select(IdOf).Order()];

    private ulong[] Units(string tenant = Tenant) => Store.Store.Columns(Ask(tenant)).Units.ToArray();

    private IReadOnlyList<RowLeaf> Leaves() => Store.Store.LeavesOf(Tenant, new Going.Before(Day.AddDays(100)));
}
