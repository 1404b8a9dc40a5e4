// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>What is owed by the people of a profile, every line with its source, reason, tier and counterparts.</summary>
/// <param name="Edition">Id of the edition.</param>
/// <param name="Redirect">Set when the cell has advice instead of a list; <paramref name="Guidelines"/> is empty then.</param>
/// <param name="Guidelines">All guidelines in seed order when the profile includes a model provider, else none.</param>
/// <param name="Mitigations">Strategies in which a role of the profile has a part or a duty.</param>
public sealed record Checklist(
    string Edition, Profile Profile, Redirect? Redirect, IReadOnlyList<ChecklistGuideline> Guidelines, IReadOnlyList<ChecklistMitigation> Mitigations)
{
    /// <summary>Facts of the profile that do not fit together, or that a person should look at again.</summary>
    public required IReadOnlyList<Notice> Notices { get; init; }

    /// <summary>The packs behind the lines, each with the statement that a view must show.</summary>
    public required IReadOnlyList<PackStatement> Packs { get; init; }

    /// <summary>Everything that is asked of this profile, each thing once: practices in seed order, then duties in that of the strategies.
    /// Of a model provider duties are items where the weights are public; elsewhere they stand with the strategies, to be read.</summary>
    public required IReadOnlyList<ChecklistItem> Items { get; init; }

    /// <summary>Practices that this profile owes, in seed order.</summary>
    [JsonIgnore]
    public IEnumerable<(ChecklistGuideline Guideline, ChecklistPractice Practice)> Owed =>
        from guideline in Guidelines from practice in guideline.Practices where practice.Owed select (guideline, practice);
}

/// <summary>Advice in place of a list.</summary>
public sealed record Redirect(ModelType ModelType, ReleaseType ReleaseType, string Advice)
{
    /// <summary>Conditions under which open access may become viable.</summary>
    public required IReadOnlyList<Condition> Conditions { get; init; }
    public required string Pack { get; init; }
    public required Basis Basis { get; init; }
    public required SourceLines Source { get; init; }
}

/// <summary>A sourced condition.</summary>
public sealed record Condition(string Title, string Text, SourceLines Source);

/// <summary>A guideline as it stands in the cell of the profile.</summary>
public sealed record ChecklistGuideline(
    string Id, Stage Stage, string Title, Level Level, Basis Basis, string? Reason, IReadOnlyList<ChecklistPractice> Practices,
    IReadOnlyList<Counterpart> Crosswalk)
{
    public required string Aim { get; init; }

    /// <summary>Pack that gives the level.</summary>
    public required string Pack { get; init; }

    /// <summary>The tailoring rule behind an inferred level, with its title.</summary>
    public string? Rule { get; init; }

    /// <summary>Strategies that carry an adapted guideline once weights are public.</summary>
    public required IReadOnlyList<string> Strategies { get; init; }

    /// <summary>Proposal that the guideline may not apply to these modalities; a person must confirm it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NotApplicableProposal { get; init; }

    /// <summary>What a significant update asks; only for profiles that are one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Renew? Renew { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RenewReason { get; init; }

    public required IReadOnlyList<SourcedText> Notes { get; init; }
    public required IReadOnlyList<SourcedText> Resources { get; init; }
}

/// <summary>A practice of a checklist.</summary>
public sealed record ChecklistPractice(string Id, Tier Tier, string Text, DueWhen When, Proof Proof, SourceLines Source)
{
    public required string Title { get; init; }

    /// <summary>False for what the level leaves to choice (everything under <c>optional</c>, recommended practices under
    /// <c>scaled</c>), and for what is only suggested.</summary>
    public required bool Owed { get; init; }

    /// <summary>How strongly its words ask.</summary>
    public required AskedAs Asked { get; init; }

    /// <summary>Whose word each of its fields is.</summary>
    public required ItemBasis FieldBasis { get; init; }

    /// <summary>Ids of duties that ask the same and are met with it, where weights are public.</summary>
    public IReadOnlyList<string> Serves { get; init; } = [];

    /// <summary>Whether it must stand when the model goes out: everything but what can only be done later.
    /// Of a continuous practice the arrangement is due by release, its performance is not.</summary>
    public bool DueByRelease => ChecklistItem.IsDueByRelease(When, Proof);

    /// <summary>Pack and basis of the words; <see cref="FieldBasis"/> has those of the other fields too.</summary>
    public required string Pack { get; init; }
    public required Basis Basis { get; init; }
    public required IReadOnlyList<string> Points { get; init; }

    /// <summary>Why the wording differs from the source, where weights are public.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RewordedBecause { get; init; }

    /// <summary>What the new wording rests on; <see cref="Source"/> stays the practice it adapts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SourceLines? RewordedFrom { get; init; }

    /// <summary>Why and after what the wording differs, as one text for documents; null when it does not.</summary>
    [JsonIgnore]
    public string? Rewording =>
        RewordedBecause is null || RewordedFrom is null
            ? null
            : $"{RewordedBecause} ({RewordedFrom.Cited?.Text ?? $"{RewordedFrom.Document}, {RewordedFrom.Lines}"})";

    /// <summary>What good evidence looks like; our own words.</summary>
    public string? Evidence { get; init; }
}

/// <summary>A note or resource with its place.</summary>
public sealed record SourcedText(string Text, SourceLines Source);

/// <summary>A risk mitigation strategy with the duties of the profile's roles.</summary>
public sealed record ChecklistMitigation(string Id, Phase Phase, string Title, IReadOnlyDictionary<string, Part> Actors, IReadOnlyList<ChecklistDuty> Duties)
{
    public required string Definition { get; init; }
    public required string Pack { get; init; }
    public required Basis Basis { get; init; }

    /// <summary>What every view of the pack must say.</summary>
    public required string Statement { get; init; }

    /// <summary>Counterparts of the strategy and of its duties, whoever's they are.</summary>
    public required IReadOnlyList<Counterpart> Crosswalk { get; init; }

    /// <summary>Those of the strategy itself and of the duties that stand here.</summary>
    [JsonIgnore]
    public IReadOnlyList<Counterpart> Counterparts => [.. Crosswalk.Where(c => c.Subject == Id || Duties.Any(d => d.Id == c.Subject))];

    /// <summary>What a significant update asks of its duties, by our reading; only for profiles that are one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Renew? Renew { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RenewReason { get; init; }

    public required IReadOnlyList<SourcedText> Limits { get; init; }
    public required IReadOnlyList<MitigationConflict> Conflicts { get; init; }
    public required SourceLines Source { get; init; }
}

/// <summary>One duty of one actor.</summary>
public sealed record ChecklistDuty(string Id, Role Actor, string Text, SourceLines Source)
{
    public required string Title { get; init; }

    /// <summary>The document's verb: should, can or could.</summary>
    public required string Wording { get; init; }

    /// <summary>How strongly the document asks.</summary>
    public required AskedAs Asked { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Hosting? Hosting { get; init; }

    /// <summary>Id of the practice that asks the same and is asked in its stead; null where the duty stands by itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ServedBy { get; init; }

    /// <summary>Why a small team can do this today; our own judgement.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Today { get; init; }

    /// <summary>Why we added the duty; null where the strategy's own document states it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AddedBecause { get; init; }

    /// <summary>Pack and basis of the duty's own words; <see cref="Today"/> is always inferred.</summary>
    public required string Pack { get; init; }
    public required Basis Basis { get; init; }
}

/// <summary>Where the source contradicts itself about an actor.</summary>
public sealed record MitigationConflict(Role Actor, string Kind, string Text, SourceLines Source);

/// <summary>Something about the profile that a person should look at.</summary>
public sealed record Notice(string Code, string Text, SourceLines? Source);

/// <summary>What every view of a pack's lines must say.</summary>
public sealed record PackStatement(string Id, string Title, string Publisher, Basis Basis, string Statement)
{
    public static PackStatement Of(Packs.PackHeader pack) => new(pack.Id, pack.Title, pack.Publisher, pack.Basis, pack.Statement);
}
