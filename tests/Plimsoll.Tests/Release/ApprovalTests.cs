// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Work;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

public sealed class ApprovalTests
{
    /// <summary>Every decision that can change what was approved.</summary>
    public static readonly TheoryData<string> Changes = [.. All.Keys];

    /// <summary>Work that only adds to what was approved, or is about nothing that the gate asks for.</summary>
    public static readonly TheoryData<string> Additions = [.. Routine.Keys];

    private static Dictionary<string, Func<World, Result<Outcome>>> Routine => new(StringComparer.Ordinal)
    {
        ["new evidence"] = w => Evidencing.Attach(w.State, w.Asker, "evd_new", World.Content(EvidenceKind.Imported, w.Now), ["G12.B1"], []),
        ["a check that failed"] = w =>
            Evidencing.Attach(w.State, w.Asker, "evd_new", World.Content(EvidenceKind.CiResult, w.Now, passed: false), ["G12.B1"], []),
        ["a practice more for a piece"] = w => Evidencing.Link(w.State, w.Asker, "evd_1", ["G02.B1", "G03.B1"], []),
        ["evidence for what nobody asks here"] = w => Evidencing.Attach(w.State, w.Asker, "evd_new", World.Content(EvidenceKind.File, w.Now), ["G12.B2"], []),
        ["owner"] = w => Assessing.Assign(w.State, w.Asker, new PracticeAssigned("G02.B1", "acc_new", null), []),
        ["due date"] = w => Assessing.Assign(w.State, w.Asker, new PracticeAssigned("G02.B1", null, new LastInstant(w.Now.AddDays(9))), []),
        ["owner of what nobody asks here"] = w => Assessing.Assign(w.State, w.Asker, new PracticeAssigned("G12.B2", "acc_new", null), []),
        ["due date of what nobody asks here"] = w =>
            Assessing.Assign(w.State, w.Asker, new PracticeAssigned("G06.R1", null, new LastInstant(w.Now.AddDays(9))), []),
        ["status of what nobody asks here"] = w =>
            Assessing.SetStatus(w.State, w.Asker, new PracticeStatusSet("G13.B2", PracticeStatus.InProgress, null, null, null, null), []),
        ["what is left to choice"] = w =>
            Assessing.SetStatus(w.State, w.Asker, new PracticeStatusSet("G22.B1", PracticeStatus.NotApplicable, World.Vault("no"), null, null, null), []),
        ["discussion"] = w => Assessing.Comment(w.State, new CommentAdded("G02.B1", World.Vault("why?"))),
        ["that somebody looked at it"] = w => Approving.See(w.State, w.Asker, Bundle.Of(w.State).Digest),
        ["that it is adverse"] = w => Objecting.Raise(w.State, "evd_1", new AdverseClaim(LastDay.InUtc(new(2026, 12, 1)), null, Suspends: false), []),
    };

    private static Dictionary<string, (string Line, Func<World, Result<Outcome>> Change)> All => new(StringComparer.Ordinal)
    {
        ["plan"] = ("plan/uses", w => Assessing.ChangePlan(w.State, w.Asker, w.State.Plan! with { Uses = ["chat"] }, [])),
        ["stage"] = ("plan/stage", w => Assessing.ChangePlan(w.State, w.Asker, w.State.Plan! with { Stage = Stage.Wider }, [])),
        ["list"] = ("practice/G06.B1/required", w => Assessing.Pin(w.State, w.Asker, World.Pin(requirements: [.. World.Requirements.Where(r => r.Id != "G06.B1")]), [])),
        ["pack"] = ("pack/pai-2024", w => Assessing.Pin(w.State, w.Asker, World.Pin() with { Packs = [World.Pack with { Digest = World.Hash("other") }] }, [])),
        ["profile"] = ("profile/model-type", w => Assessing.Pin(w.State, w.Asker, World.Pin() with { Profile = World.Pin().Profile with { ModelType = ModelType.General } }, [], lowering: new Lowering(World.Vault("why"), ["governance"]))),
        ["status"] = ("practice/G02.B1/status", w => Assessing.SetStatus(w.State, w.Asker, new PracticeStatusSet("G02.B1", PracticeStatus.NotApplicable, World.Vault("no"), null, null, null), [])),
        ["revision"] = ("evidence/evd_1/revision", w => Evidencing.Revise(w.State, w.Asker, "evd_1", World.Content(EvidenceKind.File, w.Now), [])),
        ["link"] = ("evidence/evd_1/practices", w => Evidencing.Link(w.State, w.Asker, "evd_1", ["G03.B1"], [])),
        ["withdrawal"] = ("evidence/evd_1/stands", w => Evidencing.Withdraw(w.State, w.Asker, "evd_1", World.Vault("x"), [])),
        ["loss"] = ("evidence/evd_1/stands", w => Evidencing.Lose(w.State, w.Asker, "evd_1", 1, [])),
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Any_change_after_approval_voids_it_and_says_what_changed(string change)
    {
        var world = World.Clear();
        var (line, act) = All[change];
        world.Do(act(world));
        Assert.Contains(line, Assert.IsType<ApprovalVoided>(world.History[^1].Event).Changed);
        Assert.True(Assert.Single(world.State.Approvals).Ended);
        Assert.Contains(Assert.IsType<Verdict.Held>(world.Judge()).Missing, m => m.Kind == MissingKind.Approval);
    }

    [Theory]
    [MemberData(nameof(Additions))]
    public void What_only_came_ends_no_approval_and_stops_no_model(string addition)
    {
        var world = World.Active();
        world.Now = world.Now.AddDays(80);
        var before = world.History.Count;
        world.Do(Routine[addition](world));
        Assert.DoesNotContain(world.History.Skip(before), e => e.Event is ApprovalVoided or StatusChanged);
        Assert.Single(Approving.Standing(world.State, World.Rules.For(Stage.Restricted)));
        Assert.Equal(ServiceState.Active, world.State.Status!.State);
        Assert.True(Foreseeing.Of(world.State, world.Asker, [.. world.History.Skip(before).Select(e => (ReleaseEvent)e.Event)]).IsNothing);
    }

    [Fact]
    public void A_worksheet_is_what_the_gate_to_open_weights_asks_so_another_one_is_no_routine()
    {
        var world = World.Assessed(Stage.OpenWeights, ReleaseType.Open, Audience.Everyone, components: Component.Weights)
            .Prove().Attach("G06.B1", kind: EvidenceKind.Worksheet).Approve("acc_one").Approve("acc_two");
        world.Attach("G12.B2", kind: EvidenceKind.Worksheet);
        Assert.All(world.State.Approvals, a => Assert.True(a.Ended));
        var elsewhere = World.Clear().Attach("G12.B2", kind: EvidenceKind.Worksheet);
        Assert.False(Assert.Single(elsewhere.State.Approvals).Ended);
    }

    [Fact]
    public void An_approval_that_names_other_bytes_than_the_release_held_binds_nothing()
    {
        var world = World.Assessed().Prove();
        world.By = "acc_approver";
        world.Record(new ApprovalGiven("apr_forged", Stage.Restricted, World.Hash("another bundle"), World.Rules.For(Stage.Restricted).Digest, null));
        Assert.Empty(Approving.Standing(world.State, World.Rules.For(Stage.Restricted)));
        Assert.IsType<Verdict.Held>(world.Judge());
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void What_ends_an_approval_is_foretold_with_whose_it_is_and_that_the_model_stops(string change)
    {
        var world = World.Active();
        var (_, act) = All[change];
        var asked = World.Value(act(world));
        var foreseen = Foreseeing.Of(world.State, world.Asker, (ReleaseEvent)asked.Events[0]);
        Assert.Equal(("acc_approver", true, false), (Assert.Single(foreseen.Ends).By, foreseen.Suspends, foreseen.Notifies));
        Assert.Equal(Foreseeing.Read(world.State, asked).Ends.Select(a => a.Id), foreseen.Ends.Select(a => a.Id));
    }

    [Fact]
    public void What_a_form_would_do_is_foretold_as_the_decision_then_does_it()
    {
        var world = World.Active();
        var (state, asker) = (world.State, world.Asker);
        Foreseen[] ends =
        [
            Foreseeing.ChangePlan(state, asker), Foreseeing.Rederive(state, asker), Foreseeing.SetStatus(state, asker, "G02.B1"),
            Foreseeing.Revise(state, asker, "evd_1"), Foreseeing.Unlink(state, asker, "evd_1"), Foreseeing.Withdraw(state, asker, "evd_1"),
            Foreseeing.Lose(state, asker, "evd_1"), Foreseeing.Revoke(state, asker with { Account = "acc_approver" }, state.Approvals[0]),
        ];
        Assert.All(ends, f => Assert.Equal((1, true), (f.Ends.Count, f.Suspends)));
        Foreseen[] nothing =
        [
            Foreseeing.SetStatus(state, asker, "G12.B2"), Foreseeing.Assign(state, asker, "G22.B1"), Foreseeing.Assign(state, asker, "G02.B1"), Foreseeing.Link(state, asker, "evd_1", "G03.B1"),
            Foreseeing.Attach(state, asker, World.Content(EvidenceKind.File, world.Now), ["G02.B1"]), Foreseeing.Revise(state, asker, "evd_none"),
        ];
        Assert.All(nothing, f => Assert.True(f.IsNothing));
    }

    [Fact]
    public void A_voided_approval_does_not_come_back_when_the_change_is_undone()
    {
        var world = World.Clear();
        world.Do(Evidencing.Link(world.State, world.Asker, "evd_1", ["G03.B1"], []));
        world.Do(Evidencing.Link(world.State, world.Asker, "evd_1", ["G02.B1"], []));
        world.Set("G02.B1", PracticeStatus.Met);
        Assert.Equal(["approval"], Assert.IsType<Verdict.Held>(world.Judge()).Missing.Select(m => m.Key));
    }

    [Fact]
    public void A_change_that_reached_the_history_without_its_consequence_still_ends_the_approval()
    {
        var world = World.Clear();
        world.Record(new PlanChanged(world.State.Plan! with { Uses = ["chat"] }));
        Assert.False(Assert.Single(world.State.Approvals).Ended);
        Assert.IsType<Verdict.Held>(world.Judge());
    }

    [Fact]
    public void Discussion_leaves_an_approval_alone()
    {
        var world = World.Clear();
        // G12.B2 was never touched: the first word about it must not make a line of what is approved.
        foreach (var practice in (string[])["G02.B1", "G12.B2"]) { world.Do(Assessing.Comment(world.State, new CommentAdded(practice, World.Vault("why?")))); }
        Assert.Single(Approving.Standing(world.State, World.Rules.For(Stage.Restricted)));
        Assert.IsType<Verdict.Clear>(world.Judge());
    }

    [Fact]
    public void Gate_rules_that_changed_since_ask_for_a_new_approval()
    {
        var world = World.Assessed().Prove();
        world.Record(new ApprovalGiven("apr_old", Stage.Restricted, Bundle.Of(world.State).Digest, World.Hash("older rules"), null));
        Assert.IsType<Verdict.Held>(world.Judge());
    }

    [Fact]
    public void Nobody_approves_unseen_twice_or_as_an_author()
    {
        var world = World.Assessed().Prove();
        var approver = world.Asker with { Account = "acc_approver" };
        Assert.Equal("release.approval-stale", World.Code(Approving.Approve(world.State, approver, "apr", World.Hash("older"), World.Rules)));
        Assert.Equal("release.author-approves", World.Code(Approving.Approve(world.State, world.Asker, "apr", Bundle.Of(world.State).Digest, World.Rules)));
        world.Approve("acc_approver");
        Assert.Equal("release.approved-already", World.Code(Approving.Approve(world.State, approver, "apr", Bundle.Of(world.State).Digest, World.Rules)));
        Assert.Equal("release.not-assessed", World.Code(Approving.Approve(Dossier.Empty, approver, "apr", Bundle.Of(Dossier.Empty).Digest, World.Rules)));
    }

    [Fact]
    public void One_person_counts_once_towards_a_quorum()
    {
        var world = World.Assessed(Stage.Wider, audience: Audience.Everyone).Prove().Approve("acc_one");
        var again = new ApprovalGiven("apr_again", Stage.Wider, Bundle.Of(world.State).Digest, World.Rules.For(Stage.Wider).Digest, null);
        world.By = "acc_one";
        world.Record(again);
        Assert.IsType<Verdict.Held>(world.Judge());
        world.Approve("acc_two");
        Assert.IsType<Verdict.Clear>(world.Judge());
    }

    [Fact]
    public void An_organisation_of_one_person_runs_with_a_stated_weakness()
    {
        var world = World.Assessed(onePerson: true).Prove().Approve("acc_author");
        Assert.IsType<Verdict.Clear>(world.Judge());
        world.Decide();
        Assert.Equal([Weakness.OnePersonOrganisation], world.State.Decisions[^1].Judged.Weaknesses);
        var open = World.Assessed(Stage.OpenWeights, ReleaseType.Open, Audience.Everyone, onePerson: true, Component.Weights).Prove();
        Assert.Equal("release.author-approves", World.Code(Approving.Approve(open.State, open.Asker, "apr", Bundle.Of(open.State).Digest, World.Rules)));
    }

    [Fact]
    public void A_condition_that_is_not_met_by_its_last_day_takes_the_approval_out_of_what_counts_until_its_approver_says_it_is()
    {
        var world = World.Assessed().Prove();
        var approver = new Asker("acc_approver", world.Now);
        var last = LastDay.InUtc(new(2026, 11, 20));
        world.By = "acc_approver";
        Assert.Equal("release.bad-value", World.Code(Approving.Approve(
            world.State, approver, "apr", Bundle.Of(world.State).Digest, World.Rules, null, new ApprovalCondition(World.Vault("c"), LastDay.InUtc(new(2026, 11, 19))))));
        world.Do(Approving.Approve(world.State, approver, "apr", Bundle.Of(world.State).Digest, World.Rules, World.Vault("w"), new ApprovalCondition(World.Vault("c"), last)));
        Assert.Equal(last.End, Assert.IsType<Verdict.Clear>(world.Judge()).ValidUntil);
        Assert.Equal(last.End, Turning.Next(world.State, World.Rules, last.End.AddHours(-1)));
        Assert.Contains("the condition of 1 was not met in time", Assert.Single(
            Assert.IsType<Verdict.Held>(Judging.Judge(world.State, World.Rules, last.End)).Missing).Sentence, StringComparison.Ordinal);
        Assert.Equal("release.not-yours", World.Code(Approving.Meet(world.State, world.Asker with { Account = "acc_author" }, "apr", World.Vault("m"))));
        world.Do(Approving.Meet(world.State, approver, "apr", World.Vault("m")));
        Assert.IsType<Verdict.Clear>(Judging.Judge(world.State, World.Rules, last.End));
        Assert.Equal("release.no-condition", World.Code(Approving.Meet(world.State, approver, "apr", World.Vault("m"))));
    }

    [Fact]
    public void Whoever_asks_for_changes_is_heard_until_they_approve()
    {
        var world = World.Assessed().Prove();
        Assert.Equal("release.approval-stale", World.Code(Approving.Request(world.State, world.Asker, "chg_1", World.Hash("older"), World.Vault("w"))));
        world.By = "acc_approver";
        world.Do(Approving.Request(world.State, world.Asker, "chg_1", Bundle.Of(world.State).Digest, World.Vault("w")));
        world.By = "acc_author";
        var assessor = new DuePerson("acc_author", Assesses: true, Approves: false, Serves: false);
        var approver = new DuePerson("acc_approver", Assesses: false, Approves: true, Serves: false);
        Assert.Equal(("chg_1", 0), (DueOf(assessor).Single().Subject, DueOf(approver).Count()));
        world.Attach("G12.B2");
        Assert.Equal((0, "chg_1"), (DueOf(assessor).Count(), DueOf(approver).Single().Subject));
        world.Approve("acc_approver");
        Assert.Empty(DueOf(approver).Concat(DueOf(assessor)));

        IEnumerable<DueItem> DueOf(DuePerson person) => DueList.Of([world.State], person, World.Rules, world.Now).Where(d => d.Kind == DueKind.Changes);
    }

    [Fact]
    public void Whoever_says_that_they_looked_approves_nothing_and_says_it_once_of_one_state()
    {
        var world = World.Assessed().Prove();
        world.By = "acc_approver";
        string See(string account) => World.Code(Approving.See(world.State, new Asker(account, world.Now), Bundle.Of(world.State).Digest));
        Assert.Equal("release.approval-stale", World.Code(Approving.See(world.State, world.Asker, World.Hash("older"))));
        var bundle = Bundle.Of(world.State).Digest;
        world.Do(Approving.See(world.State, world.Asker, bundle));
        Assert.Equal((bundle, world.History[^1].Seq), world.State.Looks["acc_approver"] is var look ? (look.Bundle, look.Seq) : default);
        Assert.Equal(("api.nothing-changed", "accepted"), (See("acc_approver"), See("acc_other")));
        Assert.Equal(bundle, Bundle.Of(world.State).Digest);
        Assert.Empty(world.State.Approvals);
        // Whoever looked wrote nothing, and may approve.
        Assert.DoesNotContain("acc_approver", world.State.Authors);
        world.By = "acc_author";
        world.Attach("G12.B2");
        Assert.Equal("accepted", See("acc_approver"));
        Assert.IsType<Verdict.Clear>(world.Approve("acc_approver").Judge());
    }

    [Fact]
    public void Only_the_approver_takes_an_approval_back()
    {
        var world = World.Clear();
        var id = world.State.Approvals[0].Id;
        Assert.Equal("release.not-yours", World.Code(Approving.Revoke(world.State, world.Asker, id, World.Vault("x"), [])));
        world.Do(Approving.Revoke(world.State, world.Asker with { Account = "acc_approver" }, id, World.Vault("x"), []));
        Assert.IsType<Verdict.Held>(world.Judge());
        Assert.Equal("release.approval-voided", World.Code(Approving.Revoke(world.State, world.Asker with { Account = "acc_approver" }, id, World.Vault("x"), [])));
    }

    [Fact]
    public void The_approved_bytes_are_canonical()
    {
        var world = World.Clear();
        var bytes = Bundle.Of(world.State).ToUtf8();
        Assert.Equal(Bundle.Of(world.State).Digest, Digest.Of(bytes));
        Assert.Equal(bytes, Bundle.Of(Dossier.Fold(world.History)).ToUtf8());
        Assert.Equal("""{"A":"é","a\n":"\u0001\"\\","b":""}"""u8.ToArray(), Canonical.Bytes([new("b", ""), new("a\n", "\u0001\"\\"), new("A", "é")]));
    }
}
