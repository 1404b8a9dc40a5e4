// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Xml.Linq;
using Plimsoll.Progress;
using Plimsoll.Progress.Exports;
using Plimsoll.Progress.Rounds;
using Plimsoll.Tests.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Progress;

public sealed class RoundExportTests
{
    private static readonly Publication Published = Story.Ready().Publish();

    [Fact]
    public void Every_row_of_every_table_says_whose_word_it_is()
    {
        var round = Published.Document;
        foreach (var table in (byte[][])[RoundCsv.Findings(round), RoundCsv.Evidence(round), RoundCsv.ByAccess(round, Report.Edition)])
        {
            var lines = Encoding.UTF8.GetString(table).TrimEnd().Split("\r\n");
            Assert.All(lines[1..], line => Assert.Contains("presence, not quality", line, StringComparison.Ordinal));
        }
        Assert.Equal(5, Encoding.UTF8.GetString(RoundCsv.Findings(round)).TrimEnd().Split("\r\n").Length);
    }

    [Fact]
    public void The_printed_report_shows_dissent_reply_silence_and_the_digest()
    {
        var html = Encoding.UTF8.GetString(RoundHtml.Write(Published.Document, Report.Edition, Published.Digest, 17));
        Assert.Contains("person 2 dissents, would say partial", html, StringComparison.Ordinal);
        Assert.Contains("Sectors follow next quarter.", html, StringComparison.Ordinal);
        Assert.Contains("No reply by 2026-11-20.", html, StringComparison.Ordinal);
        Assert.Contains(Published.Digest.ToString(), html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_people_wrote_never_becomes_markup()
    {
        var story = Story.Opened();
        story.Do(Judging.Record(story.Round, story.Asker, story.Piece("north", "1.4") with { Quote = story.Vault("<script>alert(1)</script>") }));
        story.Find("north", "1.4", Finding.Adopted);
        var draft = Publishing.Draft(story.Round, Report.Edition, "Watch", story.Text, story.Now);
        var html = Encoding.UTF8.GetString(RoundHtml.Write(draft, Report.Edition, Digest.Of("x"u8), 1));
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_erased_says_so_and_breaks_nothing()
    {
        var story = Story.Ready();
        story.Erase(story.Round.Evidence["pev_001"].Recorded.Quote);
        var read = Story.Value(FrozenRound.Read(story.Publish().Bytes, "x"));
        Assert.Null(Assert.Single(read.Of("north", "1.4").Evidence).Quote);
        Assert.Contains("erased", Encoding.UTF8.GetString(RoundCsv.Evidence(read)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"form\":\"plimsoll progress round 1\"", "\"form\":\"plimsoll progress round 3\"", "form")]
    [InlineData("\"finding\":\"adopted\"", "\"finding\":\"excellent\"", "findings.finding")]
    [InlineData("\"edition\":", "\"editon\":", "edition")]
    public void A_document_of_another_form_is_refused_by_field(string from, string to, string field)
    {
        var text = Encoding.UTF8.GetString(Published.Bytes);
        Assert.Contains(from, text, StringComparison.Ordinal);
        Assert.Equal(field, FrozenRound.Read(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)), "x").Refusal?.Field);
    }

    [Fact]
    public void The_pictures_and_the_feed_are_well_formed()
    {
        var rows = new[] { new RoundRow("rnd_1", "A & B", "Watch", "2024-11", new DateOnly(2026, 11, 20), Story.Day0, 2, 2, Published.Digest.ToString(), "17") };
        foreach (var xml in (byte[][])[LevelChart.Write(Published.Document, Report.Edition), LevelChart.Write(Report.Edition), ChallengeChart.Write(Report.Edition), ChangesFeed.Write("https://example.org", rows, [])])
        {
            Assert.NotNull(XDocument.Parse(Encoding.UTF8.GetString(xml)).Root);
        }
        XNamespace atom = "http://www.w3.org/2005/Atom";
        var entry = Assert.Single(XDocument.Parse(Encoding.UTF8.GetString(ChangesFeed.Write("https://example.org", rows, []))).Root!.Elements(atom + "entry"));
        Assert.Equal("https://example.org/public/rounds/rnd_1", (string?)entry.Element(atom + "link")?.Attribute("href"));
    }

    [Fact]
    public void A_published_round_is_scored_and_compared_on_the_command_line()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");
        File.WriteAllBytes(file, Published.Bytes);
        try
        {
            var scored = CliRun.Of((string[])["progress", "score", file, "--format", "csv"]);
            Assert.Contains("high (presence, not quality), of 1", scored.Output, StringComparison.Ordinal);
            var compared = CliRun.Of((string[])["progress", "compare", "2024-11", file]);
            Assert.Contains("2024-11 and rnd_1", compared.Output, StringComparison.Ordinal);
        }
        finally { File.Delete(file); }
    }
}
