// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>Duties that were handed along the value chain, at the gate of the release and in its signed decisions.</summary>
public sealed class HandedDutiesTests
{
    private const string HandOver = "hnd_1";

    private static World Handed(World world, params HandedDuty[] duties) => world.Do(HandedDuties.Stand(world.State, world.Asker, new DutiesHanded(HandOver, "Harbour Cloud", duties)));

    [Theory]
    [InlineData(DutyState.NoAnswer, "G02.B1 Practice G02.B1: handed to Harbour Cloud, who has not answered; nobody owes it.")]
    [InlineData(DutyState.Declined, "G02.B1 Practice G02.B1: Harbour Cloud declined it; nobody owes it.")]
    [InlineData(DutyState.Countered, "G02.B1 Practice G02.B1: Harbour Cloud proposed something else; nobody owes it.")]
    [InlineData(DutyState.NotOurs, "G02.B1 Practice G02.B1: Harbour Cloud says that it is not theirs; nobody owes it.")]
    [InlineData(DutyState.Changed, "G02.B1 Practice G02.B1: changed since Harbour Cloud answered, and not answered anew; nobody owes it.")]
    [InlineData(DutyState.GivenToNobody, "G02.B1 Practice G02.B1: the sheet for Harbour Cloud gives it to nobody; nobody owes it.")]
    public void What_nobody_owes_and_the_gate_asks_for_holds_it_and_the_verdict_says_who_was_asked(DutyState stands, string sentence)
    {
        var world = Handed(World.Clear(), new HandedDuty("G02.B1", Owes.Nobody, stands)).Approve("acc_approver");
        var missing = Assert.Single(Assert.IsType<Verdict.Held>(world.Judge()).Missing);
        Assert.Equal(("duty-unowned/G02.B1", "chain/hnd_1#G02.B1", sentence), (missing.Key, missing.Page, missing.Sentence.Replace(world.State.Find("G02.B1")!.Title, "Practice G02.B1", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_practice_that_many_were_handed_holds_the_gate_once_and_names_the_first_of_them()
    {
        var world = World.Clear();
        string[] asked = [.. world.State.Assessment!.Requirements.Where(r => r.Owed && World.Rules.For(Stage.Restricted).AsksFor(r)).Select(r => r.Id)];
        foreach (var host in Enumerable.Range(1, 400))
        {
            HandedDuty[] duties = [.. asked.Select(practice => new HandedDuty(practice, Owes.Nobody, host == 1 ? DutyState.Declined : DutyState.NoAnswer))];
            world.Do(HandedDuties.Stand(world.State, world.Asker, new DutiesHanded($"hnd_{host}", $"Host {host}", duties)));
        }
        var unowned = Assert.IsType<Verdict.Held>(world.Judge()).Missing.Where(m => m.Kind == MissingKind.DutyUnowned).ToArray();
        Assert.Equal(asked.Order(), unowned.Select(m => m.Practice!).Order());
        Assert.All(unowned, m => Assert.EndsWith(
            ": Host 1 declined it; handed to Host 10, who has not answered; handed to Host 100, who has not answered; and so with 397 more; nobody owes it.", m.Sentence,
            StringComparison.Ordinal));
        Assert.All(unowned, m => Assert.Equal($"chain/hnd_1#{m.Practice}", m.Page));
        // The verdict is an entry of the journal, which has room for 65,535 bytes: its keys are those of practices, however many hosts there are.
        var judged = world.Decide().State.Decisions[^1].Judged;
        Assert.Equal(judged.Missing.Distinct(), judged.Missing);

        // One that was given before this was so holds a key for each host, and each is told by the sentence that tells of all.
        var given = world.State.Decisions[^1];
        var before = given with { Judged = judged with { Missing = [.. judged.Missing, .. judged.Missing] } };
        Assert.All(
            JudgedHistory.Recorded(world.State, before, World.Rules).Missing.Where(m => m.Kind == MissingKind.DutyUnowned),
            m => Assert.EndsWith("nobody owes it.", m.Sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void It_clears_once_somebody_owes_it_or_the_hand_over_is_taken_back_and_it_was_approved_as_it_stands_then()
    {
        var world = Handed(World.Clear(), new HandedDuty("G02.B1", Owes.Nobody, DutyState.NoAnswer));
        Assert.Contains($"handed/{HandOver}/G02.B1/owed", world.State.Approvals.Single().Changed);
        Assert.Equal([MissingKind.DutyUnowned, MissingKind.Approval], Assert.IsType<Verdict.Held>(world.Judge()).Missing.Select(m => m.Kind));
        world.Approve("acc_approver");
        // That it is accepted is what was approved.
        Assert.IsType<Verdict.Clear>(Handed(world, new HandedDuty("G02.B1", Owes.Receiver, DutyState.Accepted)).Judge());
        Handed(world, new HandedDuty("G02.B1", Owes.Nobody, DutyState.Declined));
        Assert.True(world.State.Approvals[^1].Ended);
        world.Approve("acc_approver");
        Handed(world);
        Assert.Empty(world.State.Handed);
        Assert.Equal(MissingKind.Approval, Assert.Single(Assert.IsType<Verdict.Held>(world.Judge()).Missing).Kind);
        Assert.IsType<Verdict.Clear>(world.Approve("acc_approver").Judge());
    }

    [Fact]
    public void Whoever_changes_how_duties_stand_wrote_part_of_what_is_approved()
    {
        var world = Handed(World.Clear(), new HandedDuty("G02.B1", Owes.Nobody, DutyState.Declined));
        var (before, asker) = (world.By, world.Asker with { Account = "acc_second" });
        world.By = "acc_second";
        Handed(world);
        world.By = before;
        Assert.Equal(
            "release.author-approves",
            Approving.Approve(world.State, asker, "apr_9", Bundle.Of(world.State).Digest, World.Rules).Refusal?.Code);
    }

    [Fact]
    public void A_bundle_has_lines_of_duties_only_where_something_was_handed_over()
    {
        var world = World.Clear();
        Assert.DoesNotContain(Bundle.Of(world.State).Lines.Keys, name => name.StartsWith("handed/", StringComparison.Ordinal));
        var bundle = Bundle.Of(Handed(world, new HandedDuty("G02.B1", Owes.Nobody, DutyState.Declined)).State);
        Assert.Equal("nobody declined Harbour Cloud", bundle.Lines[$"handed/{HandOver}/G02.B1/owed"]);
    }

    [Fact]
    public void What_the_gate_does_not_ask_for_holds_nothing_and_neither_do_the_rules_of_before()
    {
        var other = World.Clear().State.Assessment!.Requirements.First(r => !World.Rules.For(Stage.Restricted).AsksFor(r)).Id;
        Assert.IsType<Verdict.Clear>(Handed(World.Clear(), new HandedDuty(other, Owes.Nobody, DutyState.Declined)).Judge());
        Assert.IsType<Verdict.Clear>(Handed(World.Clear(), new HandedDuty("of.nobodys-list", Owes.Nobody, DutyState.Declined)).Judge());
        var world = Handed(World.Clear(), new HandedDuty("G02.B1", Owes.Nobody, DutyState.Declined)).Approve("acc_approver");
        foreach (var before in World.Value(GateReader.All()).Where(rules => rules.Pack != "plimsoll-gates-3"))
        {
            Assert.IsType<Verdict.Clear>(Judging.Judge(world.State, before, world.Now));
        }
    }

    [Fact]
    public void What_is_known_is_not_written_again()
    {
        var duty = new HandedDuty("G02.B1", Owes.Receiver, DutyState.Accepted);
        var world = World.Clear();
        Assert.Empty(World.Value(HandedDuties.Stand(world.State, world.Asker, new DutiesHanded(HandOver, "Harbour Cloud", []))).Events);
        Handed(world, duty).Approve("acc_approver");
        Assert.Empty(World.Value(HandedDuties.Stand(world.State, world.Asker, new DutiesHanded(HandOver, "Harbour Cloud", [duty]))).Events);
        Assert.Single(
            World.Value(HandedDuties.Stand(world.State, world.Asker, new DutiesHanded(HandOver, "Harbour Cloud", [duty with { Stands = DutyState.Declined }]))).Events
                .OfType<DutiesHanded>());
    }

    [Fact]
    public void A_decision_says_who_owes_what_was_handed_over_and_says_nothing_of_it_where_nothing_was()
    {
        var world = Handed(
            World.Clear(), new HandedDuty("G02.B1", Owes.Receiver, DutyState.Accepted), new HandedDuty("G03.B1", Owes.Sender, DutyState.Declined)).Approve("acc_approver").Decide();
        // What becomes of it later stands in no decision of before.
        var lines = Disclosed(Handed(world, new HandedDuty("G02.B1", Owes.Nobody, DutyState.Declined)));
        Assert.Contains("handed over: G02.B1: Harbour Cloud accepted it; Harbour Cloud owes it", lines);
        Assert.Contains("handed over: G03.B1: Harbour Cloud declined it; whoever handed it over owes it", lines);
        Assert.DoesNotContain(Disclosed(World.Clear().Decide()), line => line.StartsWith("handed over", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Disclosed(World world)
    {
        var statement = World.Value(Statement.Of(world.State, world.State.Decisions[^1].Judged.Decision, World.Files, "plimsoll:server/test", World.Rules.Name));
        var envelope = Statement.Sign(statement, "decision-1", bytes => World.Sign("decision-1", bytes));
        return World.Value(VerifiedDecision.Verify(
            envelope, Expected.Of(Stage.Restricted, World.Files, "rel_1"), World.Keys("decision-1"), World.Day0.AddMinutes(5))).Disclosed;
    }
}
