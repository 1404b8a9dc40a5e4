// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Gates;

/// <summary>Every set of gate rules at hand: those in force, and earlier ones, so that an old verdict finds its own.</summary>
public sealed class KnownGates(params IEnumerable<GateRules> all)
{
    private readonly GateRules[] _all = [.. all];

    /// <summary>
    /// The rules under which a verdict was given; null where they are not at hand. Packs may share the rules of a gate: then it was the oldest, which brought
    /// them. Rules that come back in a later pack are not what an earlier verdict was given under.
    /// </summary>
    /// <param name="rules">Digest of the rules of one gate, as the verdict names it.</param>
    /// <param name="at">When the verdict was given; what came later cannot be meant.</param>
    public GateRules? Find(Stage stage, Digest rules, DateTimeOffset at)
    {
        var day = at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return _all.Where(r => r.For(stage).Digest == rules && string.CompareOrdinal(r.Date, day) <= 0).MinBy(r => r.Date, StringComparer.Ordinal);
    }

    /// <summary>The rules that a verdict was given under: by the name that it gives, else by their digest alone.</summary>
    public GateRules? Find(GateJudged judged, DateTimeOffset at) => judged.Pack is { } pack
        ? _all.FirstOrDefault(r => r.Name == pack && r.For(judged.Stage).Digest == judged.Rules) : Find(judged.Stage, judged.Rules, at);
}
