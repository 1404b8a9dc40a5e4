// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Globalization;
using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Charts;

/// <summary>A bar: what it is of, how long it is, and how far off it can be.</summary>
/// <param name="Value">Said above the bar; one below zero is drawn at zero.</param>
/// <param name="Error">How far the true value can lie on either side; nothing is drawn when it is 0.</param>
/// <param name="Note">A word more after the value, such as <c>high-risk</c>.</param>
public sealed record Bar(string Label, long Value, long Error = 0, string? Note = null);

/// <summary>Horizontal bars as a picture that grows with the page while its letters keep their size.</summary>
/// <remarks>
/// Widths are percentages and heights are in em: it can be read at 320 px and with larger letters. Labels stand above their bars, and break rather than shrink.
/// Lengths are whole numbers: the same bars give the same bytes. A table of the same numbers belongs beside it.
/// </remarks>
public static class BarChart
{
    /// <summary>Hundredths of a percent that the longest bar takes, its error included; the rest keeps the last mark inside.</summary>
    private const int Longest = 99_00;

    /// <summary>Letters that fit a line of 320 px.</summary>
    private const int Letters = 34;

    // Hundredths of an em.
    private const int Line = 150, Base = 110, Gap = 20, Thick = 80, Space = 70;

    private static readonly SearchValues<char> Breaks = SearchValues.Create(" -_/.:,");

    /// <param name="to">Where the picture goes.</param>
    /// <param name="title">What the picture shows, for whoever cannot see it.</param>
    public static void Write(HtmlWriter to, string title, IReadOnlyList<Bar> bars)
    {
        var most = bars.Select(b => (Int128)Math.Max(0, b.Value) + b.Error).Append(1).Max();
        (Bar Bar, string[] Lines, bool Beside)[] rows = [.. bars.Select(Lay)];
        using var svg = to.Open(
            "svg", ("class", "bars"), ("role", "img"), ("width", "100%"), ("height", Em(rows.Sum(r => Height(r.Lines)))), ("fill", "currentColor"));
        to.Line("title", title);
        var top = 0;
        foreach (var (bar, lines, beside) in rows)
        {
            foreach (var (index, line) in lines.Index()) { to.Line("text", line, ("x", "0"), ("y", Em(top + (index * Line) + Base))); }
            if (beside)
            {
                to.Line("text", Said(bar), ("class", "value"), ("x", "100%"), ("y", Em(top + ((lines.Length - 1) * Line) + Base)), ("text-anchor", "end"));
            }
            Draw(to, bar, most, top + (lines.Length * Line) + Gap);
            top += Height(lines);
        }
    }

    /// <summary>The picture alone, to stand within a page.</summary>
    public static string Svg(string title, IReadOnlyList<Bar> bars)
    {
        var svg = new HtmlWriter("");
        Write(svg, title, bars);
        return Encoding.UTF8.GetString(svg.ToUtf8());
    }

    /// <summary>What is said of a bar: <c>1,204 ± 30</c>.</summary>
    public static string Said(Bar bar) => $"{Number(bar.Value)}{(bar.Error == 0 ? "" : $" ± {Number(bar.Error)}")}{(bar.Note is null ? "" : $" · {bar.Note}")}";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture).Replace('-', '−');

    private static void Draw(HtmlWriter to, Bar bar, Int128 most, int top)
    {
        to.Line("rect", "", ("class", "bed"), ("width", "100%"), ("height", Em(Thick)), ("y", Em(top)), ("fill-opacity", "0.1"));
        to.Line("rect", "", ("class", "fill"), ("width", Percent(Math.Max(0, bar.Value), most)), ("height", Em(Thick)), ("y", Em(top)));
        if (bar.Error == 0) { return; }
        var (low, high) = (Percent(Int128.Max(0, (Int128)bar.Value - bar.Error), most), Percent(Int128.Max(0, (Int128)bar.Value + bar.Error), most));
        // Light under dark, so that the part that lies on the bar is seen as well.
        foreach (var (name, stroke, width) in ((string, string, string)[])[("halo", "#ffffff", "5"), ("error", "currentColor", "2")])
        {
            to.Line("line", "", Stroke(name, stroke, width, low, high, top + (Thick / 2), top + (Thick / 2)));
            foreach (var end in (string[])[low, high])
            {
                to.Line("line", "", Stroke(name, stroke, width, end, end, top + (Thick / 5), top + Thick - (Thick / 5)));
            }
        }
    }

    private static (string, string)[] Stroke(string name, string stroke, string width, string x1, string x2, int y1, int y2) =>
        [("class", name), ("stroke", stroke), ("stroke-width", width), ("x1", x1), ("x2", x2), ("y1", Em(y1)), ("y2", Em(y2))];

    /// <summary>The lines above a bar, and whether what is said stands at the right of the last one.</summary>
    private static (Bar, string[], bool) Lay(Bar bar)
    {
        var said = Said(bar);
        string[] label = [.. Broken(bar.Label)];
        var beside = label[^1].Length + said.Length + 2 <= Letters;
        return (bar, beside ? label : [.. label, .. Broken(said)], beside);
    }

    /// <summary>Breaks after a blank or a mark where there is one, else anywhere.</summary>
    private static IEnumerable<string> Broken(string text)
    {
        while (text.Length > Letters)
        {
            var cut = text.AsSpan(0, Letters).LastIndexOfAny(Breaks) + 1;
            cut = cut < Letters / 2 ? Letters : cut;
            if (char.IsHighSurrogate(text[cut - 1])) { cut--; }
            yield return text[..cut].TrimEnd();
            text = text[cut..].TrimStart();
        }
        yield return text;
    }

    private static int Height(string[] lines) => (lines.Length * Line) + Gap + Thick + Space;

    private static string Em(int hundredths) => string.Create(CultureInfo.InvariantCulture, $"{hundredths / 100}.{hundredths % 100:00}em");

    private static string Percent(Int128 value, Int128 most)
    {
        var hundredths = (int)(value * Longest / most);
        return string.Create(CultureInfo.InvariantCulture, $"{hundredths / 100}.{hundredths % 100:00}%");
    }
}
