// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Pages;

/// <summary>A version that was published.</summary>
public sealed record PublishedVersion(PagePublished Published, DateTimeOffset At, long Seq);

/// <summary>Everything about one organisation's public page. Derived from events, never changed in place.</summary>
public sealed record PageBook
{
    public static readonly PageBook Empty = new();

    public PageOpened? Opened { get; init; }

    public ImmutableSortedDictionary<string, PageLineSet> Lines { get; init; } = ImmutableSortedDictionary.Create<string, PageLineSet>(StringComparer.Ordinal);

    public ImmutableList<PublishedVersion> Versions { get; init; } = [];

    /// <summary>Whether the newest version is shown to the public.</summary>
    public bool IsShown { get; init; }

    /// <summary>Whether something was changed since the newest version.</summary>
    public bool IsChanged { get; init; }

    public PublishedVersion? Newest => Versions.LastOrDefault();

    public static PageBook Fold(IEnumerable<Recorded> history) => history.Aggregate(Empty, (state, entry) => state.Apply(entry));

    public PageBook Apply(Recorded entry) => entry.Event switch
    {
        PageOpened e => this with { Opened = e },
        PageLineSet e => this with { Lines = Lines.SetItem(e.Process, e), IsChanged = true },
        PagePublished e => this with { Versions = Versions.Add(new PublishedVersion(e, entry.At, entry.Seq)), IsShown = true, IsChanged = false },
        PageWithdrawn => this with { IsShown = false },
        // A round is folded by itself.
        RoundOpened
            or CallOpened
            or EvidenceRecorded
            or EvidenceWithdrawn
            or ProposalDeclined
            or FindingSet
            or FindingConfirmed
            or DissentRecorded
            or ReplyInvited
            or ReplyGiven
            or RoundPublished
            or RoundAbandoned =>
            this,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
