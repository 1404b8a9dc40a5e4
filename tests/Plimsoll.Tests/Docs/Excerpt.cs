// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Tests.Docs;

/// <summary>Text shown with gaps: <c>…</c> alone on a line stands for any lines, or none.</summary>
internal static class Excerpt
{
    private const string Gap = "…";

    /// <summary>Why the text is not what the excerpt shows; null when it is. White space at the ends of lines and blank lines at the end do not count.</summary>
    public static string? Fault(IEnumerable<string> excerpt, string text)
    {
        var shown = Trimmed(excerpt);
        var actual = Trimmed(text.ReplaceLineEndings("\n").Split('\n'));
        var parts = Parts(shown);
        var at = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            var (first, last) = (i == 0, i == parts.Count - 1);
            // Before the first gap text stands at the beginning, after the last one at the end; between gaps the earliest place leaves most room.
            var found = first ? Matches(part, actual, 0) ? 0 : -1
                : last ? actual.Count - part.Count >= at && Matches(part, actual, actual.Count - part.Count) ? actual.Count - part.Count : -1
                : Enumerable.Range(at, Math.Max(0, actual.Count - at)).FirstOrDefault(start => Matches(part, actual, start), part.Count == 0 ? at : -1);
            if (found < 0) { return Nearest(part, actual, first ? [0] : last && part.Count > 0 ? [Math.Max(at, actual.Count - part.Count)] : Enumerable.Range(at, actual.Count - at)); }
            at = found + part.Count;
        }
        return parts.Count == 1 && at < actual.Count ? $"'{actual[at]}' is printed and not shown" : null;
    }

    private static List<string> Trimmed(IEnumerable<string> lines)
    {
        var trimmed = lines.Select(line => line.TrimEnd()).ToList();
        while (trimmed is [.., ""]) { trimmed.RemoveAt(trimmed.Count - 1); }
        return trimmed;
    }

    private static List<List<string>> Parts(List<string> lines)
    {
        List<List<string>> parts = [[]];
        foreach (var line in lines) { if (line.Trim() is Gap) { parts.Add([]); } else { parts[^1].Add(line); } }
        return parts;
    }

    private static bool Matches(List<string> part, List<string> actual, int start) => start + part.Count <= actual.Count && part.SequenceEqual(actual.Skip(start).Take(part.Count));

    /// <summary>The line at which the place that fits best first differs.</summary>
    private static string Nearest(List<string> part, List<string> actual, IEnumerable<int> starts)
    {
        var (start, fits) = starts.Select(s => (Start: s, Fits: part.Zip(actual.Skip(s)).TakeWhile(pair => pair.First == pair.Second).Count())).DefaultIfEmpty((actual.Count, 0)).MaxBy(place => place.Item2);
        if (fits == part.Count) { return $"'{part[^1]}' is shown twice, or too late"; }
        var printed = start + fits < actual.Count ? $"'{actual[start + fits]}'" : "nothing more";
        return $"'{part[fits]}' is shown, {printed} is printed";
    }
}
