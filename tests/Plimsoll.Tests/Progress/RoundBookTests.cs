// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Progress;

public sealed class RoundBookTests
{
    [Fact]
    public void A_round_opens_with_its_processes_in_the_order_of_the_edition() => Assert.Equal(["1.4", "4.1"], Story.Opened().Round.Opened!.Processes);

    [Fact]
    public void A_round_with_a_fault_is_not_opened_and_the_fault_is_named()
    {
        var story = new Story();
        var ask = story.Ask();
        Assert.Equal(("progress.unknown-process", "9.9"), Refused(ask with { Processes = ["1.4", "9.9"] }));
        Assert.Equal(("progress.date-in-future", "2026-11-21"), Refused(ask with { Assessed = new DateOnly(2026, 11, 21) }));
        Assert.Equal(("progress.unknown-value", "2031-01"), Refused(ask with { Edition = "2031-01" }));
        Assert.Equal(("progress.bad-value", null), Refused(ask with { Processes = [] }));
        Assert.Equal(("progress.bad-value", null), Refused(ask with { Providers = [] }));
        Assert.Equal(("progress.bad-value", "1.4"), Refused(ask with { Processes = ["1.4", "1.4"] }));
        Assert.Equal(("progress.bad-value", "north"), Refused(ask with { Providers = [ask.Providers[0], ask.Providers[0]] }));
        Assert.Equal(("progress.bad-value", "No rth"), Refused(ask with { Providers = [new RoundProvider("No rth", "x", Access.Open)] }));
        Assert.Equal(("progress.bad-value", null), Refused(ask with { Name = " " }));
        Assert.Equal("progress.id-taken", Story.Code(Opening.Open(Story.Opened().Round, story.Asker, ask, Report.Library)));

        (string, string?) Refused(RoundOpened bad) { var no = Opening.Open(story.Round, story.Asker, bad, Report.Library).Refusal!; return (no.Code, no.Value); }
    }

    [Fact]
    public void Evidence_of_tomorrow_or_for_a_process_that_was_not_chosen_is_refused()
    {
        var story = Story.Opened();
        Assert.Equal("progress.date-in-future", Story.Code(Judging.Record(story.Round, story.Asker, story.Piece("north", "1.4") with { Seen = new DateOnly(2026, 11, 21) })));
        Assert.Equal("progress.unknown-process", Story.Code(Judging.Record(story.Round, story.Asker, story.Piece("north", "2.1"))));
        Assert.Equal("progress.unknown-id", Story.Code(Judging.Record(story.Round, story.Asker, story.Piece("west", "1.4"))));
    }

    [Fact]
    public void An_uploaded_copy_that_is_not_the_one_named_is_refused()
    {
        Assert.Null(Ask.Copy(Digest.Of("seen"u8), "seen"u8));
        Assert.Null(Ask.Copy(null, "seen"u8));
        Assert.Equal(("progress.digest-mismatch", "copy"), (Ask.Copy(Digest.Of("seen"u8), "other"u8)!.Code, Ask.Copy(Digest.Of("seen"u8), "other"u8)!.Field));
    }

    [Theory]
    [InlineData(Finding.Adopted)]
    [InlineData(Finding.Collaborating)]
    [InlineData(Finding.Partial)]
    public void Saying_that_something_is_there_needs_evidence_for_it(Finding finding)
    {
        var story = Story.Opened().Evidence("north", "1.4", Side.Against);
        Assert.Equal("progress.no-evidence", Story.Code(Judging.Find(story.Round, new FindingSet("north", "1.4", finding, null))));
        story.Evidence("north", "1.4").Find("north", "1.4", finding);
        Assert.Equal(finding, story.Round.Of("north", "1.4").Judgement?.Finding);
    }

    [Fact]
    public void Nobody_reviews_a_finding_of_their_own()
    {
        var story = Story.Opened().Find("north", "1.4", Finding.NotFound);
        Assert.Equal("progress.own-finding", Story.Code(Judging.Confirm(story.Round, story.Asker, new FindingConfirmed("north", "1.4", Finding.NotFound))));
        Assert.Equal("progress.own-finding", Story.Code(Judging.Dissent(story.Round, story.Asker, new DissentRecorded("north", "1.4", Finding.Partial, story.Vault("x")))));
        Assert.Equal("progress.not-judged", Story.Code(Judging.Confirm(story.Round, new Asker("acc_reviewer", Story.Day0), new FindingConfirmed("north", "4.1", Finding.NotFound))));
    }

    [Fact]
    public void A_dissent_stands_beside_the_finding_and_changes_no_level()
    {
        var story = Story.Ready();
        Assert.Equal((Finding.Adopted, Finding.Partial), (story.Round.Of("north", "1.4").Judgement!.Finding, Assert.Single(story.Round.Of("north", "1.4").Dissents).Would));
        var score = story.Publish().Document.Score(Report.Edition).Processes[0];
        Assert.Equal((1, 0, 1), (score.Adopted, score.Partial, score.Dissents));
    }

    [Fact]
    public void Setting_a_finding_anew_does_not_wipe_a_dissent_out()
    {
        var story = Story.Ready().Find("north", "1.4", Finding.Collaborating);
        Assert.Equal("acc_reviewer", Assert.Single(story.Round.Of("north", "1.4").Dissents).By);
        Assert.Empty(story.Find("north", "1.4", Finding.Partial).Round.Of("north", "1.4").Dissents);
    }

    [Fact]
    public void A_reviewer_confirms_only_what_stands_now()
    {
        var story = Story.Opened().Find("north", "1.4", Finding.NotFound).Find("north", "1.4", Finding.NotApplicable);
        Assert.Equal("progress.stale", Story.Code(Judging.Confirm(story.Round, new Asker("acc_reviewer", Story.Day0), new FindingConfirmed("north", "1.4", Finding.NotFound))));
    }

    [Fact]
    public void What_an_outsider_proposed_is_settled_once()
    {
        var story = Story.Opened().Evidence("north", "1.4", Side.Against, "prp_1");
        Assert.Equal("progress.settled", Story.Code(Judging.Record(story.Round, story.Asker, story.Piece("north", "1.4", Side.For, "prp_1"))));
        Assert.Equal("progress.settled", Story.Code(Judging.Decline(story.Round, new ProposalDeclined("prp_1", "north", "1.4", Side.Against, story.Vault("x")))));
        story.Do(Judging.Decline(story.Round, new ProposalDeclined("prp_2", "north", "1.4", Side.For, story.Vault("Not the provider's own page."))));
        Assert.Equal("prp_2", Assert.Single(story.Round.Of("north", "1.4").Declined).Proposal);
    }

    [Fact]
    public void Outsiders_propose_only_while_they_are_asked_to_and_only_what_could_count()
    {
        var story = Story.Opened();
        var proposal = new Proposal("prp_1", "rnd_1", "north", "1.4", Side.Against, "https://news.example/1", "No figures by sector", new DateOnly(2026, 11, 20), Story.Day0);
        Assert.Equal("progress.no-call", Proposing.Refuse(story.Round, proposal)?.Code);
        story.Do(Proposing.Call(story.Round, story.Asker, new CallOpened(LastDay.InUtc(new DateOnly(2026, 11, 25)))));
        Assert.Null(Proposing.Refuse(story.Round, proposal));
        Assert.Equal(("progress.bad-value", "link"), Named(proposal with { Link = "javascript:alert(1)" }));
        Assert.Equal(("progress.bad-value", "quote"), Named(proposal with { Quote = new string('x', Ask.LongestQuote + 1) }));
        Assert.Equal(("progress.date-in-future", "seen"), Named(proposal with { Seen = new DateOnly(2026, 11, 21) }));
        Assert.Equal(("progress.unknown-process", "process"), Named(proposal with { Process = "2.1" }));
        Assert.Equal("progress.no-call", Proposing.Refuse(story.Round, proposal with { At = Story.Day0.AddDays(6) })?.Code);
        Assert.Equal("progress.bad-value", Story.Code(Proposing.Call(story.Round, story.Asker, new CallOpened(LastDay.InUtc(new DateOnly(2026, 11, 19))))));

        (string, string) Named(Proposal bad) { var no = Proposing.Refuse(story.Round, bad)!; return (no.Code, no.Field); }
    }

    [Fact]
    public void A_link_finds_its_provider_until_another_takes_its_place()
    {
        var story = Story.Opened().Invite("north", 14);
        Assert.Equal("north", story.Round.HolderOf(Story.Hash("token of north"))?.Id);
        story.Do(Replying.Invite(story.Round, story.Asker, new ReplyInvited("north", Story.Hash("another"), LastDay.InUtc(new DateOnly(2026, 12, 24)))));
        Assert.Null(story.Round.HolderOf(Story.Hash("token of north")));
        Assert.Equal("north", story.Round.HolderOf(Story.Hash("another"))?.Id);
    }

    [Fact]
    public void Time_to_reply_is_never_cut_short()
    {
        var story = Story.Opened().Invite("north", 14);
        Assert.Equal("progress.bad-value",
            Story.Code(Replying.Invite(story.Round, story.Asker, new ReplyInvited("north", Story.Hash("x"), LastDay.InUtc(new DateOnly(2026, 11, 25))))));
        Assert.Equal("progress.bad-value",
            Story.Code(Replying.Invite(story.Round, story.Asker, new ReplyInvited("south", Story.Hash("x"), LastDay.InUtc(new DateOnly(2026, 11, 19))))));
    }

    [Fact]
    public void A_reply_without_a_link_or_beyond_the_limit_is_refused()
    {
        var story = Story.Opened();
        Assert.Equal("progress.not-invited", Story.Code(Replying.Reply(story.Round, new ReplyGiven("north", []))));
        story.Invite("north", 14);
        for (var i = 0; i < Replying.MostReplies; i++) { story.Do(Replying.Reply(story.Round, new ReplyGiven("north", []))); }
        Assert.Equal("progress.too-many-replies", Story.Code(Replying.Reply(story.Round, new ReplyGiven("north", []))));
    }

    [Fact]
    public void A_reply_that_came_before_the_finding_was_made_anew_says_so()
    {
        var story = Story.Ready().Find("north", "1.4", Finding.Partial);
        Assert.True(story.Publish().Document.Of("north", "1.4").Reply!.Earlier);
    }

    [Fact]
    public void Publishing_waits_for_every_finding_its_evidence_and_the_time_to_reply()
    {
        var story = Story.Opened();
        Assert.Equal(6, Publishing.Missing(story.Round, story.Now).Count);
        story = Story.Ready();
        Assert.Empty(Publishing.Missing(story.Round, story.Now));
        story.Do(Judging.Withdraw(story.Round, "pev_001", story.Vault("A misreading.")));
        Assert.Equal("progress.no-evidence", Assert.Single(Publishing.Missing(story.Round, story.Now)).Code);
        var waiting = Story.Ready();
        waiting.Do(Replying.Invite(waiting.Round, waiting.Asker, new ReplyInvited("south", Story.Hash("x"), LastDay.InUtc(new DateOnly(2026, 11, 27)))));
        Assert.Equal("progress.reply-awaited", Story.Code(Publishing.Publish(waiting.Round, waiting.Asker, Report.Edition, "x", waiting.Text)));
        waiting.Now = waiting.Now.AddDays(7);
        Assert.Empty(Publishing.Missing(waiting.Round, waiting.Now));
    }

    [Fact]
    public void After_publishing_nothing_changes()
    {
        var story = Story.Ready();
        story.Freeze();
        var before = story.Round;
        Result<Outcome>[] tries =
        [
            Judging.Record(story.Round, story.Asker, story.Piece("north", "1.4")), Judging.Find(story.Round, new FindingSet("north", "1.4", Finding.NotFound, null)), Judging.Withdraw(story.Round, "pev_001", story.Vault("x")),
            Judging.Confirm(story.Round, new Asker("acc_other", story.Now), new FindingConfirmed("north", "1.4", Finding.Adopted)), Judging.Dissent(story.Round, new Asker("acc_other", story.Now), new DissentRecorded("north", "1.4", Finding.Partial, story.Vault("x"))),
            Judging.Decline(story.Round, new ProposalDeclined("prp_9", "north", "1.4", Side.For, story.Vault("x"))),
            Replying.Invite(story.Round, story.Asker, new ReplyInvited("north", Story.Hash("x"), LastDay.InUtc(new DateOnly(2027, 1, 1)))),
            Replying.Reply(story.Round, new ReplyGiven("north", [])), Opening.Abandon(story.Round, story.Vault("x")),
        ];
        Assert.All(tries, t => Assert.Equal("progress.frozen", Story.Code(t)));
        Assert.Equal("progress.frozen", Story.Code(Publishing.Publish(story.Round, story.Asker, Report.Edition, "x", story.Text)));
        Assert.Same(before, story.Round);
    }

    [Fact]
    public void The_digest_in_the_event_is_that_of_the_frozen_bytes_and_reading_them_gives_them_back()
    {
        var published = Story.Ready().Publish();
        Assert.Equal(Digest.Of(published.Bytes), published.Digest);
        var read = Story.Value(FrozenRound.Read(published.Bytes, "round.json"));
        Assert.Equal(Encoding.UTF8.GetString(published.Bytes), Encoding.UTF8.GetString(read.ToUtf8()));
        Assert.Equal("high (presence, not quality), of 1", read.Score(Report.Edition).Processes[0].Label);
        Assert.Equal("medium (presence, not quality), of 2", read.Score(Report.Edition).Processes[0].LabelOfAll);
        Assert.Equal(("no reply", "Sectors follow next quarter."), (Plimsoll.Progress.Exports.RoundHtml.Reply(read.Of("south", "4.1")), Plimsoll.Progress.Exports.RoundHtml.Reply(read.Of("north", "1.4"))));
    }

    [Fact]
    public void No_account_stands_in_the_frozen_document()
    {
        var text = Encoding.UTF8.GetString(Story.Ready().Publish().Bytes);
        Assert.DoesNotContain("acc_", text, StringComparison.Ordinal);
        Assert.Contains("\"assessor\":\"1\"", text, StringComparison.Ordinal);
        Assert.Contains("\"reviewer\":\"2\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_and_restricted_providers_are_counted_apart()
    {
        var rows = Story.Ready().Publish().Document.ByAccess(Report.Edition);
        Assert.Equal((0, 1), (rows[0].Open.Adopted, rows[0].Restricted.Adopted));
        Assert.Equal((AdoptionLevel.NotApplicable, AdoptionLevel.High), (rows[0].Open.Level, rows[0].Restricted.Level));
        Assert.Equal((AdoptionLevel.Low, AdoptionLevel.None), (rows[1].Open.Level, rows[1].Restricted.Level));
    }

    [Fact]
    public void The_past_is_folded_as_it_was()
    {
        var story = Story.Ready();
        var first = story.History.First(e => e.Event is FindingSet).At;
        Assert.Equal(1, RoundBook.Fold(story.History, first).Pairs.Count(p => p.Value.Judgement is not null));
    }

    [Fact]
    public void A_hundred_providers_with_ten_thousand_pieces_of_evidence_fold()
    {
        var book = RoundBook.Fold(Wide());
        Assert.Equal((1800, 10_000), (book.Pairs.Count, book.Evidence.Count));
    }

    private static List<Recorded> Wide()
    {
        string[] processes = [.. Report.Edition.Processes.Select(p => p.Id)];
        RoundProvider[] providers = [.. Enumerable.Range(0, 100).Select(i => new RoundProvider($"p{i}", $"Provider {i}", i % 2 == 0 ? Access.Open : Access.Restricted))];
        var (at, text) = (Story.Day0, new VaultRef("vlt_1", Story.Hash("x")));
        var history = new List<Recorded> { new(1, at, "acc_1", new RoundOpened("rnd_1", "Wide", "2024-11", providers, processes, new DateOnly(2026, 11, 20), null)) };
        for (var i = 0; i < 10_000; i++) { history.Add(new(history.Count + 1, at, "acc_1", new EvidenceRecorded($"pev_{i}", providers[i % 100].Id, processes[i / 100 % 18], Side.For, text, text, new DateOnly(2026, 11, 20), null, null))); }
        foreach (var p in providers) { foreach (var q in processes) { history.Add(new(history.Count + 1, at, "acc_1", new FindingSet(p.Id, q, Finding.NotFound, null))); } }
        return history;
    }
}
