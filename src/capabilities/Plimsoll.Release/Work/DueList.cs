// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Work;

/// <summary>What is due of a person: practices owned, risks and evidence that end, approvals asked for, gates
/// held, retired models to look at. Pure: the same releases at the same instant give the same list.</summary>
public static class DueList
{
    /// <summary>Days that count as soon.</summary>
    public const int SoonDays = 7;

    /// <summary>How far ahead the end of evidence or of an accepted risk is told.</summary>
    public const int AheadDays = 60;

    /// <summary>The list, most urgent first.</summary>
    public static IReadOnlyList<DueItem> Of(IEnumerable<Dossier> releases, DuePerson person, GateRules rules, DateTimeOffset now) =>
    [
        .. releases.SelectMany(state => Of(state, person, rules, now))
            .OrderBy(item => item.Urgency).ThenBy(item => item.When?.End ?? DateTimeOffset.MaxValue).ThenBy(item => item.Release, StringComparer.Ordinal)
                .ThenBy(item => item.Kind).ThenBy(item => item.Subject, StringComparer.Ordinal),
    ];

    private static IEnumerable<DueItem> Of(Dossier state, DuePerson person, GateRules rules, DateTimeOffset now)
    {
        if (state is not { Opened: { } opened, Plan: { } plan }) { return []; }
        var page = $"releases/{opened.Release}";
        if (Serving.MonitoringDue(state) is { } look)
        {
            return person.Serves ? [Dated(DueKind.Monitoring, opened.Release, null, new LastInstant(look),
                "The model is retired; look at it again and record what you find.", page, now)] : [];
        }
        return [
            .. Practices(state, person, rules, page, now),
            .. Risks(state, person, page, now),
            .. Evidence(state, person, page, now),
            .. Gate(state, person, rules.For(plan.Stage), Judging.Judge(state, rules, now), page, now)
        ];
    }

    private static IEnumerable<DueItem> Practices(Dossier state, DuePerson person, GateRules rules, string page, DateTimeOffset now)
    {
        foreach (var requirement in state.Assessment?.Requirements ?? [])
        {
            var line = state.Line(requirement.Id);
            if (line.Owner != person.Account || Judging.Lacks(state, requirement, now) is not { } lack || lack.Kind == MissingKind.RiskAcceptanceEnded)
            {
                continue;
            }
            var sentence = $"{requirement.Id} {requirement.Title}: {lack.Sentence}.";
            yield return line.Due is { } due
                ? Dated(DueKind.Practice, state.Opened!.Release, requirement.Id, due, sentence, $"{page}/practices/{requirement.Id}", now)
                : new DueItem(DueKind.Practice, Urgency.Later, state.Opened!.Release, requirement.Id, null, sentence, $"{page}/practices/{requirement.Id}");
        }
        foreach (var lapse in LoadLine.At(state, rules, now).Lapses.Where(l => l.Owner == person.Account || l.Owner is null && person.Assesses))
        {
            yield return Dated(DueKind.Rhythm, state.Opened!.Release, lapse.Practice, new LastInstant(lapse.Due),
                $"{lapse.Practice} {state.Find(lapse.Practice)!.Title}: is continuous, and has shown no new evidence in time.",
                $"{page}/practices/{lapse.Practice}", now);
        }
    }

    private static IEnumerable<DueItem> Risks(Dossier state, DuePerson person, string page, DateTimeOffset now) =>
        from requirement in state.Assessment?.Requirements ?? []
        let line = state.Line(requirement.Id)
        where line is { Status: PracticeStatus.RiskAccepted, Until: { } until } && until.HasEnded(now.AddDays(AheadDays))
        where person.Assesses || line.AcceptedBy == person.Account || line.Owner == person.Account
        select Dated(DueKind.RiskAcceptance, state.Opened!.Release, requirement.Id, line.Until!,
            $"{requirement.Id} {requirement.Title}: its risk is accepted, and the acceptance {(line.Until!.HasEnded(now) ? "has ended" : "ends")}.",
            $"{page}/practices/{requirement.Id}", now);

    /// <summary>Evidence that ends, or has ended and left a practice without any.</summary>
    private static IEnumerable<DueItem> Evidence(Dossier state, DuePerson person, string page, DateTimeOffset now) =>
        from item in state.Evidence.Values
        where item is { Withdrawn: false, Current: { Gone: false, Content.ExpiresAt: { } } }
        let end = item.Current.Content.ExpiresAt!
        where end.HasEnded(now.AddDays(AheadDays))
        let served = item.Practices.Select(state.Find).OfType<Requirement>().ToArray()
        where !end.HasEnded(now) || served.Any(r => Judging.Lacks(state, r, now)?.Kind == MissingKind.PracticeWithoutEvidence)
        where person.Assesses || item.Current.By == person.Account || item.Practices.Any(p => state.Line(p).Owner == person.Account)
        select Dated(DueKind.Evidence, state.Opened!.Release, item.Id, end,
            $"Evidence for {string.Join(", ", item.Practices.Take(4))}{(item.Practices.Count > 4 ? $" and {item.Practices.Count - 4} more" : "")} "
            + $"{(end.HasEnded(now) ? "has expired" : "expires")}; add a new revision.",
            $"{page}/evidence/{item.Id}", now);

    private static IEnumerable<DueItem> Gate(Dossier state, DuePerson person, Gate gate, Verdict verdict, string page, DateTimeOffset now)
    {
        var release = state.Opened!.Release;
        var halted = state.Status?.State == ServiceState.Suspended;
        switch (verdict)
        {
            case Verdict.Held { Missing: [{ Kind: MissingKind.Approval } only] }:
                if (MayApprove(state, person, gate))
                {
                    yield return new DueItem(DueKind.Approval, Urgency.Soon, release, null, null, $"Only approval is missing: {only.Sentence}", "approvals");
                }
                else if (person.Assesses)
                {
                    yield return new DueItem(
                        DueKind.Gate,
                        halted ? Urgency.Soon : Urgency.Later,
                        release, null, null, $"It waits for people who approve: {only.Sentence}", "approvals");
                }
                break;
            case Verdict.Held held when person.Assesses:
                var nobody = held.Missing.Count(m => m.Practice is not null && m.Owner is null);
                yield return new DueItem(
                    DueKind.Gate,
                    halted ? Urgency.Soon : Urgency.Later,
                    release, null, null,
                    $"The gate holds it: {Count(held.Missing.Count, "thing is", "things are")} "
                        + $"missing{(nobody > 0 ? $", {nobody} of them without an owner" : "")}.",
                    $"{page}/gate");
                break;
            case Verdict.Clear when person.Assesses && !Judged(state, gate, now):
                yield return new DueItem(
                    DueKind.Gate, Urgency.Soon, release, null, null,
                    "Nothing is missing; have the gate judged, so that there is a decision.",
                    $"{page}/gate");
                break;
            case Verdict.Redirected when person.Assesses:
                yield return new DueItem(
                    DueKind.Gate, Urgency.Later, release, null, null, "There is no list for what is planned; the guidance advises to begin elsewhere.", page);
                break;
            case Verdict.Held or Verdict.Clear or Verdict.Redirected or Verdict.Refused: break;
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Whether a person's approval of the present state would be taken.</summary>
    public static bool MayApprove(Dossier state, DuePerson person, Gate gate) =>
        person.Approves
            && (!state.Authors.Contains(person.Account) || state.Opened is { OnePerson: true } && gate.OnePerson)
            && Approving.Standing(state, gate).All(a => a.By != person.Account);

    /// <summary>A decision that holds, or a model that serves on the strength of one: its ending is told by what follows from it.</summary>
    private static bool Judged(Dossier state, Gate gate, DateTimeOffset now) =>
        state.Status?.State is ServiceState.Active or ServiceState.Restricted
        || state.Decisions.LastOrDefault(d => d.Judged.Stage == gate.Stage)?.Judged is { Verdict: VerdictKind.Clear, ValidUntil: { } until } last
            && now < until
            && last.Bundle == Bundle.Of(state).Digest;

    private static DueItem Dated(DueKind kind, string release, string? subject, EndsAt when, string sentence, string page, DateTimeOffset now) =>
        new(kind, when.HasEnded(now) ? Urgency.Overdue : when.HasEnded(now.AddDays(SoonDays)) ? Urgency.Soon : Urgency.Later, release, subject, when, sentence,
            page);

    private static string Count(int number, string one, string many) => $"{number} {(number == 1 ? one : many)}";
}
