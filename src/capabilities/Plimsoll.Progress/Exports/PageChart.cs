// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress.Editions;
using Plimsoll.Progress.Pages;

namespace Plimsoll.Progress.Exports;

/// <summary>An organisation's own word as one bar a process, small enough to stand in somebody
/// else's page. Its table twin is <see cref="PageCsv"/> or the page itself.</summary>
public static class PageChart
{
    private static readonly (string, int)[] Lines = [("adopted", 150), ("partly", 75), ("not", 0)];

    public static byte[] Write(FrozenPage page, ProgressEdition edition) => BarChart.Write(
        $"{page.Organisation}: its own word on {edition.Processes.Count} processes, {PageCsv.Day(page)}",
        $"{page.Organisation}, its own word, {PageCsv.Day(page)}. Outline: on the way. n.c.: not collected. w.: withheld. –: not stated.", Lines,
        [.. edition.Processes.Select(p => page.Of(p.Id) is { } line ? Bar(p, line.State) : new Bar(p.Id, p.Title, "not stated", 0, "–", Hollow: false))]);

    private static Bar Bar(DocumentationProcess p, OwnState state)
    {
        var (height, mark, hollow) = state switch
        {
            OwnState.Adopted => (150, (string?)null, false),
            OwnState.Collaborating => (150, null, true),
            OwnState.Partial => (75, null, false),
            OwnState.NotAdopted => (0, null, false),
            OwnState.NotApplicable => (0, "N/A", false),
            OwnState.NotCollected => (0, "n.c.", false),
            OwnState.Withheld => (0, "w.", false),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return new Bar(p.Id, p.Title, ProgressTerms.OwnStates[state].Label, height, mark, hollow);
    }
}
