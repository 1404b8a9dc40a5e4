// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Succession;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Events;

/// <summary>The release was opened as the successor of one that went out, after a significant update of the model. It stands before the list, which is
/// derived for that update.</summary>
/// <param name="Release">The release before.</param>
/// <param name="Subject">Digest of the weights of the release before.</param>
/// <param name="Decision">The last clear decision of the release before; null where none is on the record.</param>
/// <param name="Entry">The entry of that decision.</param>
/// <param name="Changes">What changed.</param>
/// <param name="Modalities">What the model takes in or gives out since, and did not before.</param>
/// <param name="Words">What somebody wrote about the change.</param>
/// <param name="Authors">Accounts that wrote anything of what was approved before: what they wrote is carried over, and nobody approves their own.</param>
/// <param name="Added">What the list asks for since, or asks anew, and why.</param>
[Event("release.succeeds", 1)]
public sealed record Succeeds(
    string Release, Digest Subject, string? Decision,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long? Entry,
    IReadOnlyList<UpdateChange> Changes, IReadOnlyList<string> Modalities, VaultRef? Words, IReadOnlyList<string> Authors, IReadOnlyList<Marked> Added)
    : ReleaseEvent;

/// <summary>The successor is a patch: it fixes vulnerabilities of the register, and changes nothing that the guidance calls a significant update. It stands
/// before the list. Of a vulnerability its id stands here, which says nothing of it, and nothing else.</summary>
/// <param name="Fixes">Ids in the register. The gate waits until each is fixed in this version and was tested again.</param>
/// <param name="Touches">Practices that the fix touches: what was answered of them waits, as after every update.</param>
/// <param name="Kept">Practices that stood at the release before and that the fix does not touch: what was answered counts on, and is shown as carried
/// over.</param>
[Event("release.patch-opened", 1)]
public sealed record PatchOpened(IReadOnlyList<string> Fixes, IReadOnlyList<string> Touches, IReadOnlyList<string> Kept) : ReleaseEvent;

/// <summary>What stood about the release before was carried over to its successor. None of it counts until somebody confirms it there.</summary>
/// <param name="Before">Bytes that the release before ever held as evidence: they show nothing of the model after the update.</param>
[Event("release.carried-over", 1)]
public sealed record CarriedOver(IReadOnlyList<CarriedLine> Lines, IReadOnlyList<CarriedEvidence> Evidence, IReadOnlyList<Digest> Before) : ReleaseEvent;

/// <summary>A successor of the release was opened, after a significant update. It stands here because a release has one at a time.</summary>
/// <param name="Successor">Id of the release that succeeds.</param>
[Event("release.successor-opened", 1)]
public sealed record SuccessorOpened(string Successor) : ReleaseEvent;

/// <summary>The successor of the release went into service for the first time: from now on the public status names it.</summary>
/// <param name="Subject">Digest of its weights.</param>
[Event("release.successor-served", 1)]
public sealed record SuccessorServed(string Successor, Digest Subject) : ReleaseEvent;

/// <summary>What was entered by hand about a practice, as it stood at the release before.</summary>
/// <param name="Due">Null where it had ended: a date that has passed is no date for what follows.</param>
/// <param name="Words">Of the question of which the status was said: SHA-256 of its words; null where they were not recorded.</param>
/// <param name="Proof">Of that question: what proves it.</param>
public sealed record CarriedLine(
    string Practice, string? Owner, EndsAt? Due, PracticeStatus Status, VaultRef? Reason, string? AcceptedBy, EndsAt? Until, string? AcceptedAs,
    Digest? Words, Proof? Proof);

/// <summary>The newest revision of a piece of evidence of the release before: the same bytes under the same id.</summary>
/// <param name="ReceivedAt">When the journal received those bytes for the release before.</param>
/// <param name="By">Who sent them.</param>
/// <param name="Answers">The questions that it answered; a piece with many of them goes on in a further line of the same id.</param>
public sealed record CarriedEvidence(
    string Evidence, EvidenceContent Content, DateTimeOffset ReceivedAt, string By, IReadOnlyList<CarriedAnswer> Answers);

/// <summary>A practice that a piece of evidence served, and the question that it answered.</summary>
public sealed record CarriedAnswer(string Practice, Digest? Words, Proof? Proof);

/// <summary>A practice that a list asks for, or asks anew, since the update.</summary>
public sealed record Marked(string Practice, MarkedBy By);
