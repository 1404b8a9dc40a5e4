// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Release;

/// <summary>The list of practices was derived for a profile and pinned to the packs that it rests on. A second pin re-derives it.</summary>
[Event("release.assessment-pinned", 1)]
public sealed record AssessmentPinned(AssessedProfile Profile, IReadOnlyList<PinnedPack> Packs, IReadOnlyList<Requirement> Requirements, RedirectAdvice? Redirect) : ReleaseEvent;

/// <summary>The list that was pinned just before goes on: what would not fit one entry.</summary>
[Event("release.practices-listed", 1)]
public sealed record PracticesListed(IReadOnlyList<Requirement> Requirements) : ReleaseEvent;

/// <summary>A practice was given an owner, a due date, or both.</summary>
[Event("release.practice-assigned", 1)]
public sealed record PracticeAssigned(string Practice, string? Owner, DateTimeOffset? Due) : ReleaseEvent;

/// <summary>Somebody said where a practice stands.</summary>
/// <param name="Reason">Required where the practice is held not to apply or its risk is accepted.</param>
/// <param name="AcceptedBy">The account of the person who accepts the risk.</param>
/// <param name="Until">When the acceptance ends.</param>
[Event("release.practice-status-set", 1)]
public sealed record PracticeStatusSet(string Practice, PracticeStatus Status, VaultRef? Reason, string? AcceptedBy, DateTimeOffset? Until) : ReleaseEvent;

/// <summary>Somebody discussed a practice. Discussion is not part of what is approved.</summary>
[Event("release.comment-added", 1)]
public sealed record CommentAdded(string Practice, VaultRef Text) : ReleaseEvent;

/// <summary>A piece of evidence was received.</summary>
/// <param name="LateFor">Practices that it serves and whose due date had passed.</param>
[Event("release.evidence-attached", 1)]
public sealed record EvidenceAttached(string Evidence, EvidenceContent Content, IReadOnlyList<string> Practices, IReadOnlyList<string> LateFor) : ReleaseEvent;

/// <summary>A new revision replaced a piece of evidence; the earlier ones are kept.</summary>
[Event("release.evidence-revised", 1)]
public sealed record EvidenceRevised(string Evidence, int Revision, EvidenceContent Content, IReadOnlyList<string> LateFor) : ReleaseEvent;

/// <summary>The practices that a piece of evidence serves were set anew.</summary>
[Event("release.evidence-linked", 1)]
public sealed record EvidenceLinked(string Evidence, IReadOnlyList<string> Practices, IReadOnlyList<string> LateFor) : ReleaseEvent;

/// <summary>A piece of evidence no longer counts. It stays in the history.</summary>
[Event("release.evidence-withdrawn", 1)]
public sealed record EvidenceWithdrawn(string Evidence, VaultRef Reason) : ReleaseEvent;

/// <summary>The bytes of a revision are gone: erased or lost. What is gone never counts.</summary>
[Event("release.evidence-gone", 1)]
public sealed record EvidenceGone(string Evidence, int Revision) : ReleaseEvent;
