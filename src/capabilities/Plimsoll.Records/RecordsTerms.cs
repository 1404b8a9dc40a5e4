// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Records;

/// <summary>What a record is of. Of the last, content says what it asks.</summary>
[JsonConverter(typeof(KebabEnumConverter<RecordKind>))]
public enum RecordKind { Risk, Evaluation, Finding, Other }

/// <summary>The seven categories of risk that common taxonomies share; ours in words.</summary>
[JsonConverter(typeof(KebabEnumConverter<HarmCategory>))]
public enum HarmCategory
{
    DiscriminationToxicity, PrivacySecurity, InformationIntegrity, MaliciousUse, HumanComputerInteraction, SocietalHarm, SystemSafety
}

/// <summary>Whether a risk was known of such models before. Source: 000, lines 76-78.</summary>
[JsonConverter(typeof(KebabEnumConverter<Foresight>))]
public enum Foresight { Foreseeable, Novel }

/// <summary>How likely harm is held to be; not known is an answer, and no low one.</summary>
[JsonConverter(typeof(KebabEnumConverter<Likelihood>))]
public enum Likelihood { NotKnown, Rare, Possible, Likely, AlmostCertain }

/// <summary>How bad it is. What is severe or critical holds the gate where it is found.</summary>
[JsonConverter(typeof(KebabEnumConverter<HarmSeverity>))]
public enum HarmSeverity { Low, Moderate, Severe, Critical }

/// <summary>What an organisation does once a threshold is crossed. Source: 000, line 110.</summary>
[JsonConverter(typeof(KebabEnumConverter<Follows>))]
public enum Follows { TreatFurther, Escalate, Restrict, DoNotRelease }

/// <summary>How an evaluation is made. Source: 000, lines 113-140; 002, lines 293-295.</summary>
[JsonConverter(typeof(KebabEnumConverter<EvaluationKind>))]
public enum EvaluationKind { Internal, External, RedTeam, AdversarialFineTuning }

/// <summary>What an evaluation is besides. Source: 000, lines 126 and 204-207.</summary>
[JsonConverter(typeof(KebabEnumConverter<EvaluationForm>))]
public enum EvaluationForm { Evaluation, Audit, HumanRightsImpact }

/// <summary>How far whoever evaluates stands from whoever made the model.</summary>
[JsonConverter(typeof(KebabEnumConverter<EvaluatorIndependence>))]
public enum EvaluatorIndependence { SameTeam, SameOrganisation, Contracted, Independent }

/// <summary>What whoever evaluates could reach, each more than the one before.</summary>
[JsonConverter(typeof(KebabEnumConverter<EvaluatorAccess>))]
public enum EvaluatorAccess { Outputs, Probabilities, FineTuning, Weights }

/// <summary>On which side of a threshold a value has to lie; the threshold itself is met.</summary>
[JsonConverter(typeof(KebabEnumConverter<Sense>))]
public enum Sense { AtMost, AtLeast }

/// <summary>What the log shows of a threshold and of the result: which entry came first, and no more.</summary>
[JsonConverter(typeof(KebabEnumConverter<LockOrder>))]
public enum LockOrder { NotLocked, AwaitsResult, BeforeResult, AfterResult }

/// <summary>How a result compares with the threshold that was locked.</summary>
[JsonConverter(typeof(KebabEnumConverter<Compared>))]
public enum Compared { NotCompared, Met, Missed }

/// <summary>Where a finding stands. It is open until mitigation and retest are both linked.</summary>
[JsonConverter(typeof(KebabEnumConverter<FindingState>))]
public enum FindingState { Open, Mitigated, Closed }

/// <summary>Tools whose files of results are read.</summary>
[JsonConverter(typeof(KebabEnumConverter<ResultTool>))]
public enum ResultTool { LmEvaluationHarness, Inspect, Helm, Moonshot, AiVerify }

/// <summary>The words for every closed vocabulary of this capability.</summary>
public static class RecordsTerms
{
    public static readonly Words<RecordKind> Kinds = new(
        "kind", new(RecordKind.Risk, "risk", "risk"), new(RecordKind.Evaluation, "evaluation", "evaluation"), new(RecordKind.Finding, "finding", "finding"),
        new(RecordKind.Other, "other", "record of another kind"));

    public static readonly Words<HarmCategory> Categories = new(
        "category",
        new(HarmCategory.DiscriminationToxicity, "discrimination-toxicity", "discrimination and toxicity"),
        new(HarmCategory.PrivacySecurity, "privacy-security", "privacy and security"),
        new(HarmCategory.InformationIntegrity, "information-integrity", "integrity of information"),
        new(HarmCategory.MaliciousUse, "malicious-use", "malicious use"),
        new(HarmCategory.HumanComputerInteraction, "human-computer-interaction", "interaction of people and machines"),
        new(HarmCategory.SocietalHarm, "societal-harm", "harm to society"),
        new(HarmCategory.SystemSafety, "system-safety", "safety and failures of the system"));

    public static readonly Words<Foresight> Foresights = new(
        "foresight", new(Foresight.Foreseeable, "foreseeable", "foreseeable"), new(Foresight.Novel, "novel", "novel"));

    public static readonly Words<Likelihood> Likelihoods = new(
        "likelihood", new(Likelihood.NotKnown, "not-known", "not known"), new(Likelihood.Rare, "rare", "rare"),
        new(Likelihood.Possible, "possible", "possible"),
        new(Likelihood.Likely, "likely", "likely"), new(Likelihood.AlmostCertain, "almost-certain", "almost certain"));

    public static readonly Words<HarmSeverity> Severities = new(
        "severity", new(HarmSeverity.Low, "low", "low"), new(HarmSeverity.Moderate, "moderate", "moderate"), new(HarmSeverity.Severe, "severe", "severe"),
        new(HarmSeverity.Critical, "critical", "critical"));

    public static readonly Words<Follows> Following = new(
        "follows", new(Follows.TreatFurther, "treat-further", "treat it further"), new(Follows.Escalate, "escalate", "escalate it"),
        new(Follows.Restrict, "restrict", "restrict the release"), new(Follows.DoNotRelease, "do-not-release", "do not release"));

    public static readonly Words<EvaluationKind> Evaluations = new(
        "kind", new(EvaluationKind.Internal, "internal", "internal evaluation"), new(EvaluationKind.External, "external", "external evaluation"),
        new(EvaluationKind.RedTeam, "red-team", "red team"),
        new(EvaluationKind.AdversarialFineTuning, "adversarial-fine-tuning", "adversarial fine-tuning"));

    public static readonly Words<EvaluationForm> Forms = new(
        "form", new(EvaluationForm.Evaluation, "evaluation", "evaluation"), new(EvaluationForm.Audit, "audit", "audit"),
        new(EvaluationForm.HumanRightsImpact, "human-rights-impact", "human-rights impact assessment"));

    public static readonly Words<EvaluatorIndependence> Independences = new(
        "independence", new(EvaluatorIndependence.SameTeam, "same-team", "the team that made the model"),
        new(EvaluatorIndependence.SameOrganisation, "same-organisation", "another team of the organisation"),
        new(EvaluatorIndependence.Contracted, "contracted", "somebody else, paid for it"),
        new(EvaluatorIndependence.Independent, "independent", "somebody else, not paid for it"));

    public static readonly Words<EvaluatorAccess> Accesses = new(
        "access", new(EvaluatorAccess.Outputs, "outputs", "outputs alone"),
        new(EvaluatorAccess.Probabilities, "probabilities", "outputs with their probabilities"),
        new(EvaluatorAccess.FineTuning, "fine-tuning", "fine-tuning"), new(EvaluatorAccess.Weights, "weights", "the weights"));

    public static readonly Words<Sense> Senses = new("sense", new(Sense.AtMost, "at-most", "at most"), new(Sense.AtLeast, "at-least", "at least"));

    /// <summary>The sentences that the log bears out. Nothing is said about when somebody knew what.</summary>
    public static readonly Words<LockOrder> Orders = new(
        "order", new(LockOrder.NotLocked, "not-locked", "no threshold was locked"),
        new(LockOrder.AwaitsResult, "awaits-result", "locked; no result was uploaded yet"),
        new(LockOrder.BeforeResult, "before-result", "locked before the result was uploaded"),
        new(LockOrder.AfterResult, "after-result", "threshold locked after its result"));

    public static readonly Words<Compared> Comparisons = new(
        "comparison", new(Compared.NotCompared, "not-compared", "not compared with a threshold"), new(Compared.Met, "met", "meets the threshold"),
        new(Compared.Missed, "missed", "misses the threshold"));

    public static readonly Words<FindingState> States = new(
        "state", new(FindingState.Open, "open", "open"), new(FindingState.Mitigated, "mitigated", "open, mitigated and not retested"),
        new(FindingState.Closed, "closed", "closed"));

    public static readonly Words<ResultTool> Tools = new(
        "tool", new(ResultTool.LmEvaluationHarness, "lm-evaluation-harness", "lm-evaluation-harness"), new(ResultTool.Inspect, "inspect", "Inspect"),
        new(ResultTool.Helm, "helm", "HELM"), new(ResultTool.Moonshot, "moonshot", "Moonshot"), new(ResultTool.AiVerify, "ai-verify", "AI Verify"));
}
