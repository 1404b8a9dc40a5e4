// SPDX-License-Identifier: Apache-2.0

using CsCheck;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Parties;
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
        world.Do(Approving.Request(world.State, world.Asker, "chg_1", Bundle.Of(world.State).Digest, World.Vault("why")));
        Assert.Equal(["approval"], Held(world));
        world.Approve("acc_other");
        Assert.IsType<Verdict.Clear>(world.Judge());
    }

    [Fact]
    public void An_organisation_that_calls_itself_one_person_and_has_somebody_to_ask_makes_no_exception_for_itself()
    {
        var world = World.Assessed(onePerson: true).Prove();
        string Approve(bool colleague) => World.Code(Approving.Approve(
            world.State, colleague ? World.Among(world.Asker, "acc_author", "acc_colleague") : World.Among(world.Asker, "acc_author"), "apr_own", Bundle.Of(world.State).Digest, World.Rules));
        Assert.Equal(("release.author-approves", "accepted"), (Approve(colleague: true), Approve(colleague: false)));
    }

    [Fact]
    public void What_somebody_outside_said_in_place_of_a_colleague_fills_no_place_once_there_is_one()
    {
        var world = World.Assessed(onePerson: true).Prove();
        var alone = World.Among(world.Asker, "acc_author");
        var later = World.Among(world.Asker, "acc_author", "acc_colleague");
        world.Do(Reviewing.Ask(world.State, alone, World.Rules, "rvw_1", LastDay.InUtc(new(2026, 12, 4)), Said, Outside)).Do(Reviewing.Ask(world.State, alone, World.Rules, "rvw_2", LastDay.InUtc(new(2026, 12, 4)), Said, Outside));
        world.Do(Answered(world, alone, "rvw_1"));
        Assert.IsType<Verdict.Clear>(world.Judge());
        Assert.DoesNotContain(world.History, e => e.Event is ColleaguesCounted);
        // It is asked again when a verdict is put on the record, and stands there for whoever judges from the record alone.
        world.Do(Judging.Decide(world.State, later, "dec_1", World.Rules));
        Assert.Equal([1], world.History.Select(e => e.Event).OfType<ColleaguesCounted>().Select(e => e.People));
        Assert.Equal(VerdictKind.Held, Assert.IsType<GateJudged>(world.History[^1].Event).Verdict);
        Assert.Equal(["approval"], Held(world));
        // Likewise when a link is answered that was made before.
        world.Do(Judging.Decide(world.State, alone, "dec_2", World.Rules));
        Assert.IsType<Verdict.Clear>(world.Judge());
        world.Do(Answered(world, later, "rvw_2"));
        Assert.Equal(["approval"], Held(world));
        Assert.Equal("release.reviewer-inside", World.Code(Reviewing.Ask(world.State, later, World.Rules, "rvw_3", LastDay.InUtc(new(2026, 12, 4)), Said, Outside)));
        // Who wrote part of it, by whichever account, is no colleague who could look.
        world.Do(Judging.Decide(world.State, world.Asker with { ApproversSince = _ => [["acc_other", "acc_author"]] }, "dec_3", World.Rules));
        Assert.IsType<Verdict.Clear>(world.Judge());
    }

    [Fact]
    public void A_worksheet_that_somebody_outside_called_adequate_is_read_by_a_colleague_once_there_is_one()
    {
        var world = World.Assessed(Stage.OpenWeights, ReleaseType.Open, Audience.Everyone, onePerson: true, Component.Weights).Prove()
            .Attach("G06.B1", kind: EvidenceKind.Worksheet);
        var sheet = Last(world);
        world.Do(Reviewing.Ask(world.State, World.Among(world.Asker, "acc_author"), World.Rules, "rvw_1", LastDay.InUtc(new(2026, 12, 4)), Said, Outside));
        Does(world, "rvw_1", () => Reviewing.Answer(
            world.State, World.Among(world.Asker, "acc_author"), World.Rules, "rvw_1", Bundle.Of(world.State).Digest, ReviewAnswer.NoObjection, wroteNone: true,
            [new ReadSheet(sheet, 1)], World.Vault("Rae"), World.Vault("fine"), Outside));
        Assert.Equal(["approval"], Held(world));
        world.Do(Judging.Decide(world.State, World.Among(world.Asker, "acc_author", "acc_colleague"), "dec_1", World.Rules));
        Assert.Equal(["worksheet-adequacy", "approval"], Held(world));
    }

    [Fact]
    public void A_return_is_not_agreed_to_by_whoever_proposed_it_because_the_colleague_lost_the_role_for_a_minute()
    {
        var world = World.Assessed(onePerson: true).Prove().Approve("acc_approver").Decide();
        world.Do(Serving.Activate(world.State, world.Asker, World.Rules, Criterion.GateClear, []));
        world.Do(Serving.Suspend(world.State, Criterion.Incident, World.Vault("x"), []));
        world.Now = world.Now.AddHours(1);
        world.Attach("G12.B1").Decide();
        world.Do(Propose(world, Last(world)));
        Assert.Equal(World.Day0, world.State.OpenedAt);
        // The asker knows who could approve at some time since the release was opened, and names them for no other time.
        var asker = world.Asker with { ApproversSince = since => since <= World.Day0 ? [["acc_author"], ["acc_approver"]] : [["acc_author"]] };
        Assert.Equal("release.same-person", World.Code(Serving.Agree(world.State, asker, World.Rules, world.State.Return!.Id, World.Vault("w"), [])));
        Assert.Equal("accepted", World.Code(Serving.Agree(world.State, World.Among(world.Asker, "acc_author"), World.Rules, world.State.Return!.Id, World.Vault("w"), [])));
    }

    [Fact]
    public void An_organisation_of_several_people_does_not_call_itself_one_of_one_person()
    {
        var registry = Registry.Empty.After(new PartyRegistered("org_1", "Acme", [Role.Provider], OnePerson: false));
        string Change(bool one, int? people) => World.Code(Registering.ChangeParty(registry, new PartyChanged("org_1", [Role.Provider], one), people));
        Assert.Equal(
            ("release.bad-value", "accepted", "accepted", "accepted"), (Change(true, 2), Change(true, 1), Change(false, 2), Change(true, people: null)));
    }

    [Fact]
    public void What_an_approver_decided_against_is_lifted_by_nobody_who_wrote_it_and_goes_out_on_no_word_of_the_one_who_refused()
    {
        var world = World.Active();
        Does(world, "acc_approver", () => Judging.Refuse(world.State, World.Vault("it must not go out"), []));
        Assert.Equal((ServiceState.Suspended, Criterion.RefusedByOrganisation), (world.State.Status!.State, world.State.Status.Criterion));
        Assert.Equal(("acc_approver", world.Now), (world.State.RefusedAt(Stage.Restricted)!.By, world.State.RefusedAt(Stage.Restricted)!.At));
        Assert.Equal(0, Proven(world));
        world.Now = world.Now.AddHours(1);
        Assert.Equal("release.author-approves", World.Code(Judging.LiftRefusal(world.State, world.Asker, World.Vault("no"))));
        Does(world, "acc_other", () => Judging.LiftRefusal(world.State, world.Asker, World.Vault("it was looked into")));
        // Whoever refused approves no more; they may anew.
        Assert.Equal(["approval"], Held(world));
        world.Approve("acc_approver");
        Assert.IsType<Verdict.Clear>(world.Judge());
        // And one person alone does not bring back what was decided against.
        Assert.Equal("release.needs-second-person", World.Code(Activate(world.Decide())));
        world.Now = world.Now.AddHours(1);
        Assert.Equal("accepted", World.Code(Propose(world.Attach("G12.B1"), Last(world))));
        var verified = World.Value(VerifiedDecision.Verify(Signed(world), Expected.Of(Stage.Restricted, World.Files), World.Keys("k1"), world.Now));
        Assert.Contains("decided against: restricted, 2026-11-20T09:00:00.000Z; lifted 2026-11-20T10:00:00.000Z, by a person who wrote none of it", verified.Disclosed);
        Assert.Empty(verified.Weakness);
    }

    [Fact]
    public void A_refusal_ends_what_its_author_approved_of_that_stage_alone()
    {
        var world = World.Clear().Approve("acc_other");
        Does(world, "acc_other", () => Judging.Refuse(world.State, World.Vault("no"), []));
        Does(world, "acc_approver", () => Judging.LiftRefusal(world.State, world.Asker, World.Vault("yes")));
        Assert.Equal(["acc_approver"], Approving.Standing(world.State, World.Rules.For(Stage.Restricted)).Select(a => a.By));
        // One that stands at another stage is named too.
        Does(world, "acc_other", () => Judging.Refuse(world.State, World.Vault("no"), []));
        world.Do(Assessing.ChangePlan(world.State, world.Asker, world.State.Plan! with { Stage = Stage.Wider }, []));
        Assert.Equal(["restricted False", "restricted True"], DisclosedRefusal.Of(world.State, world.Now).Select(r => $"{r.Stage} {r.Lifted is null}"));
        Assert.EndsWith("; that stands", DisclosedRefusal.Of(world.State, world.Now).Last().Line, StringComparison.Ordinal);
    }

    [Fact]
    public void The_one_person_of_an_organisation_lifts_its_own_refusal_and_that_is_a_weakness()
    {
        var world = World.Assessed(onePerson: true).Prove();
        world.Do(Judging.Refuse(world.State, World.Vault("no"), []));
        Assert.Equal("release.author-approves", World.Code(
            Judging.LiftRefusal(world.State, World.Among(world.Asker, "acc_author", "acc_colleague"), World.Vault("yes"))));
        world.Do(Judging.LiftRefusal(world.State, World.Among(world.Asker, "acc_author"), World.Vault("yes")));
        Assert.Equal(Weakness.OnePersonOrganisation, Assert.IsType<RefusalLifted>(world.History[^1].Event).Weakness);
        world.Approve("acc_approver").Decide();
        Assert.Equal([Weakness.OnePersonOrganisation], Assert.IsType<GateJudged>(world.History[^1].Event).Weaknesses);
        Assert.Contains("by an author of it: the organisation has one person", DisclosedRefusal.Of(world.State, world.Now).Single().Line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_significant_update_asks_anew_whichever_list_it_was_declared_with()
    {
        AssessmentPinned Pinned(bool update, params string[] leftOut) => World.Pin(
            ReleaseType.Restricted,
            [.. World.Requirements.Where(r => !leftOut.Contains(r.Id)).Select(r => World.Worded(r, r.Id) is var w ? w with { HowAsked = w.HowAsked! with { Renew = true } } : r)])
            is var pin ? pin with { Profile = pin.Profile with { SignificantUpdate = update } } : null!;
        foreach (var detour in (AssessmentPinned[])[Pinned(update: true), Pinned(update: true, "G02.B1", "G06.B1"),
            World.Pin() with { List = null, Redirect = new RedirectAdvice("frontier/restricted", "pai-2024"), Profile = World.Pin().Profile with { SignificantUpdate = true } }])
        {
            var world = World.Assessed();
            world.Do(Assessing.Pin(world.State, world.Asker, Pinned(update: false), [])).Prove().Approve("acc_approver");
            Assert.IsType<Verdict.Clear>(world.Judge());
            world.Do(Assessing.Pin(world.State, world.Asker, detour, [])).Do(Assessing.Pin(world.State, world.Asker, Pinned(update: true), []));
            Assert.Equal([.. World.DueAtRestricted.Select(id => $"practice-to-renew/{id}"), "approval"], Held(world));
            // Deriving it again asks nothing more, and a second update does.
            world.Do(Assessing.Pin(world.State, world.Asker, Pinned(update: true), []));
            Assert.Equal(1, world.State.Updates);
            world.Now = world.Now.AddMinutes(1);
            world.Prove().Approve("acc_approver");
            Assert.IsType<Verdict.Clear>(world.Judge());
            world.Do(Assessing.Pin(world.State, world.Asker, Pinned(update: false), [])).Do(Assessing.Pin(world.State, world.Asker, Pinned(update: true), []));
            Assert.Contains("practice-to-renew/G02.B1", Held(world));
        }
    }

    [Fact]
    public void What_is_older_than_an_update_is_not_confirmed_because_its_wording_changed_too()
    {
        AssessmentPinned Pinned(bool update, string words) => World.Pin(
            ReleaseType.Restricted, [.. World.Requirements.Select(r => World.Worded(r, words + r.Id) is var w ? w with { HowAsked = w.HowAsked! with { Renew = true } } : r)])
            is var pin ? pin with { Profile = pin.Profile with { SignificantUpdate = update } } : null!;
        var world = World.Assessed();
        world.Do(Assessing.Pin(world.State, world.Asker, Pinned(false, "a"), [])).Prove();
        world.Do(Assessing.Pin(world.State, world.Asker, Pinned(true, "b"), []));
        var old = world.State.Waiting("G02.B1", world.Now).Single().Id;
        Assert.Equal("release.no-evidence", World.Code(
            Assessing.Confirm(world.State, world.Asker, new AnswerConfirmed("G02.B1", world.State.Asked("G02.B1")!.Words, [old], World.Vault("same")), [])));
    }

    [Fact]
    public void Whoever_stops_a_model_that_is_suspended_already_is_asked_before_it_comes_back()
    {
        // Suspended for something that one person answers.
        var world = World.Active().Set("G02.B1", PracticeStatus.InProgress);
        Assert.Equal((ServiceState.Suspended, Criterion.ApprovalVoided), (world.State.Status!.State, world.State.Status.Criterion));
        world.Do(Evidencing.Attach(world.State, world.Asker, "evd_bad", World.Content(EvidenceKind.File, world.Now), ["G12.B1"], []));
        world.Do(Objecting.Raise(world.State, "evd_bad", new AdverseClaim(LastDay.InUtc(new(2026, 11, 27)), null, Suspends: false), []));
        world.Now = world.Now.AddHours(1);
        Does(world, "acc_approver", () => Answer(world, "acc_approver", AdverseAnswer.Suspends));
        Assert.Equal((ServiceState.Suspended, Criterion.AdverseEvidence), (world.State.Status!.State, world.State.Status.Criterion));
        world.Now = world.Now.AddHours(1);
        Does(world, "acc_approver", () => Answer(world, "acc_approver", AdverseAnswer.Keeps));
        world.Set("G02.B1", PracticeStatus.Met).Approve("acc_approver").Decide();
        Assert.Equal("release.needs-second-person", World.Code(Activate(world)));

        // Likewise a refusal; and nothing is recorded of what never served.
        var refused = World.Active().Set("G02.B1", PracticeStatus.InProgress);
        refused.Do(Judging.Refuse(refused.State, World.Vault("no"), []));
        Assert.Equal(Criterion.RefusedByOrganisation, Serving.Cause(refused.State)!.Criterion);
        var never = World.Clear();
        never.Do(Judging.Refuse(never.State, World.Vault("no"), []));
        Assert.Null(never.State.Status);
    }

    [Fact]
    public void What_speaks_against_it_is_the_cause_also_where_attaching_it_ended_an_approval()
    {
        var world = World.Active();
        var attached = new Outcome([
            new EvidenceAttached("evd_bad", World.Content(EvidenceKind.File, world.Now), ["G12.B1"], []),
            new ApprovalVoided(world.State.Approvals[0].Id, ["evidence/evd_bad/kind"]),
            new StatusChanged(ServiceState.Suspended, [], Criterion.ApprovalVoided, null, [])]);
        world.Do(Objecting.Along(world.State, attached, "evd_bad", new AdverseClaim(LastDay.InUtc(new(2026, 11, 27)), null, Suspends: true), []));
        Assert.Equal([Criterion.AdverseEvidence], world.History.TakeLast(4).Select(e => e.Event).OfType<StatusChanged>().Select(e => e.Criterion));
        Assert.Equal(Criterion.AdverseEvidence, Serving.Cause(world.State)!.Criterion);
    }

    [Fact]
    public void Rhythms_begin_with_the_first_use_that_is_served_and_all_uses_are_no_restriction()
    {
        var world = World.Clear().Decide();
        Result<Outcome> Restrict(params string[] uses) => Serving.Restrict(world.State, world.Asker, World.Rules, uses, Criterion.Incident, World.Vault("x"), []);
        Assert.Equal("release.bad-value", World.Code(Restrict("code", "chat")));
        world.Do(Restrict("chat"));
        Assert.Equal(world.Now, world.State.FirstActive);
        world.Declare().Now = world.Now.AddDays(World.Rules.For(Stage.Restricted).RhythmDays);
        Assert.Contains("practice-without-evidence/G12.B1", Held(world));
    }

    [Fact]
    public void A_second_person_agrees_to_what_was_proposed_and_to_nothing_that_was_put_in_its_place()
    {
        var world = World.Active();
        world.Do(Serving.Suspend(world.State, Criterion.Incident, World.Vault("x"), []));
        world.Now = world.Now.AddHours(1);
        world.Attach("G12.B1").Decide();
        var shown = Last(world);
        world.Do(Propose(world, shown));
        var pinned = Assert.IsType<ReturnProposed>(world.History[^1].Event).Read!;
        Assert.Equal((1, world.State.Evidence[shown].Current.Content.Digest), (pinned.Revision, pinned.Digest));
        var proposal = world.State.Return!.Id;
        // Another release of the files that was stopped for an order keeps this one where it is.
        var twin = World.Active();
        twin.Do(Serving.Suspend(twin.State, Criterion.LegalOrder, World.Vault("x"), []));
        Assert.Equal("release.twin-lowered", World.Code(Agree([twin.State])));
        Assert.Equal("accepted", World.Code(Agree([])));
        world.Do(Evidencing.Revise(world.State, world.Asker, shown, World.Content(EvidenceKind.File, world.Now.AddMinutes(-1)), [])).Decide();
        Assert.Equal("release.unknown-id", World.Code(Agree([])));
        Assert.Null(world.State.Return);

        Result<Outcome> Agree(Dossier[] twins) => Serving.Agree(
            world.State, world.Asker with { Account = "acc_approver" }, World.Rules, proposal, World.Vault("I read it"), [], twins);
    }

    [Fact]
    public void What_speaks_against_a_release_is_not_replaced_before_that_is_decided()
    {
        var world = World.Active();
        world.Do(Evidencing.Attach(world.State, world.Asker, "evd_bad", World.Content(EvidenceKind.File, world.Now), ["G12.B1"], []));
        world.Do(Objecting.Raise(world.State, "evd_bad", new AdverseClaim(LastDay.InUtc(new(2026, 11, 27)), null, Suspends: false), []));
        Assert.Equal(1, Assert.IsType<AdverseRaised>(world.History[^1].Event).Read!.Revision);
        Assert.Equal("release.adverse-open", Revise());
        world.Do(Answer(world, "acc_approver", AdverseAnswer.Suspends));
        Assert.Equal("release.adverse-open", Revise());
        world.Do(Answer(world, "acc_approver", AdverseAnswer.Keeps));
        Assert.Equal("accepted", Revise());

        string Revise() => World.Code(Evidencing.Revise(world.State, world.Asker, "evd_bad", World.Content(EvidenceKind.File, world.Now.AddMinutes(-1)), []));
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
        var world = World.Assessed().Decide();
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

    /// <summary>Whoever ticked a role too many sets it right; what something was judged, approved or looked at for is left out only in words.</summary>
    [Theory]
    [InlineData(false, "accepted")]
    [InlineData(true, "release.roles-narrowed")]
    public void A_list_that_nobody_relied_on_is_set_right_without_a_reason_and_without_a_line(bool judged, string outcome)
    {
        var (world, right) = (World.Assessed(), As(Role.Developer));
        if (judged) { world.Decide(); }
        var pinned = Assessing.Pin(world.State, world.Asker, right, [], own: [Role.Developer]);
        Assert.Equal(outcome, World.Code(pinned));
        if (judged) { return; }
        Assert.Null(world.Do(pinned).State.Narrowed);
        Assert.DoesNotContain(Verified(world).Disclosed, line => line.StartsWith("role dropped", StringComparison.Ordinal));
        // Since then it was judged and approved as a developer's: what it never was judged as can still come and go.
        world.Do(Assessing.Pin(world.State, world.Asker, As(Role.Developer, Role.Host), [], own: [Role.Developer]));
        Assert.Equal("accepted", World.Code(Assessing.Pin(world.State, world.Asker, right, [], own: [Role.Developer])));
        Assert.Equal("release.roles-narrowed", World.Code(Assessing.Pin(world.State, world.Asker, As(Role.Host), [], own: [Role.Host])));
    }

    [Fact]
    public void What_the_organisation_is_by_its_registry_is_left_out_only_for_a_reason_from_the_first_list_on()
    {
        var world = new World();
        world.Record(World.Assessed().History[0].Event);
        foreach (var words in KeptList.Entries(World.Pin().Requirements)) { world.Record(words); }
        Role[] own = [Role.Provider, Role.Host];
        Assert.Equal(
            ("release.roles-narrowed", "leave out model hosting service, which the registry says that the organisation is"),
            (Assessing.Pin(world.State, world.Asker, As(Role.Provider), [], own: own).Refusal!.Code,
                Assessing.Pin(world.State, world.Asker, As(Role.Provider), [], own: own).Refusal!.Reason));
        Assert.Equal("accepted", World.Code(Assessing.Pin(world.State, world.Asker, As(Role.Provider, Role.Host, Role.Developer), [], own: own)));
        world.Do(Assessing.Pin(world.State, world.Asker, As(Role.Provider), [], lowering: new Lowering(World.Vault("why"), ["governance"]), own: own));
        Assert.Contains("role dropped: provider, host to provider, 2026-11-20T09:00:00.000Z, by governance", Verified(world).Disclosed);
        // It was said: deriving it again asks nothing, and a reason for nothing is refused.
        Assert.Equal("accepted", World.Code(Assessing.Pin(world.State, world.Asker, As(Role.Provider), [], own: own)));
        Assert.Equal("release.bad-value", World.Code(Assessing.Pin(
            world.State, world.Asker, As(Role.Provider), [], lowering: new Lowering(World.Vault("why"), ["governance"]), own: own)));
    }

    /// <summary>Whatever is judged and derived in whatever order: what a list lacks of what it would have to hold, a decision says, and nothing else.</summary>
    [Fact]
    public void However_lists_and_judgements_follow_each_other_exactly_the_roles_that_were_left_out_are_named()
    {
        Role[] all = [Role.Provider, Role.Adapter, Role.Host, Role.Developer];
        Gen.Int[1, 15].Select(Gen.Bool).Array[1, 8].Select(Gen.Int[1, 15]).Sample((steps, mine) =>
        {
            Role[] Of(int bits) => [.. all.Where((_, i) => (bits >> i & 1) == 1)];
            var (world, own) = (World.Assessed(), Of(mine));
            HashSet<Role> answered = [];
            foreach (var (bits, judge) in steps)
            {
                var pinned = Assessing.Pin(world.State, world.Asker, As(Of(bits)), [], own: own);
                if (pinned.Refusal?.Code == "release.roles-narrowed")
                {
                    pinned = Assessing.Pin(world.State, world.Asker, As(Of(bits)), [], lowering: new Lowering(World.Vault("why"), ["governance"]), own: own);
                }
                world.Do(pinned);
                if (judge) { world.Decide(); answered.UnionWith(Of(bits)); }
                Assert.Equal(own.Union(answered).Except(Of(bits)).Order(), (world.State.Narrowed?.From ?? []).Except(Of(bits)).Order());
            }
        });
    }

    private static AssessmentPinned As(params Role[] roles) => World.Pin() with { Profile = World.Pin().Profile with { Roles = roles } };

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

    }

    private static int Proven(World world) =>
        world.State.Assessment!.Requirements.Count(r => Footings.At(world.State, World.Rules, world.Now).Of(r) == Footing.Proven);

    /// <summary>Another account does something.</summary>
    private static void Does(World world, string account, Func<Result<Outcome>> decide)
    {
        var before = world.By;
        world.By = account;
        world.Do(decide());
        world.By = before;
    }

    private static readonly ReviewerSaid Said = new(World.Vault("Rae"), World.Vault("rae@lab"), World.Vault("Lab"), World.Vault("Met at a talk."));

    private static readonly ReviewerKnown Outside = new(BelongsHere: false, AskedAlready: false);

    private static Result<Outcome> Answered(World world, Asker asker, string review) => Reviewing.Answer(
        world.State, asker with { Account = review }, World.Rules, review, Bundle.Of(world.State).Digest, ReviewAnswer.NoObjection, wroteNone: true, [],
        World.Vault("Rae"), World.Vault("fine"), Outside);

    private static string[] Held(World world) => [.. Assert.IsType<Verdict.Held>(world.Judge()).Missing.Select(m => m.Key)];

    private static string Last(World world) => world.State.Evidence.Values.MaxBy(e => (e.Current.ReceivedAt, e.Id.Length, e.Id))!.Id;

    private static Result<Outcome> Activate(World world) =>
        Serving.Activate(world.State, world.Asker, World.Rules, Criterion.GateClear, [], World.Vault("why"));

    private static Result<Outcome> Propose(World world, string evidence) =>
        Serving.Propose(world.State, world.Asker, world.Id("ret"), world.State.Plan!.Uses, evidence, World.Vault("mended"));

    private static Result<Outcome> Answer(World world, string account, AdverseAnswer answer) =>
        Objecting.Answer(world.State, world.Asker with { Account = account }, World.Rules, "evd_bad", answer, World.Vault("because"), []);
}
