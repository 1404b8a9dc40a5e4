// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Consistency;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

public sealed class ConsistencyTests
{
    private static readonly HashSet<string> Members = ["acc_author", "acc_approver"];

    [Fact]
    public void A_release_that_is_clear_and_judged_shows_nothing() => Assert.Empty(Rules(World.Clear().Declare().Decide()));

    [Fact]
    public void A_practice_that_is_met_on_evidence_that_has_gone_is_an_error_at_its_page()
    {
        var world = World.Clear();
        foreach (var id in world.State.Evidence.Keys) { world.Do(Evidencing.Lose(world.State, world.Asker, id, 1, [])); }
        var finding = Checking.Of(world.State, World.Rules, world.Now, Members)[0];
        Assert.Equal((Severity.Error, "met-without-evidence", "G02.B1", "release/rel_1/practices/G02.B1"), (finding.Severity, finding.Rule, finding.Practice, finding.Page));
        Assert.Contains("evidence-gone", Rules(world));
    }

    [Fact]
    public void What_an_owner_who_left_still_owns_is_an_error_and_what_is_overdue_a_warning()
    {
        var world = World.Assessed();
        world.Record(new PracticeAssigned("G02.B1", "acc_gone", new LastInstant(World.Day0.AddDays(-1))));
        Assert.Equal([(Severity.Error, "owner-left"), (Severity.Warning, "overdue")], Of(world, "G02.B1"));
    }

    [Fact]
    public void An_accepted_risk_is_told_thirty_days_before_it_ends_and_is_an_error_from_the_instant_it_does()
    {
        var world = World.Assessed();
        var end = World.Day0.AddDays(60);
        world.Do(Assessing.SetStatus(world.State, world.Asker,
            new PracticeStatusSet("G02.B1", PracticeStatus.RiskAccepted, World.Vault("watched"), "acc_author", new LastInstant(end), "governance"), []));
        Assert.Empty(Of(world, "G02.B1"));
        world.Now = end - Checking.Soon;
        Assert.Equal([(Severity.Warning, "acceptance-ends-soon")], Of(world, "G02.B1"));
        world.Now = end;
        Assert.Equal([(Severity.Error, "acceptance-ended")], Of(world, "G02.B1"));
    }

    [Fact]
    public void A_question_is_a_warning_while_nobody_answers_it_and_an_error_once_the_answer_holds()
    {
        Assert.Equal(["question-unanswered"], Rules(World.Clear().Decide()));
        var world = World.Active();
        world.Declare(DeclaredAnswer.NotPrevented);
        var found = Checking.Of(world.State, World.Rules, world.Now, Members)[0];
        Assert.Equal((Severity.Error, "question-holds", "release/rel_1/gate#intimate-images-and-child-material"), (found.Severity, found.Rule, found.Page));
    }

    [Fact]
    public void Practices_that_nobody_owns_are_one_hint_and_a_missing_list_is_a_warning()
    {
        Assert.Equal("4 practices that the gate asks for are open, and nobody owns them.", Assert.Single(Checking.Of(World.Assessed().Declare().State, World.Rules, World.Day0, Members)).Sentence);
        var bare = Dossier.Fold(World.Assessed().History.Take(1));
        Assert.Equal(["no-list"], Checking.Of(bare, World.Rules, World.Day0, Members).Select(f => f.Rule));
    }

    [Fact]
    public void A_model_in_service_whose_approval_ends_is_told_with_what_changed()
    {
        var world = World.Active();
        world.Do(Evidencing.Link(world.State, world.Asker, "evd_1", ["G03.B1"], []));
        Assert.Equal("An approval ended when evidence/evd_1/practices changed, and none has replaced it.", Checking.Of(world.State, World.Rules, world.Now, Members).Single(f => f.Rule == "approval-ended").Sentence);
        Assert.Contains("suspended", Rules(world));
    }

    [Fact]
    public void A_continuous_practice_that_lapsed_and_a_model_that_serves_while_held_are_errors()
    {
        var world = World.Active();
        world.Now = World.Day0.AddDays(World.Rules.For(Stage.Restricted).RhythmDays + 1);
        Assert.Contains("lapsed", Rules(world));
        world.Record(new ApprovalRevoked(world.State.Approvals[0].Id, World.Vault("no")));
        Assert.Contains("serves-while-held", Rules(world));
    }

    [Fact]
    public void A_retired_model_must_be_looked_at_and_is_quiet_once_it_was()
    {
        var world = World.Active();
        world.Do(Serving.Retire(world.State, Criterion.EndOfLife, World.Vault("old"), []));
        Assert.DoesNotContain("monitoring-due", Rules(world));
        world.Now = World.Day0.AddDays(Serving.MonitorEveryDays);
        Assert.Contains("monitoring-due", Rules(world));
        world.Do(Serving.RecordMonitoring(world.State, World.Vault("nothing")));
        Assert.DoesNotContain("monitoring-due", Rules(world));
    }

    [Fact]
    public void The_gravest_comes_first()
    {
        var world = World.Assessed();
        world.Record(new PracticeAssigned("G22.B1", "acc_gone", new LastInstant(World.Day0.AddDays(-1))));
        var found = Checking.Of(world.State, World.Rules, world.Now, Members).Select(f => f.Severity).ToArray();
        Assert.Equal(found.Order(), found);
        Assert.Equal(Severity.Error, found[0]);
    }

    [Fact]
    public void Every_kind_of_event_in_a_release_can_be_told_with_what_stood_before()
    {
        var world = World.Active();
        world.Do(Assessing.Assign(world.State, world.Asker, new PracticeAssigned("G02.B1", "acc_x", new LastInstant(World.Day0.AddYears(1))), []));
        world.Do(Assessing.ChangePlan(world.State, world.Asker, world.State.Plan! with { Uses = ["chat"] }, []));
        var state = Dossier.Empty;
        foreach (var entry in world.History)
        {
            var told = Told.Of(state, entry.Event);
            Assert.NotEmpty(told.What);
            if (entry.Event is PracticeStatusSet set) { Assert.Equal((set.Practice, "open", "met", (Plimsoll.Vocabulary.VaultRef?)null), (told.Practice, told.Before, told.After, told.Text)); }
            if (entry.Event is StatusChanged { State: ServiceState.Suspended }) { Assert.Equal("active for chat, code", told.Before); }
            if (entry.Event is PracticeAssigned) { Assert.Equal(("nobody, no date", "acc_x, due 20 November 2027, 09:00 UTC"), (told.Before, told.After)); }
            state = state.Apply(entry);
        }
        Assert.Contains(world.History, e => e.Event is StatusChanged { State: ServiceState.Suspended });
    }

    private static IEnumerable<string> Rules(World world) => Checking.Of(world.State, World.Rules, world.Now, Members).Select(f => f.Rule);

    private static IEnumerable<(Severity, string)> Of(World world, string practice) => Checking.Of(world.State, World.Rules, world.Now, Members).Where(f => f.Practice == practice && f.Rule != "no-date").Select(f => (f.Severity, f.Rule));
}
