// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;

namespace Plimsoll.Web.Usage;

/// <summary>What became of what each organisation sent since the server started. In memory: what was not taken is told
/// to the sender and kept nowhere, so its number is all that is left of it. No organisation sees another's.</summary>
internal sealed class IntakeCounts(TimeProvider clock)
{
    /// <summary>Organisations that are counted; of one that comes later nothing is known.</summary>
    private const int MostOrganisations = 10_000;

    private readonly ConcurrentDictionary<string, Counter> _counters = new(StringComparer.Ordinal);
    private int _organisations;

    /// <summary>Since when it is counted.</summary>
    public DateTimeOffset Since { get; } = clock.GetUtcNow();

    /// <summary>Counts a request that was stored.</summary>
    /// <param name="added">Rows that were not there before.</param>
    public void Stored(string organisation, Taken taken, long added)
    {
        if (Of(organisation) is not { } counter) { return; }
        var now = clock.GetUtcNow();
        lock (counter)
        {
            counter.Taken += added;
            counter.Duplicates += taken.Rows.Count - added + taken.Noted.GetValueOrDefault(Note.Duplicate);
            if (added > 0) { counter.LastCommit = now; }
            if (taken.Rejected.Count == 0) { return; }
            foreach (var (reason, count) in taken.Rejected) { counter.Rejected[(int)reason] += count; }
        }
    }

    /// <summary>Counts a request of which nothing was taken.</summary>
    /// <param name="code">Why, from the list of codes.</param>
    /// <param name="again">Whether the sender was told to come again.</param>
    public void Refused(string organisation, string code, bool again)
    {
        if (Of(organisation) is not { } counter) { return; }
        lock (counter)
        {
            if (again) { counter.Again++; }
            counter.Refused[code] = counter.Refused.GetValueOrDefault(code) + 1;
        }
    }

    /// <summary>What is known of one organisation.</summary>
    public Counted Read(string organisation)
    {
        if (!_counters.TryGetValue(organisation, out var counter)) { return new Counted(0, 0, 0, null, [], []); }
        lock (counter)
        {
            return new Counted(
                counter.Taken, counter.Duplicates, counter.Again, counter.LastCommit,
                [.. Terms.Rejects.All.Select(w => new CountedReason(w.Key, w.Label, counter.Rejected[(int)w.Value])).Where(r => r.Count > 0)],
                [.. counter.Refused.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => new CountedReason(r.Key, r.Key, r.Value))]);
        }
    }

    private Counter? Of(string organisation)
    {
        if (_counters.TryGetValue(organisation, out var counter)) { return counter; }
        if (Interlocked.Increment(ref _organisations) <= MostOrganisations) { return _counters.GetOrAdd(organisation, static _ => new Counter()); }
        Interlocked.Decrement(ref _organisations);
        return null;
    }

    private sealed class Counter
    {
        public readonly long[] Rejected = new long[Enum.GetValues<RejectReason>().Length];

        /// <summary>By code; the codes of intake are few.</summary>
        public readonly Dictionary<string, long> Refused = new(StringComparer.Ordinal);

        public long Taken, Duplicates, Again;
        public DateTimeOffset? LastCommit;
    }
}

/// <summary>What became of what one organisation sent.</summary>
/// <param name="Taken">Events stored.</param>
/// <param name="Duplicates">Events that were there already, or came twice in one request.</param>
/// <param name="Again">Requests whose sender was told to come again.</param>
/// <param name="Rejected">Events not taken, by reason.</param>
/// <param name="Refused">Requests of which nothing was taken, by code.</param>
public sealed record Counted(
    long Taken, long Duplicates, long Again, DateTimeOffset? LastCommit, IReadOnlyList<CountedReason> Rejected, IReadOnlyList<CountedReason> Refused);

/// <summary>A reason and how often it was given.</summary>
/// <param name="Code">The same for ever.</param>
public sealed record CountedReason(string Code, string Label, long Count);
