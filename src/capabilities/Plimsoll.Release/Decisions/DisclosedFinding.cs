// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Release.Approvals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Decisions;

/// <summary>A finding that held a release, or holds it, as its signed decision names it.</summary>
/// <param name="Finding">Id of its record.</param>
/// <param name="Weight">Why it holds.</param>
/// <param name="Evaluation">Id of the record of the evaluation that found it.</param>
/// <param name="State"><c>open</c> or <c>closed</c>.</param>
/// <param name="Mitigation">The piece of evidence that shows the mitigation; null where none is linked.</param>
/// <param name="Retest">Id of the record of the evaluation that tested it again; null where none is linked.</param>
public sealed record DisclosedFinding(string Finding, string Weight, string Evaluation, string State, string? Mitigation, string? Retest)
{
    /// <summary>Digest of the bytes that the piece held when it was linked, and was tested again; null where none is linked, and in decisions that were signed
    /// before they said so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MitigationDigest { get; init; }

    /// <summary>It in words.</summary>
    public string Line =>
        $"finding {Finding} of evaluation {Evaluation}, {(Terms.FindingWeights.Find(Weight) is { } w ? Terms.FindingWeights[w].Label : Weight)}: {State}; "
        + $"{(Mitigation is null ? "no mitigation" : $"mitigation {Mitigation}")}, {(Retest is null ? "no retest" : $"retest {Retest}")}"
        + (MitigationDigest is null ? "" : $"; the mitigation is {MitigationDigest}");

    /// <summary>All findings that ever held a release, by their ids.</summary>
    /// <param name="at">When it is asked: what shows a mitigation may count no longer.</param>
    public static IEnumerable<DisclosedFinding> Of(Dossier state, DateTimeOffset at) => state.Findings.Values.Select(f => new DisclosedFinding(
        f.Finding, Terms.FindingWeights[f.Weight].Key, f.Evaluation, Examining.IsClosed(state, f, at) ? "closed" : "open", f.Mitigation, f.Retest)
        {
            MitigationDigest = f.Read?.Digest.ToString(),
        });

    /// <summary>What a decision says of them.</summary>
    internal static IReadOnlyList<DisclosedFinding> Of(ContentFields f) => f.OptionalList("findings", x => new DisclosedFinding(
        x.Text("finding"), x.Text("weight"), x.Text("evaluation"), x.Text("state", t => t is "open" or "closed", "open or closed"),
        x.OptionalText("mitigation"), x.OptionalText("retest")) { MitigationDigest = x.OptionalText("mitigationDigest") });
}
