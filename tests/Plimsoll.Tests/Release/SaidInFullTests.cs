// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>A signed decision says what it is a decision about, and what was said against it.</summary>
public sealed class SaidInFullTests
{
    [Fact]
    public void A_condition_is_met_by_its_last_day_or_the_approval_is_over()
    {
        var (world, last) = (World.Assessed().Prove(), LastDay.InUtc(new(2026, 11, 20)));
        world.By = "acc_approver";
        world.Do(Approving.Approve(
            world.State, world.Asker, "apr", Bundle.Of(world.State).Digest, World.Rules, null, new ApprovalCondition(World.Vault("c"), last)));
        world.Now = last.End.AddMilliseconds(-1);
        Assert.Equal("accepted", World.Code(Approving.Meet(world.State, world.Asker, "apr", World.Vault("m"))));
        world.Now = last.End;
        Assert.Equal("release.no-condition", World.Code(Approving.Meet(world.State, world.Asker, "apr", World.Vault("m"))));
        // What was said too late in a history of before is no condition that was met.
        world.Record(new ConditionMet("apr", World.Vault("m")));
        Assert.IsType<Verdict.Held>(world.Judge());
        Assert.Equal(0, LoadLine.At(world.State, World.Rules, world.Now).Asked.Proven);
        Assert.Equal("accepted", World.Code(Approving.Approve(world.State, world.Asker, "apr_2", Bundle.Of(world.State).Digest, World.Rules)));
    }

    [Fact]
    public void A_decision_says_whom_the_release_reaches_what_is_handed_out_for_what_and_for_which_modalities()
    {
        var world = World.Assessed(audience: Audience.OwnStaff, components: [Component.Weights, Component.Paper]).Prove().Approve("acc_approver");
        Assert.Contains("goes to: own-staff; handed out: weights, paper; uses: chat, code; modalities: text", Disclosed(world.Decide()));
        var pin = World.Pin() with { Profile = World.Pin().Profile with { Modalities = ["image", "audio"], Hosting = "inference", SignificantUpdate = true } };
        world.Do(Plimsoll.Release.Assessment.Assessing.Pin(world.State, world.Asker, pin, [])).Approve("acc_approver").Decide();
        Assert.Contains(
            "goes to: own-staff; handed out: weights, paper; uses: chat, code; modalities: audio, image; hosting: inference; a significant update", Disclosed(world));
    }

    [Fact]
    public void A_decision_names_each_piece_that_spoke_against_the_release_with_what_was_decided_about_it()
    {
        var world = World.Clear();
        Assert.DoesNotContain("\"adverse\"", Text(world.Decide()), StringComparison.Ordinal);
        world.Do(Evidencing.Attach(world.State, world.Asker, "evd_bad", World.Content(EvidenceKind.File, world.Now), ["G13.B2"], []));
        world.Do(Objecting.Raise(world.State, "evd_bad", new AdverseClaim(LastDay.InUtc(new(2026, 11, 27)), null, Suspends: false), []));
        Assert.Contains("\"answer\":null", Text(world.Decide()), StringComparison.Ordinal);
        world.By = "acc_approver";
        world.Do(Objecting.Answer(world.State, world.Asker, World.Rules, "evd_bad", AdverseAnswer.Keeps, World.Vault("because"), []));
        Assert.Contains(
            $"spoke against it: evd_bad: {Terms.AdverseAnswers[AdverseAnswer.Keeps].Label}, 2026-11-20T09:00:00.000Z", Disclosed(world.Decide()));
    }

    [Fact]
    public void A_decision_names_what_each_outside_reviewer_answered_whatever_it_was()
    {
        var world = World.Assessed(onePerson: true).Prove();
        Assert.DoesNotContain("\"reviews\"", Text(world.Decide()), StringComparison.Ordinal);
        foreach (var (id, answer) in ((string, ReviewAnswer)[])[("rvw_1", ReviewAnswer.ChangesAsked), ("rvw_2", ReviewAnswer.Declined), ("rvw_3", ReviewAnswer.NoObjection)])
        {
            var outside = new ReviewerKnown(BelongsHere: false, AskedAlready: false);
            var said = new ReviewerSaid(World.Vault("name"), World.Vault("address"), World.Vault("organisation"), World.Vault("relation"));
            world.Do(Reviewing.Ask(world.State, world.Asker, World.Rules, id, LastDay.InUtc(new(2026, 11, 25)), said, outside));
            world.By = id;
            world.Do(Reviewing.Answer(
                world.State, new Asker(id, world.Now), World.Rules, id, Bundle.Of(world.State).Digest, answer, wroteNone: true, [], World.Vault("self"), World.Vault("words"),
                outside));
            world.By = "acc_author";
        }
        Assert.Equal(
            ["changes-asked", "declined", "no-objection"],
            Verified(world.Decide()).Reviews.Select(r => r.Answer));
        Assert.Contains(
            $"outside reviewer: {Terms.ReviewAnswers[ReviewAnswer.ChangesAsked].Label}, 2026-11-20T09:00:00.000Z (rvw_1)", Disclosed(world));
    }

    [Fact]
    public void Whoever_asks_for_changes_proves_nothing_by_what_they_approved_before()
    {
        var world = World.Clear();
        Assert.Equal(4, LoadLine.At(world.State, World.Rules, world.Now).Asked.Proven);
        world.By = "acc_approver";
        world.Do(Approving.Request(world.State, world.Asker, "chg_1", Bundle.Of(world.State).Digest, World.Vault("why")));
        Assert.Equal((0, 4), (LoadLine.At(world.State, World.Rules, world.Now).Asked.Proven, LoadLine.At(world.State, World.Rules, world.Now).Asked.HasEvidence));
        Assert.Contains("\"proven\":\"0\"", Text(world.Decide()), StringComparison.Ordinal);
        world.Approve("acc_approver");
        Assert.Equal(4, LoadLine.At(world.State, World.Rules, world.Now).Asked.Proven);
    }

    private static byte[] Bytes(World world) =>
        World.Value(Statement.Of(world.State, world.State.Decisions[^1].Judged.Decision, World.Files, "plimsoll:server/test", World.Rules.Name));

    private static string Text(World world) => Encoding.UTF8.GetString(Bytes(world));

    private static VerifiedDecision Verified(World world) => World.Value(VerifiedDecision.Verify(
        Statement.Sign(Bytes(world), "k1", bytes => World.Sign("k1", bytes)), Expected.Of(Stage.Restricted, World.Files), World.Keys("k1"), world.Now));

    private static IReadOnlyList<string> Disclosed(World world) => Verified(world).Disclosed;
}
