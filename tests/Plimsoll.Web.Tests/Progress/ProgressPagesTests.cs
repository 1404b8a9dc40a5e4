// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.RegularExpressions;

namespace Plimsoll.Web.Tests.Progress;

public sealed class ProgressPagesTests(RunningApp app) : IClassFixture<RunningApp>
{
    public static TheoryData<string> Pages => ["/progress", "/progress/1.1", "/progress/1.2", "/progress/2.5", "/progress/3.1", "/progress/challenges", "/progress/recommendations", "/progress/stakeholders", "/progress/template", "/progress/answers", "/progress/providers", "/progress/providers/google", "/progress/providers/ai2"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_is_public_and_needs_no_script_style_or_cookie(string address)
    {
        using var answer = await app.GetAsync(address);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_overview_links_every_process_and_says_presence_not_quality()
    {
        var page = await app.TextAsync("/progress");
        Assert.Equal(18, Regex.Matches(page, "href=\"/progress/[1-4]\\.[1-5]\"").Select(m => m.Value).Distinct().Count());
        Assert.Contains("2 stand high, 4 medium, 8 low, 3 at none; 1 is not rated", page, StringComparison.Ordinal);
        Assert.Contains("A level counts presence, not quality.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_levels_say_that_a_second_report_came_out_which_they_do_not_hold()
    {
        var page = await app.TextAsync("/progress");
        Assert.Contains("Partnership on AI published again on 29 April 2026", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("published again", StringComparison.Ordinal) < page.IndexOf("<table", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_first_screen_counts_the_levels() => Assert.Contains("Of 18 processes in 2024-11: 3 none, 8 low, 4 medium, 2 high, 1 not rated.", await app.TextAsync("/"), StringComparison.Ordinal);

    [Fact]
    public async Task A_process_says_what_blocks_it_what_answers_that_and_where_readings_differ()
    {
        var page = await app.TextAsync("/progress/1.3");
        Assert.Contains("Disputed, C5 (the report disagrees with itself)", page, StringComparison.Ordinal);
        Assert.Contains("/progress/recommendations#R5", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/progress/recommendations#R4", page, StringComparison.Ordinal);
        Assert.Contains("Tool, does not count", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_without_examples_says_so() => Assert.Contains("names no example for this process", await app.TextAsync("/progress/3.4"), StringComparison.Ordinal);

    [Fact]
    public async Task An_unknown_process_is_a_page_that_names_it()
    {
        using var answer = await app.GetAsync("/progress/9.9");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("9.9", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_process_stands_beside_what_answers_what_blocks_it()
    {
        var page = await app.TextAsync("/progress/answers");
        Assert.Equal(18, Regex.Count(page, "<th scope=\"row\"><a href=\"/progress/[1-4]\\.[1-5]\">"));
        Assert.Contains("2025-09, passed", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_and_restricted_are_told_apart_as_far_as_the_report_tells_and_no_further()
    {
        var page = await app.TextAsync("/progress/providers");
        Assert.Contains("7 open and 5 restricted models", page, StringComparison.Ordinal);
        Assert.Contains("names no scores of single providers", page, StringComparison.Ordinal);
        Assert.Contains("gave no answer when asked", await app.TextAsync("/progress/providers/openai"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_provider_is_a_page_that_names_it()
    {
        using var answer = await app.GetAsync("/progress/providers/nobody");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("nobody", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dates_are_shown_as_passed_or_open() => Assert.Matches("2025-09, passed", await app.TextAsync("/progress/recommendations"));
}
