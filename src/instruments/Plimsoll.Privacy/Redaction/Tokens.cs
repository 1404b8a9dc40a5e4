// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Net;
using System.Numerics;
using System.Security.Cryptography;

namespace Plimsoll.Privacy.Redaction;

/// <summary>Words of letters and digits that are known by their form and check: accounts, ids, addresses of machines, keys.</summary>
internal static class Tokens
{
    /// <summary>How issued secrets begin, and how long they are at least.</summary>
    private static readonly (string Prefix, int Length)[] Secrets =
    [
        ("sk-", 20),
        ("sk_live_", 20),
        ("sk_test_", 20),
        ("rk_live_", 20),
        ("pk_live_", 20),
        ("ghp_", 36),
        ("gho_", 36),
        ("ghs_", 36),
        ("github_pat_", 40),
        ("glpat-", 20),
        ("xoxb-", 20), ("xoxp-", 20), ("AKIA", 20), ("ASIA", 20), ("AIza", 35), ("hf_", 30), ("npm_", 36), ("SG.", 40), ("eyJ", 40), ("ya29.", 30),
    ];

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    private const string NifLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
    private const string HetuLetters = "0123456789ABCDEFHJKLMNPRSTUVWXY";

    /// <summary>What is longer than one word: a secret, a UUID, an address of a machine.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">First letter or digit of the word.</param>
    /// <param name="end">After its last.</param>
    /// <param name="floor">Nothing before here may be taken.</param>
    public static Finding? At(ReadOnlySpan<char> text, int start, int end, int floor)
    {
        if (Secret(text, start, floor) is { } secret) { return secret; }
        var next = end < text.Length ? text[end] : ' ';
        if (next == '-' && end - start == 8 && IsUuid(text, start)) { return new Finding(PersonalKind.Uuid, start, 36); }
        if (next is ':' or '-' && end - start == 2 && IsMac(text, start, next)) { return new Finding(PersonalKind.MacAddress, start, 17); }
        return next == ':' || (start > floor && text[start - 1] == ':') ? Ipv6(text, start, floor) : null;
    }

    /// <summary>A single word of letters and digits.</summary>
    public static Finding? Word(ReadOnlySpan<char> text, int start, int end, int floor)
    {
        if (Iban(text, start, end) is { } iban) { return iban; }
        var word = text[start..end];
        if (IsNationalId(word) || IsHetu(text, start, end, out end)) { return new Finding(PersonalKind.NationalId, start, end - start); }
        if (IsCrypto(word)) { return new Finding(PersonalKind.CryptoAddress, start, word.Length); }
        return word.Length is >= 7 and <= 15
            && char.IsAsciiLetter(word[0])
            && !word[1..].ContainsAnyExceptInRange('0', '9')
            && NationalIds.LicenceNamed(text, start, floor)
            ? new Finding(PersonalKind.DriverLicence, start, word.Length)
            : null;
    }

    private static Finding? Secret(ReadOnlySpan<char> text, int start, int floor)
    {
        var first = start;
        while (first > floor && start - first < 80 && (char.IsAsciiLetterOrDigit(text[first - 1]) || text[first - 1] is '_' or '-' or '.')) { first--; }
        while (first < start && !char.IsAsciiLetter(text[first])) { first++; }
        if (!char.IsAsciiLetter(text[first]) || (first > floor && char.IsAsciiLetterOrDigit(text[first - 1]))) { return null; }
        foreach (var (prefix, length) in Secrets)
        {
            if (!text[first..].StartsWith(prefix, StringComparison.Ordinal)) { continue; }
            var last = first;
            while (last < text.Length && (char.IsAsciiLetterOrDigit(text[last]) || text[last] is '_' or '-' or '.')) { last++; }
            while (text[last - 1] is '.' or '-') { last--; }
            if (last - first >= length) { return new Finding(PersonalKind.Secret, first, last - first); }
        }
        return null;
    }

    private static bool IsUuid(ReadOnlySpan<char> text, int start)
    {
        if (start + 36 > text.Length || (start + 36 < text.Length && char.IsAsciiLetterOrDigit(text[start + 36]))) { return false; }
        for (var i = 0; i < 36; i++)
        {
            if (i is 8 or 13 or 18 or 23 ? text[start + i] != '-' : !char.IsAsciiHexDigit(text[start + i])) { return false; }
        }
        return true;
    }

    private static bool IsMac(ReadOnlySpan<char> text, int start, char separator)
    {
        if (start + 17 > text.Length
            || (start + 17 < text.Length && (char.IsAsciiLetterOrDigit(text[start + 17]) || text[start + 17] == separator))
            || (start > 0 && text[start - 1] == separator))
        {
            return false;
        }
        for (var i = 0; i < 17; i++)
        {
            if (i % 3 == 2 ? text[start + i] != separator : !char.IsAsciiHexDigit(text[start + i])) { return false; }
        }
        return true;
    }

    private static Finding? Ipv6(ReadOnlySpan<char> text, int at, int floor)
    {
        static bool Part(char c) => char.IsAsciiHexDigit(c) || c == ':';
        var (start, end) = (at, at);
        while (start > floor && at - start < 45 && Part(text[start - 1])) { start--; }
        while (end < text.Length && end - start < 46 && (Part(text[end]) || (text[end] == '.' && end > start))) { end++; }
        while (end > start && text[end - 1] is '.' || (end - start > 2 && text[end - 1] == ':' && text[end - 2] != ':')) { end--; }
        if ((start > floor && char.IsLetterOrDigit(text[start - 1])) || (end < text.Length && char.IsLetterOrDigit(text[end]))) { return null; }
        var word = text[start..end];
        return word.Count(':') >= 3 && IPAddress.TryParse(word, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? new Finding(PersonalKind.IpAddress, start, word.Length)
            : null;
    }

    /// <summary>ISO 13616: two letters, two check digits, then 11 to 30; in one word or in groups of four.</summary>
    private static Finding? Iban(ReadOnlySpan<char> text, int start, int end)
    {
        if (end - start < 4
            || !char.IsAsciiLetter(text[start])
            || !char.IsAsciiLetter(text[start + 1])
            || !char.IsAsciiDigit(text[start + 2])
            || !char.IsAsciiDigit(text[start + 3]))
        {
            return null;
        }
        if (end - start is >= 15 and <= 34) { return Holds(text[start..end]) ? new Finding(PersonalKind.Iban, start, end - start) : null; }
        if (end - start != 4) { return null; }
        Span<char> joined = stackalloc char[40];
        text[start..end].CopyTo(joined);
        var (length, at) = (4, end);
        while (length < 34 && at + 1 < text.Length && text[at] == ' ' && char.IsAsciiLetterOrDigit(text[at + 1]))
        {
            var stop = at + 1;
            while (stop < text.Length && stop - at < 5 && char.IsAsciiLetterOrDigit(text[stop])) { stop++; }
            text[(at + 1)..stop].CopyTo(joined[length..]);
            (length, at) = (length + stop - at - 1, stop);
            var whole = at == text.Length || !char.IsAsciiLetterOrDigit(text[at]);
            if (whole && length >= 15 && Holds(joined[..length])) { return new Finding(PersonalKind.Iban, start, at - start); }
        }
        return null;

        static bool Holds(ReadOnlySpan<char> word) => Checksums.Mod97(word[4..], word[..4]) == 1;
    }

    private static bool IsNationalId(ReadOnlySpan<char> word) => word.Length switch
    {
        9 => IsNif(word) || IsNino(word) || IsFin(word),
        15 => IsGstin(word),
        16 => IsFiscalCode(word),
        _ => false,
    };

    /// <summary>Spain, NIF and NIE: the number modulo 23 gives the letter.</summary>
    private static bool IsNif(ReadOnlySpan<char> w)
    {
        var lead = char.ToUpperInvariant(w[0]) switch { 'X' => 0, 'Y' => 1, 'Z' => 2, >= '0' and <= '9' and var c => c - '0', _ => -1 };
        if (lead < 0 || !char.IsAsciiLetter(w[8]) || w[1..8].ContainsAnyExceptInRange('0', '9')) { return false; }
        return NifLetters[(lead * 10_000_000 + int.Parse(w[1..8], System.Globalization.CultureInfo.InvariantCulture)) % 23] == char.ToUpperInvariant(w[8]);
    }

    /// <summary>United Kingdom, National Insurance: no check digit, but a form that few words have.</summary>
    private static bool IsNino(ReadOnlySpan<char> w) =>
        !w[2..8].ContainsAnyExceptInRange('0', '9')
            && char.ToUpperInvariant(w[8]) is >= 'A' and <= 'D'
            && char.IsAsciiLetter(w[0])
            && char.IsAsciiLetter(w[1])
            && "DFIQUV".IndexOf(char.ToUpperInvariant(w[0])) < 0
            && "DFIOQUV".IndexOf(char.ToUpperInvariant(w[1])) < 0;

    /// <summary>Singapore, NRIC and FIN.</summary>
    private static bool IsFin(ReadOnlySpan<char> w)
    {
        if (w[1..8].ContainsAnyExceptInRange('0', '9')) { return false; }
        ReadOnlySpan<int> weights = [2, 7, 6, 5, 4, 3, 2];
        var sum = w[0] is 'T' or 'G' ? 4 : w[0] == 'M' ? 3 : 0;
        for (var i = 0; i < 7; i++) { sum += (w[i + 1] - '0') * weights[i]; }
        return w[0] switch
        {
            'S' or 'T' => "JZIHGFEDCBA"[sum % 11],
            'F' or 'G' => "XWUTRQPNMLK"[sum % 11],
            'M' => "KLJNPQRTUWX"[10 - sum % 11],
            _ => ' '
        } == w[8];
    }

    /// <summary>India, GSTIN: base 36 with factors 1 and 2.</summary>
    private static bool IsGstin(ReadOnlySpan<char> w)
    {
        if (w[..2].ContainsAnyExceptInRange('0', '9')
            || w[2..7].ContainsAnyExceptInRange('A', 'Z')
            || w[7..11].ContainsAnyExceptInRange('0', '9')
            || w[13] != 'Z')
        {
            return false;
        }
        var sum = 0;
        for (var i = 0; i < 14; i++)
        {
            var product = Checksums.Value(w[i]) * (1 + (i & 1));
            sum += product / 36 + product % 36;
        }
        return (36 - sum % 36) % 36 == Checksums.Value(w[14]);
    }

    /// <summary>Italy, codice fiscale: odd places by a table, even places by value. Source: decree of 23 December 1976.</summary>
    private static bool IsFiscalCode(ReadOnlySpan<char> w)
    {
        ReadOnlySpan<int> odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
        var sum = 0;
        for (var i = 0; i < 15; i++)
        {
            var letter = i is < 6 or 8 or 11;
            if (letter && !char.IsAsciiLetter(w[i])) { return false; }
            var value = Checksums.Value(w[i]) is var v && v >= 10 ? v - 10 : v;
            sum += (i & 1) == 0 ? odd[value] : value;
        }
        return char.IsAsciiLetter(w[15]) && 'A' + sum % 26 == char.ToUpperInvariant(w[15]);
    }

    /// <summary>Finland, henkilötunnus: ddmmyy, a sign, three digits, and the number modulo 31. The word itself ends at the sign.</summary>
    private static bool IsHetu(ReadOnlySpan<char> text, int start, int end, out int last)
    {
        last = end;
        var w = text[start..Math.Min(text.Length, start + 11)];
        if (w.Length < 11
            || w[6] is not ('A' or 'B' or 'C' or 'D' or 'E' or 'F')
            || w[..6].ContainsAnyExceptInRange('0', '9')
            || w[7..10].ContainsAnyExceptInRange('0', '9')
            || end != start + 11)
        {
            return false;
        }
        var number = int.Parse(w[..6], System.Globalization.CultureInfo.InvariantCulture) * 1000
            + int.Parse(w[7..10], System.Globalization.CultureInfo.InvariantCulture);
        return HetuLetters[number % 31] == char.ToUpperInvariant(w[10]);
    }

    /// <summary>Bitcoin: Base58Check with its four bytes of double SHA-256. Ethereum: 0x and 40 hexadecimal digits.</summary>
    private static bool IsCrypto(ReadOnlySpan<char> word)
    {
        const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
        if (word.Length == 42 && word.StartsWith("0x", StringComparison.Ordinal)) { return !word[2..].ContainsAnyExcept(Hex); }
        if (word.Length is < 26 or > 35 || word[0] is not '1' and not '3') { return false; }
        var value = BigInteger.Zero;
        foreach (var c in word)
        {
            var digit = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0) { return false; }
            value = value * 58 + digit;
        }
        Span<byte> bytes = stackalloc byte[32];
        if (value.GetByteCount(isUnsigned: true) > 25 || !value.TryWriteBytes(bytes, out var length, isUnsigned: true, isBigEndian: true)) { return false; }
        Span<byte> address = stackalloc byte[25];
        bytes[..length].CopyTo(address[(25 - length)..]);
        return SHA256.HashData(SHA256.HashData(address[..21])).AsSpan(0, 4).SequenceEqual(address[21..]);
    }
}
