// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Events;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Usage;

/// <summary>Tells the journal what activity arrived and what was deleted of it, and keeps the leaves that prove both. One at a time: what is deleted while it
/// is being told would be missed.</summary>
/// <remarks>
/// Arrival: leaves on disk, then the entry. Deletion: marks of the leaves on disk, then the entry with the root over them, then the rows, then the marks are
/// called done. Whoever is killed
/// in between leaves a mark that <see cref="RecoverAsync"/> drops where the journal does not know it, and follows through where it does. A mark alone excuses
/// nothing.
/// </remarks>
internal sealed class TellActivity(OpenedActivity activity, Books books, Acting acting, Storage.Journals.Journal journal, Vault vault) : IDisposable
{
    private const int Step = 1000;

    private readonly SemaphoreSlim _alone = new(1, 1);
    private readonly LeafFiles _leaves = new(activity.Data);

    /// <summary>Does something while nothing is told and nothing deleted.</summary>
    public async Task<T> AloneAsync<T>(Func<Task<T>> act, CancellationToken ct)
    {
        await _alone.WaitAsync(ct);
        try { return await act(); }
        finally { _alone.Release(); }
    }

    /// <summary>Tells what arrived before an instant and is not told yet; a first part of it where it is very much.</summary>
    public Task<bool> TellAsync(IActivityStore store, string tenant, DateTimeOffset until, CancellationToken ct) => AloneAsync(async () =>
    {
        var state = books.Now.UsageOf(tenant).State;
        var from = state.StoredUntil ?? DateTimeOffset.UnixEpoch;
        // The entry holds milliseconds.
        until = new DateTimeOffset(until.UtcTicks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
        if (from >= until || store.ArrivedIn(tenant, from, until) is not { Rows: > 0 } arrived) { return false; }
        var month = ActivityRecord.MonthOf(arrived.Until);
        _leaves.Append(tenant, month, state.StoredUntil is { } before && ActivityRecord.MonthOf(before) == month ? state.LeavesInMonth : 0,
            arrived.Leaves.Span);
        var told = new ActivityStored(from, arrived.Until, arrived.Rows, arrived.Root, ActivityBytes.Form);
        return (await acting.ChangeAsync(
            UsageStreams.Registers.At(tenant), DataFolder.Server, null,
            (register, _, _) => register.StoredUntil >= arrived.Until ? Outcome.Of() : Outcome.Of(told), ct: ct)).Succeeds(out _, out _);
    }, ct);

    /// <summary>Deletes what was stored of one person.</summary>
    /// <param name="write">Puts the erasure on the record: how many rows it is, and what is to be said of the leaves.</param>
    public Task<Result<Deleted>> ErasePersonAsync(IActivityStore store, string tenant, ulong person, Func<long, IReadOnlyList<UsageEvent>,
        Task<Refusal?>> write, CancellationToken ct) => AloneAsync(() =>
    {
        var rows = store.LeavesOf(tenant, new Going.Person(person));
        return DeleteAsync(tenant, DeletedFor.Person, rows, said => write(rows.Count, said), () => store.DeletePersonAsync(tenant, person));
    }, ct);

    /// <summary>Deletes what happened before an instant.</summary>
    public Task<Result<Deleted>> DeleteBeforeAsync(IActivityStore store, string tenant, SettledInstant instant, CancellationToken ct) => AloneAsync(() =>
        DeleteAsync(
        tenant, DeletedFor.Retention, store.LeavesOf(tenant, new Going.Before(instant.At)), said => WriteAsync(tenant, said), () =>
            store.DeleteBeforeAsync(tenant, instant)), ct);

    /// <summary>Counts changed days anew; what lies twice is deleted, and told where it was told.</summary>
    /// <exception cref="InvalidOperationException">The journal cannot be written, so nothing is deleted or counted.</exception>
    public Task<long> RefreshAsync(IActivityStore store, CancellationToken ct) => AloneAsync(async () =>
    {
        List<LeafMarks> marked = [];
        var days = await store.RefreshDaysAsync(async (tenant, rows) =>
        {
            var (marks, said) = Mark(tenant, DeletedFor.SentTwice, rows);
            if (await WriteAsync(tenant, said) is { } refusal)
            {
                if (marks is not null) { LeafFiles.Drop(marks); }
                throw new InvalidOperationException(refusal.Code);
            }
            if (marks is not null) { marked.Add(marks); }
        });
        marked.ForEach(LeafFiles.Finish);
        return days;
    }, ct);

    /// <summary>Ends what a process began that was killed, and tells what a restore left out.</summary>
    public Task<bool> RecoverAsync(IActivityStore store, CancellationToken ct) => AloneAsync(async () =>
    {
        foreach (var tenant in _leaves.Tenants())
        {
            foreach (var marks in _leaves.MarksOf(tenant).Where(m => m.State != MarkState.Gone)) { await EndAsync(store, tenant, marks); }
        }
        // A person whose erasure was told, and whose rows were not told yet, has no mark.
        foreach (var erased in ErasedActivity.Among(vault.AllErased()).GroupBy(e => e.Tenant))
        {
            if (store.LeavesOf(erased.Key, new Going.Erased([.. erased])) is not { Count: > 0 } rows) { continue; }
            await DeleteAsync(erased.Key, DeletedFor.Person, rows, said => WriteAsync(erased.Key, said), () => store.DeleteAsync(erased.Key, rows));
        }
        return true;
    }, ct);

    /// <summary>Compares what is stored with what was told.</summary>
    public Task<ActivityFindings> CheckAsync(ActivityStore store, CancellationToken ct) => AloneAsync(
        () => Task.Run(() => store.Check(_leaves, books.Now.Accounts.Tenants.Keys.ToDictionary(tenant => tenant, Told, StringComparer.Ordinal)), ct), ct);

    public void Dispose() => _alone.Dispose();

    private async Task EndAsync(IActivityStore store, string tenant, LeafMarks marks)
    {
        var told = Told(tenant);
        var known = told.Deletions.Any(d => d.Root == marks.Root);
        if (marks.State == MarkState.Owed)
        {
            var count = LeafFiles.PlacesOf(marks).LongCount();
            if (!known && await WriteAsync(tenant, [new ActivityDeleted(DeletedFor.BeforeRestore, count, count, marks.Root)]) is not null) { return; }
        }
        else if (!known)
        {
            LeafFiles.Drop(marks);
            return;
        }
        else
        {
            var batches = told.Batches.ToDictionary(b => b.Seq);
            LeafPlace[] places = [.. LeafFiles.PlacesOf(marks)];
            ToldBatch[] concerned = [.. places.Select(p => p.Batch).Distinct().Select(seq => batches[seq])];
            var which = new Going.WithLeaf(concerned.Min(b => b.From), concerned.Max(b => b.Until), _leaves.Of(tenant, places, batches));
            await store.DeleteAsync(tenant, store.LeavesOf(tenant, which));
        }
        LeafFiles.Finish(marks);
    }

    private async Task<Result<Deleted>> DeleteAsync(string tenant, DeletedFor reason, IReadOnlyList<RowLeaf> rows, Func<IReadOnlyList<UsageEvent>,
        Task<Refusal?>> write, Func<Task<long>> delete)
    {
        var (marks, said) = Mark(tenant, reason, rows);
        if (await write(said) is { } refusal)
        {
            if (marks is not null) { LeafFiles.Drop(marks); }
            return refusal;
        }
        var deleted = await delete();
        if (marks is not null) { LeafFiles.Finish(marks); }
        return new Deleted(deleted);
    }

    /// <summary>Marks the leaves of rows that are to go; nothing is said of rows that were not told.</summary>
    private (LeafMarks? Marks, IReadOnlyList<UsageEvent> Said) Mark(string tenant, DeletedFor reason, IReadOnlyList<RowLeaf> rows)
    {
        var (marks, toldRows, leaves) = rows.Count == 0 ? (null, 0, 0) : _leaves.Mark(tenant, Told(tenant), rows, MarkState.Going);
        return (marks, toldRows == 0 ? [] : [new ActivityDeleted(reason, toldRows, leaves, marks?.Root ?? LeafRoot.Of(new CompactRange()))]);
    }

    private async Task<Refusal?> WriteAsync(string tenant, IReadOnlyList<UsageEvent> said) => said.Count == 0
        ? null : (await acting.ChangeAsync(
            UsageStreams.Registers.At(tenant), DataFolder.Server, null, (_, _, _) => Outcome.Of([.. said]))).Refusal;

    private ActivityRecord Told(string tenant) => new(History(tenant));

    private IEnumerable<Recorded> History(string tenant)
    {
        for (long rev = 0; journal.ReadStream(UsageStreams.Registers.At(tenant).Name, rev, Step) is { Count: > 0 } entries; rev = entries[^1].Rev)
        {
            foreach (var entry in entries) { if (CheckActivity.Understand(entry) is { } recorded) { yield return recorded; } }
        }
    }
}

/// <summary>Rows that were deleted.</summary>
internal sealed record Deleted(long Rows);
