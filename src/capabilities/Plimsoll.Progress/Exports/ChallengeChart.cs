// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Progress.Editions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Exports;

/// <summary>Process by challenge as a picture: a filled square where a challenge bites, an outline
/// where the cell is disputed. Its table twin is <see cref="ProgressCsv.Challenges"/>.</summary>
public static class ChallengeChart
{
    private const int Row = 22;
    private const int Left = 430;
    private const int Column = 60;
    private const int Top = 50;

    public static byte[] Write(ProgressEdition e)
    {
        var svg = new HtmlWriter("");
        var (width, height) = (Left + (Column * e.Challenges.Count) + 20, Top + (Row * e.Processes.Count) + 40);
        using (svg.Open(
            "svg",
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("viewBox", $"0 0 {width} {height}"),
            ("width", N(width)),
            ("height", N(height)),
            ("role", "img"),
            ("aria-labelledby", "chart-title chart-rows"),
            ("font-family", "sans-serif"),
            ("font-size", "13")))
        {
            svg.Line("title", $"What blocks {e.Processes.Count} processes, {e.Header.Assessed}", ("id", "chart-title"));
            svg.Line("desc", string.Join(". ", e.Processes.Select(p => $"{p.Id} {p.Title}: {Marked(p)}")) + ".", ("id", "chart-rows"));
            Square(svg, 0, 0, width, height, "#ffffff", null);
            foreach (var (column, challenge) in e.Challenges.Index())
            {
                svg.Line("text", challenge.Id, ("x", N(Left + (Column * column))), ("y", N(Top - 16)), ("fill", "#10202f"));
            }
            foreach (var (row, process) in e.Processes.Index())
            {
                var y = Top + (Row * row);
                svg.Line(
                    "text",
                    $"{process.Id} {(process.Title.Length > 56 ? process.Title[..55] + "…" : process.Title)}",
                    ("x", "12"),
                    ("y", N(y + 11)),
                    ("fill", "#10202f"));
                foreach (var (column, challenge) in e.Challenges.Index())
                {
                    var (marked, disputed) = (process.Challenges.Contains(challenge.Id), process.Disputes(challenge.Id) is not null);
                    if (marked || disputed) { Square(svg, Left + (Column * column), y, 14, 14, marked ? "#0d4f6c" : "#ffffff", disputed ? "#8a5a00" : null); }
                }
            }
            svg.Line(
                "text",
                $"Filled: marked. Outlined: disputed, see the table. {e.Header.Publisher}, restated.",
                ("x", "12"),
                ("y", N(height - 14)),
                ("fill", "#10202f"));
        }
        return svg.ToUtf8();
    }

    private static string Marked(DocumentationProcess p) =>
        $"{(p.Challenges.Count == 0 ? "none marked" : string.Join(", ", p.Challenges))}{(p.Disputed.Count > 0 ? ", with a disputed cell" : "")}";

    private static void Square(HtmlWriter svg, int x, int y, int width, int height, string fill, string? edge)
    {
        using var rect = svg.Open(
            "rect", ("x", N(x)), ("y", N(y)), ("width", N(width)), ("height", N(height)), ("fill", fill), ("stroke", edge ?? "none"), ("stroke-width", "3"));
    }

    private static string N(int value) => value.ToString(CultureInfo.InvariantCulture);
}
