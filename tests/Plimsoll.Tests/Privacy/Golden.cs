// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Noise;

namespace Plimsoll.Tests.Privacy;

/// <summary>Reference values that were computed with 70 digits, and how an interval is compared with one.</summary>
internal static class Golden
{
    public static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllBytes(Streams.Vectors("dp-golden", name))).RootElement;

    /// <summary>A decimal such as <c>1e-9</c> or <c>0.05</c>, exactly.</summary>
    public static Rational Decimal(string text)
    {
        var parts = text.ToLowerInvariant().Split('e');
        var (digits, exponent) = (parts[0].Split('.'), parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        exponent -= digits.Length == 2 ? digits[1].Length : 0;
        var whole = BigInteger.Parse(string.Concat(digits), CultureInfo.InvariantCulture);
        return exponent >= 0 ? new Rational(whole * BigInteger.Pow(10, exponent)) : new Rational(whole, BigInteger.Pow(10, -exponent));
    }

    /// <summary>What is wrong with an interval: it must be so narrow and lie so that both ends agree with the golden value to the last digit given.</summary>
    public static string? Fault(string what, string golden, Interval value)
    {
        var parts = golden.Split('E');
        var (digits, exponent) = (parts[0].Replace(".", "", StringComparison.Ordinal), int.Parse(parts[1], CultureInfo.InvariantCulture));
        var mantissa = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        // A golden zero means: below everything that 70 digits could hold.
        if (mantissa.IsZero) { return value.High <= BigInteger.One << (value.Bits - 200) ? null : $"{what}: {value.DecimalUp(80)} is not as good as 0"; }
        // One unit of the last digit is 10^(exponent - digits + 1); the golden value is rounded to it, so the true one lies within half of it.
        var scale = exponent - (digits.Length - 1);
        var (top, bottom) = scale >= 0 ? (BigInteger.Pow(10, scale), BigInteger.One) : (BigInteger.One, BigInteger.Pow(10, -scale));
        var (low, high) = ((2 * mantissa - 1) * top, (2 * mantissa + 1) * top);
        bool Inside(BigInteger end) => end * 2 * bottom >= low << value.Bits && end * 2 * bottom <= high << value.Bits;
        return Inside(value.Low) && Inside(value.High) ? null : $"{what}: {golden} is golden, {value.DecimalUp(60)} was computed";
    }
}
