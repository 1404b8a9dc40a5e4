// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release;

public static partial class Terms
{
    /// <summary>The components of <see cref="SharedTerms.Components"/>, in one word each, as a plan names them.</summary>
    public static readonly Words<Component> Components = new("component",
        new(Component.Weights, "weights", "weights"), new(Component.Code, "code", "code"), new(Component.Data, "data", "data"),
        new(Component.Architecture, "architecture", "architecture"),
        new(Component.Evaluations, "evaluations", "evaluations"),
        new(Component.Paper, "paper", "paper"));

    public static readonly Words<PracticeStatus> Statuses = new("status",
        new(PracticeStatus.Open, "open", "open"), new(PracticeStatus.InProgress, "in-progress", "in progress"), new(PracticeStatus.Met, "met", "met"),
        new(PracticeStatus.MetLate, "met-late", "met late"),
        new(PracticeStatus.NotApplicable, "not-applicable", "not applicable"),
        new(PracticeStatus.NotRequired, "not-required", "not required here"),
        new(PracticeStatus.RiskAccepted, "risk-accepted", "risk accepted"));

    /// <summary>On what a practice stands; the order is that of a count.</summary>
    public static readonly Words<Footing> Footings = new("stands",
        new(Footing.Proven, "proven", "proven"), new(Footing.SeenOutside, "seen-outside", "seen by an outsider"),
        new(Footing.HasEvidence, "has-evidence", "has evidence"),
        new(Footing.SelfAttested, "self-attested", "self-attested"),
        new(Footing.Accepted, "accepted", "risk accepted"),
        new(Footing.SetAside, "set-aside", "set aside"),
        new(Footing.Open, "open", "open"));

    /// <summary>Of whom a practice is asked by now.</summary>
    public static readonly Words<AskedBy> AskedBys = new("asked",
        new(AskedBy.Gate, "gate", "asked for by the gate"), new(AskedBy.Later, "later", "not asked for yet"), new(AskedBy.Choice, "choice", "left to choice"));

    public static readonly Words<EvidenceKind> EvidenceKinds = new("kind",
        new(EvidenceKind.File, "file", "file"), new(EvidenceKind.Link, "link", "link"), new(EvidenceKind.CiResult, "ci-result", "result of CI"),
        new(EvidenceKind.Imported, "imported", "imported result"), new(EvidenceKind.Worksheet, "worksheet", "worksheet"));

    public static readonly Words<DeclaredAnswer> Answers = new("answer",
        new(DeclaredAnswer.CouldNot, "could-not", "It could not"),
        new(DeclaredAnswer.Prevented, "prevented", "It could, and it is prevented"),
        new(DeclaredAnswer.NotPrevented, "not-prevented", "It could, and it is not prevented"));

    public static readonly Words<Criterion> Criteria = new("criterion",
        new(Criterion.GateClear, "gate-clear", "the gate is clear"),
        new(Criterion.ApprovalVoided, "approval-voided", "an approval ended"),
        new(Criterion.RefusedByOrganisation, "refused-by-organisation", "the organisation decided against it"),
        new(Criterion.Incident, "incident", "an incident"),
        new(Criterion.Misuse, "misuse", "misuse"),
        new(Criterion.SecurityVulnerability, "security-vulnerability", "a security vulnerability"),
        new(Criterion.LegalOrder, "legal-order", "a legal order"),
        new(Criterion.DutyLapsed, "duty-lapsed", "a duty lapsed"),
        new(Criterion.Superseded, "superseded", "a newer model replaces it"),
        new(Criterion.EndOfLife, "end-of-life", "end of life"), new(Criterion.Remedied, "remedied", "the cause is remedied"),
        new(Criterion.AdverseEvidence, "adverse-evidence", "adverse evidence"));

    public static readonly Words<Succession.UpdateChange> UpdateChanges = new("change",
        new(Succession.UpdateChange.Modality, "modality", "a new modality"), new(Succession.UpdateChange.Compute, "compute", "more computing power"),
        new(Succession.UpdateChange.Autonomy, "autonomy", "more autonomy"), new(Succession.UpdateChange.Other, "other", "something else"),
        new(Succession.UpdateChange.Fix, "fix", "a fix, and nothing else"));

    public static readonly Words<Succession.MarkedBy> MarkedBys = new("by",
        new(Succession.MarkedBy.Update, "update", "asked anew after a significant update"),
        new(Succession.MarkedBy.Modality, "modality", "asked because of the new modality"),
        new(Succession.MarkedBy.Facts, "facts", "asked because of the plan, the roles, the type of the model or newer packs"));

    public static readonly Words<Succession.UpdatePart> UpdateParts = new("part",
        new(Succession.UpdatePart.Waits, "waits", "waits"), new(Succession.UpdatePart.Confirmed, "confirmed", "carried over and confirmed"),
        new(Succession.UpdatePart.Anew, "anew", "answered anew"), new(Succession.UpdatePart.Added, "added", "added"),
        new(Succession.UpdatePart.Fell, "fell", "fell away"), new(Succession.UpdatePart.Kept, "kept", "carried over, and counts"));

    public static readonly Words<AdverseAnswer> AdverseAnswers = new("answer",
        new(AdverseAnswer.Keeps, "keeps", "it keeps serving"), new(AdverseAnswer.Suspends, "suspends", "it stops serving"));

    public static readonly Words<FindingWeight> FindingWeights = new("weight",
        new(FindingWeight.Severe, "severe", "severe"), new(FindingWeight.Critical, "critical", "critical"),
        new(FindingWeight.DoNotRelease, "do-not-release", "past a threshold whose consequence is not to release"));

    public static readonly Words<DutyState> Duties = new("stands",
        new(DutyState.GivenToNobody, "given-to-nobody", "given to nobody"), new(DutyState.NoAnswer, "no-answer", "no answer"),
        new(DutyState.Changed, "changed", "changed since it was answered"), new(DutyState.Accepted, "accepted", "accepted"),
        new(DutyState.Declined, "declined", "declined"), new(DutyState.Countered, "countered", "countered"),
        new(DutyState.NotOurs, "not-ours", "not ours, theirs"));

    public static readonly Words<ReviewAnswer> ReviewAnswers = new("answer",
        new(ReviewAnswer.NoObjection, "no-objection", "no objection"), new(ReviewAnswer.ChangesAsked, "changes-asked", "changes are asked for"),
        new(ReviewAnswer.Declined, "declined", "declined to answer"));

    public static readonly Words<ReviewState> ReviewStates = new("state",
        new(ReviewState.Open, "open", "waits for an answer"), new(ReviewState.Answered, "answered", "answered"),
        new(ReviewState.Withdrawn, "withdrawn", "withdrawn"), new(ReviewState.Ended, "ended", "not answered in time"),
        new(ReviewState.Erased, "erased", "erased before it was answered"));

    /// <summary>What is to be done with a model, as it reads after "to".</summary>
    public static readonly Words<Staging.FallBack> FallBacks = new("act",
        new(Staging.FallBack.Restrict, "restrict", "restrict it to some of its uses"), new(Staging.FallBack.Suspend, "suspend", "suspend it"),
        new(Staging.FallBack.Retire, "retire", "retire it"));

    public static readonly Words<OpenNoticeKind> NoticeKinds = new("notice",
        new(OpenNoticeKind.EndOfSupport, "end-of-support", "end of support"),
        new(OpenNoticeKind.LicenceChanged, "licence-changed", "change of licence"),
        new(OpenNoticeKind.HubNotice, "hub-notice", "notice at the hub"));

    /// <summary>What is watched; the keys of the first six are those of the record that content describes.</summary>
    public static readonly Words<Rhythms.Watched> Watching = new("what",
        new(Rhythms.Watched.Functionality, "functionality", "functionality"), new(Rhythms.Watched.Operational, "operational", "operation"),
        new(Rhythms.Watched.HumanFactors, "human-factors", "people"), new(Rhythms.Watched.Security, "security", "security"),
        new(Rhythms.Watched.Compliance, "compliance", "compliance"), new(Rhythms.Watched.LargeScale, "large-scale", "effects at large scale"),
        new(Rhythms.Watched.InternalUse, "internal-use", "use inside"));

    public static readonly Words<VerdictKind> Verdicts = new("verdict",
        new(VerdictKind.Clear, "clear", "Clear"),
        new(VerdictKind.Held, "held", "Held"),
        new(VerdictKind.Redirected, "redirected", "Redirected"),
        new(VerdictKind.Refused, "refused", "Refused"));
}
