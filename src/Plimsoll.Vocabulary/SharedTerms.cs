// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace Plimsoll.Vocabulary;

/// <summary>Who owes a duty that one organisation handed to another along the value chain.</summary>
[JsonConverter(typeof(KebabEnumConverter<Owes>))]
public enum Owes { Sender, Receiver, Both, Nobody }

/// <summary>How a version came from another model, or that the two are used together.</summary>
[JsonConverter(typeof(KebabEnumConverter<LineageKind>))]
public enum LineageKind { FineTunedFrom, DistilledFrom, QuantizedFrom, MergedFrom, TrainedWith, UsedTogetherWith }

/// <summary>How capable the model is, in three descriptions. Source: 001, lines 263-326.</summary>
[JsonConverter(typeof(KebabEnumConverter<ModelType>))]
public enum ModelType { Narrow, General, Frontier }

/// <summary>How the model is made available. Source: 001, lines 328-355, in that document's grid order of availability.</summary>
[JsonConverter(typeof(KebabEnumConverter<ReleaseType>))]
public enum ReleaseType { Open, Restricted, Research, Closed }

/// <summary>An organisation's part in the value chain: an actor that the guidance speaks to. Source: 002, line 123.</summary>
[JsonConverter(typeof(KebabEnumConverter<Role>))]
public enum Role { Provider, Adapter, Host, Developer }

/// <summary>A part of a model that can be released by itself. Source: 002, line 205; 001, line 334.</summary>
[JsonConverter(typeof(KebabEnumConverter<Component>))]
public enum Component { Weights, Code, Data, Architecture, Evaluations, Paper }

/// <summary>Whether a practice is expected of everyone in the cell or goes further.</summary>
[JsonConverter(typeof(KebabEnumConverter<Tier>))]
public enum Tier { Baseline, Recommended }

/// <summary>When a practice has to stand.</summary>
[JsonConverter(typeof(KebabEnumConverter<DueWhen>))]
public enum DueWhen { BeforeDevelopment, DuringDevelopment, BeforeRelease, Continuous, OnEvent }

/// <summary>What proves a practice: an arrangement in place, or something done.</summary>
[JsonConverter(typeof(KebabEnumConverter<Proof>))]
public enum Proof { Arrangement, Done }

/// <summary>Whether a statement restates a source or is Plimsoll's own inference.</summary>
[JsonConverter(typeof(KebabEnumConverter<Basis>))]
public enum Basis { Source, Inferred }

/// <summary>How strongly the words of a source ask: as what should be done, as a suggestion ("can", "could"), or as one example among others.
/// The first is the strictest.</summary>
[JsonConverter(typeof(KebabEnumConverter<AskedAs>))]
public enum AskedAs { Duty, Suggestion, Example }

/// <summary>Whose word one field of an item is.</summary>
/// <param name="Pack">Id of the pack that says it.</param>
/// <param name="Basis">Whether that pack restates a source or infers.</param>
public sealed record FieldBasis(string Pack, Basis Basis);

/// <summary>Whose word each field of an item is: the words, how much is asked, when it has to stand, and what proves it.</summary>
public sealed record ItemBasis(FieldBasis Text, FieldBasis Level, FieldBasis When, FieldBasis Proof);

/// <summary>What a marginal-risk worksheet concludes about a restriction that is specific to open release. Source of the questions: 004, lines 77-83.</summary>
[JsonConverter(typeof(KebabEnumConverter<WorksheetConclusion>))]
public enum WorksheetConclusion { NotShown, NecessaryAndProportionate, OpenQuestion }

/// <summary>What a worksheet of whoever releases says of one risk: whether it was looked for, whether it was shown, and whether what was done about it holds.
/// Source of the questions: 004, lines 103-107.</summary>
[JsonConverter(typeof(KebabEnumConverter<WorksheetResult>))]
public enum WorksheetResult { NotLooked, LookedNotShown, ShownMitigated, ShownNotMitigated, Open }

/// <summary>The words for the closed vocabularies that several capabilities share; full names are the documents' own.</summary>
public static class SharedTerms
{
    public static readonly Words<ModelType> ModelTypes = new("model",
        new(ModelType.Narrow, "specialized-narrow", "narrow", "Specialized Narrow Purpose"),
        new(ModelType.General, "advanced-general", "general", "Advanced Narrow and General Purpose"),
        new(ModelType.Frontier, "frontier", "frontier", "Paradigm-shifting or Frontier"));

    public static readonly Words<ReleaseType> ReleaseTypes = new("release",
        new(ReleaseType.Open, "open-access", "open", "Open Access"),
        new(ReleaseType.Restricted, "restricted", "restricted", "Restricted API and Hosted Access"),
        new(ReleaseType.Research, "research", "research", "Research Release"),
        new(ReleaseType.Closed, "closed-development", "closed", "Closed Development"));

    public static readonly Words<Role> Roles = new("role",
        new(Role.Provider, "model-provider", "provider", "model provider"),
        new(Role.Adapter, "model-adapter", "adapter", "model adapter"),
        new(Role.Host, "hosting-service", "host", "model hosting service"),
        new(Role.Developer, "app-developer", "developer", "application developer"));

    public static readonly Words<Component> Components = new("component",
        new(Component.Weights, "weights", "weights"),
        new(Component.Code, "code", "code"),
        new(Component.Data, "data", "training data"),
        new(Component.Architecture, "architecture", "architecture"),
        new(Component.Evaluations, "evaluations", "evaluations and safety tools"),
        new(Component.Paper, "paper", "paper or demonstration"));

    public static readonly Words<Tier> Tiers = new("tier",
        new(Tier.Baseline, "baseline", "baseline"),
        new(Tier.Recommended, "recommended", "recommended"));

    public static readonly Words<DueWhen> Whens = new("when",
        new(DueWhen.BeforeDevelopment, "before-development", "before development"),
        new(DueWhen.DuringDevelopment, "during-development", "during development"),
        new(DueWhen.BeforeRelease, "before-release", "before release"),
        new(DueWhen.Continuous, "continuous", "continuous"),
        new(DueWhen.OnEvent, "on-event", "on event"));

    public static readonly Words<Proof> Proofs = new("proof",
        new(Proof.Arrangement, "arrangement", "an arrangement in place"),
        new(Proof.Done, "done", "something done"));

    public static readonly Words<Owes> Owing = new("owes",
        new(Owes.Sender, "sender", "the sender"), new(Owes.Receiver, "receiver", "the receiver"), new(Owes.Both, "both", "both"),
        new(Owes.Nobody, "nobody", "nobody yet"));

    public static readonly Words<LineageKind> LineageKinds = new("lineage",
        new(LineageKind.FineTunedFrom, "fine-tuned-from", "fine-tuned from"), new(LineageKind.DistilledFrom, "distilled-from", "distilled from"),
        new(LineageKind.QuantizedFrom, "quantized-from", "quantized from"), new(LineageKind.MergedFrom, "merged-from", "merged from"),
        new(LineageKind.TrainedWith, "trained-with", "trained with"), new(LineageKind.UsedTogetherWith, "used-together-with", "used together with"));

    public static readonly Words<Basis> Bases = new("basis",
        new(Basis.Source, "source", "sourced"),
        new(Basis.Inferred, "inferred", "inferred"));

    public static readonly Words<AskedAs> AskedAs = new("asked",
        new(Vocabulary.AskedAs.Duty, "duty", "duty"),
        new(Vocabulary.AskedAs.Suggestion, "suggestion", "suggestion"),
        new(Vocabulary.AskedAs.Example, "example", "example"));

    public static readonly Words<WorksheetConclusion> Conclusions = new("worksheet",
        new(WorksheetConclusion.NotShown, "not-shown", "Not shown"),
        new(WorksheetConclusion.NecessaryAndProportionate, "necessary-and-proportionate", "Necessary and proportionate"),
        new(WorksheetConclusion.OpenQuestion, "open-question", "Open question"));

    public static readonly Words<WorksheetResult> Results = new("result",
        new(WorksheetResult.NotLooked, "not-looked", "Not looked"),
        new(WorksheetResult.LookedNotShown, "looked-not-shown", "Looked, not shown"),
        new(WorksheetResult.ShownMitigated, "shown-mitigated", "Shown, mitigated"),
        new(WorksheetResult.ShownNotMitigated, "shown-not-mitigated", "Shown, not mitigated"),
        new(WorksheetResult.Open, "open", "Open"));
}
