// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Noise;

namespace Plimsoll.Tests.Privacy;

/// <summary>What google/differential-privacy expects of thresholds and of partition selection (cc/algorithms/partition-selection_test.cc, Apache-2.0).</summary>
/// <remarks>Its thresholds are those of continuous Laplace noise, which we do not offer: that one tail stands here, the composition over L0 keys and all arithmetic are the instrument's.</remarks>
public sealed class GooglePartitionTests
{
    /// <summary>Enough for e^(-10^4) and for a δ of 10^-308 with digits to spare.</summary>
    private const int Bits = 2400;

    private static readonly Interval One = Interval.Of(BigInteger.One, Bits);
    private static readonly Interval Half = Interval.Of(new Rational(1, 2), Bits);

    [Fact]
    public void All_57_deltas_of_thresholds_are_met()
    {
        var cases = Cases("laplace_delta", 57);
        Assert.Empty(cases.Select(c =>
        {
            // The one infinite threshold lets no key pass.
            if (c.GetProperty("threshold").ValueKind == JsonValueKind.String) { return Near(c, One - One, "delta"); }
            var distance = Signed(c.GetProperty("threshold")) - One;
            var rate = Epsilon(c) / Keys(c);
            var tail = distance.Low.Sign >= 0 ? Half * (-(rate * distance)).Exp() : One - Half * (rate * distance).Exp();
            return Near(c, KeyThreshold.AllKeys(tail, Whole(c)), "delta");
        }).OfType<string>());
    }

    [Fact]
    public void All_66_thresholds_of_deltas_are_met()
    {
        var cases = Cases("laplace_threshold", 66);
        Assert.Empty(cases.Select(c =>
        {
            var (delta, golden) = (Signed(c.GetProperty("delta")), c.GetProperty("threshold"));
            var epsilon = Epsilon(c);
            // At δ 0 or 1, and where ε is so small that no double holds the answer, the golden answer is infinite.
            if (golden.ValueKind == JsonValueKind.String)
            {
                return (golden.GetString(), delta.High.IsZero, delta.Low >= One.Low, epsilon.High < One.Low >> 1000) is ("+inf", true, _, _) or ("+inf", _, _, true) or ("-inf", _, true, _) ? null : $"{c}: not infinite";
            }
            var oneKey = One - ((One - delta).Ln() / Keys(c)).Exp();
            var twice = Interval.Of(2, Bits);
            var threshold = oneKey.High <= Half.Low
                ? One - (twice * oneKey).Ln() * Keys(c) / epsilon
                : One + (twice * (One - oneKey)).Ln() * Keys(c) / epsilon;
            return Near(c, threshold, "threshold");
        }).OfType<string>());
    }

    [Fact]
    public void The_probabilities_of_near_truncated_geometric_selection_are_met()
    {
        foreach (var c in Cases("near_truncated_geometric", 3))
        {
            var selection = new KeySelection(KeySelection.Growth(Golden.Decimal(c.GetProperty("epsilon").GetRawText()), 1), Golden.Decimal(c.GetProperty("delta").GetRawText()));
            var p = selection.Probability(c.GetProperty("n").GetInt32());
            Assert.Equal(c.GetProperty("p").GetDouble(), (double)p.Numerator / (double)p.Denominator, 6);
        }
    }

    private static JsonElement[] Cases(string part, int count)
    {
        var cases = Golden.Read("google_partition_goldens.json").GetProperty(part).EnumerateArray().ToArray();
        Assert.Equal(count, cases.Length);
        return cases;
    }

    private static Interval Epsilon(JsonElement c) => c.GetProperty("epsilon") is { ValueKind: JsonValueKind.Object } ln ? Signed(ln.GetProperty("ln")).Ln() : Signed(c.GetProperty("epsilon"));

    private static BigInteger Whole(JsonElement c) => Golden.Decimal(c.GetProperty("max_partitions").GetRawText()).Floor;

    private static Interval Keys(JsonElement c) => Interval.Of(Whole(c), Bits);

    private static Interval Signed(JsonElement number) => number.GetRawText() is ['-', .. var size] ? -Interval.Of(Golden.Decimal(size), Bits) : Interval.Of(Golden.Decimal(number.GetRawText()), Bits);

    private static string? Near(JsonElement c, Interval value, string name)
    {
        var (golden, tolerance) = (Signed(c.GetProperty(name)), Signed(c.GetProperty("tol")));
        return (value - golden).Low >= -tolerance.High && (value - golden).High <= tolerance.High ? null : string.Create(CultureInfo.InvariantCulture, $"{c}: {value.DecimalUp(60)}");
    }
}
