// SPDX-License-Identifier: Apache-2.0

using System.Buffers;

namespace Plimsoll.Privacy.Redaction;

/// <summary>Paths that hold a user's name, and the line by which a browser tells what it is.</summary>
internal static class Paths
{
    private static readonly SearchValues<char> End = SearchValues.Create(" \t\r\n\"'<>|*?,;)");
    private static readonly string[] Homes = ["/home/", "/Users/", "\\Users\\"];
    private const string Browser = "Mozilla";

    public static Finding? At(ReadOnlySpan<char> text, int at, int floor)
    {
        if (at - floor >= Browser.Length && text[(at - Browser.Length)..at].SequenceEqual(Browser)) { return UserAgent(text, at - Browser.Length); }
        foreach (var home in Homes)
        {
            if (!text[at..].StartsWith(home, StringComparison.OrdinalIgnoreCase)) { continue; }
            var stop = text[(at + home.Length)..].IndexOfAny(End);
            var end = stop < 0 ? text.Length : at + home.Length + stop;
            if (end == at + home.Length) { return null; }
            // The drive before \Users.
            var start = at - floor >= 2 && text[at - 1] == ':' && char.IsAsciiLetter(text[at - 2]) ? at - 2 : at;
            return new Finding(PersonalKind.FilePath, start, end - start);
        }
        return null;
    }

    /// <summary>To the end of the line, or of the quotes it stands in.</summary>
    private static Finding UserAgent(ReadOnlySpan<char> text, int start)
    {
        var stop = text[start..].IndexOfAny('\r', '\n', '"');
        return new Finding(PersonalKind.UserAgent, start, stop < 0 ? text.Length - start : stop);
    }
}
