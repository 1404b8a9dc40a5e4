// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release;

/// <summary>Refusals of the registry, the practices, the gate and what is in service; <c>docs/api/codes.md</c> says what each means.</summary>
public static class ReleaseCodes
{
    public static readonly RefusalCode AdverseAnswered = new("release.adverse-answered", RefusalKind.Conflict);

    public static readonly RefusalCode AdverseOpen = new("release.adverse-open", RefusalKind.Conflict);

    public static readonly RefusalCode ApprovalStale = new("release.approval-stale", RefusalKind.Conflict);

    public static readonly RefusalCode ApprovalVoided = new("release.approval-voided", RefusalKind.Conflict);

    public static readonly RefusalCode ApprovedAlready = new("release.approved-already", RefusalKind.Conflict);

    public static readonly RefusalCode AuthorApproves = new("release.author-approves", RefusalKind.NotAllowed);

    public static readonly RefusalCode BadPath = new("release.bad-path", RefusalKind.Refused);

    public static readonly RefusalCode BadSheet = new("release.bad-sheet", RefusalKind.Refused);

    /// <inheritdoc cref="LedgerCodes.BadPublicKey"/>
    public static RefusalCode BadValue => LedgerCodes.BadPublicKey;

    public static readonly RefusalCode CannotRecall = new("release.cannot-recall", RefusalKind.Refused);

    public static readonly RefusalCode CannotUndo = new("release.cannot-undo", RefusalKind.Refused);

    public static readonly RefusalCode ComponentsFirst = new("release.components-first", RefusalKind.Refused);

    public static readonly RefusalCode CriterionOpen = new("release.criterion-open", RefusalKind.Refused);

    public static readonly RefusalCode DecisionErased = new("release.decision-erased", RefusalKind.Gone);

    public static readonly RefusalCode DecisionExpired = new("release.decision-expired", RefusalKind.VerificationFailed);

    public static readonly RefusalCode DecisionFailed = new("release.decision-failed", RefusalKind.VerificationFailed);

    public static readonly RefusalCode DecisionNotYetValid = new("release.decision-not-yet-valid", RefusalKind.VerificationFailed);

    public static readonly RefusalCode DecisionUnsigned = new("release.decision-unsigned", RefusalKind.Unavailable);

    public static readonly RefusalCode Duplicate = new("release.duplicate", RefusalKind.Conflict);

    public static readonly RefusalCode EvidenceGone = new("release.evidence-gone", RefusalKind.Gone);

    public static readonly RefusalCode TwinLowered = new("release.twin-lowered", RefusalKind.Refused);
    public static readonly RefusalCode GateNotClear = new("release.gate-not-clear", RefusalKind.Refused);

    public static readonly RefusalCode IdTaken = new("release.id-taken", RefusalKind.Conflict);

    public static readonly RefusalCode LineageRing = new("release.lineage-ring", RefusalKind.Conflict);

    public static readonly RefusalCode MalformedHistory = new("release.malformed-history", RefusalKind.Malformed);

    public static readonly RefusalCode ManifestGone = new("release.manifest-gone", RefusalKind.Gone);

    public static readonly RefusalCode ModalityNotNew = new("release.modality-not-new", RefusalKind.Refused);

    public static readonly RefusalCode NeedsSecondPerson = new("release.needs-second-person", RefusalKind.Refused);

    public static readonly RefusalCode NoCondition = new("release.no-condition", RefusalKind.Refused);

    public static readonly RefusalCode NoEvidence = new("release.no-evidence", RefusalKind.Refused);

    public static readonly RefusalCode NoStep = new("release.no-step", RefusalKind.Refused);

    public static readonly RefusalCode NoPatch = new("release.no-patch", RefusalKind.Refused);

    public static readonly RefusalCode NotAssessed = new("release.not-assessed", RefusalKind.Refused);

    public static readonly RefusalCode NoticeGiven = new("release.notice-given", RefusalKind.NotAllowed);

    public static readonly RefusalCode NoticeNotYetGiven = new("release.notice-not-yet-given", RefusalKind.Refused);

    public static readonly RefusalCode NotInService = new("release.not-in-service", RefusalKind.Refused);

    public static readonly RefusalCode NotLowered = new("release.not-lowered", RefusalKind.Refused);

    public static readonly RefusalCode NotRefused = new("release.not-refused", RefusalKind.Refused);

    public static readonly RefusalCode NotRetired = new("release.not-retired", RefusalKind.Refused);

    public static readonly RefusalCode NotStaged = new("release.not-staged", RefusalKind.Refused);

    public static readonly RefusalCode NotYours = new("release.not-yours", RefusalKind.NotAllowed);

    public static readonly RefusalCode OffStagedPlan = new("release.off-staged-plan", RefusalKind.Conflict);

    public static readonly RefusalCode OtherEntry = new("release.other-entry", RefusalKind.VerificationFailed);

    public static readonly RefusalCode OtherRelease = new("release.other-release", RefusalKind.VerificationFailed);

    public static readonly RefusalCode OtherStage = new("release.other-stage", RefusalKind.VerificationFailed);

    public static readonly RefusalCode OtherWeights = new("release.other-weights", RefusalKind.VerificationFailed);

    public static readonly RefusalCode OtherWording = new("release.other-wording", RefusalKind.Conflict);

    public static readonly RefusalCode PlanContradicts = new("release.plan-contradicts", RefusalKind.Refused);

    public static readonly RefusalCode Recallable = new("release.recallable", RefusalKind.Refused);

    public static readonly RefusalCode Retired = new("release.retired", RefusalKind.Refused);

    public static readonly RefusalCode ReturnNeeds = new("release.return-needs", RefusalKind.Refused);

    public static readonly RefusalCode ReviewerAskedAlready = new("release.reviewer-asked-already", RefusalKind.Conflict);

    public static readonly RefusalCode ReviewerInside = new("release.reviewer-inside", RefusalKind.NotAllowed);

    public static readonly RefusalCode ReviewEnded = new("release.review-ended", RefusalKind.Gone);

    public static readonly RefusalCode ReviewUsed = new("release.review-used", RefusalKind.Gone);

    public static readonly RefusalCode ReviewWithdrawn = new("release.review-withdrawn", RefusalKind.Gone);

    public static readonly RefusalCode RhythmLoosened = new("release.rhythm-loosened", RefusalKind.NotAllowed);

    public static readonly RefusalCode SamePerson = new("release.same-person", RefusalKind.NotAllowed);

    public static readonly RefusalCode SameWeights = new("release.same-weights", RefusalKind.Refused);

    public static readonly RefusalCode StatusAbsent = new("release.status-absent", RefusalKind.CannotBeVerified);

    public static readonly RefusalCode StatusExpired = new("release.status-expired", RefusalKind.CannotBeVerified);

    public static readonly RefusalCode StatusNotYetValid = new("release.status-not-yet-valid", RefusalKind.VerificationFailed);

    public static readonly RefusalCode StatusReplayed = new("release.status-replayed", RefusalKind.VerificationFailed);

    public static readonly RefusalCode StepOrder = new("release.step-order", RefusalKind.Refused);

    public static readonly RefusalCode StillServes = new("release.still-serves", RefusalKind.Refused);

    public static readonly RefusalCode
        StillRefused = new("release.still-refused", RefusalKind.Refused), StillAsked = new("release.still-asked", RefusalKind.Refused);

    public static readonly RefusalCode Succeeded = new("release.succeeded", RefusalKind.Conflict);

    public static readonly RefusalCode SucceedsNone = new("release.succeeds-none", RefusalKind.Refused);

    public static readonly RefusalCode SuccessorOpen = new("release.successor-open", RefusalKind.Conflict);

    public static readonly RefusalCode SuccessorProfile = new("release.successor-profile", RefusalKind.Refused);

    public static readonly RefusalCode Suspended = new("release.suspended", RefusalKind.NotAllowed);

    public static readonly RefusalCode TooManyReviews = new("release.too-many-reviews", RefusalKind.Refused);

    public static readonly RefusalCode TypeLowered = new("release.type-lowered", RefusalKind.Refused);

    public static readonly RefusalCode RolesNarrowed = new("release.roles-narrowed", RefusalKind.Refused);

    public static readonly RefusalCode UnknownId = new("release.unknown-id", RefusalKind.Unknown);

    public static readonly RefusalCode UnknownImport = new("release.unknown-import", RefusalKind.Refused);

    public static readonly RefusalCode UnknownModality = new("release.unknown-modality", RefusalKind.Refused);

    public static readonly RefusalCode UnknownPractice = new("release.unknown-practice", RefusalKind.Unknown);

    public static readonly RefusalCode UseRestricted = new("release.use-restricted", RefusalKind.NotAllowed);

    public static readonly RefusalCode UseUnknown = new("release.use-unknown", RefusalKind.NotAllowed);
}
