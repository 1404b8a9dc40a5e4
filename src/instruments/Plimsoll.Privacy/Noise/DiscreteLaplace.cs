// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Numerics;

namespace Plimsoll.Privacy.Noise;

/// <summary>Whole numbers x with probability proportional to exp(-|x|/t). Source: Canonne, Kamath and Steinke 2020, Algorithm 2.</summary>
/// <remarks>The time a draw takes tells a little about it, so draw away from whoever waits for an answer.</remarks>
public sealed class DiscreteLaplace
{
    private readonly BigInteger _s;
    private readonly BigInteger _t;
    private readonly ulong _smallS;
    private readonly ulong _smallT;

    /// <param name="scale">t, above 0.</param>
    public DiscreteLaplace(Rational scale)
    {
        if (scale.IsZero) { throw new ArgumentException("A scale is above 0.", nameof(scale)); }
        Scale = scale;
        (_s, _t) = (scale.Denominator, scale.Numerator);
        // Under 2^40 a fraction with this denominator takes the 64-bit coin, and u + t·v stays in 64 bits up to v = 2^23, which has probability exp(-2^23).
        if (_t < 1ul << 40 && _s < 1ul << 40) { (_smallS, _smallT) = ((ulong)_s, (ulong)_t); }
    }

    public Rational Scale { get; }

    public BigInteger Draw(RandomBits bits)
    {
        if (_smallT != 0) { return DrawSmall(bits); }
        while (true)
        {
            var negative = Bernoulli.Fraction(bits, 1ul, 2ul);
            var size = Geometric(bits, _s, _t);
            if (!negative) { return size; }
            if (!size.IsZero) { return -size; }
        }
    }

    /// <summary>As <see cref="Draw"/>, for a scale whose parts are below 2^40.</summary>
    internal long DrawSmall(RandomBits bits)
    {
        Debug.Assert(_smallT != 0, "the scale is small");
        while (true)
        {
            var negative = Bernoulli.Fraction(bits, 1ul, 2ul);
            var size = (long)Geometric(bits, _smallS, _smallT);
            // Zero with a minus sign is thrown away: else it would come twice as often as it should.
            if (!negative) { return size; }
            if (size != 0) { return -size; }
        }
    }

    internal bool IsSmall => _smallT != 0;

    /// <summary>Whole numbers x from 0 with probability proportional to exp(-x·s/t).</summary>
    internal static ulong Geometric(RandomBits bits, ulong s, ulong t)
    {
        ulong u;
        do { u = bits.Below(t); } while (!Bernoulli.ExpAtMostOne(bits, u, t));
        ulong v = 0;
        while (Bernoulli.ExpAtMostOne(bits, 1ul, 1ul)) { v++; }
        return checked(u + t * v) / s;
    }

    private static BigInteger Geometric(RandomBits bits, BigInteger s, BigInteger t)
    {
        BigInteger u;
        do { u = bits.Below(t); } while (!Bernoulli.ExpAtMostOne(bits, u, t));
        var v = BigInteger.Zero;
        while (Bernoulli.ExpAtMostOne(bits, 1ul, 1ul)) { v++; }
        return (u + t * v) / s;
    }
}
