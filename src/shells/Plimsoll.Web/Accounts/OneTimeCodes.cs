// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Plimsoll.Web.Accounts;

/// <summary>Codes that an application shows for half a minute each: RFC 6238 with HMAC-SHA-1, 30 seconds and six digits, which is what every such
/// application knows.</summary>
internal static class OneTimeCodes
{
    /// <summary>Bytes of a secret: those of the hash, as RFC 4226 asks.</summary>
    public const int SecretLength = 20;

    public const int Digits = 6;

    /// <summary>Seconds of a step.</summary>
    private const int Step = 30;

    /// <summary>Steps by which a clock may be off, to either side.</summary>
    private const int Off = 1;

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Which step of time an instant is in, counted from 1970.</summary>
    public static long StepAt(DateTimeOffset at) => Math.DivRem(at.ToUnixTimeSeconds(), Step, out _);

    /// <summary>The code of a step.</summary>
    public static string At(ReadOnlySpan<byte> secret, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)], mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // The one hash that every application for such codes knows; what breaks SHA-1 does not break it as an HMAC.
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(mac[(mac[^1] & 0xF)..]) & 0x7FFF_FFFF;
        return (number % (long)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>The step whose code this is; null where it is the code of none that counts now, or of one that was shown before.</summary>
    /// <param name="last">The last step whose code was shown: none of it or before is taken.</param>
    public static long? Find(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, long last)
    {
        long? found = null;
        for (var step = StepAt(now) - Off; step <= StepAt(now) + Off; step++)
        {
            if (step <= last) { continue; }
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(At(secret, step)), Encoding.UTF8.GetBytes(code))) { found ??= step; }
        }
        return found;
    }

    /// <summary>Bytes as people copy them: base32 of RFC 4648 without filling.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        var (text, held, bits) = (new StringBuilder(), 0, 0);
        foreach (var b in bytes)
        {
            (held, bits) = (((held << 8) | b) & 0xFFF, bits + 8);
            for (; bits >= 5; bits -= 5) { text.Append(Letters[(held >> (bits - 5)) & 31]); }
        }
        if (bits > 0) { text.Append(Letters[(held << (5 - bits)) & 31]); }
        return text.ToString();
    }

    /// <summary>The bytes of a text of <see cref="Text"/>; null where it is none.</summary>
    public static byte[]? Bytes(string text)
    {
        var (bytes, held, bits) = (new List<byte>(), 0, 0);
        foreach (var letter in text)
        {
            var value = Letters.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0) { return null; }
            (held, bits) = (((held << 5) | value) & 0xFFF, bits + 5);
            if (bits >= 8)
            {
                bytes.Add((byte)(held >> (bits - 8)));
                bits -= 8;
            }
        }
        return [.. bytes];
    }

    /// <summary>The link that an application on the same device opens.</summary>
    /// <param name="issuer">The server, as it is listed there.</param>
    /// <param name="account">Whose codes they are.</param>
    public static string Link(string issuer, string account, string secret) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={secret}&issuer={Uri.EscapeDataString(issuer)}"
            + $"&algorithm=SHA1&digits={Digits}&period={Step}";
}
