// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>One thing that is asked of a profile: a practice of a guideline, or a duty of a role under a strategy.</summary>
/// <param name="Actor">The role of whom it is asked.</param>
/// <param name="Asked">How strongly the words ask. What is a suggestion or an example is never owed.</param>
/// <param name="Owed">Whether the list asks for it; the rest is left to choice.</param>
/// <param name="Source">Where its words stand, or the practice that they adapt.</param>
public sealed record ChecklistItem(
    string Id, Role Actor, string Title, string Text, Tier Tier, AskedAs Asked, bool Owed, DueWhen When, Proof Proof, SourceLines Source)
{
    /// <summary>Sub-points of the text.</summary>
    public required IReadOnlyList<string> Points { get; init; }

    /// <summary>Whose word each field is.</summary>
    public required ItemBasis Basis { get; init; }

    /// <summary>Ids of duties that ask the same, which this item serves as well: its aliases. They are no items of their own.</summary>
    public IReadOnlyList<string> Serves { get; init; } = [];

    /// <summary>What a significant update asks; only for profiles that are one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Renew? Renew { get; init; }

    /// <summary>Why the words differ from the source; null when they do not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RewordedBecause { get; init; }

    /// <summary>Set when it is asked of hosts of that kind alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Hosting? Hosting { get; init; }

    /// <summary>Whether it must stand when the model goes out: everything but what can only be done later.</summary>
    [JsonIgnore]
    public bool DueByRelease => IsDueByRelease(When, Proof);

    internal static bool IsDueByRelease(DueWhen when, Proof proof) => !(when is DueWhen.Continuous or DueWhen.OnEvent && proof == Proof.Done);
}
