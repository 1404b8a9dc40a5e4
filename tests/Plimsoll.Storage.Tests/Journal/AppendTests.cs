// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using Plimsoll.Ledger;
using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Tests;

public sealed class AppendTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_entry_is_one_JSON_object_and_its_leaf_covers_exactly_the_bytes_that_are_read_back()
    {
        using var journal = _folder.Open();
        var data = "{ \"b\":1,  \"a\" : \"\\u00e9\\n\" }";
        var answer = await DataFolder.AppendAsync(journal, new AppendAsk("acc_1", "rel_9", [new StreamEvents("release/rel_1", "ten_1", 0, new NewEvent("release.registered", 2, Encoding.UTF8.GetBytes(data)))]));
        var entry = Assert.Single(journal.Read(0, 10));
        var text = Encoding.UTF8.GetString(entry.Bytes.Span);
        Assert.Matches("""^\{"v":1,"seq":1,"at":"2026-11-20T21:24:47\.123Z","tenant":"ten_1","stream":"release/rel_1","rev":1,"type":"release\.registered","tv":2,"by":"acc_1","cause":"rel_9","salt":"[A-Za-z0-9_-]{22}","data":\{ """, text);
        Assert.EndsWith($"\"data\":{data}}}", text, StringComparison.Ordinal);
        Assert.Equal((1, 1, 1, TreeHash.OfLeaf(entry.Bytes.Span)), (answer.FirstSeq, answer.LastSeq, answer.TreeSize, answer.Root));
        Assert.Equal((1, "release/rel_1", 1), (entry.Seq, entry.Stream, entry.Rev));
    }

    [Fact]
    public async Task Equal_events_have_different_leaves_because_of_their_salt()
    {
        using var journal = _folder.Open();
        await DataFolder.AppendAsync(journal, DataFolder.Ask("test/1", 0, DataFolder.Event(), DataFolder.Event()));
        var salts = journal.Read(0, 10).Select(e => JsonDocument.Parse(e.Bytes).RootElement.GetProperty("salt").GetString()).ToArray();
        Assert.Equal(2, salts.Distinct().Count());
    }

    [Fact]
    public async Task Another_revision_than_expected_is_a_conflict_that_names_the_current_one_and_writes_nothing()
    {
        using var journal = _folder.Open();
        await DataFolder.AppendAsync(journal, DataFolder.Ask("test/1", 0, DataFolder.Event(), DataFolder.Event()));
        foreach (var expected in (long[])[0, 1, 3])
        {
            var conflict = Assert.IsType<AppendAnswer.Conflict>(await journal.AppendAsync(DataFolder.Ask("test/1", expected), TestContext.Current.CancellationToken));
            Assert.Equal(("test/1", expected, 2, "journal.conflict"), (conflict.Stream, conflict.ExpectedRev, conflict.CurrentRev, conflict.Refusal.Code));
        }
        Assert.Equal(0, Assert.IsType<AppendAnswer.Conflict>(await journal.AppendAsync(DataFolder.Ask("test/none", 1), TestContext.Current.CancellationToken)).CurrentRev);
        Assert.Equal(2, journal.Head.Size);
    }

    [Fact]
    public async Task An_append_over_several_streams_is_written_whole_or_not_at_all()
    {
        using var journal = _folder.Open();
        await DataFolder.AppendAsync(journal, DataFolder.Ask("test/2", 0));
        AppendAsk Both(long second) => new("acc_1", null, [new StreamEvents("test/1", "ten_1", 0, DataFolder.Event("a"), DataFolder.Event("b")), new StreamEvents("test/2", "ten_1", second, DataFolder.Event("c"))]);
        Assert.IsType<AppendAnswer.Conflict>(await journal.AppendAsync(Both(0), TestContext.Current.CancellationToken));
        Assert.Empty(journal.ReadStream("test/1", 0, 10));
        var answer = await DataFolder.AppendAsync(journal, Both(1));
        Assert.Equal((2, 4), (answer.FirstSeq, answer.LastSeq));
        Assert.Equal([1L, 2L], journal.ReadStream("test/1", 0, 10).Select(e => e.Rev));
        Assert.Equal([2L], journal.ReadStream("test/2", 1, 10).Select(e => e.Rev));
    }

    [Fact]
    public async Task The_same_key_is_written_once_also_after_a_restart_and_another_ask_may_not_use_it()
    {
        var ask = new AppendAsk("acc_1", null, [new StreamEvents("test/1", "ten_1", 0, DataFolder.Event())], new Idempotency("key-1"));
        var other = new AppendAsk("acc_1", null, [new StreamEvents("test/1", "ten_1", 1, DataFolder.Event())], new Idempotency("key-1"));
        AppendAnswer.Appended first;
        using (var journal = _folder.Open())
        {
            first = await DataFolder.AppendAsync(journal, ask);
            await DataFolder.AppendAsync(journal, DataFolder.Ask("test/2", 0));
            Assert.Equal(first, await DataFolder.AppendAsync(journal, ask));
        }
        using var again = _folder.Open();
        Assert.Equal(first, await DataFolder.AppendAsync(again, ask));
        Assert.Equal("journal.key-reused", Assert.IsType<AppendAnswer.Refused>(await again.AppendAsync(other, TestContext.Current.CancellationToken)).Refusal.Code);
        await DataFolder.AppendAsync(again, new AppendAsk("acc_2", null, other.Streams, new Idempotency("key-1")));
        Assert.Equal(3, again.Head.Size);
    }

    [Fact]
    public async Task The_same_key_in_one_batch_is_written_once()
    {
        using var journal = _folder.Open();
        var ask = new AppendAsk("acc_1", null, [new StreamEvents("test/1", "ten_1", 0, DataFolder.Event())], new Idempotency("key-1"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => DataFolder.AppendAsync(journal, ask), TestContext.Current.CancellationToken)));
        Assert.All(answers, answer => Assert.Equal((1, 1), (answer.FirstSeq, answer.LastSeq)));
        Assert.Equal(1, journal.Head.Size);
    }

    [Fact]
    public async Task An_entry_may_have_65535_bytes_and_not_one_more()
    {
        using var journal = _folder.Open();
        await DataFolder.AppendAsync(journal, DataFolder.Ask("test/1", 0, DataFolder.Event("")));
        var room = Entry.MostBytes - journal.Read(0, 1)[0].Bytes.Length;
        await DataFolder.AppendAsync(journal, DataFolder.Ask("test/1", 1, DataFolder.Event(new string('a', room))));
        Assert.Equal(Entry.MostBytes, journal.Read(1, 1)[0].Bytes.Length);
        foreach (var length in (int[])[room + 1, 10 * Entry.MostBytes])
        {
            var refused = Assert.IsType<AppendAnswer.Refused>(await journal.AppendAsync(DataFolder.Ask("test/1", 2, DataFolder.Event(), DataFolder.Event(new string('a', length))), TestContext.Current.CancellationToken));
            Assert.Equal("journal.entry-too-large", refused.Refusal.Code);
        }
        Assert.Equal(2, journal.Head.Size);
    }

    [Fact]
    public async Task No_entry_is_older_than_the_one_before_it_even_when_the_clock_goes_back()
    {
        using var journal = _folder.Open();
        await DataFolder.AppendAsync(journal, DataFolder.Ask("test/1", 0));
        _folder.Clock.Now = _folder.Clock.Now.AddHours(-1);
        await DataFolder.AppendAsync(journal, DataFolder.Ask("test/1", 1));
        _folder.Clock.Now = _folder.Clock.Now.AddHours(2);
        await DataFolder.AppendAsync(journal, DataFolder.Ask("test/1", 2));
        Assert.Equal(["2026-11-20T21:24:47.123Z", "2026-11-20T21:24:47.123Z", "2026-11-20T22:24:47.123Z"], journal.Read(0, 9).Select(e => JsonDocument.Parse(e.Bytes).RootElement.GetProperty("at").GetString()));
    }

    [Fact]
    public async Task A_stream_never_changes_its_tenant()
    {
        using var journal = _folder.Open();
        await DataFolder.AppendAsync(journal, DataFolder.Ask("test/1", 0));
        var stranger = new AppendAsk("acc_1", null, [new StreamEvents("test/1", "ten_2", 1, DataFolder.Event())]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => journal.AppendAsync(stranger, TestContext.Current.CancellationToken));
        await DataFolder.AppendAsync(journal, DataFolder.Ask("test/1", 1));
        Assert.True(journal.Verify().Succeeds(out var head, out _));
        Assert.Equal(2, head.Size);
    }

    [Fact]
    public async Task Many_callers_each_get_their_own_answer_and_every_entry_is_there_once()
    {
        using var journal = _folder.Open();
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            var own = new List<AppendAnswer.Appended>();
            for (var rev = 0; rev < 20; rev++) { own.Add(await DataFolder.AppendAsync(journal, DataFolder.Ask($"test/{caller}", rev))); }
            return own;
        }, TestContext.Current.CancellationToken)));
        var seqs = answers.SelectMany(own => own.Select(a => a.LastSeq)).ToArray();
        Assert.Equal(Enumerable.Range(1, 1280).Select(i => (long)i), seqs.Order());
        foreach (var (caller, own) in answers.Index()) { Assert.Equal(own.Select(a => a.LastSeq), journal.ReadStream($"test/{caller}", 0, 100).Select(e => e.Seq)); }
        Assert.Equal(journal.Head, journal.Verify().Value);
        Assert.All(answers.SelectMany(own => own), a => Assert.InRange(a.TreeSize, a.LastSeq, 1280));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"a\":1")]
    [InlineData("{}{}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("")]
    public void Data_that_are_not_one_JSON_object_are_misuse(string data) => Assert.Throws<ArgumentException>(() => new NewEvent("test.happened", 1, Encoding.UTF8.GetBytes(data)));

    [Fact]
    public void An_ask_that_cannot_mean_anything_is_misuse()
    {
        Assert.Throws<ArgumentException>(() => new StreamEvents("no-kind", "ten_1", 0, DataFolder.Event()));
        Assert.Throws<ArgumentException>(() => new StreamEvents("test/a\n", "ten_1", 0, DataFolder.Event()));
        Assert.Throws<ArgumentException>(() => new StreamEvents("test/1", "ten_1", 0));
        Assert.Throws<ArgumentException>(() => new AppendAsk("acc_1", null, []));
        Assert.Throws<ArgumentException>(() => new AppendAsk("acc_1", null, [new StreamEvents("test/1", "ten_1", 0, DataFolder.Event()), new StreamEvents("test/1", "ten_1", 1, DataFolder.Event())]));
    }

    [Fact]
    public async Task After_closing_nothing_is_appended_or_read()
    {
        var journal = _folder.Open();
        journal.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => journal.AppendAsync(DataFolder.Ask("test/1", 0), TestContext.Current.CancellationToken));
        Assert.Throws<ObjectDisposedException>(() => journal.Read(0, 1));
    }
}
