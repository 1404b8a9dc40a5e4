// SPDX-License-Identifier: Apache-2.0

using System.Numerics;

namespace Plimsoll.Privacy.Noise;

/// <summary>Coins with an exact bias. Source: Canonne, Kamath and Steinke 2020 (arXiv 2004.00010), Algorithm 1; no floating point anywhere.</summary>
/// <remarks>Each coin exists for 64, 128 and any number of bits. The three do the same with the same random words; the widths differ in speed alone.</remarks>
public static class Bernoulli
{
    /// <summary>True with probability n/d. The fraction must be in lowest terms: the words drawn depend on it.</summary>
    public static bool Fraction(RandomBits bits, ulong n, ulong d) => bits.Below(d) < n;

    /// <inheritdoc cref="Fraction(RandomBits, ulong, ulong)"/>
    public static bool Fraction(RandomBits bits, UInt128 n, UInt128 d) => bits.Below(d) < n;

    /// <inheritdoc cref="Fraction(RandomBits, ulong, ulong)"/>
    public static bool Fraction(RandomBits bits, BigInteger n, BigInteger d) => bits.Below(d) < n;

    /// <summary>True with probability exp(-n/d), n at most d.</summary>
    /// <remarks>The products below overflow once k passes 2^16 or d 2^48; k grows past that with
    /// probability 1/(2^16)!, and <see langword="checked"/> would then throw rather than bias.</remarks>
    public static bool ExpAtMostOne(RandomBits bits, ulong n, ulong d)
    {
        var common = Common(n, d);
        (n, d) = (n / common, d / common);
        for (ulong k = 1; ; k++)
        {
            var shared = Common(k, n);
            if (bits.Below(checked(d * (k / shared))) >= n / shared) { return (k & 1) == 1; }
        }
    }

    /// <inheritdoc cref="ExpAtMostOne(RandomBits, ulong, ulong)"/>
    public static bool ExpAtMostOne(RandomBits bits, UInt128 n, UInt128 d)
    {
        var common = Common(n, d);
        (n, d) = (n / common, d / common);
        if (d < 1ul << 48) { return ExpAtMostOne(bits, (ulong)n, (ulong)d); }
        for (ulong k = 1; ; k++)
        {
            var shared = k == 1 ? 1 : Common(k, (ulong)(n % k));
            if (bits.Below(checked(d * (k / shared))) >= (shared == 1 ? n : n / shared)) { return (k & 1) == 1; }
        }
    }

    /// <inheritdoc cref="ExpAtMostOne(RandomBits, ulong, ulong)"/>
    public static bool ExpAtMostOne(RandomBits bits, BigInteger n, BigInteger d)
    {
        var common = BigInteger.GreatestCommonDivisor(n, d);
        (n, d) = (n / common, d / common);
        for (ulong k = 1; ; k++)
        {
            var shared = BigInteger.GreatestCommonDivisor(n, k);
            if (bits.Below(d * (k / shared)) >= n / shared) { return (k & 1) == 1; }
        }
    }

    /// <summary>True with probability exp(-n/d).</summary>
    public static bool Exp(RandomBits bits, ulong n, ulong d)
    {
        for (; n >= d; n -= d) { if (!ExpAtMostOne(bits, 1ul, 1ul)) { return false; } }
        return ExpAtMostOne(bits, n, d);
    }

    /// <inheritdoc cref="Exp(RandomBits, ulong, ulong)"/>
    public static bool Exp(RandomBits bits, UInt128 n, UInt128 d)
    {
        for (; n >= d; n -= d) { if (!ExpAtMostOne(bits, 1ul, 1ul)) { return false; } }
        return ExpAtMostOne(bits, n, d);
    }

    /// <inheritdoc cref="Exp(RandomBits, ulong, ulong)"/>
    public static bool Exp(RandomBits bits, BigInteger n, BigInteger d)
    {
        for (; n >= d; n -= d) { if (!ExpAtMostOne(bits, 1ul, 1ul)) { return false; } }
        return ExpAtMostOne(bits, n, d);
    }

    /// <summary>Greatest common divisor; that of 0 and n is n.</summary>
    private static ulong Common(ulong a, ulong b)
    {
        while (b != 0) { (a, b) = (b, a % b); }
        return a;
    }

    private static UInt128 Common(UInt128 a, UInt128 b)
    {
        while (b != 0)
        {
            if (a <= ulong.MaxValue && b <= ulong.MaxValue) { return Common((ulong)a, (ulong)b); }
            (a, b) = (b, a % b);
        }
        return a;
    }
}
