// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Events;
using Plimsoll.Release.Parties;
using Plimsoll.Release.Status;
using Plimsoll.Release.Work;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

public sealed class DueTests
{
    private static readonly DuePerson Lead = new("acc_author", Assesses: true, Approves: true, Serves: true);
    private static readonly DuePerson Approver = new("acc_approver", Assesses: false, Approves: true, Serves: false);
    private static readonly DuePerson Auditor = new("acc_auditor", Assesses: false, Approves: false, Serves: false);

    [Theory]
    [InlineData(-1, Urgency.Overdue)]
    [InlineData(0, Urgency.Overdue)]
    [InlineData(1, Urgency.Soon)]
    [InlineData(7, Urgency.Soon)]
    [InlineData(8, Urgency.Later)]
    [InlineData(null, Urgency.Later)]
    public void A_practice_is_due_of_its_owner_and_of_nobody_else(int? days, Urgency urgency)
    {
        var world = World.Assessed();
        world.Record(new PracticeAssigned("G02.B1", "acc_noor", days is { } d ? new LastInstant(world.Now.AddDays(d)) : null));
        var item = Assert.Single(Due(world, Auditor with { Account = "acc_noor" }));
        Assert.Equal((DueKind.Practice, urgency, "G02.B1", "releases/rel_1/practices/G02.B1"), (item.Kind, item.Urgency, item.Subject, item.Page));
        Assert.Empty(Due(world, Auditor));
    }

    [Fact]
    public void A_practice_that_stands_is_due_of_nobody()
    {
        var world = World.Assessed();
        world.Record(new PracticeAssigned("G02.B1", "acc_noor", new LastInstant(world.Now))).Attach("G02.B1")
            .Set("G02.B1", PracticeStatus.Met);
        Assert.Empty(Due(world, Auditor with { Account = "acc_noor" }));
    }

    [Theory]
    [InlineData(-1, Urgency.Overdue)]
    [InlineData(3, Urgency.Soon)]
    [InlineData(60, Urgency.Later)]
    [InlineData(61, null)]
    public void The_end_of_an_accepted_risk_is_told_in_time_to_who_accepted_it(int days, Urgency? urgency)
    {
        var world = World.Assessed();
        var end = world.Now.AddDays(90);
        world.Set("G02.B1", PracticeStatus.RiskAccepted, World.Vault("why"), "acc_eve", end);
        world.Now = end.AddDays(-days);
        Assert.Equal(urgency, Due(world, Auditor with { Account = "acc_eve" }).SingleOrDefault(d => d.Kind == DueKind.RiskAcceptance)?.Urgency);
        Assert.Empty(Due(world, Auditor));
    }

    [Fact]
    public void Evidence_that_expires_is_told_before_and_afterwards_only_while_it_is_missed()
    {
        var world = World.Assessed().Attach("G02.B1", World.Day0.AddDays(20)).Set("G02.B1", PracticeStatus.Met);
        Assert.Equal(Urgency.Later, OfEvidence()?.Urgency);
        world.Now = World.Day0.AddDays(15);
        Assert.Equal(Urgency.Soon, OfEvidence()?.Urgency);
        world.Now = World.Day0.AddDays(21);
        Assert.Equal(Urgency.Overdue, OfEvidence()?.Urgency);
        world.Attach("G02.B1");
        Assert.Null(OfEvidence());

        DueItem? OfEvidence() => Due(world, Auditor with { Account = "acc_author" }).SingleOrDefault(d => d.Kind == DueKind.Evidence);
    }

    [Fact]
    public void The_guide_says_on_the_row_of_home_how_long_before_its_end_evidence_is_told() =>
        Assert.Contains(
            $"evidence and accepted risks that have ended or end within {DueList.AheadDays} days",
            File.ReadLines(Repository.At("docs", "guide", "release.md")).Single(line => line.StartsWith("| `/` |", StringComparison.Ordinal)),
            StringComparison.Ordinal);

    [Fact]
    public void Approval_is_asked_of_who_may_give_it_once_nothing_else_is_missing()
    {
        var world = World.Assessed().Declare();
        Assert.Empty(Due(world, Approver));
        world.Prove();
        Assert.Equal((DueKind.Approval, "approvals"), (Assert.Single(Due(world, Approver)).Kind, Due(world, Approver)[0].Page));
        // The author is told that it waits for others.
        Assert.Equal(DueKind.Gate, Assert.Single(Due(world, Lead)).Kind);
        world.Approve("acc_approver");
        Assert.Empty(Due(world, Approver));
    }

    [Fact]
    public void The_gate_is_due_of_the_lead_until_a_decision_holds()
    {
        var world = World.Assessed().Declare();
        Assert.Contains("4 of them without an owner", Assert.Single(Due(world, Lead)).Sentence, StringComparison.Ordinal);
        world.Prove().Approve("acc_approver");
        Assert.StartsWith("Nothing is missing", Assert.Single(Due(world, Lead)).Sentence, StringComparison.Ordinal);
        world.Decide();
        Assert.Empty(Due(world, Lead));
        world.Now = world.Now.AddHours(25);
        Assert.Equal(DueKind.Gate, Assert.Single(Due(world, Lead)).Kind);
    }

    [Fact]
    public void A_lapsed_rhythm_is_overdue_for_the_lead_where_nobody_owns_the_practice()
    {
        var world = World.Active().Declare();
        Assert.Empty(Due(world, Lead));
        world.Now = world.Now.AddDays(World.Rules.For(Stage.Restricted).RhythmDays);
        Assert.Equal(["G12.B1", "G12.B2"], Due(world, Lead).Where(d => d is { Kind: DueKind.Rhythm, Urgency: Urgency.Overdue }).Select(d => d.Subject));
        Assert.DoesNotContain(Due(world, Approver), d => d.Kind == DueKind.Rhythm);
    }

    [Fact]
    public void A_question_that_nobody_answered_is_told_sixty_days_before_it_is_asked_and_one_that_holds_is_told_to_approvers_too()
    {
        var ban = World.Rules.Questions[0].Begins;
        var (world, told) = (World.Clear(), new List<Urgency?>());
        foreach (var days in (int[])[-61, -60, -8, -7, 0])
        {
            world.Now = ban.AddDays(days);
            Assert.DoesNotContain(Due(world, Approver), d => d.Kind == DueKind.Question);
            told.Add(Due(world, Lead).SingleOrDefault(d => d.Kind == DueKind.Question)?.Urgency);
        }
        Assert.Equal([null, Urgency.Later, Urgency.Later, Urgency.Soon, Urgency.Overdue], told);
        var item = Due(world, Lead).Single(d => d.Kind == DueKind.Question);
        Assert.Equal(("1 December 2026 (UTC)", "releases/rel_1/gate#intimate-images-and-child-material"), (item.When!.Text, item.Page));
        Assert.StartsWith("From 2 December 2026 on this gate asks, and nobody has answered: Could the system", item.Sentence, StringComparison.Ordinal);
        world.Declare();
        Assert.DoesNotContain(Due(world, Lead), d => d.Kind == DueKind.Question);
        world.Now = World.Day0;
        world.Declare(DeclaredAnswer.NotPrevented);
        foreach (var person in (DuePerson[])[Lead, Approver])
        {
            Assert.Equal(
                (Urgency.Soon, true),
                Due(world, person).Single(d => d.Kind == DueKind.Question) is var d ? (d.Urgency, d.Sentence.Contains("holds the gate", StringComparison.Ordinal)) : default);
        }
        Assert.Empty(Due(world, Auditor));
    }

    [Fact]
    public void After_a_notice_whoever_approved_is_asked_to_look_until_they_looked_approved_anew_or_took_it_back()
    {
        var look = new Func<World, DuePerson, bool>((world, person) => Due(world, person).Any(d => d is { Kind: DueKind.Notice, Urgency: Urgency.Soon }));
        foreach (var way in Enumerable.Range(0, 3))
        {
            var world = World.Assessed(Stage.OpenWeights, ReleaseType.Open, Audience.Everyone, components: Component.Weights).Prove()
                .Attach("G06.B1", kind: EvidenceKind.Worksheet).Adequate().Declare().Approve("acc_approver").Approve("acc_two").Decide();
            world.Do(Serving.Activate(world.State, world.Asker, World.Rules, Criterion.GateClear, []));
            Assert.False(look(world, Approver));
            world.Now = world.Now.AddHours(1);
            world.Do(Serving.Notify(world.State, OpenNoticeKind.HubNotice, Criterion.Incident, World.Vault("it leaks"), []));
            Assert.Equal((true, false, false), (look(world, Approver), look(world, Lead), look(world, Auditor)));
            world.Now = world.Now.AddHours(1);
            var asker = new Asker("acc_approver", world.Now);
            world.By = "acc_approver";
            var seen = Bundle.Of(world.State).Digest;
            world.Do(way switch
            {
                0 => Approving.See(world.State, asker, seen),
                1 => Approving.Revoke(world.State, asker, world.State.Approvals[0].Id, World.Vault("not any more"), []),
                _ => Approving.Request(world.State, asker, "chg_1", seen, World.Vault("mend it")),
            });
            Assert.False(look(world, Approver));
            Assert.True(look(world, Approver with { Account = "acc_two" }));
        }
    }

    [Fact]
    public void Of_a_retired_model_only_the_next_look_is_due_and_only_of_who_serves()
    {
        var world = World.Active();
        world.Do(Serving.Retire(world.State, Criterion.EndOfLife, World.Vault("old"), []));
        var look = Assert.Single(Due(world, Lead));
        Assert.Equal((DueKind.Monitoring, Urgency.Later, world.Now.AddDays(Serving.MonitorEveryDays)), (look.Kind, look.Urgency, look.When!.End));
        Assert.Empty(Due(world, Approver));
    }

    [Fact]
    public void A_worksheet_waits_for_whoever_may_approve_and_wrote_none_of_it_until_one_of_them_read_it()
    {
        var world = World.Assessed(Stage.OpenWeights, ReleaseType.Open, Audience.Everyone, components: Component.Weights).Attach("G06.B1", kind: EvidenceKind.Worksheet);
        var sheet = world.State.Evidence.Keys.Single();
        var item = Assert.Single(Due(world, Approver), d => d.Kind == DueKind.Adequacy);
        Assert.Equal((Urgency.Soon, sheet, $"releases/rel_1/worksheet#{sheet}"), (item.Urgency, item.Subject, item.Page));
        Assert.DoesNotContain(Due(world, Lead).Concat(Due(world, Auditor)), d => d.Kind == DueKind.Adequacy);
        world.Adequate();
        Assert.DoesNotContain(Due(world, Approver), d => d.Kind == DueKind.Adequacy);
        // What says that nobody looked is nobody's to call adequate.
        world.Do(Plimsoll.Release.Evidence.Evidencing.Attach(
            world.State, world.Asker, "evd_not", World.Content(EvidenceKind.Worksheet, world.Now, result: WorksheetResult.NotLooked), [], []));
        Assert.DoesNotContain(Due(world, Approver), d => d.Kind == DueKind.Adequacy);
    }

    [Fact]
    public void What_is_most_urgent_comes_first()
    {
        var world = World.Assessed();
        foreach (var (practice, days) in new[] { ("G02.B1", 30), ("G03.B1", -2), ("G06.B1", 3), ("G12.B1", -5) })
        {
            world.Record(new PracticeAssigned(practice, "acc_noor", new LastInstant(world.Now.AddDays(days))));
        }
        Assert.Equal(["G12.B1", "G03.B1", "G06.B1", "G02.B1"], Due(world, Auditor with { Account = "acc_noor" }).Select(d => d.Subject));
    }

    [Fact]
    public void First_steps_tick_themselves_one_by_one()
    {
        var world = new World();
        var registry = Registry.Empty;
        Assert.Equal(0, Taken());
        registry = registry.Apply(new(1, World.Day0, "acc_1", new PartyRegistered("org_1", "Acme", [Role.Provider], false))).Apply(new(2, World.Day0, "acc_1", new ModelRegistered("mod_1", "One", "org_1", ModelType.Frontier)));
        Assert.Equal(0, Taken());
        registry = registry.Apply(new(3, World.Day0, "acc_1", new VersionRegistered("mod_1", "1.0", World.Files.Subject, [], World.Vault("files"))));
        Assert.Equal(1, Taken());
        world = World.Assessed();
        Assert.Equal(3, Taken());
        Assert.Equal(4, Taken(people: 2));
        world.Prove();
        Assert.Equal(5, Taken(people: 2));
        world.Approve("acc_approver");
        Assert.Equal(6, Taken(people: 2));
        world.Decide();
        Assert.Equal(7, Taken(people: 2));

        int Taken(int people = 1) => FirstSteps.Of(registry, StepsDone.Of(world.State.Opened is null ? [] : [world.State]), people, alone: false).TakeWhile(s => s.Done || s.Kind == FirstStep.SecondPerson && people == 1).Count(s => s.Done);
    }

    [Fact]
    public void Who_is_one_person_alone_is_not_told_to_invite_a_second_one()
    {
        Assert.DoesNotContain(FirstStep.SecondPerson, FirstSteps.Of(Registry.Empty, StepsDone.Of([]), people: 1, alone: true).Select(s => s.Kind));
        Assert.Contains(FirstStep.SecondPerson, FirstSteps.Of(Registry.Empty, StepsDone.Of([]), people: 2, alone: true).Select(s => s.Kind));
        Assert.Contains(FirstStep.SecondPerson, FirstSteps.Of(Registry.Empty, StepsDone.Of([]), people: 1, alone: false).Select(s => s.Kind));
    }

    [Fact]
    public void A_finding_on_a_model_that_serves_is_due_of_whoever_found_it_approves_or_may_lower_it_until_it_is_closed_or_the_model_serves_no_more()
    {
        var world = World.Active().Declare();
        DuePerson[] heard = [Approver, Auditor with { Account = "acc_serves", Serves = true }, Auditor with { Account = world.Asker.Account }];
        world.Do(Examining.Open(world.State, world.Asker, new FindingOpened("fnd_1", "evl_1", FindingWeight.Critical)));
        Assert.All(heard, person => Assert.Equal(
            (Urgency.Soon, "fnd_1", "Critical finding fnd_1 on a model that is in service: decide whether it goes on serving.", "releases/rel_1/records/fnd_1"),
            Found(person) is { } due ? (due.Urgency, due.Subject, due.Sentence, due.Page) : default));
        Assert.Null(Found(Auditor));
        world.Do(Serving.Suspend(world.State, Criterion.DutyLapsed, World.Vault("why"), []));
        Assert.All(heard, person => Assert.Null(Found(person)));

        DueItem? Found(DuePerson person) => Due(world, person).SingleOrDefault(d => d.Kind == DueKind.Finding);
    }

    private static IReadOnlyList<DueItem> Due(World world, DuePerson person) => DueList.Of([world.State], person, World.Rules, world.Now);
}
