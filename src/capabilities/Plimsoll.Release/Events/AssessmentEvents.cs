// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Evidence;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Events;

/// <summary>The list of practices was derived for a profile and pinned to the packs that it rests on. A second pin re-derives it.</summary>
/// <param name="List">Digest of the list, whose words stand in a <see cref="ListKept"/> of before; null where there is advice alone.</param>
/// <param name="Redirect">Advice to a model provider in place of its list; what is asked of other roles stands in the list beside it.</param>
[Event("release.assessment-pinned", 3)]
public sealed record AssessmentPinned(AssessedProfile Profile, IReadOnlyList<PinnedPack> Packs, Digest? List, RedirectAdvice? Redirect) : ReleaseEvent
{
    private readonly IReadOnlyList<Requirement>? _requirements;

    /// <summary>The practices of the list; found on the record where whoever made the event did not bring them.</summary>
    /// <exception cref="InvalidOperationException">They are not on the record.</exception>
    [JsonIgnore]
    public IReadOnlyList<Requirement> Requirements { get => List is null ? [] : _requirements ?? KeptLists.Of(List); init => _requirements = value; }

    /// <summary>Whether the practices have to be found on the record.</summary>
    internal bool NeedsWords => List is not null && _requirements is null;

    /// <param name="requirements">None where there is advice in their place.</param>
    public static AssessmentPinned Of(
        AssessedProfile profile, IReadOnlyList<PinnedPack> packs, IReadOnlyList<Requirement> requirements, RedirectAdvice? redirect)
    {
        if (requirements is []) { return new(profile, packs, null, redirect); }
        var (digest, list) = KeptLists.Share(requirements);
        return new(profile, packs, digest, redirect) { Requirements = list };
    }
}

/// <summary>As it was written before a profile could say what kind of hosting service it is, and before advice and a list could stand together.</summary>
[Event("release.assessment-pinned", 2)]
public sealed record AssessmentPinnedV2(AssessedProfileV1 Profile, IReadOnlyList<PinnedPack> Packs, Digest? List, RedirectAdvice? Redirect)
    : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new AssessmentPinned(Profile.Lift(), Packs, List, Redirect);
}

/// <summary>As it was written when each assessment held the words of its practices.</summary>
[Event("release.assessment-pinned", 1)]
public sealed record AssessmentPinnedV1(
    AssessedProfileV1 Profile, IReadOnlyList<PinnedPack> Packs, IReadOnlyList<RequirementV1> Requirements, RedirectAdvice? Redirect)
    : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => AssessmentPinned.Of(Profile.Lift(), Packs, [.. Requirements.Select(r => r.Lift())], Redirect);
}

/// <summary>A practice of a list as it was written before it said how it is asked.</summary>
public sealed record RequirementV1(string Id, string Title, string Pack, Basis Basis, string Edition, Tier Tier, DueWhen When, Proof Proof, bool Owed)
{
    public Requirement Lift() => new(Id, Title, Pack, Basis, Edition, Tier, When, Proof, Owed);
}

/// <summary>A profile as it was written before it could say what kind of hosting service somebody is.</summary>
public sealed record AssessedProfileV1(
    ModelType ModelType, ReleaseType ReleaseType, IReadOnlyList<Role> Roles, IReadOnlyList<string> Modalities, bool SignificantUpdate)
{
    public AssessedProfile Lift() => new(ModelType, ReleaseType, Roles, Modalities, SignificantUpdate);
}

/// <summary>The words of a list of practices were put on the record, where assessments refer to them by their digest. They come from packs.</summary>
/// <param name="Whole">Whether the list ends here; what would not fit one entry goes on in the next.</param>
[Event("release.list-kept", 2)]
public sealed record ListKept(Digest List, bool Whole, IReadOnlyList<Requirement> Requirements) : ReleaseEvent;

/// <summary>As it was written before a list said of each practice how it is asked; its words, and so its digest, are what they were.</summary>
[Event("release.list-kept", 1)]
public sealed record ListKeptV1(Digest List, bool Whole, IReadOnlyList<RequirementV1> Requirements) : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new ListKept(List, Whole, [.. Requirements.Select(r => r.Lift())]);
}

/// <summary>The list that was pinned just before goes on: what would not fit one entry, as it was written when assessments held the words.</summary>
[Event("release.practices-listed", 1)]
public sealed record PracticesListed(IReadOnlyList<RequirementV1> Requirements) : ReleaseEvent;

/// <summary>A practice was given an owner, a due date, or both.</summary>
[Event("release.practice-assigned", 2)]
public sealed record PracticeAssigned(string Practice, string? Owner, EndsAt? Due) : ReleaseEvent;

/// <summary>As it was written when due dates were instants; they end when they always did.</summary>
[Event("release.practice-assigned", 1)]
public sealed record PracticeAssignedV1(string Practice, string? Owner, DateTimeOffset? Due) : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new PracticeAssigned(Practice, Owner, Due is { } at ? new LastInstant(at) : null);
}

/// <summary>Somebody said where a practice stands.</summary>
/// <param name="Reason">Required where the practice is held not to apply or not to be required here, or its risk is accepted.</param>
/// <param name="AcceptedBy">The account of the person who accepts the risk.</param>
/// <param name="Until">When the acceptance ends.</param>
/// <param name="AcceptedAs">The role in which the person accepts it, such as <c>governance</c>.</param>
[Event("release.practice-status-set", 3)]
public sealed record PracticeStatusSet(string Practice, PracticeStatus Status, VaultRef? Reason, string? AcceptedBy, EndsAt? Until, string? AcceptedAs)
    : ReleaseEvent;

/// <summary>As it was written before it said in which role a risk was accepted, and before a practice could be not required.</summary>
[Event("release.practice-status-set", 2)]
public sealed record PracticeStatusSetV2(string Practice, PracticeStatus Status, VaultRef? Reason, string? AcceptedBy, EndsAt? Until) : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new PracticeStatusSet(Practice, Status, Reason, AcceptedBy, Until, AcceptedAs: null);
}

/// <summary>As it was written when an acceptance ended at an instant; it ends when it always did.</summary>
[Event("release.practice-status-set", 1)]
public sealed record PracticeStatusSetV1(string Practice, PracticeStatus Status, VaultRef? Reason, string? AcceptedBy, DateTimeOffset? Until)
    : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new PracticeStatusSet(
        Practice, Status, Reason, AcceptedBy, Until is { } at ? new LastInstant(at) : null, AcceptedAs: null);
}

/// <summary>
/// Somebody read a practice as the list words it now, and said that what was answered under another wording, or before a significant update, answers this as
/// well. Until then it waits and does not count.
/// </summary>
/// <param name="Words">The words that were read; null where the list did not record them.</param>
/// <param name="Evidence">The pieces of evidence that answer them.</param>
/// <param name="Reason">Why, where somebody said it.</param>
[Event("release.answer-confirmed", 1)]
public sealed record AnswerConfirmed(string Practice, Digest? Words, IReadOnlyList<string> Evidence, VaultRef? Reason) : ReleaseEvent;

/// <summary>The type of the model was lowered for this release; the list that follows is derived for the lower one.</summary>
/// <param name="From">What it was: in the list that stood, or in the registry.</param>
/// <param name="Roles">What whoever did it was in the organisation.</param>
[Event("release.type-lowered", 1)]
public sealed record TypeLowered(ModelType From, ModelType To, IReadOnlyList<string> Roles, VaultRef Reason) : ReleaseEvent;

/// <summary>The release is assessed for fewer roles of the value chain than it would have to be; the list that follows is derived for those.</summary>
/// <param name="From">The roles that wanted a reason to be left out: those of the organisation, and those for which something was judged or approved. Before
/// that was told apart, those of the list that stood.</param>
/// <param name="Roles">What whoever did it was in the organisation.</param>
[Event("release.roles-narrowed", 1)]
public sealed record RolesNarrowed(IReadOnlyList<Role> From, IReadOnlyList<Role> To, IReadOnlyList<string> Roles, VaultRef Reason) : ReleaseEvent;

/// <summary>Somebody discussed a practice. Discussion is not part of what is approved.</summary>
[Event("release.comment-added", 1)]
public sealed record CommentAdded(string Practice, VaultRef Text) : ReleaseEvent;

/// <summary>A piece of evidence was received.</summary>
/// <param name="LateFor">Practices that it serves and whose due date had passed.</param>
[Event("release.evidence-attached", 3)]
public sealed record EvidenceAttached(string Evidence, EvidenceContent Content, IReadOnlyList<string> Practices, IReadOnlyList<string> LateFor) : ReleaseEvent;

/// <summary>As it was written when there was one worksheet for whoever restricts and whoever releases.</summary>
[Event("release.evidence-attached", 2)]
public sealed record EvidenceAttachedV2(string Evidence, EvidenceContentV2 Content, IReadOnlyList<string> Practices, IReadOnlyList<string> LateFor)
    : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new EvidenceAttached(Evidence, Content.Lift(), Practices, LateFor);
}

/// <summary>As it was written when evidence expired at an instant.</summary>
[Event("release.evidence-attached", 1)]
public sealed record EvidenceAttachedV1(string Evidence, EvidenceContentV1 Content, IReadOnlyList<string> Practices, IReadOnlyList<string> LateFor)
    : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new EvidenceAttached(Evidence, Content.Lift(), Practices, LateFor);
}

/// <summary>A new revision replaced a piece of evidence; the earlier ones are kept.</summary>
[Event("release.evidence-revised", 3)]
public sealed record EvidenceRevised(string Evidence, int Revision, EvidenceContent Content, IReadOnlyList<string> LateFor) : ReleaseEvent;

/// <summary>As it was written when there was one worksheet for whoever restricts and whoever releases.</summary>
[Event("release.evidence-revised", 2)]
public sealed record EvidenceRevisedV2(string Evidence, int Revision, EvidenceContentV2 Content, IReadOnlyList<string> LateFor) : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new EvidenceRevised(Evidence, Revision, Content.Lift(), LateFor);
}

/// <summary>As it was written when evidence expired at an instant.</summary>
[Event("release.evidence-revised", 1)]
public sealed record EvidenceRevisedV1(string Evidence, int Revision, EvidenceContentV1 Content, IReadOnlyList<string> LateFor) : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new EvidenceRevised(Evidence, Revision, Content.Lift(), LateFor);
}

/// <summary>A second person called what a worksheet says adequate: the effort it states, and what came of it.</summary>
/// <param name="Revision">The revision that the person read; a later one wants to be read anew.</param>
/// <param name="Words">Why, in the person's words.</param>
/// <param name="As">The role in which the person did; null where that was before roles were recorded.</param>
[Event("release.worksheet-called-adequate", 2)]
public sealed record WorksheetCalledAdequate(string Evidence, int Revision, VaultRef Words, string? As) : ReleaseEvent;

/// <summary>As it was written before the role of whoever calls a worksheet adequate was recorded.</summary>
[Event("release.worksheet-called-adequate", 1)]
public sealed record WorksheetCalledAdequateV1(string Evidence, int Revision, VaultRef Words) : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new WorksheetCalledAdequate(Evidence, Revision, Words, As: null);
}

/// <summary>Somebody answered a question that gates ask from a day on.</summary>
/// <param name="Question">Its id in the rules.</param>
/// <param name="Words">Digest of the words of the question that was answered.</param>
/// <param name="Because">Why, in the person's words.</param>
/// <param name="As">The role in which the person answered; null where it was answered before roles were recorded.</param>
[Event("release.declared", 2)]
public sealed record Declared(string Question, Digest Words, DeclaredAnswer Answer, VaultRef Because, string? As) : ReleaseEvent;

/// <summary>As it was written before the role of whoever answered was recorded.</summary>
[Event("release.declared", 1)]
public sealed record DeclaredV1(string Question, Digest Words, DeclaredAnswer Answer, VaultRef Because) : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new Declared(Question, Words, Answer, Because, As: null);
}

/// <summary>The practices that a piece of evidence serves were set anew.</summary>
[Event("release.evidence-linked", 1)]
public sealed record EvidenceLinked(string Evidence, IReadOnlyList<string> Practices, IReadOnlyList<string> LateFor) : ReleaseEvent;

/// <summary>A piece of evidence no longer counts. It stays in the history.</summary>
[Event("release.evidence-withdrawn", 1)]
public sealed record EvidenceWithdrawn(string Evidence, VaultRef Reason) : ReleaseEvent;

/// <summary>The bytes of a revision are gone: erased or lost. What is gone never counts.</summary>
[Event("release.evidence-gone", 1)]
public sealed record EvidenceGone(string Evidence, int Revision) : ReleaseEvent;
