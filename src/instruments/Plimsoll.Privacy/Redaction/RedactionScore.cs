// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Privacy.Redaction;

/// <summary>A text in which people marked what identifies someone.</summary>
public sealed record MarkedText(string Text, IReadOnlyList<Finding> Marked);

/// <summary>How well one kind is found.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Marked">How many people marked.</param>
/// <param name="Found">How many were found.</param>
/// <param name="Hits">How many of those found are among those marked: same kind, and three quarters of what either covers is covered by both.</param>
public sealed record KindScore(PersonalKind Kind, int Marked, int Found, int Hits)
{
    /// <summary>Of those found, the share that was right; 1 where none was found.</summary>
    public double Precision => Found == 0 ? 1 : (double)Hits / Found;

    /// <summary>Of those marked, the share that was found; 1 where none was marked.</summary>
    public double Recall => Marked == 0 ? 1 : (double)Hits / Marked;

    /// <summary>Both together, recall counting twice: what is missed costs a person more than what is hidden without need.</summary>
    public double F2 => Precision + Recall == 0 ? 0 : 5 * Precision * Recall / (4 * Precision + Recall);

    /// <summary>Scores every kind that was marked or found.</summary>
    public static IReadOnlyList<KindScore> Of(IEnumerable<MarkedText> texts)
    {
        var (marked, found, hits) = (new SortedDictionary<PersonalKind, int>(), new Dictionary<PersonalKind, int>(), new Dictionary<PersonalKind, int>());
        foreach (var text in texts)
        {
            var findings = Redactor.Find(text.Text);
            foreach (var mark in text.Marked) { Count(marked, mark.Kind); }
            foreach (var finding in findings)
            {
                Count(found, finding.Kind);
                if (text.Marked.Any(mark => Agree(mark, finding))) { Count(hits, finding.Kind); }
            }
        }
        return [.. marked.Keys.Union(found.Keys)
            .Order()
            .Select(kind => new KindScore(kind, marked.GetValueOrDefault(kind), found.GetValueOrDefault(kind), hits.GetValueOrDefault(kind)))];
    }

    private static bool Agree(Finding a, Finding b)
    {
        var (shared, all) = (Math.Min(a.End, b.End) - Math.Max(a.Start, b.Start), Math.Max(a.End, b.End) - Math.Min(a.Start, b.Start));
        return a.Kind == b.Kind && 4 * shared >= 3 * all;
    }

    private static void Count(IDictionary<PersonalKind, int> counts, PersonalKind kind) => counts[kind] = (counts.TryGetValue(kind, out var n) ? n : 0) + 1;
}
