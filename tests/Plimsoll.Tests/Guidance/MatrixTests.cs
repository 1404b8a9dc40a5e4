// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

public sealed class MatrixTests
{
    /// <summary>Guidelines for which less availability may ask for more; each has its reason in the pack.</summary>
    private static readonly string[] Exceptions = ["G03", "G04", "G05", "G12", "G14", "G15", "G16", "G19"];

    private static readonly IReadOnlyList<MatrixRow> Rows = Shipped.Library.Matrix();

    [Theory]
    [InlineData("narrow", 16, 16, 12, 7)]
    [InlineData("general", 22, 21, 18, 17)]
    [InlineData("frontier", 0, 22, 21, 22)]
    public void A_cell_lists_as_many_guidelines_as_published(string model, int open, int restricted, int research, int closed) =>
        Assert.Equal([open, restricted, research, closed], SharedTerms.ReleaseTypes.All.Select(r => Rows.Count(row => row.Cells[$"{model}/{r.Key}"].Listed)));

    [Theory]
    [InlineData("narrow", 45, 41, 31, 18)]
    [InlineData("general", 63, 61, 43, 42)]
    [InlineData("frontier", null, 66, 60, 60)]
    public void A_cell_weighs_as_much_as_published_and_less_availability_never_weighs_more(string model, int? open, int restricted, int research, int closed)
    {
        int[] weights = [.. SharedTerms.ReleaseTypes.All.Where(r => open is not null || r.Value != ReleaseType.Open).Select(r => Rows.Sum(row => Weight(row.Cells[$"{model}/{r.Key}"].Level)))];
        Assert.Equal(open is { } first ? [first, restricted, research, closed] : [restricted, research, closed], weights);
        Assert.Equal(weights.OrderDescending(), weights);
    }

    /// <summary>The published table: F full, M adapted, h scaled, o optional, - none, x redirect; columns open, restricted, research, closed.</summary>
    [Theory]
    [InlineData("G01", "oo--", "Fhhh", "xFFF")]
    [InlineData("G02", "o---", "Fhhh", "xFFF")]
    [InlineData("G03", "hhhh", "hFFF", "xFFF")]
    [InlineData("G04", "----", "ho-o", "xFFF")]
    [InlineData("G05", "hhhh", "FFhF", "xFFF")]
    [InlineData("G06", "FFhh", "MFFF", "xFFF")]
    [InlineData("G07", "oo--", "FFoo", "xFFh")]
    [InlineData("G08", "hho-", "FFhh", "xFFF")]
    [InlineData("G09", "FFF-", "FFFh", "xFFh")]
    [InlineData("G10", "FFh-", "MFhh", "xFhh")]
    [InlineData("G11", "Mhh-", "MFhh", "xFFF")]
    [InlineData("G12", "Mhoh", "MFhh", "xFhF")]
    [InlineData("G13", "hhhh", "FFhh", "xFFF")]
    [InlineData("G14", "Mhhh", "MFhF", "xFFF")]
    [InlineData("G15", "-o--", "MF--", "xFoh")]
    [InlineData("G16", "FhF-", "FFFo", "xFFh")]
    [InlineData("G17", "FFFF", "FFFF", "xFFF")]
    [InlineData("G18", "hhoo", "FFhh", "xFFF")]
    [InlineData("G19", "FFho", "MFhh", "xFhF")]
    [InlineData("G20", "hhoo", "FFhh", "xFFF")]
    [InlineData("G21", "FFh-", "MFhh", "xFFF")]
    [InlineData("G22", "----", "hho-", "xFhh")]
    public void A_guideline_stands_in_every_cell_at_the_published_level(string guideline, string narrow, string general, string frontier)
    {
        var row = Rows.Single(r => r.Guideline == guideline);
        Assert.Equal((narrow, general, frontier), (Letters("narrow"), Letters("general"), Letters("frontier")));

        string Letters(string model) => string.Concat(SharedTerms.ReleaseTypes.All.Select(r => row.Cells[$"{model}/{r.Key}"].Level switch
        {
            Level.Full => 'F', Level.Adapted => 'M', Level.Scaled => 'h', Level.Optional => 'o', Level.None => '-', Level.Redirect => 'x', _ => '?',
        }));
    }

    [Fact]
    public void A_more_capable_model_is_asked_at_least_as_much_by_every_guideline()
    {
        foreach (var row in Rows)
        {
            foreach (var release in SharedTerms.ReleaseTypes.All)
            {
                int[] weights = [.. SharedTerms.ModelTypes.All.Select(m => row.Cells[$"{m.Key}/{release.Key}"].Level).Where(level => level != Level.Redirect).Select(Weight)];
                Assert.True(weights.Order().SequenceEqual(weights), $"{row.Guideline}, {release.Key}");
            }
        }
    }

    [Fact]
    public void Less_availability_asks_more_only_of_the_published_exceptions()
    {
        var found = from row in Rows
                    from model in SharedTerms.ModelTypes.All
                    let levels = SharedTerms.ReleaseTypes.All.Select(r => row.Cells[$"{model.Key}/{r.Key}"].Level).Where(level => level != Level.Redirect).Select(Weight).ToArray()
                    where !levels.OrderDescending().SequenceEqual(levels)
                    select row.Guideline;
        Assert.Equal(Exceptions, found.Distinct());
    }

    [Fact]
    public void Only_the_checklist_cell_and_the_redirect_are_sourced()
    {
        foreach (var (cell, value) in Rows.SelectMany(r => r.Cells))
        {
            Assert.Equal(cell is "frontier/restricted" or "frontier/open" ? (Basis.Source, "pai-2024") : (Basis.Inferred, "plimsoll-tailoring-1"), (value.Basis, value.Pack));
            Assert.Equal(cell == "frontier/restricted", value.Reason is null);
        }
    }

    [Fact]
    public void An_adapted_guideline_names_the_strategies_that_carry_it_and_says_why_words_changed()
    {
        var adapted = Shipped.List("general", "open").Guidelines.Where(g => g.Level == Level.Adapted).ToArray();
        Assert.All(adapted, g => Assert.NotEmpty(g.Strategies));
        var reworded = adapted.SelectMany(g => g.Practices).Where(p => p.RewordedBecause is not null).ToArray();
        Assert.NotEmpty(reworded);
        Assert.All(reworded, p => Assert.Equal((Basis.Inferred, "plimsoll-tailoring-1"), (p.Basis, p.Pack)));
        var sourced = Shipped.List("frontier", "restricted").Guidelines.SelectMany(g => g.Practices).ToDictionary(p => p.Id);
        Assert.All(reworded, p => Assert.NotEqual(sourced[p.Id].Text, p.Text));
    }

    private static int Weight(Level level) => level switch
    {
        Level.Full or Level.Adapted => 3, Level.Scaled => 2, Level.Optional => 1, Level.None or Level.Redirect => 0, _ => throw new System.Diagnostics.UnreachableException(),
    };
}
