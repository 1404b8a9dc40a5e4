// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Serialization;
using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Staging;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>The way ahead of a release as it stands.</summary>
/// <param name="Stage">The stage of the plan.</param>
/// <param name="IsStep">Whether the plan says what a step says; where it was changed since to something else, nothing moves.</param>
/// <param name="Steps">In order; empty where no way ahead is laid out.</param>
/// <param name="Next">The gate of the step that follows, as it would judge today; null at the last step, and where no way ahead is laid out.</param>
/// <param name="Moves">The newest first; the trail has all of them.</param>
/// <param name="State">Whether the model may serve; null where it never went out.</param>
public sealed record StagedPlanView(
    string Release, string Rev, DateTimeOffset AsOf, Stage Stage, bool IsStep, IReadOnlyList<StepView> Steps, NextGate? Next, IReadOnlyList<MoveView> Moves,
    ServiceState? State);

/// <summary>Where a step stands.</summary>
[JsonConverter(typeof(KebabEnumConverter<StepStands>))]
public enum StepStands { Before, Here, Ahead }

/// <param name="On">The criteria of moving on, in order; null where the words of one were erased.</param>
/// <param name="WeightsFirst">Why the weights go first; null where they do not, or where that was erased.</param>
/// <param name="PlannedDay">When it is planned for; nobody is promised it.</param>
/// <param name="Kept">Whether what went out at it stays out: the plan moves back no further than to here.</param>
public sealed record StepView(
    Stage Stage, Audience Audience, IReadOnlyList<Component> Components, IReadOnlyList<string?> On, IReadOnlyList<BackView> Back, bool CanBeUndone,
    string? WeightsFirst, DateOnly? PlannedDay, StepStands Stands, bool Kept);

/// <param name="When">The criterion of going back; null once its words are erased.</param>
public sealed record BackView(FallBack Act, string? When);

/// <summary>A move along the plan.</summary>
/// <param name="Asked">Of a move back: the step that was asked for; null of a move on.</param>
/// <param name="Met">Of a move on: what was said of each criterion.</param>
/// <param name="Act">Of a move back: what its criterion says is to be done with the model.</param>
/// <param name="Criterion">Of a move back: the criterion that came true.</param>
/// <param name="Words">Of a move back: what happened.</param>
/// <param name="Left">Of a move back: what can still be said about weights that are public.</param>
public sealed record MoveView(
    string Seq, DateTimeOffset At, string By, Stage From, Stage To, Stage? Asked, IReadOnlyList<MetView> Met, FallBack? Act, string? Criterion, string? Words,
    IReadOnlyList<OpenNoticeKind> Left);

/// <summary>What was said of a criterion.</summary>
public sealed record MetView(string? Criterion, string? Words, string? Evidence);

/// <summary>Which way a release moves along its staged plan.</summary>
[JsonConverter(typeof(KebabEnumConverter<MoveWay>))]
public enum MoveWay { On, Back }

/// <summary>The way ahead of a release, laid out step by step, and the moves along it.</summary>
internal sealed class StageRelease(Acting acting, Histories histories, ReleaseFrames frames, ShowRelease views, GateRules rules)
{
    /// <summary>Characters of a criterion at most.</summary>
    private const int LongestCriterion = 500;

    /// <summary>Moves that are shown.</summary>
    private const int MostMoves = 12;

    /// <param name="CanBeUndone">Whether what the step hands out can be called back; never true of weights that go further than named partners.</param>
    /// <param name="On">What has to be met before the next step; none in the last.</param>
    /// <param name="Back">What leads back; none in the first.</param>
    /// <param name="WeightsFirst">Why weights go further than partners before anything else went out; asked for where that is so.</param>
    /// <param name="PlannedDay">When it is planned for.</param>
    internal sealed record StepAsk(
        Stage Stage, Audience Audience, IReadOnlyList<Component> Components, bool CanBeUndone, IReadOnlyList<string>? On = null,
        IReadOnlyList<BackAsk>? Back = null, string? WeightsFirst = null, DateOnly? PlannedDay = null);

    internal sealed record BackAsk(FallBack Act, string When);

    internal sealed record StagedPlanAsk(IReadOnlyList<StepAsk> Steps);

    /// <param name="From">The step of which the rest is said: where the plan stands.</param>
    /// <param name="Met">Of a move on: what shows that each criterion of the present step is met.</param>
    /// <param name="To">Of a move back: a step before the present one.</param>
    /// <param name="Criterion">Of a move back: which criterion of the present step came true, counted from 1.</param>
    /// <param name="Words">Of a move back: what happened.</param>
    internal sealed record MoveAsk(
        MoveWay Way, Stage From, IReadOnlyList<CriterionAsk>? Met = null, Stage? To = null, int? Criterion = null, string? Words = null);

    /// <param name="Criterion">Counted from 1.</param>
    /// <param name="Evidence">A piece of evidence of this release.</param>
    internal sealed record CriterionAsk(int Criterion, string? Words = null, string? Evidence = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var t = routes.MapTenantApi().MapGroup("/releases/{release}")
            .WithTags("Releases").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        t.MapGet("/staged-plan", (StageRelease use, string release, string? asOf, Caller caller) =>
            use.Of(release, asOf, caller).Succeeds(out var view, out var refusal) ? Body.Answer(view) : Acting.Refuse(refusal))
            .Asks(Right.Read).Produces<StagedPlanView>().WithName("ShowStagedPlan")
            .WithSummary("The way ahead: steps, criteria to move on and back, and what the next gate asks for that does not stand today");
        t.MapPut("/staged-plan", (StageRelease use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.LayAsync(release, request, caller, ct))
            .Acts<StagedPlanAsk>(
                Right.Assess, "LayStagedPlan", "Lay out the way ahead step by step, with criteria to move on and back; the plan stays as it is");
        t.MapPost("/staged-plan/moves", (StageRelease use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.MoveAsync(release, request, caller, ct))
            .Acts<MoveAsk>(
                Right.Assess, "MoveAlongPlan", "Move on to the next step, or back to an earlier one; the plan changes, and its gate decides");

        var r = routes.MapTenantPages().MapGroup("/releases/{release}");
        r.MapGet("/staged-plan", (StageRelease use, string release, Caller caller) => use.Page(release, caller, null, null)).Asks(Right.Read);
        r.MapPost("/staged-plan", (StageRelease use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.ActAsync(release, request, caller, (fields, texts) => Lay(use.Read(fields, release, caller), texts), "", ct))
            .IsForm().Asks(Right.Assess);
        r.MapPost("/staged-plan/on", (StageRelease use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.ActAsync(release, request, caller, (fields, texts) => use.Move(ReadOn(fields), texts), "#moves", ct)).IsForm().Asks(Right.Assess);
        r.MapPost("/staged-plan/back", (StageRelease use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.ActAsync(release, request, caller, (fields, texts) => use.Move(ReadBack(fields), texts), "#moves", ct)).IsForm().Asks(Right.Assess);
    }

    public Result<StagedPlanView> Of(string release, string? asOf, Caller caller) =>
        histories.AsOf(caller, release, asOf).Succeeds(out var found, out var refusal) ? View(release, found.State, found.Rev, found.At) : refusal;

    public StagedPlanView View(string release, Dossier state, long rev, DateTimeOffset now)
    {
        var (plan, staged) = (state.Plan!, state.Staged);
        var at = staged?.Place(plan);
        return new StagedPlanView(
            release, Text(rev), now, plan.Stage, at is not null,
            [.. (staged?.Steps ?? []).Select(s => new StepView(
                s.Stage, s.Audience, s.Components, [.. s.On.Select(c => views.Open(c))], [.. s.Back.Select(b => new BackView(b.Act, views.Open(b.When)))],
                s.CanBeUndone, views.Open(s.WeightsFirst), s.PlannedDay,
                s.Stage == plan.Stage && at is not null ? StepStands.Here : s.Stage > plan.Stage ? StepStands.Ahead : StepStands.Before,
                state.Irrevocable.Contains(s.Stage)))],
            NextGate.Of(state, rules, now),
            [.. state.Moves.Reverse().Take(MostMoves).Select(View)], state.Status?.State);
    }

    private MoveView View(GivenMove move) => move switch
    {
        { On: { } on } => new MoveView(
            Text(move.Seq), move.At, move.By, on.From, on.To, null,
            [.. on.Met.Select(m => new MetView(views.Open(m.Criterion), views.Open(m.Words), m.Evidence))], null, null, null, []),
        { Back: { } back } => new MoveView(
            Text(move.Seq), move.At, move.By, back.From, back.To, back.Asked, [], back.Act, views.Open(back.Criterion), views.Open(back.Words), back.Left),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private Task<IResult> LayAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<StagedPlanAsk>(request, caller, release, null, Lay, ct);

    private Task<IResult> MoveAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<MoveAsk>(
            request, caller, release, null,
            (ask, texts) => Body.Rev(request) is { Value: { Rev: null } }
                // Criteria go by their number: of a way that somebody laid out anew meanwhile another one would be answered.
                ? (_, _, _) => new Refusal(
                    ReleaseCodes.BadValue, "rev", null, "is missing: a move answers the criteria of the staged plan as it was read",
                    "read the staged plan, and send the rev that it gave as ?rev= or If-Match")
                : Move(ask, texts), ct);

    private static Deciding<Dossier> Lay(StagedPlanAsk ask, Texts texts)
    {
        // What no plan can hold is refused before anything of it is sealed.
        if (ask.Steps.Count > Terms.Stages.All.Count
            || ask.Steps.Any(s => (s.On?.Count ?? 0) > Moving.MostCriteria || (s.Back?.Count ?? 0) > Moving.MostCriteria))
        {
            return (_, _, _) => new Refusal(
                ReleaseCodes.BadValue, "steps", null, "are too many, or one of them has too many criteria",
                $"name each stage once, with at most {Moving.MostCriteria} criteria to move on and as many to move back");
        }
        StagedStep[] steps = [.. ask.Steps.Select(s => new StagedStep(
            s.Stage, s.Audience, s.Components, [.. (s.On ?? []).Select(c => texts.Keep($"{Say.Key(s.Stage)}.on", c, LongestCriterion))],
            [.. (s.Back ?? []).Select(b => new BackCriterion(b.Act, texts.Keep($"{Say.Key(s.Stage)}.back", b.When, LongestCriterion)))],
            s.CanBeUndone, texts.KeepOptional($"{Say.Key(s.Stage)}.weightsFirst", s.WeightsFirst), s.PlannedDay))];
        return (state, _, _) => Moving.Lay(state, steps);
    }

    private Deciding<Dossier> Move(MoveAsk ask, Texts texts)
    {
        switch (ask)
        {
            case { Way: MoveWay.On, To: null, Criterion: null, Words: null }:
                if (ask.Met?.Count > Moving.MostCriteria)
                {
                    return (_, _, _) => new Refusal(
                        ReleaseCodes.BadValue, "met", Text(ask.Met.Count), "are more than a step has criteria", "name each criterion of the present step once");
                }
                AnsweredCriterion[] met =
                [
                    .. (ask.Met ?? []).Select(m => new AnsweredCriterion(
                        m.Criterion, texts.KeepOptional($"criterion-{m.Criterion}", m.Words), Blank.Is(m.Evidence) ? null : m.Evidence)),
                ];
                return (state, asker, others) => Moving.On(state, asker, ask.From, met, text => views.Open(text), others.Downstream(state));
            case { Way: MoveWay.Back, Met: null, To: { } to, Criterion: { } criterion }:
                var words = texts.Keep("words", ask.Words);
                return (state, asker, others) => Moving.Back(state, asker, ask.From, to, criterion, words, others.Downstream(state));
            case { Way: MoveWay.On }:
                return (_, _, _) => new Refusal(
                    ReleaseCodes.BadValue, "way", "on", "stands beside what a move back says",
                    "say of each criterion what shows that it is met, and nothing else");
            case { Way: MoveWay.Back }:
                return (_, _, _) => new Refusal(
                    ReleaseCodes.BadValue, "way", "back", "wants a step, the criterion that came true and what happened", "give to, criterion and words");
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    private Task<IResult> ActAsync(
        string release, HttpRequest request, Caller caller, Func<FieldReader, Texts, Deciding<Dossier>> prepare, string place, CancellationToken ct) =>
        acting.FormAsync(
            request, caller, release, prepare,
            told => told.What.Contains("plan", StringComparison.Ordinal) || told.What.Contains("moved", StringComparison.Ordinal)
                || told.What.Contains("way ahead", StringComparison.Ordinal) || told.What.Contains("may serve", StringComparison.Ordinal),
            _ => $"/t/{caller.In.Slug}/releases/{release}/staged-plan{place}", (typed, refusal) => Page(release, caller, typed, refusal), ct);

    private IResult Page(string release, Caller caller, Typed? typed, Refusal? refusal) =>
        ReleaseFrames.Page<StagedPlanPage>(frames.Of(release, null, caller, typed, refusal), frame => new()
        {
            ["Frame"] = frame, ["Way"] = Of(release, null, caller).Value!,
            ["Pieces"] = frame.State.Evidence.Values.Where(e => e.CountsAt(frame.View.AsOf))
                .Select(e => new Choice(e.Id, views.Open(e.Current.Content.Label) ?? e.Id)).ToArray(),
        });

    /// <summary>The steps that are ticked, in the order of the stages; the present one says what the plan says.</summary>
    private StagedPlanAsk Read(FieldReader fields, string release, Caller caller)
    {
        var state = acting.Find(caller, release).Succeeds(out var kept, out _) ? kept.State : Dossier.Empty;
        var (plan, ticked) = (state.Plan, fields.Typed.All("steps"));
        // What somebody filled in and forgot to tick would be lost without a word; a step of before is left out by its tick alone.
        foreach (var stage in Terms.Stages.All.Where(s => !ticked.Contains(s.Key) && state.Staged?.Steps.Any(b => b.Stage == s.Value) != true))
        {
            if (Asked.Any(field => fields[$"{stage.Key}.{field}"] is not null))
            {
                fields.Refuse($"{stage.Key}.stage", null, "is filled in, and not ticked as a step of the plan", "tick it, or empty its fields");
            }
        }
        return new StagedPlanAsk([.. Terms.Stages.All.Where(s => ticked.Contains(s.Key)).Select(stage =>
        {
            var (key, here) = (stage.Key, plan?.Stage == stage.Value);
            var weights = fields[$"{key}.weightsFirst"];
            return new StepAsk(
                stage.Value, here ? plan!.Audience : fields.Choice(Terms.Audiences, $"{key}.audience"),
                here ? plan!.Components : [.. fields.Typed.All($"{key}.components").Select(Terms.Components.Find).OfType<Component>()],
                Undone(fields, $"{key}.canBeUndone"), Lines(fields[$"{key}.on"]),
                [
                    .. from act in Terms.FallBacks.All from line in Lines(fields[$"{key}.{act.Key}"]) select new BackAsk(act.Value, line),
                ],
                weights, fields.OptionalDay($"{key}.plannedDay"));
        })]);
    }

    /// <summary>What the form asks of a stage in words of one's own.</summary>
    private static readonly string[] Asked = ["audience", "on", .. Terms.FallBacks.All.Select(a => a.Key), "weightsFirst", "plannedDay"];

    private static bool Undone(FieldReader fields, string field)
    {
        switch (fields[field])
        {
            case "yes": return true;
            case "no": return false;
            default:
                fields.Refuse(field, fields[field], "is not chosen", "say yes or no");
                return false;
        }
    }

    private static MoveAsk ReadOn(FieldReader fields) => new(
        MoveWay.On, fields.Choice(Terms.Stages, "from"),
        [.. Enumerable.Range(1, Moving.MostCriteria)
            .Select(n => new CriterionAsk(n, fields[$"criterion-{n}"], fields[$"evidence-{n}"])).Where(m => m.Words is not null || m.Evidence is not null)]);

    private static MoveAsk ReadBack(FieldReader fields) => new(
        MoveWay.Back, fields.Choice(Terms.Stages, "from"), null, fields.Choice(Terms.Stages, "to"),
        fields.Number("criterion", "is not chosen", "choose which criterion came true"),
        fields.Text("words", "write what happened"));

    private static string[] Lines(string? text) =>
        (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
