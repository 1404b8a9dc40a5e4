// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>How much is asked, when it has to stand and what proves it, each with whose word it is, in the words of every page and document.</summary>
/// <remarks>They stand in a line of their own, apart from the restated words: what we infer is never printed inside a line that says sourced.</remarks>
public static class FieldWords
{
    public static IReadOnlyList<string> Of(ChecklistItem item) => Of(item.Tier, item.Asked, item.Owed, item.When, item.Proof, item.Basis);

    public static IReadOnlyList<string> Of(ChecklistPractice practice) =>
        Of(practice.Tier, practice.Asked, practice.Owed, practice.When, practice.Proof, practice.FieldBasis);

    /// <summary>Of a duty: the fields of its item, or how strongly it is put where it is no item, with the reason.</summary>
    public static IReadOnlyList<string> Of(ChecklistDuty duty, Checklist? list)
    {
        if (list?.Items.FirstOrDefault(i => i.Id == duty.Id) is { } item) { return Of(item); }
        var asked = $"asked as {SharedTerms.AskedAs[duty.Asked].Label}";
        return duty.ServedBy is not null ? [asked, $"met with {duty.ServedBy}, which asks the same"]
            : list is null ? [asked]
            : [asked, list.Redirect is null ? "to be read; it is asked where weights are public" : "to be read beside the advice"];
    }

    /// <summary>As one line.</summary>
    public static string Line(ChecklistItem item) => string.Join(" · ", Of(item));

    /// <summary>As one line.</summary>
    public static string Line(ChecklistDuty duty, Checklist? list) => string.Join(" · ", Of(duty, list));

    /// <summary>As one line.</summary>
    public static string Line(ChecklistPractice practice) => string.Join(" · ", Of(practice));

    /// <param name="owed">False for what is left to choice.</param>
    public static IReadOnlyList<string> Of(Tier tier, AskedAs asked, bool owed, DueWhen when, Proof proof, ItemBasis basis) =>
    [
        $"asked as {SharedTerms.AskedAs[asked].Label}",
        $"{SharedTerms.Tiers[tier].Label}{(owed ? "" : ", left to choice")}, {Whose(basis.Level)}",
        $"{SharedTerms.Whens[when].Label}, {Whose(basis.When)}",
        $"{SharedTerms.Proofs[proof].Label}, {Whose(basis.Proof)}",
    ];

    /// <summary>Whose word a field is.</summary>
    public static string Whose(FieldBasis field) => $"{SharedTerms.Bases[field.Basis].Label} ({field.Pack})";
}
