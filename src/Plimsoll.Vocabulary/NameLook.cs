// SPDX-License-Identifier: Apache-2.0

using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Plimsoll.Vocabulary;

/// <summary>How a name looks to whoever reads it: names of people's addresses and of organisations are told apart by their look.</summary>
/// <remarks>The tables are of our own and small: letters of Cyrillic, Greek and Armenian that Latin ones are taken for at a glance. They follow the idea of
/// Unicode Technical Standard 39 (skeletons, single scripts) and not its data, which this program does not carry.</remarks>
public static class NameLook
{
    private enum Script { None, Latin, Greek, Cyrillic, Armenian, Cherokee, Coptic, Other }

    private static readonly (int First, int Last, Script Script)[] Scripts =
    [
        (0x0041, 0x005A, Script.Latin), (0x0061, 0x007A, Script.Latin), (0x00AA, 0x00AA, Script.Latin), (0x00BA, 0x00BA, Script.Latin),
        (0x00C0, 0x02B8, Script.Latin), (0x0370, 0x03E1, Script.Greek), (0x03E2, 0x03EF, Script.Coptic), (0x03F0, 0x03FF, Script.Greek),
        (0x0400, 0x052F, Script.Cyrillic), (0x0531, 0x0587, Script.Armenian), (0x13A0, 0x13FF, Script.Cherokee), (0x1C80, 0x1C8F, Script.Cyrillic),
        (0x1D00, 0x1DBF, Script.Latin), (0x1E00, 0x1EFF, Script.Latin), (0x1F00, 0x1FFF, Script.Greek), (0x2C60, 0x2C7F, Script.Latin),
        (0x2C80, 0x2CFF, Script.Coptic), (0x2DE0, 0x2DFF, Script.Cyrillic), (0xA640, 0xA69F, Script.Cyrillic), (0xA722, 0xA7FF, Script.Latin),
        (0xAB30, 0xAB6F, Script.Latin), (0xAB70, 0xABBF, Script.Cherokee), (0xFF21, 0xFF3A, Script.Latin), (0xFF41, 0xFF5A, Script.Latin),
    ];

    /// <summary>Letters and the Latin ones that they are taken for.</summary>
    private static readonly FrozenDictionary<char, char> Looks = Pairs(
        "АаВвЕеЅѕІіЈјКкМмНнОоРрСсТтУуХхԁԛԝһӏЁё", "aabbeessiijjkkmmhhooppccttyyxxdqwhlee",
        "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβγειηικνορτυχω", "abezhikmnoptyxabyeinikvoptuxw",
        "օսոհցզյՕՏՍ", "ounhgqjosu",
        "ıɑɡ", "iag").ToFrozenDictionary();

    /// <summary>Why a name may be taken for another one by whoever reads it; null where nothing speaks against it.</summary>
    /// <returns>A clause, without the name: it holds what nobody sees or what turns the order of the letters, or letters of two alphabets in one word, or a
    /// word that looks like one of another alphabet.</returns>
    public static string? Fault(string name)
    {
        Rune[] runes = [.. name.EnumerateRunes()];
        for (var i = 0; i < runes.Length; i++)
        {
            if (IsUnseen(runes[i]) && !Joins(runes, i)) { return "holds a character that nobody sees, or that turns the order of the letters"; }
        }
        if (Words(runes).Any(word => word.Select(ScriptOf).Where(IsTold).Distinct().Count() > 1)) { return "mixes letters of two alphabets in one word"; }
        // Where another alphabet shows by no letter of its own that it is there, Latin letters beside it have it read as theirs. A lone letter is a sign.
        var letters = runes.GroupBy(ScriptOf).Where(script => IsTold(script.Key)).ToArray();
        return letters.Length > 1 && letters.Any(script => script.Key != Script.Latin && script.Count() > 1
            && script.All(rune => rune.IsBmp && Looks.ContainsKey((char)rune.Value)))
            ? "holds a word of another alphabet that is read as a Latin one" : null;
    }

    private static bool IsTold(Script script) => script is not (Script.None or Script.Other);

    /// <summary>The letters and digits of a name as they look: without case, wide forms narrow, letters of other alphabets as the Latin ones they are taken
    /// for. Two names with one look read alike.</summary>
    public static string Of(string name)
    {
        var plain = new StringBuilder();
        foreach (var c in name)
        {
            var narrow = c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;
            if (char.IsLetterOrDigit(narrow)) { plain.Append(Looks.TryGetValue(narrow, out var look) ? look : char.ToLowerInvariant(narrow)); }
        }
        return plain.ToString();
    }

    private static IEnumerable<(char, char)> Zip(string letters, string looks) => letters.Length == looks.Length ? letters.Zip(looks)
        : throw new ArgumentException($"{letters} and {looks} differ in length.", nameof(looks));

    private static Dictionary<char, char> Pairs(params string[] tables)
    {
        var pairs = new Dictionary<char, char>();
        foreach (var table in tables.Chunk(2)) { foreach (var (letter, look) in Zip(table[0], table[1])) { pairs[letter] = look; } }
        return pairs;
    }

    private static bool IsUnseen(Rune rune) => rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate
        || Blank.Is(rune.ToString()) && Rune.GetUnicodeCategory(rune) is not (
            UnicodeCategory.SpaceSeparator or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);

    /// <summary>A joiner or non-joiner between letters of a script that is written with them: Arabic, those of India, and others.</summary>
    private static bool Joins(Rune[] runes, int at) => runes[at].Value is 0x200C or 0x200D && at > 0 && at + 1 < runes.Length
        && new[] { runes[at - 1], runes[at + 1] }.All(rune => rune.Value is >= 0x0600 and < 0x1E00
            && (IsLetter(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark));

    private static IEnumerable<List<Rune>> Words(Rune[] runes)
    {
        var word = new List<Rune>();
        foreach (var rune in runes)
        {
            if (IsLetter(rune) || Rune.IsDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark) { word.Add(rune); continue; }
            if (word.Count > 0) { yield return word; }
            word = [];
        }
        if (word.Count > 0) { yield return word; }
    }

    private static bool IsLetter(Rune rune) => Rune.IsLetter(rune);

    private static Script ScriptOf(Rune rune) => !IsLetter(rune) ? Script.None
        : Scripts.Where(s => s.First <= rune.Value && rune.Value <= s.Last).Select(s => s.Script).DefaultIfEmpty(Script.Other).First();
}
