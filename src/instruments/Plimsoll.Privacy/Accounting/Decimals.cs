// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Numerics;
using Plimsoll.Privacy.Noise;

namespace Plimsoll.Privacy.Accounting;

/// <summary>Decimal numbers as text, without floating point.</summary>
public static class Decimals
{
    /// <summary>A whole number of units of 10^-<paramref name="digits"/>.</summary>
    public static string Write(BigInteger units, int digits)
    {
        var text = BigInteger.Abs(units).ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        return (units.Sign < 0 ? "-" : "") + (digits == 0 ? text : $"{text[..^digits]}.{text[^digits..]}");
    }

    /// <summary>A number of units of 2^-<paramref name="bits"/> as <c>1.23e-9</c>, rounded up; <c>0</c> for nothing.</summary>
    public static string ScientificUp(BigInteger units, int bits)
    {
        if (units.Sign <= 0) { return "0"; }
        var exponent = 0;
        while (units >= BigInteger.Pow(10, exponent + 1) << bits) { exponent++; }
        while (exponent <= 0 && units * BigInteger.Pow(10, -exponent) < BigInteger.One << bits) { exponent--; }
        var (top, bottom) = exponent <= 2
            ? (units * BigInteger.Pow(10, 2 - exponent), BigInteger.One << bits)
            : (units, BigInteger.Pow(10, exponent - 2) << bits);
        var digits = (top + bottom - 1) / bottom;
        return digits == 1000
            ? string.Create(CultureInfo.InvariantCulture, $"1.00e{exponent + 1}")
            : string.Create(CultureInfo.InvariantCulture, $"{Write(digits, 2)}e{exponent}");
    }

    /// <summary>Reads <c>12.5</c> exactly; null when it is anything but digits with at most one point between them.</summary>
    public static Rational? Read(string text)
    {
        var parts = text.Split('.');
        if (text.Length > 100 || parts.Length > 2 || !parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit))) { return null; }
        return new Rational(
            BigInteger.Parse(string.Concat(parts), NumberStyles.None, CultureInfo.InvariantCulture),
            BigInteger.Pow(10, parts.Length == 2 ? parts[1].Length : 0));
    }
}
