// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>One person fills one place, by an account, by another one, by a link, and after they were erased.</summary>
public sealed class OnePersonOnePlaceTests
{
    private static readonly ReviewerSaid Said = new(World.Vault("name"), World.Vault("address"), World.Vault("organisation"), World.Vault("relation"));

    [Fact]
    public void Whoever_answered_by_a_link_does_not_approve_as_a_member_too()
    {
        var world = Reviewed();
        Assert.Equal("release.approved-already", Approve(world, reviewer: true));
        Assert.Equal("accepted", Approve(world, reviewer: false));
        // Once what was known of the reviewer is erased, nobody can tell; taking that approval back lets others approve.
        var refused = Approving.Approve(world.State, Who(reviewer: null), "apr_1", Bundle.Of(world.State).Digest, World.Rules).Refusal!;
        Assert.Equal("release.approved-already", refused.Code);
        Assert.Contains("take that approval back first", refused.Fix, StringComparison.Ordinal);
        world.By = "acc_any";
        world.Do(Approving.Revoke(world.State, world.Asker, "rvw_1", World.Vault("erased"), []));
        Assert.Equal("accepted", Approve(world, reviewer: null));
    }

    [Fact]
    public void Whoever_was_erased_after_approving_does_not_come_back_as_another_person()
    {
        var world = World.Clear();
        Assert.Equal("release.approved-already", World.Code(
            Approving.Approve(world.State, Erased("acc_new"), "apr_2", Bundle.Of(world.State).Digest, World.Rules)));
        // Nobody else takes back the approval of somebody who is there; that of an erased person anybody who may approve does.
        Assert.Equal("release.not-yours", World.Code(
            Approving.Revoke(world.State, new Asker("acc_new", world.Now), world.State.Approvals[0].Id, World.Vault("x"), [])));
        world.By = "acc_new";
        world.Do(Approving.Revoke(world.State, Erased("acc_new"), world.State.Approvals[0].Id, World.Vault("x"), []));
        Assert.Equal("accepted", World.Code(Approving.Approve(world.State, Erased("acc_new"), "apr_2", Bundle.Of(world.State).Digest, World.Rules)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(null)]
    public void Whoever_approved_under_an_account_has_no_objection_by_a_link_only_once(bool? asked)
    {
        var world = World.Assessed(onePerson: true).Prove();
        world.Do(Ask(world));
        foreach (var answer in Enum.GetValues<ReviewAnswer>())
        {
            Assert.Equal(
                answer == ReviewAnswer.NoObjection ? "release.reviewer-asked-already" : "accepted",
                World.Code(Answer(world, answer, new ReviewerKnown(BelongsHere: false, asked))));
        }
    }

    [Fact]
    public void Whoever_asks_for_changes_under_another_account_does_not_approve_any_more()
    {
        var world = World.Clear();
        world.By = "acc_second";
        var asker = world.Asker with { IsAlso = other => other == "acc_approver" };
        world.Do(Approving.Request(world.State, asker, "chg_1", Bundle.Of(world.State).Digest, World.Vault("why")));
        Assert.Equal(["approval"], Assert.IsType<Verdict.Held>(world.Judge()).Missing.Select(m => m.Key));
        Assert.True(world.State.Approvals[0].TakenBack);
        // Another person's words end nobody's approval.
        var other = World.Clear();
        other.By = "acc_second";
        other.Do(Approving.Request(other.State, other.Asker, "chg_1", Bundle.Of(other.State).Digest, World.Vault("why")));
        Assert.IsType<Verdict.Clear>(other.Judge());
    }

    private static World Reviewed()
    {
        var world = World.Assessed(onePerson: true).Prove();
        world.Do(Ask(world));
        world.By = "rvw_1";
        return world.Do(Answer(world, ReviewAnswer.NoObjection, new ReviewerKnown(BelongsHere: false, AskedAlready: false)));
    }

    private static Result<Outcome> Ask(World world) => Reviewing.Ask(
        world.State, world.Asker, World.Rules, "rvw_1", LastDay.InUtc(new(2026, 11, 25)), Said, new ReviewerKnown(BelongsHere: false, AskedAlready: false));

    private static Result<Outcome> Answer(World world, ReviewAnswer answer, ReviewerKnown who) => Reviewing.Answer(
        world.State, new Asker("rvw_1", world.Now), World.Rules, "rvw_1", Bundle.Of(world.State).Digest, answer, wroteNone: true, [], World.Vault("self"), World.Vault("words"), who);

    /// <summary>A member of whom the address of the reviewer is that of their mailbox, is not, or cannot be told.</summary>
    private static Asker Who(bool? reviewer) => new("acc_member", World.Day0) { Has = email => email == Said.Email ? reviewer : false };

    private static Asker Erased(string account) => new(account, World.Day0) { IsAlso = other => other == "acc_approver" ? null : false };

    private static string Approve(World world, bool? reviewer) =>
        World.Code(Approving.Approve(world.State, Who(reviewer), "apr_1", Bundle.Of(world.State).Digest, World.Rules));
}
