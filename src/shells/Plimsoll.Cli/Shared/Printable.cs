// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Cli.Shared;

/// <summary>Text made safe to print: a file or argument that somebody else wrote must not steer the reader's terminal.</summary>
internal static class Printable
{
    /// <summary>One line without control characters.</summary>
    public static string Line(string text) => text.Any(char.IsControl) ? new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]) : text;

    /// <summary>Words laid out in lines no wider than <paramref name="width"/>; a longer word is cut.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in Line(text)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(word => word.Chunk(width))
            .Select(part => new string(part)))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = "";
            }
            line = line.Length == 0 ? word : $"{line} {word}";
        }
        if (line.Length > 0 || lines.Count == 0) { lines.Add(line); }
        return lines;
    }
}
