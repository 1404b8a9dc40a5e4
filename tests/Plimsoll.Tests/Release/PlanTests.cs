// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>A plan says how a model is made available, how far it goes next, whom it reaches and what is handed out; some of that does not go together.</summary>
public sealed class PlanTests
{
    private static readonly Component[][] HandedOut = [[], [Component.Evaluations], [Component.Weights], [Component.Weights, Component.Code]];

    /// <summary>Whom a model may reach at most, by how it is made available (rows) and how far it goes next (columns); a dash where the two do not go
    /// together. Written by hand from the gates' <c>accepts</c> and <c>audiences</c>; a closed model reaches neither customers nor everyone.</summary>
    private static readonly (ReleaseType Type, string[] Widest)[] Table =
    [
        //                    development  internal     trusted-partners  research              restricted            wider                 open-weights
        (ReleaseType.Open, ["own-staff", "own-staff", "named-partners", "vetted-researchers", "customers", "everyone", "everyone"]),
        (ReleaseType.Restricted, ["own-staff", "own-staff", "named-partners", "vetted-researchers", "customers", "everyone", "-"]),
        (ReleaseType.Research, ["own-staff", "own-staff", "named-partners", "vetted-researchers", "-", "-", "-"]),
        (ReleaseType.Closed, ["own-staff", "own-staff", "-", "-", "vetted-researchers", "vetted-researchers", "-"]),
    ];

    public static TheoryData<ReleaseType> Types => [.. Enum.GetValues<ReleaseType>()];

    [Theory]
    [MemberData(nameof(Types))]
    public void Exactly_the_plans_that_make_sense_are_taken(ReleaseType type)
    {
        var widest = Table.Single(row => row.Type == type).Widest;
        var taken = 0;
        foreach (var stage in Enum.GetValues<Stage>())
        {
            foreach (var audience in Enum.GetValues<Audience>())
            {
                foreach (var components in HandedOut)
                {
                    var weights = components.Contains(Component.Weights);
                    var sensible = Terms.Audiences.Find(widest[(int)stage]) is { } most && audience <= most
                        && (components.Length > 0 || type is ReleaseType.Restricted or ReleaseType.Closed)
                        && (stage == Stage.OpenWeights ? weights : !weights || audience is not (Audience.Customers or Audience.Everyone))
                        // Weights in the hands of whoever does not serve the model are a release of them.
                        && (!weights || type is ReleaseType.Open or ReleaseType.Research || audience is Audience.OwnStaff or Audience.NamedPartners);
                    var plan = new ReleasePlan(type, components, audience, stage, ["chat"]);
                    var refused = Change(plan).Refusal;
                    Assert.True(sensible == refused is null, $"{type} {stage} {audience} [{string.Join(' ', components)}]: {refused?.Sentence ?? "taken"}");
                    if (refused is null)
                    {
                        taken++;
                        // What is taken, its gate lets through as far as the plan goes.
                        var gate = World.Rules.For(stage);
                        Assert.True(gate.Accepts.Contains(type) && gate.Audiences.Contains(audience) && (gate.PublicWeights || !plan.WeightsArePublic));
                        continue;
                    }
                    Assert.Equal("release.plan-contradicts", refused.Code);
                    Assert.True(refused is { Field: "stage" or "audience" or "components", Value.Length: > 0, Fix.Length: > 0 });
                }
            }
        }
        Assert.True(taken > 0);
    }

    [Theory]
    [InlineData(ReleaseType.Restricted, Stage.OpenWeights, Audience.Customers, Component.Evaluations,
        "stage 'open-weights' is no next stage of Restricted API and Hosted Access; plan one of ")]
    [InlineData(ReleaseType.Closed, Stage.Restricted, Audience.Customers, null, "audience 'customers' is not reached by Closed Development; plan ")]
    [InlineData(ReleaseType.Open, Stage.OpenWeights, Audience.Everyone, Component.Code, "components 'code' lacks the weights, and Open weights hands them out; ")]
    [InlineData(ReleaseType.Open, Stage.Restricted, Audience.Customers, null, "components 'none' is nothing that is handed out, and Open Access hands something out; ")]
    [InlineData(ReleaseType.Open, Stage.Restricted, Audience.Customers, Component.Weights, "components 'weights' holds the weights, which then go to customers and ")]
    [InlineData(ReleaseType.Open, Stage.Wider, Audience.Customers, Component.Weights, "components 'weights' holds the weights, which then go to customers and ")]
    [InlineData(ReleaseType.Restricted, Stage.Internal, Audience.Customers, null, "audience 'customers' is wider than Internal use goes; ")]
    public void A_plan_that_contradicts_itself_is_refused_in_one_sentence(
        ReleaseType type, Stage stage, Audience audience, Component? component, string sentence) =>
        Assert.StartsWith(
            sentence, Change(new ReleasePlan(type, component is { } one ? [one] : [], audience, stage, ["chat"])).Refusal!.Sentence, StringComparison.Ordinal);

    [Fact]
    public void A_plan_of_before_is_read_as_it_is()
    {
        var world = World.Assessed(Stage.OpenWeights, ReleaseType.Restricted, Audience.Everyone, components: Component.Paper);
        Assert.Equal((Stage.OpenWeights, ReleaseType.Restricted), (world.State.Plan!.Stage, world.State.Plan.ReleaseType));
    }

    [Fact]
    public void A_model_is_taken_for_less_only_for_a_reason_which_stands_on_the_record_and_in_every_decision()
    {
        var world = World.Assessed();
        var lower = Typed(ModelType.General);
        var refused = Assessing.Pin(world.State, world.Asker, lower, [], ModelType.Frontier).Refusal!;
        Assert.Equal(("release.type-lowered", "modelType", "general"), (refused.Code, refused.Field, refused.Value));
        // Against the registry alone, too: the first list of all.
        Assert.Equal("release.type-lowered", World.Code(Assessing.Pin(Opened(), world.Asker, lower, [], ModelType.Frontier)));
        Assert.Equal("accepted", World.Code(Assessing.Pin(Opened(), world.Asker, lower, [], ModelType.General)));
        // A list that was lowered before reasons were asked for.
        var silent = World.Assessed().Record(lower);
        Assert.Equal("release.type-lowered", World.Code(Assessing.Pin(silent.State, silent.Asker, lower, [], ModelType.Frontier)));
        Assert.Equal("release.bad-value", World.Code(Assessing.Pin(world.State, world.Asker, World.Pin(), [], ModelType.Frontier, Why)));

        world.Do(Assessing.Pin(world.State, world.Asker, lower, [], ModelType.Frontier, Why));
        Assert.Equal((ModelType.Frontier, ModelType.General), (world.State.Lowered!.From, world.State.Lowered.To));
        Assert.Equal("accepted", World.Code(Assessing.Pin(world.State, world.Asker, lower, [], ModelType.Frontier)));
        Assert.Equal("release.type-lowered", World.Code(Assessing.Pin(world.State, world.Asker, Typed(ModelType.Narrow), [], ModelType.Frontier)));
        var signed = Signed(world);
        Assert.Contains("\"downgraded\":{\"by\":[\"governance\"],\"from\":\"frontier\",\"to\":\"general\",\"when\":\"2026-11-20T09:00:00.000Z\"}", signed, StringComparison.Ordinal);

        world.Do(Assessing.Pin(world.State, world.Asker, World.Pin(), [], ModelType.Frontier));
        Assert.Null(world.State.Lowered);
        Assert.DoesNotContain("downgraded", Signed(world), StringComparison.Ordinal);

        static Dossier Opened() => Dossier.Fold(World.Assessed().History.Where(e => e.Event is ReleaseOpened));

        static string Signed(World world)
        {
            world.Decide();
            return System.Text.Encoding.UTF8.GetString(World.Value(Plimsoll.Release.Decisions.Statement.Of(
                world.State, world.State.Decisions[^1].Judged.Decision, World.Files, "plimsoll:server/test", World.Rules.Name)));
        }
    }

    [Fact]
    public void Whoever_verifies_a_decision_is_told_that_the_type_was_lowered()
    {
        var world = World.Assessed();
        world.Do(Assessing.Pin(world.State, world.Asker, Typed(ModelType.General), [], ModelType.Frontier, Why)).Prove().Approve("acc_approver").Decide();
        var statement = World.Value(Plimsoll.Release.Decisions.Statement.Of(
            world.State, world.State.Decisions[^1].Judged.Decision, World.Files, "plimsoll:server/test", World.Rules.Name));
        var signed = Plimsoll.Release.Decisions.Statement.Sign(statement, "k1", bytes => World.Sign("k1", bytes));
        var verified = World.Value(Plimsoll.Release.Decisions.VerifiedDecision.Verify(
            signed, Plimsoll.Release.Decisions.Expected.Of(Stage.Restricted, World.Files), World.Keys("k1"), world.Now));
        Assert.Contains("downgraded: frontier to general, 2026-11-20T09:00:00.000Z, by governance", verified.Disclosed);
    }

    [Fact]
    public void A_release_that_is_assessed_below_what_the_registry_says_is_found()
    {
        var world = World.Assessed().Record(Typed(ModelType.General));
        Assert.Equal(Plimsoll.Release.Consistency.Severity.Warning, Found()!.Severity);
        world.Record(new TypeLowered(ModelType.Frontier, ModelType.General, ["governance"], World.Vault("why"))).Record(Typed(ModelType.General));
        Assert.Equal(Plimsoll.Release.Consistency.Severity.Hint, Found()!.Severity);
        world.Record(World.Pin());
        Assert.Null(Found());

        Plimsoll.Release.Consistency.Finding? Found() => Plimsoll.Release.Consistency.Checking
            .Of(world.State, World.Rules, world.Now, new HashSet<string>(), ModelType.Frontier).SingleOrDefault(f => f.Rule == "type-below-registry");
    }

    private static readonly Lowering Why = new(World.Vault("why"), ["governance"]);

    private static AssessmentPinned Typed(ModelType type) => World.Pin() with { Profile = World.Pin().Profile with { ModelType = type } };

    private static Result<Outcome> Change(ReleasePlan plan)
    {
        var world = World.Assessed();
        return Assessing.ChangePlan(world.State, world.Asker, plan, []);
    }
}
