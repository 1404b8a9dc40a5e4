// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage;
using Plimsoll.Usage.Aggregates;

namespace Plimsoll.Tests.Usage;

public sealed class SentenceTests
{
    private const string Model = "tidewater-7b";

    private static string Of(Aggregate[] aggregates, params DownstreamApplication[] applications) => StatementSentence.Of(StatementDocument.AnswerOf(Sent.Value(Statement.Of(
        Model, Reach.Open, aggregates.Length == 0 ? new Period(StatementTests.Day("2026-07-01"), StatementTests.Day("2026-10-01")) : null, [.. aggregates.Select(Contribution.Entered)], applications))));

    [Fact]
    public void The_sentence_says_who_counted_how_much_of_what_and_when() => Assert.Equal(
        "Two hosts counted 1,500 requests to tidewater-7b from 1 July to 30 September 2026. The largest part, 60\u00a0%, came from Germany.",
        Of([StatementTests.Counted("Harbour", cells: [("DE", 800), ("FR", 600)]), StatementTests.Counted("Lighthouse", cells: [("DE", 100)])]));

    [Fact]
    public void A_total_stands_before_a_split_because_it_holds_what_no_split_names() => Assert.StartsWith(
        "One host counted 90 requests", Of([StatementTests.Counted(cells: [("DE", 5)]), StatementTests.Counted() with { Cells = [new Cell("total", 90)] }]), StringComparison.Ordinal);

    [Fact]
    public void Noise_is_about_and_people_at_two_reporters_are_at_most()
    {
        var noised = StatementTests.Counted(cells: [("DE", 5), ("FR", -1)]) with { Method = CountMethod.Noised, Epsilon = "1.0" };
        Assert.StartsWith("One host counted about 4 requests", Of([noised]), StringComparison.Ordinal);
        Assert.Equal("Two hosts counted at most 20 people who used tidewater-7b from 1 July to 30 September 2026.", Of([StatementTests.Counted("A", measure: Measure.People), StatementTests.Counted("B", measure: Measure.People)]));
    }

    [Fact]
    public void Downloads_alone_are_never_told_as_use() => Assert.Equal(
        "Nobody reported how tidewater-7b was used from 1 July to 30 September 2026; one hub counted 10 downloads, which are not usage.", Of([StatementTests.Counted("Quay", role: ReporterRole.Hub, measure: Measure.Downloads)]));

    [Fact]
    public void Applications_alone_say_that_nobody_counted() => Assert.Equal(
        "Two applications are known to be built on tidewater-7b, one of them in a high-risk use case; nobody reported how much it is used.",
        Of([], new DownstreamApplication("A", "B", "health", "triage", true, NamedBy.List), new DownstreamApplication("C", "D", "legal", "search", null, NamedBy.List)));

    [Theory]
    [InlineData("2026-07-01", "2026-07-02", "on 1 July 2026")]
    [InlineData("2026-07-01", "2026-08-01", "from 1 to 31 July 2026")]
    [InlineData("2026-12-01", "2027-02-01", "from 1 December 2026 to 31 January 2027")]
    public void Days_are_said_as_people_say_them(string from, string until, string said) => Assert.Contains(said, Of([StatementTests.Counted(from: from, until: until)]), StringComparison.Ordinal);

    [Fact]
    public void A_page_begins_with_the_sentence_then_says_what_it_covers_and_ends_with_the_parameters()
    {
        var html = System.Text.Encoding.UTF8.GetString(StatementDocument.ToHtml(Sent.Value(Statement.Of(Model, Reach.Open, null, [Contribution.Entered(StatementTests.Counted(cells: [("DE", 800), ("FR", 600)]))], []))));
        int[] places = [.. new[] { "class=\"quotable\"", "id=\"covers\"", "<svg", "<table", "id=\"remarks\"", "id=\"counted\"", "sha256:" }.Select(part => html.IndexOf(part, StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.DoesNotContain("style=\"", html, StringComparison.Ordinal);
        // An encoded letter would stand in a style sheet as it is.
        Assert.DoesNotContain('&', html[html.IndexOf("<style>", StringComparison.Ordinal)..html.IndexOf("</style>", StringComparison.Ordinal)]);
    }
}
