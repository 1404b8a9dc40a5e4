// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Numerics;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Noise;

namespace Plimsoll.Tests.Privacy;

/// <summary>The statistical cases of google/differential-privacy (proto/testing, Apache-2.0) for what we offer, by their own rule: a million samples a side, the majority of nine votes.</summary>
/// <remarks>
/// <c>tools/slow</c> runs all of them (PLIMSOLL_STATISTICS=all) and writes a table; otherwise two of each kind are tried once.
/// Their mechanisms take ε and δ; ours takes ρ, so a Gaussian case gets the noise of the greatest ρ whose (ε, δ) is not above theirs.
/// The closeness cases ask for one variance, which is given to the sampler on a grid 1,024 times finer than the one on which it is judged.
/// </remarks>
public sealed class StatisticalTests
{
    private const int Samples = 1_000_000;
    private static readonly bool All = Environment.GetEnvironmentVariable("PLIMSOLL_STATISTICS") == "all";

    [LongFact]
    public void Counts_pass_the_published_test_of_differential_privacy() => Passes("count_dp_test_cases", "count_dp_test_case", 36, c =>
    {
        var sampling = c["count_sampling_parameters"];
        return Private(c, sampling, new Caps((int)sampling.Number("max_partitions_contributed", 1), 1), sampling.Numbers("raw_increment_by").Sum(), sampling.Numbers("neighbour_raw_increment_by").Sum());
    });

    [LongFact]
    public void Sums_pass_the_published_test_of_differential_privacy() => Passes("long_bounded_sum_dp_test_cases", "long_bounded_sum_dp_test_case", 38, c =>
    {
        var sampling = c["long_bounded_sum_sampling_parameters"];
        var (least, most) = ((long)sampling.Number("lower_bound"), (long)sampling.Number("upper_bound"));
        long Sum(string name) => sampling.Numbers(name).Sum(value => Math.Clamp(value, least, most));
        return Private(c, sampling, new Caps((int)sampling.Number("max_partitions_contributed", 1), Math.Max(1, Math.Max(Math.Abs(least), Math.Abs(most)))), Sum("raw_entry"), Sum("neighbour_raw_entry"));
    });

    [LongFact]
    public void The_Laplace_is_as_close_to_its_law_as_published() => Passes("laplace_closeness_test_cases", "distribution_closeness_test_case", 19, c => Close(c, (variance, unit) => Mechanism.Of(MechanismKind.DiscreteLaplace, Fraction(Math.Sqrt(variance / 2) / unit, 1 << 8)), (random, variance) =>
    {
        var size = -Math.Log(1 - random.NextDouble()) * Math.Sqrt(variance / 2);
        return random.Next(2) == 0 ? size : -size;
    }));

    [LongFact]
    public void The_Gaussian_is_as_close_to_its_law_as_published() => Passes("gaussian_closeness_test_cases", "distribution_closeness_test_case", 23, c => Close(c, (variance, unit) => Mechanism.Of(MechanismKind.DiscreteGaussian, Fraction(variance / unit / unit, 1)), (random, variance) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()) * variance) * Math.Cos(2 * Math.PI * random.NextDouble())));

    /// <summary>The rule of the test has teeth: noise for half the distance fails it.</summary>
    [LongFact]
    public void Noise_for_half_of_what_one_person_contributes_fails_the_same_test()
    {
        var c = Cases("count_dp_test_cases", "count_dp_test_case").First();
        var sampling = c["count_sampling_parameters"];
        Assert.False(Private(c, sampling, new Caps(1, 1), 0, 2)(77));
    }

    private static IEnumerable<TextProto> Cases(string file, string block) => TextProto.Read(File.ReadAllText(Streams.Vectors("google-dp", "proto", "testing", $"{file}.textproto"))).Blocks(block);

    private static void Passes(string file, string block, int count, Func<TextProto, Func<int, bool>> vote)
    {
        var cases = Cases(file, block).ToArray();
        Assert.Equal(count, cases.Length);
        var results = new (string Name, int Yes, int No)[cases.Length];
        int[] chosen = All ? [.. Enumerable.Range(0, cases.Length)] : [0, cases.Length - 1];
        Parallel.ForEach(chosen, new ParallelOptions { MaxDegreeOfParallelism = 2 }, index =>
        {
            var (ask, yes, no) = (vote(cases[index]), 0, 0);
            for (var round = 0; All ? yes < 5 && no < 5 : round == 0; round++) { if (ask(1000 * index + round)) { yes++; } else { no++; } }
            results[index] = (cases[index].Text("name"), yes, no);
        });
        if (All && Environment.GetEnvironmentVariable("PLIMSOLL_STATISTICS_TABLE") is { } table)
        {
            lock (typeof(StatisticalTests)) { File.AppendAllLines(table, results.Select(r => string.Create(CultureInfo.InvariantCulture, $"| {file} | {r.Name} | {r.Yes} | {r.No} | {(r.Yes > r.No ? "passes" : "FAILS")} |"))); }
        }
        Assert.Empty(chosen.Select(index => results[index]).Where(r => r.Yes <= r.No).Select(r => r.Name));
    }

    /// <summary>Σ max(0, a - e^ε·b)/n below δ and the tolerance, both ways.</summary>
    private static Func<int, bool> Private(TextProto c, TextProto sampling, Caps caps, long raw, long neighbour)
    {
        var (test, epsilon, delta) = (c["dp_test_parameters"], sampling.Number("epsilon"), sampling.Number("delta"));
        var mechanism = sampling.Text("noise_type") switch
        {
            "LAPLACE" => Mechanism.Of(MechanismKind.DiscreteLaplace, Fraction((double)caps.L1 / epsilon, 1 << 20)),
            _ => Mechanism.Of(MechanismKind.DiscreteGaussian, Variance(caps, epsilon, delta)),
        };
        var (growth, allowed, grain) = (Math.Exp(test.Number("epsilon")), test.Number("delta") + test.Number("delta_tolerance"), test.Number("granularity", 1));
        return seed =>
        {
            var (left, right) = (Histogram(mechanism, raw, grain, seed * 2), Histogram(mechanism, neighbour, grain, seed * 2 + 1));
            return Excess(left, right) < allowed && Excess(right, left) < allowed;
        };

        double Excess(Dictionary<long, int> a, Dictionary<long, int> b) => a.Sum(cell => Math.Max(0, cell.Value - growth * b.GetValueOrDefault(cell.Key))) / Samples;
    }

    /// <summary>Pairs of equal samples within both sides less those across, against the square of the tolerance.</summary>
    private static Func<int, bool> Close(TextProto c, Func<double, double, Mechanism> exact, Func<Random, double, double> reference)
    {
        var (test, sampling) = (c["closeness_test_parameters"], c["noise_sampling_parameters"]);
        var (mean, variance, grain, tolerance) = (test.Number("mean"), test.Number("variance"), test.Number("granularity"), test.Number("l2_tolerance"));
        var (unit, raw) = (grain / 1024, sampling.Number("raw_input"));
        var mechanism = exact(variance, unit);
        return seed =>
        {
            var random = new Random(seed);
            var (ours, theirs) = (new Dictionary<long, int>(), new Dictionary<long, int>());
            foreach (var x in Draws(mechanism, seed)) { Add(ours, (raw + x * unit) / grain); }
            for (var i = 0; i < Samples; i++) { Add(theirs, (mean + reference(random, variance)) / grain); }
            double Pairs(Dictionary<long, int> cells) => cells.Values.Sum(n => (double)n * (n - 1) / 2);
            var across = ours.Sum(cell => (double)cell.Value * theirs.GetValueOrDefault(cell.Key));
            return Pairs(ours) + Pairs(theirs) - across * (Samples - 1) / Samples < tolerance * (Samples - 1) * tolerance * Samples / 4;
        };
    }

    private static Dictionary<long, int> Histogram(Mechanism mechanism, long raw, double grain, int seed)
    {
        var cells = new Dictionary<long, int>();
        foreach (var x in Draws(mechanism, seed)) { Add(cells, (raw + x) / Math.Max(grain, 1)); }
        return cells;
    }

    private static long[] Draws(Mechanism mechanism, int seed)
    {
        var noise = new long[Samples];
        mechanism.AddTo(noise, Streams.Seeded(seed));
        return noise;
    }

    private static void Add(Dictionary<long, int> cells, double value) => System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(cells, (long)Math.Floor(value + 0.5), out _)++;

    private static Rational Variance(Caps caps, double epsilon, double delta)
    {
        var rho = Conversion.RhoUnits(Golden.Decimal(epsilon.ToString("0.##################", CultureInfo.InvariantCulture)), Charge.Delta(Golden.Decimal(delta.ToString("0.##############################", CultureInfo.InvariantCulture))));
        var exact = new Rational(caps.L2Squared << Charge.RhoBits, 2 * rho);
        return new Rational(exact.UnitsUp(10), BigInteger.One << 10);
    }

    /// <summary>Never below, so that noise is never less than was asked for.</summary>
    private static Rational Fraction(double value, int steps) => new(new BigInteger(Math.Ceiling(value * steps)), steps);
}
