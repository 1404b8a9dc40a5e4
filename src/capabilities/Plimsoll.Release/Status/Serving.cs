// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Status;

/// <summary>Decisions about whether a released model may serve. Lowering is always possible; raising needs a clear gate.</summary>
public static class Serving
{
    /// <summary>How often a retired model is looked at again.</summary>
    public const int MonitorEveryDays = 90;

    /// <summary>Causes that one person alone does not answer.</summary>
    private static readonly Criterion[] Grave =
    [
        Criterion.Incident, Criterion.Misuse, Criterion.SecurityVulnerability, Criterion.LegalOrder, Criterion.AdverseEvidence,
        Criterion.RefusedByOrganisation,
    ];

    /// <summary>
    /// Puts the model into service for every use of its plan. Needs a clear verdict that still holds of what was judged; of a model that was lowered, one that
    /// was given since, and a reason; and where it was lowered for a cause that one person alone does not answer, see <see cref="Agree"/>.
    /// </summary>
    /// <param name="reason">Why it comes back; a model that goes out for the first time needs none.</param>
    /// <param name="twins">Other releases of the same weights: what one of them was lowered for is true of this one.</param>
    public static Result<Outcome> Activate(
        Dossier state, Asker asker, GateRules rules, Criterion criterion, IReadOnlyList<string> downstream, VaultRef? reason = null,
        IEnumerable<Dossier>? twins = null)
    {
        if (criterion is not (Criterion.GateClear or Criterion.Remedied))
        {
            return Assessing.Bad("criterion", Terms.Criteria[criterion].Key, "does not put a model into service", "use gate-clear or remedied");
        }
        if ((Changeable(state) ?? Alone(state, reason)) is { } refusal) { return refusal; }
        if ((Raisable(state, asker.Now, rules) ?? Twin(twins, asker.Now)) is { } no) { return no; }
        return Outcome.Of(new StatusChanged(ServiceState.Active, state.Plan!.Uses, criterion, reason, downstream));
    }

    /// <summary>Lets the model serve some of its uses only. From suspension this raises, so it needs what <see cref="Activate"/> does.</summary>
    public static Result<Outcome> Restrict(
        Dossier state, Asker asker, GateRules rules, IReadOnlyList<string> uses, Criterion criterion, VaultRef reason, IReadOnlyList<string> downstream,
        IEnumerable<Dossier>? twins = null)
    {
        if ((Changeable(state) ?? Recallable(state) ?? Lowering(criterion, orRemedied: Raises(state, uses)) ?? OfPlan(state, uses)) is { } refusal)
        {
            return refusal;
        }
        if (!state.Plan!.Uses.Except(uses).Any())
        {
            return Assessing.Bad("uses", string.Join(' ', uses), "are all uses of the plan, which restricts nothing", "leave out what it is not to serve");
        }
        return IsWider(state, uses) && (Alone(state, reason) ?? Raisable(state, asker.Now, rules) ?? Twin(twins, asker.Now)) is { } no
            ? no
            : Outcome.Of(new StatusChanged(ServiceState.Restricted, uses, criterion, reason, downstream));
    }

    /// <summary>Proposes to put a model back that was lowered for a cause which one person alone does not answer. Another person takes it up.</summary>
    /// <param name="uses">The uses that it would serve again; all of its plan put it into service whole.</param>
    /// <param name="evidence">What shows that the cause was found and mended, or the order lifted: received after the model was lowered.</param>
    public static Result<Outcome> Propose(Dossier state, Asker asker, string id, IReadOnlyList<string> uses, string? evidence, VaultRef reason)
    {
        // Public weights that were lowered before they counted as public come back as everything does.
        if ((Changeable(state) ?? (state.Halts is [] ? Recallable(state) : null)) is { } refusal) { return refusal; }
        if (state.Halts is [])
        {
            return new Refusal(ReleaseCodes.NotLowered, "release", state.Opened!.Release, "is neither suspended nor restricted", "leave it");
        }
        if (Cause(state) is not { } cause)
        {
            return new Refusal(
                ReleaseCodes.NotLowered, "release", state.Opened!.Release, "was lowered for no cause that wants a second person",
                "put it into service with a reason");
        }
        if (OfPlan(state, uses) is { } bad) { return bad; }
        if (!IsWider(state, uses)) { return Assessing.Bad("uses", string.Join(' ', uses), "are no more than it serves now", "name what it would serve again"); }
        return Shown(state, evidence, cause, asker.Now) is { } no ? no : Outcome.Of(
            new ReturnProposed(id, uses, evidence!, reason, ReadRevision.Of(state.Evidence[evidence!])));
    }

    /// <summary>Takes a proposal up: the model is back in service. Whoever does is another person than the one who proposed it.</summary>
    /// <param name="words">What that person says.</param>
    /// <param name="twins">Other releases of the very same files.</param>
    public static Result<Outcome> Agree(
        Dossier state, Asker asker, GateRules rules, string id, VaultRef words, IReadOnlyList<string> downstream, IEnumerable<Dossier>? twins = null)
    {
        if (Changeable(state) is { } refusal) { return refusal; }
        if (state.Return is not { } proposed || proposed.Id != id || Cause(state) is not { } cause)
        {
            return new Refusal(ReleaseCodes.UnknownId, "return", id, "is no proposal that waits", "look at the release as it stands now");
        }
        var weakness = (Weakness?)null;
        if (SecondPerson.Refuse(
            asker, [proposed.By], ReleaseCodes.SamePerson, "proposed it", "ask another person to take it up",
            "propose it anew, and ask another person to take it up") is { } same)
        {
            if (!AgreesAlone(state, asker, rules) || SecondPerson.Of(asker, [proposed.By]) != Apartness.Same) { return same; }
            weakness = Weakness.OnePersonOrganisation;
        }
        if (Shown(state, proposed.Evidence, cause, asker.Now) is { } gone) { return gone; }
        if (OfPlan(state, proposed.Uses) is { } stray) { return stray; }
        if ((Raisable(state, asker.Now, rules) ?? Twin(twins, asker.Now)) is { } no) { return no; }
        var whole = !state.Plan!.Uses.Except(proposed.Uses).Any();
        return Outcome.Of(
            new ReturnAgreed(id, words, weakness),
            new StatusChanged(
                whole ? ServiceState.Active : ServiceState.Restricted, whole ? state.Plan.Uses : proposed.Uses, Criterion.Remedied, proposed.Reason,
                downstream));
    }

    /// <summary>Whether whoever proposes a return may agree to it as well: the organisation is one person and had nobody else who may, and the gate
    /// lets it.</summary>
    public static bool AgreesAlone(Dossier state, Asker asker, GateRules rules) =>
        state is { Opened.OnePerson: true, Plan: { } plan } && !Colleagues.Has(state, asker) && rules.For(plan.Stage).OnePerson;

    /// <summary>The last cause of a lowered model, or of a notice about public weights, that one person alone does not answer; null where there is none.
    /// Adverse evidence is one, unless an approver decided since that the model keeps serving, and none that it does not.</summary>
    public static GivenStatus? Cause(Dossier state)
    {
        // Public weights cannot be suspended: a notice is what else a suspension would be.
        var told = state.Told.Select(n =>
            new GivenStatus(state.Status!.State, state.Status.AllowedUses, n.Criterion, n.At, state.NoticeSerial) { Told = true });
        return state.Halts.Concat(told).Where(s =>
            IsGrave(s.Criterion) && (s.Criterion != Criterion.AdverseEvidence || !Objecting.Dismissed(state, s.Since))).MaxBy(s => s.Since);
    }

    /// <summary>Evidence that may show that the cause is gone: it counts, came since, and its bytes or what it points to were not there before.</summary>
    public static IEnumerable<EvidenceItem> MayShow(Dossier state, DateTimeOffset now) =>
        Cause(state) is { } cause ? state.Evidence.Values.Where(e => Shown(state, e.Id, cause, now) is null) : [];

    /// <summary>Whether one person alone does not answer it.</summary>
    internal static bool IsGrave(Criterion criterion) => Grave.Contains(criterion);

    /// <summary>What a lowered model needs to come back, and whether it is there; empty where it is not lowered, or is retired.</summary>
    /// <param name="alone">Whether whoever proposes it may agree as well: <see cref="AgreesAlone"/>.</param>
    public static IReadOnlyList<ReturnNeed> Needs(Dossier state, GateRules rules, DateTimeOffset now, bool alone = false)
    {
        if (state.Status is not { State: ServiceState.Restricted or ServiceState.Suspended } || state.Plan is not { } plan) { return []; }
        List<ReturnNeed> needs = [];
        if (Cause(state) is { } cause)
        {
            needs.Add(new ReturnNeed(
                ReturnNeedKind.Evidence,
                cause.Criterion == Criterion.LegalOrder
                    ? "a piece of evidence that the order was lifted, received after it took effect here"
                    : cause.Criterion == Criterion.RefusedByOrganisation
                    ? "a piece of evidence that answers why it was decided against, received after that"
                    : "a piece of evidence that the cause was found and mended, received after it was lowered",
                state.Return is { } shown && Shown(state, shown.Evidence, cause, now) is null));
        }
        needs.Add(new ReturnNeed(
            ReturnNeedKind.Judgement, $"a clear verdict at the gate to {Terms.Stages[plan.Stage].Label}, given after that",
            Raisable(state, now, rules) is null));
        needs.Add(new ReturnNeed(ReturnNeedKind.Reason, "a reason, written by whoever puts it back", state.Return is not null));
        if (Cause(state) is not null)
        {
            needs.Add(new ReturnNeed(
                ReturnNeedKind.SecondPerson,
                alone ? "an agreement to that in words of its own, as a step of its own: nobody else here may agree, so that whoever proposes it does, and "
                        + "every decision since says so until a second person approves"
                    : "another person than the one who proposes it, who takes that up in words of their own", Done: false));
        }
        return needs;
    }

    /// <summary>Whether the last verdict on the record lets the model into service at an instant, whoever puts it there.</summary>
    public static bool MayRise(Dossier state, GateRules rules, DateTimeOffset now) => state.Plan is not null && Raisable(state, now, rules) is null;

    /// <summary>Whether a decision still holds: clear, not over, the last of its stage, all that was judged still so, and the model not halted since.</summary>
    public static bool Holds(Dossier state, GivenDecision decision, GateRules rules, DateTimeOffset now) =>
        state.Plan is { } plan && decision.Judged.Stage == plan.Stage
        && state.Decisions.LastOrDefault(d => d.Judged.Stage == plan.Stage) == decision
        && Stands(state, decision, rules, now)
        && state.Status is not { State: ServiceState.Retired }
        && !(state.Status is { State: ServiceState.Suspended, Serial: var halted } && decision.Seq <= halted);

    /// <summary>Forbids every use until the cause is mended. Of a model that is suspended already it records another cause, one that one person alone does not
    /// answer: what comes to light later must not be left out because the model did not serve.</summary>
    public static Result<Outcome> Suspend(Dossier state, Criterion criterion, VaultRef reason, IReadOnlyList<string> downstream) =>
        (Changeable(state) ?? Recallable(state) ?? Lowering(criterion)) is { } refusal ? refusal
        : state.Status is not { State: ServiceState.Active or ServiceState.Restricted }
            && !(state.Status is { State: ServiceState.Suspended } && IsGrave(criterion))
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
            ? (state.Monitored is { } last && last > retired.Since ? last : retired.Since).PlusDays(MonitorEveryDays)
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

    /// <summary>What keeps a person alone from raising a lowered model.</summary>
    private static Refusal? Alone(Dossier state, VaultRef? reason) =>
        state.Status is not { State: ServiceState.Restricted or ServiceState.Suspended } ? null
        : Cause(state) is { } cause
            ? new Refusal(
                ReleaseCodes.NeedsSecondPerson, "release", state.Opened!.Release,
                $"was {cause.Done} because of {Terms.Criteria[cause.Criterion].Label}, and one person alone does not put it back",
                "propose its return with a reason and evidence; another person takes that up")
        : reason is null
            ? Assessing.Bad("reason", null, $"is missing: it was {Terms.States[state.Status.State].Label}", "write why it comes back")
        : null;

    /// <summary>What keeps weights from serving here that were lowered elsewhere for a cause which one person alone does not answer, or that a finding holds
    /// elsewhere.</summary>
    private static Refusal? Twin(IEnumerable<Dossier>? twins, DateTimeOffset now)
    {
        foreach (var twin in twins ?? [])
        {
            if (Cause(twin) is { } cause)
            {
                return new Refusal(
                    ReleaseCodes.TwinLowered, "release", twin.Opened!.Release,
                    $"has the same weights and was {cause.Done} because of {Terms.Criteria[cause.Criterion].Label}, which is not answered",
                    cause.Told ? "release other weights: public ones cannot be called back, and neither can what was said about them"
                        : "bring that release back first, with evidence and a second person; of one that is retired, release other weights");
            }
            if (Examining.Holding(twin, now).FirstOrDefault() is { } found)
            {
                return new Refusal(
                    ReleaseCodes.GateNotClear, "release", twin.Opened!.Release, $"has the same weights, and the finding {found.Finding} holds its gate",
                    "mitigate it there and have it tested again, then judge this gate again");
            }
        }
        return null;
    }

    private static Refusal? OfPlan(Dossier state, IReadOnlyList<string> uses) =>
        uses.Count == 0 || uses.Distinct().Count() != uses.Count || uses.Except(state.Plan!.Uses).Any()
            ? Assessing.Bad("uses", string.Join(' ', uses), "are none, repeated or not in the plan", "name uses of the plan, or suspend")
            : null;

    /// <summary>Whether these uses give a lowered model back some of what it lost; of any other, that its cause is remedied is no reason.</summary>
    private static bool Raises(Dossier state, IReadOnlyList<string> uses) =>
        state.Status is { State: ServiceState.Restricted or ServiceState.Suspended } && IsWider(state, uses);

    private static bool IsWider(Dossier state, IReadOnlyList<string> uses) =>
        state.Status is not { State: ServiceState.Active or ServiceState.Restricted } status || uses.Except(status.AllowedUses).Any();

    /// <summary>Why a piece of evidence does not show that the cause is gone; null where it may.</summary>
    private static Refusal? Shown(Dossier state, string? evidence, GivenStatus cause, DateTimeOffset now)
    {
        const string fix = "attach it, and name it here";
        var what = cause.Criterion == Criterion.LegalOrder ? "what lifted the order"
            : cause.Criterion == Criterion.RefusedByOrganisation ? "what answers why it was decided against"
            : "what shows that the cause was found and mended";
        return evidence is null ? new Refusal(ReleaseCodes.ReturnNeeds, "evidence", null, $"is not named: {what}", fix)
            : !state.Evidence.ContainsKey(evidence) ? new Refusal(ReleaseCodes.UnknownId, "evidence", evidence, "is not known", "check the id")
            : Showing.Fault(state, evidence, cause.Since, $"the model was {cause.Done}", now) is { } fault
                ? new Refusal(ReleaseCodes.ReturnNeeds, "evidence", evidence, fault, fix)
            : null;
    }

    private static bool Stands(Dossier state, GivenDecision decision, GateRules rules, DateTimeOffset now) =>
        decision is { Judged: { Verdict: VerdictKind.Clear, ValidUntil: { } until }, Then: { } then }
        && now < until
        && StillSo.Holds(Bundle.Of(then), state, rules.For(decision.Judged.Stage))
        && Judging.Judge(state, rules, now) is Verdict.Clear;

    private static Refusal? Raisable(Dossier state, DateTimeOffset now, GateRules rules)
    {
        var stage = Terms.Stages[state.Plan!.Stage].Key;
        var last = state.Decisions.LastOrDefault(d => d.Judged.Stage == state.Plan.Stage);
        if (last is null || !Stands(state, last, rules, now))
        {
            return new Refusal(ReleaseCodes.GateNotClear, "gate", stage, "has no clear verdict that holds for this state", "judge the gate first");
        }
        return state.Halts.LastOrDefault() is { } lowered && last.Seq <= lowered.Serial
            ? new Refusal(
                ReleaseCodes.GateNotClear, "gate", stage, $"was judged before the model was {Terms.States[lowered.State].Label}", "judge the gate again")
            : null;
    }
}

/// <summary>What a lowered model may need to come back.</summary>
[JsonConverter(typeof(KebabEnumConverter<ReturnNeedKind>))]
public enum ReturnNeedKind { Evidence, Judgement, Reason, SecondPerson }

/// <summary>A thing that a lowered model needs to come back.</summary>
/// <param name="Sentence">What, as it reads after “it needs”.</param>
public sealed record ReturnNeed(ReturnNeedKind Kind, string Sentence, bool Done);
