// SPDX-License-Identifier: Apache-2.0

using System.Xml.Linq;
using Plimsoll.Usage.Charts;

namespace Plimsoll.Tests.Usage;

public sealed class ChartTests
{
    private static XElement Picture(params Bar[] bars) => XElement.Parse(BarChart.Svg("Requests by geography", bars));

    private static string[] Texts(XElement svg) => [.. svg.Elements("text").Select(t => t.Value)];

    private static string[] Widths(XElement svg) => [.. svg.Elements("rect").Where(r => (string?)r.Attribute("class") == "fill").Select(r => (string)r.Attribute("width")!)];

    [Fact]
    public void Bars_are_as_long_as_their_values_and_say_them()
    {
        var svg = Picture(new Bar("US", 1_204_417), new Bar("DE", 602_208, Note: "high-risk"));
        Assert.Equal(("img", "Requests by geography"), ((string)svg.Attribute("role")!, svg.Element("title")!.Value));
        Assert.Equal(["99.00%", "49.49%"], Widths(svg));
        Assert.Equal(["US", "1,204,417", "DE", "602,208 · high-risk"], Texts(svg));
    }

    [Fact]
    public void A_bar_is_written_in_these_bytes_and_no_others() => Assert.Equal("""
        <svg class="bars" role="img" width="100%" height="3.20em" fill="currentColor"><title>t</title>
        <text x="0" y="1.10em">a</text>
        <text class="value" x="100%" y="1.10em" text-anchor="end">1,234</text>
        <rect class="bed" width="100%" height="0.80em" y="1.70em" fill-opacity="0.1"></rect>
        <rect class="fill" width="99.00%" height="0.80em" y="1.70em"></rect>
        </svg>

        """, BarChart.Svg("t", [new Bar("a", 1234)]));

    [Fact]
    public void A_value_below_zero_is_drawn_at_zero_and_said_as_it_is()
    {
        var svg = Picture(new Bar("MT", -12, 30), new Bar("DE", 70, 30));
        Assert.Equal(["0.00%", "69.30%"], Widths(svg));
        Assert.Equal("−12 ± 30", Texts(svg)[1]);
        var error = svg.Elements("line").First(l => (string?)l.Attribute("class") == "error");
        Assert.Equal(("0.00%", "17.82%"), ((string)error.Attribute("x1")!, (string)error.Attribute("x2")!));
    }

    [Fact]
    public void Errors_lie_evenly_on_both_sides_and_inside_the_picture()
    {
        var error = Picture(new Bar("DE", 900, 100)).Elements("line").First(l => (string?)l.Attribute("class") == "error");
        Assert.Equal(("79.20%", "99.00%"), ((string)error.Attribute("x1")!, (string)error.Attribute("x2")!));
        Assert.DoesNotContain(Picture(new Bar("DE", 900)).Elements("line"), l => (string?)l.Attribute("class") == "error");
    }

    [Fact]
    public void A_long_label_breaks_and_loses_no_letter()
    {
        var label = string.Join("-", Enumerable.Repeat("application", 10)) + new string('x', 40);
        var lines = Texts(Picture(new Bar(label, 5)));
        Assert.True(lines.Length > 4);
        Assert.All(lines, line => Assert.True(line.Length <= 34, line));
        Assert.Equal(label, string.Concat(lines[..^1]));
    }

    [Fact]
    public void Bars_stand_below_one_another_without_touching()
    {
        var svg = Picture(new Bar(new string('x', 60), 5), new Bar("b", 3));
        static decimal Em(XElement e, string name) => decimal.Parse(((string)e.Attribute(name)!)[..^2], System.Globalization.CultureInfo.InvariantCulture);
        var beds = svg.Elements("rect").Where(r => (string?)r.Attribute("class") == "bed").ToArray();
        var second = svg.Elements("text").Single(t => t.Value == "b");
        Assert.True(Em(beds[0], "y") + Em(beds[0], "height") < Em(second, "y") - 1);
        Assert.True(Em(beds[1], "y") + Em(beds[1], "height") < Em(svg, "height"));
    }

    [Fact]
    public void Markup_in_a_label_stays_text_and_the_largest_numbers_fit()
    {
        var svg = Picture(new Bar("<script>&\"", long.MaxValue, long.MaxValue), new Bar("b", long.MinValue, long.MaxValue));
        Assert.Equal("<script>&\"", Texts(svg)[0]);
        Assert.Equal(["49.50%", "0.00%"], Widths(svg));
    }

    [Fact]
    public void Nothing_to_draw_is_an_empty_picture() => Assert.Empty(Picture().Elements("rect"));

    [Fact]
    public void Pictures_hold_no_styles_because_pages_forbid_them()
    {
        var html = BarChart.Svg("t", [new Bar("a", 1, 1)]) + DayChart.Svg("t", [1, 2]);
        Assert.DoesNotContain("style", html, StringComparison.Ordinal);
        Assert.DoesNotContain("script", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_with_a_single_use_can_still_be_seen_and_one_without_has_no_column()
    {
        var svg = XElement.Parse(DayChart.Svg("Uses by day", [1, 0, 1_000_000]));
        var columns = svg.Elements("rect").Where(r => (string?)r.Attribute("class") == "fill").Select(r => ((string)r.Attribute("x")!, (string)r.Attribute("height")!));
        Assert.Equal([("0", "1"), ("20", "100")], columns);
    }
}
