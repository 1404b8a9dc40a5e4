// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Plimsoll.Guidance;
using Plimsoll.Guidance.Exports;
using static Plimsoll.Tests.Guidance.Exports.Exported;

namespace Plimsoll.Tests.Guidance.Exports;

public sealed class DocumentTests
{
    [Fact]
    public void Markdown_has_a_task_for_each_practice_and_each_duty()
    {
        foreach (var list in Checklists())
        {
            var tasks = Regex.Matches(Text(ChecklistMarkdown.Write(list)), @"^- \[ \] \*\*([GM][0-9]{2}\.[A-Z][0-9]+)\*\* ", RegexOptions.Multiline).Select(m => m.Groups[1].Value);
            Assert.Equal(list.Guidelines.SelectMany(g => g.Practices).Select(p => p.Id).Concat(list.Mitigations.SelectMany(m => m.Duties).Select(d => d.Id)), tasks);
        }
    }

    [Fact]
    public void Markdown_has_a_heading_for_each_stage_guideline_and_strategy()
    {
        var list = Tailor("general", "open", "provider", "developer");
        var lines = Text(ChecklistMarkdown.Write(list)).Split('\n');
        Assert.Equal("# Advanced Narrow and General Purpose × Open Access", lines[0]);
        Assert.All(Terms.Stages.All, stage => Assert.Contains($"## {stage.Label}", lines));
        Assert.All(list.Guidelines, g => Assert.Contains(lines, l => l.StartsWith($"### {g.Id} ", StringComparison.Ordinal)));
        Assert.All(list.Mitigations, m => Assert.Contains(lines, l => l.StartsWith($"### {m.Id} ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_task_names_its_section_its_pack_and_its_basis()
    {
        foreach (var list in Checklists())
        {
            var tasks = Text(ChecklistMarkdown.Write(list)).Split('\n').Where(l => l.StartsWith("- [ ]", StringComparison.Ordinal));
            Assert.All(tasks, task => Assert.Matches(@"<sub>.+, “.+”(, pages? [0-9; -]+)?; [a-z0-9-]+, (sourced|inferred)</sub>$", task));
        }
    }

    [Fact]
    public void Text_becomes_neither_markup_nor_html_in_markdown()
    {
        var text = Text(ChecklistMarkdown.Write(With("1. *a* _b_ [c](d) <script> & `e` | # f\n# not a heading")));
        Assert.Contains(@"1\. \*a\* \_b\_ \[c\](d) &lt;script&gt; &amp; \`e\` \| \# f \# not a heading", text);
        Assert.DoesNotContain("<script>", text);
        Assert.DoesNotContain("\n# not", text);
    }

    [Fact]
    public void Every_document_carries_the_statements_and_that_it_is_voluntary()
    {
        foreach (var list in Checklists())
        {
            foreach (var text in new[] { Text(ChecklistMarkdown.Write(list)).Replace("\\", "", StringComparison.Ordinal), WebUtility.HtmlDecode(Text(ChecklistHtml.Write(list))) })
            {
                Assert.Contains(Voluntary, text);
                Assert.All(list.Packs, pack => Assert.Contains(pack.Statement, text));
                if (list.Redirect is { } redirect) { Assert.Contains(redirect.Advice, text); }
                Assert.All(list.Notices, notice => Assert.Contains(notice.Text, text));
            }
        }
    }

    [Fact]
    public void The_html_is_well_formed_with_headings_in_order_and_headed_tables()
    {
        foreach (var list in Checklists())
        {
            var html = Parse(ChecklistHtml.Write(list));
            Assert.Equal("en", html.Attribute("lang")?.Value);
            var levels = html.Descendants().Where(e => Regex.IsMatch(e.Name.LocalName, "^h[1-6]$")).Select(e => e.Name.LocalName[1] - '0').ToArray();
            Assert.Equal(1, levels[0]);
            Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.InRange(pair.Second, 2, pair.First + 1));
            Assert.All(html.Descendants("th"), th => Assert.Contains(th.Attribute("scope")?.Value, new[] { "row", "col" }));
            Assert.All(html.Descendants("table"), table => Assert.NotEmpty(table.Descendants("thead").Single().Descendants("th")));
        }
    }

    [Fact]
    public void Each_row_of_the_html_is_one_practice_or_duty_with_section_pack_and_basis()
    {
        foreach (var list in Checklists())
        {
            var rows = Parse(ChecklistHtml.Write(list)).Descendants("tbody").SelectMany(b => b.Elements("tr")).ToArray();
            Assert.Equal(list.Guidelines.SelectMany(g => g.Practices).Select(p => p.Id).Concat(list.Mitigations.SelectMany(m => m.Duties).Select(d => d.Id)), rows.Select(r => r.Element("th")!.Value));
            // The words with their place stand in one cell; how much, when and what proves it in another, each with whose word it is.
            Assert.All(rows, row => Assert.Matches(@", “.+”(, pages? [0-9; -]+)?; [a-z0-9-]+, (sourced|inferred)$", row.Elements("td").First().Descendants("small").Last().Value));
            Assert.All(rows, row => Assert.Contains(row.Elements("td").Last().Elements("small"), field => field.Value.StartsWith("asked as ", StringComparison.Ordinal)));
            foreach (var item in list.Items)
            {
                var fields = rows.Single(r => r.Element("th")!.Value == item.Id).Elements("td").Last().Elements("small").Select(s => s.Value).ToArray();
                Assert.Equal(FieldWords.Of(item), fields[^4..]);
            }
        }
    }

    [Fact]
    public void The_html_stands_alone_and_runs_nothing()
    {
        var html = Parse(ChecklistHtml.Write(Tailor("frontier", "restricted", "provider", "host")));
        Assert.Empty(html.Descendants("script"));
        Assert.All(html.Descendants().Attributes(), a => Assert.DoesNotContain(a.Name.LocalName, new[] { "src", "href", "style" }));
        var style = html.Descendants("style").Single().Value;
        Assert.DoesNotContain("&", Regex.Match(Text(ChecklistHtml.Write(Tailor("frontier", "restricted"))), "<style>(.*?)</style>", RegexOptions.Singleline).Value);
        Assert.Contains("@media print", style);
        Assert.DoesNotContain("url(", style);
    }

    [Fact]
    public void Text_never_becomes_markup_in_html()
    {
        var html = ChecklistHtml.Write(With("</td><script>x</script> \"&amp;"));
        Assert.DoesNotContain("<script", Text(html));
        Assert.Contains("</td><script>x</script> \"&amp;", Parse(html).Descendants("td").First().Value);
    }

    [Fact]
    public void Two_runs_write_the_same_bytes()
    {
        var list = Tailor("general", "open", "provider", "host");
        var again = Library.Shipped().Value!.Tailor(list.Profile);
        Assert.Equal(ChecklistMarkdown.Write(list), ChecklistMarkdown.Write(again));
        Assert.Equal(ChecklistHtml.Write(list), ChecklistHtml.Write(again));
    }

    /// <summary>Our HTML is XML but for its first line and the elements without end tag.</summary>
    private static XElement Parse(byte[] html) => XElement.Parse(Regex.Replace(Text(html).Replace("<!doctype html>\n", "", StringComparison.Ordinal), "<meta ([^>]*)>", "<meta $1/>"));
}
