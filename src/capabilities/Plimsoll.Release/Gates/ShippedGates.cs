// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Gates;

/// <summary>Rules of a gate by their digest, which is how approvals and verdicts name them. They ship with the program: a digest means one gate.</summary>
internal static class ShippedGates
{
    private static readonly Lazy<Dictionary<(Stage Stage, Digest Digest), Gate>> All = new(() =>
    {
        var all = GateReader.All().Succeeds(out var packs, out _) ? packs : [];
        return all.SelectMany(pack => pack.All).DistinctBy(gate => (gate.Stage, gate.Digest)).ToDictionary(gate => (gate.Stage, gate.Digest));
    });

    /// <summary>Null where no pack that ships holds such rules.</summary>
    public static Gate? Find(Stage stage, Digest rules) => All.Value.GetValueOrDefault((stage, rules));
}
