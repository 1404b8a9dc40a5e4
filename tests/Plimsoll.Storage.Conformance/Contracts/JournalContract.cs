// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Ledger;
using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Conformance.Contracts;

/// <summary>What is promised of the journal.</summary>
public abstract class JournalContract : Contract<IJournalStore>
{
    [Fact]
    public async Task AnAcknowledgedAppendIsThereAfterReopening()
    {
        var answer = await AppendAsync(Ask("test/1", 0));
        await Store.ReopenAsync();
        Assert.Contains(Store.Read(0, 100), entry => (entry.Seq, entry.Stream) == (answer.LastSeq, "test/1"));
    }

    [Fact]
    public async Task NothingIsAnsweredBeforeTheCommit()
    {
        var answer = await AppendAsync(Ask("test/1", 0));
        await Store.CrashAsync();
        Assert.Contains(Store.Read(0, 100), entry => (entry.Seq, entry.Stream) == (answer.LastSeq, "test/1"));
    }

    [Fact]
    public async Task AnEntryIsReadBackAsItWasWritten()
    {
        var data = "{ \"b\":1,  \"a\" : \"\\u00e9\\n\" }";
        await AppendAsync(Ask("test/1", 0, new NewEvent("test.happened", 1, Encoding.UTF8.GetBytes(data))));
        var entry = Assert.Single(Store.Read(0, 10));
        Assert.EndsWith($"\"data\":{data}}}", Encoding.UTF8.GetString(entry.Bytes.Span), StringComparison.Ordinal);
        Assert.Equal(entry.Bytes.ToArray(), Assert.Single(Store.ReadStream("test/1", 0, 10)).Bytes.ToArray());
    }

    [Fact]
    public async Task AnIdIsGivenOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => AppendAsync(Ask($"test/{i}", 0, Event(), Event()))));
        Assert.Equal(Enumerable.Range(1, 80).Select(i => (long)i), answers.SelectMany(a => (long[])[a.FirstSeq, a.LastSeq]).Order());
    }

    [Fact]
    public async Task AStaleRevisionIsAConflictThatNamesTheCurrentOne()
    {
        foreach (var expected in (long[])[0, 1, 3])
        {
            await AppendAsync(Ask($"test/{expected}", 0, Event(), Event()));
            Assert.Equal(new AppendAnswer.Conflict($"test/{expected}", expected, 2), await Store.AppendAsync(Ask($"test/{expected}", expected)));
        }
        Assert.Equal(new AppendAnswer.Conflict("test/none", 1, 0), await Store.AppendAsync(Ask("test/none", 1)));
    }

    [Fact]
    public async Task AConflictWritesNothing()
    {
        var written = 0L;
        foreach (var rev in (long[])[0, 0, 2, 1, 1])
        {
            if (await Store.AppendAsync(Ask("test/1", rev)) is AppendAnswer.Appended) { written++; }
        }
        Assert.InRange(written, 2, 5);
        Assert.Equal((written, written), (Store.Head.Size, Store.Read(0, 100).Count));
    }

    [Fact]
    public async Task AnAskOverSeveralStreamsIsWrittenWholeOrNotAtAll()
    {
        await AppendAsync(Ask("test/2", 0));
        Assert.IsType<AppendAnswer.Conflict>(await Store.AppendAsync(Both(0)));
        Assert.Empty(Store.ReadStream("test/1", 0, 10));
        await AppendAsync(Both(1));
        Assert.Equal([1L, 2L], Store.ReadStream("test/1", 0, 10).Select(entry => entry.Rev));
        Assert.Equal([1L, 2L], Store.ReadStream("test/2", 0, 10).Select(entry => entry.Rev));

        static AppendAsk Both(long second) => new(
            "acc_1", null, [new StreamEvents("test/1", "ten_1", 0, Event(), Event()), new StreamEvents("test/2", "ten_1", second, Event())]);
    }

    [Fact]
    public async Task AnAskWhoseReadingHasMovedIsAConflict()
    {
        await AppendAsync(Guarded("test/1", 0, new StreamGuard("people/1", 0)));
        await AppendAsync(Ask("people/1", 0));
        Assert.Equal(new AppendAnswer.Conflict("people/1", 0, 1), await Store.AppendAsync(Guarded("test/1", 1, new StreamGuard("people/1", 0))));
        await AppendAsync(Guarded("test/1", 1, new StreamGuard("people/1", 1)));

        static AppendAsk Guarded(string stream, long rev, StreamGuard guard) =>
            new("acc_1", null, [new StreamEvents(stream, "ten_1", rev, Event())], guards: [guard]);
    }

    [Fact]
    public async Task TheSameAskIsWrittenOnce()
    {
        var ask = Once("key-1", "test/1");
        var first = await AppendAsync(ask);
        await AppendAsync(Ask("test/2", 0));
        Assert.Equal(first.FirstSeq, (await AppendAsync(ask)).FirstSeq);
        Assert.Single(Store.ReadStream("test/1", 0, 10));
    }

    [Fact]
    public async Task TheSameAskIsWrittenOnceAlsoAfterReopening()
    {
        var ask = Once("key-1", "test/1");
        var first = await AppendAsync(ask);
        await AppendAsync(Ask("test/2", 0));
        await Store.ReopenAsync();
        Assert.Equal(first.FirstSeq, (await AppendAsync(ask)).FirstSeq);
        Assert.Single(Store.ReadStream("test/1", 0, 10));
    }

    [Fact]
    public async Task AKeyIsForOneAsk()
    {
        await AppendAsync(Once("key-1", "test/1"));
        Assert.Equal("journal.key-reused", Assert.IsType<AppendAnswer.Refused>(await Store.AppendAsync(Once("key-1", "test/2"))).Refusal.Code);
        Assert.Empty(Store.ReadStream("test/2", 0, 10));
        await AppendAsync(Once("key-1", "test/2", by: "acc_2"));
    }

    [Fact]
    public async Task AnAskThatWasAnsweredIsFoundByItsKey()
    {
        var once = new Idempotency("key-1", [1, 2], [3]);
        Assert.Null(Store.Answered("acc_1", once));
        var first = await AppendAsync(new AppendAsk("acc_1", null, [new StreamEvents("test/1", "ten_1", 0, Event())], once));
        var again = Assert.IsType<AppendAnswer.Appended>(Store.Answered("acc_1", once));
        Assert.Equal((first.FirstSeq, first.LastSeq), (again.FirstSeq, again.LastSeq));
        Assert.Equal([3], again.Earlier);
        Assert.Null(Store.Answered("acc_2", once));
    }

    [Fact]
    public async Task AReaderSeesNoHalfAppend()
    {
        const int Events = 6;
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Assert.Equal(0, Store.Read(0, 1000).Count % Events);
                Assert.Equal(0, Store.ReadStream("test/1", 0, 1000).Count % Events);
                Assert.Equal(0, Store.Head.Size % Events);
            }
        }, TestContext.Current.CancellationToken);
        // However the reading ends, the store is closed only after it.
        try
        {
            for (var i = 0; i < 10; i++) { await AppendAsync(Ask("test/1", i * Events, [.. Enumerable.Repeat(Event(), Events)])); }
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    [Fact]
    public async Task TheTreeProvesEveryEntry()
    {
        for (var i = 0; i < 3; i++) { await AppendAsync(Ask("test/1", i * 100, [.. Enumerable.Repeat(Event(), 100)])); }
        var (entries, roots) = Roots();
        foreach (var size in (int[])[1, 2, 255, 256, 257, 300])
        {
            foreach (var seq in ((int[])[1, 2, 3, 128, 255, 256, 257, 300]).Where(seq => seq <= size))
            {
                var (leaf, proof) = Store.ProveInclusion(seq, size);
                Assert.Equal(TreeHash.OfLeaf(entries[seq - 1].Bytes.Span), leaf);
                Assert.True(proof.Verify(leaf, roots[size - 1]), $"entry {seq} in the tree of {size}");
            }
        }
    }

    [Fact]
    public async Task TheTreeOnlyGrows()
    {
        for (var i = 0; i < 3; i++) { await AppendAsync(Ask("test/1", i * 100, [.. Enumerable.Repeat(Event(), 100)])); }
        var (_, roots) = Roots();
        int[] sizes = [1, 2, 3, 128, 255, 256, 257, 300];
        foreach (var (older, newer) in sizes.SelectMany(older => sizes.Where(newer => newer >= older).Select(newer => (older, newer))))
        {
            Assert.True(Store.ProveConsistency(older, newer).Verify(roots[older - 1], roots[newer - 1]), $"the tree of {older} in that of {newer}");
        }
    }

    [Fact]
    public async Task AnAnswerCarriesTheTreeThatItMade()
    {
        AppendAnswer.Appended[] answers =
            [await AppendAsync(Ask("test/1", 0)), await AppendAsync(Ask("test/1", 1, Event(), Event())), await AppendAsync(Ask("test/2", 0))];
        var (_, roots) = Roots();
        Assert.All(answers, answer => Assert.Equal((answer.LastSeq, roots[(int)answer.LastSeq - 1]), (answer.TreeSize, answer.Root)));
        Assert.Equal(new TreeHead(4, roots[3]), Store.Head);
    }

    [Fact]
    public async Task ReadingGoesOnWhereItStopped()
    {
        for (var i = 0; i < 8; i++) { await AppendAsync(Ask($"test/{i % 2}", i / 2)); }
        var (read, after) = (new List<long>(), 0L);
        while (Store.Read(after, 3) is { Count: > 0 } page && read.Count < 20)
        {
            read.AddRange(page.Select(entry => entry.Seq));
            after = page[^1].Seq;
        }
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], read);
    }

    [Fact]
    public async Task AStreamIsReadAloneAndInItsOrder()
    {
        foreach (var rev in (int[])[0, 1, 2])
        {
            await AppendAsync(Ask("test/1", rev));
            await AppendAsync(Ask("test/10", rev));
        }
        Assert.Equal([("test/1", 1L), ("test/1", 2L), ("test/1", 3L)], Store.ReadStream("test/1", 0, 10).Select(entry => (entry.Stream, entry.Rev)));
        Assert.Equal([("test/1", 2L)], Store.ReadStream("test/1", 1, 1).Select(entry => (entry.Stream, entry.Rev)));
    }

    [Fact]
    public async Task AnEntryThatIsTooLongIsRefusedWithAllOfItsAsk()
    {
        await AppendAsync(Ask("test/1", 0, Event("")));
        var room = Entry.MostBytes - Store.Read(0, 1)[0].Bytes.Length;
        await AppendAsync(Ask("test/1", 1, Event(new string('a', room))));
        var refused = Assert.IsType<AppendAnswer.Refused>(await Store.AppendAsync(Ask("test/1", 2, Event(), Event(new string('a', room + 1)))));
        Assert.Equal("journal.entry-too-large", refused.Refusal.Code);
        Assert.Equal(2, Store.ReadStream("test/1", 0, 10).Count);
    }

    [Fact]
    public async Task AStreamStaysWithItsTenant()
    {
        await AppendAsync(Ask("test/1", 0));
        var stranger = new AppendAsk("acc_1", null, [new StreamEvents("test/1", "ten_2", 1, Event())]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.AppendAsync(stranger));
        Assert.Single(Store.ReadStream("test/1", 0, 10));
    }

    [Fact]
    public async Task AChainEndsWhereAnAskIsNotNewlyWritten()
    {
        await AppendAsync(Ask("test/2", 0));
        // The third would fit: it writes to a stream of its own.
        var answers = await Store.AppendAsync([Ask("test/1", 0), Ask("test/2", 0), Ask("test/3", 0)]);
        Assert.IsType<AppendAnswer.Appended>(answers[0]);
        Assert.IsType<AppendAnswer.Conflict>(answers[1]);
        Assert.IsType<AppendAnswer.NotReached>(answers[2]);
        Assert.Empty(Store.ReadStream("test/3", 0, 10));
    }

    [Fact]
    public async Task AChainIsWrittenTogether()
    {
        var answers = await Store.AppendAsync([Ask("test/1", 0), Ask("test/1", 1), Ask("test/2", 0)]);
        Assert.Equal([1L, 2L, 3L], answers.Select(answer => Assert.IsType<AppendAnswer.Appended>(answer).FirstSeq));
        Assert.Equal([3L, 3L, 3L], answers.Select(answer => Assert.IsType<AppendAnswer.Appended>(answer).TreeSize));
    }

    [Fact]
    public async Task NoEntryIsOlderThanTheOneBeforeIt()
    {
        await AppendAsync(Ask("test/1", 0));
        var first = Store.Now;
        Store.Now = first.AddHours(-1);
        await AppendAsync(Ask("test/1", 1));
        Store.Now = first.AddHours(1);
        await AppendAsync(Ask("test/1", 2));
        Assert.Equal([first, first, first.AddHours(1)], Store.Read(0, 9).Select(entry =>
        {
            using var json = JsonDocument.Parse(entry.Bytes);
            return json.RootElement.GetProperty("at").GetDateTimeOffset();
        }));
    }

    [Fact]
    public async Task WhatWasChangedBehindItIsFound()
    {
        for (var i = 0; i < 3; i++) { await AppendAsync(Ask("test/1", i)); }
        Assert.Null(Store.Verify());
        Store.Tamper(2);
        Assert.Equal(("journal.broken", "2"), Store.Verify() is { } refusal ? (refusal.Code, refusal.Value) : default);
    }

    [Fact]
    public async Task AHistoryThatDoesNotHoldIsNotOpened()
    {
        for (var i = 0; i < 3; i++) { await AppendAsync(Ask("test/1", i)); }
        Store.Tamper(2);
        var refused = await Record.ExceptionAsync(Store.ReopenAsync);
        Assert.Equal(("journal.broken", "2"), Assert.IsType<StoreRefusedException>(refused).Refusal is var refusal ? (refusal.Code, refusal.Value) : default);
    }

    [Fact]
    public async Task AnAskThatFindsNoRoomIsRefusedAndReadingGoesOn()
    {
        await Store.LimitRoomAsync(little: true);
        var written = 0;
        AppendAnswer answer;
        var large = Event(new string('a', 3000));
        while ((answer = await Store.AppendAsync(Ask("test/1", written, large))) is AppendAnswer.Appended && written < 500) { written++; }
        Assert.Equal("journal.unwritable", Assert.IsType<AppendAnswer.Refused>(answer).Refusal.Code);
        Assert.Equal(written, Store.Read(0, 1000).Count);
        await Store.LimitRoomAsync(little: false);
        await AppendAsync(Ask("test/1", written));
    }

    [Fact]
    public async Task ARestoredCopyIsTheHistoryOfItsMoment()
    {
        for (var i = 0; i < 3; i++) { await AppendAsync(Ask("test/1", i)); }
        var (head, entries) = (Store.Head, Store.Read(0, 10).Select(entry => Convert.ToHexString(entry.Bytes.Span)).ToArray());
        await Store.SaveAsync();
        await AppendAsync(Ask("test/1", 3));
        await Store.RestoreAsync();
        Assert.Equal(head, Store.Head);
        Assert.Equal(entries, Store.Read(0, 10).Select(entry => Convert.ToHexString(entry.Bytes.Span)));
        await AppendAsync(Ask("test/1", 3));
    }

    private static NewEvent Event(string said = "hello") => new("test.happened", 1, Encoding.UTF8.GetBytes($"{{\"said\":\"{said}\"}}"));

    private static AppendAsk Ask(string stream, long expectedRev, params NewEvent[] events) =>
        new("acc_1", null, [new StreamEvents(stream, "ten_1", expectedRev, events.Length == 0 ? [Event()] : events)]);

    private static AppendAsk Once(string key, string stream, string by = "acc_1") =>
        new(by, null, [new StreamEvents(stream, "ten_1", 0, Event())], new Idempotency(key));

    private async Task<AppendAnswer.Appended> AppendAsync(AppendAsk ask) => Assert.IsType<AppendAnswer.Appended>(await Store.AppendAsync(ask));

    /// <summary>What is there, and the roots of all trees over it, made from the bytes alone.</summary>
    private (IReadOnlyList<Entry> Entries, List<TreeHash> Roots) Roots()
    {
        var (entries, tree, roots) = (Store.Read(0, 10_000), new CompactRange(), new List<TreeHash>());
        foreach (var entry in entries)
        {
            tree.Append(TreeHash.OfLeaf(entry.Bytes.Span));
            roots.Add(tree.Root);
        }
        return (entries, roots);
    }
}
