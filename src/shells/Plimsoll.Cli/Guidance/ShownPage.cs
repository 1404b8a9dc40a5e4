// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;

namespace Plimsoll.Cli.Guidance;

/// <summary>One line for people.</summary>
internal static class ShownPage
{
    public static byte[] Write(Page page, Shown shown, Library library)
    {
        switch (shown)
        {
            case Shown.OfPractice { Answer: var answer }:
                page.Title($"{answer.Practice.Id} {answer.Practice.Title}");
                page.Text($"{answer.Guideline} {answer.GuidelineTitle}, {Terms.Stages[answer.Stage].Label}");
                ChecklistPage.Practice(page, answer.Practice);
                if (answer.Practice.Evidence is { } evidence) { page.Entry("Evidence", evidence, "our own words (inferred)"); }
                Counterparts(page, answer.Crosswalk);
                Cells(page, answer.Cells);
                break;
            case Shown.OfGuideline guideline:
                page.Title($"{guideline.Guideline.Id} {guideline.Guideline.Title}");
                page.Text(Terms.Stages[guideline.Guideline.Stage].Label);
                page.Text(guideline.Guideline.Aim);
                foreach (var practice in guideline.Guideline.Practices)
                {
                    ChecklistPage.Practice(page, practice);
                    if (practice.Evidence is { } hint) { page.Entry("Evidence", hint, "our own words (inferred)"); }
                }
                foreach (var note in guideline.Guideline.Notes) { page.Entry("Note", note.Text, Phrases.Of(note.Source)); }
                foreach (var resource in guideline.Guideline.Resources) { page.Entry("Read", resource.Text, Phrases.Of(resource.Source)); }
                Counterparts(page, guideline.Guideline.Crosswalk);
                Cells(page, guideline.Cells);
                break;
            case Shown.OfStrategy { Strategy: var strategy }:
                page.Title($"{strategy.Id} {strategy.Title}");
                MitigationPage.Write(page, strategy);
                Counterparts(page, strategy.Crosswalk);
                break;
            case Shown.OfDuty { Strategy: var strategy, Duty: var duty }:
                page.Title($"{duty.Id} {duty.Title}");
                page.Text($"{strategy.Id} {strategy.Title}, {Terms.Phases[strategy.Phase].Label}. {Phrases.Actors(strategy.Actors)}.");
                MitigationPage.Duty(page, duty);
                foreach (var limit in strategy.Limits) { page.Entry("Limit", limit.Text, Phrases.Of(limit.Source)); }
                foreach (var conflict in strategy.Conflicts.Where(c => c.Actor == duty.Actor))
                {
                    page.Entry("Conflict", $"{conflict.Kind}: {conflict.Text}", Phrases.Of(conflict.Source));
                }
                Counterparts(page, [.. strategy.Crosswalk.Where(c => c.Subject == duty.Id || c.Subject == strategy.Id)]);
                break;
            default: throw new UnreachableException();
        }
        Phrases.Close(page, shown.Statements(library));
        return page.ToUtf8();
    }

    private static void Counterparts(Page page, IReadOnlyList<Counterpart> crosswalk)
    {
        page.Heading("Corresponds to");
        if (crosswalk.Count == 0) { page.Text(Phrases.NoCounterpart); return; }
        page.Table(
            ["", "Counterpart", "Relation", "Confidence", "Why"],
            [.. crosswalk.Select(c => (string[])[
                c.Subject, $"{c.Target} {c.Item} ({Terms.Standings[c.Standing].Label})", Terms.Relations[c.Relation].Label, c.Confidence, c.Comment
            ])]);
    }

    private static void Cells(Page page, IReadOnlyDictionary<string, MatrixCell> cells)
    {
        page.Heading("Level in every cell");
        page.Table(
            ["Cell", "Level", "Basis", "Why"],
            [.. cells.Select(cell =>
                (string[])[cell.Key, Terms.Levels[cell.Value.Level].Label, Phrases.Of(cell.Value.Basis, cell.Value.Pack), cell.Value.Reason ?? ""])]);
    }
}
