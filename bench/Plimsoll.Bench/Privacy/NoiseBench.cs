// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Security.Cryptography;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Noise;

namespace Plimsoll.Bench.Privacy;

/// <summary>Exact noise on one core, against the floating-point Gaussian that most libraries would use (and that is not private), and against the random bytes alone.</summary>
internal static class NoiseBench
{
    private const int Draws = 2_000_000;

    public static Task RunAsync()
    {
        var cells = new long[Draws];
        var random = new Random(1);
        double Polar()
        {
            while (true)
            {
                var (x, y) = (2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1);
                var square = x * x + y * y;
                if (square is > 0 and < 1) { return x * Math.Sqrt(-2 * Math.Log(square) / square); }
            }
        }
        double Floating() => Rate(() => { for (var i = 0; i < Draws; i++) { cells[i] = (long)Math.Round(10 * Polar()); } });
        Floating();
        var floating = Floating();
        foreach (var (kind, parameter) in (ReadOnlySpan<(MechanismKind, Rational)>)[(MechanismKind.DiscreteGaussian, new(10)), (MechanismKind.DiscreteGaussian, new(100)), (MechanismKind.DiscreteGaussian, new(10_000)), (MechanismKind.DiscreteGaussian, new(1001, 7)), (MechanismKind.DiscreteLaplace, new(20))])
        {
            var mechanism = Mechanism.Of(kind, parameter);
            var exact = Enumerable.Range(0, 5).Select(_ => Rate(() => mechanism.AddTo(cells, new RandomBits(RandomNumberGenerator.Fill)))).Order().ElementAt(2);
            Console.WriteLine($"| {(kind == MechanismKind.DiscreteGaussian ? "discrete Gaussian, σ² =" : "discrete Laplace, t =")} {parameter}, operating system's randomness, one core | {exact / 1e6:0.00} million draws/s | rounded floating-point Gaussian from System.Random {floating / 1e6:0.00} million/s | {exact / floating:0.00} |");
        }
        return Task.CompletedTask;
    }

    private static double Rate(Action work)
    {
        var clock = Stopwatch.StartNew();
        work();
        return Draws / clock.Elapsed.TotalSeconds;
    }
}
