// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Assessment;

/// <summary>A practice as this capability needs to know it: translated from a checklist by whoever owns that.</summary>
/// <param name="Id">Id of the practice, for example <c>G01.B1</c>.</param>
/// <param name="Pack">Pack that holds its words.</param>
/// <param name="Edition">Edition that lists it.</param>
/// <param name="Owed">False for what the list leaves to choice.</param>
public sealed record Requirement(string Id, string Title, string Pack, Basis Basis, string Edition, Tier Tier, DueWhen When, Proof Proof, bool Owed)
{
    /// <summary>How it is asked and whose word that is; null in a list that was derived before lists said so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HowAsked? HowAsked { get; init; }

    /// <summary>The pack that says how much is asked. A list of before names one pack alone, the one that holds the words.</summary>
    [JsonIgnore]
    public FieldBasis Level => HowAsked?.Basis.Level ?? new FieldBasis(Pack, Basis);
}

/// <summary>How something is asked of a role.</summary>
/// <param name="Of">The role in the value chain.</param>
/// <param name="As">How strongly the words ask; what is a suggestion or an example is never owed.</param>
/// <param name="Basis">Whose word each field is.</param>
/// <param name="Words">SHA-256 of text and points as they were when the list was derived, so that a question that reads differently later is known.</param>
/// <param name="Serves">Ids of duties that ask the same and are met with it.</param>
public sealed record HowAsked(Role Of, AskedAs As, ItemBasis Basis, Digest Words, IReadOnlyList<string> Serves)
{
    /// <summary>Whether the significant update that the list was derived for asks it anew; absent where not, so that lists of before keep their
    /// digests.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Renew { get; init; }

    /// <summary>Whose word each field is, by the name of the field.</summary>
    [JsonIgnore]
    public IReadOnlyList<(string Field, FieldBasis Whose)> Fields =>
        [("text", Basis.Text), ("level", Basis.Level), ("when", Basis.When), ("proof", Basis.Proof)];
}

/// <summary>A pack that an assessment rests on, pinned so that a later edition cannot change it unseen.</summary>
public sealed record PinnedPack(string Id, string Date, Digest Digest, Basis Basis);

/// <summary>The facts that the list was derived for.</summary>
public sealed record AssessedProfile(
    ModelType ModelType, ReleaseType ReleaseType, IReadOnlyList<Role> Roles, IReadOnlyList<string> Modalities, bool SignificantUpdate)
{
    /// <summary>What kind of hosting service it is; null where it was not said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Hosting { get; init; }
}

/// <summary>Where the guidance gives advice in place of a list.</summary>
/// <param name="Instead">The cell to begin with, for example <c>frontier/restricted</c>.</param>
/// <param name="Pack">Pack that gives the advice.</param>
public sealed record RedirectAdvice(string Instead, string Pack);
