// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Charts;

/// <summary>A column a day as a picture that grows with the page. It holds no letters:
/// the highest day and the ends of the period are said in the text around it.</summary>
/// <remarks>Lengths are whole numbers: the same days give the same bytes. A table of the same numbers belongs beside it.</remarks>
public static class DayChart
{
    /// <summary>Of a column's width, in tenths; the rest is space.</summary>
    private const int Step = 10, Wide = 7, High = 100;

    /// <param name="to">Where the picture goes.</param>
    /// <param name="title">What the picture shows, for whoever cannot see it.</param>
    /// <param name="days">Every day of the period, also those without anything.</param>
    public static void Write(HtmlWriter to, string title, IReadOnlyList<long> days)
    {
        var most = days.Append(1).Max();
        using var svg = to.Open(
            "svg",
            ("class", "days"),
            ("role", "img"),
            ("width", "100%"),
            ("height", "8em"),
            ("viewBox", $"0 0 {Text(days.Count * Step)} {Text(High + 1)}"),
            ("preserveAspectRatio", "none"),
            ("fill", "currentColor"));
        to.Line("title", title);
        foreach (var (index, count) in days.Index())
        {
            if (count <= 0) { continue; }
            // A day on which something happened is never empty.
            var height = (int)Int128.Max(1, (Int128)count * High / most);
            to.Line("rect", "", ("class", "fill"), ("x", Text(index * Step)), ("y", Text(High - height)), ("width", Text(Wide)), ("height", Text(height)));
        }
        to.Line("rect", "", ("class", "foot"), ("y", Text(High)), ("width", Text(days.Count * Step)), ("height", "1"));
    }

    /// <summary>The picture alone, to stand within a page.</summary>
    public static string Svg(string title, IReadOnlyList<long> days)
    {
        var svg = new HtmlWriter("");
        Write(svg, title, days);
        return Encoding.UTF8.GetString(svg.ToUtf8());
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
