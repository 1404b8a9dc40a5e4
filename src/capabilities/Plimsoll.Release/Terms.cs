// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release;

/// <summary>How far a model goes out. Each stage has a gate of its own.</summary>
[JsonConverter(typeof(KebabEnumConverter<Stage>))]
public enum Stage { Development, Internal, TrustedPartners, Research, Restricted, Wider, OpenWeights }

/// <summary>How capable the model is. Source: 001, lines 263-326.</summary>
[JsonConverter(typeof(KebabEnumConverter<ModelType>))]
public enum ModelType { Narrow, General, Frontier }

/// <summary>How the model is made available. Source: 001, lines 328-355.</summary>
[JsonConverter(typeof(KebabEnumConverter<ReleaseType>))]
public enum ReleaseType { Open, Restricted, Research, Closed }

/// <summary>An organisation's part in the value chain. Source: 002, line 123.</summary>
[JsonConverter(typeof(KebabEnumConverter<Role>))]
public enum Role { Provider, Adapter, Host, Developer }

/// <summary>A part of a model that can be released by itself. Source: 002, line 205.</summary>
[JsonConverter(typeof(KebabEnumConverter<Component>))]
public enum Component { Weights, Code, Data, Architecture, Evaluations, Paper }

/// <summary>Who can reach the release.</summary>
[JsonConverter(typeof(KebabEnumConverter<Audience>))]
public enum Audience { OwnStaff, NamedPartners, VettedResearchers, Customers, Everyone }

/// <summary>Whether a practice is expected of everyone in the cell or goes further.</summary>
[JsonConverter(typeof(KebabEnumConverter<Tier>))]
public enum Tier { Baseline, Recommended }

/// <summary>When a practice has to stand.</summary>
[JsonConverter(typeof(KebabEnumConverter<DueWhen>))]
public enum DueWhen { BeforeDevelopment, DuringDevelopment, BeforeRelease, Continuous, OnEvent }

/// <summary>What proves a practice: an arrangement in place, or something done.</summary>
[JsonConverter(typeof(KebabEnumConverter<Proof>))]
public enum Proof { Arrangement, Done }

/// <summary>Whether a line restates a source or is an inference.</summary>
[JsonConverter(typeof(KebabEnumConverter<Basis>))]
public enum Basis { Source, Inferred }

/// <summary>Where the work on a practice stands.</summary>
[JsonConverter(typeof(KebabEnumConverter<PracticeStatus>))]
public enum PracticeStatus { Open, InProgress, Met, MetLate, NotApplicable, RiskAccepted }

/// <summary>What a piece of evidence is.</summary>
[JsonConverter(typeof(KebabEnumConverter<EvidenceKind>))]
public enum EvidenceKind { File, Link, CiResult, Imported, Worksheet }

/// <summary>What a marginal-risk worksheet concludes about restricting open release. Source of the questions: 004, lines 77-83.</summary>
[JsonConverter(typeof(KebabEnumConverter<WorksheetConclusion>))]
public enum WorksheetConclusion { NotShown, NecessaryAndProportionate, OpenQuestion }

/// <summary>How a version came from another model.</summary>
[JsonConverter(typeof(KebabEnumConverter<LineageKind>))]
public enum LineageKind { FineTunedFrom, DistilledFrom, QuantizedFrom, MergedFrom, TrainedWith }

/// <summary>Whether a released model may serve. Source of restrict, suspend and retire: 000, lines 179-180.</summary>
[JsonConverter(typeof(KebabEnumConverter<ServiceState>))]
public enum ServiceState { Active, Restricted, Suspended, Retired }

/// <summary>Why a status was changed.</summary>
[JsonConverter(typeof(KebabEnumConverter<Criterion>))]
public enum Criterion { GateClear, ApprovalVoided, RefusedByOrganisation, Incident, Misuse, SecurityVulnerability, LegalOrder, DutyLapsed, Superseded, EndOfLife, Remedied }

/// <summary>What can still be done about weights that are public. Source: 002, line 438.</summary>
[JsonConverter(typeof(KebabEnumConverter<OpenNoticeKind>))]
public enum OpenNoticeKind { EndOfSupport, LicenceChanged, HubNotice }

/// <summary>What is weaker than it should be about a decision; printed on it.</summary>
[JsonConverter(typeof(KebabEnumConverter<Weakness>))]
public enum Weakness { OnePersonOrganisation }

/// <summary>When the signed bytes of a decision were made.</summary>
[JsonConverter(typeof(KebabEnumConverter<Rendered>))]
public enum Rendered { WhenJudged, AtMigration }

/// <summary>The words of this capability; for pages, settings and the reader of gate rules.</summary>
public static partial class Terms
{
    public static readonly Words<Stage> Stages = new("stage",
        Same(Stage.Development, "development", "Development"), Same(Stage.Internal, "internal", "Internal use"),
        Same(Stage.TrustedPartners, "trusted-partners", "Trusted partners"), Same(Stage.Research, "research", "Research release"),
        Same(Stage.Restricted, "restricted", "Restricted API and hosted access"), Same(Stage.Wider, "wider", "Wider availability"),
        Same(Stage.OpenWeights, "open-weights", "Open weights"));

    public static readonly Words<ReleaseType> ReleaseTypes = new("release",
        new(ReleaseType.Open, "open-access", "open", "Open Access"), new(ReleaseType.Restricted, "restricted", "restricted", "Restricted API and Hosted Access"),
        new(ReleaseType.Research, "research", "research", "Research Release"), new(ReleaseType.Closed, "closed-development", "closed", "Closed Development"));

    public static readonly Words<Audience> Audiences = new("audience",
        Same(Audience.OwnStaff, "own-staff", "own staff"), Same(Audience.NamedPartners, "named-partners", "named partners"),
        Same(Audience.VettedResearchers, "vetted-researchers", "vetted researchers"), Same(Audience.Customers, "customers", "customers"), Same(Audience.Everyone, "everyone", "everyone"));

    public static readonly Words<Tier> Tiers = new("tier", Same(Tier.Baseline, "baseline", "baseline"), Same(Tier.Recommended, "recommended", "recommended"));

    public static readonly Words<DueWhen> Whens = new("when",
        Same(DueWhen.BeforeDevelopment, "before-development", "before development"), Same(DueWhen.DuringDevelopment, "during-development", "during development"),
        Same(DueWhen.BeforeRelease, "before-release", "before release"), Same(DueWhen.Continuous, "continuous", "continuous"), Same(DueWhen.OnEvent, "on-event", "on event"));

    public static readonly Words<Proof> Proofs = new("proof", Same(Proof.Arrangement, "arrangement", "an arrangement in place"), Same(Proof.Done, "done", "something done"));

    public static readonly Words<Basis> Bases = new("basis", Same(Basis.Source, "source", "sourced"), Same(Basis.Inferred, "inferred", "inferred"));

    public static readonly Words<WorksheetConclusion> Conclusions = new("worksheet",
        Same(WorksheetConclusion.NotShown, "not-shown", "Not shown"), Same(WorksheetConclusion.NecessaryAndProportionate, "necessary-and-proportionate", "Necessary and proportionate"),
        Same(WorksheetConclusion.OpenQuestion, "open-question", "Open question"));

    public static readonly Words<ServiceState> States = new("status",
        Same(ServiceState.Active, "active", "active"), Same(ServiceState.Restricted, "restricted", "restricted"),
        Same(ServiceState.Suspended, "suspended", "suspended"), Same(ServiceState.Retired, "retired", "retired"));

    private static Word<T> Same<T>(T value, string name, string label) where T : struct, Enum => new(value, name, name, label);
}
