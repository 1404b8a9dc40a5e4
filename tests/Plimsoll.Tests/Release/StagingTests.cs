// SPDX-License-Identifier: Apache-2.0

using CsCheck;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Staging;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>The way ahead of a release: steps that make sense, moves that are shown to be due, and a way back that ends where what went out lets it.</summary>
public sealed class StagingTests
{
    private static readonly Component[] Paper = [Component.Paper];
    private static readonly Component[] Weights = [Component.Weights];

    private static readonly StagedStep[] Drawn =
    [
        Step(Stage.Internal, Audience.OwnStaff, Paper, on: 2, back: 0), Step(Stage.TrustedPartners, Audience.NamedPartners, [Component.Paper, Component.Weights]),
        Step(Stage.Research, Audience.VettedResearchers, [Component.Paper, Component.Weights], undone: false),
        Step(Stage.OpenWeights, Audience.Everyone, [Component.Paper, Component.Weights], on: 0, undone: false),
    ];

    /// <summary>The same, with a word for the case that weights go first because no step before served.</summary>
    private static readonly StagedStep[] Way = [.. Drawn.Select(s => s.LetsWeightsGo ? s with { WeightsFirst = World.Vault("why") } : s)];

    [Fact]
    public void A_way_ahead_is_taken_and_changes_nothing_of_the_plan_or_of_what_is_approved()
    {
        var world = Open();
        var before = Bundle.Of(world.State).Digest;
        Assert.Null(NextGate.Of(world.State, World.Rules, world.Now));
        world.By = "acc_planner";
        Lay(world, Way);
        Assert.Equal(before, Bundle.Of(world.State).Digest);
        Assert.Equal((Stage.Internal, 4), (world.State.Plan!.Stage, world.State.Staged!.Steps.Count));
        Assert.DoesNotContain("acc_planner", world.State.Authors);
    }

    public static TheoryData<string, string, int> Refused => new()
    {
        { "release.bad-value", "steps", 0 }, { "release.step-order", "steps", 1 }, { "release.step-order", "steps", 2 },
        { "release.plan-contradicts", "trusted-partners.audience", 3 }, { "release.plan-contradicts", "restricted.components", 4 },
        { "release.bad-value", "research.components", 5 }, { "release.bad-value", "internal.on", 6 }, { "release.bad-value", "internal.back", 7 },
        { "release.bad-value", "research.back", 8 }, { "release.bad-value", "research.on", 9 }, { "release.bad-value", "internal.on", 10 },
        { "release.cannot-undo", "research.canBeUndone", 11 }, { "release.cannot-undo", "open-weights.canBeUndone", 12 },
        { "release.components-first", "research.weightsFirst", 13 }, { "release.bad-value", "research.weightsFirst", 14 },
        { "release.off-staged-plan", "steps", 15 }, { "release.off-staged-plan", "steps", 16 },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_way_that_makes_no_sense_is_refused_by_the_field_that_says_so(string code, string field, int which)
    {
        var (first, research) = (Way[0], Step(Stage.Research, Audience.VettedResearchers, Paper, on: 0));
        StagedStep[] steps = which switch
        {
            0 => [first],
            1 => [research with { Back = [] , On = Said(1) }, first with { Back = Backs(1), On = [] }],
            2 => [first, first with { Back = Backs(1), On = [] }],
            3 => [first, Step(Stage.TrustedPartners, Audience.Customers, Paper, on: 0)],
            4 => [first, Step(Stage.Restricted, Audience.Customers, [Component.Paper, Component.Weights], on: 0, undone: false)],
            5 => [first, research with { Components = [Component.Paper, Component.Paper] }],
            6 => [first with { On = [] }, research],
            7 => [first with { Back = Backs(1) }, research],
            8 => [first, research with { Back = [] }],
            9 => [first, research with { On = Said(1) }],
            10 => [first with { On = Said(Moving.MostCriteria + 1) }, research],
            11 => [first, research with { Components = [Component.Paper, Component.Weights], WeightsFirst = World.Vault("why") }],
            12 => [.. Way.Take(3), Way[3] with { CanBeUndone = true }],
            13 => [first, research with { Components = Weights, CanBeUndone = false }],
            14 => [first, research with { WeightsFirst = World.Vault("why") }],
            15 => [Step(Stage.Development, Audience.OwnStaff, Paper, back: 0), research],
            16 => [first with { Components = [Component.Paper, Component.Code] }, research],
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var refused = Moving.Lay(Open().State, steps).Refusal!;
        Assert.Equal((code, field), (refused.Code, refused.Field));
        Assert.True(refused.Fix.Length > 0);
        Assert.Equal("release.unknown-id", World.Code(Moving.Lay(Dossier.Empty, steps)));
    }

    [Fact]
    public void Weights_that_go_first_name_what_could_go_before_them_and_why_it_does_not()
    {
        var state = Open().State;
        StagedStep[] steps = [Way[0], Step(Stage.Research, Audience.VettedResearchers, Weights, on: 0, undone: false)];
        var refused = Moving.Lay(state, steps).Refusal!;
        Assert.Equal(
            "research.weightsFirst is not said: this step hands the weights to vetted researchers, and no step before it hands anything else to anybody "
                + "outside; let an earlier step hand out one of code, data, architecture, evaluations, paper, or say why not.", refused.Sentence);
        Assert.Equal("accepted", World.Code(Moving.Lay(state, [steps[0], steps[1] with { WeightsFirst = World.Vault("the paper says nothing without them") }])));
        // One that went to partners before is enough; one that stays with the own staff went to nobody.
        Assert.Equal("accepted", World.Code(Moving.Lay(state, [Way[0], Step(Stage.TrustedPartners, Audience.NamedPartners, Paper), steps[1]])));
        Assert.Equal("release.components-first", World.Code(Moving.Lay(state, [Way[0], Step(Stage.TrustedPartners, Audience.OwnStaff, Paper), steps[1]])));
    }

    [Fact]
    public void What_was_drawn_to_go_out_before_the_weights_and_never_did_lets_no_weights_go()
    {
        var world = Answer(Lay(Open(), Drawn));
        var refused = On(world, new AnsweredCriterion(1, World.Vault("read"), null)).Refusal!;
        Assert.Equal(("release.components-first", "step", "research"), (refused.Code, refused.Field, refused.Value));
        Assert.Equal(refused.Sentence, NextGate.Of(world.State, World.Rules, world.Now)!.Contradicts);
        // Whoever narrows there what nobody let out at that gate hands nothing out.
        var narrowed = world.State.Apply(new Recorded(99, world.Now, world.By, new StatusChanged(ServiceState.Restricted, ["chat"], Criterion.Misuse, null, [])));
        Assert.Equal((0, 0, 0), (narrowed.Served.Count, narrowed.WentOut.Count, narrowed.Irrevocable.Count));
        // Neither does laying the same out anew mend it, but saying why does, and so does serving the step.
        Assert.Equal("accepted", World.Code(Moving.Lay(world.State, Drawn)));
        var said = Lay(Answer(Lay(Open(), Drawn)), Way);
        Assert.Null(NextGate.Of(said.State, World.Rules, said.Now)!.Contradicts);
        Assert.Equal(Stage.Research, Answer(said).State.Plan!.Stage);
        Served(world);
        Assert.Equal([Component.Weights, Component.Paper], world.State.WentOut);
        Assert.Null(NextGate.Of(world.State, World.Rules, world.Now)!.Contradicts);
        Assert.Equal(Stage.Research, Answer(world).State.Plan!.Stage);
        // A plan that is laid out where partners were passed by wants the reason at once.
        var late = World.Assessed(Stage.Research, ReleaseType.Open, Audience.VettedResearchers, onePerson: false, Component.Paper, Component.Weights);
        Assert.Equal(("release.components-first", "research.weightsFirst"), Moving.Lay(late.State, Drawn).Refusal is { } no ? (no.Code, no.Field) : default);
    }

    [Fact]
    public void Moving_on_wants_something_said_of_every_criterion_and_names_those_of_which_nothing_is()
    {
        var world = Lay(Open(), Way).Attach("G06.B1");
        var piece = world.State.Evidence.Keys.Single();
        AnsweredCriterion one = new(1, World.Vault("seen"), null), two = new(2, null, piece);
        var refused = On(world, one).Refusal!;
        Assert.Equal(("release.criterion-open", "criterion-2", "to move on 2"), (refused.Code, refused.Field, refused.Value));
        refused = On(world, two with { Number = 1, Evidence = null }).Refusal!;
        Assert.Equal("to move on 1", refused.Value);
        Assert.EndsWith("nothing is said, and so is “to move on 2”", refused.Reason, StringComparison.Ordinal);
        Assert.Equal("release.bad-value", World.Code(On(world, one, two, two)));
        Assert.Equal("release.bad-value", World.Code(On(world, one, two, new AnsweredCriterion(3, World.Vault("x"), null))));
        Assert.Equal("release.unknown-id", World.Code(On(world, one, two with { Evidence = "evd_none" })));
        world.Do(Plimsoll.Release.Evidence.Evidencing.Withdraw(world.State, world.Asker, piece, World.Vault("wrong"), []));
        Assert.Equal("release.no-evidence", World.Code(On(world, one, two)));

        world.Do(On(world, one, new AnsweredCriterion(2, World.Vault("read"), null)));
        // What was said of one step says nothing of the next: a move that is asked for twice is made once.
        Assert.Equal("release.off-staged-plan", World.Code(Moving.On(world.State, world.Asker, Stage.Internal, [one], Open, [])));
        Assert.Equal("release.off-staged-plan", World.Code(Moving.Back(world.State, world.Asker, Stage.Research, Stage.Internal, 1, World.Vault("x"), [])));
        Assert.Equal((Stage.TrustedPartners, Audience.NamedPartners), (world.State.Plan!.Stage, world.State.Plan.Audience));
        Assert.Equal(["MovedOn", "PlanChanged"], world.History.TakeLast(2).Select(e => e.Event.GetType().Name));
        Assert.Contains(world.By, world.State.Authors);
    }

    [Fact]
    public void Moving_on_ends_approvals_and_halts_what_serves_as_any_change_of_the_plan_does()
    {
        var world = Served(Lay(Open(), Way));
        Answer(world);
        Assert.Equal(
            ["MovedOn", "PlanChanged", "ApprovalVoided", "StatusChanged"], world.History.TakeLast(4).Select(e => e.Event.GetType().Name));
        Assert.Equal(ServiceState.Suspended, world.State.Status!.State);
    }

    [Fact]
    public void Nothing_moves_without_a_way_beyond_its_ends_beside_it_or_once_it_is_retired()
    {
        var world = Open();
        Assert.Equal(("release.not-staged", "release.not-staged"), (World.Code(On(world)), World.Code(Back(world, Stage.Development))));
        Lay(world, Way);
        Assert.Equal("release.no-step", World.Code(Back(world, Stage.Development)));
        Answer(world);
        Assert.Equal("release.no-step", World.Code(Back(world, Stage.Research)));
        Assert.Equal("release.bad-value", World.Code(Back(world, Stage.Internal, criterion: 2)));
        Assert.Equal("release.bad-value", World.Code(Back(world, Stage.Internal, criterion: 0)));
        Answer(Answer(world));
        Assert.Equal("release.no-step", World.Code(On(world)));
        Assert.Null(NextGate.Of(world.State, World.Rules, world.Now));

        // The plan was changed by hand to what no step says.
        world.Do(Assessing.ChangePlan(world.State, world.Asker, world.State.Plan! with { Stage = Stage.Internal, Audience = Audience.OwnStaff, Components = [Component.Code] }, []));
        Assert.Equal(("release.off-staged-plan", "release.off-staged-plan"), (World.Code(On(world)), World.Code(Back(world, Stage.Internal))));
        Assert.Equal(Stage.TrustedPartners, NextGate.Of(world.State, World.Rules, world.Now)!.Stage);

        world = Served(Lay(Open(), Way));
        world.Do(Serving.Retire(world.State, Criterion.EndOfLife, World.Vault("old"), []));
        Assert.Equal(("release.retired", "release.retired"), (World.Code(On(world)), World.Code(Moving.Lay(world.State, Way))));
        Assert.Null(NextGate.Of(world.State, World.Rules, world.Now));
    }

    [Fact]
    public void A_step_that_the_way_the_model_is_made_available_forbids_by_now_is_not_taken_and_the_next_gate_says_so()
    {
        var world = Lay(Open(), [Way[0], Step(Stage.OpenWeights, Audience.Everyone, [Component.Paper, Component.Weights], on: 0, undone: false) with { WeightsFirst = World.Vault("why") }]);
        world.Do(Assessing.ChangePlan(world.State, world.Asker, world.State.Plan! with { ReleaseType = ReleaseType.Restricted }, []));
        Assert.StartsWith("stage 'open-weights' is no next stage of Restricted", NextGate.Of(world.State, World.Rules, world.Now)!.Contradicts, StringComparison.Ordinal);
        Assert.Equal("release.plan-contradicts", World.Code(On(world, new(1, World.Vault("x"), null), new(2, World.Vault("x"), null))));
    }

    [Fact]
    public void The_next_gate_is_judged_by_the_rules_of_its_stage_as_if_the_plan_stood_there()
    {
        var world = Lay(Open(), Way).Prove().Approve("acc_approver");
        Assert.IsType<Verdict.Clear>(world.Judge());
        var next = NextGate.Of(world.State, World.Rules, world.Now)!;
        Assert.Equal((Stage.TrustedPartners, VerdictKind.Held, 2), (next.Stage, next.Verdict, next.Criteria));
        // What the gate says once the plan is there.
        var there = Open();
        there.Do(Lay(there, Way).State is var laid ? Moving.On(laid, there.Asker, Stage.Internal, [new(1, World.Vault("x"), null), new(2, World.Vault("y"), null)], Open, []) : null!);
        Answer(world);
        Assert.Equal(Assert.IsType<Verdict.Held>(world.Judge()).Missing, next.Missing);
        Assert.NotEqual(Assert.IsType<Verdict.Held>(there.Judge()).Missing.Count, next.Missing.Count);
        // The answer for programs holds it, and that of a release without a way ahead is what it was.
        Assert.Equal(Stage.Research, new JudgedHistory(world.State, World.Rules, world.Judge(), world.Now).Answer.Next!.Stage);
        Assert.DoesNotContain("\"next\"", System.Text.Encoding.UTF8.GetString(new JudgedHistory(World.Clear().State, World.Rules, World.Clear().Judge(), World.Day0).ToUtf8()), StringComparison.Ordinal);
    }

    [Fact]
    public void Moving_back_says_what_came_true_and_ends_at_the_step_that_was_asked_for()
    {
        var world = Answer(Answer(Lay(Open(), Way)));
        world.Do(Back(world, Stage.Internal));
        var back = Assert.IsType<MovedBack>(world.History[^2].Event);
        Assert.Equal((Stage.Research, Stage.Internal, Stage.Internal, FallBack.Suspend), (back.From, back.To, back.Asked, back.Act));
        Assert.Empty(back.Left);
        Assert.Equal((Stage.Internal, Audience.OwnStaff), (world.State.Plan!.Stage, world.State.Plan.Audience));
        // It never served: nothing is asked of what serves it.
        Assert.Null(Moving.Asks(world.State));
    }

    [Fact]
    public void What_served_with_weights_beyond_partners_stays_where_it_is_and_asks_for_what_can_be_done()
    {
        var world = Answer(Answer(Lay(Open(), Way)));
        Assert.Equal(0, Moving.Floor(world.State));
        Served(world);
        Assert.Equal([Stage.Research], world.State.Irrevocable);
        Assert.Equal(2, Moving.Floor(world.State));
        world.Do(Back(world, Stage.Internal));
        var back = Assert.IsType<MovedBack>(world.History[^1].Event);
        Assert.Equal((Stage.Research, Stage.Internal), (back.To, back.Asked));
        Assert.Empty(back.Left);
        // Nothing stops by itself; what the criterion asks for is said until it is done.
        Assert.Equal((Stage.Research, ServiceState.Active), (world.State.Plan!.Stage, world.State.Status!.State));
        Assert.Equal(FallBack.Suspend, world.State.Demand);
        world.Do(Serving.Suspend(world.State, Criterion.Misuse, World.Vault("as the plan says"), []));
        Assert.Null(Moving.Asks(world.State));
        // Once it serves again, on a clear gate given since, nothing is asked any more.
        world.Now = world.Now.AddHours(1);
        world.Do(Plimsoll.Release.Evidence.Evidencing.Attach(
            world.State, world.Asker, "evd_mended", World.Content(EvidenceKind.File, world.Now), ["G12.B1"], []));
        world.Decide().Do(Serving.Propose(world.State, world.Asker, "ret_1", world.State.Plan!.Uses, "evd_mended", World.Vault("mended")));
        world.Do(Serving.Agree(world.State, world.Asker with { Account = "acc_other" }, World.Rules, "ret_1", World.Vault("seen"), []));
        Assert.Equal((ServiceState.Active, null), (world.State.Status!.State, Moving.Asks(world.State)));

        // A way that is laid out anew takes nothing of that back.
        Assert.Equal("release.cannot-undo", World.Code(Moving.Lay(world.State, [Way[0], Step(Stage.Research, Audience.VettedResearchers, [Component.Paper, Component.Weights], on: 0)])));
    }

    [Fact]
    public void Public_weights_leave_a_notice_and_nothing_else()
    {
        var world = Lay(Open(Stage.Restricted, Audience.Customers), [Way[0], Step(Stage.Restricted, Audience.Customers, Paper), Way[3]]);
        Answer(world);
        foreach (var id in new[] { "acc_approver", "acc_third" }) { if (id == "acc_approver") { Proven(world); } world.Approve(id); }
        world.Decide().Do(Serving.Activate(world.State, world.Asker, World.Rules, Criterion.GateClear, []));
        Assert.True(world.State.WeightsWentPublic);
        world.Do(Back(world, Stage.Internal));
        var back = Assert.IsType<MovedBack>(world.History[^1].Event);
        Assert.Equal((Stage.OpenWeights, Stage.Internal), (back.To, back.Asked));
        Assert.Equal(Enum.GetValues<OpenNoticeKind>(), back.Left);
        Assert.Equal(FallBack.Suspend, world.State.Demand);
        world.Do(Serving.Notify(world.State, OpenNoticeKind.HubNotice, Criterion.Misuse, World.Vault("stop using it"), []));
        Assert.Null(Moving.Asks(world.State));
    }

    [Fact]
    public void A_step_that_was_said_to_stay_out_and_served_holds_the_way_back_though_it_is_left_out_later()
    {
        // Partners were given the paper, and it was said that this cannot be undone.
        StagedStep[] way = [Way[0], Step(Stage.TrustedPartners, Audience.NamedPartners, Paper, undone: false), Step(Stage.Research, Audience.VettedResearchers, Paper, on: 0)];
        var world = Served(Answer(Lay(Open(), way)));
        Assert.Equal([Stage.TrustedPartners], world.State.Irrevocable);
        Answer(world);
        world.Do(Back(world, Stage.Internal));
        Assert.Equal((Stage.TrustedPartners, Stage.Internal), (world.State.Plan!.Stage, world.State.Moves[^1].Back!.Asked));

        Answer(world);
        Lay(world, [Way[0], way[2]]);
        world.Do(Back(world, Stage.Internal));
        Assert.Equal(Stage.Research, world.State.Plan!.Stage);
    }

    [Fact]
    public void Nothing_moves_back_and_serves_on_at_a_step_that_nobody_judged()
    {
        var world = Answer(Lay(Open(), [Way[0], Step(Stage.Research, Audience.VettedResearchers, Paper, on: 0)]));
        // As a history of before may say: in service on the strength of no approval.
        world.Record(new StatusChanged(ServiceState.Active, ["chat"], Criterion.GateClear, null, []));
        var refused = Back(world, Stage.Internal).Refusal!;
        Assert.Equal("release.still-serves", refused.Code);
        world.Do(Serving.Suspend(world.State, Criterion.Misuse, World.Vault("x"), [])).Do(Back(world, Stage.Internal));
        Assert.Equal(Stage.Internal, world.State.Plan!.Stage);
    }

    [Fact]
    public void Nothing_serves_on_at_a_step_further_out_or_under_a_wider_plan_where_no_approval_was_left_to_end()
    {
        var world = Served(Lay(Open(), [Way[0], Step(Stage.Research, Audience.VettedResearchers, Paper, on: 0)]));
        // What ends approvals and does not halt: a severe finding.
        world.Record(new ApprovalVoided(world.State.Approvals[^1].Id, ["finding/fnd_1"]));
        Assert.Equal(ServiceState.Active, world.State.Status!.State);
        var moved = World.Value(On(world, [.. Way[0].On.Select((_, i) => new AnsweredCriterion(i + 1, World.Vault("met"), null))])).Events;
        Assert.Equal(ServiceState.Suspended, Assert.Single(moved.OfType<StatusChanged>()).State);
        // And so by changing the plan itself; what keeps it where it is halts nothing.
        var wider = world.State.Plan! with { Stage = Stage.Research, Audience = Audience.VettedResearchers };
        Assert.Single(World.Value(Assessing.ChangePlan(world.State, world.Asker, wider, [])).Events.OfType<StatusChanged>());
        Assert.Empty(World.Value(Assessing.ChangePlan(world.State, world.Asker, world.State.Plan! with { Uses = ["code"] }, [])).Events.OfType<StatusChanged>());
    }

    [Fact]
    public void Nobody_moves_on_from_what_was_decided_against_or_past_what_a_way_back_asks()
    {
        AnsweredCriterion[] met = [.. Way[0].On.Select((_, i) => new AnsweredCriterion(i + 1, World.Vault("met"), null))];
        var world = Lay(Open(), [Way[0], Step(Stage.Research, Audience.VettedResearchers, Paper, on: 0)]);
        world.Do(Judging.Refuse(world.State, World.Vault("it must not go out"), []));
        Assert.Equal("release.still-refused", On(world, met).Refusal!.Code);

        var back = Answer(Served(Lay(Open(), [Way[0], Step(Stage.Research, Audience.VettedResearchers, Paper, on: 0) with
        {
            Back = [new BackCriterion(FallBack.Retire, World.Vault("the law forbids it"))],
        }])));
        back.Do(Back(back, Stage.Internal));
        Assert.Equal(FallBack.Retire, back.State.Demand);
        Assert.Equal("release.still-asked", On(back, met).Refusal!.Code);
        // That it came back on a clear gate answers none of it: it is told at the gate and to whoever approves, until it is done.
        Served(back);
        Assert.Equal((ServiceState.Active, FallBack.Retire), (back.State.Status!.State, back.State.Demand!.Value));
        Assert.Equal("release.still-asked", On(back, met).Refusal!.Code);
        Assert.Contains(Moving.Asks(back.State)!, new JudgedHistory(back.State, World.Rules, back.Judge(), back.Now).Answer.Notes!);
        back.Do(Serving.Suspend(back.State, Criterion.Misuse, World.Vault("x"), []));
        Assert.Equal(FallBack.Retire, back.State.Demand);
        back.Do(Serving.Retire(back.State, Criterion.EndOfLife, World.Vault("the law forbids it"), []));
        Assert.Null(back.State.Demand);
    }

    [Fact]
    public void What_a_criterion_of_going_back_asks_is_asked_until_exactly_that_was_done()
    {
        foreach (var act in Enum.GetValues<FallBack>())
        {
            foreach (var state in Enum.GetValues<ServiceState>())
            {
                var done = act switch
                {
                    FallBack.Restrict => state != ServiceState.Active,
                    FallBack.Suspend => state is ServiceState.Suspended or ServiceState.Retired,
                    FallBack.Retire => state == ServiceState.Retired,
                    _ => throw new System.Diagnostics.UnreachableException(),
                };
                var world = Served(Lay(Open(), [Drawn[0], Step(Stage.Research, Audience.VettedResearchers, Paper, on: 0)]));
                world.Record(new MovedBack(Stage.Internal, Stage.Internal, Stage.Internal, act, World.Vault("when"), World.Vault("what"), []));
                Assert.Equal(act, world.State.Demand);
                world.Record(new StatusChanged(state, state is ServiceState.Active or ServiceState.Restricted ? ["chat"] : [], Criterion.Misuse, null, []));
                Assert.Equal(done ? null : act, world.State.Demand);
                // What was done stays done, and what came true after it is asked anew.
                world.Record(new StatusChanged(ServiceState.Active, ["chat"], Criterion.GateClear, null, []));
                Assert.Equal(done ? null : act, world.State.Demand);
                world.Record(new MovedBack(Stage.Internal, Stage.Internal, Stage.Internal, FallBack.Restrict, World.Vault("when"), World.Vault("what"), []));
                Assert.Equal(done ? FallBack.Restrict : act, world.State.Demand);
            }
        }
    }

    [Fact]
    public void A_successor_lays_its_way_out_anew()
    {
        var before = SuccessionTests.Worded();
        Lay(before, new StagedStep(Stage.Restricted, before.State.Plan!.Audience, before.State.Plan.Components, Said(1), [], CanBeUndone: true, null, null), Step(Stage.Wider, Audience.Everyone, Paper, on: 0));
        var next = SuccessionTests.Succeed(before);
        Assert.Null(next.State.Staged);
        Assert.Contains(
            "staged-plan", Plimsoll.Release.Succession.Updated.Of(next.State, before.State, next.State.OpenedAt!.Value, next.Now).Select(l => l.About));
    }

    private static readonly Gen<(int Stage, int Audience, int Components, int On, int Back, bool Undone, bool Why)[]> Anything = Gen.Select(
        Gen.Int[0, 6], Gen.Int[0, 4], Gen.Int[0, 5], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Bool, Gen.Bool).Array[1, 5];

    private static readonly Component[][] Handed =
        [[], [Component.Paper], [Component.Weights], [Component.Paper, Component.Weights], [Component.Evaluations, Component.Code], [Component.Paper, Component.Paper]];

    [Fact]
    public void A_way_that_was_taken_holds_no_step_that_contradicts_itself_and_none_that_calls_weights_back()
    {
        var taken = 0;
        Gen.Select(Gen.Int[0, 3], Anything).Sample(
            (type, raw) =>
            {
                // In order more often than not, and mostly with the criteria that their places want, or nothing would ever be taken.
                var drawn = raw.DistinctBy(r => r.Stage).OrderBy(r => r.Stage).ToArray();
                StagedStep[] steps = [.. drawn.Select((r, i) => new StagedStep(
                    (Stage)r.Stage, (Audience)Math.Min(r.Audience, Widest(r.Stage) + (r.On == 0 ? 1 : 0)), Handed[r.Components], Said(i == drawn.Length - 1 ? 0 : 1 + r.On),
                    Backs(i == 0 ? 0 : 1 + r.Back), r.Undone && (r.Components is not (2 or 3) || r.Back == 0), r.Why ? World.Vault("why") : null, null))];
                var first = steps[0];
                var world = new World();
                world.Record(new ReleaseOpened(
                    "rel_1", "mod_1", "1.0", World.Files.Subject, "org_1",
                    new ReleasePlan((ReleaseType)type, first.Components, first.Audience, first.Stage, ["chat"]), OnePerson: false));
                if (!Moving.Lay(world.State, steps).Succeeds(out var laid, out _)) { return; }
                Interlocked.Increment(ref taken);
                world.Do(new Outcome(laid.Events));
                foreach (var step in world.State.Staged!.Steps)
                {
                    var plan = world.State.Plan! with { Stage = step.Stage, Audience = step.Audience, Components = step.Components };
                    Assert.Equal("accepted", World.Code(Assessing.ChangePlan(world.State, world.Asker, plan, [])));
                    Assert.False(step is { CanBeUndone: true } && step.Components.Contains(Component.Weights) && step.Audience > Audience.NamedPartners);
                }
            },
            iter: 4000);
        Assert.True(taken > 10, $"{taken} taken");
    }

    [Fact]
    public void Whoever_moves_on_and_back_ends_at_a_plan_that_the_release_had() => Gen.Int[0, 9].Array[1, 25].Sample(
        acts =>
        {
            var world = Lay(Open(), Drawn);
            var had = new List<string> { Said(world.State.Plan!) };
            foreach (var act in acts)
            {
                world.Now = world.Now.AddHours(1);
                if (act > 6) { Served(world, may: true); }
                else if (act > 3 && On(world, new(1, World.Vault("x"), null), new(2, World.Vault("y"), null)).Succeeds(out var on, out _)) { world.Do(on); had.Add(Said(world.State.Plan!)); }
                else if (act > 3 && On(world, new AnsweredCriterion(1, World.Vault("x"), null)).Succeeds(out on, out _)) { world.Do(on); had.Add(Said(world.State.Plan!)); }
                else if (Back(world, Way[act % 3].Stage).Succeeds(out var back, out _))
                {
                    var (before, kept) = (world.State.Plan!.Stage, world.State.Irrevocable);
                    world.Do(back);
                    Assert.Contains(Said(world.State.Plan!), had);
                    Assert.True(world.State.Plan!.Stage <= before);
                    Assert.All(kept, stage => Assert.True(world.State.Plan.Stage >= stage || stage > before));
                }
                // Nobody said why weights go first, so that something else went out before them, really.
                Assert.True(world.State.Plan!.Stage < Stage.Research || world.State.WentOut.Any(c => c != Component.Weights));
            }
        },
        iter: 300);

    /// <summary>Opened at internal use with open access, or further out, and its list.</summary>
    private static World Open(Stage stage = Stage.Internal, Audience audience = Audience.OwnStaff) =>
        World.Assessed(stage, ReleaseType.Open, audience, onePerson: false, Paper);

    private static World Lay(World world, params StagedStep[] steps) => world.Do(Moving.Lay(world.State, steps));

    /// <summary>What a criterion says.</summary>
    private static string Open(VaultRef text) => text.Ref["vlt_".Length..];

    private static Result<Outcome> On(World world, params AnsweredCriterion[] met) => Moving.On(world.State, world.Asker, world.State.Plan!.Stage, met, Open, []);

    private static Result<Outcome> Back(World world, Stage to, int criterion = 1) =>
        Moving.Back(world.State, world.Asker, world.State.Plan!.Stage, to, criterion, World.Vault("what happened"), []);

    /// <summary>Moves on with a word about each criterion.</summary>
    private static World Answer(World world)
    {
        var here = world.State.Staged!.Steps[world.State.Staged.Place(world.State.Plan!)!.Value];
        return world.Do(On(world, [.. here.On.Select((_, i) => new AnsweredCriterion(i + 1, World.Vault($"met {i}"), null))]));
    }

    /// <summary>Proven, approved, judged and in service where it stands; where it may not be, nothing.</summary>
    private static World Served(World world, bool may = false)
    {
        if (world.State.Plan!.Stage == Stage.OpenWeights) { return world; }
        Proven(world);
        if (may && Judging.Judge(world.State, World.Rules, world.Now) is Verdict.Clear) { }
        else { world.Approve("acc_approver"); }
        world.Decide();
        var served = Serving.Activate(world.State, world.Asker, World.Rules, Criterion.GateClear, [], World.Vault("again"));
        return may && !served.Succeeds(out _, out _) ? world : world.Do(served);
    }

    /// <summary>What the gate asks for, but for approvals.</summary>
    private static World Proven(World world)
    {
        world.Prove();
        if (World.Rules.For(world.State.Plan!.Stage).AsksWorksheet)
        {
            world.Do(Plimsoll.Release.Evidence.Evidencing.Attach(
                world.State, world.Asker, world.Id("evd"), World.Content(EvidenceKind.Worksheet, world.Now), [], [])).Adequate();
        }
        return world.Declare();
    }

    private static int Widest(int stage) => stage switch { 0 or 1 => 0, 2 => 1, 3 => 2, 4 => 3, _ => 4 };

    private static string Said(ReleasePlan plan) => Likeness.Of(plan);

    private static VaultRef[] Said(int count) => [.. Enumerable.Range(1, count).Select(n => World.Vault($"to move on {n}"))];

    private static BackCriterion[] Backs(int count) => [.. Enumerable.Range(1, count).Select(n => new BackCriterion(FallBack.Suspend, World.Vault($"to move back {n}")))];

    private static StagedStep Step(Stage stage, Audience audience, Component[] components, int on = 1, int back = 1, bool undone = true) =>
        new(stage, audience, components, Said(on), Backs(back), undone, WeightsFirst: null, PlannedDay: null);
}
