// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Status;
using Plimsoll.Release.Work;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>How a model comes back into service that was lowered, and what is decided about evidence that speaks against a release.</summary>
public sealed class ReturnTests
{
    /// <summary>Every criterion that may lower a model, and whether one person alone answers it.</summary>
    public static readonly TheoryData<Criterion, bool> Causes = new()
    {
        { Criterion.Incident, true }, { Criterion.Misuse, true }, { Criterion.SecurityVulnerability, true }, { Criterion.LegalOrder, true },
        { Criterion.ApprovalVoided, false }, { Criterion.RefusedByOrganisation, true }, { Criterion.DutyLapsed, false }, { Criterion.Superseded, false },
        { Criterion.EndOfLife, false }, { Criterion.AdverseEvidence, true },
    };

    [Fact]
    public void The_table_says_of_every_criterion_that_lowers_whether_it_wants_a_second_person() =>
        Assert.Equal([Criterion.GateClear, Criterion.Remedied], Enum.GetValues<Criterion>().Except(Causes.Select(row => row.Data.Item1)));

    [Theory]
    [MemberData(nameof(Causes))]
    public void A_lowered_model_comes_back_only_with_what_its_cause_wants(Criterion criterion, bool grave)
    {
        var world = Suspended(criterion);
        // The verdict of before does not bring it back, and no hidden word of a form does.
        Assert.Equal(grave ? "release.needs-second-person" : "release.gate-not-clear", Activate(world, World.Vault("why")));
        world.Decide();
        Assert.Equal(grave ? "release.needs-second-person" : "release.bad-value", Activate(world, null));
        Assert.Equal(grave ? "release.needs-second-person" : "accepted", Activate(world, World.Vault("why")));
        var some = Serving.Restrict(world.State, world.Asker, World.Rules, ["chat"], criterion == Criterion.Incident ? Criterion.Remedied : criterion, World.Vault("x"), []);
        Assert.Equal(grave ? "release.needs-second-person" : "accepted", World.Code(some));
        Assert.Equal(grave ? "accepted" : "release.not-lowered", World.Code(Propose(world.Attach("G12.B1"), Last(world))));
    }

    [Theory]
    [InlineData(Criterion.Incident)]
    [InlineData(Criterion.LegalOrder)]
    public void Another_person_brings_it_back_on_evidence_and_a_judgement_that_came_since(Criterion criterion)
    {
        var world = Suspended(criterion);
        Assert.Equal("release.return-needs", World.Code(Propose(world, null)));
        Assert.Equal("release.return-needs", World.Code(Propose(world, "evd_1")));
        Assert.Equal("release.unknown-id", World.Code(Propose(world, "evd_none")));
        world.Attach("G12.B1");
        var shows = Last(world);
        Assert.Equal([false, false, false, false], Done(world));
        world.Do(Propose(world, shows));
        Assert.Equal([true, false, true, false], Done(world));
        Assert.Equal("release.gate-not-clear", World.Code(Agree(world, "acc_approver")));
        world.Decide();
        Assert.Equal([true, true, true, false], Done(world));

        Assert.Equal("release.same-person", World.Code(Agree(world, "acc_author")));

        world.By = "acc_approver";
        world.Do(Agree(world, "acc_approver"));
        var (agreed, changed) = (Assert.IsType<ReturnAgreed>(world.History[^2].Event), Assert.IsType<StatusChanged>(world.History[^1].Event));
        Assert.Equal((World.Vault("I read it"), null), (agreed.Words, agreed.Weakness));
        Assert.Equal((ServiceState.Active, Criterion.Remedied, World.Vault("mended")), (changed.State, changed.Criterion, changed.Reason));
        Assert.Empty(world.State.Halts);
        Assert.Empty(Serving.Needs(world.State, World.Rules, world.Now));
        Assert.Equal("release.unknown-id", World.Code(Agree(world, "acc_approver")));
    }

    [Fact]
    public void What_lowered_it_is_not_forgotten_because_something_else_lowered_it_after()
    {
        var world = World.Active();
        world.Do(Serving.Restrict(world.State, world.Asker, World.Rules, ["chat"], Criterion.Incident, World.Vault("x"), []));
        world.Do(Serving.Restrict(world.State, world.Asker, World.Rules, ["chat"], Criterion.Superseded, World.Vault("x"), []));
        world.Do(Evidencing.Withdraw(world.State, world.Asker, "evd_1", World.Vault("x"), []));
        Assert.Equal((ServiceState.Suspended, Criterion.ApprovalVoided), (world.State.Status!.State, world.State.Status.Criterion));
        world.Now = world.Now.AddHours(1);
        world.Attach("G02.B1").Set("G02.B1", PracticeStatus.Met).Approve("acc_approver").Decide();
        Assert.Equal("release.needs-second-person", Activate(world, World.Vault("why")));
        // It may come back for some of its uses first; the rest wants a second person again.
        world.Do(Propose(world, Last(world), "chat"));
        world.By = "acc_approver";
        world.Do(Agree(world, "acc_approver"));
        Assert.Equal((ServiceState.Restricted, "chat"), (world.State.Status.State, Assert.Single(world.State.Status!.AllowedUses)));
        world.By = "acc_author";
        world.Decide();
        Assert.Equal("release.needs-second-person", Activate(world, World.Vault("why")));
    }

    [Fact]
    public void Evidence_that_is_gone_brings_nothing_back()
    {
        var world = Suspended(Criterion.Misuse).Attach("G12.B2");
        var shows = Last(world);
        world.Do(Propose(world, shows)).Decide();
        world.Do(Evidencing.Lose(world.State, world.Asker, shows, 1, []));
        Assert.Equal("release.return-needs", World.Code(Agree(world, "acc_approver")));
        Assert.Equal("release.return-needs", World.Code(Propose(world, shows)));
    }

    /// <summary>One person alone put back what had been lowered for an incident: whoever reads a decision learns of it, until somebody else looked.</summary>
    [Theory]
    [InlineData("nobody", true)]
    [InlineData("acc_author", true)]
    [InlineData("outside", true)]
    [InlineData("acc_second", false)]
    public void A_return_that_one_person_agreed_with_alone_is_a_weakness_until_a_second_person_agreed_or_approved(string approves, bool stays)
    {
        var world = ReturnedAlone();
        Assert.Equal([Weakness.OnePersonOrganisation, Weakness.ReturnAgreedAlone], Weaknesses());
        switch (approves)
        {
            case "nobody": break;
            case "outside":
                world.Record(new ApprovalGiven(
                    "rev_1", Stage.Restricted, Bundle.Of(world.State).Digest, World.Rules.For(Stage.Restricted).Digest, Weakness.OutsideReviewer));
                break;
            default: world.Attach("G12.B1").Approve(approves); break;
        }
        Assert.Equal(stays, Weaknesses().Contains(Weakness.ReturnAgreedAlone));
        world.Decide();
        var statement = World.Value(Plimsoll.Release.Decisions.Statement.Of(
            world.State, world.State.Decisions[^1].Judged.Decision, World.Files, "plimsoll:server/test", World.Rules.Name));
        var verified = World.Value(Plimsoll.Release.Decisions.VerifiedDecision.Verify(
            Plimsoll.Release.Decisions.Statement.Sign(statement, "k1", bytes => World.Sign("k1", bytes)),
            Plimsoll.Release.Decisions.Expected.Of(Stage.Restricted, World.Files), World.Keys("k1"), world.Now));
        Assert.Equal(stays, verified.Disclosed.Any(line => line.StartsWith("weakness: return-agreed-alone: ", StringComparison.Ordinal)));

        IReadOnlyList<Weakness> Weaknesses() => Judging.Weaknesses(world.State, World.Rules.For(Stage.Restricted));
    }

    [Fact]
    public void A_return_that_a_second_person_agreed_with_ends_what_was_said_of_the_one_before()
    {
        var world = ReturnedAlone();
        world.Record(new ReturnAgreed("ret_2", World.Vault("I read it"), Weakness: null));
        Assert.DoesNotContain(Weakness.ReturnAgreedAlone, Judging.Weaknesses(world.State, World.Rules.For(Stage.Restricted)));
    }

    [Fact]
    public void What_a_lone_person_needs_says_that_nobody_else_agrees()
    {
        var world = World.Assessed(onePerson: true).Prove().Approve("acc_author").Decide();
        world.Do(Serving.Activate(world.State, world.Asker, World.Rules, Criterion.GateClear, []))
            .Do(Serving.Suspend(world.State, Criterion.Incident, World.Vault("x"), []));
        Assert.True(Serving.AgreesAlone(world.State, world.Asker, World.Rules));
        Assert.False(Serving.AgreesAlone(world.State, World.Among(world.Asker, "acc_author", "acc_colleague"), World.Rules));
        Assert.DoesNotContain(Serving.Needs(world.State, World.Rules, world.Now, alone: true), need => need.Sentence.Contains("another person", StringComparison.Ordinal));
        Assert.Contains(Serving.Needs(world.State, World.Rules, world.Now), need => need.Sentence.StartsWith("another person", StringComparison.Ordinal));
    }

    private static World ReturnedAlone()
    {
        var world = World.Assessed(onePerson: true).Prove().Approve("acc_author").Decide();
        return world.Record(new ReturnAgreed("ret_1", World.Vault("I mended it"), Weakness.OnePersonOrganisation));
    }

    [Fact]
    public void An_organisation_of_one_person_agrees_with_itself_and_that_is_printed()
    {
        var world = World.Assessed(onePerson: true).Prove().Approve("acc_author").Decide();
        world.Do(Serving.Activate(world.State, world.Asker, World.Rules, Criterion.GateClear, []));
        world.Do(Serving.Suspend(world.State, Criterion.Incident, World.Vault("x"), []));
        world.Now = world.Now.AddHours(1);
        world.Attach("G12.B1").Decide();
        world.Do(Propose(world, Last(world)));
        world.Do(Agree(world, "acc_author"));
        Assert.Equal(Weakness.OnePersonOrganisation, Assert.IsType<ReturnAgreed>(world.History[^2].Event).Weakness);
    }

    [Fact]
    public void Approvers_hear_of_a_proposal_and_whoever_proposed_it_does_not()
    {
        var world = Suspended(Criterion.Incident).Attach("G12.B1");
        world.Do(Propose(world, Last(world)));
        Assert.Equal(Urgency.Soon, Due(world, "acc_approver", DueKind.Return).Single().Urgency);
        Assert.Empty(Due(world, "acc_author", DueKind.Return));
    }

    [Fact]
    public void Adverse_evidence_tells_approvers_at_once_and_holds_the_gate_until_one_of_them_decides()
    {
        var world = World.Active();
        world.Do(Adverse(world, "evd_bad", suspends: false));
        Assert.Equal(ServiceState.Active, world.State.Status!.State);
        Assert.Single(Approving.Standing(world.State, World.Rules.For(Stage.Restricted)));
        Assert.Equal(MissingKind.AdverseEvidence, Assert.Single(Assert.IsType<Verdict.Held>(world.Judge()).Missing).Kind);
        var due = Due(world, "acc_approver", DueKind.Adverse).Single();
        Assert.Equal((Urgency.Soon, "evd_bad", "releases/rel_1/evidence/evd_bad"), (due.Urgency, due.Subject, due.Page));
        Assert.Equal(Urgency.Overdue, DueList.Of([world.State], Person("acc_approver"), World.Rules, world.Now.AddDays(9)).Single(d => d.Kind == DueKind.Adverse).Urgency);
        Assert.Equal("release.adverse-open", World.Code(Objecting.Raise(world.State, "evd_bad", Claim(false), [])));

        // That it keeps serving, no author decides.
        Assert.Equal("release.author-approves", World.Code(Answer(world, "acc_author", AdverseAnswer.Keeps)));
        world.By = "acc_approver";
        world.Do(Answer(world, "acc_approver", AdverseAnswer.Keeps));
        Assert.IsType<Verdict.Clear>(world.Judge());
        Assert.Equal(ServiceState.Active, world.State.Status.State);
        Assert.Empty(Due(world, "acc_approver", DueKind.Adverse));
        Assert.Equal("release.adverse-answered", World.Code(Answer(world, "acc_approver", AdverseAnswer.Suspends)));
        world.Do(Objecting.Raise(world.State, "evd_bad", Claim(false), []));
        world.Do(Answer(world, "acc_author", AdverseAnswer.Suspends));
        Assert.Equal((ServiceState.Suspended, Criterion.AdverseEvidence), (world.State.Status!.State, world.State.Status.Criterion));
        Assert.Equal("release.unknown-id", World.Code(Objecting.Answer(world.State, world.Asker, World.Rules, "evd_1", AdverseAnswer.Keeps, World.Vault("w"), [])));
    }

    [Fact]
    public void Where_the_organisation_says_so_adverse_evidence_suspends_in_the_same_append()
    {
        var world = World.Active();
        world.Do(Adverse(world, "evd_bad", suspends: true));
        Assert.Equal(["EvidenceAttached", "AdverseRaised", "StatusChanged"], world.History.TakeLast(3).Select(e => e.Event.GetType().Name));
        Assert.Equal((ServiceState.Suspended, Criterion.AdverseEvidence), (world.State.Status!.State, world.State.Status.Criterion));
        world.By = "acc_approver";
        world.Do(Answer(world, "acc_approver", AdverseAnswer.Keeps));
        world.Decide();
        Assert.Equal("accepted", Activate(world, World.Vault("it was a fault of the test")));
    }

    private static World Suspended(Criterion criterion)
    {
        var world = World.Active();
        world.Do(Serving.Suspend(world.State, criterion, World.Vault("what happened"), []));
        world.Now = world.Now.AddHours(1);
        return world;
    }

    private static string Last(World world) => world.State.Evidence.Values.MaxBy(e => (e.Current.ReceivedAt, e.Id.Length, e.Id))!.Id;

    private static bool[] Done(World world) =>
        [.. Serving.Needs(world.State, World.Rules, world.Now).OrderBy(n => n.Kind switch
        {
            ReturnNeedKind.Evidence => 0, ReturnNeedKind.Judgement => 1, ReturnNeedKind.Reason => 2, ReturnNeedKind.SecondPerson => 3,
            _ => throw new System.Diagnostics.UnreachableException(),
        }).Select(n => n.Done)];

    private static string Activate(World world, VaultRef? reason) =>
        World.Code(Serving.Activate(world.State, world.Asker, World.Rules, Criterion.GateClear, [], reason));

    private static Result<Outcome> Propose(World world, string? evidence, params string[] uses) =>
        Serving.Propose(world.State, world.Asker, world.Id("ret"), uses is [] ? world.State.Plan!.Uses : uses, evidence, World.Vault("mended"));

    private static Result<Outcome> Agree(World world, string account) => Serving.Agree(
        world.State, world.Asker with { Account = account }, World.Rules, world.State.Return?.Id ?? "ret_none", World.Vault("I read it"), []);

    private static AdverseClaim Claim(bool suspends) => new(LastDay.InUtc(new(2026, 11, 27)), World.Vault("it leaks"), suspends);

    private static Result<Outcome> Adverse(World world, string evidence, bool suspends) => Objecting.Along(
        world.State, World.Value(Evidencing.Attach(world.State, world.Asker, evidence, World.Content(EvidenceKind.File, world.Now), ["G12.B1"], [])), evidence,
        Claim(suspends), []);

    private static Result<Outcome> Answer(World world, string account, AdverseAnswer answer) =>
        Objecting.Answer(world.State, world.Asker with { Account = account }, World.Rules, "evd_bad", answer, World.Vault("because"), []);

    private static DuePerson Person(string account) => new(account, Assesses: false, Approves: true, Serves: false);

    private static DueItem[] Due(World world, string account, DueKind kind) =>
        [.. DueList.Of([world.State], Person(account), World.Rules, world.Now).Where(d => d.Kind == kind)];
}
