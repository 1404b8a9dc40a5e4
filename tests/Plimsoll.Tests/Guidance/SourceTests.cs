// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Cli;
using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;
using Plimsoll.Guidance.Packs;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

/// <summary>What the content rests on outside: that readers can reach it, and that what is old is said to be.</summary>
public sealed class SourceTests
{
    private static readonly Library Library = Shipped.Library;

    private static readonly PackTexts Texts = Library.DefaultEdition.Pack.Texts;

    private static IEnumerable<SourceLines> Cited => Lists().SelectMany(Of).Concat(OfTexts()).OfType<SourceLines>();

    private static Checklist[] Lists() =>
    [
        Shipped.List("frontier", "restricted", "provider", "adapter", "host", "developer"), Shipped.List("frontier", "open"), Shipped.List("general", "open"),
    ];

    private static IEnumerable<SourceLines?> Of(Checklist list) =>
    [
        .. list.Guidelines.SelectMany(g => g.Practices).SelectMany(p => new[] { p.Source, p.RewordedFrom }),
        .. list.Guidelines.SelectMany(g => g.Notes.Concat(g.Resources)).Select(n => n.Source),
        .. list.Mitigations.Select(m => m.Source), .. list.Mitigations.SelectMany(m => m.Duties).Select(d => d.Source),
        .. list.Mitigations.SelectMany(m => m.Limits).Select(l => l.Source), .. list.Mitigations.SelectMany(m => m.Conflicts).Select(c => c.Source),
        .. list.Notices.Select(n => n.Source),
        .. list.Redirect is null ? Array.Empty<SourceLines?>() : [list.Redirect.Source, .. list.Redirect.Conditions.Select(c => c.Source)],
    ];

    private static IEnumerable<SourceLines?> OfTexts() =>
    [
        .. Texts.ModelTypes.Concat(Texts.ReleaseTypes).Select(t => t.Source),
        .. Texts.RiskCategories.Concat(Texts.RiskFamilies).Select(t => t.Source),
        .. Texts.ActorSets.SelectMany(s => s.Actors.Select(a => a.Source).Append(s.Source)),
    ];

    [Fact]
    public void Every_citation_names_title_section_and_publisher_and_an_address_or_that_none_is_known()
    {
        var cited = Cited.ToArray();
        Assert.True(cited.Length > 400);
        Assert.Empty(cited.Where(s => s.Cited is not { Section: not null, Publisher.Length: > 0 })
            .Select(s => $"{s.Document} {s.Lines}").Distinct());
        Assert.All(cited, s => Assert.True(s.Cited!.Address is null || s.Cited.Address.StartsWith("https://", StringComparison.Ordinal)));
        Assert.All(Library.Packs.SelectMany(p => p.Documents), d => Assert.NotNull(Library.Sources.Find(d.File)));
    }

    /// <summary>What holds gates by the day rests on a source that ages like every other; the words of the question name it, and say how it was read.</summary>
    [Fact]
    public void The_question_of_the_gate_has_a_source_that_ages_with_the_others()
    {
        var questions = Shipped.Value(Plimsoll.Release.Gates.GateReader.Shipped()).Questions;
        Assert.NotEmpty(questions);
        Assert.All(questions, question =>
        {
            var source = Assert.Single(Library.Sources.All, s => question.Source.Contains(s.Title, StringComparison.Ordinal));
            Assert.Equal(source.How == Reading.Secondary, question.Source.Contains("second-hand", StringComparison.Ordinal));
            Assert.True(source.IsStale(source.ReadDate.AddDays(181)));
        });
    }

    [Fact]
    public void A_citation_reads_as_people_quote_and_keeps_file_and_line_for_programs()
    {
        var practice = Shipped.Value(Library.Practice("G12.B1")).Practice;
        Assert.Equal(("000_63d9a1e01a6abc4f.txt", "170"), (practice.Source.Document, practice.Source.Lines));
        Assert.Equal(
            "Guidance for Safe Foundation Model Deployment: checklist for Frontier × Restricted, “Monitor deployed systems”",
            practice.Source.Cited!.Text);
        var duty = Library.AllMitigations().Single(m => m.Id == "M12").Duties[0];
        Assert.EndsWith("“Appendix A, Implement Incident Reporting Channels”, pages 13-20", duty.Source.Cited!.Text, StringComparison.Ordinal);
        var json = CliRun.Of("guidance show G12.B1 --format json").Json.GetProperty("practice").GetProperty("source");
        Assert.Equal("170", json.GetProperty("lines").GetString());
        Assert.Equal("https://partnershiponai.org/modeldeployment/", json.GetProperty("cited").GetProperty("address").GetString());
        Assert.Contains("https://partnershiponai.org/modeldeployment/", CliRun.Of("guidance show G12.B1").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_is_known_of_a_document_file_and_line_stand_as_before()
    {
        var tables = Shipped.Folder.Tables.Where(t => t.Key is not "sections.tsv" && !t.Key.StartsWith("crosswalks/", StringComparison.Ordinal)).ToDictionary();
        tables["sources.tsv"] = tables["sources.tsv"].Split('\n')[0] + "\n";
        var library = Shipped.Value(Library.Load(Shipped.Folder.Packs, tables));
        Assert.Null(Shipped.Value(library.Practice("G12.B1")).Practice.Source.Cited);
    }

    [Fact]
    public void A_source_is_fresh_for_180_days_and_has_to_be_read_again_from_the_day_after()
    {
        foreach (var source in Library.Sources.All)
        {
            Assert.False(source.IsStale(source.ReadDate.AddDays(180)));
            Assert.True(source.IsStale(source.ReadDate.AddDays(181)));
        }
    }

    [Fact]
    public void As_the_clock_moves_on_more_has_to_be_read_again_and_never_less_and_each_stands_once()
    {
        HashSet<string> before = [];
        var first = Library.Sources.All.Min(s => s.ReadDate);
        for (var day = 0; day < 400; day++)
        {
            var answer = Library.SourcesOn(first.AddDays(day));
            Assert.Equal(Library.Sources.All.Select(s => s.Id).Order(), answer.Sources.Select(s => s.Source.Id).Order());
            Assert.All(answer.Sources, s => Assert.Equal((s.Age > 180, answer.Today.DayNumber - s.Source.ReadDate.DayNumber), (s.Stale, s.Age)));
            HashSet<string> now = [.. answer.Stale.Select(s => s.Source.Id)];
            Assert.True(before.IsSubsetOf(now));
            // Those to be read again stand before the others.
            Assert.Equal(answer.Sources.Take(now.Count).Select(s => s.Source.Id), answer.Stale.Select(s => s.Source.Id));
            before = now;
        }
        Assert.Equal(Library.Sources.All.Count, before.Count);
    }

    [Fact]
    public void What_to_read_again_first_is_law_then_codes_and_within_them_what_others_told()
    {
        SourceStanding[] stale = [.. Library.SourcesOn(new DateOnly(2028, 1, 1)).Stale];
        Assert.Equal(Library.Sources.All.Count, stale.Length);
        Assert.Equal(stale.Select(s => s.Standing ?? (Standing)9).Order(), stale.Select(s => s.Standing ?? (Standing)9));
        Assert.All(stale.Zip(stale.Skip(1)).Where(p => p.First.Standing == p.Second.Standing), p => Assert.True(p.First.Source.How >= p.Second.Source.How));
        Assert.Equal((Standing.Law, Reading.Secondary), (stale[0].Standing, stale[0].Source.How));
        Assert.True(stale[0].Rows > 0 && stale[0].Targets.Count > 0);
    }

    [Fact]
    public void The_command_goes_by_the_clock_of_its_terminal()
    {
        Assert.Empty(Sources("2026-11-30", "--stale").GetProperty("sources").EnumerateArray());
        var later = Sources("2027-05-20", "--stale");
        Assert.Equal("2027-05-20", later.GetProperty("today").GetString());
        Assert.Equal(
            Library.SourcesOn(new DateOnly(2027, 5, 20)).Stale.Select(s => s.Source.Id),
            later.GetProperty("sources").EnumerateArray().Select(s => s.GetProperty("source").GetProperty("id").GetString()));
        Assert.NotEmpty(later.GetProperty("sources").EnumerateArray());
    }

    [Theory]
    [InlineData("sources.tsv", "\t2026-11-29\t", "\tsoon\t", "read")]
    [InlineData("sources.tsv", "\tsecondary\t", "\thearsay\t", "how")]
    [InlineData("sources.tsv", "\thttps://", "\thttp://", "address")]
    [InlineData("sources.tsv", "id\ttitle", "id\tname", "columns")]
    [InlineData("sources.tsv", "gpai-code-chapters\t", "gpai-code-safety\t", "id")]
    [InlineData("sections.tsv", "\t76-80\t", "\tfrom 76\t", "lines")]
    [InlineData("sections.tsv", "000_63d9a1e01a6abc4f.txt\t", "lost.txt\t", "document")]
    [InlineData("targets.tsv", "eu-dsa\tArticle_15\t", "eu-dsa\tArticle_16\t", "item")]
    public void A_fault_of_a_table_names_file_line_and_field(string file, string from, string to, string field)
    {
        var text = Shipped.Folder.Tables[file];
        var at = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0);
        var tables = new Dictionary<string, string>(Shipped.Folder.Tables) { [file] = text[..at] + to + text[(at + from.Length)..] };
        var refusal = Library.Load(Shipped.Folder.Packs, tables).Refusal;
        Assert.Equal((file, field), (refusal?.File, refusal?.Field));
        Assert.True(refusal!.Line > 0);
    }

    private static System.Text.Json.JsonElement Sources(string day, params string[] more)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        using var input = new MemoryStream();
        var clock = new Still(DateTimeOffset.Parse($"{day}T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(0, PlimsollCommand.Run(["guidance", "sources", "--format", "json", .. more], new Terminal(output, error, input) { Clock = clock }));
        return System.Text.Json.JsonDocument.Parse(Encoding.UTF8.GetString(output.ToArray())).RootElement;
    }

    private sealed class Still(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
