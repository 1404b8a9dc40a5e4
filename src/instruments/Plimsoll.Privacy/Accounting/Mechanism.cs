// SPDX-License-Identifier: Apache-2.0

using System.Numerics;
using Plimsoll.Privacy.Noise;

namespace Plimsoll.Privacy.Accounting;

/// <summary>The kinds of noise that are offered.</summary>
public enum MechanismKind { DiscreteGaussian, DiscreteLaplace }

/// <summary>Noise that is added to every cell: what it costs, how far it reaches,
/// and how it is drawn. There are two, and no third can be made outside.</summary>
public abstract class Mechanism
{
    /// <summary>Bits that tails are computed with: an answer below 2^-200 is 0 for every purpose here.</summary>
    internal const int TailBits = 224;

    private protected Mechanism(MechanismKind kind, Rational parameter) => (Kind, Parameter) = (kind, parameter);

    public MechanismKind Kind { get; }

    /// <summary>σ² of the Gaussian, t of the Laplace.</summary>
    public Rational Parameter { get; }

    /// <summary>Noise of a kind with its parameter above 0.</summary>
    public static Mechanism Of(MechanismKind kind, Rational parameter) => kind switch
    {
        MechanismKind.DiscreteGaussian => new GaussianMechanism(parameter),
        MechanismKind.DiscreteLaplace => new LaplaceMechanism(parameter),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>ρ of one table under these caps, as an exact fraction.</summary>
    public abstract Rational Rho(Caps caps);

    /// <summary>Bounds of the probability that the noise is at least <paramref name="m"/>.</summary>
    public abstract Interval Tail(BigInteger m);

    /// <summary>Adds one draw to each cell; a sum that leaves 64 bits stops the report.</summary>
    public abstract void AddTo(Span<long> cells, RandomBits bits);

    /// <summary>How far a noisy count may lie from the true one, so that at least 95 of 100 do not lie further.</summary>
    public BigInteger Error95()
    {
        var one = Interval.Of(BigInteger.One, TailBits);
        var limit = one.Low / 40;
        var high = BigInteger.One;
        while (Tail(high + 1).High > limit) { high *= 2; }
        var low = BigInteger.Zero;
        while (high - low > 1)
        {
            var middle = (low + high) >> 1;
            if (Tail(middle + 1).High > limit) { low = middle; } else { high = middle; }
        }
        return high;
    }
}

/// <summary>Discrete Gaussian noise. ρ = Δ₂²/2σ². Source: Canonne, Kamath and Steinke 2020, Theorems 4 and 14.</summary>
public sealed class GaussianMechanism : Mechanism
{
    /// <summary>The greatest σ² whose tails are computed; beyond it a table of counts would say nothing.</summary>
    public static readonly BigInteger MostVarianceForTails = 100_000_000;

    private readonly DiscreteGaussian _law;
    private readonly Lazy<GaussianTail> _tail;

    public GaussianMechanism(Rational variance) : base(MechanismKind.DiscreteGaussian, variance) =>
        (_law, _tail) = (new DiscreteGaussian(variance), new(() => new GaussianTail(variance, TailBits)));

    public override Rational Rho(Caps caps) => new(caps.L2Squared * Parameter.Denominator, 2 * Parameter.Numerator);

    public override Interval Tail(BigInteger m) => _tail.Value.AtLeast(m);

    public override void AddTo(Span<long> cells, RandomBits bits) => _law.AddTo(cells, bits);
}

/// <summary>Discrete Laplace noise. ε = Δ₁/t, ρ = ε²/2. Source: Bun and Steinke 2016 (arXiv 1605.02065), Proposition 1.4.</summary>
public sealed class LaplaceMechanism(Rational scale) : Mechanism(MechanismKind.DiscreteLaplace, scale)
{
    private readonly DiscreteLaplace _law = new(scale);

    public override Rational Rho(Caps caps)
    {
        var epsilon = new Rational(caps.L1 * Parameter.Denominator, Parameter.Numerator);
        return new Rational(epsilon.Numerator * epsilon.Numerator, 2 * epsilon.Denominator * epsilon.Denominator);
    }

    public override Interval Tail(BigInteger m) => Tail(m, TailBits);

    /// <summary>Pr[N ≥ m] = a^m/(1 + a), a = e^(-1/t); by symmetry 1 - Pr[N ≥ 1 - m] where m is not positive.</summary>
    internal Interval Tail(BigInteger m, int bits)
    {
        var one = Interval.Of(BigInteger.One, bits);
        if (m.Sign <= 0) { return one - Tail(1 - m, bits); }
        var step = Interval.Of(new Rational(Parameter.Denominator, Parameter.Numerator), bits);
        var whole = Interval.Of(new Rational(m * Parameter.Denominator, Parameter.Numerator), bits);
        return (-whole).Exp() / (one + (-step).Exp());
    }

    public override void AddTo(Span<long> cells, RandomBits bits)
    {
        foreach (ref var cell in cells) { cell = checked((long)(cell + _law.Draw(bits))); }
    }
}
