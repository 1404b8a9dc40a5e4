// SPDX-License-Identifier: Apache-2.0

using CsCheck;
using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Tests;

public sealed class GuardTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_append_conflicts_when_a_stream_that_was_only_read_has_moved_and_writes_nothing()
    {
        using var journal = _folder.Open();
        await DataFolder.AppendAsync(journal, DataFolder.Ask("people/1", 0));
        await DataFolder.AppendAsync(journal, Guarded("test/1", 0, new StreamGuard("people/1", 1)));
        await DataFolder.AppendAsync(journal, DataFolder.Ask("people/1", 1));
        var conflict = Assert.IsType<AppendAnswer.Conflict>(await journal.AppendAsync(Guarded("test/1", 1, new StreamGuard("people/1", 1)), TestContext.Current.CancellationToken));
        Assert.Equal(("people/1", 1, 2, "journal.conflict"), (conflict.Stream, conflict.ExpectedRev, conflict.CurrentRev, conflict.Refusal.Code));
        Assert.Equal(3, journal.Head.Size);
        await DataFolder.AppendAsync(journal, Guarded("test/1", 1, new StreamGuard("people/1", 2)));
    }

    [Fact]
    public async Task A_guard_at_revision_0_holds_while_there_is_no_such_stream()
    {
        using var journal = _folder.Open();
        await DataFolder.AppendAsync(journal, Guarded("test/1", 0, new StreamGuard("people/none", 0)));
        await DataFolder.AppendAsync(journal, DataFolder.Ask("people/none", 0));
        Assert.IsType<AppendAnswer.Conflict>(await journal.AppendAsync(Guarded("test/1", 1, new StreamGuard("people/none", 0)), TestContext.Current.CancellationToken));
        Assert.IsType<AppendAnswer.Conflict>(await journal.AppendAsync(Guarded("test/1", 1, new StreamGuard("people/nobody", 1)), TestContext.Current.CancellationToken));
        Assert.Equal(2, journal.Head.Size);
    }

    [Fact]
    public async Task Of_two_asks_that_each_read_what_the_other_writes_one_conflicts()
    {
        using var journal = _folder.Open();
        var answers = await Task.WhenAll(
            journal.AppendAsync(Guarded("test/a", 0, new StreamGuard("test/b", 0)), TestContext.Current.CancellationToken),
            journal.AppendAsync(Guarded("test/b", 0, new StreamGuard("test/a", 0)), TestContext.Current.CancellationToken));
        Assert.IsType<AppendAnswer.Appended>(answers[0]);
        Assert.Equal("test/a", Assert.IsType<AppendAnswer.Conflict>(answers[1]).Stream);
    }

    [Fact]
    public async Task An_ask_that_was_written_is_answered_again_also_when_its_guard_has_moved_and_another_guard_makes_another_ask()
    {
        using var journal = _folder.Open();
        AppendAsk Once(long rev) => new("acc_1", null, [new StreamEvents("test/1", "ten_1", 0, DataFolder.Event())], new Idempotency("key-1"), null, [new StreamGuard("people/1", rev)]);
        var first = await DataFolder.AppendAsync(journal, Once(0));
        await DataFolder.AppendAsync(journal, DataFolder.Ask("people/1", 0));
        Assert.Equal(first, await DataFolder.AppendAsync(journal, Once(0)));
        Assert.Equal("journal.key-reused", Assert.IsType<AppendAnswer.Refused>(await journal.AppendAsync(Once(1), TestContext.Current.CancellationToken)).Refusal.Code);
    }

    [Fact]
    public void A_guard_that_cannot_mean_anything_is_misuse()
    {
        Assert.Throws<ArgumentException>(() => new StreamGuard("no-kind", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StreamGuard("test/1", -1));
        Assert.Throws<ArgumentException>(() => Guarded("test/1", 0, new StreamGuard("test/1", 0)));
        Assert.Throws<ArgumentException>(() => Guarded("test/1", 0, new StreamGuard("test/2", 0), new StreamGuard("test/2", 1)));
        Assert.Throws<ArgumentException>(() => new AppendAsk("acc_1", null, [], guards: [new StreamGuard("test/1", 0)]));
    }

    /// <summary>Asks that are sent without waiting are committed in groups, so that most guards look at what an ask of the same transaction wrote.</summary>
    [Fact]
    public void Whatever_is_asked_the_journal_answers_as_a_table_of_revisions_would()
    {
        var rev = Gen.Int[0, 3];
        var streams = Gen.Select(Gen.Int[0, 3], rev, Gen.Int[1, 2]).Array[1, 2].Where(Distinct);
        var asks = Gen.Select(streams, Gen.Select(Gen.Int[0, 3], rev).Array[0, 3]).Array[1, 40];
        asks.Sample(
            asked =>
            {
                using var folder = new DataFolder();
                using var journal = folder.Open();
                var sent = asked.Select(a => Ask(a.Item1, a.Item2)).ToArray();
                var answers = Task.WhenAll(sent.Select(ask => journal.AppendAsync(ask))).GetAwaiter().GetResult();
                var model = new Dictionary<string, long>();
                var size = 0L;
                foreach (var (ask, answer) in sent.Zip(answers))
                {
                    var moved = ask.Streams.Select(s => (s.Stream, Rev: s.ExpectedRev)).Concat(ask.Guards.Select(g => (g.Stream, g.Rev)))
                        .FirstOrDefault(read => model.GetValueOrDefault(read.Stream) != read.Rev);
                    if (moved.Stream is not null)
                    {
                        Assert.Equal(new AppendAnswer.Conflict(moved.Stream, moved.Rev, model.GetValueOrDefault(moved.Stream)), answer);
                        continue;
                    }
                    var written = Assert.IsType<AppendAnswer.Appended>(answer);
                    Assert.Equal(size + 1, written.FirstSeq);
                    foreach (var stream in ask.Streams) { model[stream.Stream] = stream.ExpectedRev + stream.Events.Count; }
                    size = written.LastSeq;
                }
                Assert.Equal(size, journal.Head.Size);
                Assert.Equal(model.Values.Sum(), size);
                Assert.Equal(journal.Head, journal.Verify().Value);
            },
            iter: 60, threads: 1);

        static bool Distinct((int Stream, int, int)[] streams) => streams.Select(s => s.Stream).Distinct().Count() == streams.Length;

        static AppendAsk Ask((int Stream, int Rev, int Events)[] streams, (int Stream, int Rev)[] guards) => new(
            "acc_1", null, [.. streams.Select(s => new StreamEvents($"test/{s.Stream}", "ten_1", s.Rev, [.. Enumerable.Repeat(DataFolder.Event(), s.Events)]))], guards:
            [.. guards.Where(g => streams.All(s => s.Stream != g.Stream)).DistinctBy(g => g.Stream).Select(g => new StreamGuard($"test/{g.Stream}", g.Rev))]);
    }

    private static AppendAsk Guarded(string stream, long rev, params StreamGuard[] guards) => new("acc_1", null, [new StreamEvents(stream, "ten_1", rev, DataFolder.Event())], guards: guards);
}
