// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Ledger;
using Plimsoll.Usage.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Activity;

/// <summary>A batch of rows that the journal told of.</summary>
/// <param name="Seq">The entry.</param>
/// <param name="From">The rows arrived at or after this.</param>
/// <param name="Until">The rows arrived before this.</param>
/// <param name="Recomputable">Whether the root is over leaves of a known form; one that was made before there was a form cannot be recomputed.</param>
/// <param name="Place">Leaves of earlier batches of the same month: where those of this batch begin.</param>
public sealed record ToldBatch(long Seq, DateTimeOffset From, DateTimeOffset Until, long Rows, Digest Root, bool Recomputable, long Place)
{
    /// <summary>The month whose leaves these are among.</summary>
    public string Month => ActivityRecord.MonthOf(Until);
}

/// <summary>A deletion that the journal told of.</summary>
/// <param name="Seq">The entry.</param>
/// <param name="Leaves">Leaves of the rows that were deleted.</param>
/// <param name="Root">Over those leaves, in the order of batches and of the leaves in them.</param>
public sealed record ToldDeletion(long Seq, DeletedFor Reason, long Leaves, Digest Root);

/// <summary>What the journal says of the activity of one organisation: batches that arrived, and deletions. Whoever checks a store asks it.</summary>
public sealed class ActivityRecord
{
    private readonly List<ToldBatch> _batches = [];
    private readonly List<ToldDeletion> _deletions = [];
    private ToldBatch? _newest;

    /// <param name="history">Entries of the organisation, in their order; others than those about activity are passed over.</param>
    public ActivityRecord(IEnumerable<Recorded> history)
    {
        foreach (var entry in history) { Take(entry); }
    }

    public IReadOnlyList<ToldBatch> Batches => _batches;

    public IReadOnlyList<ToldDeletion> Deletions => _deletions;

    /// <summary>What arrived before this is told.</summary>
    public DateTimeOffset Until => _batches.Count == 0 ? DateTimeOffset.UnixEpoch : _batches[^1].Until;

    /// <summary>A month as leaves are kept by it.</summary>
    public static string MonthOf(DateTimeOffset until) => until.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>The batch in which what arrived then was told; -1 where it was not.</summary>
    public int BatchAt(DateTimeOffset received)
    {
        var (low, high) = (0, _batches.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (received < _batches[middle].From) { high = middle - 1; }
            else if (received >= _batches[middle].Until) { low = middle + 1; }
            else { return middle; }
        }
        return -1;
    }

    private void Take(Recorded entry)
    {
        switch (entry.Event)
        {
            case ActivityStored e: Add(entry.Seq, e); break;
            case ActivityDeleted e: _deletions.Add(new ToldDeletion(entry.Seq, e.Reason, e.Leaves, e.Root)); break;
            default: break;
        }
    }

    private void Add(long seq, ActivityStored e)
    {
        var place = _newest is { } before && before.Month == MonthOf(e.Until) ? before.Place + before.Rows : 0;
        var batch = new ToldBatch(seq, e.From, e.Until, e.Rows, e.Root, e.Form == ActivityBytes.Form, place);
        _batches.Add(batch);
        if (batch.Recomputable) { _newest = batch; }
    }
}

/// <summary>The root over leaves, as events write it.</summary>
public static class LeafRoot
{
    public static Digest Of(CompactRange tree) => Digest.OfHex(Convert.ToHexStringLower(tree.Root.ToArray()))!;
}
