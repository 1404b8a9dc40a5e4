// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

public sealed class ApprovalTests
{
    /// <summary>Every decision that can change what was approved.</summary>
    public static readonly TheoryData<string> Changes = [.. All.Keys];

    private static Dictionary<string, (string Line, Func<World, Result<Outcome>> Change)> All => new(StringComparer.Ordinal)
    {
        ["plan"] = ("plan/uses", w => Assessing.ChangePlan(w.State, w.Asker, w.State.Plan! with { Uses = ["chat"] }, [])),
        ["stage"] = ("plan/stage", w => Assessing.ChangePlan(w.State, w.Asker, w.State.Plan! with { Stage = Stage.Wider }, [])),
        ["list"] = ("practice/G06.B1/required", w => Assessing.Pin(w.State, w.Asker, World.Pin(requirements: [.. World.Requirements.Where(r => r.Id != "G06.B1")]), [])),
        ["pack"] = ("pack/pai-2024", w => Assessing.Pin(w.State, w.Asker, World.Pin() with { Packs = [World.Pack with { Digest = World.Hash("other") }] }, [])),
        ["profile"] = ("profile/model-type", w => Assessing.Pin(w.State, w.Asker, World.Pin() with { Profile = World.Pin().Profile with { ModelType = ModelType.General } }, [], lowering: new Lowering(World.Vault("why"), ["governance"]))),
        ["owner"] = ("practice/G02.B1/owner", w => Assessing.Assign(w.State, w.Asker, new PracticeAssigned("G02.B1", "acc_new", null), [])),
        ["due"] = ("practice/G02.B1/due", w => Assessing.Assign(w.State, w.Asker, new PracticeAssigned("G02.B1", null, new LastInstant(w.Now.AddDays(9))), [])),
        ["status"] = ("practice/G02.B1/status", w => Assessing.SetStatus(w.State, w.Asker, new PracticeStatusSet("G02.B1", PracticeStatus.NotApplicable, World.Vault("no"), null, null, null), [])),
        ["new evidence"] = ("evidence/evd_new/sha256", w => Evidencing.Attach(w.State, w.Asker, "evd_new", World.Content(EvidenceKind.Imported, w.Now), ["G02.B1"], [])),
        ["revision"] = ("evidence/evd_1/revision", w => Evidencing.Revise(w.State, w.Asker, "evd_1", World.Content(EvidenceKind.File, w.Now), [])),
        ["link"] = ("evidence/evd_1/practices", w => Evidencing.Link(w.State, w.Asker, "evd_1", ["G02.B1", "G03.B1"], [])),
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

    [Fact]
    public void A_voided_approval_does_not_come_back_when_the_change_is_undone()
    {
        var world = World.Clear();
        world.Do(Evidencing.Link(world.State, world.Asker, "evd_1", ["G02.B1", "G03.B1"], []));
        world.Do(Evidencing.Link(world.State, world.Asker, "evd_1", ["G02.B1"], []));
        Assert.Equal(["approval"], Assert.IsType<Verdict.Held>(world.Judge()).Missing.Select(m => m.Key));
    }

    [Fact]
    public void A_change_that_reached_the_history_without_its_consequence_still_ends_the_approval()
    {
        var world = World.Clear();
        world.Record(new PracticeAssigned("G02.B1", "acc_new", null));
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
