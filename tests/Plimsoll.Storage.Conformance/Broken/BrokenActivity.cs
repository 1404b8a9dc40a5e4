// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Ledger;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Conformance.Contracts;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Conformance.Broken;

/// <summary>Activity that is passed on, and remembered. What derives from it breaks one promise.</summary>
internal abstract class PassingActivity(IActivity inner) : IActivity, IActivityStore
{
    private readonly ConcurrentBag<(string Tenant, ActivityRow Row)> _seen = [];

    public IActivityStore Store => this;

    public ActivityStoreState State => inner.Store.State;

    /// <summary>Every row that was ever sent.</summary>
    protected IEnumerable<(string Tenant, ActivityRow Row)> Seen => _seen;

    public virtual async Task<StoreAnswer> AppendAsync(string tenant, IReadOnlyList<ActivityRow> rows, CancellationToken ct = default)
    {
        var answer = await inner.Store.AppendAsync(tenant, rows, ct);
        foreach (var row in rows) { _seen.Add((tenant, row)); }
        return answer;
    }

    public virtual Task<long> DeletePersonAsync(string tenant, ulong user) => inner.Store.DeletePersonAsync(tenant, user);

    public Task<long> DeleteAsync(string tenant, IReadOnlyList<RowLeaf> rows) => inner.Store.DeleteAsync(tenant, rows);

    public virtual Task<long> DeleteBeforeAsync(string tenant, SettledInstant instant) => inner.Store.DeleteBeforeAsync(tenant, instant);

    public virtual Task<long> RefreshDaysAsync(Func<string, IReadOnlyList<RowLeaf>, Task>? deleting = null) => inner.Store.RefreshDaysAsync(deleting);

    public virtual IReadOnlyList<DayCount> Days(string tenant, DateOnly from, DateOnly until) => inner.Store.Days(tenant, from, until);

    public virtual IReadOnlyList<LabelCount> Totals(string tenant, DateOnly from, DateOnly until, ActivityKind kind, CountedBy by) =>
        inner.Store.Totals(tenant, from, until, kind, by);

    public virtual UnitColumns Columns(ColumnAsk ask) => inner.Store.Columns(ask);

    public virtual IReadOnlyList<ActivityRow> Rows(string tenant, DateTimeOffset from, DateTimeOffset until, int most, IReadOnlyList<string> agreements) =>
        inner.Store.Rows(tenant, from, until, most, agreements);

    public virtual Arrived ArrivedIn(string tenant, DateTimeOffset from, DateTimeOffset until) => inner.Store.ArrivedIn(tenant, from, until);

    public virtual IReadOnlyList<RowLeaf> LeavesOf(string tenant, Going which) => inner.Store.LeavesOf(tenant, which);

    public virtual Task<Result<Imported>> ImportAsync(string tenant, string path) => inner.Store.ImportAsync(tenant, path);

    public long QueuedOf(string tenant) => inner.Store.QueuedOf(tenant);

    public IReadOnlyList<string> Tenants() => inner.Store.Tenants();

    public long Export(string tenant, string path) => inner.Store.Export(tenant, path);

    public virtual Task ReopenAsync() => inner.ReopenAsync();

    public virtual Task CrashAsync() => inner.CrashAsync();

    public Task LimitAsync(int queuedRows, int rememberedIds) => inner.LimitAsync(queuedRows, rememberedIds);

    public string At(string name) => inner.At(name);

    public bool Holds(ReadOnlySpan<byte> bytes) => inner.Holds(bytes);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>The store goes with what holds it.</summary>
    void IDisposable.Dispose() { }

    /// <summary>The same row under another id.</summary>
    protected static ActivityRow Again(ActivityRow row) => row with { Id = new Guid(BitConverter.ToInt32(row.Id.ToByteArray()), 1, 0, new byte[8]) };
}

/// <summary>Loses the rows that were acknowledged last when whoever derives says so.</summary>
internal abstract class ForgetfulActivity(IActivity inner) : PassingActivity(inner)
{
    private HashSet<Guid> _last = [], _lost = [];

    public override Task<StoreAnswer> AppendAsync(string tenant, IReadOnlyList<ActivityRow> rows, CancellationToken ct = default)
    {
        _last = [.. rows.Select(row => row.Id)];
        return base.AppendAsync(tenant, rows, ct);
    }

    public override IReadOnlyList<ActivityRow> Rows(string tenant, DateTimeOffset from, DateTimeOffset until, int most, IReadOnlyList<string> agreements) =>
        [.. base.Rows(tenant, from, until, most, agreements).Where(row => !_lost.Contains(row.Id))];

    protected void LoseTheLast() => _lost = _last;
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.AnAcknowledgedRowIsThereAfterReopening))]
internal sealed class LosesTheLastRowsAtReopening(IActivity inner) : ForgetfulActivity(inner)
{
    public override Task ReopenAsync()
    {
        LoseTheLast();
        return base.ReopenAsync();
    }
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.NothingIsAnsweredBeforeTheCommit))]
internal sealed class AnswersBeforeRowsAreWritten(IActivity inner) : ForgetfulActivity(inner)
{
    public override Task CrashAsync()
    {
        LoseTheLast();
        return base.CrashAsync();
    }
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.AnEventThatIsSentTwiceIsStoredOnce))]
internal sealed class StoresWhatStandsTwiceInAnAsk(IActivity inner) : PassingActivity(inner)
{
    public override Task<StoreAnswer> AppendAsync(string tenant, IReadOnlyList<ActivityRow> rows, CancellationToken ct = default)
    {
        HashSet<Guid> known = [];
        return base.AppendAsync(tenant, [.. rows.Select(row => known.Add(row.Id) ? row : Again(row))], ct);
    }
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.AnEventThatIsSentAgainAfterReopeningIsStoredOnce))]
internal sealed class ForgetsIdsAtReopening(IActivity inner) : PassingActivity(inner)
{
    private HashSet<(string, Guid)> _forgotten = [];

    public override Task<StoreAnswer> AppendAsync(string tenant, IReadOnlyList<ActivityRow> rows, CancellationToken ct = default) =>
        base.AppendAsync(tenant, [.. rows.Select(row => _forgotten.Contains((tenant, row.Id)) ? Again(row) : row)], ct);

    public override Task ReopenAsync()
    {
        _forgotten = [.. Seen.Select(seen => (seen.Tenant, seen.Row.Id))];
        return base.ReopenAsync();
    }
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.TheSameIdOfTwoTenantsIsTwoEvents))]
internal sealed class TakesAnIdForKnownWhoeverSendsIt(IActivity inner) : PassingActivity(inner)
{
    public override async Task<StoreAnswer> AppendAsync(string tenant, IReadOnlyList<ActivityRow> rows, CancellationToken ct = default)
    {
        ActivityRow[] fresh = [.. rows.Where(row => !Seen.Any(seen => seen.Tenant != tenant && seen.Row.Id == row.Id && seen.Row.User == row.User))];
        var answer = await base.AppendAsync(tenant, fresh, ct);
        return answer is StoreAnswer.Stored stored ? stored with { Duplicates = stored.Duplicates + rows.Count - fresh.Length } : answer;
    }
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.ARowIsReadBackAsItWasStored))]
internal sealed class ReadsLargeHashesAsSignedNumbers(IActivity inner) : PassingActivity(inner)
{
    public override IReadOnlyList<ActivityRow> Rows(string tenant, DateTimeOffset from, DateTimeOffset until, int most, IReadOnlyList<string> agreements) =>
        [.. base.Rows(tenant, from, until, most, agreements).Select(row => row.User > long.MaxValue ? row with { User = row.User & long.MaxValue } : row)];
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.ATenantReadsItsOwnRowsAlone))]
internal sealed class ReadsTheRowsOfEverybody(IActivity inner) : PassingActivity(inner)
{
    public override IReadOnlyList<ActivityRow> Rows(string tenant, DateTimeOffset from, DateTimeOffset until, int most, IReadOnlyList<string> agreements) =>
        [.. Tenants().SelectMany(other => base.Rows(other, from, until, most, agreements))];
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.AReaderSeesNoHalfAppend))]
internal sealed class CommitsManyRowsInTwoParts(IActivity inner) : PassingActivity(inner)
{
    public override async Task<StoreAnswer> AppendAsync(string tenant, IReadOnlyList<ActivityRow> rows, CancellationToken ct = default)
    {
        if (rows.Count < 20) { return await base.AppendAsync(tenant, rows, ct); }
        await base.AppendAsync(tenant, [.. rows.Take(rows.Count / 2)], ct);
        await Task.Delay(50, ct);
        return await base.AppendAsync(tenant, [.. rows.Skip(rows.Count / 2)], ct);
    }
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.AFullQueueRefusesAndStoresNothingOfWhatItRefused))]
internal sealed class AcknowledgesWhatFindsNoPlace(IActivity inner) : PassingActivity(inner)
{
    public override async Task<StoreAnswer> AppendAsync(string tenant, IReadOnlyList<ActivityRow> rows, CancellationToken ct = default) =>
        await base.AppendAsync(tenant, rows, ct) is var answer && answer is StoreAnswer.Refused ? new StoreAnswer.Stored(rows.Count, 0) : answer;
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.APersonErasedTakesTheirRowsAndNoOthers))]
internal sealed class LeavesARowOfWhoHasSeveral(IActivity inner) : PassingActivity(inner)
{
    public override async Task<long> DeletePersonAsync(string tenant, ulong user) =>
        base.LeavesOf(tenant, new Going.Person(user)) is { Count: > 1 } several
            ? await DeleteAsync(tenant, [.. several.Skip(1)]) + 1 : await base.DeletePersonAsync(tenant, user);
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.AnErasureIsForGood))]
internal sealed class FindsErasedPersonsAtReopening(IActivity inner) : PassingActivity(inner)
{
    private readonly List<(string Tenant, ulong User)> _erased = [];
    private bool _reopened;

    public override Task<long> DeletePersonAsync(string tenant, ulong user)
    {
        _erased.Add((tenant, user));
        return base.DeletePersonAsync(tenant, user);
    }

    public override Task ReopenAsync()
    {
        _reopened = true;
        return base.ReopenAsync();
    }

    public override IReadOnlyList<ActivityRow> Rows(string tenant, DateTimeOffset from, DateTimeOffset until, int most, IReadOnlyList<string> agreements) =>
    [
        .. base.Rows(tenant, from, until, most, agreements),
        .. Seen.Where(seen => _reopened && seen.Tenant == tenant && seen.Row.User is { } user && _erased.Contains((tenant, user))).Select(seen => seen.Row),
    ];
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.ADeletionTakesExactlyTheRowsOfItsLeaves))]
internal sealed class NamesALeafTooFew(IActivity inner) : PassingActivity(inner)
{
    public override IReadOnlyList<RowLeaf> LeavesOf(string tenant, Going which) =>
        which is Going.Person ? [.. base.LeavesOf(tenant, which).SkipLast(1)] : base.LeavesOf(tenant, which);
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.WhatIsTooOldGoesAndNothingElse))]
internal sealed class DeletesTheFirstInstantThatStays(IActivity inner) : PassingActivity(inner)
{
    public override Task<long> DeleteBeforeAsync(string tenant, SettledInstant instant) =>
        base.DeleteBeforeAsync(tenant, Settled.At(instant.At.AddMinutes(1)));
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.ADayCountsItsRowsAsTheyAreNow))]
internal sealed class CountsADayOnce(IActivity inner) : PassingActivity(inner)
{
    private IReadOnlyList<DayCount>? _counted;

    public override IReadOnlyList<DayCount> Days(string tenant, DateOnly from, DateOnly until) => _counted ??= base.Days(tenant, from, until);
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.TotalsAddUpEveryRowTheLargestFirst))]
internal sealed class AddsUpWhatHasALabel(IActivity inner) : PassingActivity(inner)
{
    public override IReadOnlyList<LabelCount> Totals(string tenant, DateOnly from, DateOnly until, ActivityKind kind, CountedBy by) =>
        [.. base.Totals(tenant, from, until, kind, by).Where(count => count.Label is not null)];
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.WhatLiesTwiceGoesAndIsToldBefore))]
internal sealed class DeletesWithoutTelling(IActivity inner) : PassingActivity(inner)
{
    public override Task<long> RefreshDaysAsync(Func<string, IReadOnlyList<RowLeaf>, Task>? deleting = null) => base.RefreshDaysAsync();
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.RowsThatNameNobodyAreCountedApart))]
internal sealed class ForgetsRowsThatNameNobody(IActivity inner) : PassingActivity(inner)
{
    public override UnitColumns Columns(ColumnAsk ask)
    {
        var columns = base.Columns(ask);
        return columns.WithoutUnit == 2 ? columns with { WithoutUnit = 0 } : columns;
    }
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.ARowUnderAnAgreementIsReadOnlyByWhoNamesIt))]
internal sealed class ReadsUnderEveryAgreement(IActivity inner) : PassingActivity(inner)
{
    public override UnitColumns Columns(ColumnAsk ask) => base.Columns(ask with { Agreements = [.. Seen.Select(seen => seen.Row.Agreement).OfType<string>()] });
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.TheRootIsOverEveryRowThatArrived))]
internal sealed class TakesTheRootOfAllButOne(IActivity inner) : PassingActivity(inner)
{
    public override Arrived ArrivedIn(string tenant, DateTimeOffset from, DateTimeOffset until)
    {
        var (arrived, tree) = (base.ArrivedIn(tenant, from, until), new CompactRange());
        for (var i = TreeHash.Length; i < arrived.Leaves.Length; i += TreeHash.Length)
        {
            tree.Append(new TreeHash(arrived.Leaves.Span.Slice(i, TreeHash.Length)));
        }
        return arrived with { Root = LeafRoot.Of(tree) };
    }
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.ALeafStaysWhatItWas))]
internal sealed class MakesLeavesAnewAtReopening(IActivity inner) : PassingActivity(inner)
{
    private bool _reopened;

    public override Task ReopenAsync()
    {
        _reopened = true;
        return base.ReopenAsync();
    }

    public override IReadOnlyList<RowLeaf> LeavesOf(string tenant, Going which) =>
        [.. base.LeavesOf(tenant, which).Select(row => _reopened ? row with { Leaf = TreeHash.OfLeaf(row.Leaf.ToArray()) } : row)];
}

[Breaks(typeof(ActivityContract), nameof(ActivityContract.WhatIsExportedComesBackWhole))]
internal sealed class ImportsAllButOne(IActivity inner) : PassingActivity(inner)
{
    public override async Task<Result<Imported>> ImportAsync(string tenant, string path)
    {
        var imported = await base.ImportAsync(tenant, path);
        if (imported.Value?.Rows > 0) { await DeleteAsync(tenant, [base.LeavesOf(tenant, new Going.Before(DateTimeOffset.MaxValue.AddYears(-1000)))[0]]); }
        return imported;
    }
}
