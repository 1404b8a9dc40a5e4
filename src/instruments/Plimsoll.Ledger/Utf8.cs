// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace Plimsoll.Ledger;

/// <summary>UTF-8 that refuses instead of replacing: signed bytes must not change on the way through a string.</summary>
internal static class Utf8
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string? Read(ReadOnlySpan<byte> bytes)
    {
        try { return Strict.GetString(bytes); }
        catch (DecoderFallbackException) { return null; }
    }

    public static byte[] Bytes(string text) => Strict.GetBytes(text);

    public static bool IsWellFormed(string text)
    {
        try { return Strict.GetByteCount(text) >= 0; }
        catch (EncoderFallbackException) { return false; }
    }
}
