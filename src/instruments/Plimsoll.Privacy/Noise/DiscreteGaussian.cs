// SPDX-License-Identifier: Apache-2.0

using System.Numerics;

namespace Plimsoll.Privacy.Noise;

/// <summary>Whole numbers x with probability proportional to exp(-x²/2σ²). Source: Canonne, Kamath and Steinke 2020, Algorithm 3.</summary>
/// <remarks>The time a draw takes tells a little about it, so draw away from whoever waits for an answer.</remarks>
public sealed class DiscreteGaussian
{
    private readonly DiscreteLaplace _laplace;
    private readonly BigInteger _numerator;
    private readonly BigInteger _step;
    private readonly BigInteger _denominator;
    private readonly ulong _smallNumerator;
    private readonly ulong _smallStep;
    private readonly UInt128 _smallDenominator;

    /// <param name="variance">σ², above 0.</param>
    public DiscreteGaussian(Rational variance) : this(variance, fast: true) { }

    private DiscreteGaussian(Rational variance, bool fast)
    {
        if (variance.IsZero) { throw new ArgumentException("A variance is above 0.", nameof(variance)); }
        Variance = variance;
        var (s, q) = (variance.Numerator, variance.Denominator);
        var t = variance.RootFloor() + 1;
        _laplace = new DiscreteLaplace(new Rational(t));
        // (|y| - σ²/t)² / 2σ² over one denominator, with σ² = s/q: (|y|·t·q - s)² / (2·s·q·t²).
        (_numerator, _step, _denominator) = (s, t * q, 2 * s * q * t * t);
        // Then |y|·t·q stays in 64 bits up to |y| = 2^10·t, and k·denominator in 128 bits up to k = 2^18.
        if (fast && s < 1ul << 54 && _step * t < 1ul << 54 && _laplace.IsSmall)
        {
            (_smallNumerator, _smallStep, _smallDenominator) = ((ulong)s, (ulong)_step, (UInt128)_denominator);
        }
    }

    /// <summary>σ².</summary>
    public Rational Variance { get; }

    /// <summary>A sampler that takes the slow path whatever the variance.</summary>
    internal static DiscreteGaussian Slow(Rational variance) => new(variance, fast: false);

    /// <summary>Whether draws take the fast path.</summary>
    internal bool IsSmall => _smallStep != 0;

    public BigInteger Draw(RandomBits bits)
    {
        if (IsSmall) { return DrawSmall(bits); }
        while (true)
        {
            var y = _laplace.Draw(bits);
            var off = BigInteger.Abs(y) * _step - _numerator;
            if (Bernoulli.Exp(bits, off * off, _denominator)) { return y; }
        }
    }

    /// <summary>Adds one draw to each cell. Sums are checked: a total that left 64 bits would break the guarantee, so it stops the report.</summary>
    public void AddTo(Span<long> cells, RandomBits bits)
    {
        foreach (ref var cell in cells) { cell = checked((long)(cell + (IsSmall ? DrawSmall(bits) : Draw(bits)))); }
    }

    private long DrawSmall(RandomBits bits)
    {
        while (true)
        {
            var y = _laplace.DrawSmall(bits);
            var size = (UInt128)(ulong)Math.Abs(y) * _smallStep;
            if (size > ulong.MaxValue)
            {
                var far = Math.Abs(y) * _step - _numerator;
                if (Bernoulli.Exp(bits, far * far, _denominator)) { return y; }
                continue;
            }
            var off = (ulong)size >= _smallNumerator ? (ulong)size - _smallNumerator : _smallNumerator - (ulong)size;
            if (off < 1ul << 32 && _smallDenominator < 1ul << 48
                ? Bernoulli.Exp(bits, off * off, (ulong)_smallDenominator)
                : Bernoulli.Exp(bits, (UInt128)off * off, _smallDenominator))
            {
                return y;
            }
        }
    }
}
