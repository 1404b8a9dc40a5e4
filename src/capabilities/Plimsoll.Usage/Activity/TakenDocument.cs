// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Plimsoll.Usage.Aggregates;

namespace Plimsoll.Usage.Activity;

/// <summary>What became of events, for machines.</summary>
/// <param name="Kinds">Events taken, by kind.</param>
/// <param name="Rejected">Events not taken, by reason.</param>
/// <param name="Noted">What was noticed about the others.</param>
public sealed record TakenAnswer(
    long Taken, IReadOnlyDictionary<string, long> Kinds, IReadOnlyDictionary<string, long> Rejected, IReadOnlyDictionary<string, long> Noted,
    long People, IReadOnlyList<string> Models, string? First, string? Last);

/// <summary>What intake makes of a file or request, as one answer of command and server.</summary>
public static class TakenDocument
{
    public static TakenAnswer AnswerOf(Taken taken) => new(
        taken.Rows.Count,
        taken.Rows.GroupBy(r => r.Kind)
            .OrderBy(g => g.Key)
            .ToDictionary(g => JsonNamingPolicy.KebabCaseLower.ConvertName(g.Key.ToString()), g => (long)g.Count()),
        Rejected(taken),
        Noted(taken),
        taken.Rows.Where(r => r.User is not null).Select(r => r.User).Distinct().Count(),
        [.. taken.Rows.Select(r => r.Model).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        taken.Rows.Count == 0 ? null : Vocabulary.Instant.Write(taken.Rows.Min(r => r.At)),
        taken.Rows.Count == 0 ? null : Vocabulary.Instant.Write(taken.Rows.Max(r => r.At)));

    /// <summary>Events not taken, by the word of the reason.</summary>
    public static IReadOnlyDictionary<string, long> Rejected(Taken taken) =>
        taken.Rejected.OrderBy(r => r.Key).ToDictionary(r => Terms.Rejects[r.Key].Key, r => r.Value);

    /// <summary>What was noticed about those that were, by its word.</summary>
    public static IReadOnlyDictionary<string, long> Noted(Taken taken) =>
        taken.Noted.OrderBy(n => n.Key).ToDictionary(n => Terms.Notes[n.Key].Key, n => n.Value);

    /// <summary>Indented UTF-8, ending in a line feed.</summary>
    public static byte[] ToUtf8(Taken taken) => [.. JsonSerializer.SerializeToUtf8Bytes(AnswerOf(taken), StatementJson.Readable.TakenAnswer), (byte)'\n'];
}
