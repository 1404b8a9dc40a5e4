// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Privacy.Redaction;

/// <summary>Whole words before a number. A word inside another one does not count: "lic" in "public" says nothing of licences.</summary>
internal sealed class Context(params string[] words)
{
    /// <summary>How far before the number a word may stand.</summary>
    private const int Window = 60;

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _words = new HashSet<string>(
        words, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="text">The text.</param>
    /// <param name="start">Where the number begins.</param>
    /// <param name="floor">Words before here belong to an earlier finding.</param>
    public bool Before(ReadOnlySpan<char> text, int start, int floor)
    {
        var at = start;
        while (at > floor && start - at < Window)
        {
            while (at > floor && !char.IsLetter(text[at - 1])) { at--; }
            var end = at;
            while (at > floor && char.IsLetter(text[at - 1])) { at--; }
            if (end > at && _words.Contains(text[at..end])) { return true; }
        }
        return false;
    }
}
