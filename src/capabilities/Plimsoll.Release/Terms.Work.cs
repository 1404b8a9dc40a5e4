// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Release;

public static partial class Terms
{
    public static readonly Words<ModelType> ModelTypes = new("model",
        new(ModelType.Narrow, "specialized-narrow", "narrow", "Specialized Narrow Purpose"), new(ModelType.General, "advanced-general", "general", "Advanced Narrow and General Purpose"),
        new(ModelType.Frontier, "frontier", "frontier", "Paradigm-shifting or Frontier"));

    public static readonly Words<Role> Roles = new("role",
        new(Role.Provider, "model-provider", "provider", "model provider"), new(Role.Adapter, "model-adapter", "adapter", "model adapter"),
        new(Role.Host, "hosting-service", "host", "model hosting service"), new(Role.Developer, "app-developer", "developer", "application developer"));

    public static readonly Words<Component> Components = new("component",
        Same(Component.Weights, "weights", "weights"), Same(Component.Code, "code", "code"), Same(Component.Data, "data", "data"),
        Same(Component.Architecture, "architecture", "architecture"), Same(Component.Evaluations, "evaluations", "evaluations"), Same(Component.Paper, "paper", "paper"));

    public static readonly Words<PracticeStatus> Statuses = new("status",
        Same(PracticeStatus.Open, "open", "open"), Same(PracticeStatus.InProgress, "in-progress", "in progress"), Same(PracticeStatus.Met, "met", "met"),
        Same(PracticeStatus.MetLate, "met-late", "met late"), Same(PracticeStatus.NotApplicable, "not-applicable", "not applicable"), Same(PracticeStatus.RiskAccepted, "risk-accepted", "risk accepted"));

    public static readonly Words<EvidenceKind> EvidenceKinds = new("kind",
        Same(EvidenceKind.File, "file", "file"), Same(EvidenceKind.Link, "link", "link"), Same(EvidenceKind.CiResult, "ci-result", "result of CI"),
        Same(EvidenceKind.Imported, "imported", "imported result"), Same(EvidenceKind.Worksheet, "worksheet", "marginal-risk worksheet"));

    public static readonly Words<Criterion> Criteria = new("criterion",
        Same(Criterion.GateClear, "gate-clear", "the gate is clear"), Same(Criterion.ApprovalVoided, "approval-voided", "an approval ended"), Same(Criterion.RefusedByOrganisation, "refused-by-organisation", "the organisation decided against it"),
        Same(Criterion.Incident, "incident", "an incident"), Same(Criterion.Misuse, "misuse", "misuse"), Same(Criterion.SecurityVulnerability, "security-vulnerability", "a security vulnerability"),
        Same(Criterion.LegalOrder, "legal-order", "a legal order"), Same(Criterion.DutyLapsed, "duty-lapsed", "a duty lapsed"), Same(Criterion.Superseded, "superseded", "a newer model replaces it"),
        Same(Criterion.EndOfLife, "end-of-life", "end of life"), Same(Criterion.Remedied, "remedied", "the cause is remedied"));

    public static readonly Words<OpenNoticeKind> NoticeKinds = new("notice",
        Same(OpenNoticeKind.EndOfSupport, "end-of-support", "end of support"), Same(OpenNoticeKind.LicenceChanged, "licence-changed", "change of licence"), Same(OpenNoticeKind.HubNotice, "hub-notice", "notice at the hub"));

    public static readonly Words<VerdictKind> Verdicts = new("verdict",
        Same(VerdictKind.Clear, "clear", "Clear"), Same(VerdictKind.Held, "held", "Held"), Same(VerdictKind.Redirected, "redirected", "Redirected"), Same(VerdictKind.Refused, "refused", "Refused"));
}
