// SPDX-License-Identifier: Apache-2.0

using CsvHelper;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

public sealed class CliShownCsvTests
{
    [Fact]
    public void A_practice_is_one_row_with_its_words_lines_counterparts_and_level_in_twelve_cells()
    {
        var answer = Shipped.Library.Practice("G01.B1").Value!;
        var row = Assert.Single(Rows("G01.B1"));
        Assert.Equal(
            ("practice", "G01.B1", "G01", answer.Practice.Text, answer.Practice.Source.Document, answer.Practice.Source.Lines, "pai-2024", "sourced"),
            (row["kind"], row["id"], row["parent"], row["text"], row["document"], row["lines"], row["pack"], row["basis"]));
        Assert.Equal($"{answer.Practice.Evidence} (inferred)", row["evidence"]);
        Assert.Equal(Cell.All.Select(cell => $"{cell}: {Terms.Levels[answer.Cells[cell.ToString()].Level].Label}"), row["levels"].Split('\n').Select(level => level.Split(',')[0]));
        Assert.Equal(answer.Crosswalk.Count, row["correspondsTo"].Split('\n').Length);
    }

    [Theory]
    [InlineData("G01", "guideline", "practice")]
    [InlineData("M14", "strategy", "duty")]
    public void A_guideline_or_strategy_is_followed_by_a_row_for_each_line_under_it(string id, string kind, string under)
    {
        string[] expected = id[0] == 'G'
            ? [.. Shipped.List("frontier", "restricted").Guidelines.First(g => g.Id == id).Practices.Select(p => p.Id)]
            : [.. Shipped.Library.AllMitigations().First(m => m.Id == id).Duties.Select(d => d.Id)];
        var rows = Rows(id);
        Assert.Equal((kind, id), (rows[0]["kind"], rows[0]["id"]));
        Assert.Equal(expected, rows.Skip(1).Select(row => row["id"]));
        Assert.All(rows.Skip(1), row => Assert.Equal((under, id), (row["kind"], row["parent"])));
    }

    [Fact]
    public void A_duty_is_one_row_with_the_part_of_its_actor_the_verb_of_its_source_and_what_contradicts_it()
    {
        var strategy = Shipped.Library.AllMitigations().First(m => m.Conflicts.Any(c => m.Duties.Any(d => d.Actor == c.Actor)));
        var duty = strategy.Duties.First(d => strategy.Conflicts.Any(c => c.Actor == d.Actor));
        var row = Assert.Single(Rows(duty.Id));
        Assert.Equal((duty.Wording, strategy.Title), (row["wording"], row["parentTitle"]));
        Assert.StartsWith(SharedTerms.Roles[duty.Actor].Label, row["actor"]);
        Assert.Contains(strategy.Conflicts.First(c => c.Actor == duty.Actor).Text, row["conflicts"]);
        Assert.Equal(strategy.Limits.Count, row["notes"].Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("G01")]
    [InlineData("G01.B1")]
    [InlineData("M03")]
    [InlineData("M03.D1")]
    public void Every_row_carries_the_statement_of_its_pack_and_that_the_guidance_is_voluntary(string id) => Assert.All(Rows(id), row =>
    {
        Assert.Contains(Shipped.Library.Packs.First(pack => pack.Header.Id == row["pack"]).Header.Statement, row["statement"]);
        Assert.EndsWith("Following this guidance is voluntary and replaces no law.", row["statement"]);
    });

    private static List<Dictionary<string, string>> Rows(string id)
    {
        using var csv = CsvReader.FromText(CliRun.Of($"guidance show {id} --format csv").Output, new CsvReaderOptions { HasHeader = false });
        var (rows, head) = (new List<Dictionary<string, string>>(), (string[])[]);
        while (csv.Read())
        {
            string[] fields = [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];
            if (head.Length == 0) { head = fields; } else { rows.Add(head.Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second)); }
        }
        return rows;
    }
}
