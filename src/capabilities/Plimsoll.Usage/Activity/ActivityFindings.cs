// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Globalization;

namespace Plimsoll.Usage.Activity;

/// <summary>What a check of stored activity found, over all organisations.</summary>
public sealed record ActivityFindings
{
    /// <summary>Rows that are as they were when the journal told of them.</summary>
    public long Intact { get; init; }

    /// <summary>Rows that are gone, by the entry of the journal that says so; 0 stands for a restore whose entry follows when the server starts.</summary>
    public ImmutableSortedDictionary<long, long> Erased { get; init; } = ImmutableSortedDictionary<long, long>.Empty;

    /// <summary>Rows that are not as they were.</summary>
    public long Changed { get; init; }

    /// <summary>Rows that are gone, and no entry says so.</summary>
    public long Missing { get; init; }

    /// <summary>Rows that arrived, by their own word, in a time that was told without them.</summary>
    public long Added { get; init; }

    /// <summary>Rows that an entry says are deleted and that lie there again.</summary>
    public long CameBack { get; init; }

    /// <summary>Rows of a deletion that was told and interrupted; the server goes on with it when it starts.</summary>
    public long StillThere { get; init; }

    /// <summary>Rows from before there were leaves; their roots cannot be recomputed.</summary>
    public long Before { get; init; }

    /// <summary>Rows that the journal does not tell of yet.</summary>
    public long Untold { get; init; }

    /// <summary>Rows of batches whose leaves are not what the journal says.</summary>
    public long Unproven { get; init; }

    /// <summary>Entries whose leaves are missing or not those over which the root was made.</summary>
    public ImmutableArray<long> BrokenBatches { get; init; } = [];

    /// <summary>Entries of deletions whose marks are missing or not those that were told.</summary>
    public ImmutableArray<long> BrokenMarks { get; init; } = [];

    /// <summary>Whether everything is accounted for.</summary>
    public bool Holds => Changed == 0 && Missing == 0 && Added == 0 && CameBack == 0 && BrokenBatches.IsEmpty && BrokenMarks.IsEmpty;

    /// <summary>A sentence a case, and the total last.</summary>
    public IReadOnlyList<string> Sentences =>
    [
        .. Each(BrokenBatches, "entry {0}: the leaves of its batch are missing or not those over which its root was made"),
        .. Each(BrokenMarks, "entry {0}: the marks of what it deleted are missing or not those that it tells of"),
        .. Said(Changed, "are not as they were when the journal told of them"),
        .. Said(Missing, "are missing, and no entry of the journal says that they were deleted"),
        .. Said(Added, "lie in a time that was told without them"),
        .. Said(CameBack, "lie there although an entry of the journal says that they are deleted"),
        .. Said(Unproven, "cannot be checked, because their leaves are missing or wrong"),
        .. Said(StillThere, "belong to a deletion that was interrupted; the server goes on with it when it starts"),
        .. Said(Before, "are from before roots could be recomputed: the roots of that time were over JSON of the store, which changed with its columns"),
        .. Said(Untold, "arrived lately and are not told in the journal yet"),
        Total,
    ];

    private string Total
    {
        get
        {
            var by = string.Join(", ", Erased.Select(e => e.Key == 0 ? $"by a restore, which the next start puts on the record: {Text(e.Value)}"
                : $"by entry {Text(e.Key)}: {Text(e.Value)}"));
            return $"{(Holds ? "Activity holds" : "Activity does not hold")}: {Text(Intact)} intact, "
                + $"{Text(Erased.Values.Sum())} erased{(by.Length == 0 ? "" : $" ({by})")}, {Text(Changed)} changed, "
                + $"{Text(Before)} from before roots could be recomputed.";
        }
    }

    private static IEnumerable<string> Said(long count, string what) => count == 0 ? [] : [$"{Text(count)} rows of activity {what}."];

    private static IEnumerable<string> Each(ImmutableArray<long> entries, string what) => entries.Select(e => string.Format(CultureInfo.InvariantCulture,
        char.ToUpperInvariant(what[0]) + what[1..] + ".", e));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
