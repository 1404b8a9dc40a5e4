// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress.Editions;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Exports;

/// <summary>One bar a process, as high as its level. Its table twin is <see cref="ProgressCsv.Processes"/> or the page that shows it.</summary>
public static class LevelChart
{
    private static readonly (string, int)[] Lines = [.. ProgressTerms.Levels.All.Where(w => w.Value != AdoptionLevel.NotApplicable)
        .Select(w => (w.Label, Height(w.Value)))];

    /// <summary>A picture of its own.</summary>
    public static byte[] Write(ProgressEdition edition)
    {
        var svg = new HtmlWriter("");
        Picture(svg, edition);
        return svg.ToUtf8();
    }

    /// <summary>The levels of a published round.</summary>
    public static byte[] Write(FrozenRound round, ProgressEdition edition)
    {
        var svg = new HtmlWriter("");
        Picture(svg, round, edition);
        return svg.ToUtf8();
    }

    /// <summary>The picture inside another document.</summary>
    internal static void Picture(HtmlWriter svg, ProgressEdition edition) => BarChart.Picture(
        svg, $"Level of adoption of {edition.Processes.Count} processes, {edition.Header.Assessed} ({ProgressTerms.PresenceNotQuality})",
        $"Level of adoption, {edition.Header.Assessed}: {ProgressTerms.PresenceNotQuality}. {edition.Header.Publisher}, restated.",
        Lines,
        [.. edition.Processes.Select(p => Bar(p.Id, p.Title, p.Level))]);

    /// <summary>The picture of a round inside another document.</summary>
    internal static void Picture(HtmlWriter svg, FrozenRound round, ProgressEdition edition) => BarChart.Picture(
        svg,
        $"{round.Name}: level of adoption of {round.Processes.Count} processes among {round.Providers.Count} providers, {Ask.Write(round.Assessed)} "
            + $"({ProgressTerms.PresenceNotQuality})",
        $"Level of adoption, {Ask.Write(round.Assessed)}: {ProgressTerms.PresenceNotQuality}. Judged by {round.Publisher}.",
        Lines,
        [.. round.Score(edition).Processes.Select(p => Bar(p.Process, p.Title, p.Level))]);

    private static Bar Bar(string id, string title, AdoptionLevel level) =>
        new(id, title, ProgressTerms.Levels[level].Label, Height(level), level == AdoptionLevel.NotApplicable ? "N/A" : null, Hollow: false);

    private static int Height(AdoptionLevel level) => level switch
    {
        AdoptionLevel.None => 0,
        AdoptionLevel.Low => 50,
        AdoptionLevel.Medium => 100,
        AdoptionLevel.High => 150,
        AdoptionLevel.NotApplicable => 0,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
