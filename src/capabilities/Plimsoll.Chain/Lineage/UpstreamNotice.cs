// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.Lineage;

/// <summary>What an organisation answered to a notice.</summary>
public sealed record GivenUpstreamAnswer(UpstreamAnswer Answer, VaultRef? Because, string By, DateTimeOffset At);

/// <summary>What happened upstream, as one organisation downstream was told of it and answered. Derived from events, never changed in place.</summary>
public sealed record UpstreamNotice
{
    public static readonly UpstreamNotice Empty = new();

    public UpstreamChanged? Told { get; init; }

    /// <summary>When it was told here.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The entry that tells it here.</summary>
    public long Seq { get; init; }

    /// <summary>The oldest first; the last one counts.</summary>
    public ImmutableList<GivenUpstreamAnswer> Answers { get; init; } = [];

    /// <summary>What counts; null while nobody answered.</summary>
    public GivenUpstreamAnswer? Answer => Answers.IsEmpty ? null : Answers[^1];

    public UpstreamNotice Apply(Recorded happened) => happened.Event switch
    {
        UpstreamChanged e => this with { Told = e, At = happened.At, Seq = happened.Seq },
        UpstreamAnswered e => this with { Answers = Answers.Add(new GivenUpstreamAnswer(e.Answer, e.Because, happened.By, happened.At)) },
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
