// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Plimsoll.Vocabulary;

/// <summary>Whether a text says nothing. Wherever words are asked for, nothing else decides it.</summary>
public static class Blank
{
    /// <summary>Letters and symbols that fill a place and show nothing: fillers of Hangul, the empty cell of Braille, an empty note head, blanks
    /// among hieroglyphs, and the place of an object that is not there.</summary>
    private static readonly Rune[] Fillers =
        [new(0x115F), new(0x1160), new(0x2800), new(0x3164), new(0xFFA0), new(0x1D159), new(0x13441), new(0x13442), new(0xFFFC)];

    /// <summary>Whether there is no text, or none of its characters can be seen: white space, control and format characters such as those of no width and the
    /// soft hyphen, marks that stand on nothing, fillers, and what is no character.</summary>
    public static bool Is([NotNullWhen(false)] string? text)
    {
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            // What is half a character is read as this one.
            if (rune != Rune.ReplacementChar && !Rune.IsWhiteSpace(rune) && !Fillers.Contains(rune) && Shows(Rune.GetUnicodeCategory(rune))) { return false; }
        }
        return true;
    }

    private static bool Shows(UnicodeCategory category) => category is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);
}
