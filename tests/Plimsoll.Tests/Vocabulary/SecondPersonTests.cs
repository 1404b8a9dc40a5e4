// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Records.Vulnerabilities;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Status;
using Plimsoll.Tests.Progress;
using Plimsoll.Tests.Records;
using Plimsoll.Usage;
using Plimsoll.Vocabulary;
using Gate = Plimsoll.Release.Gates.Judging;
using ReleaseWorld = Plimsoll.Tests.Release.World;
using Rounds = Plimsoll.Progress.Rounds.Judging;

namespace Plimsoll.Tests.Vocabulary;

/// <summary>Every act that asks for a second person, by whichever account whoever did what is looked at comes again.</summary>
public sealed class SecondPersonTests
{
    private const string Author = "acc_author";

    /// <summary>Each act that asks for a second person: how it is done by somebody, where <see cref="Author"/> did what it looks at; its code; and whether it
    /// can still be done where that person was erased.</summary>
    private static readonly Dictionary<string, (Func<Asker, Result<Outcome>> Do, string Code, bool WhereErased)> Acts = new()
    {
        ["Approving.Approve"] = (Approval, "release.author-approves", true),
        ["Objecting.Answer"] = (Adverse, "release.author-approves", true),
        ["Evidencing.CallAdequate"] = (Adequate, "release.author-approves", false),
        ["Serving.Agree"] = (Agree, "release.same-person", false),
        ["Tracking.Agree"] = (Ease, "records.same-person", false),
        ["Judging.LiftRefusal"] = (Lift, "release.author-approves", true),
        ["Judging.Confirm"] = (asker => Rounds.Confirm(Found().Round, asker, new FindingConfirmed("north", "1.4", Finding.NotFound)), "progress.own-finding", true),
        ["Judging.Dissent"] = (
            asker => Rounds.Dissent(Found().Round, asker, new DissentRecorded("north", "1.4", Finding.Partial, ReleaseWorld.Vault("x"))), "progress.own-finding",
            true),
    };

    /// <summary>Every other act that knows who asks: one person may do it alone, or it is nobody's but theirs.</summary>
    private static readonly string[] Alone =
    [
        "Agreeing.Record", "AnsweringMany.Decide", "Approving.Meet", "Approving.Request", "Approving.Revoke", "Approving.See", "Assessing.Assign", "Assessing.ChangePlan", "Assessing.Confirm", "Assessing.Pin", "Assessing.SetStatus",
        "Contributing.All", "Contributing.Take", "Evidencing.Attach", "Evidencing.Link", "Evidencing.Lose", "Evidencing.Revise",
        "Evidencing.Withdraw", "Examining.Mitigate", "Examining.Open", "Examining.Retest", "Examining.Twin", "HandedDuties.Stand",
        "Judging.Decide", "Judging.Declare", "Judging.Record", "Moving.Back", "Moving.On", "Opening.Open", "Proposing.Call", "Publishing.Freeze", "Recording.Evaluation", "Recording.Finding", "Recording.Risk", "Recording.Typed", "RegisterHold.Stand",
        "Replying.Invite", "Reporting.Publish", "Reporting.Reserve", "Researching.Complete", "Researching.Enter", "Researching.Grant",
        "Researching.Refuse", "Researching.Revoke", "Reviewing.Answer", "Reviewing.Ask", "Serving.Activate", "Serving.Propose", "Serving.Restrict", "Stating.State",
        "Succeeding.Open", "Tracking.Publish", "Tracking.Record", "Tracking.Revise", "Watching.Look", "Watching.SayInternalUse", "Watching.Set",
    ];

    public static TheoryData<string> Names => [.. Acts.Keys];

    [Fact]
    public void The_table_says_of_every_act_that_knows_who_asks_whether_it_asks_for_a_second_person()
    {
        Assembly[] capabilities = [typeof(Dossier).Assembly, typeof(RoundBook).Assembly, typeof(UsageRegister).Assembly, typeof(VulnerabilityBook).Assembly];
        var acts = from type in capabilities.SelectMany(a => a.GetExportedTypes())
                   from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
                   where method.ReturnType == typeof(Result<Outcome>) && method.GetParameters().Any(p => p.ParameterType == typeof(Asker))
                   select $"{type.Name}.{method.Name}";
        Assert.Equal(Acts.Keys.Concat(Alone).Order(StringComparer.Ordinal), acts.Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_person_is_refused_by_whichever_account(string act)
    {
        var (attempt, code, whereErased) = Acts[act];
        var own = attempt(new Asker(Author, Later)).Refusal;
        var twin = attempt(new Asker("acc_twin", Later) { IsAlso = account => account == Author }).Refusal;
        Assert.Equal((code, code), (own?.Code, twin?.Code));
        // The same in a sentence, but for the account: it never says of whom the mailbox is, and a key acts for its account.
        Assert.Equal(own!.Sentence, twin!.Sentence.Replace("acc_twin", Author, StringComparison.Ordinal));
        Assert.Contains("e-mail address", own.Sentence, StringComparison.Ordinal);

        Assert.Equal("accepted", ReleaseWorld.Code(attempt(new Asker("acc_approver", Later))));
        var erased = attempt(new Asker("acc_approver", Later) { IsAlso = account => account == Author ? null : false });
        Assert.Equal(whereErased ? "accepted" : code, ReleaseWorld.Code(erased));
        if (!whereErased) { Assert.Contains("was erased", erased.Refusal!.Sentence, StringComparison.Ordinal); }
    }

    [Fact]
    public void One_person_fills_one_place_of_two_at_a_gate_by_whichever_account()
    {
        var world = ReleaseWorld.Assessed().Prove().Approve("acc_approver");
        var bundle = Bundle.Of(world.State).Digest;
        Result<Outcome> Again(string account) => Approving.Approve(
            world.State, new Asker(account, world.Now) { IsAlso = other => account == "acc_twin" && other == "acc_approver" }, "apr_again", bundle, ReleaseWorld.Rules);
        var (own, twin) = (Again("acc_approver").Refusal!, Again("acc_twin").Refusal!);
        Assert.Equal(("release.approved-already", own.Sentence), (own.Code, twin.Sentence));
        Assert.Equal("accepted", ReleaseWorld.Code(Again("acc_other")));
        // What only came leaves the approval alone: the other account still adds nothing to it.
        world.Attach("G12.B1");
        bundle = Bundle.Of(world.State).Digest;
        Assert.Equal(("accepted", "release.approved-already"), (ReleaseWorld.Code(Again("acc_approver")), ReleaseWorld.Code(Again("acc_twin"))));
    }

    [Fact]
    public void The_only_person_of_an_organisation_attests_to_themselves_by_another_account_too()
    {
        var world = ReleaseWorld.Assessed(onePerson: true).Prove();
        var twin = new Asker("acc_twin", world.Now) { IsAlso = account => account == Author };
        var given = Approving.Approve(world.State, twin, "apr_1", Bundle.Of(world.State).Digest, ReleaseWorld.Rules);
        Assert.Equal(Weakness.OnePersonOrganisation, Assert.IsType<Plimsoll.Release.Events.ApprovalGiven>(Assert.Single(given.Value!.Events)).Weakness);
    }

    [Fact]
    public void One_of_several_is_enough_and_one_who_was_erased_hides_nobody()
    {
        var asker = new Asker("acc_me", Later) { IsAlso = account => account switch { "acc_mine" => true, "acc_erased" => null, _ => false } };
        Assert.Equal(Apartness.Same, SecondPerson.Of(asker, ["acc_erased", "acc_other", "acc_mine"]));
        Assert.Equal(Apartness.Same, SecondPerson.Of(asker, ["acc_erased", "acc_me"]));
        Assert.Equal(Apartness.Erased, SecondPerson.Of(asker, ["acc_other", "acc_erased"]));
        Assert.Equal(Apartness.Another, SecondPerson.Of(asker, ["acc_other"]));
        Assert.Equal(Apartness.Another, SecondPerson.Of(asker, []));
    }

    private static DateTimeOffset Later => ReleaseWorld.Day0.AddHours(2);

    private static Story Found()
    {
        var story = new Story { By = Author };
        return story.Do(Opening.Open(story.Round, story.Asker, story.Ask(), Report.Library)).Find("north", "1.4", Finding.NotFound);
    }

    private static Result<Outcome> Approval(Asker asker)
    {
        var state = ReleaseWorld.Assessed().Prove().State;
        return Approving.Approve(state, asker, "apr_1", Bundle.Of(state).Digest, ReleaseWorld.Rules);
    }

    private static Result<Outcome> Adverse(Asker asker)
    {
        var world = ReleaseWorld.Clear();
        world.Do(Objecting.Raise(world.State, "evd_1", new AdverseClaim(LastDay.InUtc(new(2026, 11, 27)), null, Suspends: false), []));
        return Objecting.Answer(world.State, asker, ReleaseWorld.Rules, "evd_1", AdverseAnswer.Keeps, ReleaseWorld.Vault("why"), []);
    }

    private static Result<Outcome> Lift(Asker asker)
    {
        var world = ReleaseWorld.Clear();
        world.Do(Gate.Refuse(world.State, ReleaseWorld.Vault("it must not go out"), []));
        return Gate.LiftRefusal(world.State, asker, ReleaseWorld.Vault("it may"));
    }

    private static Result<Outcome> Adequate(Asker asker)
    {
        var world = ReleaseWorld.Assessed(Stage.OpenWeights, ReleaseType.Open, Audience.Everyone, false, Component.Weights)
            .Attach("G06.B1", kind: EvidenceKind.Worksheet);
        return Evidencing.CallAdequate(world.State, asker, "evd_1", 1, ReleaseWorld.Vault("fine"));
    }

    private static Result<Outcome> Ease(Asker asker)
    {
        var facts = TrackingTests.Facts();
        JournalEvent[] said = [new VulnerabilityRecorded("vln_1", facts, []), new EasingProposed("eas_1", Plimsoll.Records.HarmSeverity.Low, [])];
        return Tracking.Agree(said.Aggregate(VulnerabilityBook.Empty, (b, e) => b.Apply(new Recorded(1, ReleaseWorld.Day0, Author, e))), asker, "eas_1");
    }

    private static Result<Outcome> Agree(Asker asker)
    {
        var world = ReleaseWorld.Active();
        world.Do(Serving.Suspend(world.State, Criterion.Incident, ReleaseWorld.Vault("what happened"), []));
        world.Now = world.Now.AddHours(1);
        world.Attach("G12.B1");
        var shows = world.State.Evidence.Values.MaxBy(e => e.Current.ReceivedAt)!.Id;
        world.Do(Serving.Propose(world.State, world.Asker, "ret_1", world.State.Plan!.Uses, shows, ReleaseWorld.Vault("mended"))).Decide();
        return Serving.Agree(world.State, asker, ReleaseWorld.Rules, "ret_1", ReleaseWorld.Vault("I read it"), []);
    }
}
