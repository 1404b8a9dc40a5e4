// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Plimsoll.Usage.Charts;
using Plimsoll.Usage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Aggregates;

/// <summary>A statement for people: the sentence first, what it covers next, the numbers as pictures with their tables, the parameters last.</summary>
public static class StatementHtml
{
    /// <summary>Bars of one picture; the table below holds every row.</summary>
    private const int MostBars = 12;

    /// <summary>The look of a page that stands alone. It has to live in the page, because the page may be put anywhere; nothing in it needs encoding.</summary>
    private const string Style = """
        :root { color-scheme: light dark; --soft: light-dark(#51606d, #a4b1bc); --rule: light-dark(#d9d6cd, #2a3a48); --card: light-dark(#fff, #131f2b);
        --fill: light-dark(#0d4f6c, #7cc4de); }
        body { margin: 0 auto; max-width: 52rem; padding: 16px; font: 1rem/1.55 system-ui, sans-serif; font-variant-numeric: tabular-nums;
        overflow-wrap: break-word; }
        h1, .quotable { font-family: ui-serif, Charter, Georgia, serif; font-weight: 400; line-height: 1.3; }
        h1 { font-size: 1.15rem; margin: 0 0 12px; } .quotable { font-size: 1.6rem; margin: 0 0 16px; } h2 { font-size: 1.15rem; margin: 36px 0 12px; }
        h3 { font-size: 1rem; }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 0.92rem; } th, td { text-align: left;
        padding: 8px 8px 8px 0; border-bottom: 1px solid var(--rule); vertical-align: top; } .num { text-align: right; }
        .bars { display: block; font-size: 0.92rem; margin-bottom: 12px; overflow: visible; } .bars .fill { fill: var(--fill); }
        .bars .halo { stroke: var(--card); }
        .soft, dt { color: var(--soft); } dl { display: grid; grid-template-columns: minmax(7rem, 12rem) minmax(0, 1fr); gap: 4px 16px; } dd { margin: 0;
        overflow-wrap: anywhere; }
        @media print { :root { color-scheme: light; } body { font-size: 10pt; } tr, dl, svg { break-inside: avoid; } }
        """;

    /// <summary>A page that needs nothing else.</summary>
    public static byte[] Page(StatementAnswer s)
    {
        var html = new HtmlWriter();
        using (html.Open("html", ("lang", "en")))
        {
            using (html.Open("head"))
            {
                html.Void("meta", ("charset", "utf-8"))
                    .Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"))
                    .Line("title", Title(s))
                    .Line("style", Style.ReplaceLineEndings(" "));
            }
            using (html.Open("body")) { using (html.Open("main")) { Write(html, s); } }
        }
        return html.ToUtf8();
    }

    /// <summary>The statement alone, to stand within a page.</summary>
    /// <param name="by">Who published it and when.</param>
    /// <param name="level">Of its first heading.</param>
    public static string Fragment(StatementAnswer s, string? by = null, int level = 1)
    {
        var html = new HtmlWriter("");
        Write(html, s, by, level);
        return Encoding.UTF8.GetString(html.ToUtf8());
    }

    public static string Title(StatementAnswer s) => $"How {s.Model} is used, {StatementSentence.Days(s)}";

    public static void Write(HtmlWriter html, StatementAnswer s, string? by = null, int level = 1)
    {
        var (title, head, below) = (Heading(level), Heading(level + 1), Heading(level + 2));
        html.Line(title, Title(s), ("class", "title")).Line("p", StatementSentence.Of(s), ("class", "quotable"));
        if (by is not null) { html.Line("p", by, ("class", "soft")); }
        using (html.Open("section", ("id", "covers"))) { html.Line(head, "What this covers").Line("p", s.Coverage); }
        foreach (var table in s.Usage)
        {
            Table(html, head, StatementSentence.Capital($"{Terms.Measures[table.Measure].Label} {Terms.Dimensions[table.Dimension].Label}"), table);
        }
        foreach (var table in s.Downloads) { Table(html, head, "Downloads, which are not usage", table); }
        if (s.Applications.Count > 0) { Applications(html, head, s); }
        if (s.Remarks.Count > 0)
        {
            using var section = html.Open("section", ("id", "remarks"));
            html.Line(head, "Before you use these numbers");
            using var list = html.Open("ul");
            foreach (var remark in s.Remarks) { html.Line("li", remark); }
        }
        if (s.Reporters.Count > 0) { Counted(html, head, below, s); }
    }

    private static void Table(HtmlWriter html, string head, string title, TableAnswer table)
    {
        using var section = html.Open("section");
        html.Line(head, title);
        if (table.Dimension != Dimension.Total && table.Rows.Count > 1)
        {
            BarChart.Write(
                html, title,
                [.. table.Rows.Take(MostBars)
                    .Select(r => new Bar(Named(table.Dimension, r.Key), long.Parse(r.Count, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)))]);
            if (table.Rows.Count > MostBars)
            {
                html.Line(
                    "p",
                    $"The picture shows the {StatementSentence.Number(MostBars)} largest of {StatementSentence.Say(table.Rows.Count)}; the table shows all.",
                    ("class", "soft"));
            }
        }
        Rows(
            html, title,
            [(Key(table.Dimension), false), ("Count", true), ("Reporters", true)],
            table.Rows.Select(r =>
                (string[])[
                    Named(table.Dimension, r.Key),
                    StatementSentence.Say(decimal.Parse(r.Count, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
                    StatementSentence.Say(r.Reporters)
                ]));
    }

    private static void Applications(HtmlWriter html, string head, StatementAnswer s)
    {
        using var section = html.Open("section", ("id", "applications"));
        html.Line(head, "Downstream applications by sector");
        if (s.Sectors.Count > 1)
        {
            BarChart.Write(
                html, "Downstream applications by sector",
                [.. s.Sectors.Take(MostBars)
                    .Select(x => new Bar(x.Sector, x.Applications, Note: x.HighRisk == 0 ? null : $"{StatementSentence.Say(x.HighRisk)} high-risk"))]);
        }
        Rows(
            html, "Downstream applications",
            [("Application", false), ("Developer", false), ("Sector", false), ("Use case", false), ("High-risk", false), ("Named by", false)],
            s.Applications.Select(a => (string[])[a.Name, a.Developer, a.Sector, a.UseCase, StatementDocument.HighRisk(a), Terms.Namers[a.Source].Label]));
    }

    private static void Counted(HtmlWriter html, string head, string below, StatementAnswer s)
    {
        using var section = html.Open("section", ("id", "counted"));
        html.Line(head, "Who counted what, and how");
        foreach (var r in s.Reporters)
        {
            html.Line(below, r.Reporter);
            using var facts = html.Open("dl", ("class", "facts"));
            Fact(html, "Is a", Terms.Roles[r.Role].Label);
            Fact(
                html, "Counted",
                $"{Terms.Measures[r.Measure].Label} {Terms.Dimensions[r.Dimension].Label}, "
                    + $"{new Period(StatementSentence.Day(r.From), StatementSentence.Day(r.Until))}");
            Fact(html, "How", StatementDocument.How(r.Method, r.Epsilon));
            Fact(html, "One of them is", r.Definition);
            Fact(html, "Covers", r.Coverage);
            if (r.Agreement is { } agreement) { Fact(html, "Under agreement", agreement); }
            Fact(html, "Signed with", r.Key ?? "nothing: typed in by whoever publishes this", r.Key is not null);
            Fact(html, "Digest of its counts", r.Digest, isDigest: true);
        }
    }

    private static void Fact(HtmlWriter html, string name, string value, bool isDigest = false)
    {
        html.Line("dt", name);
        if (isDigest) { html.Line("dd", value, ("class", "digest")); } else { html.Line("dd", value); }
    }

    private static void Rows(HtmlWriter html, string title, (string Name, bool IsNumber)[] head, IEnumerable<string[]> rows)
    {
        using var region = html.Open("div", ("class", head.Length > 4 ? "scroll" : "scroll few"), ("role", "region"), ("tabindex", "0"), ("aria-label", title));
        using var table = html.Open("table", ("class", "data"));
        using (html.Open("thead")) { using (html.Open("tr")) { foreach (var (name, number) in head) { Cell(html, "th", name, number, ("scope", "col")); } } }
        using (html.Open("tbody"))
        {
            foreach (var row in rows)
            {
                using var line = html.Open("tr");
                foreach (var (index, cell) in row.Index())
                {
                    if (index == 0) { html.Line("th", cell, ("scope", "row")); } else { Cell(html, "td", cell, head[index].IsNumber); }
                }
            }
        }
    }

    private static void Cell(HtmlWriter html, string tag, string text, bool number, params (string, string)[] attributes) =>
        html.Line(tag, text, number ? [("class", "num"), .. attributes] : attributes);

    private static string Heading(int level) =>
        level switch { 1 => "h1", 2 => "h2", 3 => "h3", 4 => "h4", _ => throw new ArgumentOutOfRangeException(nameof(level)) };

    /// <summary>A key with its name, where it is a code that has one.</summary>
    public static string Named(Dimension dimension, string key) =>
        dimension is Dimension.Geography or Dimension.Language && Names.NameOf(key) is var name && name != key ? $"{name} ({key})" : key;

    private static string Key(Dimension dimension) => dimension switch
    {
        Dimension.Total => "All",
        Dimension.Geography => "Country",
        Dimension.Sector => "Sector",
        Dimension.UseCase => "Use case",
        Dimension.HighRisk => "High-risk use case",
        Dimension.Language => "Language",
        Dimension.Application => "Application",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
