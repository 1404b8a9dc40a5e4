// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Records;
using Plimsoll.Records.Book;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Records;

public sealed class RecordingTests
{
    [Fact]
    public void A_finding_is_open_until_mitigation_and_retest_are_both_linked_and_open_again_with_another_mitigation()
    {
        var world = RecordWorld.Found();
        Assert.Equal(FindingState.Open, world["fnd_1"].State);
        Assert.Equal(FindingState.Mitigated, world.Mitigate()["fnd_1"].State);
        Assert.Equal(FindingState.Closed, Tested("evl_2").Retest("evl_2")["fnd_1"].State);
        // What was retested is what was mitigated then: another mitigation wants a result of its own.
        Assert.Equal(FindingState.Mitigated, world.Mitigate(evidence: "evd_2")["fnd_1"].State);
        Assert.Equal("records.no-retest", Retest(world, "evl_2")?.Code);
        Assert.Equal(FindingState.Closed, Tested("evl_3").Retest("evl_3")["fnd_1"].State);

        RecordWorld Tested(string evaluation) => world.Evaluate(evaluation).Lock(evaluation).Enter(evaluation, 0.01m);
    }

    [Fact]
    public void The_same_piece_is_linked_again_where_it_was_revised_and_else_changes_nothing()
    {
        var world = RecordWorld.Found().Mitigate();
        Assert.Equal("api.nothing-changed", RecordWorld.Code(Recording.Mitigate(world["fnd_1"], "evd_1", RecordWorld.Words("m"))));
        Assert.Null(RecordWorld.Code(Recording.Mitigate(world["fnd_1"], "evd_1", RecordWorld.Words("m"), revised: true)));
    }

    [Fact]
    public void A_retest_is_another_evaluation_with_a_result_that_came_after_the_mitigation_and_meets_what_it_locked_before()
    {
        var world = new RecordWorld().Evaluate("evl_1").Evaluate("evl_0").Enter("evl_0").Find("fnd_1").Evaluate("evl_4").Lock("evl_4").Enter("evl_4", 0.01m);
        Assert.Equal("records.no-mitigation", Retest(world, "evl_0")?.Code);
        world.Mitigate().Enter("evl_1");
        Assert.Equal("records.no-retest", Retest(world, "evl_1")?.Code);
        Assert.Equal("records.unknown-id", Retest(world, "evl_9")?.Code);
        world.Evaluate("evl_2");
        Assert.Equal("has no result yet", Retest(world, "evl_2")?.Reason);
        // One that came before the mitigation tested nothing of it.
        Assert.Equal("had its result before the mitigation was linked", Retest(world, "evl_0")?.Reason);
        Assert.Equal("had its result before the mitigation was linked", Retest(world, "evl_4")?.Reason);
        world.Lock("evl_2").Enter("evl_2", 0.2m);
        Assert.Equal("misses the threshold that it locked", Retest(world, "evl_2")?.Reason);
        world.Evaluate("evl_3").Lock("evl_3").Enter("evl_3", 0.05m);
        Assert.Null(Retest(world, "evl_3"));
        world.Retest("evl_3");
        Assert.Equal("records.closed", Retest(world, "evl_3")?.Code);
    }

    [Fact]
    public void A_finding_that_holds_the_gate_wants_a_threshold_that_was_locked_before_the_result_and_was_measured()
    {
        var world = RecordWorld.Found().Mitigate().Evaluate("evl_2").Enter("evl_2").Evaluate("evl_3").Enter("evl_3", 0.01m).Lock("evl_3")
            .Evaluate("evl_4").Lock("evl_4").Do("evl_4", Recording.Enter(RecordBook.Empty with { Kind = RecordKind.Evaluation, Shape = RecordWorld.Shape() },
                new ResultEntered(RecordWorld.Words("r"), [new("attack_rate", 0.99m)], null, null)));
        Assert.StartsWith("has no threshold that was locked before its result", Retest(world, "evl_2")?.Reason, StringComparison.Ordinal);
        // Locked once it was known is no test.
        Assert.StartsWith("has no threshold that was locked before its result", Retest(world, "evl_3")?.Reason, StringComparison.Ordinal);
        Assert.StartsWith("did not measure attack, which the threshold names", Retest(world, "evl_4")?.Reason, StringComparison.Ordinal);
        // One that holds nothing may be retested in words alone.
        var moderate = RecordWorld.Found(HarmSeverity.Moderate).Mitigate().Evaluate("evl_2").Enter("evl_2");
        Assert.Null(Retest(moderate, "evl_2"));
    }

    [Fact]
    public void The_threshold_of_the_evaluation_that_found_it_is_met_by_the_retest_as_well()
    {
        var world = RecordWorld.Found().Lock("evl_1").Mitigate().Evaluate("evl_2").Enter("evl_2").Evaluate("evl_3").Enter("evl_3", 0.2m)
            .Evaluate("evl_4").Enter("evl_4", 0.01m);
        Assert.StartsWith("did not measure attack", Retest(world, "evl_2")?.Reason, StringComparison.Ordinal);
        Assert.Equal("misses the threshold that the evaluation locked that found it", Retest(world, "evl_3")?.Reason);
        Assert.Null(Retest(world, "evl_4"));
    }

    [Fact]
    public void No_threshold_is_locked_of_what_is_linked_as_a_retest()
    {
        var world = RecordWorld.Found(HarmSeverity.Moderate).Mitigate().Evaluate("evl_2").Enter("evl_2", 0.9m).Retest("evl_2");
        var bounds = (Bound[])[new("attack", Sense.AtMost, 0.05m)];
        Assert.Equal("records.is-retest", RecordWorld.Code(Recording.Lock(world["evl_2"], bounds, Digest.Of([1]), world["fnd_1"])));
        Assert.Null(RecordWorld.Code(Recording.Lock(world["evl_2"], bounds, Digest.Of([1]))));
    }

    [Theory]
    [InlineData("0.05", true)]
    [InlineData("-1.50E+2", true)]
    [InlineData("0", true)]
    [InlineData("0.0000000000000000000000000001", true)]
    [InlineData("1e-30", false)]
    [InlineData("0.0500000000000000000000000000000001", false)]
    [InlineData("12345678901234567890123456789012345", false)]
    [InlineData("1e999999999", false)]
    [InlineData("1e-999999999", false)]
    [InlineData("about 5", false)]
    public void A_number_is_kept_as_it_was_written_or_not_at_all(string text, bool kept) => Assert.Equal(kept, ExactDecimal.TryRead(text, out _));

    private static Refusal? Retest(RecordWorld world, string evaluation) =>
        Recording.Retest(world["fnd_1"], evaluation, world[evaluation], world["evl_1"], RecordWorld.Words("again")).Refusal;

    [Theory]
    [InlineData(HarmSeverity.Low, null, false)]
    [InlineData(HarmSeverity.Moderate, null, false)]
    [InlineData(HarmSeverity.Severe, null, true)]
    [InlineData(HarmSeverity.Critical, null, true)]
    [InlineData(HarmSeverity.Low, Follows.DoNotRelease, true)]
    [InlineData(HarmSeverity.Low, Follows.Restrict, false)]
    [InlineData(HarmSeverity.Moderate, Follows.Escalate, false)]
    public void A_finding_holds_the_gate_where_it_is_severe_or_crosses_a_threshold_past_which_nothing_is_released(
        HarmSeverity severity, Follows? crossed, bool holds)
    {
        var world = new RecordWorld().Evaluate("evl_1");
        if (crossed is { } follows) { world.Do("rsk_1", Recording.Risk(RecordBook.Empty, RecordWorld.Asker, RecordWorld.Risk("rsk_1", follows))); }
        Assert.Equal(holds, world.Find("fnd_1", severity, crossed is null ? null : "rsk_1")["fnd_1"].Finding!.Holds);
    }

    [Fact]
    public void A_finding_is_of_an_evaluation_of_the_same_release_and_says_what_was_found()
    {
        var world = new RecordWorld().Evaluate("evl_1");
        Assert.Equal("records.unknown-id", Code(RecordWorld.Finding("fnd_1"), null));
        Assert.Equal("records.other-kind", Code(RecordWorld.Finding("fnd_1"), RecordWorld.Found()["fnd_1"]));
        Assert.Equal("records.other-release", Code(
            RecordWorld.Finding("fnd_1") with { Shape = RecordWorld.Shape("rel_2", result: true) }, world["evl_1"]));
        Assert.Equal("records.bad-value", Code(RecordWorld.Finding("fnd_1") with { Shape = RecordWorld.Shape() }, world["evl_1"]));
        Assert.Equal("records.id-taken", RecordWorld.Code(
            Recording.Finding(world["evl_1"], RecordWorld.Asker, RecordWorld.Finding("evl_1"), world["evl_1"], null)));

        static string? Code(FindingRecorded finding, RecordBook? evaluation) =>
            RecordWorld.Code(Recording.Finding(RecordBook.Empty, RecordWorld.Asker, finding, evaluation, null));
    }

    [Fact]
    public void Whoever_evaluates_from_outside_was_given_computing_power_and_time_and_leaks_nothing()
    {
        var outside = RecordWorld.Evaluation("evl_1") with { Kind = EvaluationKind.External, Independence = EvaluatorIndependence.Independent };
        Assert.Equal(("records.bad-value", "compute"), Refused(outside));
        outside = outside with { Compute = RecordWorld.Words("gpus") };
        Assert.Equal(("records.bad-value", "time"), Refused(outside));
        outside = outside with { Time = RecordWorld.Words("weeks") };
        Assert.Equal(("records.bad-value", "leaks"), Refused(outside));
        outside = outside with { Leaks = RecordWorld.Words("contract") };
        Assert.Null(Refused(outside));
        Assert.Equal(("records.bad-value", "independence"), Refused(outside with { Independence = EvaluatorIndependence.SameTeam }));
    }

    [Fact]
    public void An_audit_says_where_its_method_is_published_and_a_human_rights_impact_assessment_how_communities_were_heard()
    {
        var audit = RecordWorld.Evaluation("evl_1") with { Form = EvaluationForm.Audit };
        Assert.Equal(("records.bad-value", "methodPublished"), Refused(audit));
        audit = audit with { MethodPublished = RecordWorld.Words("there") };
        Assert.Null(Refused(audit));
        Assert.Equal(("records.bad-value", "communities"), Refused(audit with { Form = EvaluationForm.HumanRightsImpact }));
        Assert.Null(Refused(audit with { Form = EvaluationForm.HumanRightsImpact, Communities = RecordWorld.Words("asked") }));
    }

    [Fact]
    public void Days_names_and_numbers_that_cannot_be_are_refused_with_the_field()
    {
        Assert.Equal("firstDay", Shaped(RecordWorld.Shape() with { FirstDay = new DateOnly(206, 11, 2) }));
        Assert.Equal("finalDay", Shaped(RecordWorld.Shape() with { FinalDay = new DateOnly(2026, 11, 1) }));
        Assert.Equal("serves", Shaped(RecordWorld.Shape() with { Serves = ["G07.B1", "G07.B1"] }));
        Assert.Equal("serves", Shaped(RecordWorld.Shape() with { Serves = ["what somebody wrote"] }));
        Assert.Equal("result", Shaped(RecordWorld.Shape(result: true)));
        var book = new RecordWorld().Evaluate("evl_1")["evl_1"];
        Assert.Equal("bounds", Recording.Lock(book, [], Digest.Of([1])).Refusal!.Field);
        Assert.Equal("bounds", Recording.Lock(book, [new("a metric", Sense.AtLeast, 1)], Digest.Of([1])).Refusal!.Field);
        Assert.Equal("scores", Recording.Enter(book, new ResultEntered(RecordWorld.Words("r"), [new("a", 1), new("a", 2)], null, null)).Refusal!.Field);
        Assert.Equal("scores", Recording.Enter(book, new ResultEntered(RecordWorld.Words("r"), [new("a", decimal.MaxValue)], null, null)).Refusal!.Field);

        static string Shaped(RecordShape shape) =>
            Recording.Evaluation(RecordBook.Empty, RecordWorld.Asker, RecordWorld.Evaluation("evl_1") with { Shape = shape }).Refusal!.Field;
    }

    [Fact]
    public void Threshold_result_mitigation_and_retest_belong_to_their_kind_of_record()
    {
        var world = RecordWorld.Found();
        Assert.Equal("records.other-kind", RecordWorld.Code(Recording.Lock(world["fnd_1"], [new("a", Sense.AtMost, 1)], Digest.Of([1]))));
        Assert.Equal("records.other-kind", RecordWorld.Code(Recording.Enter(world["fnd_1"], new ResultEntered(RecordWorld.Words("r"), [], null, null))));
        Assert.Equal("records.other-kind", RecordWorld.Code(Recording.Mitigate(world["evl_1"], "evd_1", RecordWorld.Words("m"))));
        Assert.Equal("records.other-kind", RecordWorld.Code(Recording.Retest(world["evl_1"], "evl_1", world["evl_1"], null, RecordWorld.Words("m"))));
        Assert.Equal("records.unknown-id", RecordWorld.Code(Recording.Note(RecordBook.Empty, RecordWorld.Words("m"))));
        Assert.Single(world.Do("fnd_1", Recording.Note(world["fnd_1"], RecordWorld.Words("m")))["fnd_1"].Changes);
    }

    private static (string Code, string Field)? Refused(EvaluationRecorded evaluation) =>
        Recording.Evaluation(RecordBook.Empty, RecordWorld.Asker, evaluation).Refusal is { } refusal ? (refusal.Code, refusal.Field) : null;
}
