// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Events;

/// <summary>A person approved exactly these bytes for a stage.</summary>
/// <param name="Bundle">Digest of the approved bundle.</param>
/// <param name="Rules">Digest of the gate rules it was approved under.</param>
/// <param name="Weakness">Set when the approver is also an author, which only a one-person organisation may be.</param>
[Event("release.approval-given", 1)]
public sealed record ApprovalGiven(string Approval, Stage Stage, Digest Bundle, Digest Rules, Weakness? Weakness) : ReleaseEvent;

/// <summary>An approver took the approval back.</summary>
[Event("release.approval-revoked", 1)]
public sealed record ApprovalRevoked(string Approval, VaultRef Reason) : ReleaseEvent;

/// <summary>What was approved has changed since, so the approval no longer stands.</summary>
/// <param name="Changed">Which lines of the bundle changed.</param>
[Event("release.approval-voided", 1)]
public sealed record ApprovalVoided(string Approval, IReadOnlyList<string> Changed) : ReleaseEvent;

/// <summary>The organisation decided not to release at a stage.</summary>
[Event("release.refused", 1)]
public sealed record ReleaseRefused(Stage Stage, VaultRef Reason) : ReleaseEvent;

/// <summary>The organisation takes its refusal back; the gate has to be judged again.</summary>
[Event("release.refusal-lifted", 1)]
public sealed record RefusalLifted(Stage Stage, VaultRef Reason) : ReleaseEvent;

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
[Event("release.gate-judged", 3)]
public sealed record GateJudged(
    string Decision, Stage Stage, VerdictKind Verdict, IReadOnlyList<string> Missing, Digest Bundle, Digest Rules,
    DateTimeOffset? ValidUntil, string? Supersedes, IReadOnlyList<Weakness> Weaknesses, GatePack? Pack, Disclosure? Stands) : ReleaseEvent;

/// <summary>A gate was judged, as it was written before a verdict said on what practices stood.</summary>
[Event("release.gate-judged", 2)]
public sealed record GateJudgedV2(
    string Decision, Stage Stage, VerdictKind Verdict, IReadOnlyList<string> Missing, Digest Bundle, Digest Rules,
    DateTimeOffset? ValidUntil, string? Supersedes, IReadOnlyList<Weakness> Weaknesses, GatePack? Pack) : ReleaseEvent, ILifted
{
    /// <summary>It counted nothing, and nothing is made up.</summary>
    public JournalEvent Lift() => new GateJudged(
        Decision, Stage, Verdict, Missing, Bundle, Rules, ValidUntil, Supersedes, Weaknesses, Pack, Stands: null);
}

/// <summary>A gate was judged, as version 0.1.0 wrote it: the pack of the rules is known by their digest alone.</summary>
[Event("release.gate-judged", 1)]
public sealed record GateJudgedV1(
    string Decision, Stage Stage, VerdictKind Verdict, IReadOnlyList<string> Missing, Digest Bundle, Digest Rules,
    DateTimeOffset? ValidUntil, string? Supersedes, IReadOnlyList<Weakness> Weaknesses) : ReleaseEvent, ILifted
{
    /// <summary>It named no pack.</summary>
    public JournalEvent Lift() => new GateJudged(
        Decision, Stage, Verdict, Missing, Bundle, Rules, ValidUntil, Supersedes, Weaknesses, Pack: null, Stands: null);
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
[Event("release.status-changed", 1)]
public sealed record StatusChanged(ServiceState State, IReadOnlyList<string> AllowedUses, Criterion Criterion, VaultRef? Reason, IReadOnlyList<string> Notify)
    : ReleaseEvent;

/// <summary>Weights that are public cannot be called back; this is what was said instead.</summary>
[Event("release.open-notice-issued", 1)]
public sealed record OpenNoticeIssued(OpenNoticeKind Kind, Criterion Criterion, VaultRef? Text, IReadOnlyList<string> Notify) : ReleaseEvent;

/// <summary>A retired model was looked at again.</summary>
[Event("release.monitoring-recorded", 1)]
public sealed record MonitoringRecorded(VaultRef Findings) : ReleaseEvent;
