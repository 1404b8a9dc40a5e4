// SPDX-License-Identifier: Apache-2.0

using System.Buffers;

namespace Plimsoll.Usage.Activity;

/// <summary>The only texts that a row may hold: short names without a blank, so that no sentence of a person can slip in.</summary>
public static class Label
{
    /// <summary>Longest label; model names with their repository fit.</summary>
    public const int Longest = 128;

    private static readonly SearchValues<char> Subdivision = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    private static readonly SearchValues<char> NotInLanguage = SearchValues.Create("./:@+_");

    /// <summary>Whether a text is a label: letters, digits and <c>. _ : / @ + -</c>, beginning with a letter or digit.</summary>
    public static bool Is(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > Longest || !char.IsAsciiLetterOrDigit(text[0])) { return false; }
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or ':' or '/' or '@' or '+' or '-')) { return false; }
        }
        // An address of a person is no name of a thing.
        return !(text.Contains('@') && text[text.IndexOf('@')..].Contains('.'));
    }

    /// <summary>Whether a text is a slug, as sectors and use cases are written.</summary>
    public static bool IsSlug(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 64 || text[0] == '-') { return false; }
        foreach (var c in text) { if (c is not (>= 'a' and <= 'z' or >= '0' and <= '9' or '-')) { return false; } }
        return true;
    }

    /// <summary>Whether a text is a region: two capital letters, with a subdivision where wanted.</summary>
    public static bool IsRegion(ReadOnlySpan<char> text) =>
        text.Length is >= 2 and <= 6 && char.IsAsciiLetterUpper(text[0]) && char.IsAsciiLetterUpper(text[1])
        && (text.Length == 2 || text.Length > 3 && text[2] == '-' && !text[3..].ContainsAnyExcept(Subdivision));

    /// <summary>Whether a text is a language code of two or three letters, with a script or region where wanted.</summary>
    public static bool IsLanguage(ReadOnlySpan<char> text)
    {
        if (text.Length is < 2 or > 12 || !char.IsAsciiLetterLower(text[0]) || !char.IsAsciiLetterLower(text[1])) { return false; }
        var end = text.IndexOf('-');
        return (end < 0 ? text.Length : end) is 2 or 3 && (end < 0 || Is(text[(end + 1)..]) && !text[(end + 1)..].ContainsAny(NotInLanguage));
    }
}
