// SPDX-License-Identifier: Apache-2.0

using CsCheck;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Rhythms;
using Plimsoll.Release.Status;
using Plimsoll.Release.Succession;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>A patch of a release: its gate asks what the fix touches, and says of everything else that it was carried over.</summary>
public sealed class PatchTests
{
    [Fact]
    public void What_the_fix_touches_waits_and_what_it_does_not_touch_counts_and_says_that_it_was_carried_over()
    {
        var patch = SuccessionTests.Patch(SuccessionTests.Worded(), "G06.B1");
        Assert.Equal(["practice-carried/G06.B1", "approval"], Assert.IsType<Verdict.Held>(patch.Judge()).Missing.Select(m => m.Key));
        Assert.Equal(["G02.B1", "G03.B1", "G12.B1"], patch.State.KeptAnswers);
        var lines = Updated.Of(patch.State, SuccessionTests.Worded().State, patch.State.OpenedAt!.Value, patch.Now).ToLookup(l => l.Part, l => l.About);
        Assert.Equal(["G06.B1"], lines[UpdatePart.Waits]);
        Assert.Equal(["G02.B1", "G03.B1", "G12.B1"], lines[UpdatePart.Kept]);
        Assert.Equal(
            [
                "It is a patch of rel_1: it fixes vln_1, and touches G06.B1",
                "3 answers were carried over from rel_1 and not looked at again, as the patch does not touch what they are about",
            ], ListNotes.Of(patch.State));

        // Somebody may still look at one again: from then on it is theirs.
        patch.Set("G03.B1", PracticeStatus.InProgress);
        Assert.Equal(["G02.B1", "G12.B1"], patch.State.KeptAnswers);
        Assert.Contains("practice-open/G03.B1", Assert.IsType<Verdict.Held>(patch.Judge()).Missing.Select(m => m.Key));
    }

    [Fact]
    public void What_lapsed_at_the_release_before_is_not_carried_over_by_its_patch()
    {
        var before = SuccessionTests.Worded();
        before.Now = before.Now.AddDays(World.Rules.For(before.State.Plan!.Stage).RhythmDays + 1);
        Assert.Contains("G12.B1", LoadLine.At(before.State, World.Rules, before.Now).Lapses.Select(l => l.Practice));
        var patch = SuccessionTests.Patch(before, "G06.B1");
        Assert.Equal(["G02.B1", "G03.B1"], patch.State.KeptAnswers);
        Assert.Contains(Assert.IsType<Verdict.Held>(patch.Judge()).Missing, m => m.Practice == "G12.B1");
    }

    [Fact]
    public void The_decision_about_a_patch_names_what_it_fixes_what_it_touches_and_what_was_not_looked_at_again()
    {
        var patch = SuccessionTests.Patch(SuccessionTests.Worded(), "G06.B1");
        patch.Now = patch.Now.AddMinutes(1);
        patch.Attach("G06.B1").Set("G06.B1", PracticeStatus.Met).Approve("acc_approver").Decide();
        Assert.Equal(VerdictKind.Clear, patch.State.Decisions[^1].Judged.Verdict);
        Assert.Equal(("vln_1", "G06.B1", "yes"), (Bundle.Of(patch.State).Lines["patch/fixes"], Bundle.Of(patch.State).Lines["patch/touches"], Bundle.Of(patch.State).Lines["practice/G03.B1/kept"]));
        var statement = World.Value(Statement.Of(patch.State, patch.State.Decisions[^1].Judged.Decision, SuccessionTests.Newer, "plimsoll:test", World.Rules.Name));
        var verified = World.Value(VerifiedDecision.Verify(
            Statement.Sign(statement, "k1", bytes => World.Sign("k1", bytes)), Expected.Of(Stage.Restricted, SuccessionTests.Newer, "rel_2"), World.Keys("k1"), patch.Now));
        Assert.Contains("patch: fixes vln_1; touches G06.B1; carried over and not looked at again: G02.B1, G03.B1, G12.B1", verified.Disclosed);
        Assert.Contains(verified.Disclosed, line => line.StartsWith("succeeds: rel_1", StringComparison.Ordinal) && line.EndsWith("; a patch", StringComparison.Ordinal));
        // A release that is no patch says nothing of one.
        var plain = World.Clear().Decide();
        Assert.DoesNotContain("patch", System.Text.Encoding.UTF8.GetString(World.Value(Statement.Of(plain.State, plain.State.Decisions[^1].Judged.Decision, World.Files, "plimsoll:test", World.Rules.Name))), StringComparison.Ordinal);
    }

    [Fact]
    public void An_approval_of_a_patch_ends_when_an_answer_that_was_carried_over_is_said_anew()
    {
        var patch = SuccessionTests.Patch(SuccessionTests.Worded(), "G06.B1");
        patch.Now = patch.Now.AddMinutes(1);
        patch.Attach("G06.B1").Set("G06.B1", PracticeStatus.Met).Approve("acc_approver");
        Assert.IsType<Verdict.Clear>(patch.Judge());
        patch.Set("G03.B1", PracticeStatus.Met);
        Assert.Equal(["approval"], Assert.IsType<Verdict.Held>(patch.Judge()).Missing.Select(m => m.Key));
    }

    [Fact]
    public void An_accepted_risk_waits_at_a_patch_for_whoever_accepted_it()
    {
        var before = SuccessionTests.Worded();
        before.Set("G12.B1", PracticeStatus.RiskAccepted, World.Vault("small"), "acc_third", before.Now.AddDays(90));
        var patch = SuccessionTests.Patch(before, "G06.B1");
        Assert.Equal(["G02.B1", "G03.B1"], patch.State.KeptAnswers);
        Assert.Contains("practice-carried/G12.B1", Assert.IsType<Verdict.Held>(patch.Judge()).Missing.Select(m => m.Key));
    }

    [Fact]
    public void What_did_not_stand_before_does_not_stand_at_the_patch_and_what_held_holds()
    {
        var before = SuccessionTests.Worded();
        before.Set("G03.B1", PracticeStatus.InProgress);
        var gone = before.State.Evidence.Values.Single(e => e.Practices.Contains("G12.B1")).Id;
        before.Do(Evidencing.Withdraw(before.State, before.Asker, gone, World.Vault("why"), []));
        before.Do(Examining.Open(before.State, before.Asker, new FindingOpened("fnd_1", "evl_1", FindingWeight.Severe)));
        var patch = SuccessionTests.Patch(before, "G06.B1");
        Assert.Equal(["G02.B1"], patch.State.KeptAnswers);
        Assert.Superset(
            new HashSet<string> { "practice-open/G03.B1", "practice-without-evidence/G12.B1", "practice-carried/G06.B1", "finding-open/fnd_1" },
            Assert.IsType<Verdict.Held>(patch.Judge()).Missing.Select(m => m.Key).ToHashSet());
    }

    /// <summary>What can fall at a release, and the field by which its patch is refused then.</summary>
    private static readonly Dictionary<string, (string Field, Func<World, World> Fall)> Falls = new(StringComparer.Ordinal)
    {
        ["an answer"] = ("practice", w => w.Set("G03.B1", PracticeStatus.InProgress)),
        ["evidence"] = ("practice", w => w.Do(Evidencing.Withdraw(
            w.State, w.Asker, w.State.Evidence.Values.Single(e => e.Practices.Contains("G12.B1")).Id, World.Vault("why"), []))),
        ["a finding"] = ("finding", w => w.Do(Examining.Open(w.State, w.Asker, new FindingOpened("fnd_1", "evl_1", FindingWeight.Critical)))),
        // What it shows falls with it, so that the practice is named first.
        ["what speaks against it"] = ("practice", w => w.Do(Objecting.Raise(
            w.State, w.State.Evidence.Values.Single(e => e.Practices.Contains("G02.B1")).Id, new AdverseClaim(LastDay.InUtc(new(2027, 12, 1)), null, Suspends: false), []))),
        ["an incident"] = ("release", w => w.Do(Serving.Suspend(w.State, Criterion.Incident, World.Vault("x"), []))),
        ["an order of law, and it is retired"] = ("release", w =>
        {
            w.Do(Serving.Suspend(w.State, Criterion.LegalOrder, World.Vault("x"), []));
            return w.Do(Serving.Retire(w.State, Criterion.EndOfLife, World.Vault("x"), []));
        }),
        ["time"] = ("practice", w =>
        {
            w.Now = w.Now.AddDays(World.Rules.For(w.State.Plan!.Stage).RhythmDays + 1);
            return w;
        }),
    };

    public static TheoryData<string> Fallen => [.. Falls.Keys];

    [Theory]
    [MemberData(nameof(Fallen))]
    public void What_falls_at_the_release_before_after_its_patch_was_opened_keeps_the_patch_from_going_out(string what)
    {
        var before = SuccessionTests.Worded();
        var patch = SuccessionTests.Patch(before, "G06.B1");
        Assert.Null(Succeeding.Overtaken(patch.State, before.State, World.Rules, patch.Now));
        var (field, fall) = Falls[what];
        fall(before);
        var refused = Succeeding.Overtaken(patch.State, before.State, World.Rules, before.Now);
        Assert.Equal(("release.no-patch", field), (refused?.Code, refused?.Field));
        // A release that is no patch is asked for everything anyway.
        Assert.Null(Succeeding.Overtaken(SuccessionTests.Succeed(SuccessionTests.Worded()).State, before.State, World.Rules, before.Now));
    }

    [Fact]
    public void What_fell_at_the_release_before_holds_no_patch_in_which_it_was_said_anew()
    {
        var before = SuccessionTests.Worded();
        var patch = SuccessionTests.Patch(before, "G06.B1");
        before.Set("G03.B1", PracticeStatus.InProgress);
        patch.Attach("G03.B1").Set("G03.B1", PracticeStatus.Met);
        Assert.Null(Succeeding.Overtaken(patch.State, before.State, World.Rules, patch.Now));
    }

    [Fact]
    public void A_model_that_was_lowered_for_a_grave_cause_gets_no_patch_by_a_short_gate()
    {
        var before = SuccessionTests.Worded();
        before.Do(Serving.Suspend(before.State, Criterion.Incident, World.Vault("x"), []));
        Assert.Equal("release.no-patch", World.Code(SuccessionTests.Patching(before, [])));
    }

    [Fact]
    public void What_a_rhythm_serves_and_what_nobody_looked_at_for_the_release_before_waits_at_a_patch()
    {
        var before = SuccessionTests.Worded();
        before.Do(Watching.Set(
            before.State, before.Asker, [new(Watched.Functionality, "acc_author", new(30, RhythmUnit.Days), ["G12.B1"])],
            LastDay.Utc, mayLoosen: true));
        var patch = SuccessionTests.Patch(before, "G06.B1");
        Assert.Equal(["G02.B1", "G03.B1"], patch.State.KeptAnswers);
        patch.Now = patch.Now.AddMinutes(1);
        foreach (var practice in (string[])["G06.B1", "G12.B1"]) { patch.Attach(practice).Set(practice, PracticeStatus.Met); }
        patch.Approve("acc_approver").Decide();
        patch.Do(Serving.Activate(patch.State, patch.Asker, World.Rules, Criterion.GateClear, []));
        Assert.Equal(["G06.B1"], SuccessionTests.Patch(patch, "G12.B1", "1.2").State.KeptAnswers);
    }

    [Fact]
    public void A_patch_touches_something_that_the_gate_asks_for_and_its_list_is_derived_for_what_the_one_before_was()
    {
        var before = SuccessionTests.Worded();
        var unasked = before.State.Assessment!.Requirements.First(r => !World.Rules.For(before.State.Plan!.Stage).AsksFor(r)).Id;
        Assert.Equal("release.no-patch", World.Code(SuccessionTests.Patching(before, [unasked])));
        var patch = SuccessionTests.Patch(before, "G06.B1");
        var pin = World.Pin(requirements: [.. World.Requirements.Select(r => World.Worded(r, r.Id))]);
        Assert.Equal("accepted", World.Code(Again(pin)));
        Assert.Equal("release.no-patch", World.Code(Again(pin with { Profile = pin.Profile with { Modalities = ["text", "image"] } })));
        Assert.Equal("release.no-patch", World.Code(Again(pin with { Profile = pin.Profile with { Roles = [Role.Host] } })));
        Assert.Equal("release.no-patch", World.Code(Again(pin with { Profile = pin.Profile with { SignificantUpdate = !pin.Profile.SignificantUpdate } })));

        Result<Outcome> Again(AssessmentPinned said) => Assessing.Pin(patch.State, patch.Asker, said, []);
    }

    [Fact]
    public void A_patch_is_refused_where_more_than_a_fix_changed_or_nothing_is_named()
    {
        var before = SuccessionTests.Worded();
        Assert.Equal("accepted", Code());
        Assert.Equal("release.no-patch", Code(ask => ask with { Changes = [UpdateChange.Fix, UpdateChange.Compute] }));
        Assert.Equal("release.no-patch", Code(ask => ask with { Changes = [UpdateChange.Other] }));
        Assert.Equal("release.no-patch", Code(ask => ask with { Modalities = ["image"] }));
        Assert.Equal("release.no-patch", Code(ask => ask with { Words = null }));
        Assert.Equal("release.no-patch", Code(ask => ask with { Plan = ask.Plan with { Uses = ["code"] } }));
        Assert.Equal("release.no-patch", Code(ask => ask with { Patch = new PatchAsk([], ["G06.B1"]) }));
        Assert.Equal("release.no-patch", Code(ask => ask with { Patch = new PatchAsk(["vln_1"], []) }));
        Assert.Equal("release.no-patch", Code(ask => ask with { Patch = new PatchAsk(["vln_1", "vln_1"], ["G06.B1"]) }));
        Assert.Equal("release.unknown-practice", Code(ask => ask with { Patch = new PatchAsk(["vln_1"], ["G99.B9"]) }));
        Assert.Equal("release.no-patch", Code(ask => ask with { Patch = null }));
        Assert.Equal("release.same-weights", Code(ask => ask with { Version = "1.0-again" }));

        string Code(Func<SuccessorAsk, SuccessorAsk>? asks = null) => World.Code(SuccessionTests.Patching(before, [], asks));
    }

    [Fact]
    public void A_patch_goes_where_what_it_mends_went_until_it_is_in_service()
    {
        var patch = SuccessionTests.Patch(SuccessionTests.Worded(), "G06.B1");
        var wider = patch.State.Plan! with { Uses = [.. patch.State.Plan!.Uses, "more"] };
        Assert.Equal("release.no-patch", World.Code(Assessing.ChangePlan(patch.State, patch.Asker, wider, [])));
        patch.Now = patch.Now.AddMinutes(1);
        patch.Attach("G06.B1").Set("G06.B1", PracticeStatus.Met).Approve("acc_approver").Decide();
        patch.Do(Plimsoll.Release.Status.Serving.Activate(patch.State, patch.Asker, World.Rules, Criterion.GateClear, []));
        Assert.Equal("accepted", World.Code(Assessing.ChangePlan(patch.State, patch.Asker, wider, [])));
    }

    [Fact]
    public void Whatever_stood_before_counts_at_a_patch_only_where_it_stood_and_is_not_touched() => FoldPropertyTests.Lives.Sample(
        life =>
        {
            var before = SuccessionTests.Worded();
            foreach (var step in life) { FoldPropertyTests.Live(before, step); }
            if (!SuccessionTests.Patching(before, ["G06.B1"]).Succeeds(out _, out _)) { return; }
            var patch = SuccessionTests.Patch(before, "G06.B1");
            foreach (var requirement in patch.State.Assessment!.Requirements)
            {
                if (Footings.At(patch.State, World.Rules, patch.Now).Lacks(requirement) is not null) { continue; }
                Assert.True(patch.State.Patch!.Kept.Contains(requirement.Id), requirement.Id);
                Assert.NotEqual("G06.B1", requirement.Id);
                Assert.Null(Footings.At(before.State, World.Rules, patch.Now).Lacks(before.State.Find(requirement.Id)!));
                Assert.Subset(
                    before.State.Counting(requirement.Id, patch.Now).Select(e => e.Id).ToHashSet(),
                    patch.State.Counting(requirement.Id, patch.Now).Select(e => e.Id).ToHashSet());
            }
            Assert.IsNotType<Verdict.Clear>(patch.Judge());
        },
        iter: 150);
}
