// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Noise;

namespace Plimsoll.Tests.Privacy;

/// <summary>Every value of the reference set that was computed with 70 digits, to the last digit given.</summary>
public sealed class GoldenTests
{
    private const int Bits = 400;

    [Fact]
    public void Epsilon_of_rho_and_delta_is_right_to_the_last_digit() => Holds("zcdp_eps", 27, c =>
    {
        var (rho, delta) = (Number(c, "rho"), Number(c, "delta"));
        var simple = rho + Interval.Of(2, Bits) * (rho * -delta.Ln()).Root();
        return [("eps_tight", Conversion.Epsilon(rho, delta, Conversion.BestAlpha(rho, delta))), ("eps_simple", simple)];
    });

    [Fact]
    public void Delta_of_rho_and_epsilon_is_right_to_the_last_digit() => Holds("zcdp_delta", 6, c => [("delta", Conversion.Delta(Number(c, "rho"), Number(c, "eps")))]);

    [Fact]
    public void Tails_of_the_Gaussian_are_right_to_the_last_digit() => Holds("discrete_gaussian_tail", 16, c => [("Pr_X_ge_m", Mechanism.Of(MechanismKind.DiscreteGaussian, Exact(c, "sigma2")).Tail(c.GetProperty("m").GetInt32()))]);

    [Fact]
    public void Tails_of_the_Laplace_are_right_to_the_last_digit() => Holds("discrete_laplace_tail", 16, c => [("Pr_X_ge_m", Mechanism.Of(MechanismKind.DiscreteLaplace, Exact(c, "scale")).Tail(c.GetProperty("m").GetInt32()))]);

    [Fact]
    public void The_exact_delta_of_the_Gaussian_is_right_to_the_last_digit() =>
        Holds("discrete_gaussian_exact_delta", 16, c => [("delta_exact", new GaussianTail(Exact(c, "sigma2"), Bits).ExactDelta(Exact(c, "sigma2"), Exact(c, "eps")))]);

    [Fact]
    public void The_delta_of_a_threshold_is_right_to_the_last_digit() => Holds("threshold_delta", 18, c =>
    {
        var kind = c.GetProperty("mech").GetString() == "discrete_gaussian" ? MechanismKind.DiscreteGaussian : MechanismKind.DiscreteLaplace;
        var mechanism = Mechanism.Of(kind, Exact(c, kind == MechanismKind.DiscreteGaussian ? "sigma2" : "scale"));
        var (threshold, l0) = (c.GetProperty("T").GetInt32(), c.GetProperty("l0").GetInt32());
        var delta = KeyThreshold.AllKeys(mechanism.Tail(threshold - 1), l0);
        Assert.Equal(delta.UnitsUp(Charge.DeltaBits), KeyThreshold.DeltaUnits(mechanism, new Caps(l0, 1), threshold));
        return [("delta", delta)];
    });

    [Fact]
    public void Optimal_selection_gives_the_exact_fractions()
    {
        var cases = Golden.Read("dp_golden.json").GetProperty("partition_selection_exact").EnumerateArray().ToArray();
        Assert.Equal(3, cases.Length);
        foreach (var c in cases)
        {
            var selection = new KeySelection(Fraction(c.GetProperty("exp_eps").GetString()!), Fraction(c.GetProperty("delta").GetString()!));
            Assert.Equal(c.GetProperty("pi").EnumerateArray().Select(row => $"{row[0]} {row[1]}"), c.GetProperty("pi").EnumerateArray().Select(row => $"{row[0]} {selection.Probability(row[0].GetInt64())}"));
        }
    }

    private static Rational Fraction(string text) => Rational.TryParse(text, out var value) ? value : throw new FormatException(text);

    private static Rational Exact(JsonElement json, string name) => Golden.Decimal(json.GetProperty(name).GetString()!);

    private static Interval Number(JsonElement json, string name) => Interval.Of(Exact(json, name), Bits);

    private static void Holds(string part, int count, Func<JsonElement, (string Name, Interval Value)[]> compute)
    {
        var cases = Golden.Read("dp_golden.json").GetProperty(part).EnumerateArray().ToArray();
        Assert.Equal(count, cases.Length);
        Assert.Empty(cases.SelectMany(c => compute(c).Select(answer => Golden.Fault(c.ToString(), c.GetProperty(answer.Name).GetString()!, answer.Value))).OfType<string>());
    }
}
