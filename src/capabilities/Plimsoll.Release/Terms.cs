// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release;

/// <summary>How far a model goes out. Each stage has a gate of its own.</summary>
[JsonConverter(typeof(KebabEnumConverter<Stage>))]
public enum Stage { Development, Internal, TrustedPartners, Research, Restricted, Wider, OpenWeights }

/// <summary>Who can reach the release.</summary>
[JsonConverter(typeof(KebabEnumConverter<Audience>))]
public enum Audience { OwnStaff, NamedPartners, VettedResearchers, Customers, Everyone }

/// <summary>Where the work on a practice stands.</summary>
[JsonConverter(typeof(KebabEnumConverter<PracticeStatus>))]
public enum PracticeStatus { Open, InProgress, Met, MetLate, NotApplicable, RiskAccepted, NotRequired }

/// <summary>What a piece of evidence is.</summary>
[JsonConverter(typeof(KebabEnumConverter<EvidenceKind>))]
public enum EvidenceKind { File, Link, CiResult, Imported, Worksheet }

/// <summary>Whether a released model may serve. Source of restrict, suspend and retire: 000, lines 179-180.</summary>
[JsonConverter(typeof(KebabEnumConverter<ServiceState>))]
public enum ServiceState { Active, Restricted, Suspended, Retired }

/// <summary>Why a status was changed.</summary>
[JsonConverter(typeof(KebabEnumConverter<Criterion>))]
public enum Criterion
{
    GateClear, ApprovalVoided, RefusedByOrganisation, Incident, Misuse, SecurityVulnerability, LegalOrder, DutyLapsed, Superseded, EndOfLife, Remedied,
    AdverseEvidence
}

/// <summary>What an approver decided about adverse evidence.</summary>
[JsonConverter(typeof(KebabEnumConverter<AdverseAnswer>))]
public enum AdverseAnswer { Keeps, Suspends }

/// <summary>Why a finding holds the gate: how bad it is, or that it crosses a threshold past which the organisation does not release.</summary>
[JsonConverter(typeof(KebabEnumConverter<FindingWeight>))]
public enum FindingWeight { Severe, Critical, DoNotRelease }

/// <summary>What became of a duty that was handed along the value chain. Silence is no answer, and never acceptance.</summary>
[JsonConverter(typeof(KebabEnumConverter<DutyState>))]
public enum DutyState { GivenToNobody, NoAnswer, Changed, Accepted, Declined, Countered, NotOurs }

/// <summary>What can still be done about weights that are public. Source: 002, line 438.</summary>
[JsonConverter(typeof(KebabEnumConverter<OpenNoticeKind>))]
public enum OpenNoticeKind { EndOfSupport, LicenceChanged, HubNotice }

/// <summary>What is weaker than it should be about a decision; printed on it.</summary>
[JsonConverter(typeof(KebabEnumConverter<Weakness>))]
public enum Weakness { OnePersonOrganisation, OutsideReviewer, ReturnAgreedAlone }

/// <summary>What an outside reviewer answers.</summary>
[JsonConverter(typeof(KebabEnumConverter<ReviewAnswer>))]
public enum ReviewAnswer { NoObjection, ChangesAsked, Declined }

/// <summary>Where it stands that somebody outside was asked for a review.</summary>
[JsonConverter(typeof(KebabEnumConverter<ReviewState>))]
public enum ReviewState { Open, Answered, Withdrawn, Ended, Erased }

/// <summary>How somebody answers a question that a gate asks about what the system could foreseeably do; why stands beside it.</summary>
[JsonConverter(typeof(KebabEnumConverter<DeclaredAnswer>))]
public enum DeclaredAnswer { CouldNot, Prevented, NotPrevented }

/// <summary>When the signed bytes of a decision were made.</summary>
[JsonConverter(typeof(KebabEnumConverter<Rendered>))]
public enum Rendered { WhenJudged, AtMigration }

/// <summary>The words of this capability; for pages, settings and the reader of gate rules. What others share: <see cref="SharedTerms"/>.</summary>
public static partial class Terms
{
    public static readonly Words<Stage> Stages = new("stage",
        new(Stage.Development, "development", "Development"), new(Stage.Internal, "internal", "Internal use"),
        new(Stage.TrustedPartners, "trusted-partners", "Trusted partners"), new(Stage.Research, "research", "Research release"),
        new(Stage.Restricted, "restricted", "Restricted API and hosted access"), new(Stage.Wider, "wider", "Wider availability"),
        new(Stage.OpenWeights, "open-weights", "Open weights"));

    public static readonly Words<Audience> Audiences = new("audience",
        new(Audience.OwnStaff, "own-staff", "own staff"), new(Audience.NamedPartners, "named-partners", "named partners"),
        new(Audience.VettedResearchers, "vetted-researchers", "vetted researchers"),
        new(Audience.Customers, "customers", "customers"),
        new(Audience.Everyone, "everyone", "everyone"));

    public static readonly Words<ServiceState> States = new("status",
        new(ServiceState.Active, "active", "active"), new(ServiceState.Restricted, "restricted", "restricted"),
        new(ServiceState.Suspended, "suspended", "suspended"), new(ServiceState.Retired, "retired", "retired"));
}
