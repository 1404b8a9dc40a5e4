// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;

namespace Plimsoll.Cli.Guidance;

/// <summary>A comparison for people.</summary>
internal static class ComparisonPage
{
    public static byte[] Write(Page page, Checklist from, Checklist to)
    {
        var comparison = Comparison.Of(from, to);
        page.Title($"From {comparison.Left.Label} to {comparison.Right.Label}");
        page.Table(["", "Edition", "Cell", "Guidelines owed", "Practices owed"], [Side("From", comparison.Left), Side("To", comparison.Right)]);
        foreach (var redirect in new[] { from.Redirect, to.Redirect }.OfType<Redirect>())
        {
            page.Text($"One side has no list: {redirect.Advice} {Phrases.Of(redirect.Source)}. Look instead at {ListCommand.NextLabel(redirect)}.");
            page.Command(ListCommand.NextCommand(redirect));
        }
        if (comparison.Redirect is null)
        {
            Guidelines(page, "Added", comparison.Added, from, to);
            Guidelines(page, "Dropped", comparison.Dropped, from, to);
            Guidelines(page, "Changed", comparison.Changed, from, to);
        }
        Duties(page, "Duties added", comparison.AddedDuties, to);
        Duties(page, "Duties dropped", comparison.DroppedDuties, from);
        Phrases.Close(page, from.Packs.Concat(to.Packs).Distinct());
        return page.ToUtf8();
    }

    private static string[] Side(string name, ComparedSide side) =>
        [name, side.Edition, side.Cell, side.Redirects ? "redirect" : $"{side.Guidelines}", side.Redirects ? "redirect" : $"{side.Practices}"];

    private static void Guidelines(Page page, string heading, IReadOnlyList<ComparedGuideline> guidelines, Checklist from, Checklist to)
    {
        page.Heading($"{heading}: {guidelines.Count}");
        foreach (var guideline in guidelines)
        {
            page.Entry(
                guideline.Id, $"{guideline.Title}: {Place(from, guideline)} → {Place(to, guideline)}",
                guideline.Reason,
                Ids("Practices added", guideline.PracticesAdded), Ids("Practices dropped", guideline.PracticesDropped), Ids("Reworded", guideline.Reworded));
        }
    }

    private static string Place(Checklist list, ComparedGuideline compared) =>
        list.Guidelines.FirstOrDefault(g => g.Id == compared.Id) is { } guideline
            ? $"{Terms.Levels[guideline.Level].Label}, {Phrases.Of(guideline.Basis, guideline.Pack)}"
            : "no list";

    private static string? Ids(string name, IReadOnlyList<string> ids) => ids.Count == 0 ? null : $"{name}: {string.Join(", ", ids)}";

    private static void Duties(Page page, string heading, IReadOnlyList<string> ids, Checklist list)
    {
        if (ids.Count == 0) { return; }
        page.Heading($"{heading}: {ids.Count}");
        foreach (var duty in list.Mitigations.SelectMany(m => m.Duties).Where(d => ids.Contains(d.Id))) { MitigationPage.Duty(page, duty, list); }
    }
}
