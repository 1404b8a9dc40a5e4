// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Text;

namespace Plimsoll.Privacy.Redaction;

/// <summary>Finds what identifies people by its form: one pass over UTF-16 text, from one telling character to the next.</summary>
/// <remarks>
/// A checksum decides first; where a form is ambiguous, a whole word nearby must agree. Names and addresses have no form and are not found:
/// text that went through here is redacted, never anonymous.
/// </remarks>
public static class Redactor
{
    /// <summary>Name and version of the rules, for whoever has to say how a text was redacted. The version grows when a rule changes.</summary>
    public const string Engine = "plimsoll", Version = "1";

    private static readonly SearchValues<char> Telling = SearchValues.Create("0123456789@:/\\");

    /// <summary>All findings in order; none overlaps another.</summary>
    public static IReadOnlyList<Finding> Find(ReadOnlySpan<char> text)
    {
        var found = new List<Finding>();
        var (at, floor) = (0, 0);
        while (at < text.Length)
        {
            var next = text[at..].IndexOfAny(Telling);
            if (next < 0) { break; }
            at += next;
            if (Recognise(text, at, floor, out var resume) is { } finding)
            {
                found.Add(finding);
                at = floor = finding.End;
            }
            else { at = resume; }
        }
        return found;
    }

    /// <summary>The text with a mark such as <c>[email]</c> in place of every finding, and how many there were of each kind.</summary>
    public static (string Text, IReadOnlyDictionary<PersonalKind, int> Counts) Redact(string text)
    {
        var findings = Find(text);
        if (findings.Count == 0) { return (text, new Dictionary<PersonalKind, int>()); }
        var (clean, at, counts) = (new StringBuilder(text.Length), 0, new SortedDictionary<PersonalKind, int>());
        foreach (var finding in findings)
        {
            clean.Append(text, at, finding.Start - at).Append('[').Append(PersonalTerms.Kinds[finding.Kind].Name).Append(']');
            counts[finding.Kind] = counts.GetValueOrDefault(finding.Kind) + 1;
            at = finding.End;
        }
        return (clean.Append(text, at, text.Length - at).ToString(), counts);
    }

    /// <summary>What stands around a telling character.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where the character is.</param>
    /// <param name="floor">Nothing before here may be taken: it belongs to an earlier finding.</param>
    /// <param name="resume">Where to go on when there is nothing.</param>
    private static Finding? Recognise(ReadOnlySpan<char> text, int at, int floor, out int resume)
    {
        resume = at + 1;
        return text[at] switch
        {
            '@' => Addresses.Email(text, at, floor),
            ':' => Addresses.Url(text, at, floor),
            '/' or '\\' => Paths.At(text, at, floor),
            _ => Digits(text, at, floor, ref resume),
        };
    }

    private static Finding? Digits(ReadOnlySpan<char> text, int at, int floor, ref int resume)
    {
        var (start, end) = (at, at + 1);
        while (start > floor && char.IsAsciiLetterOrDigit(text[start - 1])) { start--; }
        while (end < text.Length && char.IsAsciiLetterOrDigit(text[end])) { end++; }
        // A letter beyond ASCII beside it makes it part of a word.
        resume = end;
        if ((start > floor && char.IsLetter(text[start - 1])) || (end < text.Length && char.IsLetter(text[end]))) { return null; }
        // The left part of an e-mail address and of a web address is taken when their sign is reached.
        if (Addresses.IsLocalPart(text, end)) { return null; }
        var word = text[start..end];
        if (Tokens.At(text, start, end, floor) is { } token) { return token; }
        if (!word.ContainsAnyExceptInRange('0', '9')) { return Numbers.At(text, start, floor, ref resume); }
        return Tokens.Word(text, start, end, floor);
    }
}
