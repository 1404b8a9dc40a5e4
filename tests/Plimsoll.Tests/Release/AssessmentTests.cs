// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

public sealed class AssessmentTests
{
    [Theory]
    [InlineData("UTC")]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("America/Los_Angeles")]
    public void A_due_date_that_has_passed_is_not_set_anew_and_one_that_stands_stays_while_the_owner_changes(string zone)
    {
        var (world, day) = (World.Assessed(), new DateOnly(2026, 12, 10));
        var due = LastDay.In(day, zone, ReleaseCodes.BadValue).Value!;
        Result<Outcome> Assign(string? owner, EndsAt? end, DateTimeOffset now) =>
            Assessing.Assign(world.State, world.Asker with { Now = now }, new PracticeAssigned("G06.B1", owner, end), []);
        Assert.Null(Assign("acc_eve", due, due.End.AddMinutes(-1)).Refusal);
        var past = Assign("acc_eve", due, due.End).Refusal!;
        Assert.Equal(("release.bad-value", "due", due.Text), (past.Code, past.Field, past.Value));
        Assert.NotNull(Assign("acc_eve", new LastInstant(new DateTimeOffset(1999, 12, 31, 0, 0, 0, TimeSpan.Zero)), world.Now).Refusal);
        world.Record(new PracticeAssigned("G06.B1", "acc_eve", due));
        Assert.Null(Assign("acc_noor", due, due.End.AddDays(30)).Refusal);
        Assert.Null(Assign("acc_noor", null, due.End.AddDays(30)).Refusal);
    }

    [Fact]
    public void A_list_that_would_not_fit_one_entry_goes_on_in_further_ones_and_is_one_list_again()
    {
        Requirement[] many = [.. Enumerable.Range(0, 500).Select(n => World.Requirements[0] with { Id = $"G02.B{n + 1}", Title = new string('t', 80) })];
        var world = World.Assessed();
        var pinned = World.Pin(requirements: many);
        var written = KeptList.Entries(pinned.Requirements);
        Assert.True(written.Count > 1);
        Assert.All(written, e => Assert.InRange(ReleaseEvent.Catalog.Write(e).Length, 1, 60_000));
        Assert.Equal(many, written.Aggregate(KeptList.Empty, (list, part) => list.After(part)).Practices);
        Assert.InRange(ReleaseEvent.Catalog.Write(pinned).Length, 1, 1_000);
        world.Do(Assessing.Pin(world.State, world.Asker, pinned, []));
        Assert.Equal(many, world.State.Assessment!.Requirements);
        // Words that are not those of the digest are never taken for them.
        var other = written[^1] with { Requirements = [.. written[^1].Requirements.Skip(1)] };
        Assert.Throws<InvalidOperationException>(() => written.SkipLast(1).Append(other).Aggregate(KeptList.Empty, (list, part) => list.After(part)));
    }

    [Fact]
    public void An_assessment_of_before_holds_the_same_list_as_one_of_today()
    {
        var today = World.Pin();
        var profile = new AssessedProfileV1(
            today.Profile.ModelType, today.Profile.ReleaseType, today.Profile.Roles, today.Profile.Modalities, today.Profile.SignificantUpdate);
        RequirementV1[] list = [.. World.Requirements.Select(r => new RequirementV1(r.Id, r.Title, r.Pack, r.Basis, r.Edition, r.Tier, r.When, r.Proof, r.Owed))];
        var before = new AssessmentPinnedV1(profile, today.Packs, list, today.Redirect);
        Assert.Equal(today.List, Assert.IsType<AssessmentPinned>(before.Lift()).List);
    }

    [Fact]
    public void Deriving_the_list_again_keeps_what_was_entered_by_hand()
    {
        var world = World.Assessed().Attach("G06.B1").Set("G06.B1", PracticeStatus.Met);
        world.Do(Assessing.Assign(world.State, world.Asker, new PracticeAssigned("G06.B1", "acc_eve", new LastInstant(World.Day0.AddDays(3))), []));
        var line = world.State.Line("G06.B1");
        world.Do(Assessing.Pin(world.State, world.Asker, World.Pin(requirements: [.. World.Requirements.Where(r => r.Id != "G06.B1")]), []));
        Assert.Equal(Applies.NoLongerListed, Applicability.Of(world.State, World.Rules, world.Now).Single(l => l.Practice == "G06.B1").Applies);
        world.Do(Assessing.Pin(world.State, world.Asker, World.Pin(), []));
        Assert.Equal(line, world.State.Line("G06.B1"));
        Assert.Equal("acc_eve", line.Owner);
        Assert.NotEmpty(world.State.Counting("G06.B1", world.Now));
    }

    [Fact]
    public void A_list_names_the_pack_of_every_field_and_owes_nothing_that_is_only_suggested()
    {
        var (theirs, ours) = (new FieldBasis("pai-2024", Basis.Source), new FieldBasis("plimsoll-tailoring-1", Basis.Inferred));
        ItemBasis all = new(theirs, theirs, theirs, theirs);
        Requirement Asked(AskedAs how, ItemBasis basis) =>
            World.Requirements[0] with { HowAsked = new HowAsked(Role.Provider, how, basis, Digest.Of("words"u8), []) };
        foreach (var basis in (ItemBasis[])[all with { Text = ours }, all with { Level = ours }, all with { When = ours }, all with { Proof = ours }])
        {
            Assert.Contains("rests on plimsoll-tailoring-1", Refused(Asked(AskedAs.Duty, basis)), StringComparison.Ordinal);
        }
        Assert.Contains("is owed", Refused(Asked(AskedAs.Suggestion, all)), StringComparison.Ordinal);
        Assert.Contains("is owed", Refused(Asked(AskedAs.Example, all)), StringComparison.Ordinal);
        var world = World.Assessed();
        world.Do(Assessing.Pin(world.State, world.Asker, World.Pin(requirements: [Asked(AskedAs.Duty, all)]), []));
        Assert.Contains(Applicability.Of(world.State, World.Rules, world.Now), l => l.Because.Contains("asks it as duty.", StringComparison.Ordinal));

        static string Refused(Requirement asked)
        {
            var world = World.Assessed();
            return Assessing.Pin(world.State, world.Asker, World.Pin(requirements: [asked]), []).Refusal!.Sentence;
        }
    }

    [Fact]
    public void A_list_names_every_pack_it_rests_on()
    {
        var world = World.Assessed();
        Assert.Equal("release.bad-value", World.Code(Assessing.Pin(world.State, world.Asker, World.Pin() with { Packs = [] }, [])));
        Assert.Equal("release.bad-value", World.Code(Assessing.Pin(world.State, world.Asker, World.Pin() with { Packs = [World.Pack with { Id = "other" }] }, [])));
        Assert.Equal("release.bad-value", World.Code(Assessing.Pin(world.State, world.Asker, World.Pin() with { List = null }, [])));
        Assert.Equal("release.bad-value", World.Code(Assessing.Pin(world.State, world.Asker, World.Pin(requirements: [World.Requirements[0], World.Requirements[0]]), [])));
    }

    [Fact]
    public void Nothing_is_met_without_evidence_that_counts()
    {
        var world = World.Assessed();
        Assert.Equal("release.no-evidence", Met(world));
        world.Do(Evidencing.Attach(world.State, world.Asker, "evd_ci", World.Content(EvidenceKind.CiResult, world.Now, passed: false), ["G06.B1"], []));
        Assert.Equal("release.no-evidence", Met(world));
        world.Do(Evidencing.Revise(world.State, world.Asker, "evd_ci", World.Content(EvidenceKind.CiResult, world.Now), []));
        Assert.Equal("accepted", Met(world));
        Assert.Equal(2, world.State.Evidence["evd_ci"].Revisions.Count);

        static string Met(World world) => World.Code(Assessing.SetStatus(world.State, world.Asker, new PracticeStatusSet("G06.B1", PracticeStatus.Met, null, null, null, null), []));
    }

    [Fact]
    public void What_comes_after_its_date_is_recorded_as_late_whatever_was_asked()
    {
        var world = World.Assessed();
        world.Do(Assessing.Assign(world.State, world.Asker, new PracticeAssigned("G06.B1", null, new LastInstant(World.Day0.AddHours(1))), []));
        world.Now = World.Day0.AddHours(2);
        world.Attach("G06.B1").Set("G06.B1", PracticeStatus.Met);
        Assert.Equal(["G06.B1"], world.State.Evidence.Values.Single().LateFor);
        Assert.Equal(PracticeStatus.MetLate, world.State.Line("G06.B1").Status);
        Assert.Equal(world.Now, world.State.Evidence.Values.Single().Current.ReceivedAt);
        world.Do(Assessing.Assign(world.State, world.Asker, new PracticeAssigned("G06.B1", null, new LastInstant(World.Day0.AddDays(9))), []));
        world.Set("G06.B1", PracticeStatus.Met);
        Assert.Equal(PracticeStatus.MetLate, world.State.Line("G06.B1").Status);
    }

    [Theory]
    [InlineData(PracticeStatus.NotApplicable, false, false, false)]
    [InlineData(PracticeStatus.RiskAccepted, true, false, true)]
    [InlineData(PracticeStatus.RiskAccepted, true, true, false)]
    [InlineData(PracticeStatus.RiskAccepted, false, true, true)]
    [InlineData(PracticeStatus.InProgress, true, false, false)]
    [InlineData(PracticeStatus.Met, true, false, false)]
    public void A_status_takes_exactly_what_it_needs(PracticeStatus status, bool reason, bool by, bool until)
    {
        var world = World.Assessed();
        var ask = new PracticeStatusSet("G06.B1", status, reason ? World.Vault("r") : null, by ? "acc_boss" : null,
            until ? new LastInstant(World.Day0.AddDays(1)) : null, null);
        Assert.Equal("release.bad-value", World.Code(Assessing.SetStatus(world.State, world.Asker, ask, [])));
    }

    [Fact]
    public void An_accepted_risk_counts_until_its_end_and_not_after()
    {
        var world = World.Assessed().Set("G06.B1", PracticeStatus.RiskAccepted, World.Vault("r"), "acc_boss", World.Day0.AddHours(5));
        Assert.DoesNotContain(Missing(), m => m.Practice == "G06.B1");
        world.Now = World.Day0.AddHours(5);
        Assert.Contains(Missing(), m => m is { Practice: "G06.B1", Kind: MissingKind.RiskAcceptanceEnded });

        IReadOnlyList<Missing> Missing() => Assert.IsType<Verdict.Held>(world.Judge()).Missing;
    }

    [Fact]
    public void The_statement_of_applicability_gives_a_reason_for_every_line()
    {
        var world = World.Assessed().Set("G06.B1", PracticeStatus.NotApplicable, World.Vault("r")).Attach("G22.B1").Set("G22.B1", PracticeStatus.Met);
        var lines = Applicability.Of(world.State, World.Rules, world.Now);
        Assert.Equal(World.Requirements.Select(r => r.Id), lines.Select(l => l.Practice));
        Assert.All(lines, line => Assert.NotEmpty(line.Because));
        Assert.Equal([Applies.NotApplicable, Applies.TakenOn, Applies.Owed], [Of("G06.B1"), Of("G22.B1"), Of("G02.B1")]);
        // How each is asked and whose word it is goes along, as the list has it.
        world.Do(Assessing.Pin(world.State, world.Asker, World.Pin(requirements: [.. World.Requirements.Select(r => World.Worded(r, r.Id))]), []));
        var asked = Applicability.Of(world.State, World.Rules, world.Now);
        Assert.All(asked, line => Assert.NotNull(line.HowAsked));
        Assert.Equal(world.State.Assessment!.Requirements.Select(r => r.HowAsked), asked.Select(l => l.HowAsked));
        Assert.Equal(Applies.LeftToChoice, Applicability.Of(World.Assessed().State, World.Rules, world.Now).Single(l => l.Practice == "G22.B1").Applies);

        Applies Of(string practice) => lines.Single(l => l.Practice == practice).Applies;
    }

    [Fact]
    public void One_piece_serves_many_practices_of_the_list_and_no_other()
    {
        var world = World.Assessed();
        Assert.Equal("release.unknown-practice", World.Code(Evidencing.Attach(world.State, world.Asker, "evd_1", World.Content(EvidenceKind.File, world.Now), ["G99.B1"], [])));
        world.Do(Evidencing.Attach(world.State, world.Asker, "evd_1", World.Content(EvidenceKind.File, world.Now), ["G02.B1", "G06.B1"], []));
        Assert.All((string[])["G02.B1", "G06.B1"], practice => Assert.Single(world.State.Counting(practice, world.Now)));
    }

    [Fact]
    public void Evidence_that_contradicts_itself_is_refused()
    {
        var good = World.Content(EvidenceKind.File, World.Day0);
        EvidenceContent[] bad =
        [
            good with { CollectedAt = World.Day0.AddMinutes(1) }, good with { Size = null }, good with { ExpiresAt = new LastInstant(World.Day0) },
            good with { Passed = true }, good with { Conclusion = WorksheetConclusion.NotShown },
            good with { PeriodFrom = World.Day0, PeriodTo = World.Day0.AddDays(-1) }, World.Content(EvidenceKind.CiResult, World.Day0, passed: null), World.Content(EvidenceKind.Worksheet, World.Day0) with { Result = null }, World.Content(EvidenceKind.Worksheet, World.Day0) with { Conclusion = WorksheetConclusion.NotShown }, good with { Result = WorksheetResult.Open },
        ];
        var world = World.Assessed();
        Assert.All(bad, content => Assert.Equal("release.bad-value", World.Code(Evidencing.Attach(world.State, world.Asker, "evd_1", content, ["G02.B1"], []))));
    }
}
