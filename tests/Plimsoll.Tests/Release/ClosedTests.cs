// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>Ways around the gate that somebody tried, and that are shut.</summary>
public sealed class ClosedTests
{
    [Fact]
    public void What_an_approver_stopped_it_for_holds_until_an_approver_decides_otherwise_and_wants_a_second_person_then()
    {
        var world = World.Active();
        world.Do(Evidencing.Attach(world.State, world.Asker, "evd_bad", World.Content(EvidenceKind.File, world.Now), ["G12.B1"], []));
        world.Do(Objecting.Raise(world.State, "evd_bad", new AdverseClaim(LastDay.InUtc(new(2026, 11, 27)), null, Suspends: false), []));
        world.Do(Answer(world, "acc_author", AdverseAnswer.Suspends));
        Assert.Equal(ServiceState.Suspended, world.State.Status!.State);
        // It went on holding before somebody answered it, and the answer that stops the model is no reason to let it pass.
        Assert.Equal(["adverse-evidence"], Held(world));
        Assert.Equal(["adverse-evidence"], Assert.IsType<GateJudged>(world.Decide().History[^1].Event).Missing);
        world.Now = world.Now.AddHours(1);
        world.Attach("G12.B1");
        Assert.Equal(["adverse-evidence"], Held(world));
        Assert.Equal("release.adverse-answered", World.Code(Answer(world, "acc_approver", AdverseAnswer.Suspends)));
        Assert.Equal("release.author-approves", World.Code(Answer(world, "acc_author", AdverseAnswer.Keeps)));
        world.Do(Answer(world, "acc_approver", AdverseAnswer.Keeps)).Decide();
        Assert.IsType<Verdict.Clear>(world.Judge());
        Assert.Equal("release.needs-second-person", World.Code(Activate(world)));
        Assert.Equal(Criterion.AdverseEvidence, Serving.Cause(world.State)!.Criterion);
        Assert.Equal("accepted", World.Code(Propose(world, Last(world))));
        Assert.Equal("release.return-needs", World.Code(Propose(world, "evd_bad")));
    }

    [Fact]
    public void What_speaks_against_a_release_proves_nothing_of_it()
    {
        var world = World.Assessed();
        world.Do(Evidencing.Attach(world.State, world.Asker, "evd_bad", World.Content(EvidenceKind.File, world.Now), ["G06.B1"], [])).Set("G06.B1", PracticeStatus.Met);
        Assert.Equal(["evd_bad"], world.State.Counting("G06.B1", world.Now).Select(e => e.Id));
        world.Do(Objecting.Raise(world.State, "evd_bad", new AdverseClaim(LastDay.InUtc(new(2026, 11, 27)), null, Suspends: false), []));
        Assert.Empty(world.State.Counting("G06.B1", world.Now));
        Assert.Equal(Footing.Open, Footings.At(world.State, World.Rules, world.Now).Of(world.State.Find("G06.B1")!));
        world.Do(Answer(world, "acc_approver", AdverseAnswer.Keeps));
        Assert.Equal(["evd_bad"], world.State.Counting("G06.B1", world.Now).Select(e => e.Id));
    }

    [Fact]
    public void A_worksheet_is_replaced_by_a_worksheet_of_the_same_asker_and_by_nothing_else()
    {
        var world = World.Assessed();
        world.Do(Evidencing.Attach(world.State, world.Asker, "evd_sheet", World.Content(EvidenceKind.Worksheet, world.Now, result: WorksheetResult.ShownNotMitigated), [], []));
        foreach (var other in (EvidenceContent[])
            [
                World.Content(EvidenceKind.Link, world.Now), World.Content(EvidenceKind.File, world.Now), World.Content(EvidenceKind.CiResult, world.Now),
                World.Content(EvidenceKind.Worksheet, world.Now) with { Conclusion = WorksheetConclusion.NotShown, Result = null },
            ])
        {
            Assert.Equal("release.bad-value", World.Code(Evidencing.Revise(world.State, world.Asker, "evd_sheet", other, [])));
        }
        world.Do(Evidencing.Revise(world.State, world.Asker, "evd_sheet", World.Content(EvidenceKind.Worksheet, world.Now, result: WorksheetResult.LookedNotShown), []));
    }

    [Fact]
    public void Weights_that_go_out_at_the_stage_for_them_are_public_whoever_they_are_meant_for()
    {
        foreach (var audience in Terms.Audiences.All.Select(a => a.Value))
        {
            Assert.True(new ReleasePlan(ReleaseType.Open, [Component.Weights], audience, Stage.OpenWeights, ["chat"]).WeightsArePublic);
            Assert.Equal(audience == Audience.Everyone, new ReleasePlan(ReleaseType.Open, [Component.Weights], audience, Stage.Wider, ["chat"]).WeightsArePublic);
        }
    }

    [Fact]
    public void What_lapsed_in_its_rhythm_is_missing_at_the_next_judgement()
    {
        var world = World.Active().Declare();
        world.Now = world.Now.AddDays(World.Rules.For(Stage.Restricted).RhythmDays);
        Assert.Equal(["practice-without-evidence/G12.B1"], Held(world));
        world.Attach("G12.B1").Attach("G12.B2");
        Assert.IsType<Verdict.Clear>(world.Judge());
        Assert.Equal(0, LoadLine.At(world.State, World.Rules, world.Now).Asked.Open);
    }

    [Fact]
    public void Whoever_asks_for_changes_does_not_approve_any_more()
    {
        var world = World.Clear();
        world.By = "acc_approver";
        world.Do(Approving.Request(world.State, "chg_1", Bundle.Of(world.State).Digest, World.Vault("why")));
        Assert.Equal(["approval"], Held(world));
        world.Approve("acc_other");
        Assert.IsType<Verdict.Clear>(world.Judge());
    }

    [Fact]
    public void An_organisation_that_calls_itself_one_person_and_has_somebody_to_ask_makes_no_exception_for_itself()
    {
        var world = World.Assessed(onePerson: true).Prove();
        string Approve(bool colleague) => World.Code(Approving.Approve(
            world.State, world.Asker with { HasColleague = colleague }, "apr_own", Bundle.Of(world.State).Digest, World.Rules));
        Assert.Equal(("release.author-approves", "accepted"), (Approve(colleague: true), Approve(colleague: false)));
    }

    [Fact]
    public void Naming_an_owner_and_a_day_ends_no_approval()
    {
        var world = World.Clear();
        world.Do(Assessing.Assign(world.State, world.Asker, new PracticeAssigned("G06.B1", "acc_owner", LastDay.InUtc(new(2026, 12, 24))), []));
        Assert.IsType<Verdict.Clear>(world.Judge());
    }

    [Fact]
    public void A_role_is_dropped_only_for_a_reason_and_every_decision_says_what_was_assessed()
    {
        var world = World.Assessed();
        var fewer = World.Pin() with { Profile = World.Pin().Profile with { Roles = [Role.Adapter] } };
        var refused = Assessing.Pin(world.State, world.Asker, fewer, [], ModelType.Frontier).Refusal!;
        Assert.Equal(("release.roles-narrowed", "roles", "adapter"), (refused.Code, refused.Field, refused.Value));
        world.Do(Assessing.Pin(world.State, world.Asker, fewer, [], ModelType.Frontier, new Lowering(World.Vault("why"), ["governance"])));
        // Once it was said, deriving it again asks nothing; a role that comes ends what was said.
        Assert.Equal("accepted", World.Code(Assessing.Pin(world.State, world.Asker, fewer, [], ModelType.Frontier)));
        var verified = Verified(world);
        Assert.Contains("role dropped: provider to adapter, 2026-11-20T09:00:00.000Z, by governance", verified.Disclosed);
        Assert.Contains("assessed as: adapter, frontier model, restricted release", verified.Disclosed);
        world.Do(Assessing.Pin(
            world.State, world.Asker, World.Pin() with { Profile = World.Pin().Profile with { Roles = [Role.Provider, Role.Adapter] } }, [], ModelType.Frontier));
        Assert.Null(world.State.Narrowed);
        Assert.Null(Verified(world).Narrowed);
    }

    [Fact]
    public void A_digest_among_the_files_is_not_the_model()
    {
        var world = World.Clear();
        world.Decide();
        var signed = Signed(world);
        var file = World.Hash("config");
        Assert.Equal("accepted", Code(new(Stage.Restricted, file)));
        Assert.Equal("release.other-weights", Code(new(Stage.Restricted, file) { Whole = true }));
        Assert.Equal("accepted", Code(Expected.Of(Stage.Restricted, World.Files)));

        string Code(Expected expected) => VerifiedDecision.Verify(signed, expected, World.Keys("k1"), world.Now).Refusal?.Code ?? "accepted";
    }

    [Theory]
    [InlineData("entry", "null")]
    [InlineData("data", """{"seq":"1","at":"2026-11-20T09:00:00.000Z","by":"a","type":"release.opened","tv":1,"data":null}""")]
    [InlineData("data", """{"seq":"1","at":"2026-11-20T09:00:00.000Z","by":"a","type":"release.state-seen","tv":1,"data":[]}""")]
    [InlineData("data", """{"seq":"1","at":"2026-11-20T09:00:00.000Z","by":"a","type":"release.status-changed","tv":2,"data":{"state":"active","allowedUses":[null],"criterion":"gate-clear","reason":null,"notify":[]}}""")]
    [InlineData("seq", """{"seq":"1","at":"2026-11-20T09:00:00.000Z","by":"a","type":"release.adverse-answered","tv":1,"data":{"evidence":"evd_1","answer":"keeps","words":{"ref":"vlt_8fcfccf675b1f0bfd39dcb","commitment":"sha256:3f905b442cb6d46dd011ed07b0d85ead814618f9c7263aaa6a924f6fec3668dd"},"weakness":null}}""")]
    public void A_history_that_contradicts_itself_is_refused_where_it_does_and_is_no_fault(string field, string entry)
    {
        var refused = History.FromJson(System.Text.Encoding.UTF8.GetBytes($"[{entry}]"), "h.json").Refusal!;
        Assert.Equal(("release.malformed-history", field), (refused.Code, refused.Field));
    }

    private static VerifiedDecision Verified(World world)
    {
        world.Prove().Approve("acc_approver").Decide();
        return World.Value(VerifiedDecision.Verify(Signed(world), Expected.Of(Stage.Restricted, World.Files), World.Keys("k1"), world.Now));
    }

    private static byte[] Signed(World world) => Statement.Sign(
        World.Value(Statement.Of(world.State, world.State.Decisions[^1].Judged.Decision, World.Files, "plimsoll:server/test", World.Rules.Name)), "k1",
        bytes => World.Sign("k1", bytes));

    [Theory]
    [InlineData(WorksheetResult.NotLooked)]
    [InlineData(WorksheetResult.ShownNotMitigated)]
    [InlineData(WorksheetResult.Open)]
    public void A_worksheet_that_clears_nothing_holds_after_it_expired_and_after_its_bytes_are_gone(WorksheetResult result)
    {
        var end = World.Day0.AddHours(1);
        var world = World.Assessed(Stage.OpenWeights, ReleaseType.Open, Audience.Everyone, components: Component.Weights).Prove();
        world.Do(Evidencing.Attach(world.State, world.Asker, "evd_against", World.Content(EvidenceKind.Worksheet, world.Now, end, result: result), [], []));
        world.Attach("G06.B1", kind: EvidenceKind.Worksheet);
        var good = world.State.Evidence.Values.Single(e => e.Current.Content.Kind == EvidenceKind.Worksheet && e.Id != "evd_against").Id;
        world.By = "acc_reader";
        world.Do(Evidencing.CallAdequate(world.State, world.Asker, good, 1, World.Vault("adequate")));
        world.By = "acc_author";
        world.Approve("acc_one").Approve("acc_two");
        Assert.Equal(["worksheet-conclusion"], Held(world));
        world.Now = end.AddHours(1);
        Assert.Equal(["worksheet-conclusion"], Held(world));
        world.Do(Evidencing.Lose(world.State, world.Asker, "evd_against", 1, []));
        world.Approve("acc_one").Approve("acc_two");
        Assert.Equal(["worksheet-conclusion"], Held(world));
        // A newer one takes its place.
        world.Do(Evidencing.Revise(world.State, world.Asker, "evd_against", World.Content(EvidenceKind.Worksheet, world.Now), []));
        world.By = "acc_reader";
        world.Do(Evidencing.CallAdequate(world.State, world.Asker, "evd_against", 2, World.Vault("adequate")));
        world.Approve("acc_one").Approve("acc_two");
        Assert.IsType<Verdict.Clear>(world.Judge());
    }

    [Fact]
    public void A_sheet_that_calls_for_a_restriction_holds_after_it_expired()
    {
        var world = World.Assessed(Stage.OpenWeights, ReleaseType.Open, Audience.Everyone, components: Component.Weights).Prove();
        world.Attach("G06.B1", kind: EvidenceKind.Worksheet).Adequate();
        var sheet = World.Content(EvidenceKind.Worksheet, world.Now, World.Day0.AddHours(1)) with { Result = null, Conclusion = WorksheetConclusion.NecessaryAndProportionate };
        world.Do(Evidencing.Attach(world.State, world.Asker, "evd_r", sheet, [], [])).Approve("acc_one").Approve("acc_two");
        world.Now = World.Day0.AddHours(2);
        Assert.Equal(["worksheet-conclusion"], Held(world));
    }

    [Fact]
    public void Weights_that_everybody_may_take_are_public_from_the_first_use_that_is_served()
    {
        var world = World.Assessed(Stage.OpenWeights, ReleaseType.Open, Audience.Everyone, components: Component.Weights).Prove()
            .Attach("G06.B1", kind: EvidenceKind.Worksheet).Adequate().Approve("acc_one").Approve("acc_two").Decide();
        world.Do(Serving.Restrict(world.State, world.Asker, World.Rules, ["chat"], Criterion.Superseded, World.Vault("x"), []));
        Assert.Equal("release.cannot-recall", World.Code(Serving.Suspend(world.State, Criterion.Incident, World.Vault("x"), [])));
        Assert.Equal("release.cannot-recall", World.Code(Serving.Retire(world.State, Criterion.EndOfLife, World.Vault("x"), [])));
        Assert.Equal("accepted", World.Code(Serving.Notify(world.State, OpenNoticeKind.HubNotice, Criterion.Incident, World.Vault("x"), [])));
        // A plan of a model that never served hands nothing out.
        Assert.False(World.Active().State.WeightsWentPublic);
    }

    [Fact]
    public void Another_release_of_the_very_same_files_does_not_serve_while_the_cause_that_lowered_one_is_not_answered()
    {
        var (lowered, other) = (World.Active(), World.Clear().Decide());
        Assert.Equal("accepted", Put(other, lowered));
        lowered.Do(Serving.Suspend(lowered.State, Criterion.DutyLapsed, World.Vault("x"), []));
        Assert.Equal("accepted", Put(other, lowered));
        lowered.Do(Serving.Suspend(lowered.State, Criterion.Incident, World.Vault("x"), []));
        Assert.Equal("release.twin-lowered", Put(other, lowered));
        Assert.Equal("release.twin-lowered", World.Code(
            Serving.Restrict(other.State, other.Asker, World.Rules, ["chat"], Criterion.Superseded, World.Vault("x"), [], [lowered.State])));
        Assert.Contains("rel_1", Serving.Activate(other.State, other.Asker, World.Rules, Criterion.GateClear, [], null, [lowered.State]).Refusal!.Sentence, StringComparison.Ordinal);
        // Lowering is always possible.
        var serving = World.Active();
        Assert.Equal("accepted", World.Code(
            Serving.Restrict(serving.State, serving.Asker, World.Rules, ["chat"], Criterion.Superseded, World.Vault("x"), [], [lowered.State])));
        lowered.Do(Serving.Retire(lowered.State, Criterion.EndOfLife, World.Vault("x"), []));
        Assert.Equal("release.twin-lowered", Put(other, lowered));

        static string Put(World world, World twin) => World.Code(
            Serving.Activate(world.State, world.Asker, World.Rules, Criterion.GateClear, [], null, [World.Active().State, twin.State]));
    }

    [Fact]
    public void What_comes_to_light_while_it_is_suspended_is_recorded_and_asked_for_when_it_comes_back()
    {
        foreach (var criterion in (Criterion[])[Criterion.Incident, Criterion.Misuse, Criterion.SecurityVulnerability, Criterion.LegalOrder, Criterion.AdverseEvidence])
        {
            var world = World.Active();
            world.Do(Serving.Suspend(world.State, Criterion.Superseded, World.Vault("x"), [])).Attach("G12.B1").Decide();
            Assert.Equal("release.not-in-service", World.Code(Serving.Suspend(world.State, Criterion.EndOfLife, World.Vault("x"), [])));
            Assert.Equal("accepted", World.Code(Activate(world)));
            world.Now = world.Now.AddHours(1);
            world.Do(Serving.Suspend(world.State, criterion, World.Vault("what came to light"), []));
            Assert.Equal((ServiceState.Suspended, criterion), (world.State.Status!.State, world.State.Status.Criterion));
            Assert.Equal("release.needs-second-person", World.Code(Activate(world.Decide())));
            world.Now = world.Now.AddHours(1);
            Assert.Equal("accepted", World.Code(Propose(world.Attach("G12.B1"), Last(world))));
        }
        Assert.Equal("release.not-in-service", World.Code(Serving.Suspend(World.Clear().State, Criterion.Incident, World.Vault("x"), [])));
    }

    [Fact]
    public void What_was_there_before_under_another_id_does_not_show_that_the_cause_is_gone()
    {
        var world = World.Active();
        world.Do(Serving.Suspend(world.State, Criterion.Incident, World.Vault("x"), []));
        world.Now = world.Now.AddHours(1);
        world.Do(Evidencing.Attach(world.State, world.Asker, "evd_again", World.Content(EvidenceKind.File, World.Day0), ["G12.B1"], []));
        Assert.Equal("release.return-needs", World.Code(Propose(world, "evd_again")));
        Assert.Empty(Serving.MayShow(world.State, world.Now));
        world.Now = world.Now.AddHours(1);
        world.Attach("G12.B1");
        Assert.Equal("accepted", World.Code(Propose(world, Last(world))));
        Assert.Equal(Last(world), Assert.Single(Serving.MayShow(world.State, world.Now)).Id);
    }

    [Fact]
    public void An_approval_that_ended_by_a_change_can_still_be_taken_back_and_proves_nothing_then()
    {
        var world = World.Clear();
        world.Do(Evidencing.Withdraw(world.State, world.Asker, "evd_1", World.Vault("x"), []));
        Assert.True(world.State.Approvals[0].Ended);
        Assert.Equal(3, Proven(world));
        world.By = "acc_approver";
        world.Do(Approving.Revoke(world.State, world.Asker, world.State.Approvals[0].Id, World.Vault("I had not read it"), []));
        Assert.Equal(0, Proven(world));
        Assert.Equal("release.approval-voided", World.Code(Approving.Revoke(world.State, world.Asker, world.State.Approvals[0].Id, World.Vault("x"), [])));

        static int Proven(World world) => world.State.Assessment!.Requirements.Count(r => Footings.At(world.State, World.Rules, world.Now).Of(r) == Footing.Proven);
    }

    private static string[] Held(World world) => [.. Assert.IsType<Verdict.Held>(world.Judge()).Missing.Select(m => m.Key)];

    private static string Last(World world) => world.State.Evidence.Values.MaxBy(e => (e.Current.ReceivedAt, e.Id.Length, e.Id))!.Id;

    private static Result<Outcome> Activate(World world) =>
        Serving.Activate(world.State, world.Asker, World.Rules, Criterion.GateClear, [], World.Vault("why"));

    private static Result<Outcome> Propose(World world, string evidence) =>
        Serving.Propose(world.State, world.Asker, world.Id("ret"), world.State.Plan!.Uses, evidence, World.Vault("mended"));

    private static Result<Outcome> Answer(World world, string account, AdverseAnswer answer) =>
        Objecting.Answer(world.State, world.Asker with { Account = account }, World.Rules, "evd_bad", answer, World.Vault("because"), []);
}
