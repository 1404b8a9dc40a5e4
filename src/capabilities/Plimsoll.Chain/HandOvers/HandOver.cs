// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.HandOvers;

/// <summary>A revision that was signed.</summary>
/// <param name="Seq">The entry that puts it on record.</param>
public sealed record GivenRevision(SheetSigned Event, string By, DateTimeOffset At, long Seq);

/// <summary>A link that was made.</summary>
public sealed record GivenLink(string Id, LastDay Until, string By, DateTimeOffset? Ended)
{
    public bool IsOpen(DateTimeOffset now) => Ended is null && !Until.HasEnded(now);
}

/// <summary>A set of answers that came.</summary>
/// <param name="Seq">The entry that puts it on record.</param>
public sealed record GivenAnswers(SheetAnswered Answered, DateTimeOffset At, long Seq);

/// <summary>The last answer to a line.</summary>
/// <param name="Answers">The set that it came with.</param>
public sealed record GivenAnswer(LineAnswer Answer, Digest Digest, string Answers, DateTimeOffset At);

/// <summary>A line with how it stands.</summary>
/// <param name="Answer">The last answer, also where it was to the line as it read before; null where there was none.</param>
public sealed record StandingLine(ListedLine Line, LineState State, GivenAnswer? Answer)
{
    /// <summary>Who owes it as it stands. What was handed to the receiver and is not accepted is owed by nobody: neither silence nor a proposal is
    /// acceptance. What both owe stays with the sender until the receiver accepts.</summary>
    public Owes Now => (Line.Owes, State) switch
    {
        (Owes.Sender or Owes.Nobody, _) => Line.Owes,
        (Owes.Receiver, LineState.Accepted) => Owes.Receiver,
        (Owes.Receiver, LineState.NoAnswer or LineState.Changed or LineState.Declined or LineState.Countered or LineState.NotOurs) => Owes.Nobody,
        (Owes.Both, LineState.Accepted) => Owes.Both,
        (Owes.Both, LineState.NoAnswer or LineState.Changed or LineState.Declined or LineState.Countered or LineState.NotOurs) => Owes.Sender,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Whether nobody owes what the gate of the release asks for.</summary>
    public bool IsGap => Line.Gate && Now == Owes.Nobody;
}

/// <summary>Duties about one release that were handed to one organisation. Derived from events, never changed in place.</summary>
public sealed record HandOver
{
    public static readonly HandOver Empty = new();

    public HandedOver? Opened { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    public string By { get; init; } = "";

    public ImmutableList<GivenRevision> Revisions { get; init; } = [];

    public GivenLink? Link { get; init; }

    public ImmutableList<GivenAnswers> Answers { get; init; } = [];

    public ImmutableDictionary<string, GivenAnswer> ByLine { get; init; } = ImmutableDictionary.Create<string, GivenAnswer>(StringComparer.Ordinal);

    public VaultRef? Reason { get; init; }

    public DateTimeOffset? Withdrawn { get; init; }

    /// <summary>When what the receiver wrote was erased.</summary>
    public DateTimeOffset? Erased { get; init; }

    /// <summary>The revision in force.</summary>
    public GivenRevision? Newest => Revisions.IsEmpty ? null : Revisions[^1];

    /// <summary>The lines of the revision in force, each with how it stands.</summary>
    public IEnumerable<StandingLine> Lines => Newest is not { } newest ? [] : newest.Event.Lines.Select(Stand);

    /// <summary>Lines that wait for the receiver: of what stays with the sender no answer is asked.</summary>
    public IEnumerable<StandingLine> Waiting => Lines.Where(l => l.Line.Owes != Owes.Sender && l.State is LineState.NoAnswer or LineState.Changed);

    /// <exception cref="ArgumentException">The event is none of a hand-over.</exception>
    public HandOver Apply(Recorded happened) => happened.Event switch
    {
        HandedOver e => this with { Opened = e, OpenedAt = happened.At, By = happened.By },
        SheetSigned e => this with { Revisions = Revisions.Add(new GivenRevision(e, happened.By, happened.At, happened.Seq)) },
        LinkMade e => this with { Link = new GivenLink(e.Link, e.Until, happened.By, null) },
        LinkEnded e => Link?.Id == e.Link ? this with { Link = Link with { Ended = happened.At } } : this,
        SheetAnswered e => this with
        {
            Answers = Answers.Add(new GivenAnswers(e, happened.At, happened.Seq)),
            ByLine = ByLine.SetItems(e.Lines.Select(l => KeyValuePair.Create(l.Line, new GivenAnswer(l.Answer, l.Digest, e.Answers, happened.At)))),
        },
        HandOverWithdrawn e => this with { Withdrawn = happened.At, Reason = e.Reason, Link = Ended(happened.At) },
        ReceiverErased => this with { Erased = happened.At, Link = Ended(happened.At) },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private GivenLink? Ended(DateTimeOffset at) => Link is { Ended: null } link ? link with { Ended = at } : Link;

    private StandingLine Stand(ListedLine line) => ByLine.GetValueOrDefault(line.Line) is not { } given ? new StandingLine(line, LineState.NoAnswer, null)
        : given.Digest != line.Digest ? new StandingLine(line, LineState.Changed, given)
        : new StandingLine(
            line, given.Answer switch
            {
                LineAnswer.Accepted => LineState.Accepted,
                LineAnswer.Declined => LineState.Declined,
                LineAnswer.Countered => LineState.Countered,
                LineAnswer.NotOurs => LineState.NotOurs,
                _ => throw new System.Diagnostics.UnreachableException(),
            }, given);
}
