// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Privacy.Redaction;

/// <summary>Whole words before a number. A word inside another one does not count: "lic" in "public" says nothing of licences.</summary>
internal sealed class Context(params string[] words)
{
    /// <summary>How far before the number a word may stand.</summary>
    private const int Window = 60;

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _words = new HashSet<string>(words, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    public bool Before(ReadOnlySpan<char> text, int start)
    {
        var at = start;
        while (at > 0 && start - at < Window)
        {
            while (at > 0 && !char.IsLetter(text[at - 1])) { at--; }
            var end = at;
            while (at > 0 && char.IsLetter(text[at - 1])) { at--; }
            if (end > at && _words.Contains(text[at..end])) { return true; }
        }
        return false;
    }
}
