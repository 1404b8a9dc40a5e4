// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Progress;
using Plimsoll.Progress.Editions;

namespace Plimsoll.Tests.Progress;

public sealed class FmtiTests
{
    [Theory]
    [InlineData("October2023_scores.csv", FmtiLayout.October2023, 10, 37.0)]
    [InlineData("May2024_scores.csv", FmtiLayout.May2024, 14, 57.9)]
    [InlineData("Dec2025_scores.csv", FmtiLayout.December2025, 13, 40.7)]
    public void Each_published_score_sheet_is_read_as_theirs(string file, FmtiLayout layout, int developers, double mean)
    {
        var sheet = FmtiSheet.Read(Vector(file), file, Report.Edition).Value!;
        Assert.Equal((layout, developers, mean, 100), (sheet.Layout, sheet.Developers.Count, sheet.Mean, sheet.Indicators));
        Assert.Contains("an independent reading", sheet.Statement, StringComparison.Ordinal);
        Assert.NotEmpty(sheet.Processes);
    }

    [Fact]
    public void Totals_are_those_that_the_sheet_of_2023_prints()
    {
        var sheet = FmtiSheet.Read(Vector("October2023_scores.csv"), "f", Report.Edition).Value!;
        Assert.Equal([54, 53, 48, 47, 40, 36, 34, 25, 21, 12], sheet.Developers.Select(d => d.Total));
    }

    [Theory]
    [InlineData("Indicator,AI21 Labs", "Measure,AI21 Labs", "header", 1)]
    [InlineData("Public datasets,1", "Public datasets,2", "row", 3)]
    [InlineData("Public datasets,1,", "Public datasets,", "row", 3)]
    [InlineData("Feedback mechanisms,", "Feedback machines,", "indicator", 0)]
    public void A_sheet_of_another_layout_is_refused_by_name_and_line(string from, string to, string field, int line)
    {
        var text = Encoding.UTF8.GetString(Vector("Dec2025_scores.csv"));
        Assert.Contains(from, text, StringComparison.Ordinal);
        var refusal = FmtiSheet.Read(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)), "scores.csv", Report.Edition).Refusal;
        Assert.Equal(("progress.fmti-layout", field, "scores.csv", line), (refusal!.Code, refusal.Field, refusal.File, refusal.Line));
    }

    [Fact]
    public void An_indicator_catalogue_and_an_empty_file_are_not_score_sheets()
    {
        Assert.Equal("progress.fmti-layout", FmtiSheet.Read(Vector("Dec2025_indicators.csv"), "f", Report.Edition).Refusal!.Code);
        Assert.Equal("progress.fmti-layout", FmtiSheet.Read((byte[])[], "f", Report.Edition).Refusal!.Code);
    }

    private static byte[] Vector(string file)
    {
        Assert.SkipWhen(Repository.Vectors is null, "The official test data are absent.");
        return File.ReadAllBytes(Path.Combine(Repository.Vectors!, "fmti", file));
    }
}
