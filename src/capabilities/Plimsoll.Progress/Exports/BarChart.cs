// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Exports;

/// <summary>One bar of a picture.</summary>
/// <param name="Says">How it reads aloud.</param>
/// <param name="Height">0 to 150.</param>
/// <param name="Mark">Letters in the place of a bar, where none can stand.</param>
/// <param name="Hollow">Whether only its outline is drawn.</param>
internal sealed record Bar(string Id, string Title, string Says, int Height, string? Mark, bool Hollow);

/// <summary>Bars side by side with the lines that they reach. It names what it counts and reads aloud bar by bar.</summary>
internal static class BarChart
{
    private const int Step = 40;
    private const int Left = 100;
    private const int Foot = 190;

    public static byte[] Write(string title, string foot, IReadOnlyList<(string Name, int Height)> lines, IReadOnlyList<Bar> bars)
    {
        var svg = new HtmlWriter("");
        Picture(svg, title, foot, lines, bars);
        return svg.ToUtf8();
    }

    public static void Picture(HtmlWriter svg, string title, string foot, IReadOnlyList<(string Name, int Height)> lines, IReadOnlyList<Bar> bars)
    {
        var width = Math.Max(Left + (Step * bars.Count) + 20, 560);
        using var root = svg.Open(
            "svg",
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("viewBox", $"0 0 {width} 250"),
            ("width", N(width)),
            ("height", "250"),
            ("role", "img"),
            ("aria-labelledby", "chart-title chart-rows"),
            ("font-family", "sans-serif"),
            ("font-size", "13"));
        svg.Line("title", title, ("id", "chart-title"));
        svg.Line("desc", string.Join(". ", bars.Select(b => $"{b.Id} {b.Title}: {b.Says}")) + ".", ("id", "chart-rows"));
        Box(svg, 0, 0, width, 250, "#ffffff");
        foreach (var (name, height) in lines)
        {
            Box(svg, Left, Foot - height, width - Left - 20, 1, "#d9d6cd");
            svg.Line("text", name, ("x", "12"), ("y", N(Foot - height + 4)), ("fill", "#51606d"));
        }
        foreach (var (index, bar) in bars.Index())
        {
            var x = Left + (Step * index) + 8;
            if (bar.Mark is { } mark) { svg.Line("text", mark, ("x", N(x)), ("y", N(Foot - 6)), ("fill", "#10202f"), ("font-size", "11")); }
            else if (bar.Hollow)
            {
                using var outline = svg.Open(
                    "rect",
                    ("x", N(x + 1)),
                    ("y", N(Foot - bar.Height)),
                    ("width", N(Step - 18)),
                    ("height", N(bar.Height)),
                    ("fill", "#e6f0f3"),
                    ("stroke", "#0d4f6c"),
                    ("stroke-width", "2"));
            }
            else { Box(svg, x, Foot - bar.Height - 2, Step - 16, bar.Height + 2, "#0d4f6c"); }
            svg.Line("text", bar.Id, ("x", N(x)), ("y", N(Foot + 20)), ("fill", "#10202f"));
        }
        svg.Line("text", foot, ("x", "12"), ("y", "238"), ("fill", "#10202f"));
    }

    private static void Box(HtmlWriter svg, int x, int y, int width, int height, string fill)
    {
        using var rect = svg.Open("rect", ("x", N(x)), ("y", N(y)), ("width", N(width)), ("height", N(height)), ("fill", fill));
    }

    private static string N(int value) => value.ToString(CultureInfo.InvariantCulture);
}
