// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;

namespace Plimsoll.Web.Journal;

/// <summary>Names for new things: a prefix and 128 random bits as 22 digits to the base 62, for example <c>rel_5yWhNsPKX1QoBnq2Vj7TdE</c>.</summary>
internal static class Ids
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int Length = 22;

    public static string New(string prefix)
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        var value = new UInt128(BitConverter.ToUInt64(bytes), BitConverter.ToUInt64(bytes[8..]));
        return string.Create(prefix.Length + 1 + Length, (prefix, value), static (text, given) =>
        {
            given.prefix.CopyTo(text);
            text[given.prefix.Length] = '_';
            for (var (i, rest) = (text.Length - 1, given.value); i > given.prefix.Length; i--, rest /= 62) { text[i] = Digits[(int)(rest % 62)]; }
        });
    }
}
