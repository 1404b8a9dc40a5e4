// SPDX-License-Identifier: Apache-2.0

using System.Numerics;
using Plimsoll.Privacy.Noise;

namespace Plimsoll.Privacy.Accounting;

/// <summary>Tails of the discrete Gaussian, summed term by term with bounds; what lies beyond the last term is bounded by a geometric series.</summary>
internal sealed class GaussianTail
{
    private readonly Interval[] _from;
    private readonly Interval _all;
    private readonly int _bits;

    /// <param name="variance">σ², not above <see cref="GaussianMechanism.MostVarianceForTails"/>.</param>
    /// <param name="bits">Bits after the point.</param>
    public GaussianTail(Rational variance, int bits)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(variance.Floor, GaussianMechanism.MostVarianceForTails, nameof(variance));
        _bits = bits;
        // e^(-(x+1)²/2σ²) = e^(-x²/2σ²) · q^(2x+1), q = e^(-1/2σ²).
        var (one, q) = (Interval.Of(BigInteger.One, bits), (-Interval.Of(new Rational(variance.Denominator, 2 * variance.Numerator), bits)).Exp());
        var (terms, term, factor, square) = (new List<Interval> { one }, one, q, q * q);
        while (term.High > 1)
        {
            term *= factor;
            factor *= square;
            terms.Add(term);
        }
        // Past the last term each is at most q^(2x+1) times the one before: term·factor/(1 - factor) bounds all of them.
        var beyond = factor.High < one.Low
            ? new Interval(BigInteger.Zero, (term * factor / (one - factor)).High, bits)
            : throw new ArgumentException("The variance is too great for so few bits.", nameof(variance));
        _from = new Interval[terms.Count + 1];
        _from[^1] = beyond;
        for (var x = terms.Count - 1; x >= 0; x--) { _from[x] = _from[x + 1] + terms[x]; }
        _all = _from[0] + _from[1];
    }

    /// <summary>Bounds of Pr[N ≥ m].</summary>
    public Interval AtLeast(BigInteger m)
    {
        if (m.Sign <= 0) { return Interval.Of(BigInteger.One, _bits) - AtLeast(1 - m); }
        return (m < _from.Length ? _from[(int)m] : new Interval(BigInteger.Zero, _from[^1].High, _bits)) / _all;
    }

    /// <summary>Bounds of the exact δ at ε for a table that moves by at most 1: Pr[N > εσ² - 1/2] -
    /// e^ε·Pr[N > εσ² + 1/2]. Source: Canonne, Kamath and Steinke 2020, Theorem 7.</summary>
    public Interval ExactDelta(Rational variance, Rational epsilon)
    {
        var centre = epsilon * variance;
        // N > c - 1/2 means N ≥ ⌊c + 1/2⌋ for whole N, and c is not negative.
        var first = new Rational(2 * centre.Numerator + centre.Denominator, 2 * centre.Denominator).Floor;
        return AtLeast(first) - Interval.Of(epsilon, _bits).Exp() * AtLeast(first + 1);
    }
}
