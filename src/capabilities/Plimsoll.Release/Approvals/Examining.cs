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
        return Consequences.WithoutHalt(state, asker, found);
    }

    /// <summary>Links what mitigates a finding: a piece of evidence that came after it. What was approved before was approved without it.</summary>
    public static Result<Outcome> Mitigate(Dossier state, Asker asker, string finding, string evidence) =>
        !state.Findings.TryGetValue(finding, out var found) ? Unknown("finding", finding)
        : MayMitigate(state, evidence, found.At, asker.Now) is { } refusal ? refusal
        : Consequences.WithoutHalt(state, asker, new FindingMitigated(finding, evidence));

    /// <summary>Why a piece of evidence shows no mitigation of what was found at an instant; null where it may.</summary>
    public static Refusal? MayMitigate(Dossier state, string evidence, DateTimeOffset found, DateTimeOffset now) =>
        !state.Evidence.ContainsKey(evidence) ? Unknown("evidence", evidence)
        : Showing.Fault(state, evidence, found, Then, now) is { } fault
            ? Assessing.Bad("evidence", evidence, fault, "attach what was done since and shows the mitigation, and name that")
        : null;

    /// <summary>Links the evaluation that tested a mitigated finding again. What was approved before was approved without it.</summary>
    /// <param name="wrote">The accounts that wrote that evaluation.</param>
    public static Result<Outcome> Retest(Dossier state, Asker asker, string finding, string evaluation, IReadOnlyList<string> wrote) =>
        state.Findings.GetValueOrDefault(finding) is not { Mitigation: not null } found ? Unknown("finding", finding)
        : Fault(state, found, asker.Now) is { } fault
            ? Assessing.Bad("evidence", found.Mitigation, fault, "link what shows the mitigation as it is now, and test that again")
        : Consequences.WithoutHalt(state, asker, new FindingRetested(finding, evaluation, wrote));

    /// <summary>Findings that hold the gate: one of the two is not linked, or what shows the mitigation does not any more.</summary>
    public static IEnumerable<GivenFinding> Holding(Dossier state, DateTimeOffset now) => state.Findings.Values.Where(f => !IsClosed(state, f, now));

    /// <summary>Whether a finding holds nothing any more.</summary>
    public static bool IsClosed(Dossier state, GivenFinding found, DateTimeOffset now) =>
        found is { Mitigation: not null, Retest: not null } && Fault(state, found, now) is null;

    /// <summary>Why a piece that was linked to a finding which holds no gate shows no mitigation any more; null where it does.</summary>
    /// <param name="found">When the finding was put on the record.</param>
    /// <param name="linked">When the piece was linked.</param>
    public static string? Fault(Dossier state, string evidence, DateTimeOffset found, DateTimeOffset linked, DateTimeOffset now) =>
        !state.Evidence.TryGetValue(evidence, out var piece) ? "is not known to the release"
        : piece.Current.ReceivedAt > linked ? Replaced : Showing.Fault(state, evidence, found, Then, now);

    /// <summary>Why the piece that is linked shows no mitigation any more, as it reads after its name; null where it does. What counts is the revision that was
    /// linked and tested again, and no other.</summary>
    public static string? Fault(Dossier state, GivenFinding found, DateTimeOffset now) =>
        ReadRevision.Of(state.Evidence[found.Mitigation!]) != found.Read ? Replaced
        : Showing.Fault(state, found.Mitigation!, found.At, Then, now);

    private const string Then = "the finding", Replaced = "was replaced since it was linked";

    /// <summary>Which findings hold a release, for other releases of its weights.</summary>
    public static TwinFindings Standing(Dossier twin, DateTimeOffset now) =>
        new(twin.Opened!.Release, [.. Holding(twin, now).Select(f => new TwinFinding(f.Finding, f.Evaluation, f.Weight))]);

    /// <summary>Puts on the record which findings hold another release of the same weights; nothing where that is known. Approvals of these weights without
    /// them end.</summary>
    public static Result<Outcome> Twin(Dossier state, Asker asker, TwinFindings stands) =>
        Assessing.Opened(state) is { } refusal ? refusal
        : state.Twins.TryGetValue(stands.Twin, out var known) ? known.Findings.SequenceEqual(stands.Findings) ? new Outcome([])
            : Consequences.WithoutHalt(state, asker, stands)
        : stands.Findings.Count == 0 ? new Outcome([]) : Consequences.WithoutHalt(state, asker, stands);

    /// <summary>What has to be put on the record of how other releases of the same weights stand.</summary>
    internal static IReadOnlyList<JournalEvent> Known(Dossier state, Asker asker, IEnumerable<Dossier> twins)
    {
        var all = new List<JournalEvent>();
        foreach (var twin in twins)
        {
            if (!Twin(state, asker, Standing(twin, asker.Now)).Succeeds(out var stands, out _)) { continue; }
            all.AddRange(stands.Events);
            state = stands.Events.Aggregate(state, (s, e) => s.Apply(new Recorded(long.MaxValue, asker.Now, asker.Account, e)));
        }
        return all;
    }

    private static Refusal Unknown(string field, string id) => new(ReleaseCodes.UnknownId, field, id, "is not known to the release", "check the id");
}
