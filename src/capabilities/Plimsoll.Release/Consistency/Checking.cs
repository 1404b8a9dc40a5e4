// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Rhythms;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Consistency;

/// <summary>Looks for what does not fit together in a release. Pure: the same state at the same instant gives the same findings, the gravest first.</summary>
public static class Checking
{
    /// <summary>What ends within this time is told beforehand.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <param name="state">The release, folded up to <paramref name="now"/>.</param>
    /// <param name="members">Accounts that belong to the organisation now.</param>
    /// <param name="registered">What the registry says that the model is; null where the registry is not at hand.</param>
    /// <param name="line">How deep the release lies at that instant; worked out where it is not at hand.</param>
    /// <param name="own">What the registry says that the organisation is which releases; null where the registry is not at hand.</param>
    public static IReadOnlyList<Finding> Of(
        Dossier state, GateRules rules, DateTimeOffset now, IReadOnlySet<string> members, ModelType? registered = null, LoadLine? line = null,
        IReadOnlyList<Role>? own = null)
    {
        if (state is not { Opened: { } opened, Plan: { } plan }) { return []; }
        var (release, page, gate) = (opened.Release, $"release/{opened.Release}", rules.For(plan.Stage));
        Finding[] all =
        [
            .. (state.Assessment?.Requirements ?? []).SelectMany(r => Practice(state, r, gate.AsksFor(r), release, page, now, members)),
            .. state.Evidence.Values.SelectMany(e => Evidence(state, e, release, page, now)),
            .. Whole(state, rules, gate, line ?? LoadLine.At(state, rules, now), release, page, now, members),
            .. Type(state, registered, release, page),
            .. Roles(state, own, release, page),
        ];
        return [.. all.OrderBy(f => f.Severity)];
    }

    private static IEnumerable<Finding> Practice(
        Dossier state, Requirement requirement, bool asked, string release, string page, DateTimeOffset now, IReadOnlySet<string> members)
    {
        var (line, id) = (state.Line(requirement.Id), requirement.Id);
        var done = line.Status is PracticeStatus.Met or PracticeStatus.MetLate or PracticeStatus.NotApplicable
            or PracticeStatus.NotRequired or PracticeStatus.RiskAccepted;
        var lacks = Judging.Lacks(state, requirement, now);
        if (lacks is { } lack && Rule(lack.Kind) is { } contradicted)
        {
            yield return One(Severity.Error, contradicted, $"{lack.Sentence}.");
        }
        if (lacks is { Kind: MissingKind.PracticeReworded or MissingKind.PracticeToRenew or MissingKind.PracticeCarried } waits)
        {
            yield return One(Severity.Warning, "answer-waits", $"{waits.Sentence}.");
        }
        if (line.Owner is { } owner && !members.Contains(owner))
        {
            yield return One(Severity.Error, "owner-left", "belongs to somebody who is no longer in the organisation.");
        }
        if (line.AcceptedBy is { } accepts && line.Status == PracticeStatus.RiskAccepted && !members.Contains(accepts))
        {
            yield return One(Severity.Warning, "acceptor-left", "has its risk accepted by somebody who is no longer in the organisation.");
        }
        if (!done && line.Due is { } due && due.HasEnded(now)) { yield return One(Severity.Warning, "overdue", $"was due on {due.Text}."); }
        if (line is { Status: PracticeStatus.RiskAccepted, Until: { } until } && !until.HasEnded(now) && until.HasEnded(now + Soon))
        {
            yield return One(Severity.Warning, "acceptance-ends-soon", $"has its risk accepted only until {until.Text}.");
        }
        if (line.Status is PracticeStatus.Met or PracticeStatus.MetLate && state.Counting(id, now).ToArray() is { Length: > 0 } counting
            && counting.MaxBy(e => e.Current.Content.ExpiresAt?.End ?? DateTimeOffset.MaxValue)!.Current.Content.ExpiresAt is { } end
                && end.HasEnded(now + Soon)) { yield return One(Severity.Warning, "evidence-expires", $"rests on evidence that expires on {end.Text}."); }
        if (asked && !done && line is { Owner: not null, Due: null }) { yield return One(Severity.Hint, "no-date", "has an owner and no date."); }
        if (!done && state.Counting(id, now).Any())
        {
            yield return One(Severity.Hint, "evidence-waits", "has evidence that counts; say that it is met, or what is still missing.");
        }

        Finding One(Severity severity, string rule, string clause) =>
            new(severity, rule, release, id, line.Owner, $"{id} {requirement.Title}: {clause}", $"{page}/practices/{id}");
    }

    private static IEnumerable<Finding> Evidence(Dossier state, EvidenceItem item, string release, string page, DateTimeOffset now)
    {
        if (item.Withdrawn) { yield break; }
        if (item.Current.Gone) { yield return One(Severity.Warning, "evidence-gone", "has no bytes any more, so it does not count."); }
        else if (item.Current.Content.ExpiresAt is { } end && end.HasEnded(now))
        {
            yield return One(Severity.Warning, "evidence-expired", $"expired on {end.Text}, so it does not count.");
        }
        if (item.Practices.Count == 0 && item.Current.Content.Kind != EvidenceKind.Worksheet)
        {
            yield return One(Severity.Hint, "serves-nothing", "serves no practice.");
        }
        else if (item.Practices.FirstOrDefault(p => state.Find(p) is null) is { } gone)
        {
            yield return One(Severity.Hint, "serves-unlisted", $"serves {gone}, which the list no longer holds.");
        }

        Finding One(Severity severity, string rule, string clause) =>
            new(severity, rule, release, null, item.Current.By, $"Evidence {item.Id} {clause}", $"{page}/evidence/{item.Id}");
    }

    private static IEnumerable<Finding> Whole(
        Dossier state, GateRules rules, Gate gate, LoadLine line, string release, string page, DateTimeOffset now, IReadOnlySet<string> members)
    {
        if (state.Assessment is null) { yield return One(Severity.Warning, "no-list", "The release has no list of practices yet.", "/assessment"); }
        // One line for all of them: before anybody is named they are the whole list.
        if (state.Assessment?.Requirements.Count(r =>
            gate.AsksFor(r) && state.Line(r.Id) is { Owner: null, Status: PracticeStatus.Open or PracticeStatus.InProgress }) is > 0 and var orphans)
        {
            yield return One(
                Severity.Hint, "no-owner",
                orphans == 1
                    ? "A practice that the gate asks for is open, and nobody owns it."
                    : $"{orphans} practices that the gate asks for are open, and nobody owns them.",
                "/practices?asked=true&owner=nobody");
        }
        foreach (var lapse in line.Lapses)
        {
            yield return new Finding(
                Severity.Error, "lapsed", release, lapse.Practice, lapse.Owner,
                lapse.Look is { } look
                    ? $"{lapse.Practice} counts as open: a {Watching.Owes(look)} has been due since {Day(lapse.Due)}."
                    : $"{lapse.Practice} must show itself again and again: new evidence has been due since {Day(lapse.Due)}.",
                lapse.Look is null ? $"{page}/practices/{lapse.Practice}"
                    : $"{page}/{(lapse.Look == Watched.InternalUse ? "internal-use" : "monitoring")}");
        }
        foreach (var owed in Watching.Owed(state))
        {
            var at = owed.What == Watched.InternalUse ? "/internal-use" : "/monitoring";
            if (owed.Rhythm.Owner is { } owner && !members.Contains(owner))
            {
                yield return One(
                    Severity.Error, "look-owner-left", $"A {Watching.Owes(owed.What)} is owed by somebody who is no longer in the organisation.", at);
            }
            if (owed.Rhythm.Owner is null && owed.Next.HasEnded(now))
            {
                yield return One(Severity.Error, "summary-due", $"A summary of internal use was due by {owed.Next.Text}, and nobody is named for it.", at);
            }
        }
        if (state.Status is { State: ServiceState.Active or ServiceState.Restricted } && Judging.Judge(state, rules, now) is not Verdict.Clear)
        {
            yield return One(Severity.Error, "serves-while-held", "The model may serve, and its gate is not clear.", "/gate");
        }
        foreach (var question in state.Assessment is null ? [] : rules.QuestionsAt(gate.Stage).Where(q => !q.IsCleared(state)))
        {
            var at = $"/gate#{question.Id}";
            if (question.Answered(state) is { } given)
            {
                yield return One(
                    Severity.Error, "question-holds",
                    $"A question of its gate is answered with '{Terms.Answers[given.Answer].Label}', and that holds it: {question.Text}", at);
            }
            else if (question.Begins <= now + Soon)
            {
                yield return One(
                    Severity.Warning, "question-unanswered", $"From {question.FromText} on its gate asks, and nobody has answered: {question.Text}", at);
            }
        }
        if (Serving.MonitoringDue(state) is { } due && due <= now)
        {
            yield return One(Severity.Error, "monitoring-due", $"The model is retired and should have been looked at by {Day(due)}.", "#status");
        }
        if (state.Status is { State: ServiceState.Suspended } suspended)
        {
            yield return One(Severity.Warning, "suspended", $"The model has been suspended since {Day(suspended.Since)}.", "/gate");
        }
        if (state.Approvals.LastOrDefault(a => a.Stage == gate.Stage) is { Ended: true } ended
            && Approving.Filling(state, gate, Approving.Standing(state, gate)).Count < gate.Approvers)
        {
            yield return One(
                Severity.Warning, "approval-ended",
                ended.Changed.Count == 0
                    ? "An approval was taken back, and none has replaced it."
                    : $"An approval ended when {Lines(ended.Changed)} changed, and none has replaced it.",
                "#approvals");
        }
        if (state.Decisions.LastOrDefault(d => d.Judged.Stage == gate.Stage)?.Judged is { Verdict: VerdictKind.Clear, ValidUntil: { } until }
            && until <= now
            && state.Status is null)
        {
            yield return One(
                Severity.Hint, "decision-expired", $"The last clear decision held until {Day(until)}, and the model did not go out on it.", "/gate");
        }
        if (state.Opened!.OnePerson)
        {
            yield return One(Severity.Hint, "one-person", "The organisation says that it has one person: every decision prints that weakness.", "");
        }
        if (state.Lines.FirstOrDefault(l => state.Assessment is { } a && a.Requirements.All(r => r.Id != l.Key)).Key is { } unlisted)
        {
            yield return One(
                Severity.Hint, "no-longer-listed",
                $"The list no longer holds {unlisted}, which has been worked on; what was entered is kept.",
                "/applicability");
        }

        Finding One(Severity severity, string rule, string sentence, string below) => new(severity, rule, release, null, null, sentence, page + below);
    }

    /// <summary>A list that was derived for less than the registry says that the model is.</summary>
    private static IEnumerable<Finding> Type(Dossier state, ModelType? registered, string release, string page)
    {
        if (state.Assessment is not { Profile.ModelType: var assessed } || registered is not { } known || assessed >= known) { yield break; }
        var (severity, reason) = state.Lowered is null
            ? (Severity.Warning, "Nobody said why: derive the list again, for that type or with a reason")
            : (Severity.Hint, "The reason is on the record, and every decision says that the type was lowered");
        yield return new Finding(
            severity, "type-below-registry", release, null, null,
            $"The list was derived for {SharedTerms.ModelTypes[assessed].Label}, and the registry has the model as "
                + $"{SharedTerms.ModelTypes[known].Label}. {reason}.",
            $"{page}/assessment");
    }

    /// <summary>A list that was derived for other roles than the registry gives the organisation which releases.</summary>
    private static IEnumerable<Finding> Roles(Dossier state, IReadOnlyList<Role>? own, string release, string page)
    {
        if (state.Assessment is not { Profile: var profile } || own is null) { yield break; }
        if (profile.Roles.Except(own).ToArray() is { Length: > 0 } strange)
        {
            yield return Found(
                "roles-not-own",
                $"The list was derived for {Named(strange)}, and the registry has the organisation as {Named(own)}. Derive the list for what you are, or have "
                    + "the registry say that you are that too.");
        }
        if (Assessing.Dropped(state, profile, own).Intersect(own).ToArray() is { Length: > 0 } lacking)
        {
            yield return Found(
                "roles-left-out",
                $"The list was derived without {Named(lacking)}, which the registry says that the organisation is. Nobody said why: derive it again, with that "
                    + "or with a reason.");
        }

        Finding Found(string rule, string sentence) => new(Severity.Warning, rule, release, null, null, sentence, $"{page}/assessment");

        static string Named(IEnumerable<Role> roles) => string.Join(", ", roles.Select(r => SharedTerms.Roles[r].Label));
    }

    /// <summary>The rule that a practice contradicts; null where it only is not done yet.</summary>
    private static string? Rule(MissingKind kind) => kind switch
    {
        MissingKind.PracticeWithoutEvidence => "met-without-evidence",
        MissingKind.PracticeWithoutReason => "no-reason",
        MissingKind.RiskAcceptanceEnded => "acceptance-ended",
        MissingKind.Assessment or MissingKind.ReleaseType or MissingKind.Audience or MissingKind.PublicWeights or MissingKind.PracticeOpen
            or MissingKind.Worksheet or MissingKind.WorksheetConclusion or MissingKind.WorksheetAdequacy or MissingKind.Declaration
            or MissingKind.DeclaredAnswer or MissingKind.Approval or MissingKind.AdverseEvidence or MissingKind.DutyUnowned
            or MissingKind.FindingOpen or MissingKind.VulnerabilityOpen
            // It was right when it was said: a warning of its own.
            or MissingKind.PracticeReworded or MissingKind.PracticeToRenew or MissingKind.PracticeCarried => null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Lines(IReadOnlyList<string> changed) =>
        changed.Count <= 2 ? string.Join(" and ", changed) : $"{changed[0]} and {changed.Count - 1} other lines";

    private static string Day(DateTimeOffset day) => day.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
