// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Status;

/// <summary>Decisions about whether a released model may serve. Lowering is always possible; raising needs a clear gate.</summary>
public static class Serving
{
    /// <summary>How often a retired model is looked at again.</summary>
    public const int MonitorEveryDays = 90;

    /// <summary>Puts the model into service for every use of its plan. Needs a clear verdict of this very state that still holds.</summary>
    public static Result<Outcome> Activate(Dossier state, Asker asker, GateRules rules, Criterion criterion, IReadOnlyList<string> downstream)
    {
        if (criterion is not (Criterion.GateClear or Criterion.Remedied))
        {
            return Assessing.Bad("criterion", criterion.ToString(), "does not put a model into service", "use gate-clear or remedied");
        }
        if (Changeable(state) is { } refusal) { return refusal; }
        if (Raisable(state, asker.Now, rules) is { } no) { return no; }
        return Outcome.Of(new StatusChanged(ServiceState.Active, state.Plan!.Uses, criterion, null, downstream));
    }

    /// <summary>Lets the model serve some of its uses only. From suspension this raises, so it needs a clear gate too.</summary>
    public static Result<Outcome> Restrict(
        Dossier state, Asker asker, GateRules rules, IReadOnlyList<string> uses, Criterion criterion, VaultRef reason, IReadOnlyList<string> downstream)
    {
        if ((Changeable(state) ?? Recallable(state) ?? Lowering(criterion, orRemedied: true)) is { } refusal) { return refusal; }
        if (uses.Count == 0 || uses.Distinct().Count() != uses.Count || uses.Except(state.Plan!.Uses).Any())
        {
            return Assessing.Bad("uses", string.Join(' ', uses), "are none, repeated or not in the plan", "name uses of the plan, or suspend");
        }
        var wider = state.Status is not { State: ServiceState.Active or ServiceState.Restricted } status || uses.Except(status.AllowedUses).Any();
        return wider && Raisable(state, asker.Now, rules) is { } no
            ? no
            : Outcome.Of(new StatusChanged(ServiceState.Restricted, uses, criterion, reason, downstream));
    }

    /// <summary>Forbids every use until the cause is mended.</summary>
    public static Result<Outcome> Suspend(Dossier state, Criterion criterion, VaultRef reason, IReadOnlyList<string> downstream) =>
        (Changeable(state) ?? Recallable(state) ?? Lowering(criterion)) is { } refusal ? refusal
        : state.Status is not { State: ServiceState.Active or ServiceState.Restricted }
            ? new Refusal(ReleaseCodes.NotInService, "release", state.Opened!.Release, "is not in service", "leave it")
        : Outcome.Of(new StatusChanged(ServiceState.Suspended, [], criterion, reason, downstream));

    /// <summary>Takes the model out of service for good.</summary>
    public static Result<Outcome> Retire(Dossier state, Criterion criterion, VaultRef reason, IReadOnlyList<string> downstream) =>
        (Changeable(state) ?? Recallable(state) ?? Lowering(criterion)) is { } refusal ? refusal
        : state.Status is null ? new Refusal(ReleaseCodes.NotInService, "release", state.Opened!.Release, "was never in service", "leave it")
        : Outcome.Of(new StatusChanged(ServiceState.Retired, [], criterion, reason, downstream));

    /// <summary>What can still be said about public weights.</summary>
    public static Result<Outcome> Notify(Dossier state, OpenNoticeKind kind, Criterion criterion, VaultRef text, IReadOnlyList<string> downstream) =>
        state.Status is null ? new Refusal(ReleaseCodes.NotInService, "release", state.Opened?.Release, "never went out", "leave it")
        : !state.WeightsWentPublic
            ? new Refusal(ReleaseCodes.Recallable, "release", state.Opened!.Release, "can be restricted, suspended or retired", "do that instead of a notice")
        : Outcome.Of(new OpenNoticeIssued(kind, criterion, text, downstream));

    public static Result<Outcome> RecordMonitoring(Dossier state, VaultRef findings) =>
        state.Status?.State != ServiceState.Retired
            ? new Refusal(ReleaseCodes.NotRetired, "release", state.Opened?.Release, "is not retired", "attach what was found as evidence")
            : Outcome.Of(new MonitoringRecorded(findings));

    /// <summary>When a retired model must next be looked at; null unless it is retired.</summary>
    public static DateTimeOffset? MonitoringDue(Dossier state) =>
        state.Status is { State: ServiceState.Retired } retired
            ? (state.Monitored is { } last && last > retired.Since ? last : retired.Since).AddDays(MonitorEveryDays)
            : null;

    private static Refusal? Changeable(Dossier state) =>
        state.Plan is null ? new Refusal(ReleaseCodes.UnknownId, "release", null, "is not open", "open it first")
        : state.Status?.State == ServiceState.Retired
            ? new Refusal(ReleaseCodes.Retired, "release", state.Opened!.Release, "is retired for good", "open a new release")
        : null;

    private static Refusal? Recallable(Dossier state) => state.WeightsWentPublic
        ? new Refusal(
            ReleaseCodes.CannotRecall, "release", state.Opened!.Release, "has public weights, which nobody can call back",
            "announce the end of support, change the licence or give notice at the hub")
        : null;

    private static Refusal? Lowering(Criterion criterion, bool orRemedied = false) =>
        criterion == Criterion.GateClear || criterion == Criterion.Remedied && !orRemedied
            ? Assessing.Bad("criterion", criterion.ToString(), "does not lower a status", "name what happened") : null;

    private static Refusal? Raisable(Dossier state, DateTimeOffset now, GateRules rules)
    {
        var last = state.Decisions.LastOrDefault(d => d.Judged.Stage == state.Plan!.Stage)?.Judged;
        var live = last is { Verdict: VerdictKind.Clear, ValidUntil: { } until }
            && now < until
            && last.Bundle == Bundle.Of(state).Digest
            && Judging.Judge(state, rules, now) is Verdict.Clear;
        return live
            ? null
            : new Refusal(
                ReleaseCodes.GateNotClear, "gate", Terms.Stages[state.Plan!.Stage].Key, "has no clear verdict that holds for this state",
                "judge the gate first");
    }
}
