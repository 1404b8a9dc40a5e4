// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Privacy.Redaction;

/// <summary>Telephone numbers by the shapes in which people write them: groups of digits
/// with spaces, dots, hyphens and brackets, a country code, an extension.</summary>
internal static class Phones
{
    private const int Fewest = 7;
    private const int Most = 15;
    private const int MostGroups = 6;

    private static readonly Context Words = new(
        "phone", "phones", "telephone", "tel", "mobile", "cell", "fax", "desk", "office", "call", "called", "dial", "number", "sms", "text",
        "whatsapp", "contact");

    /// <summary>A number that begins at or just before this digit.</summary>
    /// <param name="text">The text.</param>
    /// <param name="digit">Its first digit.</param>
    /// <param name="floor">Nothing before here may be taken.</param>
    public static Finding? At(ReadOnlySpan<char> text, int digit, int floor)
    {
        var start = digit;
        if (start > floor && text[start - 1] == '(') { start--; }
        var international = start > floor && text[start - 1] == '+';
        if (international) { start--; }
        if (start > floor
            && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '-' or '/' or '#' or '$' or '€' or '£' or '_' or '=' or ':' or '%')
            && !(text[start - 1] is ':' or '-' or '=' && (start - 2 < floor || !char.IsAsciiDigit(text[start - 2])))) { return null; }
        Span<int> groups = stackalloc int[MostGroups + 1];
        var (count, digits, at, bracket) = (0, 0, digit, start < digit && text[digit - 1] == '(');
        while (at < text.Length)
        {
            var first = at;
            while (at < text.Length && char.IsAsciiDigit(text[at])) { at++; }
            if (count == MostGroups) { return null; }
            groups[count++] = at - first;
            digits += at - first;
            if (bracket)
            {
                if (at == text.Length || text[at] != ')' || at - first > 4) { return null; }
                (at, bracket) = (at + 1, false);
                if (at < text.Length && char.IsAsciiDigit(text[at])) { continue; }
            }
            // One separator and a digit or a bracket go on; anything else ends the number.
            if (at + 1 >= text.Length) { break; }
            if (text[at] is ' ' or '-' or '.' && char.IsAsciiDigit(text[at + 1])) { at++; }
            else if (text[at] == ' ' && text[at + 1] == '(' && at + 2 < text.Length && char.IsAsciiDigit(text[at + 2])) { (at, bracket) = (at + 2, true); }
            else if (text[at] == '(' && char.IsAsciiDigit(text[at + 1])) { (at, bracket) = (at + 1, true); }
            else { break; }
        }
        if (digits is < Fewest or > Most || !Shape(groups[..count], international) || (!international && IsThousands(text, digit, groups[..count])))
        {
            return null;
        }
        if (count == 1 && !international && !Words.Before(text, start, floor)) { return null; }
        if (text[digit] == '0' || international || count > 1 || digits >= 10)
        {
            at = Extension(text, at);
            return at < text.Length && char.IsLetterOrDigit(text[at]) ? null : new Finding(PersonalKind.Phone, start, at - start);
        }
        return null;
    }

    /// <summary>No group is longer than people write one, and the last ones carry the number: two to five digits, or seven after an area code.</summary>
    private static bool Shape(ReadOnlySpan<int> groups, bool international)
    {
        if (groups.Length == 1) { return international || groups[0] is >= 9 and <= 12; }
        foreach (var group in groups) { if (group is 0 or > 7) { return false; } }
        // The shape of a US social security number, so a number of that shape is one or is nothing.
        if (groups is [3, 2, 4]) { return false; }
        if (groups.Length == 2) { return groups[1] is >= 4 and <= 7 && groups[0] is >= 2 and <= 5; }
        return groups[^1] >= 2 && groups[^2] >= 2 && (international || groups[0] <= 5);
    }

    /// <summary>1.234.567 is an amount: points, a first group without a leading zero, then threes.</summary>
    private static bool IsThousands(ReadOnlySpan<char> text, int digit, ReadOnlySpan<int> groups) =>
        groups.Length > 2 && groups[0] <= 3 && text[digit] != '0' && text[digit + groups[0]] == '.' && !groups[1..].ContainsAnyExcept(3);

    private static int Extension(ReadOnlySpan<char> text, int at)
    {
        if (at + 1 >= text.Length || text[at] != 'x' || !char.IsAsciiDigit(text[at + 1])) { return at; }
        var end = at + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end])) { end++; }
        return end - at <= 7 ? end : at;
    }
}
