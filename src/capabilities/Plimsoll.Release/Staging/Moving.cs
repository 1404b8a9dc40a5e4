// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Staging;

/// <summary>What somebody says of a criterion of the present step.</summary>
/// <param name="Number">Which one, counted from 1.</param>
public sealed record AnsweredCriterion(int Number, VaultRef? Words, string? Evidence);

/// <summary>
/// Decisions about the way ahead of a release, and the way back. A step is a plan; taking one changes the plan by the act that changes plans, with all that
/// follows from it, and its gate decides.
/// </summary>
public static class Moving
{
    /// <summary>Criteria of a step at most, in each direction.</summary>
    public const int MostCriteria = 12;

    /// <summary>Lays out the way ahead, or lays it out anew.</summary>
    public static Result<Outcome> Lay(Dossier state, IReadOnlyList<StagedStep> steps)
    {
        if (Changeable(state) is { } refusal) { return refusal; }
        if (steps.Count < 2)
        {
            return Assessing.Bad(
                "steps", $"{steps.Count}", "are fewer than two", "name the step where the release stands, and one that follows or came before");
        }
        for (var i = 0; i < steps.Count; i++) { if (Step(state, steps, i) is { } bad) { return bad; } }
        return steps.Any(s => s.Is(state.Plan!)) ? Outcome.Of(new StagedPlanSet(steps))
            : new Refusal(
                ReleaseCodes.OffStagedPlan, "steps", Terms.Stages[state.Plan!.Stage].Key, "is where the plan stands, and no step says what the plan says",
                "write that step as the plan has it, or change the plan first");
    }

    /// <summary>Takes the next step, once something shows of each criterion of the present one that it is met.</summary>
    /// <param name="from">The step whose criteria are answered: a move that is asked for twice is made once.</param>
    /// <param name="open">The words behind a reference; null once they are erased.</param>
    public static Result<Outcome> On(
        Dossier state, Asker asker, Stage from, IReadOnlyList<AnsweredCriterion> met, Func<VaultRef, string?> open, IReadOnlyList<string> downstream)
    {
        if (Stands(state, from, out var staged, out var at) is { } refusal) { return refusal; }
        if (at + 1 == staged.Steps.Count)
        {
            return new Refusal(
                ReleaseCodes.NoStep, "step", Terms.Stages[staged.Steps[at].Stage].Key, "is the last step", "lay the plan out anew with a step that follows");
        }
        var (here, next) = (staged.Steps[at], staged.Steps[at + 1]);
        if (state.RefusedAt(here.Stage) is not null)
        {
            return new Refusal(
                ReleaseCodes.StillRefused, "step", Terms.Stages[here.Stage].Key, "was decided against: the organisation does not release it",
                "have that decision lifted first");
        }
        if (state.Demand is { } asks)
        {
            return new Refusal(
                ReleaseCodes.StillAsked, "step", Terms.Stages[here.Stage].Key,
                $"was gone back to because a criterion came true that asks to {Terms.FallBacks[asks].Label.ToLowerInvariant()}, and that was not done",
                "do it first");
        }
        if (TooEarly(state, next) is { } early) { return early; }
        foreach (var answer in met)
        {
            if (answer.Number < 1 || answer.Number > here.On.Count || met.Count(m => m.Number == answer.Number) > 1)
            {
                return Assessing.Bad(
                    "met", $"{answer.Number}", "is no criterion of the present step, or is named twice", $"name each of 1 to {here.On.Count} once");
            }
            if (answer.Evidence is { } piece && Fault(state, piece, asker.Now) is { } fault) { return fault; }
        }
        int[] silent = [.. Enumerable.Range(1, here.On.Count).Where(n => !met.Any(m => m.Number == n && (m.Words is not null || m.Evidence is not null)))];
        if (silent is [var first, .. var others])
        {
            return new Refusal(
                ReleaseCodes.CriterionOpen, $"criterion-{first}", Named(first),
                "is a criterion of moving on of which nothing is said"
                    + (others.Length == 0 ? "" : $", and so {(others.Length == 1 ? "is" : "are")} {string.Join(", ", others.Select(n => $"“{Named(n)}”"))}"),
                "say what shows that it is met, or name a piece of evidence of this release");
        }
        var said = met.OrderBy(m => m.Number).Select(m => new MetCriterion(here.On[m.Number - 1], m.Words, m.Evidence));
        var plan = next.Of(state.Plan!);
        return (Registering.Plan(plan) ?? Succession.Succeeding.Elsewhere(state, plan)) is { } contradicts ? contradicts
            : Consequences.OfPlan(state, asker, downstream, plan, new MovedOn(here.Stage, next.Stage, [.. said]));

        string Named(int number) => open(here.On[number - 1]) ?? $"criterion {number}, whose words were erased";
    }

    /// <summary>
    /// Goes back, because a criterion of the present step came true. What went out and cannot be called back stays out: the plan moves no further back than
    /// the last step of that kind, and the record says what is left.
    /// </summary>
    /// <param name="from">The step of which a criterion came true.</param>
    /// <param name="criterion">Which one, counted from 1.</param>
    /// <param name="words">What happened.</param>
    public static Result<Outcome> Back(
        Dossier state, Asker asker, Stage from, Stage to, int criterion, VaultRef words, IReadOnlyList<string> downstream)
    {
        if (Stands(state, from, out var staged, out var at) is { } refusal) { return refusal; }
        var here = staged.Steps[at];
        if (at == 0)
        {
            return new Refusal(
                ReleaseCodes.NoStep, "step", Terms.Stages[here.Stage].Key, "is the first step",
                "change whether the model may serve, or lay the plan out anew with a step before it");
        }
        var asked = Enumerable.Range(0, at).FirstOrDefault(i => staged.Steps[i].Stage == to, -1);
        if (asked < 0)
        {
            return new Refusal(
                ReleaseCodes.NoStep, "to", Terms.Stages[to].Key, "is no step before the present one",
                $"use {string.Join(" | ", staged.Steps.Take(at).Select(s => Terms.Stages[s.Stage].Key))}");
        }
        if (criterion < 1 || criterion > here.Back.Count)
        {
            return Assessing.Bad("criterion", $"{criterion}", "is no criterion of going back from here", $"name one of 1 to {here.Back.Count}");
        }
        var landing = Math.Max(asked, Floor(state));
        var moved = new MovedBack(
            here.Stage, staged.Steps[landing].Stage, to, here.Back[criterion - 1].Act, here.Back[criterion - 1].When, words,
            state.WeightsWentPublic ? Enum.GetValues<OpenNoticeKind>() : []);
        if (landing == at) { return Outcome.Of(moved); }
        var plan = staged.Steps[landing].Of(state.Plan!);
        if ((Registering.Plan(plan) ?? Succession.Succeeding.Elsewhere(state, plan)) is { } contradicts) { return contradicts; }
        if (!Consequences.Of(state, asker, downstream, moved, new PlanChanged(plan)).Succeeds(out var outcome, out var no)) { return no; }
        // Nothing serves on at a step whose gate nobody judged; and nothing is stopped here that nobody was told of.
        var after = outcome.Events.Aggregate(state, (s, e) => s.Apply(new Recorded(long.MaxValue, asker.Now, asker.Account, e)));
        return after.Status is { State: ServiceState.Active or ServiceState.Restricted }
            ? new Refusal(
                ReleaseCodes.StillServes, "release", state.Opened!.Release, $"is {Terms.States[after.Status.State].Label}, and would be after this",
                "suspend it at its page; then move back")
            : outcome;
    }

    /// <summary>
    /// The place of the first step that the plan may move back to from where it stands: what went out at it cannot be called back. 0 where all can.
    /// </summary>
    public static int Floor(Dossier state)
    {
        if (state is not { Staged: { } staged, Plan: { } plan } || staged.Place(plan) is not { } at) { return 0; }
        if (state.WeightsWentPublic) { return at; }
        // A step that was left out of the way since holds all the same: the next one after it is the first that is true.
        return Enumerable.Range(0, at + 1).FirstOrDefault(i => !state.Irrevocable.Any(s => s > staged.Steps[i].Stage && s <= plan.Stage), at);
    }

    /// <summary>What a criterion of going back that came true asks to be done with the model, as a sentence without its end; null where nothing is asked, or
    /// all was done.</summary>
    public static string? Asks(Dossier state) => state is not { Demand: { } act, Status: { } status } ? null
        : $"A criterion of going back came true that asks to {Terms.FallBacks[act].Label}; it is {Terms.States[status.State].Label}"
            + (state.WeightsWentPublic ? ", and its weights are public, so that a notice is what is left" : "");

    /// <summary>What of that which is asked to be done with a model is not done where it stands so; null where nothing is.</summary>
    /// <param name="status">Whether it may serve; null while it never went out.</param>
    internal static FallBack? StillAsked(FallBack? act, ServiceState? status, bool weightsArePublic) => act switch
    {
        null => null,
        // Of weights that are public a notice is what else would be done, and that is told apart.
        { } asked when weightsArePublic => status == ServiceState.Retired ? null : asked,
        FallBack.Restrict => status == ServiceState.Active ? act : null,
        FallBack.Suspend => status is ServiceState.Active or ServiceState.Restricted ? act : null,
        FallBack.Retire => status is null or ServiceState.Retired ? null : act,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Whether a stage may be a step of a release that is made available as its plan says.</summary>
    public static bool MayBe(ReleasePlan plan, Stage stage) => Plans.Leads(plan.ReleaseType, stage);

    /// <summary>Whether a stage may reach an audience.</summary>
    public static bool Reaches(Stage stage, Audience audience) => audience <= Plans.Widest(stage);

    /// <summary>What could be handed out before the weights of a step: what nobody outside was handed yet, and no step hands out on the way there from where
    /// the plan stands. What a step that is behind was drawn to hand out, and never did, went to nobody.</summary>
    public static IEnumerable<Component> First(Dossier state, IReadOnlyList<StagedStep> steps, int place)
    {
        // Of a plan that stands at no step all of them are ahead.
        var here = steps.TakeWhile(s => !s.Is(state.Plan!)).Count() % steps.Count;
        return Enum.GetValues<Component>().Except(state.WentOut)
            .Except(steps.Take(place).Skip(here).Where(s => s.Audience > Audience.OwnStaff).SelectMany(s => s.Components))
            .Where(c => c != Component.Weights);
    }

    /// <summary>Whether a step lets weights go though nothing else went to anybody outside before it.</summary>
    public static bool WeightsGoFirst(Dossier state, IReadOnlyList<StagedStep> steps, int place) =>
        steps[place].LetsWeightsGo && First(state, steps, place).Count() == Enum.GetValues<Component>().Length - 1;

    /// <summary>Why a step is not taken yet that lets weights go, though nothing else really went to anybody outside and nobody said why they go first; null
    /// where it may be.</summary>
    internal static Refusal? TooEarly(Dossier state, StagedStep next) =>
        !next.LetsWeightsGo || next.WeightsFirst is not null || state.WentOut.Any(c => c != Component.Weights) ? null
        : new Refusal(
            ReleaseCodes.ComponentsFirst, "step", Terms.Stages[next.Stage].Key,
            $"hands the weights to {Terms.Audiences[next.Audience].Label}, and nothing else went to anybody outside yet: no step before it that hands out "
                + "something else went into service",
            "put the model into service at such a step first, or lay the plan out anew and say why the weights go first");

    private static Refusal? Step(Dossier state, IReadOnlyList<StagedStep> steps, int place)
    {
        var step = steps[place];
        var key = Terms.Stages[step.Stage].Key;
        if (place > 0 && step.Stage <= steps[place - 1].Stage)
        {
            return new Refusal(
                ReleaseCodes.StepOrder, "steps", key, $"is no later than {Terms.Stages[steps[place - 1].Stage].Label}, which stands before it",
                "let each step lie further out than the one before");
        }
        if (Registering.Plan(step.Of(state.Plan!)) is { } contradicts) { return contradicts with { Field = $"{key}.{contradicts.Field}" }; }
        if (Criteria(step.On.Count, $"{key}.on", "moving on", needless: place == steps.Count - 1, "the last step") is { } on) { return on; }
        if (Criteria(step.Back.Count, $"{key}.back", "going back", needless: place == 0, "the first step") is { } back) { return back; }
        if (step is { CanBeUndone: true } && (step.LetsWeightsGo || state.Irrevocable.Contains(step.Stage)))
        {
            return new Refusal(
                ReleaseCodes.CannotUndo, $"{key}.canBeUndone", "yes", step.LetsWeightsGo
                    ? $"is said of weights that go to {Terms.Audiences[step.Audience].Label}, who keep them: nobody can call them back"
                    : "is said of a step that went out, and it was said then that it cannot be",
                "say that this step cannot be undone, or hand out something else");
        }
        var first = WeightsGoFirst(state, steps, place);
        if (first && step.WeightsFirst is null)
        {
            return new Refusal(
                ReleaseCodes.ComponentsFirst, $"{key}.weightsFirst", null,
                $"is not said: this step hands the weights to {Terms.Audiences[step.Audience].Label}, and no step before it hands anything else to anybody "
                    + "outside",
                $"let an earlier step hand out one of {string.Join(", ", First(state, steps, place).Select(c => Terms.Components[c].Label))}, or say why not");
        }
        // Where something else is drawn to go out first it may be said all the same: nobody knows yet whether that will.
        return step.LetsWeightsGo || step.WeightsFirst is null ? null
            : Assessing.Bad($"{key}.weightsFirst", null, "is said where no weights go further than partners", "leave it out");
    }

    private static Refusal? Criteria(int count, string field, string way, bool needless, string where) =>
        needless ? count == 0 ? null : Assessing.Bad(field, $"{count}", $"are criteria of {way} in {where}, from which nothing leads there", "leave them out")
        : count == 0 ? Assessing.Bad(field, null, $"is empty: nothing says what leads to {way}", "write a criterion a line")
        : count > MostCriteria ? Assessing.Bad(field, $"{count}", "are too many criteria", $"write at most {MostCriteria}")
        : null;

    /// <summary>Why nothing moves from where the release stands; null where it stands at a step.</summary>
    private static Refusal? Stands(Dossier state, Stage from, out GivenStagedPlan staged, out int at)
    {
        (staged, at) = (state.Staged!, 0);
        if (Changeable(state) is { } refusal) { return refusal; }
        if (staged is null)
        {
            return new Refusal(ReleaseCodes.NotStaged, "release", state.Opened!.Release, "has no staged plan", "lay one out, or change the plan itself");
        }
        if (staged.Place(state.Plan!) is not { } place)
        {
            return new Refusal(
                ReleaseCodes.OffStagedPlan, "step", Terms.Stages[state.Plan!.Stage].Key,
                "is where the plan stands, which was changed since to what no step says",
                "lay the staged plan out anew, or change the plan back");
        }
        at = place;
        return from == state.Plan!.Stage ? null
            : new Refusal(
                ReleaseCodes.OffStagedPlan, "step", Terms.Stages[from].Key, $"is not where the plan stands, which is {Terms.Stages[state.Plan.Stage].Key}",
                "read the staged plan, then move from there");
    }

    private static Refusal? Fault(Dossier state, string evidence, DateTimeOffset now) =>
        !state.Evidence.TryGetValue(evidence, out var piece)
            ? new Refusal(ReleaseCodes.UnknownId, "evidence", evidence, "is not known to the release", "check the id, or attach it first")
        : !piece.CountsAt(now) || state.Adverse.TryGetValue(evidence, out var adverse) && adverse.Answer is not { Answer: AdverseAnswer.Keeps }
            ? new Refusal(
                ReleaseCodes.NoEvidence, "evidence", evidence, "does not count: it was withdrawn, expired, failed, is gone, or speaks against the release",
                "name a piece that counts")
        : null;

    private static Refusal? Changeable(Dossier state) => Assessing.Opened(state)
        ?? (state.Status?.State == ServiceState.Retired
            ? new Refusal(ReleaseCodes.Retired, "release", state.Opened!.Release, "is retired for good", "open a new release") : null);
}
