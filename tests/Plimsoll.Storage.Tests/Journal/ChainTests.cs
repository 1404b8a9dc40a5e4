// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Tests;

/// <summary>Asks that were each decided on what those before them make.</summary>
public sealed class ChainTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_chain_is_written_in_order_and_its_answers_share_one_tree()
    {
        using var journal = _folder.Open();
        var answers = await AppendAsync(journal, DataFolder.Ask("test/1", 0), DataFolder.Ask("test/1", 1, DataFolder.Event(), DataFolder.Event()), DataFolder.Ask("test/1", 3));
        Assert.Equal([1, 2, 4], answers.Select(answer => Assert.IsType<AppendAnswer.Appended>(answer).FirstSeq));
        Assert.Equal([4, 4, 4], answers.Select(answer => Assert.IsType<AppendAnswer.Appended>(answer).TreeSize));
        Assert.Equal(journal.Head, journal.Verify().Value);
    }

    [Fact]
    public async Task What_was_decided_on_an_ask_that_conflicts_is_not_written_even_where_its_revision_would_fit()
    {
        using var journal = _folder.Open();
        await DataFolder.AppendAsync(journal, DataFolder.Ask("test/2", 0));
        // The third would fit if the second were passed over: it writes to a stream of its own.
        var answers = await AppendAsync(journal, DataFolder.Ask("test/1", 0), DataFolder.Ask("test/2", 0), DataFolder.Ask("test/3", 0));
        Assert.IsType<AppendAnswer.Appended>(answers[0]);
        Assert.Equal(("test/2", 1), Assert.IsType<AppendAnswer.Conflict>(answers[1]) is var conflict ? (conflict.Stream, conflict.CurrentRev) : default);
        Assert.IsType<AppendAnswer.NotReached>(answers[2]);
        Assert.Equal(2, journal.Verify().Value!.Size);
    }

    [Fact]
    public async Task What_was_decided_on_an_ask_that_was_written_before_is_not_written()
    {
        using var journal = _folder.Open();
        AppendAsk Once(string stream) => new("acc_1", null, [new StreamEvents(stream, "ten_1", 0, DataFolder.Event())], new Idempotency("key", [1], [2]));
        await DataFolder.AppendAsync(journal, Once("test/1"));
        var answers = await AppendAsync(journal, Once("test/2"), DataFolder.Ask("test/3", 0));
        Assert.Equal([2], Assert.IsType<AppendAnswer.Appended>(answers[0]).Earlier);
        Assert.IsType<AppendAnswer.NotReached>(answers[1]);
        answers = await AppendAsync(journal, new AppendAsk("acc_2", null, [new StreamEvents("test/4", "ten_1", 0, DataFolder.Event())], new Idempotency("key", [1], [2])),
            new AppendAsk("acc_2", null, [new StreamEvents("test/5", "ten_1", 0, DataFolder.Event())], new Idempotency("key", [1], [2])), DataFolder.Ask("test/6", 0));
        Assert.Equal([null, [2]], answers.Take(2).Select(answer => Assert.IsType<AppendAnswer.Appended>(answer).Earlier));
        Assert.IsType<AppendAnswer.NotReached>(answers[2]);
        Assert.Equal(2, journal.Verify().Value!.Size);
    }

    [Fact]
    public async Task An_ask_that_finds_no_room_ends_its_chain_and_nobody_else_s()
    {
        using var journal = _folder.Open(mostPages: 40);
        var large = DataFolder.Ask("test/large", 0, [.. Enumerable.Repeat(DataFolder.Event(new string('a', 60_000)), 4)]);
        var (chain, beside) = (journal.AppendAsync([DataFolder.Ask("test/1", 0), large, DataFolder.Ask("test/2", 0)], TestContext.Current.CancellationToken),
            journal.AppendAsync(DataFolder.Ask("test/3", 0), TestContext.Current.CancellationToken));
        AppendAnswer[] answers = await Task.WhenAll(await chain);
        Assert.IsType<AppendAnswer.Appended>(answers[0]);
        Assert.Equal("journal.unwritable", Assert.IsType<AppendAnswer.Refused>(answers[1]).Refusal.Code);
        Assert.IsType<AppendAnswer.NotReached>(answers[2]);
        Assert.IsType<AppendAnswer.Appended>(await beside);
        Assert.Equal(2, journal.Verify().Value!.Size);
    }

    [Fact]
    public async Task A_fault_at_one_ask_is_told_to_who_asked_and_those_before_it_stay_written()
    {
        using var journal = _folder.Open();
        await DataFolder.AppendAsync(journal, DataFolder.Ask("test/1", 0));
        var stranger = new AppendAsk("acc_1", null, [new StreamEvents("test/1", "ten_2", 1, DataFolder.Event())]);
        var answers = await journal.AppendAsync([DataFolder.Ask("test/2", 0), stranger, DataFolder.Ask("test/3", 0)], TestContext.Current.CancellationToken);
        Assert.IsType<AppendAnswer.Appended>(await answers[0]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => answers[1]);
        Assert.IsType<AppendAnswer.NotReached>(await answers[2]);
        Assert.Equal(2, journal.Verify().Value!.Size);
    }

    private static async Task<AppendAnswer[]> AppendAsync(Storage.Journals.Journal journal, params IReadOnlyList<AppendAsk> chain) =>
        await Task.WhenAll(await journal.AppendAsync(chain, TestContext.Current.CancellationToken));
}
