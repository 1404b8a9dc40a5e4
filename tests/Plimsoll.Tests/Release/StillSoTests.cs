// SPDX-License-Identifier: Apache-2.0

using CsCheck;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Status;

namespace Plimsoll.Tests.Release;

/// <summary>Whatever life a release leads after it was approved: what of it ends an approval, said a second time and more simply than the product says it.</summary>
public sealed class StillSoTests
{
    private static readonly Gate Restricted = World.Rules.For(Stage.Restricted);

    [Fact]
    public void In_every_life_an_approval_holds_exactly_while_each_line_that_weighs_is_what_it_was() => FoldPropertyTests.Lives.Sample(
        life =>
        {
            var world = World.Clear();
            var approved = Bundle.Of(world.State);
            foreach (var step in life)
            {
                FoldPropertyTests.Live(world, step);
                var now = Bundle.Of(world.State).Lines;
                var broken = StillSo.Broken(approved, world.State, Restricted);
                // No line is named that did not differ, and every line is that weighs and differs.
                Assert.All(broken, name => Assert.NotEqual(approved.Lines.GetValueOrDefault(name), now.GetValueOrDefault(name)));
                string[] weighing = [.. approved.Lines.Keys.Where(name => Weighs(name, approved.Lines, now)).Where(name => now.GetValueOrDefault(name) != approved.Lines[name])];
                Assert.All(weighing, name => Assert.Contains(name, broken));
                // Nothing that only came is held against it, but for what the plan, the list or one of its practices says.
                Assert.DoesNotContain(broken, name => name.StartsWith("evidence/", StringComparison.Ordinal) && !approved.Lines.ContainsKey(name));
            }
        },
        iter: 150);

    [Fact]
    public void Whatever_is_added_however_often_ends_nothing() => Gen.Select(Gen.Int[0, 5], Gen.Int[0, 40]).Array[0, 25].Sample(
        additions =>
        {
            var world = World.Active();
            foreach (var (act, n) in additions)
            {
                var practice = World.Requirements[n % World.Requirements.Length].Id;
                var unasked = World.Requirements.Where(r => !Restricted.AsksFor(r)).ElementAt(n % 4).Id;
                world.Now = world.Now.AddHours(n);
                world.Do(act switch
                {
                    0 or 1 => Evidencing.Attach(world.State, world.Asker, world.Id("evd"), World.Content((EvidenceKind)(n % 4), world.Now, passed: n % 2 == 0), [practice], []),
                    2 => Assessing.Comment(world.State, new CommentAdded(practice, World.Vault("w"))),
                    3 => Assessing.Assign(world.State, world.Asker, new PracticeAssigned(unasked, n % 2 == 0 ? "acc_new" : null, null), []),
                    4 => Assessing.SetStatus(world.State, world.Asker, new PracticeStatusSet(unasked, n % 2 == 0 ? PracticeStatus.Open : PracticeStatus.InProgress, null, null, null, null), []),
                    5 => Evidencing.Link(world.State, world.Asker, "evd_1", [.. world.State.Evidence["evd_1"].Practices.Append(practice).Distinct()], []),
                    _ => throw new System.Diagnostics.UnreachableException(),
                });
            }
            Assert.Equal(ServiceState.Active, world.State.Status!.State);
            Assert.Single(Approving.Standing(world.State, Restricted));
            Assert.Empty(StillSo.Broken(world.State.Approvals[0].Bundle, world.State, Restricted));
        },
        iter: 150);

    [Fact]
    public void Evidence_that_served_what_nobody_asks_may_be_revised_and_withdrawn()
    {
        var world = World.Assessed().Prove().Attach("G12.B2").Attach("G12.B2");
        string[] unasked = [.. world.State.Evidence.Values.Where(e => e.Practices.SequenceEqual(["G12.B2"])).Select(e => e.Id)];
        world.Approve("acc_approver");
        world.Do(Evidencing.Revise(world.State, world.Asker, unasked[0], World.Content(EvidenceKind.File, world.Now), []));
        world.Do(Evidencing.Withdraw(world.State, world.Asker, unasked[1], World.Vault("w"), []));
        Assert.False(Assert.Single(world.State.Approvals).Ended);
        // Under rules that nobody has at hand, nothing is beside the point.
        Assert.NotEmpty(StillSo.Broken(world.State.Approvals[0].Bundle, world.State, null));
    }

    [Fact]
    public void A_verdict_lets_a_model_into_service_though_evidence_came_since_and_not_once_the_plan_changed()
    {
        var world = World.Clear().Decide().Attach("G12.B1");
        Assert.True(Serving.MayRise(world.State, World.Rules, world.Now));
        Assert.True(Serving.Holds(world.State, world.State.Decisions[^1], World.Rules, world.Now));
        world.Do(Assessing.ChangePlan(world.State, world.Asker, world.State.Plan! with { Uses = ["chat"] }, [])).Approve("acc_approver");
        Assert.IsType<Verdict.Clear>(world.Judge());
        Assert.False(Serving.MayRise(world.State, World.Rules, world.Now));
        Assert.False(Serving.Holds(world.State, world.State.Decisions[^1], World.Rules, world.Now));
    }

    /// <summary>Lines of what was approved that must stay as they are: plan, profile, packs and list, what was said of practices that the gate asks for, and the
    /// evidence that served one of those.</summary>
    private static bool Weighs(string name, IReadOnlyDictionary<string, string> approved, IReadOnlyDictionary<string, string> now)
    {
        var parts = name.Split('/');
        if (parts is ["practice", _, "owner" or "due"]) { return false; }
        if (parts[0] == "practice") { return parts[2] == "required" || World.DueAtRestricted.Contains(parts[1]) && now.ContainsKey($"practice/{parts[1]}/required"); }
        if (parts[0] != "evidence") { return true; }
        string[] served = approved[$"evidence/{parts[1]}/practices"].Split(' ');
        return parts[2] is not ("practices" or "adverse") && served.Intersect(World.DueAtRestricted).Any(p => now.ContainsKey($"practice/{p}/required"));
    }
}
