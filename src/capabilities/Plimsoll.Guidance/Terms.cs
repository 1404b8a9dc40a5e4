// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>How capable the model is, in three descriptions. Source: 001, lines 263-326.</summary>
[JsonConverter(typeof(KebabEnumConverter<ModelType>))]
public enum ModelType { Narrow, General, Frontier }

/// <summary>How the model is made available. Source: 001, lines 328-355, in that document's grid order of availability.</summary>
[JsonConverter(typeof(KebabEnumConverter<ReleaseType>))]
public enum ReleaseType { Open, Restricted, Research, Closed }

/// <summary>An actor of the value chain that the guidance speaks to. Source: 002, line 123.</summary>
[JsonConverter(typeof(KebabEnumConverter<Role>))]
public enum Role { Provider, Adapter, Host, Developer }

/// <summary>What the model produces, or works on in the case of action and biology.</summary>
[JsonConverter(typeof(KebabEnumConverter<Modality>))]
public enum Modality { Text, Image, Audio, Video, Code, Action, Biology }

/// <summary>What a hosting service offers: files to download, or inference as well. Source: 002, line 401.</summary>
[JsonConverter(typeof(KebabEnumConverter<Hosting>))]
public enum Hosting { Downloads, Inference }

/// <summary>A part of a model that can be released by itself. Source: 002, line 205; 001, line 334.</summary>
[JsonConverter(typeof(KebabEnumConverter<Component>))]
public enum Component { Weights, Code, Data, Architecture, Evaluations, Paper }

/// <summary>Part of the life cycle a guideline belongs to. Source: 000, lines 74, 114, 166 and 190.</summary>
[JsonConverter(typeof(KebabEnumConverter<Stage>))]
public enum Stage { ResearchAndDevelopment, PreDeployment, PostDeployment, SocietalImpact }

/// <summary>Whether a practice is expected of everyone in the cell or goes further.</summary>
[JsonConverter(typeof(KebabEnumConverter<Tier>))]
public enum Tier { Baseline, Recommended }

/// <summary>When a practice has to stand.</summary>
[JsonConverter(typeof(KebabEnumConverter<DueWhen>))]
public enum DueWhen { BeforeDevelopment, DuringDevelopment, BeforeRelease, Continuous, OnEvent }

/// <summary>What proves a practice: an arrangement in place, or something done.</summary>
[JsonConverter(typeof(KebabEnumConverter<Proof>))]
public enum Proof { Arrangement, Done }

/// <summary>How much of a guideline a cell asks for. <see cref="Redirect"/> stands only in the cell that has no list of its own.</summary>
[JsonConverter(typeof(KebabEnumConverter<Level>))]
public enum Level { Full, Adapted, Scaled, Optional, None, Redirect }

/// <summary>Whether a statement restates a source or is Plimsoll's own inference.</summary>
[JsonConverter(typeof(KebabEnumConverter<Basis>))]
public enum Basis { Source, Inferred }

/// <summary>Group of risk mitigation strategies. Source: 002, lines 145-162.</summary>
[JsonConverter(typeof(KebabEnumConverter<Phase>))]
public enum Phase { Prevent, Detect, Respond }

/// <summary>An actor's part in a strategy: primary actor, or secondary actor for whom it merits exploration. Source: 002, lines 120-121.</summary>
[JsonConverter(typeof(KebabEnumConverter<Part>))]
public enum Part { Primary, Explore }

/// <summary>What a significant update asks of a guideline.</summary>
[JsonConverter(typeof(KebabEnumConverter<Renew>))]
public enum Renew { Yes, Review }

/// <summary>The legal weight of a crosswalk target.</summary>
[JsonConverter(typeof(KebabEnumConverter<Standing>))]
public enum Standing { Law, Code, Voluntary }

/// <summary>What a level means for the list.</summary>
public static class Levels
{
    extension(Level level)
    {
        /// <summary>Whether the level lists the guideline as owed: full, adapted or scaled.</summary>
        public bool IsListed => level switch
        {
            Level.Full or Level.Adapted or Level.Scaled => true,
            Level.Optional or Level.None or Level.Redirect => false,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}

/// <summary>The words for every closed vocabulary of this capability; full names are the documents' own.</summary>
public static class Terms
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

    public static readonly Words<Modality> Modalities = new("modality",
        Same(Modality.Text, "text", "text"), Same(Modality.Image, "image", "image"), Same(Modality.Audio, "audio", "audio"),
        Same(Modality.Video, "video", "video"), Same(Modality.Code, "code", "code"), Same(Modality.Action, "action", "action in the world"),
        Same(Modality.Biology, "biology", "biology"));

    public static readonly Words<Hosting> Hostings = new("hosting",
        Same(Hosting.Downloads, "downloads", "downloads only"), Same(Hosting.Inference, "inference", "inference as well"));

    public static readonly Words<Component> Components = new("component",
        Same(Component.Weights, "weights", "weights"), Same(Component.Code, "code", "code"), Same(Component.Data, "data", "training data"),
        Same(Component.Architecture, "architecture", "architecture"), Same(Component.Evaluations, "evaluations", "evaluations and safety tools"),
        Same(Component.Paper, "paper", "paper or demonstration"));

    public static readonly Words<Stage> Stages = new("stage",
        Same(Stage.ResearchAndDevelopment, "research-and-development", "Research and development"),
        Same(Stage.PreDeployment, "pre-deployment", "Pre-deployment"),
        Same(Stage.PostDeployment, "post-deployment", "Post-deployment"),
        Same(Stage.SocietalImpact, "societal-impact", "Societal impact"));

    public static readonly Words<Tier> Tiers = new("tier", Same(Tier.Baseline, "baseline", "baseline"), Same(Tier.Recommended, "recommended", "recommended"));

    public static readonly Words<DueWhen> Whens = new("when",
        Same(DueWhen.BeforeDevelopment, "before-development", "before development"), Same(DueWhen.DuringDevelopment, "during-development", "during development"),
        Same(DueWhen.BeforeRelease, "before-release", "before release"), Same(DueWhen.Continuous, "continuous", "continuous"), Same(DueWhen.OnEvent, "on-event", "on event"));

    public static readonly Words<Proof> Proofs = new("proof",
        Same(Proof.Arrangement, "arrangement", "an arrangement in place"), Same(Proof.Done, "done", "something done"));

    public static readonly Words<Level> Levels = new("level",
        Same(Level.Full, "full", "full"), Same(Level.Adapted, "adapted", "adapted"), Same(Level.Scaled, "scaled", "scaled"),
        Same(Level.Optional, "optional", "optional"), Same(Level.None, "none", "not listed"), Same(Level.Redirect, "redirect", "redirect"));

    public static readonly Words<Basis> Bases = new("basis", Same(Basis.Source, "source", "sourced"), Same(Basis.Inferred, "inferred", "inferred"));

    public static readonly Words<Phase> Phases = new("phase", Same(Phase.Prevent, "prevent", "Prevent"), Same(Phase.Detect, "detect", "Detect"), Same(Phase.Respond, "respond", "Respond"));

    public static readonly Words<Part> Parts = new("part", Same(Part.Primary, "primary", "primary actor"), Same(Part.Explore, "explore", "secondary actor (merits exploration)"));

    public static readonly Words<Renew> Renewals = new("renew", Same(Renew.Yes, "yes", "renew"), Same(Renew.Review, "review", "review"));

    public static readonly Words<Standing> Standings = new("standing", Same(Standing.Law, "law", "law"), Same(Standing.Code, "code", "code"), Same(Standing.Voluntary, "voluntary", "voluntary"));

    /// <summary>Code of every refusal of a value outside a vocabulary.</summary>

    private static Word<T> Same<T>(T value, string name, string label) where T : struct, Enum => new(value, name, name, label);
}
