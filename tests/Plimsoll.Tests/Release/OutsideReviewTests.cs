// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Work;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>Somebody outside who looks by a link: what it counts for, what it is called, and what it can never be taken for.</summary>
public sealed class OutsideReviewTests
{
    private static readonly ReviewerKnown Outside = new(BelongsHere: false, AskedAlready: false);

    private static readonly ReviewerSaid Said = new(World.Vault("name"), World.Vault("address"), World.Vault("organisation"), World.Vault("relation"));

    private static readonly (Stage Stage, ReleaseType Type, Audience Audience)[] Gates =
    [
        (Stage.Restricted, ReleaseType.Restricted, Audience.Customers), (Stage.Wider, ReleaseType.Restricted, Audience.Everyone),
        (Stage.OpenWeights, ReleaseType.Open, Audience.Everyone),
    ];

    private static LastDay In(World world, int days) => LastDay.InUtc(DateOnly.FromDateTime(world.Now.UtcDateTime).AddDays(days));

    private static Result<Outcome> Ask(World world, string id, int days = Reviewing.UsualDays, ReviewerKnown? who = null) =>
        Reviewing.Ask(world.State, world.Asker, World.Rules, id, In(world, days), Said, who ?? Outside);

    private static Result<Outcome> Answer(
        World world, string id, ReviewAnswer answer = ReviewAnswer.NoObjection, Digest? seen = null, bool wroteNone = true, ReviewerKnown? who = null,
        Asker? by = null, params ReadSheet[] adequate) =>
        Reviewing.Answer(
            world.State, by ?? world.Asker, World.Rules, id, seen ?? Bundle.Of(world.State).Digest, answer, wroteNone, adequate, World.Vault("self"), World.Vault("words"),
            who ?? Outside);

    private static World Reviewed(World world, string id, ReviewAnswer answer = ReviewAnswer.NoObjection, params ReadSheet[] adequate)
    {
        world.Do(Ask(world, id));
        var before = world.By;
        world.By = id;
        world.Do(Answer(world, id, answer, adequate: adequate));
        world.By = before;
        return world;
    }

    /// <summary>Whoever acts, in an organisation of the author and so many who wrote none of it.</summary>
    private static Asker There(World world, int colleagues) =>
        World.Among(world.Asker, ["acc_author", .. Enumerable.Range(0, colleagues).Select(i => $"acc_colleague_{i}")]);

    private static Tally Asked(World world) => LoadLine.At(world.State, World.Rules, world.Now).Asked;

    private static bool LacksApproval(World world) => world.Judge() is Verdict.Held held && held.Missing.Any(m => m.Kind == MissingKind.Approval);

    [Fact]
    public void Nobody_outside_is_asked_in_place_of_colleagues_who_are_there()
    {
        foreach (var (stage, type, audience) in Gates)
        {
            var (world, gate) = (World.Assessed(stage, type, audience, onePerson: true), World.Rules.For(stage));
            foreach (var colleagues in Enumerable.Range(0, 4))
            {
                Assert.Equal(
                    Approving.PlacesByLink(gate, colleagues) > 0 ? "accepted" : "release.reviewer-inside",
                    World.Code(Reviewing.Ask(world.State, There(world, colleagues), World.Rules, "rvw_1", In(world, Reviewing.UsualDays), Said, Outside)));
            }
        }
        Assert.Equal([2, 1, 0, 0], Enumerable.Range(0, 4).Select(c => Approving.PlacesByLink(World.Rules.For(Stage.OpenWeights), c)));
        Assert.Equal([1, 0, 0, 0], Enumerable.Range(0, 4).Select(c => Approving.PlacesByLink(World.Rules.For(Stage.Restricted), c)));
        Assert.Equal(0, Approving.PlacesByLink(World.Rules.For(Stage.OpenWeights), null));
    }

    [Fact]
    public void Where_the_organisation_is_one_person_an_outside_reviewer_fills_a_place_and_that_is_named()
    {
        var world = World.Assessed(onePerson: true).Prove();
        Assert.True(LacksApproval(world));
        Reviewed(world, "rvw_1");
        Assert.IsType<Verdict.Clear>(world.Judge());
        Assert.Equal([Weakness.OutsideReviewer], Judging.Weaknesses(world.State, World.Rules.For(Stage.Restricted)));
        // Nothing is called proven: nobody knows who it was.
        Assert.Equal(new Tally(0, 0, 0, 0, 0, 0) { SeenOutside = 4 }, Asked(world));
        Assert.Equal("0 proven · 4 seen by an outsider", Asked(world).Text);
        Assert.Equal((4, 4), (Asked(world).All, Asked(world).Standing));
        Assert.DoesNotContain("rvw_1", world.State.Authors);
        var told = Told.Of(Dossier.Fold(world.History.SkipLast(1)), world.History[^1].Event);
        Assert.Equal("answered as an outside reviewer, asked by link, for Restricted API and hosted access", told.What);
        Assert.StartsWith("no objection, of bundle ", told.After, StringComparison.Ordinal);
        // A colleague's look is worth more, an author's own less.
        world.Approve("acc_author");
        Assert.Equal(4, Asked(world).SeenOutside);
        Assert.Equal([Weakness.OnePersonOrganisation, Weakness.OutsideReviewer], Judging.Weaknesses(world.State, World.Rules.For(Stage.Restricted)));
        world.Approve("acc_colleague");
        Assert.Equal(new Tally(4, 0, 0, 0, 0, 0), Asked(world));
    }

    /// <summary>Every gate, organisations that say they are one person and others, every number of outsiders, of colleagues who approve and of colleagues there
    /// are up to three, with an author or without.</summary>
    [Fact]
    public void An_outside_reviewer_fills_one_place_that_no_colleague_can_and_never_more_and_proves_nothing()
    {
        foreach (var (stage, type, audience) in Gates)
        {
            foreach (var onePerson in new[] { false, true })
            {
                foreach (var (outsiders, there, colleagues, author) in
                    from o in Enumerable.Range(0, 4) from t in Enumerable.Range(0, 4) from c in Enumerable.Range(0, t + 1) from a in new[] { false, true } select (o, t, c, a))
                {
                    var gate = World.Rules.For(stage);
                    if (author && !(onePerson && gate.OnePerson)) { continue; }
                    var world = World.Assessed(stage, type, audience, onePerson, type == ReleaseType.Open ? Component.Weights : Component.Paper).Prove();
                    for (var i = 0; i < outsiders; i++) { world.Do(Ask(world, $"rvw_{i}")); }
                    for (var i = 0; i < outsiders; i++)
                    {
                        world.By = $"rvw_{i}";
                        world.Do(Answer(world, $"rvw_{i}", by: There(world, there)));
                        world.By = "acc_author";
                    }
                    for (var i = 0; i < colleagues; i++) { world.Approve($"acc_colleague_{i}"); }
                    if (author) { world.Approve("acc_author"); }
                    var byLink = Math.Min(outsiders, Math.Max(0, gate.Approvers - there));
                    var filled = colleagues + byLink;
                    Assert.Equal(!author && filled < gate.Approvers, LacksApproval(world));
                    Assert.Equal(filled, Approving.Filling(world.State, gate, Approving.Standing(world.State, gate)).Count);
                    Assert.Equal(colleagues == 0 ? 0 : Asked(world).All, Asked(world).Proven);
                    Assert.Equal(colleagues == 0 && outsiders > 0 ? Asked(world).All : 0, Asked(world).SeenOutside);
                    Assert.Equal(byLink > 0, Judging.Weaknesses(world.State, gate).Contains(Weakness.OutsideReviewer));
                    if (byLink > 0)
                    {
                        Assert.Equal(
                            $"{byLink} of {gate.Approvers} approvals by reviewers from outside, asked by a link, whom this server does not know",
                            Judging.Says(world.State, gate, Weakness.OutsideReviewer, world.Now));
                    }
                }
            }
        }
    }

    [Fact]
    public void Before_colleagues_were_counted_an_answer_fills_a_place_where_the_organisation_called_itself_one_person()
    {
        foreach (var onePerson in new[] { false, true })
        {
            var (world, gate) = (Reviewed(World.Assessed(onePerson: onePerson).Prove(), "rvw_1"), World.Rules.For(Stage.Restricted));
            Assert.Equal(onePerson ? 1 : 0, Approving.Filling(world.State, gate, Approving.Standing(world.State, gate)).Count);
        }
    }

    [Fact]
    public void A_worksheet_that_only_an_outside_reviewer_read_is_a_weakness_of_the_verdict()
    {
        var world = World.Assessed(Stage.OpenWeights, ReleaseType.Open, Audience.Everyone, onePerson: true, Component.Weights).Prove()
            .Attach("G06.B1", kind: EvidenceKind.Worksheet);
        var sheet = world.State.Evidence.Values.Single(e => e.Current.Content.Kind == EvidenceKind.Worksheet).Id;
        world.Do(Ask(world, "rvw_2"));
        Assert.Equal("release.bad-value", World.Code(Answer(world, "rvw_2", adequate: new ReadSheet(sheet, 2))));
        Assert.Equal("release.unknown-id", World.Code(Answer(world, "rvw_2", adequate: new ReadSheet("evd_none", 1))));
        Reviewed(world, "rvw_1", ReviewAnswer.ChangesAsked, new ReadSheet(sheet, 1));
        world.Approve("acc_one").Approve("acc_two");
        Assert.IsType<Verdict.Clear>(world.Judge());
        Assert.Equal([Weakness.OutsideReviewer], Judging.Weaknesses(world.State, World.Rules.For(Stage.OpenWeights)));
        Assert.StartsWith(
            "a worksheet was read by nobody but somebody outside", Judging.Says(world.State, World.Rules.For(Stage.OpenWeights), Weakness.OutsideReviewer, world.Now),
            StringComparison.Ordinal);
        world.Adequate("acc_reader");
        Assert.Empty(Judging.Weaknesses(world.State, World.Rules.For(Stage.OpenWeights)));
        // Where there are colleagues, reading a sheet is theirs.
        var several = World.Assessed(Stage.OpenWeights, ReleaseType.Open, Audience.Everyone, components: Component.Weights).Prove()
            .Attach("G06.B1", kind: EvidenceKind.Worksheet);
        several.Do(Ask(several, "rvw_1"));
        Assert.Equal("release.bad-value", World.Code(Answer(several, "rvw_1", by: There(several, 1), adequate: new ReadSheet(sheet, 1))));
    }

    [Fact]
    public void An_answer_binds_what_was_seen_and_ends_as_any_approval_does()
    {
        var world = World.Assessed(onePerson: true).Prove();
        world.Do(Ask(world, "rvw_1"));
        var seen = Bundle.Of(world.State).Digest;
        world.Do(Evidencing.Withdraw(world.State, world.Asker, "evd_1", World.Vault("wrong"), []));
        Assert.Equal("release.approval-stale", World.Code(Answer(world, "rvw_1", seen: seen)));
        world.Attach("G02.B1");
        world.Do(Answer(world, "rvw_1"));
        Assert.IsType<Verdict.Clear>(world.Judge());
        world.Do(Evidencing.Withdraw(world.State, world.Asker, world.State.Evidence.Keys.Last(), World.Vault("wrong too"), []));
        Assert.Contains(world.History, e => e.Event is ApprovalVoided { Approval: "rvw_1" });
    }

    [Fact]
    public void Somebody_of_the_organisation_takes_it_back_for_a_reviewer_who_cannot_come_back()
    {
        var world = Reviewed(World.Assessed(onePerson: true).Prove(), "rvw_1").Approve("acc_colleague");
        string Revoke(string approval) => World.Code(Approving.Revoke(world.State, world.Asker, approval, World.Vault("not who they said"), []));
        Assert.Equal(("accepted", "release.not-yours"), (Revoke("rvw_1"), Revoke(world.State.Approvals[^1].Id)));
        world.Do(Approving.Revoke(world.State, world.Asker, "rvw_1", World.Vault("not who they said"), []));
        Assert.True(world.State.Approvals[0].TakenBack);
        Assert.Empty(Judging.Weaknesses(world.State, World.Rules.For(Stage.Restricted)));
    }

    [Fact]
    public void Changes_and_declining_approve_nothing_and_use_the_link_up_all_the_same()
    {
        var world = Reviewed(Reviewed(World.Assessed(onePerson: true).Prove(), "rvw_1", ReviewAnswer.Declined), "rvw_2", ReviewAnswer.ChangesAsked);
        Assert.True(LacksApproval(world));
        Assert.Equal(["rvw_2"], world.State.Requests.Select(r => r.By));
        var me = new DuePerson("acc_author", Assesses: true, Approves: true, Serves: true);
        Assert.Contains(DueList.Of([world.State], me, World.Rules, world.Now), d => d.Kind == DueKind.Changes);
        Assert.Equal(("release.review-used", "release.review-used"), (World.Code(Answer(world, "rvw_1")), World.Code(Answer(world, "rvw_2"))));
        // Nobody waits for somebody who cannot come back.
        world.Attach("G06.R1");
        Assert.DoesNotContain(DueList.About(world.State, World.Rules, world.Now), d => d.Item.Kind == DueKind.Changes);
    }

    [Fact]
    public void A_link_is_made_for_somebody_outside_who_was_not_asked_already_for_sixty_days_and_twenty_at_a_time()
    {
        var world = World.Assessed(onePerson: true);
        Assert.Equal("release.not-assessed", World.Code(Reviewing.Ask(Dossier.Empty, world.Asker, World.Rules, "rvw", In(world, 14), Said, Outside)));
        Assert.Equal("release.reviewer-inside", World.Code(Ask(world, "rvw", who: Outside with { BelongsHere = true })));
        Assert.Equal("release.reviewer-asked-already", World.Code(Ask(world, "rvw", who: Outside with { AskedAlready = true })));
        Assert.Equal("release.reviewer-asked-already", World.Code(Ask(world, "rvw", who: Outside with { AskedAlready = null })));
        Assert.Equal(("accepted", "accepted"), (World.Code(Ask(world, "rvw", days: 0)), World.Code(Ask(world, "rvw", days: 60))));
        Assert.Equal(("release.bad-value", "release.bad-value"), (World.Code(Ask(world, "rvw", days: -1)), World.Code(Ask(world, "rvw", days: 61))));
        for (var i = 0; i < Reviewing.MostOpen; i++) { world.Do(Ask(world, $"rvw_{i}")); }
        Assert.Equal("release.too-many-reviews", World.Code(Ask(world, "rvw")));
        world.Do(Reviewing.Withdraw(world.State, "rvw_3"));
        world.Do(Ask(world, "rvw"));
        Assert.Equal("release.id-taken", World.Code(Ask(world, "rvw")));
    }

    [Fact]
    public void A_link_that_is_used_withdrawn_erased_or_over_is_answered_no_more_and_each_is_told()
    {
        var world = World.Assessed(onePerson: true);
        foreach (var id in new[] { "rvw_open", "rvw_gone", "rvw_erased" }) { world.Do(Ask(world, id)); }
        world.Do(Reviewing.Withdraw(world.State, "rvw_gone")).Do(Reviewing.Erase(world.State, "rvw_erased"));
        Assert.Equal(("release.review-withdrawn", "release.review-withdrawn"), (World.Code(Answer(world, "rvw_gone")), World.Code(Answer(world, "rvw_erased"))));
        Assert.Equal(("release.review-withdrawn", "api.nothing-changed"), (World.Code(Reviewing.Withdraw(world.State, "rvw_gone")), World.Code(Reviewing.Erase(world.State, "rvw_gone"))));
        Assert.Equal("release.bad-value", World.Code(Answer(world, "rvw_open", wroteNone: false)));
        Assert.Equal("release.reviewer-inside", World.Code(Answer(world, "rvw_open", who: Outside with { BelongsHere = true })));
        Assert.Equal("release.unknown-id", World.Code(Answer(world, "rvw_none")));
        var (last, before) = (world.State.Reviews["rvw_open"].Until.End, world.Now);
        world.Now = last.AddMilliseconds(-1);
        Assert.Equal("accepted", World.Code(Answer(world, "rvw_open", ReviewAnswer.Declined, wroteNone: false)));
        world.Now = last;
        Assert.Equal("release.review-ended", World.Code(Answer(world, "rvw_open")));
        // One that nobody answered in time is withdrawn to be rid of it; one that was used is not, but its reviewer can be erased.
        Assert.Equal("accepted", World.Code(Reviewing.Withdraw(world.State, "rvw_open")));
        world.Now = before;
        world.Do(Answer(world, "rvw_open"));
        Assert.Equal(("release.review-used", "accepted"), (World.Code(Reviewing.Withdraw(world.State, "rvw_open")), World.Code(Reviewing.Erase(world.State, "rvw_open"))));
        Assert.Equal(
            [ReviewState.Erased, ReviewState.Withdrawn, ReviewState.Answered],
            world.State.Reviews.Values.OrderBy(r => r.Id, StringComparer.Ordinal).Select(r => r.StateAt(last)));
    }

    [Fact]
    public void A_signed_decision_says_that_it_was_an_outside_reviewer_and_a_verifier_prints_it()
    {
        var world = Reviewed(World.Assessed(onePerson: true).Prove(), "rvw_1").Decide();
        Assert.Equal([Weakness.OutsideReviewer], world.State.Decisions[^1].Judged.Weaknesses);
        Assert.Contains("\"seen-outside\":\"4\"", Signed(world), StringComparison.Ordinal);
        var envelope = Statement.Sign(Encoding.UTF8.GetBytes(Signed(world)), "k1", bytes => World.Sign("k1", bytes));
        var verified = World.Value(VerifiedDecision.Verify(envelope, Expected.Of(Stage.Restricted, World.Files), World.Keys("k1"), world.Now.AddMinutes(1)));
        Assert.Contains("weakness: outside-reviewer: 1 of 1 approvals by reviewers from outside, asked by a link, whom this server does not know", verified.Disclosed);
        Assert.Contains("of 4 practices asked for: 0 proven · 4 seen by an outsider", verified.Disclosed);
        // Where nobody outside looked, a decision says what it always said.
        Assert.DoesNotContain("outside", Signed(World.Clear().Decide()), StringComparison.Ordinal);
    }

    internal static string Signed(World world) => Encoding.UTF8.GetString(World.Value(
        Statement.Of(world.State, world.State.Decisions[^1].Judged.Decision, World.Files, "plimsoll:test", World.Rules.Name)));

    /// <summary>A release of an organisation of one person that an outside reviewer let pass, judged.</summary>
    internal static World Judged() => Reviewed(World.Assessed(onePerson: true).Prove(), "rvw_1").Decide();
}
