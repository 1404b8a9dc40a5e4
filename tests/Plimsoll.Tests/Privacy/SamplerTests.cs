// SPDX-License-Identifier: Apache-2.0

using System.Numerics;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Noise;

namespace Plimsoll.Tests.Privacy;

/// <summary>Draws against the exact probabilities, by χ² with 16 or more cells; the seeds are fixed, so a right sampler always passes.</summary>
public sealed class SamplerTests
{
    private const int Draws = 200_000;

    [Theory]
    [InlineData("1")]
    [InlineData("9")]
    [InlineData("100")]
    [InlineData("1/2")]
    [InlineData("7/3")]
    public void Gaussian_draws_follow_the_exact_law(string variance) => Follows(Mechanism.Of(MechanismKind.DiscreteGaussian, Read(variance)), seed: 11);

    [Theory]
    [InlineData("1")]
    [InlineData("20")]
    [InlineData("5/3")]
    [InlineData("1/2")]
    public void Laplace_draws_follow_the_exact_law(string scale) => Follows(Mechanism.Of(MechanismKind.DiscreteLaplace, Read(scale)), seed: 12);

    [Theory]
    [InlineData(1, 3)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(7, 4)]
    [InlineData(9, 2)]
    public void A_coin_of_exp_of_minus_a_fraction_lands_as_often_in_every_width(int n, int d)
    {
        var (small, wide, any) = (Streams.Seeded(5), Streams.Seeded(5), Streams.Seeded(5));
        var hits = 0;
        for (var i = 0; i < 60_000; i++)
        {
            var hit = Bernoulli.Exp(small, (ulong)n, (ulong)d);
            Assert.Equal((hit, hit), (Bernoulli.Exp(wide, (UInt128)n, (UInt128)d), Bernoulli.Exp(any, (BigInteger)n, (BigInteger)d)));
            if (hit) { hits++; }
        }
        var expected = Math.Exp(-(double)n / d) * 60_000;
        Assert.InRange(hits, expected - 5 * Math.Sqrt(expected + 1), expected + 5 * Math.Sqrt(expected + 1));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("4294967296")]
    [InlineData("18446744073709551615")]
    [InlineData("18446744073709551617")]
    [InlineData("340282366920938463463374607431768211455")]
    public void A_number_below_n_is_the_same_in_every_width_and_fills_the_range(string text)
    {
        var n = BigInteger.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        var (wide, any) = (Streams.Seeded(3), Streams.Seeded(3));
        var (least, most) = (n, BigInteger.Zero);
        for (var i = 0; i < 2000; i++)
        {
            var drawn = any.Below(n);
            Assert.Equal((BigInteger)wide.Below((UInt128)n), drawn);
            Assert.InRange(drawn, BigInteger.Zero, n - 1);
            (least, most) = (BigInteger.Min(least, drawn), BigInteger.Max(most, drawn));
        }
        Assert.True(least * 100 <= n && most * 100 >= 99 * (n - 1) - n, "both ends are reached");
    }

    [Fact]
    public void A_sum_that_leaves_64_bits_stops_the_report_instead_of_wrapping_around()
    {
        var law = new DiscreteGaussian(new Rational(1_000_000));
        Assert.Throws<OverflowException>(() => law.AddTo(Enumerable.Repeat(long.MaxValue, 64).ToArray(), Streams.Seeded(1)));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2/4")]
    [InlineData("-1")]
    [InlineData("1/0")]
    [InlineData("01")]
    [InlineData("1.5")]
    public void Only_fractions_in_lowest_terms_above_zero_are_read_and_used(string text)
    {
        if (!Rational.TryParse(text, out var read)) { return; }
        Assert.Throws<ArgumentException>(() => new DiscreteGaussian(read));
        Assert.Throws<ArgumentException>(() => new DiscreteLaplace(read));
    }

    private static Rational Read(string text) => Rational.TryParse(text, out var value) ? value : throw new ArgumentException(text);

    private static void Follows(Mechanism mechanism, int seed)
    {
        var cells = new long[Draws];
        mechanism.AddTo(cells, Streams.Seeded(seed));
        var seen = cells.GroupBy(x => x).ToDictionary(g => g.Key, g => g.Count());
        // Cells: single numbers where at least 20 are expected, and the two tails.
        long edge = 0;
        while (Chance(edge + 1) * Draws >= 20) { edge++; }
        var (chi, freedom) = (0.0, 0);
        for (var x = -edge; x <= edge; x++) { Add(seen.GetValueOrDefault(x), Chance(x)); }
        var tail = Approximate(mechanism.Tail(edge + 1));
        Add(cells.Count(x => x > edge), tail);
        Add(cells.Count(x => x < -edge), tail);
        // The χ² law has mean f and variance 2f; five deviations out is one in a million.
        Assert.True(chi < freedom + 5 * Math.Sqrt(2.0 * freedom), $"χ² is {chi} with {freedom} degrees of freedom");

        void Add(int count, double chance)
        {
            if (chance * Draws < 5) { return; }
            chi += Math.Pow(count - chance * Draws, 2) / (chance * Draws);
            freedom++;
        }
        double Chance(long x) => Approximate(mechanism.Tail(x)) - Approximate(mechanism.Tail(x + 1));
    }

    private static double Approximate(Interval value) => (double)(value.High >> (value.Bits - 60)) / (1L << 60);
}
