// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Ledger;
using Plimsoll.Storage.Conformance.Contracts;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Conformance.Broken;

/// <summary>Remembers what was acknowledged last, and whoever derives says when it is lost.</summary>
internal abstract class ForgetfulJournal(IJournalStore inner) : PassingJournal(inner)
{
    private AppendAnswer.Appended? _last, _lost;

    public override async Task<AppendAnswer> AppendAsync(AppendAsk ask)
    {
        var answer = await base.AppendAsync(ask);
        _last = answer as AppendAnswer.Appended ?? _last;
        return answer;
    }

    public override IReadOnlyList<Entry> Read(long afterSeq, int limit) => Left(base.Read(afterSeq, limit));

    public override IReadOnlyList<Entry> ReadStream(string stream, long afterRev, int limit) => Left(base.ReadStream(stream, afterRev, limit));

    protected void LoseTheLast() => _lost = _last;

    private IReadOnlyList<Entry> Left(IReadOnlyList<Entry> entries) =>
        [.. entries.Where(entry => _lost is null || entry.Seq < _lost.FirstSeq || entry.Seq > _lost.LastSeq)];
}

[Breaks(typeof(JournalContract), nameof(JournalContract.AnAcknowledgedAppendIsThereAfterReopening))]
internal sealed class LosesTheLastAppendAtReopening(IJournalStore inner) : ForgetfulJournal(inner)
{
    public override async Task ReopenAsync()
    {
        await base.ReopenAsync();
        LoseTheLast();
    }
}

[Breaks(typeof(JournalContract), nameof(JournalContract.NothingIsAnsweredBeforeTheCommit))]
internal sealed class AnswersBeforeTheCommit(IJournalStore inner) : ForgetfulJournal(inner)
{
    public override async Task CrashAsync()
    {
        await base.CrashAsync();
        LoseTheLast();
    }
}

[Breaks(typeof(JournalContract), nameof(JournalContract.AnEntryIsReadBackAsItWasWritten))]
internal sealed class WritesJsonAnew(IJournalStore inner) : PassingJournal(inner)
{
    public override IReadOnlyList<Entry> Read(long afterSeq, int limit) => [.. base.Read(afterSeq, limit).Select(entry =>
        entry with { Bytes = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(entry.Bytes.Span).Replace("  ", " ", StringComparison.Ordinal)) })];
}

[Breaks(typeof(JournalContract), nameof(JournalContract.AnIdIsGivenOnce))]
internal sealed class GivesOneIdToTwoThatWaitTogether(IJournalStore inner) : PassingJournal(inner)
{
    private AppendAnswer.Appended? _last;
    private int _waiting;

    public override async Task<AppendAnswer> AppendAsync(AppendAsk ask)
    {
        var alone = Interlocked.Increment(ref _waiting) == 1;
        var answer = await base.AppendAsync(ask);
        Interlocked.Decrement(ref _waiting);
        var before = Interlocked.Exchange(ref _last, answer as AppendAnswer.Appended);
        return !alone && before is not null && answer is AppendAnswer.Appended mine
            ? mine with { FirstSeq = before.FirstSeq, LastSeq = before.LastSeq } : answer;
    }
}

[Breaks(typeof(JournalContract), nameof(JournalContract.AStaleRevisionIsAConflictThatNamesTheCurrentOne))]
internal sealed class LetsTheLastWriterWin(IJournalStore inner) : PassingJournal(inner)
{
    public override async Task<AppendAnswer> AppendAsync(AppendAsk ask)
    {
        var answer = await base.AppendAsync(ask);
        return answer is AppendAnswer.Conflict && ask is { Streams.Count: 1, Guards: [] } ? await base.AppendAsync(Rebased(ask)) : answer;
    }
}

[Breaks(typeof(JournalContract), nameof(JournalContract.AConflictWritesNothing))]
internal sealed class WritesWhatConflicts(IJournalStore inner) : PassingJournal(inner)
{
    public override async Task<AppendAnswer> AppendAsync(AppendAsk ask)
    {
        var answer = await base.AppendAsync(ask);
        if (answer is AppendAnswer.Conflict && ask is { Streams.Count: 1, Guards: [] }) { await base.AppendAsync(Rebased(ask)); }
        return answer;
    }
}

[Breaks(typeof(JournalContract), nameof(JournalContract.AnAskOverSeveralStreamsIsWrittenWholeOrNotAtAll))]
internal sealed class WritesHalfOfARefusedAsk(IJournalStore inner) : PassingJournal(inner)
{
    public override async Task<AppendAnswer> AppendAsync(AppendAsk ask)
    {
        var answer = await base.AppendAsync(ask);
        if (answer is AppendAnswer.Conflict conflict)
        {
            foreach (var stream in ask.Streams.Where(stream => ask.Streams.Count > 1 && stream.Stream != conflict.Stream))
            {
                await base.AppendAsync(new AppendAsk(ask.By, ask.Cause, [stream]));
            }
        }
        return answer;
    }
}

[Breaks(typeof(JournalContract), nameof(JournalContract.AnAskWhoseReadingHasMovedIsAConflict))]
internal sealed class LooksAtNoGuard(IJournalStore inner) : PassingJournal(inner)
{
    public override Task<AppendAnswer> AppendAsync(AppendAsk ask) => base.AppendAsync(new AppendAsk(ask.By, ask.Cause, ask.Streams, ask.Once, ask.Rows));
}

[Breaks(typeof(JournalContract), nameof(JournalContract.TheSameAskIsWrittenOnce))]
internal sealed class WritesTheSameAskTwice(IJournalStore inner) : PassingJournal(inner)
{
    private readonly HashSet<AppendAsk> _seen = new(ReferenceEqualityComparer.Instance);

    public override Task<AppendAnswer> AppendAsync(AppendAsk ask) => base.AppendAsync(ask.Once is null || _seen.Add(ask) ? ask : Rebased(ask));

    public override Task ReopenAsync()
    {
        _seen.Clear();
        return base.ReopenAsync();
    }
}

[Breaks(typeof(JournalContract), nameof(JournalContract.TheSameAskIsWrittenOnceAlsoAfterReopening))]
internal sealed class ForgetsKeysAtReopening(IJournalStore inner) : PassingJournal(inner)
{
    private readonly HashSet<AppendAsk> _seen = new(ReferenceEqualityComparer.Instance), _forgotten = new(ReferenceEqualityComparer.Instance);

    public override Task<AppendAnswer> AppendAsync(AppendAsk ask)
    {
        if (ask.Once is not null) { _seen.Add(ask); }
        return base.AppendAsync(_forgotten.Contains(ask) ? Rebased(ask) : ask);
    }

    public override Task ReopenAsync()
    {
        _forgotten.UnionWith(_seen);
        return base.ReopenAsync();
    }
}

[Breaks(typeof(JournalContract), nameof(JournalContract.AKeyIsForOneAsk))]
internal sealed class TakesAKeyForAnyAsk(IJournalStore inner) : PassingJournal(inner)
{
    public override async Task<AppendAnswer> AppendAsync(AppendAsk ask)
    {
        var answer = await base.AppendAsync(ask);
        return answer is AppendAnswer.Refused { Refusal.Code: "journal.key-reused" } ? await base.AppendAsync(Rebased(ask)) : answer;
    }
}

[Breaks(typeof(JournalContract), nameof(JournalContract.AnAskThatWasAnsweredIsFoundByItsKey))]
internal sealed class FindsNoAnswer(IJournalStore inner) : PassingJournal(inner)
{
    public override AppendAnswer? Answered(string by, Idempotency once) => null;
}

[Breaks(typeof(JournalContract), nameof(JournalContract.AReaderSeesNoHalfAppend))]
internal sealed class CommitsLongAsksInTwoParts(IJournalStore inner) : PassingJournal(inner)
{
    public override async Task<AppendAnswer> AppendAsync(AppendAsk ask)
    {
        if (ask.Streams is not [{ Events.Count: > 4 and var count } stream] || RevOf(stream.Stream) != stream.ExpectedRev)
        {
            return await base.AppendAsync(ask);
        }
        var first = await base.AppendAsync(Part(0, count / 2));
        await Task.Delay(20);
        var second = await base.AppendAsync(Part(count / 2, count));
        return first is AppendAnswer.Appended head && second is AppendAnswer.Appended tail ? tail with { FirstSeq = head.FirstSeq } : second;

        AppendAsk Part(int from, int to) => new(
            ask.By, ask.Cause, [new StreamEvents(stream.Stream, stream.Tenant, stream.ExpectedRev + from, [.. stream.Events.Skip(from).Take(to - from)])]);
    }
}

[Breaks(typeof(JournalContract), nameof(JournalContract.TheTreeProvesEveryEntry))]
internal sealed class ProvesItsNeighbour(IJournalStore inner) : PassingJournal(inner)
{
    public override (TreeHash Leaf, InclusionProof Proof) ProveInclusion(long seq, long size) => base.ProveInclusion(seq == 3 ? 2 : seq, size);
}

[Breaks(typeof(JournalContract), nameof(JournalContract.TheTreeOnlyGrows))]
internal sealed class ProvesAnOlderTree(IJournalStore inner) : PassingJournal(inner)
{
    public override ConsistencyProof ProveConsistency(long oldSize, long newSize) => base.ProveConsistency(oldSize == 256 ? 255 : oldSize, newSize);
}

[Breaks(typeof(JournalContract), nameof(JournalContract.AnAnswerCarriesTheTreeThatItMade))]
internal sealed class AnswersWithTheTreeOfBefore(IJournalStore inner) : PassingJournal(inner)
{
    public override async Task<AppendAnswer> AppendAsync(AppendAsk ask)
    {
        var before = Head.Root;
        return await base.AppendAsync(ask) is var answer && answer is AppendAnswer.Appended appended ? appended with { Root = before } : answer;
    }
}

[Breaks(typeof(JournalContract), nameof(JournalContract.ReadingGoesOnWhereItStopped))]
internal sealed class ReadsTheLastOnceMore(IJournalStore inner) : PassingJournal(inner)
{
    public override IReadOnlyList<Entry> Read(long afterSeq, int limit) => base.Read(Math.Max(0, afterSeq - 1), limit);
}

[Breaks(typeof(JournalContract), nameof(JournalContract.AStreamIsReadAloneAndInItsOrder))]
internal sealed class ReadsStreamsByTheBeginningOfTheirName(IJournalStore inner) : PassingJournal(inner)
{
    public override IReadOnlyList<Entry> ReadStream(string stream, long afterRev, int limit) =>
        [.. base.Read(0, int.MaxValue).Where(entry => entry.Stream.StartsWith(stream, StringComparison.Ordinal) && entry.Rev > afterRev).Take(limit)];
}

[Breaks(typeof(JournalContract), nameof(JournalContract.AnEntryThatIsTooLongIsRefusedWithAllOfItsAsk))]
internal sealed class WritesWhatStandsBeforeATooLongEntry(IJournalStore inner) : PassingJournal(inner)
{
    public override async Task<AppendAnswer> AppendAsync(AppendAsk ask)
    {
        var answer = await base.AppendAsync(ask);
        if (answer is AppendAnswer.Refused { Refusal.Code: "journal.entry-too-large" } && ask.Streams is [{ Events.Count: > 1 } stream])
        {
            await base.AppendAsync(new AppendAsk(ask.By, ask.Cause, [new StreamEvents(stream.Stream, stream.Tenant, stream.ExpectedRev, stream.Events[0])]));
        }
        return answer;
    }
}

[Breaks(typeof(JournalContract), nameof(JournalContract.AStreamStaysWithItsTenant))]
internal sealed class LetsStrangersWrite(IJournalStore inner) : PassingJournal(inner)
{
    public override async Task<AppendAnswer> AppendAsync(AppendAsk ask)
    {
        try { return await base.AppendAsync(ask); }
        catch (InvalidOperationException)
        {
            var streams = ask.Streams.Select(s => new StreamEvents(s.Stream, "ten_1", s.ExpectedRev, s.Events));
            return await base.AppendAsync(new AppendAsk(ask.By, ask.Cause, [.. streams]));
        }
    }
}

[Breaks(typeof(JournalContract), nameof(JournalContract.AChainEndsWhereAnAskIsNotNewlyWritten))]
internal sealed class GoesOnBehindAConflict(IJournalStore inner) : PassingJournal(inner)
{
    public override async Task<IReadOnlyList<AppendAnswer>> AppendAsync(IReadOnlyList<AppendAsk> chain)
    {
        var answers = (await base.AppendAsync(chain)).ToArray();
        for (var i = 0; i < chain.Count; i++) { if (answers[i] is AppendAnswer.NotReached) { answers[i] = await base.AppendAsync(chain[i]); } }
        return answers;
    }
}

[Breaks(typeof(JournalContract), nameof(JournalContract.AChainIsWrittenTogether))]
internal sealed class CommitsAChainAskByAsk(IJournalStore inner) : PassingJournal(inner)
{
    public override async Task<IReadOnlyList<AppendAnswer>> AppendAsync(IReadOnlyList<AppendAsk> chain)
    {
        var answers = new List<AppendAnswer>();
        foreach (var ask in chain)
        {
            answers.Add(answers is [] or [.., AppendAnswer.Appended] ? await base.AppendAsync(ask) : new AppendAnswer.NotReached());
        }
        return answers;
    }
}

[Breaks(typeof(JournalContract), nameof(JournalContract.NoEntryIsOlderThanTheOneBeforeIt))]
internal sealed class BelievesAClockThatWentBack(IJournalStore inner) : PassingJournal(inner)
{
    private (long After, DateTimeOffset At)? _back;

    public override DateTimeOffset Now
    {
        get => base.Now;
        set
        {
            if (value < base.Now) { _back = (Head.Size, value); }
            base.Now = value;
        }
    }

    public override IReadOnlyList<Entry> Read(long afterSeq, int limit) => [.. base.Read(afterSeq, limit).Select(Believed)];

    private Entry Believed(Entry entry)
    {
        if (_back is not { } back || entry.Seq != back.After + 1) { return entry; }
        var text = Encoding.UTF8.GetString(entry.Bytes.Span);
        var believed = text.Replace(Instant.Write(back.At.AddHours(1)), Instant.Write(back.At), StringComparison.Ordinal);
        return entry with { Bytes = Encoding.UTF8.GetBytes(believed) };
    }
}

[Breaks(typeof(JournalContract), nameof(JournalContract.WhatWasChangedBehindItIsFound))]
internal sealed class VerifiesWithoutLooking(IJournalStore inner) : PassingJournal(inner)
{
    public override Refusal? Verify() => null;
}

[Breaks(typeof(JournalContract), nameof(JournalContract.AHistoryThatDoesNotHoldIsNotOpened))]
internal sealed class OpensWhateverLiesThere(IJournalStore inner) : PassingJournal(inner)
{
    public override async Task ReopenAsync()
    {
        try { await base.ReopenAsync(); }
        catch (StoreRefusedException) { }
    }
}

[Breaks(typeof(JournalContract), nameof(JournalContract.AnAskThatFindsNoRoomIsRefusedAndReadingGoesOn))]
internal sealed class AcknowledgesWhatFindsNoRoom(IJournalStore inner) : PassingJournal(inner)
{
    public override async Task<AppendAnswer> AppendAsync(AppendAsk ask) =>
        await base.AppendAsync(ask) is var answer && answer is AppendAnswer.Refused { Refusal.Code: "journal.unwritable" }
            ? new AppendAnswer.Appended(Head.Size + 1, Head.Size + 1, Head.Size + 1, Head.Root) : answer;
}

[Breaks(typeof(JournalContract), nameof(JournalContract.ARestoredCopyIsTheHistoryOfItsMoment))]
internal sealed class RestoresAllButTheLastEntry(IJournalStore inner) : PassingJournal(inner)
{
    private long? _lost;

    public override async Task RestoreAsync()
    {
        await base.RestoreAsync();
        _lost = Head.Size;
    }

    public override IReadOnlyList<Entry> Read(long afterSeq, int limit) => [.. base.Read(afterSeq, limit).Where(entry => entry.Seq != _lost)];
}
