// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Rounds;

/// <summary>An assessment was opened: who is looked at, for what, by which rubric, as of which day.</summary>
/// <param name="Name">What the round is called; the name of a published thing, not a person's words.</param>
/// <param name="Edition">Edition whose processes and rule of levels are used.</param>
/// <param name="Rubric">What the assessors go by beyond the edition, if anything.</param>
/// <param name="Assessed">The day as of which the providers are judged.</param>
[Event("progress.round-opened", 1)]
public sealed record RoundOpened(
    string Round, string Name, string Edition, IReadOnlyList<RoundProvider> Providers, IReadOnlyList<string> Processes, DateOnly Assessed, VaultRef? Rubric)
    : ProgressEvent;

/// <summary>Anybody may propose evidence, by a public form.</summary>
/// <param name="Until">Last day on which the form is open.</param>
[Event("progress.call-opened", 2)]
public sealed record CallOpened(LastDay Until) : ProgressEvent;

/// <summary>As it was written before days had zones: every day was one of UTC.</summary>
[Event("progress.call-opened", 1)]
public sealed record CallOpenedV1(DateOnly Until) : ProgressEvent, ILifted
{
    public JournalEvent Lift() => new CallOpened(LastDay.InUtc(Until));
}

/// <summary>A piece of evidence entered the round.</summary>
/// <param name="Side">Whether it speaks for the provider's having the process, or against.</param>
/// <param name="Link">Address where it was seen.</param>
/// <param name="Quote">The few words that count.</param>
/// <param name="Seen">The day on which it was seen.</param>
/// <param name="Copy">Digest of an uploaded copy, if there is one.</param>
/// <param name="Proposal">The outsider's proposal that was accepted; null when an assessor found it.</param>
[Event("progress.evidence-recorded", 1)]
public sealed record EvidenceRecorded(
    string Evidence, string Provider, string Process, Side Side, VaultRef Link, VaultRef Quote, DateOnly Seen, Digest? Copy, string? Proposal)
    : ProgressEvent;

/// <summary>A piece of evidence was a mistake and counts no longer.</summary>
[Event("progress.evidence-withdrawn", 1)]
public sealed record EvidenceWithdrawn(string Evidence, VaultRef Reason) : ProgressEvent;

/// <summary>An assessor did not take what an outsider proposed.</summary>
[Event("progress.proposal-declined", 1)]
public sealed record ProposalDeclined(string Proposal, string Provider, string Process, Side Side, VaultRef Reason) : ProgressEvent;

/// <summary>An assessor judged one provider on one process; a later judgement takes the place of an earlier one.</summary>
[Event("progress.finding-set", 1)]
public sealed record FindingSet(string Provider, string Process, Finding Finding, VaultRef? Note) : ProgressEvent;

/// <summary>A reviewer looked at a finding and agrees.</summary>
/// <param name="Finding">What the reviewer saw.</param>
[Event("progress.finding-confirmed", 1)]
public sealed record FindingConfirmed(string Provider, string Process, Finding Finding) : ProgressEvent;

/// <summary>A reviewer looked at a finding and judges otherwise. It stands beside the finding and is never averaged.</summary>
/// <param name="Would">What the reviewer would have found.</param>
[Event("progress.dissent-recorded", 1)]
public sealed record DissentRecorded(string Provider, string Process, Finding Would, VaultRef Reason) : ProgressEvent;

/// <summary>A provider was given a link by which it can read its findings and reply without an account.</summary>
/// <param name="Token">Digest of the secret in the link.</param>
/// <param name="Until">Last day of the time it has.</param>
[Event("progress.reply-invited", 2)]
public sealed record ReplyInvited(string Provider, Digest Token, LastDay Until) : ProgressEvent;

/// <summary>As it was written before days had zones: every day was one of UTC.</summary>
[Event("progress.reply-invited", 1)]
public sealed record ReplyInvitedV1(string Provider, Digest Token, DateOnly Until) : ProgressEvent, ILifted
{
    public JournalEvent Lift() => new ReplyInvited(Provider, Token, LastDay.InUtc(Until));
}

/// <summary>A provider replied. A reply without lines says that it has seen the findings and has nothing to add.</summary>
[Event("progress.reply-given", 1)]
public sealed record ReplyGiven(string Provider, IReadOnlyList<ReplyLine> Lines) : ProgressEvent;

/// <summary>What a provider says to one finding.</summary>
/// <param name="Process">The process; null for a reply to the whole.</param>
public sealed record ReplyLine(string? Process, VaultRef Text);

/// <summary>The round was published: from here on nothing about it changes.</summary>
/// <param name="Document">Digest of the frozen document's exact bytes.</param>
/// <param name="At">Where those bytes lie.</param>
[Event("progress.round-published", 1)]
public sealed record RoundPublished(Digest Document, int Bytes, VaultRef At) : ProgressEvent;

/// <summary>The round ends without being published.</summary>
[Event("progress.round-abandoned", 1)]
public sealed record RoundAbandoned(VaultRef Reason) : ProgressEvent;
