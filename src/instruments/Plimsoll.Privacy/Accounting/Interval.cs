// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Numerics;
using Plimsoll.Privacy.Noise;

namespace Plimsoll.Privacy.Accounting;

/// <summary>Two whole numbers of units of 2^-<paramref name="Bits"/> between which a real
/// number lies for certain: every operation rounds the lower down and the upper up.</summary>
/// <remarks>This is how ε and δ are computed: what is published is the upper end, so no rounding ever makes a guarantee look better than it is.</remarks>
public readonly record struct Interval(BigInteger Low, BigInteger High, int Bits)
{
    private const int Guard = 64;
    private const int Halvings = 8;

    private static readonly ConcurrentDictionary<int, Interval> Ln2s = new();

    public static Interval Of(BigInteger whole, int bits) => new(whole << bits, whole << bits, bits);

    public static Interval Of(Rational value, int bits) => new((value.Numerator << bits) / value.Denominator, value.UnitsUp(bits), bits);

    /// <summary>A whole number of units of 2^-<paramref name="of"/>.</summary>
    public static Interval OfUnits(BigInteger units, int of, int bits) => new(Shift(units, bits - of), -Shift(-units, bits - of), bits);

    public static Interval operator +(Interval a, Interval b) => new(a.Low + b.Low, a.High + b.High, a.Bits);

    public static Interval operator -(Interval a, Interval b) => new(a.Low - b.High, a.High - b.Low, a.Bits);

    public static Interval operator -(Interval a) => new(-a.High, -a.Low, a.Bits);

    public static Interval operator *(Interval a, Interval b)
    {
        if (a.Low.Sign >= 0 && b.Low.Sign >= 0) { return new Interval((a.Low * b.Low) >> a.Bits, Up(a.High * b.High, a.Bits), a.Bits); }
        BigInteger[] ends = [a.Low * b.Low, a.Low * b.High, a.High * b.Low, a.High * b.High];
        return new Interval(ends.Min() >> a.Bits, Up(ends.Max(), a.Bits), a.Bits);
    }

    /// <exception cref="DivideByZeroException">The divisor may be 0.</exception>
    public static Interval operator /(Interval a, Interval b)
    {
        if (b.Low.Sign <= 0 && b.High.Sign >= 0) { throw new DivideByZeroException(); }
        BigInteger[] tops = [a.Low << a.Bits, a.High << a.Bits], bottoms = [b.Low, b.High];
        var quotients = tops.SelectMany(top => bottoms.Select(bottom => (Down: Floor(top, bottom), Up: -Floor(-top, bottom)))).ToArray();
        return new Interval(quotients.Min(q => q.Down), quotients.Max(q => q.Up), a.Bits);
    }

    /// <summary>This to a whole power that is not negative.</summary>
    public Interval Power(BigInteger exponent)
    {
        var (result, factor) = (Of(BigInteger.One, Bits), this);
        for (; !exponent.IsZero; exponent >>= 1)
        {
            if (!exponent.IsEven) { result *= factor; }
            factor *= factor;
        }
        return result;
    }

    /// <summary>e to the power of this.</summary>
    public Interval Exp() => new(Exp(Low, Bits).Low, Exp(High, Bits).High, Bits);

    /// <summary>The natural logarithm.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number may be 0 or below.</exception>
    public Interval Ln() => new(Ln(Low, Bits).Low, Ln(High, Bits).High, Bits);

    /// <summary>The square root of a number that is not negative.</summary>
    public Interval Root()
    {
        var (low, high) = (new Rational(Low << Bits).RootFloor(), new Rational(High << Bits).RootFloor());
        return new Interval(low, high + 1, Bits);
    }

    /// <summary>The least whole number of units of 2^-<paramref name="bits"/> that the number is certainly not above.</summary>
    public BigInteger UnitsUp(int bits) => -Shift(-High, bits - Bits);

    /// <summary>A decimal with so many digits after the point that the number is certainly not above.</summary>
    public string DecimalUp(int digits) => Decimals.Write(Up(High * BigInteger.Pow(10, digits), Bits), digits);

    private static Interval Exp(BigInteger x, int bits)
    {
        // Below -bits, e^x is under one unit.
        if (x < -(((BigInteger)bits + 2) << bits)) { return new Interval(BigInteger.Zero, BigInteger.One, bits); }
        // x = k·ln 2 + r with r about in [0, ln 2): its bounds may reach a little outside, which the series allows.
        var rough = Floor(x << bits, Ln2(bits).Low);
        var k = (int)(rough >> bits);
        var work = bits + Guard + Math.Max(k, 0);
        var r = OfUnits(x, bits, work) - Ln2(work) * Of(k, work);
        var power = Series(new Interval(r.Low >> Halvings, Up(r.High, Halvings), work));
        for (var i = 0; i < Halvings; i++) { power *= power; }
        return new Interval(Shift(power.Low, k - (work - bits)), -Shift(-power.High, k - (work - bits)), bits);
    }

    /// <summary>1 + x + x²/2 + … for |x| under 1/2; after the last term the rest is smaller than that term.</summary>
    private static Interval Series(Interval x)
    {
        var (sum, term) = (Of(BigInteger.One, x.Bits), Of(BigInteger.One, x.Bits));
        for (var i = 1; ; i++)
        {
            term *= x;
            term = new Interval(Floor(term.Low, i), -Floor(-term.High, i), x.Bits);
            sum += term;
            var size = BigInteger.Max(BigInteger.Abs(term.Low), BigInteger.Abs(term.High));
            if (size <= 2) { return new Interval(sum.Low - size, sum.High + size, x.Bits); }
        }
    }

    private static Interval Ln(BigInteger y, int bits)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(y);
        // y = 2^k·m with m in [1, 2); ln m = 2·artanh((m - 1)/(m + 1)).
        var work = bits + Guard;
        var k = (int)y.GetBitLength() - 1 - bits;
        var m = Shift(y << Guard, -k);
        var exact = Shift(m, k) == y << Guard;
        var (one, wide) = (BigInteger.One << work, new Interval(m, exact ? m : m + 1, work));
        var z = new Interval(wide.Low - one, wide.High - one, work) / new Interval(wide.Low + one, wide.High + one, work);
        var ln = Artanh(z) * Of(2, work) + Ln2(work) * Of(k, work);
        return new Interval(ln.Low >> Guard, Up(ln.High, Guard), bits);
    }

    /// <summary>z + z³/3 + z⁵/5 + … for z in [0, 1/3]; after the last term the rest is smaller than that term.</summary>
    private static Interval Artanh(Interval z)
    {
        var (sum, power, square) = (z, z, z * z);
        for (var i = 3; ; i += 2)
        {
            power *= square;
            sum += new Interval(Floor(power.Low, i), -Floor(-power.High, i), z.Bits);
            if (power.High <= 1) { return new Interval(sum.Low - 1, sum.High + 1, z.Bits); }
        }
    }

    /// <summary>ln 2 = 18·artanh(1/26) - 2·artanh(1/4801) + 8·artanh(1/8749).</summary>
    private static Interval Ln2(int bits) => Ln2s.GetOrAdd(bits, static bits =>
    {
        Interval Of(int n) => Artanh(Interval.Of(new Rational(1, n), bits));
        return Of(26) * Interval.Of(18, bits) - Of(4801) * Interval.Of(2, bits) + Of(8749) * Interval.Of(8, bits);
    });

    private static BigInteger Floor(BigInteger top, BigInteger bottom)
    {
        var quotient = BigInteger.DivRem(top, bottom, out var rest);
        return !rest.IsZero && rest.Sign != bottom.Sign ? quotient - 1 : quotient;
    }

    private static BigInteger Up(BigInteger value, int bits) => -(-value >> bits);

    /// <summary>Times 2^bits, rounded down.</summary>
    private static BigInteger Shift(BigInteger value, int bits) => bits >= 0 ? value << bits : value >> -bits;
}
