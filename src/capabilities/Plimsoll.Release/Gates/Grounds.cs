// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Evidence;

namespace Plimsoll.Release.Gates;

/// <summary>On how many pieces of evidence practices rest, by whether their bytes are held here. Of a link nobody here ever had the bytes: that a person
/// approved it says that the person looked, and nothing else does.</summary>
/// <param name="Files">Pieces whose bytes are kept here.</param>
/// <param name="Links">Addresses with the digest that somebody named.</param>
/// <param name="Results">Results that CI sent, by the digest of what it keeps.</param>
public sealed record Grounds(int Files, int Links, int Results)
{
    /// <summary>The counts as parts of a sentence.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Text =>
        $"{Count(Files, "file", "files")} held here, {Count(Links, "link", "links")} (bytes never held)"
            + (Results > 0 ? $", {Count(Results, "result", "results")} of CI (bytes never held)" : "");

    /// <summary>What the practices that a gate asks for rest on, of those that are proven.</summary>
    public static Grounds OfProven(Dossier state, Gate gate, DateTimeOffset now) => Of(state, gate, now, footing => footing == Footing.Proven);

    /// <summary>The same of all that are said to be met on evidence that counts.</summary>
    public static Grounds OfMet(Dossier state, Gate gate, DateTimeOffset now) =>
        Of(state, gate, now, footing => footing is Footing.Proven or Footing.SeenOutside or Footing.HasEvidence or Footing.SelfAttested);

    private static Grounds Of(Dossier state, Gate gate, DateTimeOffset now, Func<Footing, bool> counts)
    {
        var footings = Footings.At(state, LoadLine.Rhythms(state, gate, now).Where(l => l.Due <= now), now);
        EvidenceItem[] pieces =
        [
            .. from requirement in state.Assessment?.Requirements ?? []
               where gate.AsksFor(requirement) && counts(footings.Of(requirement))
               from piece in footings.Carrying(requirement)
               select piece,
        ];
        var content = pieces.DistinctBy(p => p.Id, StringComparer.Ordinal).Select(p => p.Current.Content).ToArray();
        return new Grounds(
            content.Count(c => c.LiesHere), content.Count(c => c.Kind == EvidenceKind.Link), content.Count(c => c.Kind == EvidenceKind.CiResult));
    }

    private static string Count(int number, string one, string many) => $"{number} {(number == 1 ? one : many)}";
}
