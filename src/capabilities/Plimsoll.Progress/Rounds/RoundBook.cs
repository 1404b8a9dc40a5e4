// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using Plimsoll.Progress.Pages;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Rounds;

/// <summary>A piece of evidence as it stands.</summary>
/// <param name="By">The assessor who took it in.</param>
/// <param name="Withdrawn">Why it counts no longer; null while it does.</param>
public sealed record EvidencePiece(EvidenceRecorded Recorded, DateTimeOffset At, string By, VaultRef? Withdrawn);

/// <summary>What a reviewer says to a finding.</summary>
/// <param name="Would">What the reviewer found right: the finding seen, or another.</param>
/// <param name="Reason">Given with a dissent only.</param>
public sealed record Review(string By, DateTimeOffset At, Finding Would, VaultRef? Reason);

/// <summary>The judgement of one provider on one process.</summary>
public sealed record Judgement(Finding Finding, VaultRef? Note, string By, DateTimeOffset At);

/// <summary>One provider and one process: the judgement that stands, the last word of each reviewer, the provider's reply.</summary>
public sealed record Pair(
    Judgement? Judgement, ImmutableList<Review> Reviews, VaultRef? Reply, DateTimeOffset? Replied, ImmutableList<ProposalDeclined> Declined)
{
    public static readonly Pair Untouched = new(null, [], null, null, []);

    /// <summary>Reviews that judge otherwise than what stands now.</summary>
    public IEnumerable<Review> Dissents => Judgement is { } stands ? Reviews.Where(r => r.Would != stands.Finding) : [];

    /// <summary>Whether the reply came before the judgement that stands now.</summary>
    public bool ReplyIsEarlier => Replied is { } replied && Judgement is { } stands && replied < stands.At;
}

/// <summary>What a provider was offered and what came of it.</summary>
/// <param name="Until">Last day of the time it has.</param>
/// <param name="Whole">What it says to the round as a whole.</param>
public sealed record Hearing(Digest Token, DateTimeOffset Invited, LastDay Until, DateTimeOffset? Replied, VaultRef? Whole, int Replies);

/// <summary>Everything about one assessment round. Derived from events, never changed in place.</summary>
public sealed record RoundBook
{
    public static readonly RoundBook Empty = new();

    public RoundOpened? Opened { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    public ImmutableDictionary<(string Provider, string Process), Pair> Pairs { get; init; } = ImmutableDictionary<(string, string), Pair>.Empty;

    public ImmutableDictionary<string, EvidencePiece> Evidence { get; init; } = ImmutableDictionary.Create<string, EvidencePiece>(StringComparer.Ordinal);

    public ImmutableDictionary<string, Hearing> Hearings { get; init; } = ImmutableDictionary.Create<string, Hearing>(StringComparer.Ordinal);

    /// <summary>Proposals that were taken or declined.</summary>
    public ImmutableHashSet<string> Settled { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Accounts that judged or reviewed, in the order of their first act: published as numbers, so that no person's name is frozen.</summary>
    public ImmutableList<string> People { get; init; } = [];

    /// <summary>Last day on which anybody may propose evidence; null while nobody was asked to.</summary>
    public LastDay? CallUntil { get; init; }

    public RoundPublished? Published { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Number of the entry that published it.</summary>
    public long PublishedSeq { get; init; }

    public VaultRef? Abandoned { get; init; }

    /// <summary>Whether anything may still change.</summary>
    public bool IsOpen => Opened is not null && Published is null && Abandoned is null;

    /// <summary>State as of an instant: entries received later are left out.</summary>
    public static RoundBook Fold(IEnumerable<Recorded> history, DateTimeOffset? asOf = null) =>
        history.Where(entry => asOf is null || entry.At <= asOf).Aggregate(Empty, (state, entry) => state.Apply(entry));

    public Pair Of(string provider, string process) => Pairs.GetValueOrDefault((provider, process), Pair.Untouched);

    /// <summary>Evidence that counts, by provider and process, in the order of arrival.</summary>
    public ILookup<(string Provider, string Process), EvidencePiece> Counting() =>
        Evidence.Values.Where(e => e.Withdrawn is null)
            .OrderBy(e => e.At)
            .ThenBy(e => e.Recorded.Evidence, StringComparer.Ordinal)
            .ToLookup(e => (e.Recorded.Provider, e.Recorded.Process));

    /// <summary>The provider whom a link's secret was given to; null when it was given to nobody, or another took its place.</summary>
    public RoundProvider? HolderOf(Digest token) =>
        Hearings.FirstOrDefault(h => h.Value.Token == token).Key is { } id ? Opened?.Providers.FirstOrDefault(p => p.Id == id) : null;

    public RoundBook Apply(Recorded entry) => entry.Event switch
    {
        RoundOpened e => this with { Opened = e, OpenedAt = entry.At },
        CallOpened e => this with { CallUntil = e.Until },
        EvidenceRecorded e => this with
        {
            Evidence = Evidence.SetItem(e.Evidence, new EvidencePiece(e, entry.At, entry.By, null)),
            Settled = e.Proposal is { } proposal ? Settled.Add(proposal) : Settled
        },
        EvidenceWithdrawn e => this with { Evidence = Evidence.SetItem(e.Evidence, Evidence[e.Evidence] with { Withdrawn = e.Reason }) },
        ProposalDeclined e => Changed(e.Provider, e.Process, pair => pair with { Declined = pair.Declined.Add(e) }) with { Settled = Settled.Add(e.Proposal) },
        FindingSet e => Changed(e.Provider, e.Process, pair => pair with { Judgement = new Judgement(e.Finding, e.Note, entry.By, entry.At) }) with
        {
            People = Known(entry.By)
        },
        FindingConfirmed e => Reviewed(e.Provider, e.Process, new Review(entry.By, entry.At, e.Finding, null)),
        DissentRecorded e => Reviewed(e.Provider, e.Process, new Review(entry.By, entry.At, e.Would, e.Reason)),
        ReplyInvited e => this with
        {
            Hearings = Hearings.SetItem(
                e.Provider,
                Hearings.TryGetValue(e.Provider, out var old)
                    ? old with { Token = e.Token, Until = e.Until }
                    : new Hearing(e.Token, entry.At, e.Until, null, null, 0))
        },
        ReplyGiven e => Replied(e, entry.At),
        RoundPublished e => this with { Published = e, PublishedAt = entry.At, PublishedSeq = entry.Seq },
        RoundAbandoned e => this with { Abandoned = e.Reason },
        // A page of an organisation is folded by itself.
        PageOpened or PageLineSet or PagePublished or PageWithdrawn => this,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private RoundBook Changed(string provider, string process, Func<Pair, Pair> change) =>
        this with { Pairs = Pairs.SetItem((provider, process), change(Of(provider, process))) };

    private RoundBook Reviewed(string provider, string process, Review review) =>
        Changed(provider, process, pair => pair with { Reviews = pair.Reviews.RemoveAll(r => r.By == review.By).Add(review) }) with
        {
            People = Known(review.By)
        };

    private RoundBook Replied(ReplyGiven reply, DateTimeOffset at)
    {
        var hearing = Hearings[reply.Provider];
        var state = this with
        {
            Hearings = Hearings.SetItem(
                reply.Provider,
                hearing with { Replied = at, Replies = hearing.Replies + 1, Whole = reply.Lines.LastOrDefault(l => l.Process is null)?.Text ?? hearing.Whole })
        };
        return reply.Lines.Where(l => l.Process is not null)
            .Aggregate(state, (book, line) => book.Changed(reply.Provider, line.Process!, pair => pair with { Reply = line.Text, Replied = at }));
    }

    private ImmutableList<string> Known(string account) => People.Contains(account) ? People : People.Add(account);
}
