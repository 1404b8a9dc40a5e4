// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>What the model produces, or works on in the case of action and biology.</summary>
[JsonConverter(typeof(KebabEnumConverter<Modality>))]
public enum Modality { Text, Image, Audio, Video, Code, Action, Biology }

/// <summary>What a hosting service offers: files to download, or inference as well. Source: 002, line 401.</summary>
[JsonConverter(typeof(KebabEnumConverter<Hosting>))]
public enum Hosting { Downloads, Inference }

/// <summary>Part of the life cycle a guideline belongs to. Source: 000, lines 74, 114, 166 and 190.</summary>
[JsonConverter(typeof(KebabEnumConverter<Stage>))]
public enum Stage { ResearchAndDevelopment, PreDeployment, PostDeployment, SocietalImpact }

/// <summary>How much of a guideline a cell asks for. <see cref="Redirect"/> stands only in the cell that has no list of its own.</summary>
[JsonConverter(typeof(KebabEnumConverter<Level>))]
public enum Level { Full, Adapted, Scaled, Optional, None, Redirect }

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

        /// <summary>How much the level asks, to tell more from less; adapted is full in other words.</summary>
        public int Weight => level switch
        {
            Level.Full or Level.Adapted => 3,
            Level.Scaled => 2,
            Level.Optional => 1,
            Level.None or Level.Redirect => 0,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}

/// <summary>The words for every closed vocabulary of this capability; full names are the documents' own.</summary>
public static class Terms
{
    public static readonly Words<Modality> Modalities = new("modality",
        new(Modality.Text, "text", "text"), new(Modality.Image, "image", "image"), new(Modality.Audio, "audio", "audio"),
        new(Modality.Video, "video", "video"), new(Modality.Code, "code", "code"), new(Modality.Action, "action", "action in the world"),
        new(Modality.Biology, "biology", "biology"));

    public static readonly Words<Hosting> Hostings = new("hosting",
        new(Hosting.Downloads, "downloads", "downloads only"), new(Hosting.Inference, "inference", "inference as well"));

    public static readonly Words<Stage> Stages = new("stage",
        new(Stage.ResearchAndDevelopment, "research-and-development", "Research and development"),
        new(Stage.PreDeployment, "pre-deployment", "Pre-deployment"),
        new(Stage.PostDeployment, "post-deployment", "Post-deployment"),
        new(Stage.SocietalImpact, "societal-impact", "Societal impact"));

    public static readonly Words<Level> Levels = new("level",
        new(Level.Full, "full", "full"), new(Level.Adapted, "adapted", "adapted"), new(Level.Scaled, "scaled", "scaled"),
        new(Level.Optional, "optional", "optional"), new(Level.None, "none", "not listed"), new(Level.Redirect, "redirect", "redirect"));

    public static readonly Words<Phase> Phases = new(
        "phase", new(Phase.Prevent, "prevent", "Prevent"), new(Phase.Detect, "detect", "Detect"), new(Phase.Respond, "respond", "Respond"));

    public static readonly Words<Part> Parts = new(
        "part", new(Part.Primary, "primary", "primary actor"), new(Part.Explore, "explore", "secondary actor (merits exploration)"));

    public static readonly Words<Renew> Renewals = new("renew", new(Renew.Yes, "yes", "renew"), new(Renew.Review, "review", "review"));

    public static readonly Words<Standing> Standings = new(
        "standing", new(Standing.Law, "law", "law"), new(Standing.Code, "code", "code"), new(Standing.Voluntary, "voluntary", "voluntary"));

    public static readonly Words<Relation> Relations = new("relation",
        new(Relation.Equal, "equal", "asks the same"), new(Relation.Close, "close", "asks nearly the same"),
        new(Relation.Subset, "subset", "is part of a wider item"), new(Relation.Superset, "superset", "is wider than the item"),
        new(Relation.Intersects, "intersects", "touches the same subject"), new(Relation.None, "none", "no counterpart"));

    public static readonly Words<LineKind> LineKinds = new("kind",
        new(LineKind.Guideline, "guideline", "guideline"), new(LineKind.Practice, "practice", "practice"),
        new(LineKind.Strategy, "strategy", "strategy"), new(LineKind.Duty, "duty", "duty"), new(LineKind.Process, "process", "documentation process"));

    public static readonly Words<SecondReading> SecondReadings = new("second reading",
        new(SecondReading.Agreed, "agreed", "agreed"), new(SecondReading.Changed, "changed", "changed"), new(SecondReading.Added, "added", "added"),
        new(SecondReading.NotRead, "not-read", "not read"));

    public static readonly Words<Reading> Readings = new("how",
        new(Reading.Primary, "primary", "as its issuer publishes it"), new(Reading.Copy, "copy", "the text, in somebody else’s copy"),
        new(Reading.Secondary, "secondary", "as others tell it"));
}
