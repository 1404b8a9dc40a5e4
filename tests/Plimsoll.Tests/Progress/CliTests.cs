// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Xml.Linq;
using Plimsoll.Tests.Guidance;

namespace Plimsoll.Tests.Progress;

public sealed class CliTests
{
    [Fact]
    public void Show_prints_every_process_with_level_challenges_and_disputes()
    {
        var run = CliRun.Of("progress show 2024-11 --format json");
        Assert.Equal((0, 18), (run.ExitCode, run.Json.GetArrayLength()));
        var first = run.Json[0];
        Assert.Equal(("1.1", 1, "not-applicable"), (first.GetProperty("id").GetString(), first.GetProperty("practice").GetInt32(), first.GetProperty("level").GetString()));
        Assert.Equal("extraction-one-cell-lost", first.GetProperty("disputed")[0].GetProperty("why").GetString());
        Assert.Equal(["C1", "C5"], run.Json[2].GetProperty("challenges").EnumerateArray().Select(c => c.GetString()));
        Assert.Contains("none 3, low 8, medium 4, high 2, not rated 1", CliRun.Of("progress show").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("progress export --format svg", "<svg")]
    [InlineData("progress export --format html", "<!doctype html>")]
    [InlineData("progress export --format csv --table evidence", "id,process")]
    [InlineData("progress export --format csv --table challenges", "process,title,C1")]
    [InlineData("progress show --format csv", "id,practice")]
    [InlineData("progress template --format schema", "{")]
    [InlineData("progress template --format csv", "process,title")]
    [InlineData("progress template", "<!doctype html>")]
    public void Each_form_begins_as_its_kind_does(string words, string start)
    {
        var run = CliRun.Of(words);
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith(start, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_picture_is_well_formed_and_reads_its_rows_aloud()
    {
        var svg = XElement.Parse(CliRun.Of("progress export --format svg").Output);
        XNamespace ns = "http://www.w3.org/2000/svg";
        Assert.Contains("2.5 Disclosure of organizational resourcing", svg.Element(ns + "desc")!.Value, StringComparison.Ordinal);
        Assert.Contains("presence, not quality", svg.Element(ns + "title")!.Value, StringComparison.Ordinal);
        Assert.Equal(17, svg.Elements(ns + "rect").Count(r => (string?)r.Attribute("fill") == "#0d4f6c"));
    }

    [Fact]
    public void The_samples_score_compare_and_validate()
    {
        var round = Report.Sample("round.json");
        Assert.Contains("of 1; medium", CliRun.Of(["progress", "score", round]).Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(0, CliRun.Of(["progress", "compare", "2024-11", round]).ExitCode);
        Assert.StartsWith("valid: Northern Models", CliRun.Of(["progress", "validate", Report.Sample("template-filled.json")]).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("progress show 2023-01", "edition '2023-01'")]
    [InlineData("progress score nowhere.json", "nowhere.json")]
    [InlineData("progress export --format pdf", "format 'pdf'")]
    [InlineData("progress export --format csv --table people", "table 'people'")]
    [InlineData("progress compare 2024-11 nowhere.json", "nowhere.json")]
    [InlineData("progress import fmti nowhere.csv", "nowhere.csv")]
    public void Bad_input_is_refused_by_name(string words, string named)
    {
        var run = CliRun.Of(words);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Bytes);
    }

    [Fact]
    public void A_copy_that_changed_since_it_was_assessed_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-round").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "copies"));
            File.Copy(Report.Sample("round.json"), Path.Combine(folder, "round.json"));
            File.WriteAllBytes(Path.Combine(folder, "copies", "usage.txt"), Encoding.UTF8.GetBytes("changed"));
            var run = CliRun.Of(["progress", "score", Path.Combine(folder, "round.json")]);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains("does not match copies/usage.txt", run.Error, StringComparison.Ordinal);
        }
        finally { Directory.Delete(folder, true); }
    }
}
