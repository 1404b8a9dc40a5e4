// SPDX-License-Identifier: Apache-2.0

using System.Buffers;

namespace Plimsoll.Privacy.Redaction;

/// <summary>E-mail and web addresses.</summary>
internal static class Addresses
{
    private const string LettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly SearchValues<char> Local = SearchValues.Create(LettersAndDigits + "._%+-");
    private static readonly SearchValues<char> Domain = SearchValues.Create(LettersAndDigits + ".-");
    private static readonly SearchValues<char> UrlEnd = SearchValues.Create(" \t\r\n\"'<>`{}|\\^");
    private static readonly string[] Schemes = ["http", "https", "ftp", "ws", "wss"];

    /// <summary>The most that stands left of the sign: 64 octets. Source: RFC 5321, section 4.5.3.1.1.</summary>
    private const int MostLocal = 64;

    public static Finding? Email(ReadOnlySpan<char> text, int at, int floor)
    {
        var start = at;
        while (start > floor && at - start < MostLocal && (Local.Contains(text[start - 1]) || char.IsLetter(text[start - 1]))) { start--; }
        while (start < at && text[start] is '.' or '-') { start++; }
        if (start == at || text[at - 1] == '.') { return null; }
        var length = text[(at + 1)..].IndexOfAnyExcept(Domain);
        var end = length < 0 ? text.Length : at + 1 + length;
        while (end > at && text[end - 1] is '.' or '-') { end--; }
        var domain = text[(at + 1)..end];
        var dot = domain.LastIndexOf('.');
        return dot > 0 && domain.Length - dot > 2 && !domain[(dot + 1)..].ContainsAnyInRange('0', '9') && domain.IndexOf("..") < 0
            ? new Finding(PersonalKind.Email, start, end - start)
            : null;
    }

    /// <summary>Whether what ends here goes on to an @, so that it is the left part of an address.</summary>
    public static bool IsLocalPart(ReadOnlySpan<char> text, int end)
    {
        if (end == text.Length || !(text[end] == '@' || Local.Contains(text[end]))) { return false; }
        var window = text.Slice(end, Math.Min(MostLocal, text.Length - end));
        var stop = window.IndexOfAnyExcept(Local);
        return stop >= 0 && window[stop] == '@' && end + stop + 1 < text.Length && char.IsAsciiLetterOrDigit(text[end + stop + 1]);
    }

    public static Finding? Url(ReadOnlySpan<char> text, int at, int floor)
    {
        if (at + 3 >= text.Length || text[at + 1] != '/' || text[at + 2] != '/') { return null; }
        var start = at;
        while (start > floor && at - start < 6 && char.IsAsciiLetter(text[start - 1])) { start--; }
        if (!IsScheme(text[start..at])) { return null; }
        var length = text[(at + 3)..].IndexOfAny(UrlEnd);
        var end = length < 0 ? text.Length : at + 3 + length;
        while (end > at + 3 && text[end - 1] is '.' or ',' or ';' or ':' or '!' or '?' or ')' or ']') { end--; }
        return end > at + 3 ? new Finding(PersonalKind.Url, start, end - start) : null;
    }

    private static bool IsScheme(ReadOnlySpan<char> word)
    {
        foreach (var scheme in Schemes) { if (word.Equals(scheme, StringComparison.OrdinalIgnoreCase)) { return true; } }
        return false;
    }
}
