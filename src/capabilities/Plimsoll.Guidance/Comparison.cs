// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Guidance;

/// <summary>What changes from one checklist to another.</summary>
/// <param name="Added">Guidelines owed on the right alone.</param>
/// <param name="Dropped">Guidelines owed on the left alone.</param>
/// <param name="Changed">Guidelines whose level, wording or practices differ while both or neither side owes them.</param>
public sealed record Comparison(
    ComparedSide Left, ComparedSide Right, IReadOnlyList<ComparedGuideline> Added, IReadOnlyList<ComparedGuideline> Dropped,
    IReadOnlyList<ComparedGuideline> Changed)
{
    /// <summary>The advice of a side that redirects; the three lists are empty then, because advice is not a list that asks for less.</summary>
    public required Redirect? Redirect { get; init; }
    public required IReadOnlyList<string> AddedDuties { get; init; }
    public required IReadOnlyList<string> DroppedDuties { get; init; }

    /// <summary>Compares two checklists, guideline by guideline and duty by duty.</summary>
    public static Comparison Of(Checklist left, Checklist right)
    {
        // Advice is not an empty list: where a side redirects, nothing was "dropped" and there is nothing to count.
        var advice = left.Redirect is not null || right.Redirect is not null;
        var ids = (advice ? [] : left.Guidelines.Concat(right.Guidelines)).Select(g => g.Id).Distinct().Order(StringComparer.Ordinal);
        var pairs = ids.Select(id => Pair(left.Guidelines.FirstOrDefault(g => g.Id == id), right.Guidelines.FirstOrDefault(g => g.Id == id))).ToArray();
        var leftDuties = left.Mitigations.SelectMany(m => m.Duties).Select(d => d.Id).ToHashSet(StringComparer.Ordinal);
        var rightDuties = right.Mitigations.SelectMany(m => m.Duties).Select(d => d.Id).ToHashSet(StringComparer.Ordinal);
        return new Comparison(
            ComparedSide.Of(left), ComparedSide.Of(right),
            [.. pairs.Where(p => !IsOwed(p.From) && IsOwed(p.To))],
            [.. pairs.Where(p => IsOwed(p.From) && !IsOwed(p.To))],
            [.. pairs.Where(p =>
                IsOwed(p.From) == IsOwed(p.To) && (p.From != p.To || p.PracticesAdded.Count + p.PracticesDropped.Count + p.Reworded.Count > 0))])
        {
            Redirect = left.Redirect ?? right.Redirect,
            AddedDuties = [.. rightDuties.Except(leftDuties).Order(StringComparer.Ordinal)],
            DroppedDuties = [.. leftDuties.Except(rightDuties).Order(StringComparer.Ordinal)],
        };
    }

    private static bool IsOwed(Level? level) => level?.IsListed ?? false;

    private static ComparedGuideline Pair(ChecklistGuideline? left, ChecklistGuideline? right)
    {
        var owedLeft = (left?.Practices ?? []).Where(p => p.Owed).ToDictionary(p => p.Id, StringComparer.Ordinal);
        var owedRight = (right?.Practices ?? []).Where(p => p.Owed).ToDictionary(p => p.Id, StringComparer.Ordinal);
        return new ComparedGuideline((right ?? left)!.Id, (right ?? left)!.Title, left?.Level, right?.Level, (right ?? left)!.Reason)
        {
            PracticesAdded = [.. owedRight.Keys.Where(id => !owedLeft.ContainsKey(id))],
            PracticesDropped = [.. owedLeft.Keys.Where(id => !owedRight.ContainsKey(id))],
            Reworded = [.. owedRight.Values.Where(p => owedLeft.TryGetValue(p.Id, out var was) && was.Text != p.Text).Select(p => p.Id)],
        };
    }
}

/// <summary>One side of a comparison: what it is and how much it asks.</summary>
public sealed record ComparedSide(string Edition, string Cell, string Label, int Guidelines, int Practices, bool Redirects)
{
    /// <summary>The packs of this side, each with what a view must say.</summary>
    public required IReadOnlyList<PackStatement> Packs { get; init; }

    internal static ComparedSide Of(Checklist list) => new(
        list.Edition, list.Profile.Cell.ToString(), list.Profile.Cell.Label,
        list.Guidelines.Count(g => g.Level.IsListed), list.Owed.Count(), list.Redirect is not null) { Packs = list.Packs };
}

/// <summary>A guideline on both sides; a level is null where the side has no list.</summary>
public sealed record ComparedGuideline(string Id, string Title, Level? From, Level? To, string? Reason)
{
    public required IReadOnlyList<string> PracticesAdded { get; init; }
    public required IReadOnlyList<string> PracticesDropped { get; init; }
    public required IReadOnlyList<string> Reworded { get; init; }
}

/// <summary>A side of a comparison as people write it: <c>[pack:]model/release</c>, where the pack is an edition or a pack that tailors one.</summary>
public sealed record ComparedRef(Cell Cell, string? Pack)
{
    public static ComparedRef? Find(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return Cell.Find(text[(colon + 1)..]) is { } cell ? new ComparedRef(cell, colon < 0 ? null : text[..colon]) : null;
    }
}
