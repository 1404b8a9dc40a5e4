// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Approvals;

/// <summary>Findings of evaluations that hold a release until both a mitigation and a retest are linked.</summary>
public static class Examining
{
    /// <summary>A finding begins to hold the gate. Approvals that were given before end, for nobody approved of a release with it; a model in service goes on
    /// serving until somebody decides otherwise.</summary>
    public static Result<Outcome> Open(Dossier state, Asker asker, FindingOpened found)
    {
        if (Assessing.Opened(state) is { } refusal) { return refusal; }
        if (state.Findings.ContainsKey(found.Finding))
        {
            return new Refusal(ReleaseCodes.IdTaken, "finding", found.Finding, "exists already", "use another");
        }
        return Consequences.Of(state, asker, [], found).Succeeds(out var all, out refusal)
            ? new Outcome([.. all.Events.Where(e => e is not (StatusChanged or OpenNoticeIssued))]) : refusal;
    }

    /// <summary>Links what mitigates a finding: a piece of evidence that came after it.</summary>
    public static Result<Outcome> Mitigate(Dossier state, string finding, string evidence) =>
        !state.Findings.TryGetValue(finding, out var found) ? Unknown("finding", finding)
        : MayMitigate(state, evidence, found.At) is { } refusal ? refusal
        : Outcome.Of(new FindingMitigated(finding, evidence));

    /// <summary>Why a piece of evidence shows no mitigation of what was found at an instant; null where it may.</summary>
    public static Refusal? MayMitigate(Dossier state, string evidence, DateTimeOffset found) =>
        !state.Evidence.TryGetValue(evidence, out var piece) ? Unknown("evidence", evidence)
        : !Stands(piece) ? Assessing.Bad("evidence", evidence, "was withdrawn, or its bytes are gone", "attach what shows the mitigation, and name that")
        : piece.Revisions[0].ReceivedAt < found
            ? Assessing.Bad("evidence", evidence, "was here before the finding, and mitigates nothing of it", "attach what was done since, and name that")
        : null;

    /// <summary>Links the evaluation that tested a mitigated finding again.</summary>
    public static Result<Outcome> Retest(Dossier state, string finding, string evaluation) =>
        state.Findings.GetValueOrDefault(finding) is not { Mitigation: not null } ? Unknown("finding", finding)
        : Outcome.Of(new FindingRetested(finding, evaluation));

    /// <summary>Findings that hold the gate: one of the two is not linked, or what shows the mitigation was withdrawn since.</summary>
    public static IEnumerable<GivenFinding> Holding(Dossier state) => state.Findings.Values.Where(f => !IsClosed(state, f));

    /// <summary>Whether a finding holds nothing any more.</summary>
    public static bool IsClosed(Dossier state, GivenFinding found) =>
        found is { Mitigation: { } evidence, Retest: not null } && Stands(state.Evidence[evidence]);

    private static bool Stands(EvidenceItem piece) => !piece.Withdrawn && !piece.Current.Gone;

    private static Refusal Unknown(string field, string id) => new(ReleaseCodes.UnknownId, field, id, "is not known to the release", "check the id");
}
