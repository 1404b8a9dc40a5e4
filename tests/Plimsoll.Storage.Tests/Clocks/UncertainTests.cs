// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Tests.Clocks;

/// <summary>What the journal writes while nobody knows what time it is.</summary>
public sealed class UncertainTests : IDisposable
{
    private static readonly NewEvent Harm = new("test.happened", 1, "{\"said\":\"harm\"}"u8.ToArray()) { AtAnyTime = true };

    private readonly TwoClocks _machine = new();
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(500)]
    [InlineData(-1)]
    public async Task After_a_step_nothing_is_appended_but_what_does_not_wait_and_that_is_marked_and_dated_by_what_passed(int days)
    {
        using (var journal = Open())
        {
            await DataFolder.AppendAsync(journal, DataFolder.Ask("test/1", 0));
            var truth = _machine.Wall;
            _machine.Step(TimeSpan.FromDays(days));
            Assert.Equal("clock.uncertain", await RefusedAsync(journal, DataFolder.Ask("test/1", 1)));
            Assert.Equal(1, journal.Head.Size);
            _machine.Pass(TimeSpan.FromMinutes(5));
            // With what it brings along.
            await DataFolder.AppendAsync(journal, DataFolder.Ask("test/1", 1, DataFolder.Event("besides"), Harm));
            Assert.All(Entries(journal)[1..], e => Assert.Equal((true, truth + TimeSpan.FromMinutes(5)), (e.TimeUncertain, e.At)));
            // What follows in a chain on something that waits, waits as well.
            var chain = await journal.AppendAsync([DataFolder.Ask("test/1", 3), DataFolder.Ask("test/1", 4, Harm)], TestContext.Current.CancellationToken);
            Assert.IsType<AppendAnswer.NotReached>(await chain[1]);
            journal.Clock.Accept();
            await DataFolder.AppendAsync(journal, DataFolder.Ask("test/1", 3));
            Assert.False(Entries(journal)[^1].TimeUncertain);
        }
        // The mark is part of what was hashed, and read in both ways.
        Assert.True(JournalBackup.Verify(_folder.Path).Succeeds(out var head, out _));
        Assert.Equal(4, head.Size);
        List<bool> seen = [];
        using var again = Storage.Journals.Journal.Open(new JournalOptions(_folder.Path, _machine, RandomNumberGenerator.Fill), entry => seen.Add(Envelope.Of(entry).TimeUncertain)).Value!;
        Assert.Equal([false, true, true, false], seen);
        Assert.Equal(2, again.Read(0, 10).Count(e => Encoding.UTF8.GetString(e.Bytes.Span).Contains(",\"clock\":\"uncertain\",\"salt\":", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_ask_that_was_written_before_is_answered_and_people_sign_in()
    {
        using var journal = Open();
        var ask = new AppendAsk("acc_1", null, [new StreamEvents("test/1", "ten_1", 0, DataFolder.Event())], new Idempotency("key-1"));
        var first = await DataFolder.AppendAsync(journal, ask);
        _machine.Step(TimeSpan.FromDays(2));
        Assert.Equal(first, await DataFolder.AppendAsync(journal, ask));
        Assert.IsType<AppendAnswer.Appended>(await journal.WriteAsync("acc_1", Credentials.StartSession("token", "acc_1", journal.Clock.GetUtcNow())));
        Assert.IsType<AppendAnswer.Appended>(await journal.WriteAsync("acc_1", Credentials.SetPassword("acc_1", "hashed anew", "hashed")));
        Assert.Equal("clock.uncertain", Assert.IsType<AppendAnswer.Refused>(await journal.WriteAsync("acc_1", Credentials.AddBearer("token", "key", "key_1"))).Refusal.Code);
    }

    [Fact]
    public void Rows_that_do_not_wait_bring_nothing_that_stays_but_a_session_and_a_password()
    {
        string[] waiting = [.. from type in typeof(RowChange).Assembly.GetTypes()
                               where type.IsSubclassOf(typeof(RowChange)) && !type.IsAbstract
                               let change = RuntimeHelpers.GetUninitializedObject(type)
                               where !(bool)typeof(RowChange).GetProperty("AtAnyTime", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(change)!
                               orderby type.Name
                               select type.Name];
        Assert.Equal(
            [
                "AddBearer", "AddCredential", "AddPasskey", "KeepFile", "KeepProposal", "KeepRequest", "MoveCredential", "QueueOutgoing", "ReadOutgoing",
                "RewrapSubject", "SealText", "SetFactor", "TakeHandle", "TryOutgoing",
            ],
            waiting);
    }

    [Theory]
    [InlineData(21, true)]
    [InlineData(401, false)]
    [InlineData(-1, false)]
    public async Task A_server_that_was_off_goes_on_unless_its_clock_contradicts_the_last_entry(int days, bool goesOn)
    {
        using (var journal = Open()) { await DataFolder.AppendAsync(journal, DataFolder.Ask("test/1", 0)); }
        var last = _machine.Wall;
        _machine.Step(TimeSpan.FromDays(days));
        using (var journal = Open())
        {
            Assert.Equal(goesOn ? ClockDoubt.None : days > 0 ? ClockDoubt.LongAfter : ClockDoubt.BeforeLast, journal.FoundAtOpen.Doubt);
            if (goesOn) { await DataFolder.AppendAsync(journal, DataFolder.Ask("test/1", 1)); return; }
            Assert.Equal("clock.uncertain", await RefusedAsync(journal, DataFolder.Ask("test/1", 1)));
            await DataFolder.AppendAsync(journal, DataFolder.Ask("test/1", 1, Harm));
            Assert.Equal((true, last), (Entries(journal)[^1].TimeUncertain, Entries(journal)[^1].At));
            Assert.NotEmpty(journal.Read(0, 10));
        }
        // What was written so says nothing about the clock of the next start.
        using var told = Open(accepted: true);
        await DataFolder.AppendAsync(told, DataFolder.Ask("test/1", 2));
        Assert.Equal(days > 0 ? _machine.Wall : last, Entries(told)[^1].At);
    }

    private Storage.Journals.Journal Open(bool accepted = false)
    {
        var opened = Storage.Journals.Journal.Open(new JournalOptions(_folder.Path, new SteadyClock(_machine, accepted), RandomNumberGenerator.Fill));
        Assert.True(opened.Succeeds(out var journal, out var refusal), refusal?.Sentence);
        return journal;
    }

    private static async Task<string> RefusedAsync(Storage.Journals.Journal journal, AppendAsk ask) =>
        Assert.IsType<AppendAnswer.Refused>(await journal.AppendAsync(ask, TestContext.Current.CancellationToken)).Refusal.Code;

    private static Envelope[] Entries(Storage.Journals.Journal journal) => [.. journal.Read(0, 100).Select(e => Envelope.Of(e.Bytes))];
}
