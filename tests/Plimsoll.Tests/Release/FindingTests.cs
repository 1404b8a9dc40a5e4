// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>A severe finding holds the gate until mitigation and retest are both linked; a release without one is what it always was.</summary>
public sealed class FindingTests
{
    [Fact]
    public void An_open_finding_holds_the_gate_by_its_name_until_mitigation_and_retest_are_both_linked()
    {
        var world = World.Clear();
        Open(world);
        var held = Assert.IsType<Verdict.Held>(world.Judge());
        var missing = Assert.Single(held.Missing, m => m.Kind == MissingKind.FindingOpen);
        Assert.Equal(
            ("finding-open/fnd_1", "release/rel_1/records/fnd_1", "The finding fnd_1 of the evaluation evl_1 is open, severe: no mitigation and no retest is linked."),
            (missing.Key, missing.Page, missing.Sentence));
        var evidence = Later(world);
        world.Do(Examining.Mitigate(world.State, world.Asker, "fnd_1", evidence));
        Assert.EndsWith("its mitigation waits for a retest.", Held(world)?.Sentence, StringComparison.Ordinal);
        world.Do(Examining.Retest(world.State, world.Asker, "fnd_1", "evl_2", []));
        Assert.Null(Held(world));
        // Another mitigation wants a retest of its own.
        var other = Later(world);
        world.Do(Examining.Mitigate(world.State, world.Asker, "fnd_1", other));
        Assert.NotNull(Held(world));
    }

    [Fact]
    public void Approvals_of_a_release_without_the_finding_end_and_the_model_goes_on_serving()
    {
        var world = World.Active();
        Open(world);
        Assert.True(world.State.Approvals.Single().Ended);
        Assert.Contains("finding/fnd_1/opened", world.State.Approvals.Single().Changed);
        Assert.Equal(ServiceState.Active, world.State.Status!.State);
        // The clear verdict of before lets nothing into service any more.
        world.Do(Serving.Suspend(world.State, Criterion.DutyLapsed, World.Vault("why"), []));
        Assert.Equal(
            ReleaseCodes.GateNotClear,
            Serving.Activate(world.State, world.Asker, World.Rules, Criterion.Remedied, [], World.Vault("why")).Refusal?.Is);
    }

    [Fact]
    public void An_approval_of_a_release_with_an_open_finding_ends_with_what_mends_it_and_the_gate_clears_once_it_is_approved_again()
    {
        var world = World.Clear();
        Open(world);
        world.Approve("acc_approver");
        var evidence = Later(world);
        world.Do(Examining.Mitigate(world.State, world.Asker, "fnd_1", evidence));
        Assert.True(world.State.Approvals[^1].Ended);
        Assert.Contains("finding/fnd_1/mitigation", world.State.Approvals[^1].Changed);
        // Approved with the mitigation and without the retest is not approved with both.
        world.Approve("acc_approver");
        world.Do(Examining.Retest(world.State, world.Asker, "fnd_1", "evl_2", []));
        Assert.Contains("finding/fnd_1/retest", world.State.Approvals[^1].Changed);
        Assert.Equal(MissingKind.Approval, Assert.Single(Assert.IsType<Verdict.Held>(world.Judge()).Missing).Kind);
        Assert.IsType<Verdict.Clear>(world.Approve("acc_approver").Judge());
    }

    [Fact]
    public void A_mitigation_is_the_revision_that_was_linked_whatever_practice_it_serves()
    {
        var world = World.Clear();
        Open(world);
        // It serves what the gate does not ask for: nothing rests on it but the finding.
        var other = world.State.Assessment!.Requirements.First(r => !World.Rules.For(world.State.Plan!.Stage).AsksFor(r)).Id;
        var evidence = Mend(world, other);
        Assert.IsType<Verdict.Clear>(world.Approve("acc_approver").Judge());
        Assert.Contains(
            $"\"mitigationDigest\":\"{world.State.Evidence[evidence].Current.Content.Digest}\"", Statement(world.Decide()), StringComparison.Ordinal);
        world.Now = world.Now.AddHours(1);
        world.Do(Evidencing.Revise(world.State, world.Asker, evidence, World.Content(EvidenceKind.File, world.Now), []));
        Assert.True(world.State.Approvals[^1].Ended);
        Assert.EndsWith("what shows its mitigation was replaced since it was linked.", Held(world)?.Sentence, StringComparison.Ordinal);
        // Linked as it is now it wants a retest of its own.
        world.Do(Examining.Mitigate(world.State, world.Asker, "fnd_1", evidence));
        Assert.EndsWith("its mitigation waits for a retest.", Held(world)?.Sentence, StringComparison.Ordinal);
        world.Do(Examining.Retest(world.State, world.Asker, "fnd_1", "evl_3", []));
        Assert.Null(Held(world));
    }

    [Fact]
    public void What_would_not_bring_a_lowered_model_back_mitigates_no_finding()
    {
        var world = World.Clear();
        var before = world.State.Evidence.Values.First(e => e.Current.Content.Kind == EvidenceKind.File).Current.Content;
        Open(world);
        var same = Attach(world, before);
        var failed = Attach(world, World.Content(EvidenceKind.CiResult, world.Now, passed: false));
        var expired = Attach(world, World.Content(EvidenceKind.File, world.Now, world.Now.AddMinutes(30)));
        var ends = World.Content(EvidenceKind.File, world.Now.AddSeconds(-1), world.Now.AddDays(3));
        var mended = Attach(world, ends);
        world.Now = world.Now.AddHours(1);
        foreach (var piece in (string[])[same, failed, expired])
        {
            Assert.Equal("release.bad-value", Examining.Mitigate(world.State, world.Asker, "fnd_1", piece).Refusal?.Code);
        }
        world.Do(Examining.Mitigate(world.State, world.Asker, "fnd_1", mended));
        world.Do(Examining.Retest(world.State, world.Asker, "fnd_1", "evl_2", []));
        // A verdict does not outlive what it rests on.
        Assert.True(Assert.IsType<Verdict.Clear>(world.Approve("acc_approver").Judge()).ValidUntil <= ends.ExpiresAt!.End);
        world.Do(Objecting.Raise(world.State, mended, new AdverseClaim(LastDay.InUtc(new(2026, 12, 27)), null, Suspends: false), []));
        Assert.EndsWith("what shows its mitigation is said to speak against the release.", Held(world)?.Sentence, StringComparison.Ordinal);
        world.Now = world.Now.AddDays(4);
        Assert.EndsWith("it was withdrawn, expired, failed or is gone.", Held(world)?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_wrote_the_retest_wrote_what_lets_the_gate_clear_and_cannot_approve_it()
    {
        var world = World.Clear();
        Open(world);
        var evidence = Later(world);
        world.Do(Examining.Mitigate(world.State, world.Asker, "fnd_1", evidence));
        world.Do(Examining.Retest(world.State, world.Asker, "fnd_1", "evl_2", ["acc_approver"]));
        Assert.Equal(
            "release.author-approves",
            Approving.Approve(world.State, world.Asker with { Account = "acc_approver" }, "apr_9", Bundle.Of(world.State).Digest, World.Rules).Refusal?.Code);
    }

    [Fact]
    public void Evidence_that_was_here_before_the_finding_was_withdrawn_or_is_not_known_mitigates_nothing()
    {
        var world = World.Clear();
        var before = world.State.Evidence.Keys.First();
        Open(world);
        Assert.Equal("release.bad-value", Examining.Mitigate(world.State, world.Asker, "fnd_1", before).Refusal?.Code);
        Assert.Equal("release.unknown-id", Examining.Mitigate(world.State, world.Asker, "fnd_1", "evd_none").Refusal?.Code);
        Assert.Equal("release.unknown-id", Examining.Mitigate(world.State, world.Asker, "fnd_2", before).Refusal?.Code);
        Assert.Equal("release.unknown-id", Examining.Retest(world.State, world.Asker, "fnd_1", "evl_2", []).Refusal?.Code);
        var later = Later(world);
        world.Do(Evidencing.Withdraw(world.State, world.Asker, later, World.Vault("why"), []));
        Assert.Equal("release.bad-value", Examining.Mitigate(world.State, world.Asker, "fnd_1", later).Refusal?.Code);
    }

    [Fact]
    public void A_finding_is_open_again_once_what_shows_its_mitigation_is_withdrawn()
    {
        var world = World.Clear();
        Open(world);
        var evidence = Mend(world);
        Assert.Null(Held(world));
        world.Do(Evidencing.Withdraw(world.State, world.Asker, evidence, World.Vault("why"), []));
        Assert.EndsWith("what shows its mitigation does not count: it was withdrawn, expired, failed or is gone.", Held(world)?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_mends_a_finding_is_an_author_and_whoever_found_it_is_none()
    {
        var world = World.Clear();
        Open(world, by: "acc_finder");
        Assert.DoesNotContain("acc_finder", world.State.Authors);
        var evidence = Later(world);
        world.By = "acc_mender";
        world.Do(Examining.Mitigate(world.State, world.Asker, "fnd_1", evidence));
        Assert.Contains("acc_mender", world.State.Authors);
    }

    [Fact]
    public void A_signed_decision_names_a_finding_with_its_mitigation_and_its_retest()
    {
        var world = World.Clear();
        Open(world);
        world.Decide();
        Assert.Contains("finding-open/fnd_1", world.State.Decisions[^1].Judged.Missing);
        var evidence = Mend(world);
        world.Approve("acc_approver").Decide();
        var statement = Statement(world);
        Assert.Contains(
            $$"""{"evaluation":"evl_1","finding":"fnd_1","mitigation":"{{evidence}}","mitigationDigest":"{{world.State.Evidence[evidence].Current.Content.Digest}}","retest":"evl_2","state":"closed","weight":"severe"}""", statement,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_decision_about_a_release_without_findings_says_nothing_of_them() =>
        Assert.DoesNotContain("finding", Statement(World.Clear().Decide()), StringComparison.Ordinal);

    [Fact]
    public void A_finding_holds_every_release_of_the_same_weights_until_it_is_mended_where_it_was_found()
    {
        var (found, twin) = (World.Clear(), World.Clear());
        Open(found);
        twin.Now = found.Now;
        // A verdict puts first on the record what is not known yet, so that whoever judges the history finds the same.
        twin.Do(Judging.Decide(twin.State, twin.Asker, "dec_9", World.Rules, [found.State]));
        Assert.Equal(["finding-open/fnd_1", "approval"], twin.State.Decisions[^1].Judged.Missing);
        Assert.True(twin.State.Approvals.Single().Ended);
        var missing = Held(twin)!;
        Assert.Equal(("release/rel_1/records/fnd_1", "fnd_1"), (missing.Page, missing.Finding));
        Assert.Empty(World.Value(Examining.Twin(twin.State, twin.Asker, Examining.Standing(found.State, found.Now))).Events);
        twin.Approve("acc_approver");
        Mend(found);
        twin.Now = found.Now;
        twin.Do(Examining.Twin(twin.State, twin.Asker, Examining.Standing(found.State, found.Now)));
        Assert.True(twin.State.Approvals[^1].Ended);
        Assert.IsType<Verdict.Clear>(twin.Approve("acc_approver").Judge());
    }

    [Fact]
    public void No_release_goes_into_service_while_a_finding_holds_another_one_of_its_weights()
    {
        var (found, twin) = (World.Clear(), World.Clear().Decide());
        Open(found);
        var refused = Serving.Activate(twin.State, twin.Asker, World.Rules, Criterion.GateClear, [], twins: [found.State]).Refusal;
        Assert.Equal((ReleaseCodes.GateNotClear, "has the same weights, and the finding fnd_1 holds its gate"), (refused?.Is, refused?.Reason));
        Mend(found);
        twin.Now = found.Now;
        Assert.Null(Serving.Activate(twin.State, twin.Asker, World.Rules, Criterion.GateClear, [], twins: [found.State]).Refusal);
    }

    private static void Open(World world, string by = "acc_finder")
    {
        var before = world.By;
        (world.By, world.Now) = (by, world.Now.AddHours(1));
        world.Do(Examining.Open(world.State, world.Asker, new FindingOpened("fnd_1", "evl_1", FindingWeight.Severe)));
        (world.By, world.Now) = (before, world.Now.AddHours(1));
    }

    /// <summary>Links a mitigation and its retest.</summary>
    private static string Mend(World world, params string[] practices)
    {
        var evidence = Attach(world, World.Content(EvidenceKind.File, world.Now), practices);
        world.Do(Examining.Mitigate(world.State, world.Asker, "fnd_1", evidence));
        world.Do(Examining.Retest(world.State, world.Asker, "fnd_1", "evl_2", []));
        return evidence;
    }

    private static string Later(World world) => Attach(world, World.Content(EvidenceKind.File, world.Now));

    private static string Attach(World world, EvidenceContent content, params string[] practices)
    {
        var id = world.Id("evd");
        world.Do(Evidencing.Attach(world.State, world.Asker, id, content, practices, []));
        return id;
    }

    private static Missing? Held(World world) => (world.Judge() as Verdict.Held)?.Missing.SingleOrDefault(m => m.Kind == MissingKind.FindingOpen);

    private static string Statement(World world) => Encoding.UTF8.GetString(World.Value(Plimsoll.Release.Decisions.Statement.Of(
        world.State, world.State.Decisions[^1].Judged.Decision, World.Files, "plimsoll:test", World.Rules.Name)));
}
