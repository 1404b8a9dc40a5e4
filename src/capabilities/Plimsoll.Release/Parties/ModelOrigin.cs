// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Parties;

/// <summary>Which model a release is about: what it is called, whose it is, and what it came from.</summary>
/// <param name="Owner">The organisation whose model it is, by its name.</param>
/// <param name="From">Models that it came from, each by its name; none where nobody said of one.</param>
public sealed record ModelOrigin(string Model, string Version, string Owner, IReadOnlyList<Lineage> From)
{
    /// <summary>What it came from, in words; null where nobody said.</summary>
    public string? CameFrom => From is [] ? null : string.Join("; ", From.Select(f => $"{SharedTerms.LineageKinds[f.Kind].Label} {f.From}"));
}
