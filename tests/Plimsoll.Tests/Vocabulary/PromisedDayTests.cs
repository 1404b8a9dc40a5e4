// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Chain;
using Plimsoll.Chain.Documents;
using Plimsoll.Chain.HandOvers;
using Plimsoll.Progress;
using Plimsoll.Progress.Pages;
using Plimsoll.Progress.Rounds;
using Plimsoll.Records.Vulnerabilities;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Consistency;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Work;
using Plimsoll.Tests.Events;
using Plimsoll.Tests.Progress;
using Plimsoll.Tests.Records;
using Plimsoll.Tests.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Agreements;
using Plimsoll.Usage.Reports;
using Plimsoll.Usage.Research;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;
using ReleaseJudging = Plimsoll.Release.Gates.Judging;
using ReleaseWorld = Plimsoll.Tests.Release.World;
using Report = Plimsoll.Tests.Progress.Report;

namespace Plimsoll.Tests.Vocabulary;

/// <summary>Every day that somebody is promised, in two zones: on the day itself, a minute before it has ended there, and a minute after.</summary>
public sealed class PromisedDayTests
{
    private static readonly DateOnly Day = new(2026, 12, 12);

    /// <summary>Each promise, and the member of an event that keeps it: whether what was promised still holds at an instant, when it was made with that
    /// last day.</summary>
    private static readonly Dictionary<string, (string Kept, Func<LastDay, DateTimeOffset, bool> Holds)> Promises = new(StringComparer.Ordinal)
    {
        ["anybody may propose"] = ("CallOpened.Until", (last, now) => Proposing.Closed(Called(last).Round, now) is null),
        ["a call may be opened"] = ("CallOpened.Until", (last, now) =>
            Proposing.Call(Story.Opened().Round, new Asker("acc_1", now), new CallOpened(last)).Refusal is null),
        ["a provider is waited for"] = ("ReplyInvited.Until", (last, now) =>
            Publishing.Missing(Waiting(last).Round, now) is [{ Code: "progress.reply-awaited" }]),
        ["a provider may be given the day"] = ("ReplyInvited.Until", (last, now) =>
            Replying.Invite(Story.Opened().Round, new Asker("acc_1", now), new ReplyInvited("south", Story.Hash("x"), last)).Refusal is null),
        ["withheld facts may wait for the day"] = ("Withholding.ReviewOn", (last, now) =>
            Stating.State(Paged().Page, new Asker("acc_1", now), Withheld(last), Report.Library).Refusal is null),
        ["a practice is met in time"] = ("PracticeAssigned.Due", (last, now) => Met(last, now) == PracticeStatus.Met),
        ["evidence for it is in time"] = ("PracticeAssigned.Due", (last, now) => Attached(last, now).LateFor.Count == 0),
        ["a practice is not overdue"] = ("PracticeAssigned.Due", (last, now) =>
            DueList.Of([Assigned(last).State], Owner, ReleaseWorld.Rules, now).Single(i => i.Kind == DueKind.Practice).Urgency != Urgency.Overdue),
        ["a practice is told of as in time"] = ("PracticeAssigned.Due", (last, now) =>
            Checking.Of(Assigned(last).State, ReleaseWorld.Rules, now, new HashSet<string> { "acc_noor" }).All(f => f.Rule != "overdue")),
        ["a risk is accepted"] = ("PracticeStatusSet.Until", (last, now) =>
            Footings.At(Accepted(last).State, ReleaseWorld.Rules, now).Lacks(ReleaseWorld.Requirements.First(r => r.Id == "G02.B1")) is null),
        ["a risk may be accepted until then"] = ("PracticeStatusSet.Until", (last, now) =>
            Assessing.SetStatus(ReleaseWorld.Assessed().State, new Asker("acc_author", now), Acceptance(last), []).Refusal is null),
        ["evidence counts"] = ("EvidenceContent.ExpiresAt", (last, now) => Expiring(last).State.Evidence.Values.Single().CountsAt(now)),
        ["an accepted risk is not overdue"] = ("PracticeStatusSet.Until", (last, now) => DueList.Of([Accepted(last).State], Accepter, ReleaseWorld.Rules, now)
            .Single(i => i.Kind == DueKind.RiskAcceptance).Urgency != Urgency.Overdue),
        ["evidence is not told of as expired"] = ("EvidenceContent.ExpiresAt", (last, now) => Checking.Of(
            Expiring(last).State, ReleaseWorld.Rules, now, new HashSet<string> { "acc_author" }).All(f => f.Rule != "evidence-expired")),
        ["evidence is not asked for anew"] = ("EvidenceContent.ExpiresAt", (last, now) => DueList.Of(
            [Expiring(last).Set("G02.B1", PracticeStatus.Met).State], Accepter, ReleaseWorld.Rules, now)
            .Single(i => i.Kind == DueKind.Evidence).Urgency != Urgency.Overdue),
        ["a longer time to reply is not shortened"] = ("ReplyInvited.Until", (last, now) => Replying.Invite(
            Waiting(last).Round, new Asker("acc_1", Story.Day0), new ReplyInvited("south", Story.Hash("y"), EndingAt(now))).Refusal is not null),
        ["an agreement holds"] = ("AgreementRecorded.Until", (last, now) => Agreed(last).HoldsAt(now)),
        ["researchers may ask"] = ("ResearchGranted.Until", (last, now) => Granted(last).At(now) == ResearchState.Active),
        ["an erasure withdraws access that runs"] = ("ResearchGranted.Until", (last, now) =>
            (Granted(last) with { Erased = now }).At(now) == ResearchState.Withdrawn),
        ["access may be granted until then"] = ("ResearchGranted.Until", (last, now) => Grant(last, now).Refusal is null),
        ["a donation may be used"] = ("DonationTaken.KeepUntil", (last, now) => Given(last).Sharing.In("civic-questions", now).Any()),
        ["a donation may be given until then"] = ("DonationTaken.KeepUntil", (last, now) =>
            Donating.Give(UsageRegister.Empty, "don_1", "civic-questions", 1, "2026-09", Story.Day0, last, now).Refusal is null),
        ["an approval may be given on a condition until then"] = ("ApprovalCondition.LastDay", (last, now) => Approve(Proved(now), last).Refusal is null),
        ["an approval counts while its condition waits"] = ("ApprovalCondition.LastDay", (last, now) =>
            ReleaseJudging.Judge(Conditional(last).State, ReleaseWorld.Rules, now) is Verdict.Clear),
        ["a condition is not overdue"] = ("ApprovalCondition.LastDay", (last, now) => DueList.Of([Conditional(last).State], Accepter, ReleaseWorld.Rules, now)
            .Single(i => i.Kind == DueKind.Condition).Urgency != Urgency.Overdue),
        ["a date of a practice is carried over to a successor"] = ("CarriedLine.Due", (last, now) => Succeeded(last, now).Line("G22.B1").Due is not null),
        ["a risk that was accepted before a successor stays accepted"] = ("CarriedLine.Until", (last, now) => Footings.At(
            Carried(last).State, ReleaseWorld.Rules, now).Lacks(ReleaseWorld.Requirements.First(r => r.Id == "G02.B1")) is null),
        ["an approver has time to decide"] = ("AdverseRaised.DecideBy", (last, now) => DueList.Of([Objected(last).State], Approver, ReleaseWorld.Rules, now)
            .Single(i => i.Kind == DueKind.Adverse).Urgency != Urgency.Overdue),
        ["somebody outside may be asked until then"] = ("ReviewAsked.Until", (last, now) => AskedOutside(ReleaseWorld.Assessed(), now, last).Refusal is null),
        ["somebody outside may answer"] = ("ReviewAsked.Until", (last, now) => Reviewing.Closed(Outside(last).State.Reviews["rev_1"], now) is null),
        ["a sheet that was handed over may be answered by its link"] = ("LinkMade.Until", (last, now) =>
            Handing.Closed(Handed(last), "lnk_1", now) is null),
        ["a link may be made until then"] = ("LinkMade.Until", (last, now) =>
            Handing.Relink(Handed(EndingAt(Story.Day0)), new Asker("acc_1", now), new LinkMade("lnk_2", last)).Refusal is null),
        ["a look lowers no load line"] = ("RhythmSet.Next", (last, now) => InTime(Watched(last), now)),
        ["a look that follows one lowers no load line"] = ("LookRecorded.Next", (last, now) => InTime(
            Watched(LastDay.InUtc(Day.AddDays(-300))).Record(new LookRecorded(Plimsoll.Release.Rhythms.Watched.Security, "rec_1", Day.AddDays(-30), last)), now)),
        ["a summary of internal use is not overdue"] = ("InternalUseSaid.Next", (last, now) => DueList.Of(
            [ReleaseWorld.Active().Record(new InternalUseSaid(Used: true, ReleaseWorld.Vault("x"), last)).State], Accepter, ReleaseWorld.Rules, now)
            .Single(i => i.Kind == DueKind.InternalSummary).Urgency != Urgency.Overdue),
        ["nothing is published of a vulnerability"] = ("VulnerabilityFacts.Embargo", (last, now) =>
            Tracking.MayPublish(VulnerabilityBook.Empty with { Id = "vln_1", Facts = TrackingTests.Facts(embargo: last) }, now) is { Code: "records.embargoed" }),
        ["a piece that is raised a week before is decided about by then"] = ("AdverseRaised.DecideBy", (last, now) =>
            !ReleaseWorld.Value(Objecting.DecideBy(now.AddDays(-Objecting.Days), last.Zone)).HasEnded(last.End.AddTicks(-1))
                && ReleaseWorld.Value(Objecting.DecideBy(now.AddDays(-Objecting.Days), last.Zone)).HasEnded(last.End)),
    };

    private static Dossier Succeeded(LastDay due, DateTimeOffset now)
    {
        var before = Plimsoll.Tests.Release.SuccessionTests.Worded();
        before.Record(new PracticeAssigned("G22.B1", "acc_noor", due));
        before.Now = now.AddHours(-1);
        return Plimsoll.Tests.Release.SuccessionTests.Succeed(before).State;
    }

    private static ReleaseWorld Watched(LastDay next) => ReleaseWorld.Active().Record(new RhythmSet(
        Plimsoll.Release.Rhythms.Watched.Security, "acc_noor", new(30, Plimsoll.Release.Rhythms.RhythmUnit.Days), ["G12.B1"], Day.AddDays(-30), null, next, null));

    private static bool InTime(ReleaseWorld world, DateTimeOffset now) => LoadLine.At(world.State, ReleaseWorld.Rules, now).Lapses.All(l => l.Look is null);

    private static ReleaseWorld Carried(LastDay until)
    {
        var world = ReleaseWorld.Assessed();
        world.Record(new CarriedOver(
            [new CarriedLine("G02.B1", null, null, PracticeStatus.RiskAccepted, ReleaseWorld.Vault("x"), "acc_noor", until, "governance", null, null)], [], []));
        return world.Record(new AnswerConfirmed("G02.B1", null, [], null));
    }

    public static TheoryData<string, string> Each =>
        new(from promise in Promises.Keys from zone in new[] { "Pacific/Kiritimati", "America/Los_Angeles" } select (promise, zone));

    [Theory]
    [MemberData(nameof(Each))]
    public void A_promise_holds_through_its_last_day_and_ends_with_it(string promise, string zone)
    {
        var last = LastDayTests.In(Day, zone);
        var (holds, noon) = (Promises[promise].Holds, last.End.AddHours(-12));
        Assert.Equal(Day, LastDay.DayOf(noon, zone));
        Assert.True(holds(last, noon), $"{promise}: over at noon of its last day");
        Assert.True(holds(last, last.End.AddMinutes(-1)), $"{promise}: over a minute before the day has ended");
        Assert.False(holds(last, last.End.AddMinutes(1)), $"{promise}: not over a minute after the day has ended");
    }

    /// <summary>Days that a verdict repeats as they stood: what promises them is tried where it is promised.</summary>
    private static readonly string[] Repeated = ["AcceptedRisk.Until", "StandingCondition.LastDay"];

    [Fact]
    public void Every_day_that_an_event_promises_is_tried_on_its_last_day() => Assert.Equal(
        EventRules.Promises(Libraries.All.SelectMany(EventRules.TypesOf)).Except(Repeated),
        Promises.Values.Select(p => p.Kept).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void A_day_that_an_event_or_what_it_holds_would_promise_is_found() =>
        Assert.Equal(["Reminded.Review", "Term.Ends", "Withholding.ReviewOn"], EventRules.Promises([typeof(Reminded), typeof(RemindedV1)]));

    [Fact]
    public void Evidence_is_not_raised_by_the_days_of_a_zone_that_the_machine_does_not_know() =>
        Assert.Equal(("release.bad-value", "zone"), (Objecting.DecideBy(Story.Day0, "Sea/Nowhere").Refusal is { } no ? (no.Code, no.Field) : default));

    [Theory]
    [InlineData("progress.call-opened", """{"until":"2026-12-12"}""")]
    [InlineData(
        "progress.reply-invited",
        """{"provider":"south","token":"sha256:3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0","until":"2026-12-12"}""")]
    public void A_day_that_was_promised_before_days_had_zones_is_one_of_UTC(string type, string data)
    {
        var lifted = Story.Value(Plimsoll.Progress.ProgressEvent.Catalog.Read(type, 1, System.Text.Encoding.UTF8.GetBytes(data)));
        Assert.Equal(LastDay.InUtc(Day), lifted switch { CallOpened e => e.Until, ReplyInvited e => e.Until, _ => throw new InvalidOperationException(type) });
    }

    /// <summary>A day of a zone in which it ends at that very instant.</summary>
    private static LastDay EndingAt(DateTimeOffset now) => LastDay.Of(DateOnly.FromDateTime(now.UtcDateTime), "Etc/Here", now)!;

    private static DuePerson Accepter => new("acc_author", Assesses: true, Approves: false, Serves: false);

    private static DuePerson Approver => new("acc_approver", Assesses: false, Approves: true, Serves: false);

    private static DuePerson Owner => new("acc_noor", Assesses: false, Approves: false, Serves: false);

    private static HandOver Handed(LastDay last) =>
        HandOver.Empty.Apply(new Recorded(1, Story.Day0, "acc_1", new HandedOver("hnd_1", "rel_1", "Example 1", "1.0", new Receiver("Harbour Cloud", ReceiverKind.Host), null)))
            .Apply(new Recorded(2, Story.Day0, "acc_1", new LinkMade("lnk_1", last)));

    private static Story Called(LastDay last)
    {
        var story = Story.Opened();
        return story.Do(Proposing.Call(story.Round, story.Asker, new CallOpened(last)));
    }

    private static Story Waiting(LastDay last)
    {
        var story = Story.Ready();
        return story.Do(Replying.Invite(story.Round, story.Asker, new ReplyInvited("south", Story.Hash("x"), last)));
    }

    private static Story Paged()
    {
        var story = new Story();
        return story.Do(Stating.Open(story.Page, new PageOpened("pge_1", "northern-models", "Northern Models", Report.Edition.Id), Report.Library));
    }

    private static PageLineSet Withheld(LastDay last) =>
        new("1.4", OwnState.Withheld, null, [], new Withholding(ReleaseWorld.Vault("ground"), ReleaseWorld.Vault("board"), last));

    private static ReleaseWorld Assigned(LastDay last)
    {
        var world = ReleaseWorld.Assessed();
        return world.Do(Assessing.Assign(world.State, world.Asker, new PracticeAssigned("G02.B1", "acc_noor", last), []));
    }

    private static PracticeStatus Met(LastDay last, DateTimeOffset now)
    {
        var world = Assigned(last).Attach("G02.B1");
        world.Now = now;
        return world.Set("G02.B1", PracticeStatus.Met).State.Line("G02.B1").Status;
    }

    private static EvidenceItem Attached(LastDay last, DateTimeOffset now)
    {
        var world = Assigned(last);
        world.Now = now;
        return world.Attach("G02.B1").State.Evidence.Values.Single();
    }

    private static PracticeStatusSet Acceptance(LastDay last) => new("G02.B1", PracticeStatus.RiskAccepted, ReleaseWorld.Vault("watched"), "acc_author", last, "governance");

    private static ReleaseWorld Accepted(LastDay last)
    {
        var world = ReleaseWorld.Assessed();
        return world.Do(Assessing.SetStatus(world.State, world.Asker, Acceptance(last), []));
    }

    private static ReleaseWorld Expiring(LastDay last)
    {
        var world = ReleaseWorld.Assessed();
        return world.Do(Evidencing.Attach(world.State, world.Asker, "evd_1", ReleaseWorld.Content(EvidenceKind.File, world.Now) with { ExpiresAt = last },
            ["G02.B1"], []));
    }

    private static ReleaseWorld Proved(DateTimeOffset now)
    {
        var world = ReleaseWorld.Assessed().Prove();
        world.Now = now;
        return world;
    }

    private static Result<Outcome> Approve(ReleaseWorld world, LastDay last) => Approving.Approve(
        world.State, world.Asker with { Account = "acc_approver" }, "apr_1", Bundle.Of(world.State).Digest, ReleaseWorld.Rules, null,
        new ApprovalCondition(ReleaseWorld.Vault("besides"), last));

    private static ReleaseWorld Conditional(LastDay last)
    {
        var world = ReleaseWorld.Assessed().Declare().Prove();
        world.By = "acc_approver";
        return world.Do(Approve(world, last));
    }

    private static Result<Outcome> AskedOutside(ReleaseWorld world, DateTimeOffset now, LastDay last)
    {
        var said = ReleaseWorld.Vault("said");
        return Reviewing.Ask(
            world.State, new Asker("acc_author", now), Plimsoll.Tests.Release.World.Rules, "rev_1", last, new ReviewerSaid(said, said, said, said), new ReviewerKnown(BelongsHere: false, AskedAlready: false));
    }

    private static ReleaseWorld Outside(LastDay last)
    {
        var world = ReleaseWorld.Assessed();
        return world.Do(AskedOutside(world, world.Now, last));
    }

    private static ReleaseWorld Objected(LastDay last)
    {
        var world = ReleaseWorld.Assessed().Attach("G02.B1");
        return world.Do(Objecting.Raise(world.State, world.State.Evidence.Keys.Single(), new AdverseClaim(last, Words: null, Suspends: false), []));
    }

    private static Agreement Agreed(LastDay last) => new("agr_1", ["Harbour", "Tidewater Labs"], Purpose.Research, ["model"], new DateOnly(2026, 1, 1), last);

    private static UsageRegister Asked() => UsageRegister.Empty with
    {
        Research = ResearchBook.Empty with
        {
            Projects = ResearchBook.Empty.Projects.Add("rsc_1",
                new ResearchProject("rsc_1", ReleaseWorld.Vault("asks"), new DateOnly(2026, 11, 1), "acc_1", true, null, null, null, null, null)),
        },
    };

    private static Result<Outcome> Grant(LastDay last, DateTimeOffset now) => Researching.Grant(
        Asked().Research, "rsc_1", ["acc_1"], _ => true, "0.1", "0", [Templates.All[0].Id], new DateOnly(2026, 12, 1), last, new GrantedMonths(null, null),
        ReleaseWorld.Vault("why"), Templates, new Asker("acc_2", now));

    private static ReportTemplates Templates { get; } = TemplateReader.Shipped().Value!;

    private static ResearchProject Granted(LastDay last)
    {
        var granted = ReleaseWorld.Value(Grant(last, Story.Day0)).Events.Single();
        return Asked().Apply(new Recorded(1, Story.Day0, "acc_2", granted)).Research.Projects["rsc_1"];
    }

    private static UsageRegister Given(LastDay last) => UsageRegister.Empty with
    {
        Sharing = SharingBook.Empty.Apply(new DonationTaken("don_1", "civic-questions", 1, "2026-09", Packaged.Now, last), Packaged.Now),
    };

    /// <summary>As a change might add one: a promise of its own, one in a list, one in what another event holds too; and what was written before.</summary>
    private sealed record Reminded(string By, EndsAt? Review, IReadOnlyList<Term> Terms, Withholding? Held) : JournalEvent;

    private sealed record Term(LastDay Ends);

    private sealed record RemindedV1(LastDay Old) : JournalEvent, ILifted
    {
        public JournalEvent Lift() => new Reminded("", Old, [], null);
    }
}
