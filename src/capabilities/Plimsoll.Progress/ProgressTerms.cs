// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress;

/// <summary>How many of the providers looked at have a process. Counts presence, never quality. Source: 003, lines 628-637.</summary>
[JsonConverter(typeof(KebabEnumConverter<AdoptionLevel>))]
public enum AdoptionLevel { None, Low, Medium, High, NotApplicable }

/// <summary>Whether an overview flags a process; explore is its question mark. Source: 003, lines 651-657.</summary>
[JsonConverter(typeof(KebabEnumConverter<Marking>))]
public enum Marking { No, Yes, Explore }

/// <summary>What an example of the annex is worth as evidence; our reading.</summary>
[JsonConverter(typeof(KebabEnumConverter<Stance>))]
public enum Stance { Adopts, Partial, CommitmentOnly, ToolDoesNotCount, StatesThatItDoesNot }

/// <summary>Who published an example; our reading.</summary>
[JsonConverter(typeof(KebabEnumConverter<PublisherKind>))]
public enum PublisherKind { ModelProvider, HostingService, ServiceProvider, Academia, CivilSociety, Media, Regulator, Intergovernmental }

/// <summary>How a provider releases the model looked at. Source: 003, line 604.</summary>
[JsonConverter(typeof(KebabEnumConverter<Access>))]
public enum Access { Open, Restricted }

/// <summary>What an assessor found for one provider and one process.</summary>
[JsonConverter(typeof(KebabEnumConverter<Finding>))]
public enum Finding { Adopted, Collaborating, Partial, NotFound, NotApplicable }

/// <summary>Whether evidence speaks for a provider's having a process, or against.</summary>
[JsonConverter(typeof(KebabEnumConverter<Side>))]
public enum Side { For, Against }

/// <summary>What an organisation says of itself on one process. Not collected and withheld are different things.</summary>
[JsonConverter(typeof(KebabEnumConverter<OwnState>))]
public enum OwnState { Adopted, Collaborating, Partial, NotAdopted, NotApplicable, NotCollected, Withheld }

/// <summary>Why a cell of the challenge table is disputed: the report disagrees with itself, or its extraction lost a cell.</summary>
[JsonConverter(typeof(KebabEnumConverter<DisputeKind>))]
public enum DisputeKind { Seed, ExtractionOneCellLost }

/// <summary>State of one page of a filled template.</summary>
[JsonConverter(typeof(KebabEnumConverter<PageState>))]
public enum PageState { Reported, NotCollected, Withheld }

/// <summary>The words for every closed vocabulary of this capability.</summary>
public static class ProgressTerms
{
    /// <summary>Goes with every label of a level.</summary>
    public const string PresenceNotQuality = "presence, not quality";

    /// <summary>Code of every refusal of a value outside a vocabulary.</summary>

    public static readonly Words<AdoptionLevel> Levels = new("level",
        new(AdoptionLevel.None, "none", "none"),
        new(AdoptionLevel.Low, "low", "low"),
        new(AdoptionLevel.Medium, "medium", "medium"),
        new(AdoptionLevel.High, "high", "high"),
        new(AdoptionLevel.NotApplicable, "not-applicable", "not rated"));

    public static readonly Words<Marking> Markings = new(
        "marking", new(Marking.No, "no", "no"), new(Marking.Yes, "yes", "yes"), new(Marking.Explore, "explore", "warrants further exploration"));

    public static readonly Words<Stance> Stances = new("stance",
        new(Stance.Adopts, "adopts", "adopts"), new(Stance.Partial, "partial", "partial"), new(Stance.CommitmentOnly, "commitment-only", "commitment only"),
        new(Stance.ToolDoesNotCount, "tool-does-not-count", "tool, does not count"),
        new(Stance.StatesThatItDoesNot, "states-that-it-does-not", "states that it does not"));

    public static readonly Words<PublisherKind> Kinds = new("kind",
        new(PublisherKind.ModelProvider, "model-provider", "model provider"),
        new(PublisherKind.HostingService, "hosting-service", "model hosting service"),
        new(PublisherKind.ServiceProvider, "service-provider", "service provider"),
        new(PublisherKind.Academia, "academia", "academia"),
        new(PublisherKind.CivilSociety, "civil-society", "civil society"),
        new(PublisherKind.Media, "media", "media"),
        new(PublisherKind.Regulator, "regulator", "regulator or government"),
        new(PublisherKind.Intergovernmental, "intergovernmental", "intergovernmental organisation"));

    public static readonly Words<Access> Accesses = new("access", new(Access.Open, "open", "open"), new(Access.Restricted, "restricted", "restricted access"));

    public static readonly Words<Finding> Findings = new("finding",
        new(Finding.Adopted, "adopted", "adopted"),
        new(Finding.Collaborating, "collaborating", "collaborating to adopt (counts as adopted)"),
        new(Finding.Partial, "partial", "partial"),
        new(Finding.NotFound, "not-found", "not found"), new(Finding.NotApplicable, "not-applicable", "not applicable"));

    public static readonly Words<Side> Sides = new("side", new(Side.For, "for", "for"), new(Side.Against, "against", "against"));

    public static readonly Words<OwnState> OwnStates = new("state",
        new(OwnState.Adopted, "adopted", "adopted"),
        new(OwnState.Collaborating, "collaborating", "collaborating to adopt"),
        new(OwnState.Partial, "partial", "partly adopted"),
        new(OwnState.NotAdopted, "not-adopted", "not adopted"),
        new(OwnState.NotApplicable, "not-applicable", "not applicable"),
        new(OwnState.NotCollected, "not-collected", "not collected"),
        new(OwnState.Withheld, "withheld", "withheld"));

    public static readonly Words<DisputeKind> Disputes = new(
        "why",
        new(DisputeKind.Seed, "seed", "seed", "the report disagrees with itself"),
        new(DisputeKind.ExtractionOneCellLost, "extraction, one cell lost", "extraction-one-cell-lost", "extraction, one cell lost"));

    public static readonly Words<PageState> States = new(
        "state",
        new(PageState.Reported, "reported", "reported"),
        new(PageState.NotCollected, "not-collected", "not collected"),
        new(PageState.Withheld, "withheld", "withheld"));

    /// <summary>Other stakeholders as the overviews abbreviate them. Source: 003, line 654.</summary>
    public static readonly IReadOnlyDictionary<string, string> Stakeholders = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["A"] = "academia", ["CS"] = "civil society and watchdogs", ["R"] = "regulators and norm enforcers", ["CCD"] = "compute, cloud or data providers",
    };
}
