// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Progress.Editions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Exports;

/// <summary>One bar a process, as high as its level. Its table twin is <see cref="ProgressCsv.Processes"/> or the report page.</summary>
public static class LevelChart
{
    private const int Step = 40;
    private const int Left = 90;
    private const int Foot = 190;

    /// <summary>A picture of its own; it names what it counts and reads aloud row by row.</summary>
    public static byte[] Write(ProgressEdition edition)
    {
        var svg = new HtmlWriter("");
        Picture(svg, edition);
        return svg.ToUtf8();
    }

    /// <summary>The picture inside another document.</summary>
    internal static void Picture(HtmlWriter svg, ProgressEdition edition)
    {
        var width = Left + (Step * edition.Processes.Count) + 20;
        using var root = svg.Open("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", $"0 0 {width} 250"), ("width", N(width)), ("height", "250"), ("role", "img"), ("aria-labelledby", "chart-title chart-rows"), ("font-family", "sans-serif"), ("font-size", "13"));
        svg.Line("title", $"Level of adoption of {edition.Processes.Count} processes, {edition.Header.Assessed} ({ProgressTerms.PresenceNotQuality})", ("id", "chart-title"));
        svg.Line("desc", string.Join(". ", edition.Processes.Select(p => $"{p.Id} {p.Title}: {ProgressTerms.Levels[p.Level].Label}")) + ".", ("id", "chart-rows"));
        Box(svg, 0, 0, width, 250, "#ffffff");
        foreach (var word in ProgressTerms.Levels.All.Where(w => w.Value != AdoptionLevel.NotApplicable))
        {
            var y = Foot - Height(word.Value);
            Box(svg, Left, y, width - Left - 20, 1, "#d9d6cd");
            svg.Line("text", word.Label, ("x", "12"), ("y", N(y + 4)), ("fill", "#51606d"));
        }
        foreach (var (index, process) in edition.Processes.Index())
        {
            var x = Left + (Step * index) + 8;
            if (process.Level == AdoptionLevel.NotApplicable) { svg.Line("text", "N/A", ("x", N(x)), ("y", N(Foot - 6)), ("fill", "#10202f")); }
            else { Box(svg, x, Foot - Height(process.Level) - 2, Step - 16, Height(process.Level) + 2, "#0d4f6c"); }
            svg.Line("text", process.Id, ("x", N(x)), ("y", N(Foot + 20)), ("fill", "#10202f"));
        }
        svg.Line("text", $"Level of adoption, {edition.Header.Assessed}: {ProgressTerms.PresenceNotQuality}. {edition.Header.Publisher}, restated.", ("x", "12"), ("y", "238"), ("fill", "#10202f"));
    }

    private static void Box(HtmlWriter svg, int x, int y, int width, int height, string fill)
    {
        using var rect = svg.Open("rect", ("x", N(x)), ("y", N(y)), ("width", N(width)), ("height", N(height)), ("fill", fill));
    }

    private static int Height(AdoptionLevel level) => level switch
    {
        AdoptionLevel.None => 0,
        AdoptionLevel.Low => 50,
        AdoptionLevel.Medium => 100,
        AdoptionLevel.High => 150,
        AdoptionLevel.NotApplicable => 0,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string N(int value) => value.ToString(CultureInfo.InvariantCulture);
}
