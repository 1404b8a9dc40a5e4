// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>A view of a checklist by stage, tier and time. Duties along the value chain belong to no stage, so any filter leaves them out.</summary>
public sealed record ChecklistFilter(Stage? Stage, Tier? Tier, DueWhen? When)
{
    public bool IsSet => Stage is not null || Tier is not null || When is not null;

    /// <summary>Reads the three values as typed; null or empty leaves one open.</summary>
    public static Result<ChecklistFilter> Read(string? stage, string? tier, string? when)
    {
        Stage stageValue = default;
        Tier tierValue = default;
        DueWhen whenValue = default;
        if (!string.IsNullOrEmpty(stage) && Terms.Stages.Parse(stage, out stageValue, GuidanceCodes.UnknownValue) is { } badStage) { return badStage; }
        if (!string.IsNullOrEmpty(tier) && SharedTerms.Tiers.Parse(tier, out tierValue, GuidanceCodes.UnknownValue) is { } badTier) { return badTier; }
        if (!string.IsNullOrEmpty(when) && SharedTerms.Whens.Parse(when, out whenValue, GuidanceCodes.UnknownValue) is { } badWhen) { return badWhen; }
        return new ChecklistFilter(
            string.IsNullOrEmpty(stage) ? null : stageValue, string.IsNullOrEmpty(tier) ? null : tierValue, string.IsNullOrEmpty(when) ? null : whenValue);
    }

    /// <summary>The part of a list that fits. A list without guidelines has nothing to filter by and stays whole.</summary>
    public Checklist Apply(Checklist list)
    {
        if (!IsSet || list.Guidelines.Count == 0) { return list; }
        ChecklistGuideline[] guidelines =
        [
            .. from guideline in list.Guidelines
               where Stage is null || guideline.Stage == Stage
               let practices = guideline.Practices.Where(p => (Tier is null || p.Tier == Tier) && (When is null || p.When == When)).ToArray()
               where practices.Length > 0
               select guideline with { Practices = practices },
        ];
        var left = guidelines.SelectMany(g => g.Practices).Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        return list with { Guidelines = guidelines, Mitigations = [], Items = [.. list.Items.Where(i => left.Contains(i.Id))] };
    }
}
