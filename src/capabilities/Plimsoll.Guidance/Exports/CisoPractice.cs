// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance.Packs;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Exports;

/// <summary>One practice over all cells: first as the edition words it, then as cells word it anew.</summary>
internal sealed record CisoPractice(string Id, IReadOnlyList<(Cell Cell, Level Level, ChecklistPractice Practice)> Uses, string EditionId)
{
    /// <summary>The practices of a guideline, those that only a cell has after the edition's own.</summary>
    public static IEnumerable<CisoPractice> All(Edition edition, Guideline guideline, IEnumerable<(Cell Cell, Checklist List)> cells)
    {
        (Cell Cell, Level Level, ChecklistPractice Practice)[] uses =
            [.. from item in cells
                from g in item.List.Guidelines
                where g.Id == guideline.Id
                from practice in g.Practices
                select (item.Cell, g.Level, practice)];
        return from id in guideline.Practices.Select(p => p.Id).Concat(uses.Select(u => u.Practice.Id)).Distinct()
               let own = uses.Where(u => u.Practice.Id == id).ToArray()
               where own.Length > 0
               select new CisoPractice(id, own, edition.Id);
    }

    public void Write(YamlBlock yaml, string urn, string parent, Cell importanceOf)
    {
        // The edition's own wording names the practice; where every cell words it anew, the first does.
        var named = Uses.Select(u => u.Practice).FirstOrDefault(p => p.Pack == EditionId && p.Serves.Count == 0)
            ?? Uses.Select(u => u.Practice).FirstOrDefault(p => p.Pack == EditionId)
            ?? Uses[0].Practice;
        using (yaml.Item())
        {
            yaml.Add("urn", urn).Add("parent_urn", parent).Add("assessable", true).Add("depth", 3).Add("ref_id", Id).Add("name", named.Title)
                .Add("description", string.Join("\n", named.Points.Select(p => $"- {p}").Prepend(named.Text))).Add("annotation", Annotation(named));
            if (named.Evidence is not null) { yaml.Add("typical_evidence", $"{named.Evidence} (inferred)"); }
            if (Uses.Where(u => u.Cell == importanceOf).Select(u => (Level?)u.Level).FirstOrDefault() is { } level
                && Importance(level, named.Tier) is { } importance)
            {
                yaml.Add("importance", importance);
            }
            yaml.Add("implementation_groups", [.. Uses.Where(u => u.Practice.Owed).Select(u => OscalNames.Of(u.Cell))]);
        }
    }

    private string Annotation(ChecklistPractice named)
    {
        var own = $"{SharedTerms.Tiers[named.Tier].Label}. {Said.At(named.Source)}; {Said.PackAndBasis(named.Pack, named.Basis)}.\n"
            + $"{SharedTerms.Whens[named.When].Label}: {FieldWords.Whose(named.FieldBasis.When)}. "
            + $"{SharedTerms.Proofs[named.Proof].Label}: {FieldWords.Whose(named.FieldBasis.Proof)}.";
        var others = Uses.Where(u => u.Practice.Text != named.Text).GroupBy(u => u.Practice.Text).Select(group =>
        {
            var practice = group.First().Practice;
            var because = practice.Rewording is null ? ""
                : $" Asked as {SharedTerms.AskedAs[practice.Asked].Label}. Reworded: {practice.Rewording}";
            return $"In {string.Join(", ", group.Select(u => u.Cell.Label))} ({Said.PackAndBasis(practice.Pack, practice.Basis)}): {practice.Text}{because}";
        });
        return string.Join("\n", others.Prepend(own));
    }

    private static string? Importance(Level level, Tier tier) => (level, tier) switch
    {
        (Level.Full or Level.Adapted, Tier.Baseline) => "mandatory",
        (Level.Full or Level.Adapted, Tier.Recommended) or (Level.Scaled, Tier.Baseline) => "recommended",
        (Level.Scaled, Tier.Recommended) or (Level.Optional, Tier.Baseline or Tier.Recommended) => "nice_to_have",
        (Level.None or Level.Redirect, Tier.Baseline or Tier.Recommended) => null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
