// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.RegularExpressions;
using Plimsoll.Cli.Guidance;
using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;

namespace Plimsoll.Tests.Guidance;

public sealed class CliTablesTests
{
    [Theory]
    [InlineData(40, new[] { 15, 12 })]
    [InlineData(25, new[] { 13, 12 })]
    [InlineData(22, new[] { 11, 11 })]
    [InlineData(16, new[] { 11, 5 })]
    [InlineData(12, new[] { 11, 1 })]
    [InlineData(6, new[] { 5, 1 })]
    [InlineData(1, new[] { 1, 1 })]
    public void A_column_breaks_between_words_before_a_word_is_cut_and_the_first_keeps_its_words_longest(int available, int[] widths) =>
        Assert.Equal(widths, Columns.Widths([["Stage", "Basis"], ["and development", "inferred by"], ["no", "development*"]], available));

    [Fact]
    public void In_a_window_of_80_columns_no_word_of_the_load_line_is_cut()
    {
        var text = Seen(ChecklistPage.Write(new TerminalPage(80), Shipped.List("general", "restricted"), Shipped.Library.DefaultEdition));
        foreach (var stage in Terms.Stages.All) { Assert.Matches($"\n +{stage.Label.Split(' ')[0]} ", text); }
        foreach (var word in new[] { " Recommended ", " practices ", " (plimsoll-tailoring-1) " }) { Assert.Contains(word, text); }
    }

    [Fact]
    public void In_the_narrowest_window_the_first_column_still_keeps_its_words()
    {
        var page = new TerminalPage(60);
        page.Table(["Stage", "Guidelines", "Baseline", "Recommended", "Basis"], [["Post-deployment", "22 of 22", "62", "41", "(plimsoll-tailoring-1)"]]);
        var text = Seen(page.ToUtf8());
        Assert.Contains(" Post-deployment ", text);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 60, line));
    }

    [Fact]
    public void A_crosswalk_is_written_as_markdown_too()
    {
        var page = CliRun.Of("guidance crosswalk fmti-2025 --format md").Output;
        Assert.StartsWith("# What our lines correspond to elsewhere\n", page);
        Assert.Equal(Shipped.Library.CrosswalkTo("fmti-2025").Value!.Rows.Count, page.Split('\n').Count(line => line.Contains(" | fmti-2025 |", StringComparison.Ordinal)));
    }

    /// <summary>What a person reads: the text without its colour codes.</summary>
    private static string Seen(byte[] page) => Regex.Replace(Encoding.UTF8.GetString(page), "\u001b\\[[0-9;]*m", "");
}
