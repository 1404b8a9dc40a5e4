// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Rhythms;
using Plimsoll.Release.Succession;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Events;

/// <summary>An event in words, for the trail of a release: what was done, and how it stood before and after.</summary>
/// <param name="What">A clause in the past tense that follows the name of whoever did it.</param>
/// <param name="Practice">The practice that it is about, where it is one.</param>
/// <param name="Evidence">The piece of evidence that it is about, where it is one.</param>
/// <param name="Before">How it stood; null where nothing stood. Accounts stand by id.</param>
/// <param name="After">How it stands since.</param>
/// <param name="Text">What the person wrote, where something was written.</param>
public sealed record Told(string What, string? Practice, string? Evidence, string? Before, string? After, VaultRef? Text)
{
    /// <summary>What else was written with it, each after what it is.</summary>
    public IReadOnlyList<ToldText> Said { get; init; } = [];

    /// <param name="before">The release as it stood just before the event.</param>
    /// <param name="happened">The event.</param>
    public static Told Of(Dossier before, JournalEvent happened) => happened switch
    {
        ReleaseOpened e => Plain("opened the release", after: Plan(e.Plan)),
        PlanChanged e => Plain("changed the plan", before.Plan is { } plan ? Plan(plan) : null, Plan(e.Plan)),
        AssessmentPinned e => Plain(
            "derived the list of practices",
            before.Assessment is { } a ? List(a.Profile, a.Requirements.Count) : null,
            List(e.Profile, e.Requirements.Count)),
        ListKept => Plain("kept the words of a list of practices"),
        PracticesListed e => Plain("went on with the list of practices", after: $"{e.Requirements.Count} more practices"),
        PracticeAssigned e => On(e.Practice, "assigned", Assigned(before.Line(e.Practice).Owner, before.Line(e.Practice).Due), Assigned(e.Owner, e.Due)),
        PracticeStatusSet e =>
            On(e.Practice, "said where it stands", Stands(before.Line(e.Practice).Status, before.Line(e.Practice).Until), Stands(e.Status, e.Until), e.Reason),
        AnswerConfirmed e => On(
            e.Practice, "confirmed what stands for the wording of now", "waited",
            e.Evidence is [] ? "counts again" : $"counts again, with {string.Join(", ", e.Evidence)}", e.Reason),
        TypeLowered e => Plain(
            "lowered the type of model", SharedTerms.ModelTypes[e.From].Label, $"{SharedTerms.ModelTypes[e.To].Label}, as {string.Join(", ", e.Roles)}",
            e.Reason),
        RolesNarrowed e => Plain(
            "dropped a role in the value chain", RolesOf(e.From), $"{RolesOf(e.To)}, as {string.Join(", ", e.Roles)}", e.Reason),
        CommentAdded e => On(e.Practice, "discussed", null, null, e.Text),
        EvidenceAttached e => Piece(e.Evidence, "attached evidence", null, Content(e.Content, e.Practices), e.Content.Label),
        EvidenceRevised e => Piece(
            e.Evidence, "replaced evidence",
            before.Evidence.TryGetValue(e.Evidence, out var old) ? $"revision {old.Current.Number}, {old.Current.Content.Digest.Hex[..12]}…" : null,
            $"revision {e.Revision}, {e.Content.Digest.Hex[..12]}…", e.Content.Label),
        WorksheetCalledAdequate e => Piece(e.Evidence, "called a worksheet adequate", null, $"revision {e.Revision} is adequate", e.Words),
        Declared e => Plain(
            $"answered the question {e.Question.Replace('-', ' ')}",
            before.Declared.TryGetValue(e.Question, out var answer) ? Terms.Answers[answer.Answer].Label : null, Terms.Answers[e.Answer].Label, e.Because),
        EvidenceLinked e => Piece(
            e.Evidence, "set which practices evidence serves",
            before.Evidence.TryGetValue(e.Evidence, out var old) ? Serves(old.Practices) : null,
            Serves(e.Practices), null),
        EvidenceWithdrawn e => Piece(e.Evidence, "withdrew evidence", "counted", "no longer counts", e.Reason),
        EvidenceGone e =>
            Piece(e.Evidence, "recorded that the bytes of evidence are gone", $"revision {e.Revision} was there", "gone; it never counts again", null),
        ApprovalGiven e => Plain(
            $"approved for {Terms.Stages[e.Stage].Label}",
            after: $"bundle {e.Bundle.Hex[..12]}…{(e.Condition is { } c ? $", on a condition to be met by {c.LastDay.Text}" : "")}",
            text: e.Words ?? e.Condition?.Words),
        ConditionMet e => Plain("held the condition of an approval to be met", text: e.Words),
        ChangesRequested e => Plain($"asked for changes before {Terms.Stages[e.Stage].Label}", after: $"of bundle {e.Bundle.Hex[..12]}…", text: e.Words),
        StateSeen e => Plain("looked at what would be approved", after: $"bundle {e.Bundle.Hex[..12]}…"),
        ApprovalRevoked e => Plain("took the approval back", "approved", "no approval", e.Reason),
        ApprovalVoided e => Plain("thereby ended an approval", "approved", $"ended, because these changed: {string.Join(", ", e.Changed)}"),
        ReleaseRefused e => Plain($"decided not to release at the stage {Terms.Stages[e.Stage].Label}", after: "refused", text: e.Reason),
        RefusalLifted e => Plain($"lifted the refusal at the stage {Terms.Stages[e.Stage].Label}", "refused",
            e.Weakness is null ? "the gate decides again" : "the gate decides again; lifted by an author: the organisation has one person", e.Reason),
        GateJudged e => Plain(
            $"had the gate to {Terms.Stages[e.Stage].Label} judged",
            before.Decisions.LastOrDefault(d => d.Judged.Stage == e.Stage) is { } last ? Verdict(last.Judged) : null,
            Verdict(e)),
        DecisionSigned e => Plain(Signing(e.Rendered), after: $"bytes {e.Envelope.Hex[..12]}…"),
        StatusChanged e => Plain(
            "changed whether it may serve",
            before.Status is { } status ? Service(status.State, status.AllowedUses) : "not in service",
            $"{Service(e.State, e.AllowedUses)}, because: {Terms.Criteria[e.Criterion].Label}",
            e.Reason),
        ReturnProposed e => new Told(
            "proposed to put it back into service", null, e.Evidence, null,
            $"for {string.Join(", ", e.Uses)}{(e.Read is { } read ? $", with revision {read.Revision}" : "")}; it waits for agreement", e.Reason),
        ReturnAgreed e => Plain(
            "agreed that it comes back into service", before.Return is { } proposed ? $"proposed by {proposed.By}" : null,
            e.Weakness is null ? "agreed by a second person" : "agreed by the same person: the organisation has one", e.Words),
        AdverseRaised e => Piece(e.Evidence, "said that evidence speaks against the release", null, $"to be decided by {e.DecideBy.Text}", e.Words),
        AdverseAnswered e => Piece(
            e.Evidence, "decided about evidence that speaks against the release", "open",
            $"{Terms.AdverseAnswers[e.Answer].Label}{(e.Weakness is null ? "" : "; decided by an author: the organisation has one person")}", e.Words),
        FindingOpened e => Plain($"recorded the finding {e.Finding}, {Terms.FindingWeights[e.Weight].Label}", null, "it holds the gate"),
        FindingMitigated e => Piece(
            e.Evidence, $"linked what mitigates the finding {e.Finding}", before.Findings.GetValueOrDefault(e.Finding)?.Mitigation ?? "not mitigated",
            $"{e.Evidence}; it waits for a retest", null),
        FindingRetested e => Plain($"linked the retest of the finding {e.Finding}", "not retested since", $"retested by {e.Evaluation}"),
        Succeeds e => Plain(
            e.Changes is [UpdateChange.Fix] ? $"opened it as a patch of {e.Release}"
                : $"opened it as the successor of {e.Release}, after a significant update", null,
            string.Join(", ", e.Changes.Select(c => Terms.UpdateChanges[c].Label)) + (e.Modalities is [] ? "" : $": {string.Join(", ", e.Modalities)}"),
            e.Words),
        PatchOpened e => Plain(
            $"said what the patch fixes in the register of vulnerabilities: {string.Join(", ", e.Fixes)}", null,
            $"it touches {string.Join(", ", e.Touches)}; {e.Kept.Count} answers count on, which it does not touch"),
        CarriedOver e => Plain(
            "carried over what stood about the release before", null,
            $"{e.Lines.Count} lines and {e.Evidence.Select(p => p.Evidence).Distinct().Count()} pieces of evidence, "
                + (before.Patch is null ? "which wait to be confirmed" : "of which what the patch touches waits to be confirmed")),
        SuccessorOpened e => Plain("opened its successor", after: e.Successor),
        SuccessorServed e => Plain("thereby put its successor into service", after: $"the public status points to {e.Successor}"),
        VulnerabilitiesStand e => Plain(
            "thereby put on the record how the register of vulnerabilities stands", Holds(before.Register?.Holds == true, before.Register?.Open),
            Holds(e.Holds, e.Open)),
        TwinFindings e => Plain(
            $"thereby put on the record which findings hold the release {e.Twin}, which has the same weights", Found(before.Twins.GetValueOrDefault(e.Twin)),
            Found(e)),
        ReviewAsked e => Plain("asked somebody outside to review it", after: $"a link that works once, until {e.Until.Text}", text: e.Relation),
        ColleaguesCounted e => Plain(
            "thereby put on the record how many people of the organisation could approve it and wrote none of it",
            before.Colleagues is { } known ? $"{known}" : null, $"{e.People}"),
        ReviewWithdrawn e => Plain("withdrew the link of an outside reviewer", "it could be answered", "it opens nothing any more"),
        ReviewAnswered e => Plain(
            $"answered as an outside reviewer, asked by link, for {Terms.Stages[e.Stage].Label}", null,
            $"{Terms.ReviewAnswers[e.Answer].Label}, of bundle {e.Bundle.Hex[..12]}…"
                + string.Concat(e.Adequate.Select(s => $"; calls revision {s.Revision} of worksheet {s.Evidence} adequate")), e.Words),
        DutiesHanded e => Plain(
            $"thereby put on the record how the duties stand that were handed to {e.Receiver}",
            before.Handed.TryGetValue(e.HandOver, out var handed) ? HandedDuties.Says(handed) : null, HandedDuties.Says(e)),
        StagedPlanSet e => Plain(
            before.Staged is null ? "laid out the way ahead" : "laid out the way ahead anew", before.Staged is { } staged ? Way(staged.Steps) : null,
            Way(e.Steps)) with { Said = [.. e.Steps.SelectMany(Criteria)] },
        MovedOn e => Plain(
            "moved on to the next step", Terms.Stages[e.From].Label,
            $"{Terms.Stages[e.To].Label}; {(e.Met.Count == 1 ? "1 criterion is" : $"{e.Met.Count} criteria are")} said to be met"
                + (e.Met.Select(m => m.Evidence).OfType<string>().Distinct().ToArray() is { Length: > 0 } shown
                    ? $", with {string.Join(", ", shown)}" : "")) with
            {
                Said =
                [
                    .. e.Met.SelectMany(m => (ToldText[])
                    [
                        new("a criterion that is said to be met", m.Criterion), .. m.Words is { } words ? (ToldText[])[new("what shows it", words)] : [],
                    ]),
                ],
            },
        MovedBack e => Plain(
            $"moved back, because a criterion came true, to {Terms.FallBacks[e.Act].Label}", Terms.Stages[e.From].Label,
            e.To == e.Asked ? Terms.Stages[e.To].Label
                : $"{Terms.Stages[e.To].Label}, and not {Terms.Stages[e.Asked].Label}: what went out cannot be called back", e.Words) with
            {
                Said = [new("the criterion that came true", e.Criterion)],
            },
        ReviewerErased => Plain("erased what was known of an outside reviewer"),
        OpenNoticeIssued e => Plain($"gave notice: {Terms.NoticeKinds[e.Kind].Label}", after: $"because: {Terms.Criteria[e.Criterion].Label}", text: e.Text),
        RhythmSet e => Plain(
            e.What == Watched.InternalUse ? $"set how often a {Watching.Owes(e.What)} is owed" : $"set how often somebody looks at {Watching.Says(e.What)}",
            before.RhythmOf(e.What) is { Runs: true, Owner: not null } rhythm ? Looks(e.What, rhythm) : null,
            Looks(e.What, e.Owner, e.Every, e.Serves, e.Next), e.Reason),
        RhythmSetAside e => Plain(
            $"said that nobody watches {Watching.Says(e.What)}", before.RhythmOf(e.What) is { Runs: true } rhythm ? Looks(e.What, rhythm) : null, "set aside",
            e.Reason),
        LookRecorded e => Plain(
            $"recorded a {Watching.Owes(e.What)}", before.RhythmOf(e.What)?.Next is { } owed ? $"owed by {owed.Text}" : null,
            $"{e.Record}{(e.Next is { } next ? $"; the next one is owed by {next.Text}" : "")}"),
        InternalUseSaid e => Plain(
            e.Used ? "said that it is used inside" : "said that it is used inside no more", null,
            e.Next is { } first ? $"the first summary is owed by {first.Text}" : "no other summary is owed than of the days that none covers", e.Words),
        MonitoringRecorded e => Plain("looked at the retired model", text: e.Findings),
        // These stand in the registry's stream, never in a release's.
        PartyRegistered or PartyChanged or ModelRegistered or VersionRegistered or LineageRecorded or LineageWithdrawn or ApplicationRegistered
            or AdverseRuleSet =>
            Plain("changed the registry"),
        _ => throw new UnreachableException(),
    };

    private static string Looks(Watched what, GivenRhythm rhythm) => Looks(what, rhythm.Owner, rhythm.Every!, rhythm.Serves, rhythm.Next);

    private static string Looks(Watched what, string? owner, Every every, IReadOnlyList<string> serves, LastDay? next) =>
        $"{owner ?? "nobody named"}, {every.Text}, {Serves(serves)}"
            + (next is { } day ? $"; the next {(what == Watched.InternalUse ? "summary" : "look")} is owed by {day.Text}" : "");

    private static string Signing(Rendered rendered) => rendered switch
    {
        Rendered.WhenJudged => "signed the decision",
        Rendered.AtMigration => "signed an earlier decision, when the data were brought to this version",
        _ => throw new UnreachableException(),
    };

    private static string Holds(bool holds, int? open) =>
        !holds ? "it holds nothing" : open is > 1 ? $"it holds the gate, {open} times" : "it holds the gate";

    private static string? Found(TwinFindings? twin) => twin is null ? null
        : twin.Findings is [] ? "none" : string.Join(", ", twin.Findings.Select(f => f.Finding));

    private static Told Plain(string what, string? before = null, string? after = null, VaultRef? text = null) => new(what, null, null, before, after, text);

    private static Told On(string practice, string what, string? before, string? after, VaultRef? text = null) =>
        new(what, practice, null, before, after, text);

    private static Told Piece(string evidence, string what, string? before, string? after, VaultRef? text) => new(what, null, evidence, before, after, text);

    private static string Plan(ReleasePlan plan) =>
        $"{SharedTerms.ReleaseTypes[plan.ReleaseType].Label} of "
            + $"{(plan.Components.Count == 0 ? "nothing handed out" : string.Join(", ", plan.Components.Select(c => Terms.Components[c].Label)))} to "
            + $"{Terms.Audiences[plan.Audience].Label}, stage {Terms.Stages[plan.Stage].Label}, for {string.Join(", ", plan.Uses)}";

    private static string Way(IReadOnlyList<StagedStep> steps) =>
        string.Join(", then ", steps.Select(s => $"{Terms.Stages[s.Stage].Label} to {Terms.Audiences[s.Audience].Label}, "
            + $"{(s.Components.Count == 0 ? "nothing handed out" : string.Join(", ", s.Components.Select(c => Terms.Components[c].Label)))}"
            + $"{(s.On.Count > 0 ? $", {s.On.Count} to move on" : "")}{(s.Back.Count > 0 ? $", {s.Back.Count} to move back" : "")}"
            + (s.CanBeUndone ? "" : ", cannot be undone")
            + (s.PlannedDay is { } day ? $", planned for {day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)}" : "")));

    /// <summary>What was written about a step: what leads on, what leads back, and why its weights go first.</summary>
    private static IEnumerable<ToldText> Criteria(StagedStep step)
    {
        var stage = Terms.Stages[step.Stage].Label;
        return step.On.Select(on => new ToldText($"{stage}, to move on", on))
            .Concat(step.Back.Select(back => new ToldText($"{stage}, to move back and {Terms.FallBacks[back.Act].Label}", back.When)))
            .Concat(step.WeightsFirst is { } why ? [new ToldText($"{stage}, why the weights go first", why)] : []);
    }

    private static string List(AssessedProfile profile, int count) =>
        $"{SharedTerms.ModelTypes[profile.ModelType].Label}, {SharedTerms.ReleaseTypes[profile.ReleaseType].Label}: {count} practices";

    private static string Assigned(string? owner, EndsAt? due) => $"{owner ?? "nobody"}{(due is { } end ? $", due {end.Text}" : ", no date")}";

    private static string Stands(PracticeStatus status, EndsAt? until) => $"{Terms.Statuses[status].Label}{(until is { } end ? $" until {end.Text}" : "")}";

    private static string Content(EvidenceContent content, IReadOnlyList<string> practices) =>
        $"{Terms.EvidenceKinds[content.Kind].Label} {content.Digest.Hex[..12]}…, {Serves(practices)}";

    private static string Serves(IReadOnlyList<string> practices) => practices.Count == 0 ? "serves no practice" : $"serves {string.Join(", ", practices)}";

    private static string Verdict(GateJudged judged) =>
        $"{Terms.Verdicts[judged.Verdict].Label}{(judged.Missing.Count > 0 ? $", {judged.Missing.Count} missing" : "")}";

    private static string Service(ServiceState state, IReadOnlyList<string> uses) =>
        $"{Terms.States[state].Label}{(uses.Count > 0 ? $" for {string.Join(", ", uses)}" : "")}";

    private static string RolesOf(IReadOnlyList<Role> roles) => string.Join(", ", roles.Select(r => SharedTerms.Roles[r].Label));

    private static string Day(DateTimeOffset day) => day.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Something that was written with an event.</summary>
/// <param name="What">What it is, as it reads before its words.</param>
public sealed record ToldText(string What, VaultRef Text);
