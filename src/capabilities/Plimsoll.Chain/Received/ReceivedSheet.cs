// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using Plimsoll.Chain.HandOvers;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.Received;

/// <summary>A revision that was taken in.</summary>
public sealed record TakenRevision(SheetReceived Taken, DateTimeOffset At, long Seq);

/// <summary>Answers that were given here.</summary>
/// <param name="Agreed">Where the document with both signatures lies; null until it came.</param>
public sealed record GivenReply(SheetReplied Replied, string By, DateTimeOffset At, long Seq, AnswersAgreed? Agreed, long AgreedSeq);

/// <summary>A sheet of another organisation, as this one holds and answers it.</summary>
public sealed record ReceivedSheet
{
    public static readonly ReceivedSheet Empty = new();

    public ImmutableList<TakenRevision> Revisions { get; init; } = [];

    public ImmutableList<GivenReply> Replies { get; init; } = [];

    public TakenRevision? First => Revisions.IsEmpty ? null : Revisions[0];

    public TakenRevision? Newest => Revisions.IsEmpty ? null : Revisions[^1];

    public ImmutableDictionary<string, GivenAnswer> ByLine { get; init; } = ImmutableDictionary.Create<string, GivenAnswer>(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">The event is none of a sheet that was taken in.</exception>
    public ReceivedSheet Apply(Recorded happened) => happened.Event switch
    {
        SheetReceived e => this with { Revisions = Revisions.Add(new TakenRevision(e, happened.At, happened.Seq)) },
        SheetReplied e => this with
        {
            Replies = Replies.Add(new GivenReply(e, happened.By, happened.At, happened.Seq, null, 0)),
            ByLine = ByLine.SetItems(e.Lines.Select(l => KeyValuePair.Create(l.Line, new GivenAnswer(l.Answer, l.Digest, e.Answers, happened.At)))),
        },
        AnswersAgreed e => this with
        {
            Replies = [.. Replies.Select(r => r.Replied.Answers == e.Answers ? r with { Agreed = e, AgreedSeq = happened.Seq } : r)],
        },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public GivenReply? Find(string answers) => Replies.FirstOrDefault(r => r.Replied.Answers == answers);

    /// <summary>Lines of the newest revision that ask something of us and that nobody here answered as they read.</summary>
    public IEnumerable<ListedLine> Open =>
        Newest is { } newest ? newest.Taken.Lines.Where(l => l.Owes != Owes.Sender && ByLine.GetValueOrDefault(l.Line)?.Digest != l.Digest) : [];
}
