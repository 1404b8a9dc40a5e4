// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Records;
using Plimsoll.Records.Vulnerabilities;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Records;

/// <summary>Decisions about a vulnerability: what may be said of a version, what follows for others, and when nothing may be published.</summary>
public sealed class TrackingTests
{
    private static readonly string[] Registered = ["0.9", "1.0", "1.1", "2.0"];

    internal static VulnerabilityFacts Facts(HarmSeverity severity = HarmSeverity.Critical, LastDay? embargo = null, params string[] aliases) => new(
        aliases, RecordWorld.Words("title"), RecordWorld.Words("impact"), VulnerabilityClass.WeightsLeak, severity, null, RecordWorld.Words("finder"),
        new DateOnly(2026, 11, 1), new DateOnly(2026, 11, 2), Exploitation.None, null, embargo);

    [Fact]
    public void Of_a_heavy_one_no_version_is_fixed_by_a_word_and_of_a_light_one_it_may_be()
    {
        Assert.Equal(("records.bad-value", "evaluation"), Refused(Say(Begun(), One("1.0", VexStatus.Fixed))));
        Assert.Null(Say(Begun(HarmSeverity.Moderate), One("1.0", VexStatus.Fixed)).Refusal);
        Assert.Null(Say(Begun(), One("1.0", VexStatus.Fixed) with { Evaluation = "evl_1" }).Refusal);
        Assert.Equal(
            "records.no-retest",
            Tracking.Say(Begun(), [One("1.0", VexStatus.Fixed) with { Evaluation = "evl_1" }], (_, _) => new Refusal(RecordsCodes.NoRetest, "evaluation", "evl_1", "x", "y"), "eas_1", alone: true)
                .Refusal?.Code);
    }

    [Fact]
    public void A_version_that_is_not_affected_says_why_and_one_that_is_names_none_but_a_fixed_one_as_its_fix()
    {
        Assert.Equal(("records.bad-value", "because"), Refused(Say(Begun(), One("1.1", VexStatus.NotAffected))));
        var light = Begun(HarmSeverity.Low);
        var affected = One("1.0", VexStatus.Affected) with { FixedIn = "1.1" };
        Assert.Equal(("records.bad-value", "fixedIn"), Refused(Say(light, affected)));
        Assert.Equal(("records.bad-value", "fixedIn"), Refused(Say(light, affected with { FixedIn = "1.0" })));
        Assert.Null(Say(light, One("1.1", VexStatus.Fixed), affected).Refusal);
        Assert.Equal(("records.bad-value", "fixedIn"), Refused(Say(light, One("1.1", VexStatus.Fixed) with { FixedIn = "2.0" })));
        Assert.Equal(("records.bad-value", "evaluation"), Refused(Say(light, One("1.1", VexStatus.Affected) with { Evaluation = "evl_1" })));
    }

    [Fact]
    public void What_was_registered_later_is_under_investigation_until_something_is_said_of_it()
    {
        var book = Begun(versions: One("1.0", VexStatus.Affected) with { Later = true });
        Assert.Equal<VexStatus?>(
            [null, VexStatus.Affected, VexStatus.UnderInvestigation, VexStatus.UnderInvestigation], Registered.Select(v => book.StatusOf("mdl_1", v, Registered)));
        Assert.Null(book.StatusOf("mdl_2", "1.1", Registered));
        var said = Apply(book, Say(book, One("1.1", VexStatus.NotAffected) with { Because = RecordWorld.Words("because") }));
        Assert.Equal<VexStatus?>([VexStatus.NotAffected, VexStatus.UnderInvestigation], Registered[2..].Select(v => said.StatusOf("mdl_1", v, Registered)));
        // What is not open any more leaves nothing after it open.
        var mended = Apply(said, Say(said, One("1.0", VexStatus.Fixed) with { Later = true, Evaluation = "evl_1" }));
        Assert.Null(mended.StatusOf("mdl_1", "2.0", Registered));
    }

    [Theory]
    [InlineData("CVE-2026-123")]
    [InlineData("cve-2026-12345")]
    [InlineData("GHSA-1111-2222-3333")]
    [InlineData("CVE-2026-12345 CVE-2026-12346")]
    [InlineData("CVE-2026-12345 CVE-2026-12345")]
    public void Ids_elsewhere_are_of_CVE_or_GHSA_one_of_CVE_at_most(string aliases) => Assert.Equal(
        ("records.bad-value", "aliases"), Refused(Tracking.Revise(Begun(), RecordWorld.Asker, Facts(aliases: aliases.Split(' ')), "eas_1", alone: false)));

    [Fact]
    public void Under_embargo_nothing_is_published_and_afterwards_the_next_revision_alone()
    {
        var embargo = LastDay.InUtc(DateOnly.FromDateTime(RecordWorld.Day0.UtcDateTime));
        Assert.Equal("records.embargoed", Tracking.Publish(Begun(embargo: embargo), RecordWorld.Asker, Made(1)).Refusal?.Code);
        Assert.Null(Tracking.Publish(Begun(embargo: embargo), new Asker("acc_author", embargo.End.AddSeconds(1)), Made(1)).Refusal);
        var first = Apply(Begun(), Tracking.Publish(Begun(), RecordWorld.Asker, Made(1)));
        Assert.Equal("records.stale", Tracking.Publish(first, RecordWorld.Asker, Made(1)).Refusal?.Code);
        Assert.Equal("records.stale", Tracking.Publish(first, RecordWorld.Asker, Made(3)).Refusal?.Code);
        Assert.Equal("records.stale", Tracking.Publish(first, RecordWorld.Asker, Made(2) with { Advisory = "adv_2" }).Refusal?.Code);
        Assert.Null(Tracking.Publish(first, RecordWorld.Asker, Made(2)).Refusal);
        // The day is promised: while nobody knows what time it is nothing is published, and nothing is let go of.
        foreach (var waits in (Type[])[typeof(AdvisoryPublished), typeof(VulnerabilityRevised), typeof(EasingAgreed)])
        {
            Assert.False(waits.IsAssignableTo(typeof(IAtAnyTime)), waits.Name);
        }
    }

    [Fact]
    public void What_would_let_a_gate_go_by_a_word_waits_for_a_second_person_and_nothing_else_does()
    {
        var book = Begun(versions: One("1.0", VexStatus.Affected) with { Later = true });
        var not = One("1.0", VexStatus.NotAffected) with { Because = RecordWorld.Words("because") };
        var waits = Apply(book, Asks(book, not, One("0.9", VexStatus.Affected)));
        // What eases nothing is said at once; the other counts for nothing yet.
        Assert.Equal((VexStatus.Affected, VexStatus.Affected), (waits.Find("mdl_1", "1.0")!.Status, waits.Find("mdl_1", "0.9")!.Status));
        Assert.Equal([not], waits.Easing!.Event.Versions);
        Assert.Equal("records.same-person", Tracking.Agree(waits, new Asker("acc_author", RecordWorld.Day0), "eas_1").Refusal?.Code);
        Assert.Equal("records.unknown-id", Tracking.Agree(waits, new Asker("acc_other", RecordWorld.Day0), "eas_2").Refusal?.Code);
        var agreed = Apply(waits, Tracking.Agree(waits, new Asker("acc_other", RecordWorld.Day0), "eas_1"));
        Assert.Equal((VexStatus.NotAffected, null), (agreed.Find("mdl_1", "1.0")!.Status, agreed.Easing));

        // That later versions are not looked at any more eases too; a fix that was tested, and what is said of a light one, wait for nobody.
        Assert.NotNull(Apply(book, Asks(book, One("1.0", VexStatus.Affected) with { Because = RecordWorld.Words("x") })).Easing);
        Assert.Null(Apply(book, Asks(book, One("1.0", VexStatus.Fixed) with { Evaluation = "evl_1" })).Easing);
        Assert.Null(Apply(Begun(HarmSeverity.Moderate), Asks(Begun(HarmSeverity.Moderate), not)).Easing);

        // Less severe waits, with everything else said; more severe does not.
        var less = Apply(book, Tracking.Revise(book, RecordWorld.Asker, Facts(HarmSeverity.Severe, aliases: "CVE-2026-12345"), "eas_3", alone: false));
        Assert.Equal((HarmSeverity.Critical, HarmSeverity.Severe, "CVE-2026-12345"), (less.Facts!.Severity, less.Easing!.Event.Severity!.Value, less.Facts.Aliases[0]));
        Assert.Equal(HarmSeverity.Severe, Apply(less, Tracking.Agree(less, new Asker("acc_other", RecordWorld.Day0), "eas_3")).Facts!.Severity);
        var severe = Begun(HarmSeverity.Severe);
        Assert.Equal(HarmSeverity.Critical, Apply(severe, Tracking.Revise(severe, RecordWorld.Asker, Facts(), "eas_4", alone: false)).Facts!.Severity);
        // What is said anew ends what waited.
        Assert.Null(Apply(less, Asks(less, One("0.9", VexStatus.Affected))).Easing);
        // Nobody else is there.
        Assert.Equal(VexStatus.NotAffected, Apply(book, Say(book, not)).Find("mdl_1", "1.0")!.Status);
    }

    [Fact]
    public void What_was_said_by_a_word_while_it_held_no_gate_lets_none_go_once_it_holds_one()
    {
        var light = Begun(HarmSeverity.Moderate, versions: One("0.9", VexStatus.Affected));
        var book = Apply(light, Say(
            light, One("1.0", VexStatus.NotAffected) with { Because = RecordWorld.Words("because") }, One("1.1", VexStatus.Fixed),
            One("2.0", VexStatus.Fixed) with { Evaluation = "evl_1" }, One("0.9", VexStatus.Affected) with { FixedIn = "1.1" }));
        var heavy = Apply(book, Tracking.Revise(book, RecordWorld.Asker, Facts(), "eas_1", alone: false));
        Assert.Equal(
            [("0.9", VexStatus.Affected, null), ("1.0", VexStatus.UnderInvestigation, null), ("1.1", VexStatus.UnderInvestigation, null), ("2.0", VexStatus.Fixed, null)],
            heavy.Versions.Select(v => (v.Version, v.Status, v.FixedIn)).OrderBy(v => v.Version, StringComparer.Ordinal));
        // One person alone says by themselves what is not affected; a test is asked of them too.
        var alone = Apply(book, Tracking.Revise(book, RecordWorld.Asker, Facts(), "eas_1", alone: true));
        Assert.Equal((VexStatus.NotAffected, VexStatus.UnderInvestigation), (alone.Find("mdl_1", "1.0")!.Status, alone.Find("mdl_1", "1.1")!.Status));
        // As heavy as that already, nothing is said anew.
        Assert.Equal(book.Versions, Apply(book, Tracking.Revise(book, RecordWorld.Asker, Facts(HarmSeverity.Low), "eas_1", alone: false)).Versions);
    }

    [Fact]
    public void No_embargo_comes_after_what_was_published()
    {
        var published = Apply(Begun(), Tracking.Publish(Begun(), RecordWorld.Asker, Made(1)));
        var embargo = LastDay.InUtc(new DateOnly(2027, 2, 1));
        Assert.Equal(("records.bad-value", "embargo"), Refused(Tracking.Revise(published, RecordWorld.Asker, Facts(embargo: embargo), "eas_1", alone: false)));
        Assert.Null(Tracking.Revise(Begun(), RecordWorld.Asker, Facts(embargo: embargo), "eas_1", alone: false).Refusal);
        // One that is over stays as it was.
        var (over, after) = (Begun(embargo: LastDay.InUtc(new DateOnly(2020, 1, 1))), RecordWorld.Asker);
        Assert.Null(Tracking.Revise(Apply(over, Tracking.Publish(over, after, Made(1))), after, over.Facts! with { Severity = HarmSeverity.Critical }, "eas_1", alone: false).Refusal);
    }

    [Fact]
    public void As_many_versions_as_one_may_have_can_each_be_said_anew()
    {
        VersionStanding[] all = [.. Enumerable.Range(0, Tracking.MostVersions).Select(n => One($"{n}", VexStatus.UnderInvestigation))];
        var book = Apply(VulnerabilityBook.Empty, Tracking.Record(
            VulnerabilityBook.Empty, RecordWorld.Asker, new VulnerabilityRecorded("vln_1", Facts(), all), (_, _) => null));
        Assert.Null(Say(book, [.. all.Select(v => v with { Status = VexStatus.Affected })]).Refusal);
        Assert.Equal(("records.bad-value", "versions"), Refused(Say(book, One("one more", VexStatus.Affected))));
    }

    private static AdvisoryPublished Made(int revision) =>
        new("adv_1", revision, Digest.Of("document"u8), Digest.Of("envelope"u8), RecordWorld.Words("bytes"), new string('0', 64), []);

    private static VersionStanding One(string version, VexStatus status) =>
        new("mdl_1", version, Digest.Of(System.Text.Encoding.UTF8.GetBytes(version)), status, Later: false, null, null, null);

    private static VulnerabilityBook Begun(HarmSeverity severity = HarmSeverity.Critical, LastDay? embargo = null, VersionStanding? versions = null) => Apply(
        VulnerabilityBook.Empty,
        Tracking.Record(
            VulnerabilityBook.Empty, RecordWorld.Asker,
            new VulnerabilityRecorded("vln_1", Facts(severity, embargo), [versions ?? One("0.9", VexStatus.UnderInvestigation)]), (_, _) => null));

    private static Result<Outcome> Say(VulnerabilityBook book, params VersionStanding[] said) => Tracking.Say(book, said, (_, _) => null, "eas_1", alone: true);

    private static Result<Outcome> Asks(VulnerabilityBook book, params VersionStanding[] said) => Tracking.Say(book, said, (_, _) => null, "eas_1", alone: false);

    private static VulnerabilityBook Apply(VulnerabilityBook book, Result<Outcome> done) =>
        done.Value!.Events.Aggregate(book, (b, e) => b.Apply(new Recorded(b.Seq + 1, RecordWorld.Day0, "acc_author", e)));

    private static (string?, string?) Refused(Result<Outcome> done) => (done.Refusal?.Code, done.Refusal?.Field);
}
