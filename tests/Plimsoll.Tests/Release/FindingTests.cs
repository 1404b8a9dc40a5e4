// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Status;

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
        world.Do(Examining.Mitigate(world.State, "fnd_1", evidence));
        Assert.EndsWith("its mitigation waits for a retest.", Held(world)?.Sentence, StringComparison.Ordinal);
        world.Do(Examining.Retest(world.State, "fnd_1", "evl_2"));
        Assert.Null(Held(world));
        // Another mitigation wants a retest of its own.
        var other = Later(world);
        world.Do(Examining.Mitigate(world.State, "fnd_1", other));
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
    public void What_mends_a_finding_only_comes_and_ends_no_approval_of_the_release_with_the_finding()
    {
        var world = World.Clear();
        Open(world);
        world.Approve("acc_approver");
        Mend(world);
        Assert.IsType<Verdict.Clear>(world.Judge());
    }

    [Fact]
    public void Evidence_that_was_here_before_the_finding_was_withdrawn_or_is_not_known_mitigates_nothing()
    {
        var world = World.Clear();
        var before = world.State.Evidence.Keys.First();
        Open(world);
        Assert.Equal("release.bad-value", Examining.Mitigate(world.State, "fnd_1", before).Refusal?.Code);
        Assert.Equal("release.unknown-id", Examining.Mitigate(world.State, "fnd_1", "evd_none").Refusal?.Code);
        Assert.Equal("release.unknown-id", Examining.Mitigate(world.State, "fnd_2", before).Refusal?.Code);
        Assert.Equal("release.unknown-id", Examining.Retest(world.State, "fnd_1", "evl_2").Refusal?.Code);
        var later = Later(world);
        world.Do(Evidencing.Withdraw(world.State, world.Asker, later, World.Vault("why"), []));
        Assert.Equal("release.bad-value", Examining.Mitigate(world.State, "fnd_1", later).Refusal?.Code);
    }

    [Fact]
    public void A_finding_is_open_again_once_what_shows_its_mitigation_is_withdrawn()
    {
        var world = World.Clear();
        Open(world);
        var evidence = Mend(world);
        Assert.Null(Held(world));
        world.Do(Evidencing.Withdraw(world.State, world.Asker, evidence, World.Vault("why"), []));
        Assert.EndsWith("what shows its mitigation was withdrawn, or is gone.", Held(world)?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_mends_a_finding_is_an_author_and_whoever_found_it_is_none()
    {
        var world = World.Clear();
        Open(world, by: "acc_finder");
        Assert.DoesNotContain("acc_finder", world.State.Authors);
        var evidence = Later(world);
        world.By = "acc_mender";
        world.Do(Examining.Mitigate(world.State, "fnd_1", evidence));
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
            $$"""{"evaluation":"evl_1","finding":"fnd_1","mitigation":"{{evidence}}","retest":"evl_2","state":"closed","weight":"severe"}""", statement,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_decision_about_a_release_without_findings_says_nothing_of_them() =>
        Assert.DoesNotContain("finding", Statement(World.Clear().Decide()), StringComparison.Ordinal);

    private static void Open(World world, string by = "acc_finder")
    {
        var before = world.By;
        (world.By, world.Now) = (by, world.Now.AddHours(1));
        world.Do(Examining.Open(world.State, world.Asker, new FindingOpened("fnd_1", "evl_1", FindingWeight.Severe)));
        (world.By, world.Now) = (before, world.Now.AddHours(1));
    }

    /// <summary>Links a mitigation and its retest.</summary>
    private static string Mend(World world)
    {
        var evidence = Later(world);
        world.Do(Examining.Mitigate(world.State, "fnd_1", evidence));
        world.Do(Examining.Retest(world.State, "fnd_1", "evl_2"));
        return evidence;
    }

    private static string Later(World world)
    {
        var id = world.Id("evd");
        world.Do(Evidencing.Attach(world.State, world.Asker, id, World.Content(EvidenceKind.File, world.Now), [], []));
        return id;
    }

    private static Missing? Held(World world) => (world.Judge() as Verdict.Held)?.Missing.SingleOrDefault(m => m.Kind == MissingKind.FindingOpen);

    private static string Statement(World world) => Encoding.UTF8.GetString(World.Value(Plimsoll.Release.Decisions.Statement.Of(
        world.State, world.State.Decisions[^1].Judged.Decision, World.Files, "plimsoll:test", World.Rules.Name)));
}
