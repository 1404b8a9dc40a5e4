// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Events;
using Plimsoll.Release.Importing;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

public sealed class SheetTests
{
    private const string Head = "practice,status,owner,evidence title,evidence url,sha256,collected,reason,adverse,against\n";

    private static readonly string Sha = new('a', 64);

    [Fact]
    public void A_sheet_gives_owners_attaches_links_once_and_says_what_is_met()
    {
        var world = World.Assessed();
        var plan = Plan(world, $"{Head}G02.B1,met,eve@example.org,Report,https://example.org/r,{Sha},2026-11-01\nG03.B1,met,,Report,https://example.org/r,{Sha},2026-11-01\nG06.B1,in-progress,,,,,\n");
        Assert.Empty(plan.Bad);
        world.Do(plan.Decide(world.State, world.Asker, []));
        Assert.Equal((PracticeStatus.Met, "acc_eve"), (world.State.Line("G02.B1").Status, world.State.Line("G02.B1").Owner));
        Assert.Equal((PracticeStatus.Met, PracticeStatus.InProgress), (world.State.Line("G03.B1").Status, world.State.Line("G06.B1").Status));
        var evidence = Assert.Single(world.State.Evidence.Values);
        Assert.Equal(["G02.B1", "G03.B1"], evidence.Practices);
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), evidence.Current.Content.CollectedAt);
    }

    [Theory]
    [InlineData("G99.B9,open,,,,,", "practice")]
    [InlineData(",open,,,,,", "practice")]
    [InlineData("G02.B1,done,,,,,", "status")]
    [InlineData("G02.B1,not-applicable,,,,,", "reason")]
    [InlineData("G02.B1,not-required,,,,,,", "reason")]
    [InlineData("G02.B1,open,,,,,,why", "reason")]
    [InlineData("G02.B1,risk-accepted,,,,,,why", "status")]
    [InlineData("G02.B1,met,,,,,", "status")]
    [InlineData("G02.B1,,mallory@example.org,,,,", "owner")]
    [InlineData("G02.B1,,,Report,ftp://example.org/r,SHA,", "evidence url")]
    [InlineData("G02.B1,,,Report,https://example.org/r,123,", "sha256")]
    [InlineData("G02.B1,,,Report,https://example.org/r,,", "sha256")]
    [InlineData("G02.B1,,,Report,,,", "evidence url")]
    [InlineData("G02.B1,,,Report,https://example.org/r,SHA,yesterday", "collected")]
    [InlineData("G02.B1,,,Report,https://example.org/r,SHA,2099-01-01", "collected")]
    [InlineData("G02.B1,open,,,,,,,,,,x", "practice")]
    [InlineData("G02.B1,,,Report,https://example.org/r,SHA,,,perhaps,", "adverse")]
    [InlineData("G02.B1,open,,,,,,,yes,it leaks", "adverse")]
    [InlineData("G02.B1,open,,,,,,,no,", "adverse")]
    [InlineData("G02.B1,,,Report,https://example.org/r,SHA,,,yes,", "against")]
    [InlineData("G02.B1,,,Report,https://example.org/r,SHA,,,no,it leaks", "against")]
    [InlineData("G02.B1,,,Report,https://example.org/r,SHA,,,,it leaks", "against")]
    public void A_line_that_cannot_be_taken_is_named_and_keeps_all_others_out(string line, string column)
    {
        var world = World.Assessed();
        var plan = Plan(world, $"{Head}G06.B1,in-progress,,,,,\n\n{line.Replace("SHA", Sha, StringComparison.Ordinal)}\n");
        Assert.Equal((4, column), Assert.Single(plan.Bad) is var bad ? (bad.Line, bad.Column) : default);
        Assert.Equal("release.bad-sheet", World.Code(plan.Decide(world.State, world.Asker, [])));
    }

    [Fact]
    public void What_does_not_apply_or_is_not_required_comes_in_with_its_reason()
    {
        var world = World.Assessed();
        world.Do(Plan(world, "practice,status,reason\nG02.B1,not-required,no such use\nG03.B1,not applicable,text only\n").Decide(world.State, world.Asker, []));
        Assert.Equal((PracticeStatus.NotRequired, World.Vault("no such use")), (world.State.Line("G02.B1").Status, world.State.Line("G02.B1").Reason));
        Assert.Equal((PracticeStatus.NotApplicable, World.Vault("text only")), (world.State.Line("G03.B1").Status, world.State.Line("G03.B1").Reason));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_link_that_speaks_against_the_release_comes_in_with_what_does_and_a_day_by_which_it_is_decided(bool suspends)
    {
        var world = World.Active();
        var plan = Plan(world, $"{Head}G02.B1,,,Report,https://example.org/r,{Sha},,,YES,it leaks\nG03.B1,,,Report,https://example.org/r,{Sha},,,,\nG12.B1,,,Fine,https://example.org/f,{Sha},,,no,\n", suspends);
        Assert.Empty(plan.Bad);
        Assert.Contains($"speaks against the release; an approver decides by 27 November 2026 (UTC){(suspends ? ", and a model in service is suspended at once" : "")}", plan.Will[0].Will, StringComparison.Ordinal);
        Assert.DoesNotContain("speaks against", plan.Will[2].Will, StringComparison.Ordinal);
        world.Do(plan.Decide(world.State, world.Asker, ["org_2"]));
        var adverse = Assert.Single(world.State.Adverse.Values);
        Assert.Equal((World.Vault("it leaks"), LastDay.InUtc(new(2026, 11, 27))), (adverse.Words, adverse.DecideBy));
        Assert.Equal(["G02.B1", "G03.B1"], world.State.Evidence[adverse.Evidence].Practices);
        Assert.Equal(suspends ? ServiceState.Suspended : ServiceState.Active, world.State.Status!.State);
        Assert.Equal(suspends ? Criterion.AdverseEvidence : Criterion.GateClear, world.State.Status.Criterion);
    }

    [Theory]
    [InlineData("yes,it leaks", "yes,it stinks", "against")]
    [InlineData("yes,it leaks", "no,", "adverse")]
    [InlineData("no,", "yes,it leaks", "adverse")]
    public void Two_lines_that_say_different_things_of_a_piece_of_evidence_are_refused(string one, string other, string column)
    {
        var plan = Plan(World.Assessed(), $"{Head}G02.B1,,,Report,https://example.org/r,{Sha},,,{one}\nG03.B1,,,Report,https://example.org/r,{Sha},,,{other}\n");
        Assert.Equal((3, column), Assert.Single(plan.Bad) is var bad ? (bad.Line, bad.Column) : default);
    }

    [Fact]
    public void Two_lines_that_say_different_things_of_a_practice_are_refused()
    {
        var plan = Plan(World.Assessed(), $"{Head}G02.B1,open,,,,,\nG02.B1,in-progress,,,,,\n");
        Assert.Equal((3, "status"), Assert.Single(plan.Bad) is var bad ? (bad.Line, bad.Column) : default);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("practice,status\n")]
    [InlineData("status,owner\nopen,\n")]
    [InlineData("practice,practice\nG02.B1,G02.B1\n")]
    [InlineData("practice,colour\nG02.B1,red\n")]
    public void What_is_no_sheet_is_refused_as_a_whole(string text) => Assert.Equal("release.bad-sheet", World.Code(PracticeSheet.Read(text)));

    [Fact]
    public void More_lines_than_are_taken_are_refused() => Assert.Equal("release.bad-sheet", World.Code(PracticeSheet.Read("practice\n" + string.Concat(Enumerable.Repeat("G02.B1\n", PracticeSheet.MostLines + 1)))));

    [Fact]
    public void Quotes_commas_line_ends_and_a_mark_at_the_begin_are_read_as_spreadsheets_write_them()
    {
        var sheet = World.Value(PracticeSheet.Read($"\uFEFFPractice,Evidence title,Evidence url,sha256\r\nG02.B1,\"Report, \"\"final\"\"\",https://example.org/r,{Sha.ToUpperInvariant()}\r\n"));
        Assert.Empty(sheet.Bad);
        Assert.Equal(("Report, \"final\"", Sha), Assert.Single(sheet.Lines).Evidence is { } evidence ? (evidence.Title, evidence.Digest.Hex) : default);
    }

    [Fact]
    public void Empty_columns_semicolons_a_digest_with_its_algorithm_and_headings_in_capitals_are_read()
    {
        var sheet = World.Value(PracticeSheet.Read($"PRACTICE ; Evidence  Title;evidence url;sha256;;\n;;;;;\nG02.B1;Report;https://example.org/r;SHA256:{Sha};;\n"));
        Assert.Empty(sheet.Bad);
        Assert.Equal((3, "G02.B1", Sha), Assert.Single(sheet.Lines) is var line ? (line.Line, line.Practice, line.Evidence!.Digest.Hex) : default);
    }

    [Fact]
    public void Text_in_a_column_without_a_name_is_refused_and_not_left_out() =>
        Assert.Equal("release.bad-sheet", World.Code(PracticeSheet.Read("practice,,status\nG02.B1,x,open\n")));

    [Fact]
    public void A_sheet_that_changes_what_was_approved_ends_the_approval_once_with_every_change()
    {
        var world = World.Clear();
        var plan = Plan(world, "practice,status\nG02.B1,open\nG03.B1,open\n");
        world.Do(plan.Decide(world.State, world.Asker, []));
        Assert.Equal(["practice/G02.B1/status", "practice/G03.B1/status"], Assert.Single(world.History.Select(h => h.Event).OfType<ApprovalVoided>()).Changed);
    }

    [Fact]
    public void A_sheet_that_says_what_stands_already_changes_nothing() =>
        Assert.Empty(Plan(World.Assessed(), "practice,status\nG02.B1,open\n").Events);

    private static SheetPlan Plan(World world, string text, bool suspends = false)
    {
        var sheet = World.Value(PracticeSheet.Read(text));
        var kept = sheet.Lines.Select(l => l.Evidence).OfType<SheetEvidence>().Distinct().ToDictionary(e => e, _ => (world.Id("evd"), World.Vault("label")));
        return SheetPlan.Of(sheet, world.State, world.Asker, written => written == "eve@example.org" ? "acc_eve" : null, kept,
            sheet.Lines.Select(l => l.Reason).OfType<string>().Distinct().ToDictionary(why => why, World.Vault),
            why => new AdverseClaim(LastDay.InUtc(new(2026, 11, 27)), World.Vault(why), suspends));
    }
}
