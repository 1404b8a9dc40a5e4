// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Plimsoll.Privacy.Noise;

/// <summary>A fraction that is not negative, in lowest terms. Written
/// <c>numerator/denominator</c>, or the numerator alone where the denominator is 1.</summary>
public sealed record Rational
{
    /// <exception cref="ArgumentOutOfRangeException">The numerator is negative or the denominator is not positive.</exception>
    public Rational(BigInteger numerator, BigInteger denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(numerator);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        (Numerator, Denominator) = (numerator / common, denominator / common);
    }

    public Rational(BigInteger whole) : this(whole, BigInteger.One) { }

    public BigInteger Numerator { get; }

    public BigInteger Denominator { get; }

    public bool IsZero => Numerator.IsZero;

    /// <summary>The greatest whole number that is not above it.</summary>
    public BigInteger Floor => Numerator / Denominator;

    public static Rational operator *(Rational left, Rational right) => new(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    public static Rational operator /(Rational left, Rational right) => new(left.Numerator * right.Denominator, left.Denominator * right.Numerator);

    /// <summary>The least whole number of units of 2^-<paramref name="bits"/> that is not below it.</summary>
    public BigInteger UnitsUp(int bits) => ((Numerator << bits) + Denominator - 1) / Denominator;

    /// <summary>The greatest whole number whose square is not above this.</summary>
    public BigInteger RootFloor()
    {
        var n = Floor;
        if (n <= 1) { return n; }
        var guess = BigInteger.One << (int)((n.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (guess + n / guess) >> 1;
            if (next >= guess) { return guess; }
            guess = next;
        }
    }

    /// <summary>Reads <c>n</c> or <c>n/d</c> as <see cref="ToString"/> writes it: decimal digits without leading zeros, in lowest terms.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Rational? value)
    {
        value = null;
        var parts = text.Split('/');
        if (parts.Length > 2 || !Whole(parts[0], out var numerator)) { return false; }
        var denominator = BigInteger.One;
        if (parts.Length == 2 && (!Whole(parts[1], out denominator) || denominator.IsZero)) { return false; }
        value = new Rational(numerator, denominator);
        if (value.ToString() == text) { return true; }
        value = null;
        return false;
    }

    public override string ToString() =>
        Denominator.IsOne ? Numerator.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    private static bool Whole(string text, out BigInteger value)
    {
        value = BigInteger.Zero;
        return text.Length is > 0 and <= 200
            && text.All(char.IsAsciiDigit)
            && BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
