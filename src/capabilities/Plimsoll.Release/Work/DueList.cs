// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Rhythms;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Work;

/// <summary>What is due, and of whom: practices owned, risks and evidence that end, approvals asked for, gates
/// held, retired models to look at. Pure: the same releases at the same instant give the same list.</summary>
public static class DueList
{
    /// <summary>Days that count as soon.</summary>
    public const int SoonDays = 7;

    /// <summary>How far ahead the end of evidence or of an accepted risk is told.</summary>
    public const int AheadDays = 60;

    /// <summary>Most urgent first; two different things are never equal.</summary>
    public static IComparer<DueItem> Order { get; } = Comparer<DueItem>.Create((one, other) =>
    {
        var by = one.Urgency.CompareTo(other.Urgency);
        if (by == 0) { by = (one.When?.End ?? DateTimeOffset.MaxValue).CompareTo(other.When?.End ?? DateTimeOffset.MaxValue); }
        if (by == 0) { by = string.CompareOrdinal(one.Release, other.Release); }
        if (by == 0) { by = one.Kind.CompareTo(other.Kind); }
        return by == 0 ? string.CompareOrdinal(one.Subject, other.Subject) : by;
    });

    /// <summary>The list of a person, most urgent first.</summary>
    public static IReadOnlyList<DueItem> Of(IEnumerable<Dossier> releases, DuePerson person, GateRules rules, DateTimeOffset now) =>
        [.. releases.SelectMany(state => About(state, rules, now)).Where(due => due.To.Reach(person)).Select(due => due.Item).Order(Order)];

    /// <summary>Everything that is due about a release, of whomever.</summary>
    public static IReadOnlyList<DueFor> About(Dossier state, GateRules rules, DateTimeOffset now) =>
        About(state, rules, now, Judging.Judge(state, rules, now), LoadLine.At(state, rules, now));

    /// <inheritdoc cref="About(Dossier, GateRules, DateTimeOffset)"/>
    /// <param name="verdict">What its gate says at that instant.</param>
    /// <param name="line">How deep it lies at that instant.</param>
    public static IReadOnlyList<DueFor> About(Dossier state, GateRules rules, DateTimeOffset now, Verdict verdict, LoadLine line)
    {
        if (state is not { Opened: { } opened, Plan: { } plan }) { return []; }
        var page = $"releases/{opened.Release}";
        if (Serving.MonitoringDue(state) is { } look)
        {
            return
            [
                Dated(DueKind.Monitoring, opened.Release, null, new LastInstant(look), "The model is retired; look at it again and record what you find.", page,
                    now, new Addressees([], Servers: true)),
            ];
        }
        return [
            .. Practices(state, line, page, now),
            .. Looks(state, page, now),
            .. Risks(state, page, now),
            .. Evidence(state, page, now),
            .. Objections(state, page, now),
            .. Found(state, page, now),
            .. Deciding(state, page),
            .. Conditions(state, rules.For(plan.Stage), now),
            .. Worksheets(state, rules.For(plan.Stage), page, now),
            .. Questions(state, rules.QuestionsAt(plan.Stage), page, now),
            .. Noticed(state, rules.For(plan.Stage)),
            .. Gate(state, rules.For(plan.Stage), verdict, page, now)
        ];
    }

    private static IEnumerable<DueFor> Practices(Dossier state, LoadLine depth, string page, DateTimeOffset now)
    {
        foreach (var requirement in state.Assessment?.Requirements ?? [])
        {
            var line = state.Line(requirement.Id);
            if (line.Owner is not { } owner || Judging.Lacks(state, requirement, now) is not { } lack || lack.Kind == MissingKind.RiskAcceptanceEnded)
            {
                continue;
            }
            var (sentence, below) = ($"{requirement.Id} {requirement.Title}: {lack.Sentence}.", $"{page}/practices/{requirement.Id}");
            var kind = Waits(lack.Kind) ? DueKind.Confirmation : DueKind.Practice;
            yield return line.Due is { } due
                ? Dated(kind, state.Opened!.Release, requirement.Id, due, sentence, below, now, new Addressees([owner]))
                : new DueFor(
                    new DueItem(kind, Urgency.Later, state.Opened!.Release, requirement.Id, null, sentence, below), new Addressees([owner]));
        }
        // One line for all of them: where a list is derived anew, most of it may wait.
        var orphans = state.Lines.Count(line => line.Value is { Owner: null, Claims: true } && state.Find(line.Key) is { } listed
            && Judging.Lacks(state, listed, now) is { } lack && Waits(lack.Kind));
        if (orphans > 0)
        {
            yield return new DueFor(
                new DueItem(
                    DueKind.Confirmation, Urgency.Later, state.Opened!.Release, null, null,
                    $"{Count(orphans, "practice waits", "practices wait")} to be confirmed as the list asks by now, and nobody owns "
                        + $"{(orphans == 1 ? "it" : "them")}.",
                    $"{page}/practices?waits=true"),
                new Addressees([], Assessors: true));
        }
        foreach (var lapse in depth.Lapses.Where(l => l.Look is null))
        {
            yield return Dated(DueKind.Rhythm, state.Opened!.Release, lapse.Practice, new LastInstant(lapse.Due),
                $"{lapse.Practice} {state.Find(lapse.Practice)!.Title}: is continuous, and has shown no new evidence in time.",
                $"{page}/practices/{lapse.Practice}", now, lapse.Owner is { } owner ? new Addressees([owner]) : new Addressees([], Assessors: true));
        }
    }

    /// <summary>Looks that are owed, whether they are overdue or not: of whoever owes them, and once they are overdue, or where nobody is named, of whoever
    /// looks after the list.</summary>
    private static IEnumerable<DueFor> Looks(Dossier state, string page, DateTimeOffset now) =>
        from owed in Watching.Owed(state)
        let late = owed.Next.HasEnded(now)
        let owner = owed.Rhythm.Owner
        let summary = owed.What == Watched.InternalUse
        select Dated(
            summary ? DueKind.InternalSummary : DueKind.Look, state.Opened!.Release, Terms.Watching[owed.What].Key, owed.Next,
            $"A {Watching.Owes(owed.What)} is owed {(summary && state.InternalUse is null ? "of a use that ended" : owed.Rhythm.Every!.Text)}"
                + (late ? ", and none was recorded in time" : "") + (owner is null ? "; nobody is named for it" : "") + ".",
            $"{page}/{(summary ? "internal-use" : $"monitoring#{Terms.Watching[owed.What].Key}")}", now,
            new Addressees(Named(owner), Assessors: late || owner is null));

    private static bool Waits(MissingKind kind) =>
        kind is MissingKind.PracticeReworded or MissingKind.PracticeToRenew or MissingKind.PracticeCarried;

    private static IEnumerable<DueFor> Risks(Dossier state, string page, DateTimeOffset now) =>
        from requirement in state.Assessment?.Requirements ?? []
        let line = state.Line(requirement.Id)
        where line is { Status: PracticeStatus.RiskAccepted, Until: { } until } && until.HasEnded(now.PlusDays(AheadDays))
        select Dated(DueKind.RiskAcceptance, state.Opened!.Release, requirement.Id, line.Until!,
            $"{requirement.Id} {requirement.Title}: its risk is accepted, and the acceptance {(line.Until!.HasEnded(now) ? "has ended" : "ends")}.",
            $"{page}/practices/{requirement.Id}", now, new Addressees(Named(line.AcceptedBy, line.Owner), Assessors: true));

    /// <summary>Evidence that ends, or has ended and left a practice without any.</summary>
    private static IEnumerable<DueFor> Evidence(Dossier state, string page, DateTimeOffset now) =>
        from item in state.Evidence.Values
        where item is { Withdrawn: false, Current: { Gone: false, Content.ExpiresAt: { } } }
        let end = item.Current.Content.ExpiresAt!
        where end.HasEnded(now.PlusDays(AheadDays))
        let served = item.Practices.Select(state.Find).OfType<Requirement>().ToArray()
        where !end.HasEnded(now) || served.Any(r => Judging.Lacks(state, r, now)?.Kind == MissingKind.PracticeWithoutEvidence)
        select Dated(DueKind.Evidence, state.Opened!.Release, item.Id, end,
            $"Evidence for {string.Join(", ", item.Practices.Take(4))}{(item.Practices.Count > 4 ? $" and {item.Practices.Count - 4} more" : "")} "
            + $"{(end.HasEnded(now) ? "has expired" : "expires")}; add a new revision.",
            $"{page}/evidence/{item.Id}", now,
            new Addressees(Named([item.Current.By, .. item.Practices.Select(p => state.Line(p).Owner)]), Assessors: true));

    /// <summary>Evidence that speaks against the release: approvers decide, and whoever may stop the model hears of it.</summary>
    private static IEnumerable<DueFor> Objections(Dossier state, string page, DateTimeOffset now) =>
        from adverse in Objecting.Open(state)
        let dated = Dated(
            DueKind.Adverse, state.Opened!.Release, adverse.Evidence, adverse.DecideBy, "Evidence speaks against the release; decide whether it keeps serving.",
            $"{page}/evidence/{adverse.Evidence}", now,
            new Addressees([], Servers: true, ApproversBut: state.Opened.OnePerson ? [] : [.. state.Authors]))
        select dated.Item.Urgency == Urgency.Later ? dated with { Item = dated.Item with { Urgency = Urgency.Soon } } : dated;

    /// <summary>What was found about a model that serves: it goes on serving until somebody decides otherwise, so whoever found it, whoever approves and
    /// whoever may lower it hear of each finding until it is closed or the model serves no more. What it is called is sealed, and opened where it is
    /// shown.</summary>
    private static IEnumerable<DueFor> Found(Dossier state, string page, DateTimeOffset now) =>
        from found in Examining.Holding(state, now)
        where state.Status?.State is ServiceState.Active or ServiceState.Restricted
        select new DueFor(
            new DueItem(
                DueKind.Finding, Urgency.Soon, state.Opened!.Release, found.Finding, null,
                $"{Weight(found.Weight)} {found.Finding} on a model that is in service: decide whether it goes on serving.", $"{page}/records/{found.Finding}"),
            new Addressees([found.By], Servers: true, ApproversBut: []));

    private static string Weight(FindingWeight weight) => weight switch
    {
        FindingWeight.Severe => "Severe finding",
        FindingWeight.Critical => "Critical finding",
        FindingWeight.DoNotRelease => "Finding past a threshold of which not to release follows,",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>What one person asked of another: to agree that it comes back, to change something, to look at what was changed.</summary>
    private static IEnumerable<DueFor> Deciding(Dossier state, string page)
    {
        var release = state.Opened!.Release;
        if (state.Return is { } proposed)
        {
            yield return new DueFor(
                new DueItem(
                    DueKind.Return, Urgency.Soon, release, proposed.Id, null, $"{proposed.By} proposes to put it back into service; another person decides.",
                    $"{page}#return"),
                new Addressees([], ApproversBut: state.Opened.OnePerson ? [] : [proposed.By]));
        }
        foreach (var request in state.Requests)
        {
            var same = request.Bundle == Bundle.Of(state).Digest;
            // Whoever answered by a link that works once is told of nothing: the organisation asks anew, or does not.
            if (!same && state.Reviews.ContainsKey(request.By)) { continue; }
            yield return new DueFor(
                new DueItem(
                    DueKind.Changes, Urgency.Soon, release, request.Id, null,
                    same ? $"{request.By} asks for changes before approving it." : "It has changed since you asked for changes; look again.",
                    same ? $"{page}#approvals" : "approvals"),
                same ? new Addressees([], Assessors: true) : new Addressees([request.By]));
        }
    }

    private static IEnumerable<DueFor> Conditions(Dossier state, Gate gate, DateTimeOffset now) =>
        from approval in Approving.Standing(state, gate)
        where approval.Condition is { Met: null }
        select Dated(
            DueKind.Condition, state.Opened!.Release, approval.Id, approval.Condition!.LastDay,
            $"{approval.By} approved it on a condition, which "
                + (approval.HasLapsed(now) ? "was not met in time: the approval counts no longer." : "is to be met."),
            "approvals", now, new Addressees([approval.By], Assessors: true));

    /// <summary>Worksheets that wait for a second person: whoever may approve and wrote no revision of them is told, and not those who cannot do it.</summary>
    private static IEnumerable<DueFor> Worksheets(Dossier state, Gate gate, string page, DateTimeOffset now) =>
        from sheet in Judging.Unread(state, gate, now)
        select new DueFor(
            new DueItem(
                DueKind.Adequacy, Urgency.Soon, state.Opened!.Release, sheet.Id, null,
                "A worksheet says what was looked for, and waits for somebody who wrote none of it to read it and call it adequate.",
                $"{page}/worksheet#{sheet.Id}"),
            new Addressees([], ApproversBut: [.. sheet.Revisions.Select(r => r.By).Distinct(StringComparer.Ordinal)]));

    /// <summary>What the gate asks from a day on: those who answer are told before it shuts; of an answer that holds it approvers hear too.</summary>
    private static IEnumerable<DueFor> Questions(Dossier state, IEnumerable<GateQuestion> questions, string page, DateTimeOffset now)
    {
        if (state is not { Opened: { } opened, Assessment.Redirect: null, Plan: { } plan } || state.RefusedAt(plan.Stage) is not null) { yield break; }
        foreach (var question in questions.Where(q => !q.IsCleared(state)))
        {
            var at = $"{page}/gate#{question.Id}";
            if (question.Answered(state) is { } given)
            {
                yield return new DueFor(
                    new DueItem(
                        DueKind.Question, Urgency.Soon, opened.Release, question.Id, null,
                        $"A question is answered with '{Terms.Answers[given.Answer].Label}', and that holds the gate: {question.Text}", at),
                    new Addressees([], Assessors: true, ApproversBut: []));
            }
            else if (question.Begins <= now.PlusDays(AheadDays))
            {
                yield return Dated(
                    DueKind.Question, opened.Release, question.Id, LastDay.Before(question.From),
                    $"From {question.FromText} on this gate asks, and nobody has answered: {question.Text}", at, now, new Addressees([], Assessors: true));
            }
        }
    }

    /// <summary>After a notice about public weights whoever approved before it is asked whether the approval still holds; for somebody outside, who cannot come
    /// back, those who look after the list are.</summary>
    private static IEnumerable<DueFor> Noticed(Dossier state, Gate gate)
    {
        if (state.Notices is not [.., var last]) { yield break; }
        var unlooked = Approving.Standing(state, gate).Where(a => NoticeSince(state, a)).ToArray();
        if (unlooked is []) { yield break; }
        var outside = unlooked.Any(a => state.Reviews.ContainsKey(a.By));
        yield return new DueFor(
            new DueItem(
                DueKind.Notice, Urgency.Soon, state.Opened!.Release, null, null,
                $"Notice was given about its public weights, because: {Terms.Criteria[last.Criterion].Label}; look whether "
                    + (outside && unlooked.Length == 1 ? "the approval of somebody outside still holds." : "your approval still holds."),
                outside && unlooked.Length == 1 ? $"releases/{state.Opened.Release}/gate#outside" : "approvals#given"),
            new Addressees([.. unlooked.Select(a => a.By)], Assessors: outside));
    }

    /// <summary>Whether notice was given about public weights since an approval, and whoever gave it has not said that they looked since.</summary>
    public static bool NoticeSince(Dossier state, Approval approval) => state.Notices is [.., var last]
        && approval.At <= last.At && !(state.Looks.GetValueOrDefault(approval.By)?.At > last.At);

    private static IEnumerable<DueFor> Gate(Dossier state, Gate gate, Verdict verdict, string page, DateTimeOffset now)
    {
        var release = state.Opened!.Release;
        var (halted, assessors) = (state.Status?.State == ServiceState.Suspended, new Addressees([], Assessors: true));
        switch (verdict)
        {
            case Verdict.Held { Missing: [{ Kind: MissingKind.Approval } only] }:
                var approvers = new Addressees([], ApproversBut: [.. MayNotApprove(state, gate)]);
                yield return new DueFor(
                    new DueItem(DueKind.Approval, Urgency.Soon, release, null, null, $"Only approval is missing: {only.Sentence}", "approvals"), approvers);
                yield return Undated(
                    halted ? Urgency.Soon : Urgency.Later, $"It waits for people who approve: {only.Sentence}", "approvals",
                    assessors with { Unless = approvers });
                break;
            case Verdict.Held held:
                var nobody = held.Missing.Count(m => m.Practice is not null && m.Owner is null);
                yield return Undated(
                    halted ? Urgency.Soon : Urgency.Later,
                    $"The gate holds it: {Count(held.Missing.Count, "thing is", "things are")} "
                        + $"missing{(nobody > 0 ? $", {nobody} of them without an owner" : "")}.",
                    $"{page}/gate", assessors);
                break;
            case Verdict.Clear when !Judged(state, gate, now):
                yield return Undated(Urgency.Soon, "Nothing is missing; have the gate judged, so that there is a decision.", $"{page}/gate", assessors);
                break;
            case Verdict.Redirected:
                yield return Undated(Urgency.Later, "There is no list for what is planned; the guidance advises to begin elsewhere.", page, assessors);
                break;
            case Verdict.Clear or Verdict.Refused: break;
            default: throw new System.Diagnostics.UnreachableException();
        }

        DueFor Undated(Urgency urgency, string sentence, string where, Addressees to) =>
            new(new DueItem(DueKind.Gate, urgency, release, null, null, sentence, where), to);
    }

    private static string[] Named(params IEnumerable<string?> accounts) => [.. accounts.OfType<string>().Distinct()];

    /// <summary>Accounts whose approval of the present state would not be taken: those who wrote part of it, and those whose approval stands.</summary>
    public static IEnumerable<string> MayNotApprove(Dossier state, Gate gate) =>
        (state.Opened is { OnePerson: true } && gate.OnePerson ? [] : (IEnumerable<string>)state.Authors).Concat(
            Approving.Standing(state, gate).Select(a => a.By));

    /// <summary>A decision that holds, or a model that serves on the strength of one: its ending is told by what follows from it.</summary>
    private static bool Judged(Dossier state, Gate gate, DateTimeOffset now) =>
        state.Status?.State is ServiceState.Active or ServiceState.Restricted
        || state.Decisions.LastOrDefault(d => d.Judged.Stage == gate.Stage) is { Judged: { Verdict: VerdictKind.Clear, ValidUntil: { } until }, Then: { } then }
            && now < until
            && StillSo.Holds(Bundle.Of(then), state, gate);

    private static DueFor Dated(
        DueKind kind, string release, string? subject, EndsAt when, string sentence, string page, DateTimeOffset now, Addressees to) =>
        new(
            new DueItem(
                kind, when.HasEnded(now) ? Urgency.Overdue : when.HasEnded(now.PlusDays(SoonDays)) ? Urgency.Soon : Urgency.Later, release, subject, when,
                sentence, page),
            to);

    private static string Count(int number, string one, string many) => $"{number} {(number == 1 ? one : many)}";
}
