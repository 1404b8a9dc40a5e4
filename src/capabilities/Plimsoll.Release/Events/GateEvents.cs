// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Events;

/// <summary>A person approved exactly these bytes for a stage.</summary>
/// <param name="Bundle">Digest of the approved bundle.</param>
/// <param name="Rules">Digest of the gate rules it was approved under.</param>
/// <param name="Weakness">Set when the approver is also an author, which only a one-person organisation may be.</param>
/// <param name="Words">What the approver says about it.</param>
/// <param name="Condition">What must be done by a day; without it the approval counts no longer once the day is over.</param>
[Event("release.approval-given", 2)]
[method: JsonConstructor]
public sealed record ApprovalGiven(
    string Approval, Stage Stage, Digest Bundle, Digest Rules, Weakness? Weakness, VaultRef? Words, ApprovalCondition? Condition) : ReleaseEvent
{
    /// <summary>One beside which nothing is said.</summary>
    public ApprovalGiven(string approval, Stage stage, Digest bundle, Digest rules, Weakness? weakness)
        : this(approval, stage, bundle, rules, weakness, Words: null, Condition: null) { }
}

/// <summary>As it was written when an approver could say nothing beside it.</summary>
[Event("release.approval-given", 1)]
public sealed record ApprovalGivenV1(string Approval, Stage Stage, Digest Bundle, Digest Rules, Weakness? Weakness) : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new ApprovalGiven(Approval, Stage, Bundle, Rules, Weakness);
}

/// <summary>What an approver asks for besides, and by when.</summary>
public sealed record ApprovalCondition(VaultRef Words, LastDay LastDay);

/// <summary>The approver holds the condition of an approval to be met.</summary>
[Event("release.condition-met", 1)]
public sealed record ConditionMet(string Approval, VaultRef Words) : ReleaseEvent;

/// <summary>Somebody who may approve asks for changes instead.</summary>
/// <param name="Bundle">Digest of what they looked at.</param>
[Event("release.changes-requested", 1)]
public sealed record ChangesRequested(string Request, Stage Stage, Digest Bundle, VaultRef Words) : ReleaseEvent;

/// <summary>Somebody who may approve looked at exactly this state. It decides nothing: what comes from then on is shown to them as new.</summary>
/// <param name="Bundle">Digest of what they looked at.</param>
[Event("release.state-seen", 1)]
public sealed record StateSeen(Digest Bundle) : ReleaseEvent;

/// <summary>An approver took the approval back.</summary>
[Event("release.approval-revoked", 1)]
public sealed record ApprovalRevoked(string Approval, VaultRef Reason) : ReleaseEvent, IAtAnyTime;

/// <summary>What was approved has changed since, so the approval no longer stands.</summary>
/// <param name="Changed">Which lines of the bundle changed.</param>
[Event("release.approval-voided", 1)]
public sealed record ApprovalVoided(string Approval, IReadOnlyList<string> Changed) : ReleaseEvent;

/// <summary>The organisation decided not to release at a stage.</summary>
[Event("release.refused", 1)]
public sealed record ReleaseRefused(Stage Stage, VaultRef Reason) : ReleaseEvent, IAtAnyTime;

/// <summary>The organisation takes its refusal back; the gate has to be judged again.</summary>
/// <param name="Weakness">Set where whoever lifts it wrote part of the release, which only a one-person organisation may do.</param>
[Event("release.refusal-lifted", 2)]
public sealed record RefusalLifted(Stage Stage, VaultRef Reason, Weakness? Weakness) : ReleaseEvent;

/// <summary>As it was written when whoever might refuse might lift it too.</summary>
[Event("release.refusal-lifted", 1)]
public sealed record RefusalLiftedV1(Stage Stage, VaultRef Reason) : ReleaseEvent, ILifted
{
    /// <summary>Nobody asked who wrote the release, and nothing is made up.</summary>
    public JournalEvent Lift() => new RefusalLifted(Stage, Reason, Weakness: null);
}

/// <summary>The set of gate rules that a verdict was given under, as it called itself then.</summary>
public sealed record GatePack(string Id, string Date, Basis Basis);

/// <summary>A gate was judged.</summary>
/// <param name="Missing">Short names of what is missing, see <see cref="Missing.Key"/>.</param>
/// <param name="Rules">Digest of the rules of this gate.</param>
/// <param name="ValidUntil">Only for a clear verdict.</param>
/// <param name="Supersedes">The decision for the same stage that this one replaces.</param>
/// <param name="Pack">The pack of the rules; null where the entry was written before packs were.</param>
/// <param name="Stands">On what the practices stood, each accepted risk and each practice that was set aside; null where there was no list, or where the
/// entry was written before verdicts said so.</param>
/// <param name="Assurances">Conditions of approvals and answers to questions; null where the entry was written before verdicts said so.</param>
[Event("release.gate-judged", 6)]
public sealed record GateJudged(
    string Decision, Stage Stage, VerdictKind Verdict, IReadOnlyList<string> Missing, Digest Bundle, Digest Rules, DateTimeOffset? ValidUntil,
    string? Supersedes, IReadOnlyList<Weakness> Weaknesses, GatePack? Pack, Disclosure? Stands, Assurances? Assurances) : ReleaseEvent;

/// <summary>A gate was judged, as it was written before it was a weakness that one person alone brought a model back.</summary>
[Event("release.gate-judged", 5)]
public sealed record GateJudgedV5(
    string Decision, Stage Stage, VerdictKind Verdict, IReadOnlyList<string> Missing, Digest Bundle, Digest Rules, DateTimeOffset? ValidUntil,
    string? Supersedes, IReadOnlyList<Weakness> Weaknesses, GatePack? Pack, Disclosure? Stands, Assurances? Assurances) : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new GateJudged(
        Decision, Stage, Verdict, Missing, Bundle, Rules, ValidUntil, Supersedes, Weaknesses, Pack, Stands, Assurances);
}

/// <summary>A gate was judged, as it was written before somebody outside could be asked for a review.</summary>
[Event("release.gate-judged", 4)]
public sealed record GateJudgedV4(
    string Decision, Stage Stage, VerdictKind Verdict, IReadOnlyList<string> Missing, Digest Bundle, Digest Rules, DateTimeOffset? ValidUntil,
    string? Supersedes, IReadOnlyList<Weakness> Weaknesses, GatePack? Pack, Disclosure? Stands, Assurances? Assurances) : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new GateJudged(
        Decision, Stage, Verdict, Missing, Bundle, Rules, ValidUntil, Supersedes, Weaknesses, Pack, Stands, Assurances);
}

/// <summary>A gate was judged, as it was written before a verdict named conditions of approvals and answers to questions.</summary>
[Event("release.gate-judged", 3)]
public sealed record GateJudgedV3(
    string Decision, Stage Stage, VerdictKind Verdict, IReadOnlyList<string> Missing, Digest Bundle, Digest Rules,
    DateTimeOffset? ValidUntil, string? Supersedes, IReadOnlyList<Weakness> Weaknesses, GatePack? Pack, Disclosure? Stands) : ReleaseEvent, ILifted
{
    /// <summary>It named none, and nothing is made up.</summary>
    public JournalEvent Lift() => new GateJudged(
        Decision, Stage, Verdict, Missing, Bundle, Rules, ValidUntil, Supersedes, Weaknesses, Pack, Stands, Assurances: null);
}

/// <summary>A gate was judged, as it was written before a verdict said on what practices stood.</summary>
[Event("release.gate-judged", 2)]
public sealed record GateJudgedV2(
    string Decision, Stage Stage, VerdictKind Verdict, IReadOnlyList<string> Missing, Digest Bundle, Digest Rules,
    DateTimeOffset? ValidUntil, string? Supersedes, IReadOnlyList<Weakness> Weaknesses, GatePack? Pack) : ReleaseEvent, ILifted
{
    /// <summary>It counted nothing, and nothing is made up.</summary>
    public JournalEvent Lift() => new GateJudged(
        Decision, Stage, Verdict, Missing, Bundle, Rules, ValidUntil, Supersedes, Weaknesses, Pack, Stands: null, Assurances: null);
}

/// <summary>A gate was judged, as version 0.1.0 wrote it: the pack of the rules is known by their digest alone.</summary>
[Event("release.gate-judged", 1)]
public sealed record GateJudgedV1(
    string Decision, Stage Stage, VerdictKind Verdict, IReadOnlyList<string> Missing, Digest Bundle, Digest Rules,
    DateTimeOffset? ValidUntil, string? Supersedes, IReadOnlyList<Weakness> Weaknesses) : ReleaseEvent, ILifted
{
    /// <summary>It named no pack.</summary>
    public JournalEvent Lift() => new GateJudged(
        Decision, Stage, Verdict, Missing, Bundle, Rules, ValidUntil, Supersedes, Weaknesses, Pack: null, Stands: null, Assurances: null);
}

/// <summary>A decision was signed: the one time at which its bytes were made.</summary>
/// <param name="Envelope">Digest of the signed bytes.</param>
/// <param name="At">The signed bytes: they name files, so they can be erased.</param>
/// <param name="Rendered">What <see cref="GivenDecision.Rendered"/> says of the verdict, and never anything else: whoever reads this entry alone, as the trail
/// does, has no verdict beside it.</param>
/// <param name="Pack">The pack that they name; null where they say that it is not known.</param>
[Event("release.decision-signed", 1)]
public sealed record DecisionSigned(string Decision, Digest Envelope, VaultRef At, Rendered Rendered, GatePack? Pack) : ReleaseEvent;

/// <summary>Whether the released model may serve was changed.</summary>
/// <param name="AllowedUses">Empty unless the state is active or restricted.</param>
/// <param name="Notify">Organisations downstream that must hear of it.</param>
[Event("release.status-changed", 2)]
public sealed record StatusChanged(ServiceState State, IReadOnlyList<string> AllowedUses, Criterion Criterion, VaultRef? Reason, IReadOnlyList<string> Notify)
    : ReleaseEvent, IAtAnyTime
{
    /// <summary>A suspension; every other change of state waits.</summary>
    bool IAtAnyTime.AtAnyTime => State == ServiceState.Suspended;
}

/// <summary>As it was written before adverse evidence was a criterion.</summary>
[Event("release.status-changed", 1)]
public sealed record StatusChangedV1(ServiceState State, IReadOnlyList<string> AllowedUses, Criterion Criterion, VaultRef? Reason, IReadOnlyList<string> Notify)
    : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new StatusChanged(State, AllowedUses, Criterion, Reason, Notify);
}

/// <summary>Somebody proposes to put a model back into service that was lowered for a reason which one person alone does not answer.</summary>
/// <param name="Uses">The uses that it would serve again.</param>
/// <param name="Evidence">What shows that the cause was found and mended, or the order lifted: received after the model was lowered.</param>
/// <param name="Read">The revision that was named with it; null where the entry was written before proposals named one.</param>
[Event("release.return-proposed", 2)]
public sealed record ReturnProposed(string Return, IReadOnlyList<string> Uses, string Evidence, VaultRef Reason, ReadRevision? Read) : ReleaseEvent;

/// <summary>As it was written when a proposal named a piece of evidence, whatever that would hold later.</summary>
[Event("release.return-proposed", 1)]
public sealed record ReturnProposedV1(string Return, IReadOnlyList<string> Uses, string Evidence, VaultRef Reason) : ReleaseEvent, ILifted
{
    /// <summary>It named no revision, and nothing is made up.</summary>
    public JournalEvent Lift() => new ReturnProposed(Return, Uses, Evidence, Reason, Read: null);
}

/// <summary>A revision of a piece of evidence, by its number and the bytes that it holds or points to.</summary>
public sealed record ReadRevision(int Revision, Digest Digest)
{
    internal static ReadRevision Of(EvidenceItem item) => new(item.Current.Number, item.Current.Content.Digest);
}

/// <summary>Another person takes the proposal up; the change of status follows in the same append.</summary>
/// <param name="Words">What that person says.</param>
/// <param name="Weakness">Set where it is the same person, which only a one-person organisation may be.</param>
[Event("release.return-agreed", 1)]
public sealed record ReturnAgreed(string Return, VaultRef Words, Weakness? Weakness) : ReleaseEvent;

/// <summary>Somebody says that a piece of evidence speaks against the release. Approvers hear of it and decide by a day.</summary>
/// <param name="Read">The revision that does; null where the entry was written before one was named.</param>
[Event("release.adverse-raised", 2)]
public sealed record AdverseRaised(string Evidence, LastDay DecideBy, VaultRef? Words, ReadRevision? Read) : ReleaseEvent, IAtAnyTime;

/// <summary>As it was written when no revision was named.</summary>
[Event("release.adverse-raised", 1)]
public sealed record AdverseRaisedV1(string Evidence, LastDay DecideBy, VaultRef? Words) : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new AdverseRaised(Evidence, DecideBy, Words, Read: null);
}

/// <summary>An approver decided about adverse evidence.</summary>
/// <param name="Words">Why.</param>
/// <param name="Weakness">Set where whoever decides wrote part of the release, which only a one-person organisation may do.</param>
[Event("release.adverse-answered", 1)]
public sealed record AdverseAnswered(string Evidence, AdverseAnswer Answer, VaultRef Words, Weakness? Weakness) : ReleaseEvent;

/// <summary>Weights that are public cannot be called back; this is what was said instead.</summary>
[Event("release.open-notice-issued", 2)]
public sealed record OpenNoticeIssued(OpenNoticeKind Kind, Criterion Criterion, VaultRef? Text, IReadOnlyList<string> Notify) : ReleaseEvent, IAtAnyTime;

/// <summary>As it was written before adverse evidence was a criterion.</summary>
[Event("release.open-notice-issued", 1)]
public sealed record OpenNoticeIssuedV1(OpenNoticeKind Kind, Criterion Criterion, VaultRef? Text, IReadOnlyList<string> Notify) : ReleaseEvent, ILifted
{
    public JournalEvent Lift() => new OpenNoticeIssued(Kind, Criterion, Text, Notify);
}

/// <summary>A retired model was looked at again.</summary>
[Event("release.monitoring-recorded", 1)]
public sealed record MonitoringRecorded(VaultRef Findings) : ReleaseEvent;
