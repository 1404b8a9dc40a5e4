// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Aggregates;

/// <summary>Keeps one reporter from being counted twice: the same file again, or another whose days overlap.</summary>
public static class Overlap
{
    /// <summary>Why this contribution may not join those that are counted already; null when it may.</summary>
    public static Refusal? Refuse(IEnumerable<Contribution> counted, Contribution next)
    {
        foreach (var other in counted)
        {
            if (other.Digest == next.Digest)
            {
                return new Refusal(
                    UsageCodes.ContributedAlready, "aggregate", next.Digest.ToString(),
                    $"is counted already ({next.Aggregate.Reporter}, {next.Aggregate.Period})",
                    "leave it out");
            }
            if (!IsSame(other, next)) { continue; }
            var (a, b) = (other.Aggregate, next.Aggregate);
            if (a.Model == b.Model && a.Measure == b.Measure && a.Dimension == b.Dimension && a.Period.Overlaps(b.Period))
            {
                return new Refusal(
                    UsageCodes.PeriodOverlaps, "reporter", b.Reporter,
                    $"is counted already for {a.Period} ({Terms.Measures[a.Measure].Label} {Terms.Dimensions[a.Dimension].Label}), which overlaps {b.Period}",
                    "withdraw the earlier one first, or send days that were not counted yet");
            }
        }
        return null;
    }

    /// <summary>One reporter is one name, however it is spaced and cased, and one key.</summary>
    private static bool IsSame(Contribution left, Contribution right) =>
        Plain(left.Aggregate.Reporter) == Plain(right.Aggregate.Reporter) || left.KeyId is { } key && key == right.KeyId;

    internal static string Plain(string name) => string.Concat(name.Normalize(NormalizationForm.FormKC).Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
