// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Gates;

/// <summary>Judges a release at the gate of its stage. Pure: the same state at the same instant gives the same verdict.</summary>
public static class Judging
{
    /// <summary>Of one practice that was handed to many, how many receivers are named.</summary>
    private const int MostHandedNamed = 3;

    /// <param name="state">The release, folded up to <paramref name="now"/>.</param>
    public static Verdict Judge(Dossier state, GateRules rules, DateTimeOffset now)
    {
        if (state is not { Opened: { } opened, Plan: { } plan })
        {
            return new Verdict.Held([new Missing(MissingKind.Assessment, null, null, "No release is open.", "release")]);
        }
        var page = $"release/{opened.Release}";
        if (state.RefusedAt(plan.Stage) is { } refused) { return new Verdict.Refused(refused.Reason); }
        if (state.Assessment is not { } assessment)
        {
            return new Verdict.Held([new Missing(MissingKind.Assessment, null, null, "The release has no list of practices yet.", $"{page}/assessment")]);
        }
        if (assessment.Redirect is { } advice) { return new Verdict.Redirected(advice); }
        var gate = rules.For(plan.Stage);
        Missing[] missing = [
            .. Mismatches(gate, plan, assessment, page),
            .. Practices(state, gate, assessment, page, now),
            .. Lapsed(state, rules, gate, page, now),
            .. Worksheet(state, gate, page, now),
            .. Questions(state, rules, plan.Stage, page, now),
            .. Unowned(state, rules, gate),
            .. Objections(state, page),
            .. Findings(state, page, now),
            .. Vulnerabilities(state, page),
            .. Approvals(state, gate, page, now)
        ];
        return missing is [] ? new Verdict.Clear(ValidUntil(state, rules, gate, now)) : new Verdict.Held(missing);
    }

    /// <summary>Judges and records the verdict under an id.</summary>
    /// <param name="twins">Other releases of the same weights: what holds them is put on the record first, where that is not known.</param>
    /// <param name="register">How the register of vulnerabilities stands to it: put on the record first, where that is not known.</param>
    public static Result<Outcome> Decide(
        Dossier state, Asker asker, string decision, GateRules rules, IEnumerable<Dossier>? twins = null, VulnerabilitiesStand? register = null)
    {
        if (state.Plan is not { } plan) { return new Refusal(ReleaseCodes.UnknownId, "release", null, "is not open", "open it first"); }
        if (state.Decisions.Any(d => d.Judged.Decision == decision))
        {
            return new Refusal(ReleaseCodes.IdTaken, "decision", decision, "exists already", "use another");
        }
        var gate = rules.For(plan.Stage);
        // Whoever could be asked by now is asked: what somebody outside said in their place fills none from then on.
        var counted = state.Reviews.IsEmpty ? [] : Colleagues.Counted(state, asker);
        JournalEvent[] first = [.. counted, .. Examining.Known(state, asker, twins ?? [])];
        state = first.Aggregate(state, (s, e) => s.Apply(new Recorded(long.MaxValue, asker.Now, asker.Account, e)));
        var stands = RegisterHold.Known(state, asker, register);
        first = [.. first, .. stands];
        state = stands.Aggregate(state, (s, e) => s.Apply(new Recorded(long.MaxValue, asker.Now, asker.Account, e)));
        var verdict = Judge(state, rules, asker.Now);
        var superseded = state.Decisions.LastOrDefault(d => d.Judged.Stage == plan.Stage)?.Judged.Decision;
        var (missing, until) = verdict switch
        {
            Verdict.Clear clear => ((IReadOnlyList<string>)[], (DateTimeOffset?)clear.ValidUntil),
            Verdict.Held held => ([.. held.Missing.Select(m => m.Key)], null),
            Verdict.Redirected or Verdict.Refused => ([], null),
            _ => throw new UnreachableException(),
        };
        return Outcome.Of([.. first, new GateJudged(
            decision, plan.Stage, verdict.Kind, missing, Bundle.Of(state).Digest, gate.Digest, until, superseded, Weaknesses(state, gate), rules.Name,
            Disclosure.Of(state, rules, asker.Now), Assurances.Of(state, rules, asker.Now))]);
    }

    /// <summary>Puts the signed bytes of a verdict on the record; refused where they were made before.</summary>
    /// <exception cref="ArgumentException">The event says otherwise than its verdict when the bytes were made.</exception>
    public static Result<Outcome> Sign(Dossier state, DecisionSigned made) => state.Decisions.FirstOrDefault(d => d.Judged.Decision == made.Decision) switch
    {
        null => new Refusal(ReleaseCodes.UnknownId, "decision", made.Decision, "is not known", "judge the gate first"),
        { Rendered: var rendered } when rendered != made.Rendered =>
            throw new ArgumentException($"{made.Decision} is signed {rendered}, not {made.Rendered}.", nameof(made)),
        { Signature: not null } => new Refusal(ApiCodes.NothingChanged, "decision", made.Decision, "is signed already", "leave it"),
        _ => Outcome.Of(made),
    };

    /// <summary>Answers a question that gates ask. It may be answered before the day from which it is asked, and anew at any time: another answer than the one
    /// that was approved ends the approval, and so does the first one where it says that nothing prevents it.</summary>
    /// <param name="role">The role in which whoever answers does.</param>
    public static Result<Outcome> Declare(
        Dossier state, Asker asker, GateRules rules, string question, DeclaredAnswer answer, VaultRef because, string role, IReadOnlyList<string> downstream) =>
        state.Plan is null ? new Refusal(ReleaseCodes.UnknownId, "release", null, "is not open", "open it first")
        : rules.Questions.FirstOrDefault(q => q.Id == question) is not { } asked
            ? new Refusal(
                ReleaseCodes.UnknownId, "question", question, "is asked by no gate",
                rules.Questions.Count == 0 ? "leave it" : $"use {string.Join(" | ", rules.Questions.Select(q => q.Id))}")
        : Consequences.Of(state, asker, downstream, new Declared(question, asked.Words, answer, because, role));

    /// <summary>The organisation decides not to release at the present stage; a model in service is halted.</summary>
    public static Result<Outcome> Refuse(Dossier state, VaultRef reason, IReadOnlyList<string> downstream) =>
        state.Plan is not { } plan ? new Refusal(ReleaseCodes.UnknownId, "release", null, "is not open", "open it first")
        : Outcome.Of([new ReleaseRefused(plan.Stage, reason), .. Consequences.Halt(state, Criterion.RefusedByOrganisation, reason, downstream)]);

    /// <summary>Takes the refusal at the present stage back. Somebody does who wrote none of the release; in an organisation of one person its one person,
    /// which is printed.</summary>
    public static Result<Outcome> LiftRefusal(Dossier state, Asker asker, VaultRef reason) =>
        state.Plan is not { } plan || state.RefusedAt(plan.Stage) is null
            ? new Refusal(ReleaseCodes.NotRefused, "release", state.Opened?.Release, "was not refused at this stage", "leave it")
        // No gate asks whether it may be lifted: what passes it, it asks afterwards.
        : !Approving.Independent(state, asker, alone: true).Succeeds(out var independence, out var refusal) ? refusal
        : Outcome.Of(new RefusalLifted(plan.Stage, reason, independence.Weakness));

    /// <summary>What is weaker than it should be about a verdict given now.</summary>
    public static IReadOnlyList<Weakness> Weaknesses(Dossier state, Gate gate)
    {
        var standing = Approving.Standing(state, gate);
        return
        [
            .. standing.Where(a => a.Weakness != Weakness.OutsideReviewer).Concat(Approving.Filling(state, gate, standing))
                .Select(a => a.Weakness).OfType<Weakness>().Concat(ReadOutsideOnly(state, gate) ? [Weakness.OutsideReviewer] : [])
                .Concat(state.Refusals.Where(r => r.Stage == gate.Stage).Select(r => r.Lifted?.Weakness).OfType<Weakness>())
                .Concat(state.Adverse.Values.Select(a => a.Answer?.Weakness).OfType<Weakness>())
                .Concat(state.ReturnedAloneBy is null ? [] : [Weakness.ReturnAgreedAlone]).Distinct().Order(),
        ];
    }

    /// <summary>A weakness in words, with how many approvals it is about.</summary>
    /// <param name="state">The release as it was judged.</param>
    /// <param name="gate">The rules that it was judged under; null where they are not at hand, and then nothing is counted.</param>
    public static string Says(Dossier state, Gate? gate, Weakness weakness, DateTimeOffset at)
    {
        switch (weakness)
        {
            case Weakness.OnePersonOrganisation: return "self-attested, the approver is also an author";
            case Weakness.ReturnAgreedAlone:
                return "it was lowered for a cause that one person alone does not answer, and one person alone brought it back; nobody else has approved since";
            case Weakness.OutsideReviewer when gate is null: return "somebody outside looked, asked by a link; who it was the server did not check";
            case Weakness.OutsideReviewer:
                var filling = Approving.Filling(state, gate, Approving.Standing(state, gate).Where(a => !a.HasLapsed(at)));
                var outside = filling.Count(a => a.Weakness == Weakness.OutsideReviewer);
                return outside == 0 ? "a worksheet was read by nobody but somebody outside, asked by a link, whom this server does not know"
                    : $"{outside} of {gate.Approvers} approvals by reviewers from outside, asked by a link, whom this server does not know";
            default: throw new UnreachableException();
        }
    }

    /// <summary>Whether a worksheet that the gate asks for was read by nobody but outside reviewers.</summary>
    private static bool ReadOutsideOnly(Dossier state, Gate gate) => gate.AsksWorksheet
        && state.Evidence.Values.Where(e => !e.Withdrawn && e.Current.Content.Kind == EvidenceKind.Worksheet)
            .Select(sheet => Evidencing.Called(state, sheet).ToArray())
            .Any(called => called is not [] && called.All(a => state.Reviews.ContainsKey(a.By)));

    /// <summary>What of that which was said of a practice keeps it from standing at an instant; null when nothing does. Whether it lapsed besides
    /// <see cref="Footings"/> says, which is asked for what a practice is now.</summary>
    /// <remarks>What would not stand in any wording is said first: confirming it would mend nothing.</remarks>
    internal static (MissingKind Kind, string Sentence)? Lacks(Dossier state, Requirement requirement, DateTimeOffset now)
    {
        var line = state.Line(requirement.Id);
        (MissingKind, string)? lack = line.Status switch
        {
            PracticeStatus.Open => (MissingKind.PracticeOpen, "is open"),
            PracticeStatus.InProgress => (MissingKind.PracticeOpen, "is in progress"),
            PracticeStatus.Met or PracticeStatus.MetLate =>
                state.Counting(requirement.Id, now).Concat(state.Waiting(requirement.Id, now)).Any()
                    ? null : (MissingKind.PracticeWithoutEvidence, "is said to be met, but no evidence for it counts"),
            PracticeStatus.NotApplicable => line.Reason is not null ? null : (MissingKind.PracticeWithoutReason, "is said not to apply, without a reason"),
            PracticeStatus.NotRequired =>
                line.Reason is not null ? null : (MissingKind.PracticeWithoutReason, "is said not to be required here, without a reason"),
            PracticeStatus.RiskAccepted => line is { Reason: not null, AcceptedBy: not null, Until: { } until } && !until.HasEnded(now) ? null
                : (MissingKind.RiskAcceptanceEnded, "had its risk accepted, and the acceptance has ended"),
            _ => throw new UnreachableException(),
        };
        return lack ?? (Waits(state, requirement.Id, now) is { } waits
            ? (Kind(waits), $"{Why(line.Status, waits)}; {ConfirmOrReplace}")
            : null);
    }

    private static MissingKind Kind(Rephrased waits) => waits switch
    {
        Rephrased.Reworded or Rephrased.FromUnrecorded or Rephrased.ProvedOtherwise => MissingKind.PracticeReworded,
        Rephrased.Renewed => MissingKind.PracticeToRenew,
        Rephrased.Carried => MissingKind.PracticeCarried,
        _ => throw new UnreachableException(),
    };

    private const string ConfirmOrReplace = "what stands waits until it is confirmed for what is asked now, or replaced";

    /// <summary>How the question has changed since what stands about a practice answered it, so that it waits; null where nothing waits.</summary>
    public static Rephrased? Waits(Dossier state, string practice, DateTimeOffset now)
    {
        if (state.Asked(practice) is not { } asked) { return null; }
        if (state.SaidOfAnother(practice) is { } said) { return said.Became(asked); }
        // Said of the wording of now, and resting on what answers another one.
        return state.Line(practice).Status is PracticeStatus.Met or PracticeStatus.MetLate && !state.Counting(practice, now).Any()
            ? state.Waiting(practice, now).Select(e => e.Answered(practice).Became(asked)).FirstOrDefault()
            : null;
    }

    private static string Why(PracticeStatus status, Rephrased waits)
    {
        var said = status switch
        {
            PracticeStatus.Met or PracticeStatus.MetLate => "was said to be met",
            PracticeStatus.NotApplicable => "was said not to apply",
            PracticeStatus.NotRequired => "was said not to be required here",
            PracticeStatus.RiskAccepted => "had its risk accepted",
            PracticeStatus.Open or PracticeStatus.InProgress => "was begun",
            _ => throw new UnreachableException(),
        };
        return waits switch
        {
            Rephrased.Reworded => $"{said} under another wording",
            Rephrased.FromUnrecorded => $"{said} under a wording that was not recorded",
            Rephrased.ProvedOtherwise => $"{said} when something else proved it",
            Rephrased.Renewed => $"{said} before the significant update, which asks it anew",
            Rephrased.Carried => $"{said} for the release before, and is carried over",
            _ => throw new UnreachableException(),
        };
    }

    private static IEnumerable<Missing> Mismatches(Gate gate, ReleasePlan plan, PinnedAssessment assessment, string page)
    {
        if (!gate.Accepts.Contains(assessment.Profile.ReleaseType) || assessment.Profile.ReleaseType != plan.ReleaseType)
        {
            yield return new Missing(MissingKind.ReleaseType, null, null,
                $"The list was derived for {SharedTerms.ReleaseTypes[assessment.Profile.ReleaseType].Label}, the plan says "
                    + $"{SharedTerms.ReleaseTypes[plan.ReleaseType].Label}; the gate '{gate.Title}' takes "
                    + $"{string.Join(", ", gate.Accepts.Select(a => SharedTerms.ReleaseTypes[a].Label))}.",
                $"{page}/assessment");
        }
        if (!gate.Audiences.Contains(plan.Audience))
        {
            yield return new Missing(
                MissingKind.Audience, null, null,
                $"The plan reaches {Terms.Audiences[plan.Audience].Label}; the gate '{gate.Title}' lets it reach "
                    + $"{string.Join(", ", gate.Audiences.Select(a => Terms.Audiences[a].Label))}.",
                $"{page}/plan");
        }
        if (plan.WeightsArePublic && !gate.PublicWeights)
        {
            yield return new Missing(
                MissingKind.PublicWeights, null, null,
                $"Weights that anybody may take cannot pass the gate '{gate.Title}'; that step cannot be undone and has a gate of its own.",
                $"{page}/plan");
        }
    }

    private static IEnumerable<Missing> Practices(Dossier state, Gate gate, PinnedAssessment assessment, string page, DateTimeOffset now) =>
        from requirement in assessment.Requirements
        where gate.AsksFor(requirement)
        let lack = Lacks(state, requirement, now)
        where lack is not null
        select new Missing(
            lack.Value.Kind, requirement.Id, state.Line(requirement.Id).Owner,
            $"{requirement.Id} {requirement.Title}: {lack.Value.Sentence}.",
            $"{page}/practices/{requirement.Id}");

    /// <summary>Practices that lapsed since: of everybody who owes a part of it. A verdict that was given before stands for as long as it says; a new one does
    /// not call them met.</summary>
    private static IEnumerable<Missing> Lapsed(Dossier state, GateRules rules, Gate gate, string page, DateTimeOffset now)
    {
        var footings = Footings.At(state, rules, now);
        return from requirement in state.Assessment?.Requirements ?? []
               where gate.AsksFor(requirement) && footings.FellSilent(requirement)
               let late = footings.LapsesOf(requirement.Id)
               let owners = late.Select(l => l.Owner).OfType<string>().Distinct(StringComparer.Ordinal).ToArray()
               select new Missing(
                   MissingKind.PracticeWithoutEvidence, requirement.Id, owners.FirstOrDefault(),
                   $"{requirement.Id} {requirement.Title}: {footings.Lapsed(requirement.Id)}.",
                   late[0].Look is null ? $"{page}/practices/{requirement.Id}"
                       : $"{page}/{(late[0].Look == Rhythms.Watched.InternalUse ? "internal-use" : "monitoring")}")
               {
                   Others = owners.Length > 1 ? owners[1..] : null,
               };
    }

    /// <summary>Worksheets of whoever releases that would let weights pass once a second person has read them.</summary>
    internal static IEnumerable<EvidenceItem> Unread(Dossier state, Gate gate, DateTimeOffset now) => state.Evidence.Values.Where(e =>
        e.Current.Content is { Kind: EvidenceKind.Worksheet, Result: { } result } && gate.Results.Contains(result) && e.CountsAt(now)
        && !Evidencing.Called(state, e).Any());

    private static IEnumerable<Missing> Worksheet(Dossier state, Gate gate, string page, DateTimeOffset now)
    {
        if (!gate.AsksWorksheet) { yield break; }
        EvidenceItem[] sheets = [.. state.Evidence.Values.Where(e => e.Current.Content.Kind == EvidenceKind.Worksheet && !e.Withdrawn)];
        EvidenceItem[] worksheets = [.. sheets.Where(e => e.CountsAt(now))];
        if (gate.Results.Count == 0)
        {
            foreach (var missing in OfForm1(gate, worksheets, page)) { yield return missing; }
            yield break;
        }
        EvidenceItem[] releasing = [.. worksheets.Where(e => e.Current.Content.Result is not null)];
        if (releasing is [])
        {
            yield return new Missing(MissingKind.Worksheet, null, null, "The worksheet that says what was looked for is missing.", $"{page}/worksheet");
        }
        var unread = Unread(state, gate, now).Select(e => e.Id).ToHashSet(StringComparer.Ordinal);
        // One risk that was not looked for, or that stands, is enough: a second worksheet cannot outvote it, and a day that passes does not mend it.
        foreach (var sheet in sheets.Where(e => e.Current.Content.Result is not null))
        {
            var (content, at) = (sheet.Current.Content, $"{page}/worksheet#{sheet.Id}");
            if (!gate.Results.Contains(content.Result!.Value))
            {
                yield return new Missing(MissingKind.WorksheetConclusion, null, sheet.Current.By, $"Worksheet {sheet.Id} {Says(content)}", at);
            }
            else if (unread.Contains(sheet.Id))
            {
                yield return new Missing(
                    MissingKind.WorksheetAdequacy, null, null, $"Worksheet {sheet.Id} waits for a second person who reads it and calls it adequate.", at);
            }
        }
        // A sheet about a restriction never lets anything pass. Where it finds that openness has to be restricted, it holds.
        foreach (var sheet in sheets.Where(e => e.Current.Content is { Restricts: true, Conclusion: WorksheetConclusion.NecessaryAndProportionate }))
        {
            yield return new Missing(
                MissingKind.WorksheetConclusion, null, sheet.Current.By,
                $"Worksheet {sheet.Id} concludes that a restriction of openness is necessary and proportionate.", $"{page}/worksheet#{sheet.Id}");
        }

        static string Says(EvidenceContent content) => content.OfBefore
            ? $"was filled in when one sheet served both askers, and concluded '{SharedTerms.Conclusions[content.Conclusion!.Value].Label}' about a "
                + $"restriction of openness; it is taken for '{SharedTerms.Results[content.Result!.Value].Label}'. Replace it by one that says what was "
                + "looked for, or withdraw it."
            : $"says '{SharedTerms.Results[content.Result!.Value].Label}'.";
    }

    /// <summary>As packs of form 1 asked: one sheet for both askers, which let weights pass by what it concluded about a restriction.</summary>
    private static IEnumerable<Missing> OfForm1(Gate gate, EvidenceItem[] worksheets, string page)
    {
        if (worksheets is []) { yield return new Missing(MissingKind.Worksheet, null, null, "The marginal-risk worksheet is missing.", $"{page}/evidence"); }
        foreach (var sheet in worksheets.Where(e => e.Current.Content.Conclusion is not { } c || !gate.Worksheet.Contains(c)))
        {
            yield return new Missing(
                MissingKind.WorksheetConclusion, null, sheet.Current.By,
                $"Worksheet {sheet.Id} concludes '{(sheet.Current.Content.Conclusion is { } c ? SharedTerms.Conclusions[c].Label : "nothing")}' about "
                    + "restricting open release.",
                $"{page}/evidence/{sheet.Id}");
        }
    }

    /// <summary>What the gate asks. From its day on a question waits for an answer; an answer that does not clear it holds from when it is given, whatever the
    /// day.</summary>
    private static IEnumerable<Missing> Questions(Dossier state, GateRules rules, Stage stage, string page, DateTimeOffset now)
    {
        foreach (var question in rules.QuestionsAt(stage).Where(q => !q.IsCleared(state)))
        {
            var at = $"{page}/gate#{question.Id}";
            if (question.Answered(state) is { } given)
            {
                yield return new Missing(
                    MissingKind.DeclaredAnswer, null, given.By, $"A question is answered with '{Terms.Answers[given.Answer].Label}': {question.Text}", at);
            }
            else if (question.Begins <= now)
            {
                yield return new Missing(MissingKind.Declaration, null, null, $"A question waits for its answer: {question.Text}", at);
            }
        }
    }

    /// <summary>What was handed along the value chain, is asked for here and is owed by nobody: not accepted, or given to nobody. One thing a practice, however
    /// many it was handed to: a model that goes to hundreds of hosts lacks no more than its list has, and its verdict stays an entry.</summary>
    private static IEnumerable<Missing> Unowned(Dossier state, GateRules rules, Gate gate) =>
        rules.UnownedAt(gate.Stage) is null ? []
        : from handed in state.Handed.Values
          from duty in handed.Duties
          where duty.Owed == Owes.Nobody && state.Find(duty.Practice) is { } practice && gate.AsksFor(practice)
          group (handed.HandOver, Says: HandedDuties.Says(duty, handed.Receiver)) by duty.Practice into alike
          let more = alike.Count() - MostHandedNamed
          select new Missing(
              MissingKind.DutyUnowned, alike.Key, state.Line(alike.Key).Owner,
              $"{alike.Key} {state.Find(alike.Key)!.Title}: {string.Join("; ", alike.Take(MostHandedNamed).Select(a => a.Says))}"
                  + (more > 0 ? string.Create(CultureInfo.InvariantCulture, $"; and so with {more} more") : "") + "; nobody owes it.",
              $"chain/{alike.First().HandOver}#{alike.Key}");

    /// <summary>What speaks against the release holds it until an approver has decided about it.</summary>
    private static IEnumerable<Missing> Objections(Dossier state, string page) =>
        from adverse in Objecting.Holding(state)
        select new Missing(
            MissingKind.AdverseEvidence, null, null,
            adverse.Answer is null
                ? $"Evidence speaks against the release, and no approver has decided about it; that is due by {adverse.DecideBy.Text}."
                : "Evidence speaks against the release, and an approver decided that it stops; that holds until an approver decides otherwise.",
            $"{page}/evidence/{adverse.Evidence}");

    /// <summary>What was found holds the release until it is mitigated and tested again. A release of which no such finding was recorded is judged as it
    /// always was.</summary>
    private static IEnumerable<Missing> Findings(Dossier state, string page, DateTimeOffset now) =>
        (from found in Examining.Holding(state, now)
        select new Missing(
            MissingKind.FindingOpen, null, null,
            $"The finding {found.Finding} of the evaluation {found.Evaluation} is open, {Terms.FindingWeights[found.Weight].Label}: {found switch
            {
                { Mitigation: null } => "no mitigation and no retest is linked",
                _ when Examining.Fault(state, found, now) is { } fault => $"what shows its mitigation {fault}",
                _ => "its mitigation waits for a retest",
            }}.",
            Succession.Updated.IsCarried(state, found) ? $"{page}/update#findings" : $"{page}/records/{found.Finding}") { Finding = found.Finding })
        .Concat(
            from twin in state.Twins.Values
            from found in twin.Findings
            select new Missing(
                MissingKind.FindingOpen, null, null,
                $"The finding {found.Finding} of the evaluation {found.Evaluation} is open, {Terms.FindingWeights[found.Weight].Label}: it was found of the "
                    + $"same weights, and holds the release {twin.Twin}, where it is mitigated and tested again.",
                $"release/{twin.Twin}/records/{found.Finding}") { Finding = found.Finding });

    /// <summary>What stands open in the register of vulnerabilities holds the release. Which it is, whoever may read the register sees there.</summary>
    private static IEnumerable<Missing> Vulnerabilities(Dossier state, string page)
    {
        if (state.Register is { Holds: true })
        {
            yield return new Missing(
                MissingKind.VulnerabilityOpen, null, null,
                "The register of vulnerabilities holds it: a severe or critical one stands open on these weights, or on those that they succeed"
                    + (state.Patch is null ? "" : ", or what the patch fixes is not said to be fixed in this version, with the evaluation that tested it")
                    + ". Whoever may read the register sees which, and what lets go of it.",
                $"{page}/gate#vulnerabilities");
        }
    }

    private static IEnumerable<Missing> Approvals(Dossier state, Gate gate, string page, DateTimeOffset now)
    {
        var all = Approving.Standing(state, gate);
        Approval[] standing = [.. all.Where(a => !a.HasLapsed(now))];
        var ended = state.Approvals.Count(a => a.Ended && a.Stage == gate.Stage);
        if (standing.Any(a => a.Weakness == Weakness.OnePersonOrganisation) && gate.OnePerson) { yield break; }
        var counting = Approving.Filling(state, gate, standing).Count;
        if (counting < gate.Approvers)
        {
            var lapsed = all.Count - standing.Length;
            yield return new Missing(
                MissingKind.Approval, null, null,
                $"{counting} of {gate.Approvers} approvals of this very state stand{(ended > 0 ? $"; {ended} ended since" : "")}"
                    + $"{(lapsed > 0 ? $"; the condition of {lapsed} was not met in time" : "")}.",
                $"{page}/approvals");
        }
    }

    /// <summary>A verdict never outlives what it rests on: evidence and accepted risks that end earlier end it, and so does the day from which a question is
    /// asked that is not answered yet.</summary>
    private static DateTimeOffset ValidUntil(Dossier state, GateRules rules, Gate gate, DateTimeOffset now)
    {
        var ends = from requirement in state.Assessment!.Requirements
                   where gate.AsksFor(requirement)
                   let line = state.Line(requirement.Id)
                   let until = line.Status switch
                   {
                       PracticeStatus.Met or PracticeStatus.MetLate =>
                           state.Counting(requirement.Id, now).Max(e => e.Current.Content.ExpiresAt?.End ?? DateTimeOffset.MaxValue),
                       PracticeStatus.RiskAccepted => line.Until?.End ?? now,
                       PracticeStatus.NotApplicable or PracticeStatus.NotRequired => DateTimeOffset.MaxValue,
                       PracticeStatus.Open or PracticeStatus.InProgress => now,
                       _ => throw new UnreachableException(),
                   }
                   select until;
        var worksheets = !gate.AsksWorksheet ? []
            : state.Evidence.Values.Where(e => e.Current.Content.Kind == EvidenceKind.Worksheet && e.CountsAt(now))
            .Select(e => e.Current.Content.ExpiresAt?.End ?? DateTimeOffset.MaxValue);
        var conditions = Approving.Standing(state, gate).Where(a => a.Condition is { Met: null } && !a.HasLapsed(now)).Select(a => a.Condition!.LastDay.End);
        var questions = rules.QuestionsAt(gate.Stage).Where(q => q.Begins > now && !q.IsCleared(state)).Select(q => q.Begins);
        var mitigations = state.Findings.Values.Where(f => f.Mitigation is not null)
            .Select(f => state.Evidence[f.Mitigation!].Current.Content.ExpiresAt?.End ?? DateTimeOffset.MaxValue);
        return ends.Concat(worksheets).Concat(mitigations).Concat(questions).Concat(conditions).Append(now.Plus(TimeSpan.FromHours(gate.ValidHours))).Min();
    }
}
