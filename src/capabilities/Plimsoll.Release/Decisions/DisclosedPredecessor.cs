// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Decisions;

/// <summary>The release that another one succeeds after a significant update, as the signed decision about that one names it.</summary>
/// <param name="Subject">Digest of the weights of before.</param>
/// <param name="Decision">The last clear decision about the release before; null where none was on the record.</param>
/// <param name="LedgerIndex">The entry of that decision.</param>
/// <param name="Changes">What changed, by key.</param>
/// <param name="Modalities">What the model takes in or gives out since.</param>
public sealed record DisclosedPredecessor(
    string Release, string Subject, string? Decision, string? LedgerIndex, IReadOnlyList<string> Changes, IReadOnlyList<string> Modalities)
{
    private const string FixOnly = "fix";

    /// <summary>It in words.</summary>
    public string Line =>
        $"succeeds: {Release} of {Subject}, "
        + $"{(Decision is null ? "of which no decision was on record" : $"decided by {Decision} at ledger index {LedgerIndex}")}; "
        + (Changes is [FixOnly] ? "a patch" : "a significant update: "
            + string.Join(", ", Changes.Select(c => Terms.UpdateChanges.Find(c) is { } known ? Terms.UpdateChanges[known].Label : c)))
        + (Modalities.Count > 0 ? $" ({string.Join(", ", Modalities)})" : "");

    /// <summary>What a release succeeds; null where it succeeds none.</summary>
    public static DisclosedPredecessor? Of(Dossier state) => state.Predecessor is not { } p ? null
        : new DisclosedPredecessor(
            p.Release, p.Subject.ToString(), p.Decision, p.Entry is { } entry ? entry.ToString(System.Globalization.CultureInfo.InvariantCulture) : null,
            [.. p.Changes.Order().Select(c => Terms.UpdateChanges[c].Key)], [.. p.Modalities.Order(StringComparer.Ordinal)]);

    /// <summary>What a decision says of it.</summary>
    internal static DisclosedPredecessor? Of(ContentFields f) => f.OptionalMap("succeeds") is not { } p ? null
        : new DisclosedPredecessor(
            p.Text("release"), p.Text("subject"), p.OptionalText("decision"), p.OptionalText("ledgerIndex"), p.Texts("changes"), p.Texts("modalities"));
}
