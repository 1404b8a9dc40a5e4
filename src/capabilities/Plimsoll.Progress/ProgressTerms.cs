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
        Same(AdoptionLevel.None, "none", "none"), Same(AdoptionLevel.Low, "low", "low"), Same(AdoptionLevel.Medium, "medium", "medium"), Same(AdoptionLevel.High, "high", "high"),
        Same(AdoptionLevel.NotApplicable, "not-applicable", "not rated"));

    public static readonly Words<Marking> Markings = new("marking", Same(Marking.No, "no", "no"), Same(Marking.Yes, "yes", "yes"), Same(Marking.Explore, "explore", "warrants further exploration"));

    public static readonly Words<Stance> Stances = new("stance",
        Same(Stance.Adopts, "adopts", "adopts"), Same(Stance.Partial, "partial", "partial"), Same(Stance.CommitmentOnly, "commitment-only", "commitment only"),
        Same(Stance.ToolDoesNotCount, "tool-does-not-count", "tool, does not count"), Same(Stance.StatesThatItDoesNot, "states-that-it-does-not", "states that it does not"));

    public static readonly Words<PublisherKind> Kinds = new("kind",
        Same(PublisherKind.ModelProvider, "model-provider", "model provider"), Same(PublisherKind.HostingService, "hosting-service", "model hosting service"), Same(PublisherKind.ServiceProvider, "service-provider", "service provider"),
        Same(PublisherKind.Academia, "academia", "academia"), Same(PublisherKind.CivilSociety, "civil-society", "civil society"), Same(PublisherKind.Media, "media", "media"),
        Same(PublisherKind.Regulator, "regulator", "regulator or government"), Same(PublisherKind.Intergovernmental, "intergovernmental", "intergovernmental organisation"));

    public static readonly Words<Access> Accesses = new("access", Same(Access.Open, "open", "open"), Same(Access.Restricted, "restricted", "restricted access"));

    public static readonly Words<Finding> Findings = new("finding",
        Same(Finding.Adopted, "adopted", "adopted"), Same(Finding.Collaborating, "collaborating", "collaborating to adopt (counts as adopted)"), Same(Finding.Partial, "partial", "partial"),
        Same(Finding.NotFound, "not-found", "not found"), Same(Finding.NotApplicable, "not-applicable", "not applicable"));

    public static readonly Words<Side> Sides = new("side", Same(Side.For, "for", "for"), Same(Side.Against, "against", "against"));

    public static readonly Words<OwnState> OwnStates = new("state",
        Same(OwnState.Adopted, "adopted", "adopted"), Same(OwnState.Collaborating, "collaborating", "collaborating to adopt"), Same(OwnState.Partial, "partial", "partly adopted"), Same(OwnState.NotAdopted, "not-adopted", "not adopted"),
        Same(OwnState.NotApplicable, "not-applicable", "not applicable"), Same(OwnState.NotCollected, "not-collected", "not collected"), Same(OwnState.Withheld, "withheld", "withheld"));

    public static readonly Words<DisputeKind> Disputes = new("why", new(DisputeKind.Seed, "seed", "seed", "the report disagrees with itself"), new(DisputeKind.ExtractionOneCellLost, "extraction, one cell lost", "extraction-one-cell-lost", "extraction, one cell lost"));

    public static readonly Words<PageState> States = new("state", Same(PageState.Reported, "reported", "reported"), Same(PageState.NotCollected, "not-collected", "not collected"), Same(PageState.Withheld, "withheld", "withheld"));

    /// <summary>Other stakeholders as the overviews abbreviate them. Source: 003, line 654.</summary>
    public static readonly IReadOnlyDictionary<string, string> Stakeholders = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["A"] = "academia", ["CS"] = "civil society and watchdogs", ["R"] = "regulators and norm enforcers", ["CCD"] = "compute, cloud or data providers",
    };

    private static Word<T> Same<T>(T value, string name, string label) where T : struct, Enum => new(value, name, name, label);
}
