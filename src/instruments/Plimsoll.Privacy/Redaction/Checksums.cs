// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Privacy.Redaction;

/// <summary>Check digits. Each takes the digits as numbers from 0 to 9.</summary>
internal static class Checksums
{
    /// <summary>ISO/IEC 7812-1, annex B.</summary>
    public static bool Luhn(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            int digit = digits[digits.Length - 1 - i];
            if ((i & 1) == 1) { digit = digit * 2 - (digit > 4 ? 9 : 0); }
            sum += digit;
        }
        return sum % 10 == 0;
    }

    public static int Weighted(ReadOnlySpan<byte> digits, ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var i = 0; i < weights.Length; i++) { sum += digits[i] * weights[i]; }
        return sum;
    }

    /// <summary>ISO 7064, MOD 97-10, over digits and letters (A is 10).</summary>
    public static int Mod97(ReadOnlySpan<char> first, ReadOnlySpan<char> then)
    {
        var rest = 0;
        foreach (var part in (ReadOnlySpan<int>)[0, 1])
        {
            foreach (var c in part == 0 ? first : then)
            {
                var value = Value(c);
                rest = (rest * (value < 10 ? 10 : 100) + value) % 97;
            }
        }
        return rest;
    }

    /// <summary>0 to 9 for digits, 10 to 35 for letters.</summary>
    public static int Value(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;

    /// <summary>ISO 7064, MOD 11,10.</summary>
    public static bool Mod11And10(ReadOnlySpan<byte> digits)
    {
        var product = 10;
        for (var i = 0; i < digits.Length - 1; i++)
        {
            var sum = (digits[i] + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (11 - product) % 10 == digits[^1];
    }

    private static readonly byte[] Multiply =
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 0, 6, 7, 8, 9, 5, 2, 3, 4, 0, 1, 7, 8, 9, 5, 6, 3, 4, 0, 1, 2, 8, 9, 5, 6, 7, 4, 0, 1, 2, 3, 9, 5, 6, 7, 8,
        5, 9, 8, 7, 6, 0, 4, 3, 2, 1, 6, 5, 9, 8, 7, 1, 0, 4, 3, 2, 7, 6, 5, 9, 8, 2, 1, 0, 4, 3, 8, 7, 6, 5, 9, 3, 2, 1, 0, 4, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0,
    ];

    private static readonly byte[] Permute =
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 5, 7, 6, 2, 8, 3, 0, 9, 4, 5, 8, 0, 3, 7, 9, 6, 1, 4, 2, 8, 9, 1, 6, 0, 4, 3, 5, 2, 7,
        9, 4, 5, 3, 1, 2, 6, 8, 7, 0, 4, 2, 8, 6, 5, 7, 3, 9, 0, 1, 2, 7, 9, 3, 8, 0, 6, 4, 1, 5, 7, 0, 4, 6, 9, 1, 3, 2, 5, 8,
    ];

    /// <summary>Verhoeff 1969: the dihedral group of ten elements.</summary>
    public static bool Verhoeff(ReadOnlySpan<byte> digits)
    {
        var check = 0;
        for (var i = 0; i < digits.Length; i++) { check = Multiply[check * 10 + Permute[i % 8 * 10 + digits[digits.Length - 1 - i]]]; }
        return check == 0;
    }
}
