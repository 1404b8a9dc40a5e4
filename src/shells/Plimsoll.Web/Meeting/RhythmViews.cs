// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Rhythms;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Records;

namespace Plimsoll.Web.Meeting;

/// <summary>What is looked at again and again.</summary>
/// <param name="Rev">Send it as <c>rev</c> with a change, to be told when somebody was faster.</param>
/// <param name="Rhythms">The six categories of monitoring, and the use inside.</param>
/// <param name="InternalSince">Since when the model is used inside; null where it is not.</param>
/// <param name="UsuallyServed">The practice that a rhythm serves where nobody says otherwise; null where the list owes none.</param>
public sealed record RhythmViews(string Rev, IReadOnlyList<RhythmView> Rhythms, DateTimeOffset? InternalSince, string? UsuallyServed)
{
    /// <summary>How it is used inside, in the words of whoever said so; null where nobody did, it is not, or they were erased.</summary>
    public string? InternalWords { get; init; }

    /// <summary>Uses inside that ended, the newest first.</summary>
    public IReadOnlyList<EndedUseView> EndedUses { get; init; } = [];
}

/// <summary>A use inside that ended.</summary>
/// <param name="Words">How it was used; null where nobody said so, or once that was erased.</param>
/// <param name="Ended">When somebody said that it is used so no more.</param>
/// <param name="Why">Why; null once that was erased.</param>
public sealed record EndedUseView(DateTimeOffset Since, string By, string? Words, DateTimeOffset Ended, string EndedBy, string? Why);

/// <param name="Title">What is watched, in words.</param>
/// <param name="Owner">The account that owes it; null where nobody was named.</param>
/// <param name="Every">How often; null where nobody ever said.</param>
/// <param name="Serves">The practices that count as open once a look is overdue.</param>
/// <param name="Next">The last day on which the next look is in time; null where none is owed.</param>
/// <param name="Overdue">Whether that has passed.</param>
/// <param name="Counts">Whether an overdue look lowers the load line: once anything of it was put on the record.</param>
/// <param name="Aside">Set while nobody watches it.</param>
/// <param name="Reason">Why it is another schedule than the usual one.</param>
public sealed record RhythmView(
    Watched What, string Title, string? Owner, Every? Every, IReadOnlyList<string> Serves, LookView? Last, LastDay? Next, bool Overdue, bool Counts,
    AsideView? Aside, string? Reason);

/// <summary>The last look.</summary>
/// <param name="Day">The day of the look; of a summary, the last day of what it is about.</param>
/// <param name="Title">Null once its author is erased.</param>
/// <param name="Showed">What came of it; null where nothing was written, or its author is erased.</param>
public sealed record LookView(string Record, DateOnly Day, string? Title, string? Showed);

/// <summary>That nobody watches something.</summary>
/// <param name="Reason">Null once its author is erased.</param>
public sealed record AsideView(string By, DateTimeOffset At, string? Reason);

/// <summary>A summary of internal use, with what the record holds of its days. It is no filing.</summary>
/// <param name="Summary">What somebody wrote.</param>
/// <param name="Uncovered">Days just before it of which no summary says anything; null where there are none.</param>
/// <param name="More">Entries of the period that are left out of the lists, because they are many.</param>
public sealed record InternalUseView(
    string Release, string Name, RecordView Summary, DateOnly FirstDay, DateOnly FinalDay, UncoveredView? Uncovered, IReadOnlyList<HappenedView> Status,
    IReadOnlyList<HappenedView> Findings, IReadOnlyList<HappenedView> Looks, IReadOnlyList<HappenedView> Assessed, IReadOnlyList<HappenedView> Decisions,
    int More);

/// <summary>Days of which no summary says anything.</summary>
public sealed record UncoveredView(DateOnly FirstDay, DateOnly FinalDay);

/// <summary>Something that is on the record of the period.</summary>
/// <param name="What">A clause in the past tense that follows whoever did it.</param>
/// <param name="Record">The record that it is about; null where it is about none.</param>
/// <param name="Title">What that record is called; null once its author is erased.</param>
/// <param name="LedgerIndex">The entry that says so.</param>
public sealed record HappenedView(
    DateTimeOffset At, string By, string What, string? Before, string? After, string? Record, string? Title, string LedgerIndex);
