// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress;

namespace Plimsoll.Tests.Progress;

public sealed class AdoptionTests
{
    [Theory]
    [InlineData(0, 0, 12, AdoptionLevel.None)]
    [InlineData(0, 1, 12, AdoptionLevel.Low)]
    [InlineData(0, 12, 12, AdoptionLevel.Low)]
    [InlineData(1, 0, 12, AdoptionLevel.Low)]
    [InlineData(3, 9, 12, AdoptionLevel.Low)]
    [InlineData(4, 0, 12, AdoptionLevel.Medium)]
    [InlineData(5, 1, 12, AdoptionLevel.Medium)]
    [InlineData(6, 0, 12, AdoptionLevel.Medium)]
    [InlineData(7, 0, 12, AdoptionLevel.High)]
    [InlineData(12, 0, 12, AdoptionLevel.High)]
    public void Twelve_providers_are_rated_as_the_report_rates_them(int adopted, int partial, int assessed, AdoptionLevel level) => Assert.Equal(level, Adoption.Level(adopted, partial, assessed));

    [Theory]
    [InlineData(7, 1, 3)]
    [InlineData(20, 5, 10)]
    [InlineData(100, 25, 50)]
    public void Of_another_number_a_quarter_is_the_last_that_is_low_and_a_half_the_last_that_is_medium(int assessed, int lastLow, int lastMedium)
    {
        Assert.Equal([AdoptionLevel.Low, AdoptionLevel.Medium, AdoptionLevel.Medium, AdoptionLevel.High], new[] { lastLow, lastLow + 1, lastMedium, lastMedium + 1 }.Select(n => Adoption.Level(n, 0, assessed)));
    }

    [Fact]
    public void Where_nobody_counts_nothing_is_rated() => Assert.Equal(AdoptionLevel.NotApplicable, Adoption.Level(0, 0, 0));

    [Theory]
    [InlineData(-1, 0, 12)]
    [InlineData(0, -1, 12)]
    [InlineData(7, 6, 12)]
    public void Counts_that_cannot_be_are_misuse(int adopted, int partial, int assessed) => Assert.Throws<ArgumentOutOfRangeException>(() => Adoption.Level(adopted, partial, assessed));

    [Fact]
    public void Presence_not_quality_never_leaves_a_label()
    {
        Assert.All([AdoptionLevel.None, AdoptionLevel.Low, AdoptionLevel.Medium, AdoptionLevel.High], level => Assert.EndsWith("(presence, not quality)", Adoption.Label(level), StringComparison.Ordinal));
        Assert.Equal("not rated (N/A)", Adoption.Label(AdoptionLevel.NotApplicable));
    }
}
