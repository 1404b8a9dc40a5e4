// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Progress;
using Plimsoll.Progress.Exports;
using Plimsoll.Progress.Pages;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Progress;

public sealed class PublicPageTests
{
    private static readonly LastDay Later = LastDay.InUtc(new DateOnly(2027, 6, 1));

    [Fact]
    public void What_was_not_collected_what_is_withheld_and_what_is_not_said_are_three_things()
    {
        var story = Stated();
        var page = Publish(story).Document;
        Assert.Equal((OwnState.Withheld, OwnState.NotCollected, null), (page.Of("1.4")!.State, page.Of("2.1")!.State, page.Of("3.4")));
        var held = page.Of("1.4")!.Withheld!;
        Assert.Equal(("Trade secret", "The board", Later), (held.Ground, held.DecidedBy, held.ReviewOn));
        var csv = Encoding.UTF8.GetString(PageCsv.Write(page, Report.Edition));
        Assert.Contains("1.4,", csv, StringComparison.Ordinal);
        Assert.Equal((1, 1, 15), (Count(csv, ",withheld,"), Count(csv, ",not-collected,"), Count(csv, ",not-stated,")));
    }

    [Fact]
    public void What_is_withheld_names_ground_decider_and_a_day_to_come()
    {
        var story = Opened();
        Assert.Equal("progress.bad-value", Story.Code(Stating.State(story.Page, story.Asker, new PageLineSet("1.4", OwnState.Withheld, null, [], null), Report.Library)));
        Assert.Equal("progress.bad-value",
            Story.Code(Stating.State(story.Page, story.Asker,
            new PageLineSet("1.4", OwnState.Withheld, null, [], Held(story) with { ReviewOn = LastDay.InUtc(new DateOnly(2026, 11, 19)) }), Report.Library)));
        Assert.Equal("progress.bad-value", Story.Code(Stating.State(story.Page, story.Asker, new PageLineSet("1.4", OwnState.NotCollected, null, [], Held(story)), Report.Library)));
    }

    [Theory]
    [InlineData(OwnState.Adopted)]
    [InlineData(OwnState.Collaborating)]
    [InlineData(OwnState.Partial)]
    public void What_an_organisation_has_it_shows(OwnState state)
    {
        var story = Opened();
        Assert.Equal("progress.no-evidence", Story.Code(Stating.State(story.Page, story.Asker, new PageLineSet("4.1", state, null, [], null), Report.Library)));
        Assert.Equal("progress.date-in-future", Story.Code(Stating.State(story.Page, story.Asker, new PageLineSet("4.1", state, null, [new PageEvidence(story.Vault("https://north.example"), new DateOnly(2026, 11, 21))], null), Report.Library)));
        Assert.Equal("accepted", Story.Code(Stating.State(story.Page, story.Asker, new PageLineSet("4.1", state, null, [new PageEvidence(story.Vault("https://north.example"), new DateOnly(2026, 11, 20))], null), Report.Library)));
    }

    [Fact]
    public void A_process_that_the_edition_does_not_know_is_refused() =>
        Assert.Equal("progress.unknown-process", Story.Code(Stating.State(Opened().Page, Opened().Asker, new PageLineSet("9.9", OwnState.NotAdopted, null, [], null), Report.Library)));

    [Fact]
    public void A_page_says_something_before_it_is_published_and_something_new_before_it_is_again()
    {
        var story = Opened();
        Assert.Equal("progress.bad-value", Story.Code(Stating.Publish(story.Page, story.Asker, true, Report.Library, story.Text)));
        story = Stated();
        var first = Publish(story);
        Freeze(story, first);
        Assert.Equal("progress.bad-value", Story.Code(Stating.Publish(story.Page, story.Asker, true, Report.Library, story.Text)));
        Assert.Equal(2, Story.Value(Stating.Publish(story.Page, story.Asker, false, Report.Library, story.Text)).Document.Version);
        Assert.Equal((Digest.Of(first.Bytes), 1), (first.Digest, first.Document.Version));
        Assert.Equal(Encoding.UTF8.GetString(first.Bytes), Encoding.UTF8.GetString(Story.Value(FrozenPage.Read(first.Bytes, "page.json")).ToUtf8()));
    }

    [Fact]
    public void A_page_that_was_withdrawn_is_not_shown_until_it_is_published_again()
    {
        var story = Stated();
        Assert.Equal("progress.bad-value", Story.Code(Stating.Withdraw(story.Page, story.Vault("x"))));
        Freeze(story, Publish(story));
        Assert.True(story.Page.IsShown);
        story.Do(Stating.Withdraw(story.Page, story.Vault("A mistake.")));
        Assert.False(story.Page.IsShown);
        Freeze(story, Publish(story));
        Assert.True(story.Page.IsShown);
    }

    [Fact]
    public void The_picture_has_a_bar_or_a_word_for_each_of_the_eighteen()
    {
        var svg = Encoding.UTF8.GetString(PageChart.Write(Publish(Stated()).Document, Report.Edition));
        Assert.All(Report.Edition.Processes, p => Assert.Contains($">{p.Id}</text>", svg, StringComparison.Ordinal));
        Assert.Equal((1, 1, 15), (Count(svg, ">w.</text>"), Count(svg, ">n.c.</text>"), Count(svg, ">&#x2013;</text>")));
    }

    private static Story Opened()
    {
        var story = new Story();
        return story.Do(Stating.Open(story.Page, new PageOpened("pge_1", "northern-models", "Northern Models", "2024-11"), Report.Library));
    }

    private static Story Stated()
    {
        var story = Opened();
        story.Do(Stating.State(story.Page, story.Asker, new PageLineSet("1.4", OwnState.Withheld, null, [], Held(story)), Report.Library));
        story.Do(Stating.State(story.Page, story.Asker, new PageLineSet("2.1", OwnState.NotCollected, story.Vault("Nobody asked us yet."), [], null), Report.Library));
        return story.Do(Stating.State(story.Page, story.Asker, new PageLineSet("4.1", OwnState.Adopted, null, [new PageEvidence(story.Vault("https://north.example"), new DateOnly(2026, 11, 20))], null), Report.Library));
    }

    private static PagePublication Publish(Story story) => Story.Value(Stating.Publish(story.Page, story.Asker, true, Report.Library, story.Text));

    private static Story Freeze(Story story, PagePublication ready) => story.Do(Stating.Freeze(story.Page, ready, story.Vault("the bytes")));

    private static Withholding Held(Story story) => new(story.Vault("Trade secret"), story.Vault("The board"), Later);

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
