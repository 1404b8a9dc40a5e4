// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

public sealed class CliPagesTests
{
    private static readonly Library Shipped = Library.Shipped().Value!;

    [Theory]
    [InlineData("guidance list --model general --release open")]
    [InlineData("guidance show G01")]
    [InlineData("guidance show G01.B1")]
    [InlineData("guidance show M03")]
    [InlineData("guidance show M03.D1")]
    [InlineData("guidance compare general/restricted frontier/restricted")]
    [InlineData("guidance crosswalk nist-ai-rmf-1.0")]
    [InlineData("guidance matrix")]
    [InlineData("guidance matrix --moved")]
    [InlineData("guidance mitigations")]
    [InlineData("guidance mitigations --role host --role adapter")]
    [InlineData("guidance classify --purpose general --reach hosted")]
    public void Every_page_fits_100_columns_names_a_pack_and_says_that_the_guidance_is_voluntary(string words)
    {
        var run = CliRun.Of(words);
        Assert.Equal(0, run.ExitCode);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 100, line));
        Assert.Contains(Shipped.Packs, pack => run.Output.Contains(pack.Header.Id, StringComparison.Ordinal));
        Assert.EndsWith("Following this guidance is voluntary and replaces no law.\n", run.Output);
    }

    [Fact]
    public void The_matrix_counts_what_each_cell_lists()
    {
        var listed = CliRun.Of("guidance matrix").Output.Split('\n').Where(line => line.StartsWith("     Listed", StringComparison.Ordinal)).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]));
        Assert.Equal(["16 16 12 7", "22 21 18 17", "redirect 22 21 22"], listed);
    }

    [Fact]
    public void The_matrix_marks_what_is_inferred_and_only_that()
    {
        var rows = Shipped.Matrix();
        var stars = CliRun.Of("guidance matrix --format md").Output.Split('\n').Where(line => line.StartsWith("| G", StringComparison.Ordinal)).Sum(line => line.Split(" \\* ").Length - 1);
        Assert.Equal(rows.Sum(row => row.Cells.Values.Count(cell => cell.Basis == Basis.Inferred)), stars);
    }

    [Fact]
    public void The_mitigations_count_primary_and_exploring_actors() =>
        Assert.Matches("primary / explore +12/0 +1/7 +5/2 +7/1\n", CliRun.Of("guidance mitigations").Output);

    [Fact]
    public void Matrix_moves_and_mitigations_as_json_are_the_librarys_own_bytes()
    {
        Assert.Equal(GuidanceJson.ToUtf8(Shipped.Matrix()), CliRun.Of("guidance matrix --format json").Bytes);
        Assert.Equal(GuidanceJson.ToUtf8(Shipped.Moves()), CliRun.Of("guidance matrix --moved --format json").Bytes);
        Assert.Equal(GuidanceJson.ToUtf8(Shipped.AllMitigations()), CliRun.Of("guidance mitigations --format json").Bytes);
    }

    [Fact]
    public void A_practice_is_shown_with_evidence_counterparts_and_its_level_in_twelve_cells()
    {
        var answer = Shipped.Practice("G01.B1").Value!;
        var page = CliRun.Of("guidance show g01.b1").Output;
        Assert.Contains("Evidence ", page);
        Assert.Equal(answer.Crosswalk.Select(c => c.Subject), page.Split('\n').Where(l => l.StartsWith("G01", StringComparison.Ordinal)).Skip(2).Select(l => l.Split(' ')[0]));
        Assert.All(answer.Crosswalk, row => Assert.Contains(row.Target, page));
        Assert.All(Cell.All, cell => Assert.Matches($"\n{cell} +{Terms.Levels[answer.Cells[cell.ToString()].Level].Label} ", page));
        Assert.Equal(GuidanceJson.ToUtf8(answer), CliRun.Of("guidance show G01.B1 --format json").Bytes);
    }

    [Fact]
    public void A_guideline_is_shown_with_its_sourced_practices_and_its_level_in_twelve_cells()
    {
        var json = CliRun.Of("guidance show G13 --format json").Json;
        Assert.Equal(12, json.GetProperty("cells").EnumerateObject().Count());
        Assert.Equal("source", json.GetProperty("guideline").GetProperty("basis").GetString());
        Assert.Equal("not listed", CliRun.Of("guidance show G04").Output.Split('\n').First(line => line.StartsWith("narrow/open", StringComparison.Ordinal))[21..31]);
    }

    [Fact]
    public void A_duty_is_shown_with_its_strategy_its_lines_and_the_verb_of_its_source()
    {
        var duty = Shipped.AllMitigations().First(m => m.Id == "M03").Duties.First(d => d.Id == "M03.D1");
        var page = CliRun.Of("guidance show M03.D1").Output;
        Assert.Contains("M03 ", page);
        Assert.Contains($"the source says '{duty.Wording}'", page);
        Assert.Contains($"\"lines\": \"{duty.Source.Lines}\"", CliRun.Of("guidance show M03.D1 --format json").Output);
    }

    [Fact]
    public void A_comparison_names_what_is_added_dropped_and_changed()
    {
        var json = CliRun.Of("guidance compare narrow/closed frontier/restricted --format json").Json;
        var page = CliRun.Of("guidance compare narrow/closed frontier/restricted").Output;
        Assert.Equal(15, json.GetProperty("added").GetArrayLength());
        Assert.Contains("Added: 15\n", page);
        Assert.Contains("Dropped: 15\n", CliRun.Of("guidance compare frontier/restricted narrow/closed").Output);
        Assert.Matches("From +pai-2024 +narrow/closed +7 ", page);
    }

    [Fact]
    public void A_comparison_as_csv_names_pack_and_basis_of_both_sides()
    {
        var lines = CliRun.Of("guidance compare narrow/closed frontier/restricted --format csv").Output.Split("\r\n");
        Assert.StartsWith("change,id,title,from,from_pack,from_basis,to,to_pack,to_basis,", lines[0]);
        Assert.Equal(15, lines.Count(line => line.StartsWith("added,G", StringComparison.Ordinal) && line.Contains(",none,plimsoll-tailoring-1,inferred,full,pai-2024,source,", StringComparison.Ordinal) || line.StartsWith("added,G", StringComparison.Ordinal) && line.Contains(",optional,plimsoll-tailoring-1,inferred,full,pai-2024,source,", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.StartsWith("statement,plimsoll-tailoring-1,", StringComparison.Ordinal));
    }

    [Fact]
    public void A_guideline_without_counterpart_is_shown_as_such()
    {
        var (crosswalk, row) = Shipped.Crosswalks.SelectMany(c => c.Rows.Where(r => r.Item is null).Select(r => (c, r))).First();
        var words = $"guidance crosswalk {crosswalk.Target.Id} --of {row.Subject}";
        Assert.Matches($"\n{row.Subject} +no counterpart +no counterpart ", CliRun.Of(words).Output);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, CliRun.Of($"{words} --format json").Json[0].GetProperty("rows")[0].GetProperty("item").ValueKind);
    }

    [Fact]
    public void A_crosswalk_as_tsv_is_the_table_as_written_and_a_filtered_one_is_still_a_table()
    {
        Assert.Equal(File.ReadAllBytes(Repository.At("content", "guidance", "crosswalks", "fmti-2025.sssom.tsv")), CliRun.Of("guidance crosswalk fmti-2025 --format tsv").Bytes);
        var filtered = CliRun.Of("guidance crosswalk fmti-2025 --guideline G01 --format tsv").Output;
        var read = Tests.Guidance.Shipped.Value(Library.Load(
            Tests.Guidance.Shipped.Folder.Packs,
            new Dictionary<string, string>(Tests.Guidance.Shipped.Folder.Tables) { ["crosswalks/fmti-2025.sssom.tsv"] = filtered.TrimEnd('\n') }));
        Assert.Equal(Shipped.CrosswalkTo("fmti-2025").Value!.Rows.Where(r => r.Guideline == "G01"), read.CrosswalkTo("fmti-2025").Value!.Rows);
    }

    [Fact]
    public void Markdown_never_lets_text_become_markup()
    {
        var page = new Plimsoll.Cli.Shared.MarkdownPage();
        page.Entry("x", "<script>a|b*c_d", "\n# no heading");
        Assert.Equal("- **x** \\<script\\>a\\|b\\*c\\_d\n  -  \\# no heading\n", System.Text.Encoding.UTF8.GetString(page.ToUtf8()));
    }
}
