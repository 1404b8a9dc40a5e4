// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress;
using Plimsoll.Progress.Editions;

namespace Plimsoll.Tests.Progress;

public sealed class EditionTests
{
    [Fact]
    public void Eighteen_processes_stand_at_the_levels_of_the_report() =>
        Assert.Equal([(AdoptionLevel.None, 3), (AdoptionLevel.Low, 8), (AdoptionLevel.Medium, 4), (AdoptionLevel.High, 2), (AdoptionLevel.NotApplicable, 1)], Report.Edition.LevelCounts().Select(c => (c.Level, c.Processes)));

    [Fact]
    public void Challenges_mark_as_many_processes_as_the_table_of_the_report() =>
        Assert.Equal([("C1", 9), ("C2", 4), ("C3", 5), ("C4", 1), ("C5", 11)], Report.Edition.ChallengeCounts().Select(c => (c.Challenge, c.Processes)));

    [Theory]
    [InlineData("1.1", DisputeKind.ExtractionOneCellLost, "C1 C2 C3 C4 C5")]
    [InlineData("1.2", DisputeKind.ExtractionOneCellLost, "C2 C5")]
    [InlineData("1.3", DisputeKind.Seed, "C5")]
    public void A_disputed_cell_shows_both_readings_and_why(string process, DisputeKind why, string cells)
    {
        var disputed = Report.Edition.Process(process).Value!.Disputed;
        Assert.All(disputed, d => Assert.Equal(why, d.Why));
        Assert.All(disputed, d => Assert.NotEqual(d.First, d.Second));
        Assert.Equal(cells, string.Join(' ', disputed.SelectMany(d => d.Challenges)));
    }

    [Fact]
    public void Only_three_processes_are_disputed() => Assert.Equal(["1.1", "1.2", "1.3"], Report.Edition.Processes.Where(p => p.Disputed.Count > 0).Select(p => p.Id));

    [Fact]
    public void Ninety_three_examples_of_the_annex_wait_for_an_assessor_section_by_section() =>
        Assert.Equal([3, 2, 1, 4, 8, 11, 6, 5, 6, 6, 11, 6, 13, 7, 2, 2], Report.Edition.Evidence.GroupBy(e => e.Process).Select(g => g.Count()));

    [Fact]
    public void Monitoring_for_incidents_and_for_violations_share_their_evidence_and_name_each_other()
    {
        Assert.Equal(Report.Edition.EvidenceFor("3.1"), Report.Edition.EvidenceFor("3.2"));
        Assert.Equal(("3.2", "3.1"), (Report.Edition.Process("3.1").Value!.Joint, Report.Edition.Process("3.2").Value!.Joint));
    }

    [Fact]
    public void Twelve_providers_were_looked_at_and_four_gave_no_answer()
    {
        Assert.Equal((7, 5), (Report.Edition.Providers.Count(p => p.Access == Access.Open), Report.Edition.Providers.Count(p => p.Access == Access.Restricted)));
        Assert.Equal(["Inflection", "Mistral", "OpenAI", "Stability AI"], Report.Edition.Providers.Where(p => !p.Answered).Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_whole_report_is_there()
    {
        var e = Report.Edition;
        Assert.Equal((4, 5, 6, 4, 7, 5, 5, 8), (e.Practices.Count, e.Challenges.Count, e.Recommendations.Count, e.Benefits.Count, e.Considerations.Count, e.Limitations.Count, e.Questions.Count, e.Notes.Count));
        Assert.Equal((3, 7, 4, 13, 5), (e.Deployments.Count, e.Risks.Count, e.Stakeholders.Count, e.Stakeholders.Sum(s => s.Types.Count), e.Scale.Count));
        Assert.Equal(["C1", "C2", "C3", "C4", "C5"], e.Recommendations.SelectMany(r => r.Answers));
        Assert.Equal([6, 10, 3, 3], e.Practices.Select(p => p.Elements.Count));
    }

    [Theory]
    [InlineData("2026-03-31", DueState.Open)]
    [InlineData("2026-04-01", DueState.Passed)]
    public void A_dated_action_has_passed_when_its_month_is_over(string today, DueState state)
    {
        var actions = DatedRecommendation.All(Report.Edition, DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture)).SelectMany(r => r.Actions).ToArray();
        Assert.Equal(["2025-09", "2026-03", "2027-03"], actions.Where(a => a.Due is not null).Select(a => a.Due));
        Assert.Equal((DueState.Passed, state, DueState.Open), (actions.Single(a => a.Id == "R4.1").State, actions.Single(a => a.Id == "R4.2").State, actions.Single(a => a.Id == "R4.3").State));
        Assert.Equal(DueState.Undated, actions.Single(a => a.Id == "R0.1").State);
    }

    [Fact]
    public void Every_cited_line_of_the_report_exists_and_is_not_blank()
    {
        Assert.SkipWhen(Repository.Seeds is null, "The source documents are not beside this repository.");
        var lines = File.ReadAllLines(Path.Combine(Repository.Seeds!, "003_ea55f05ec21ffbae.txt"));
        using var json = System.Text.Json.JsonDocument.Parse(ProgressJson.ToUtf8(Report.Edition));
        string[] cited = [.. Cited(json.RootElement)];
        Assert.True(cited.Length > 250, $"only {cited.Length} citations were found");
        foreach (var (first, last) in cited.SelectMany(c => new Plimsoll.Vocabulary.SourceLines("", c).Ranges()))
        {
            Assert.True(first <= last && last <= lines.Length, $"{first}-{last}");
            Assert.False(string.IsNullOrWhiteSpace(lines[first - 1]) || string.IsNullOrWhiteSpace(lines[last - 1]), $"{first}-{last} begins or ends blank");
        }
    }

    [Theory]
    [InlineData("processes.yaml", "level: medium", "level: plenty", "processes.level")]
    [InlineData("processes.yaml", "challenges: [C1, C4]", "challenges: [C9]", "processes.challenges")]
    [InlineData("processes.yaml", "id: \"3.4\"", "id: \"3.3\"", "processes.id")]
    [InlineData("evidence-1.yaml", "process: \"1.3\"", "process: \"9.9\"", "evidence.process")]
    [InlineData("evidence-4.yaml", "stance: partial", "stance: splendid", "evidence.stance")]
    [InlineData("recommendations.yaml", "due: \"2026-03\"", "due: \"soon\"", "recommendations.actions.due")]
    [InlineData("stakeholders.yaml", "source: {document: S3, lines: \"1134\"}", "source: {document: S9, lines: \"1134\"}", "risks.source.document")]
    [InlineData("edition.yaml", "answered: \"no\"", "answered: \"maybe\"", "providers.answered")]
    public void A_fault_in_an_edition_is_named_with_file_line_and_field(string file, string from, string to, string field)
    {
        var refusal = Report.With(file, from, to).Refusal;
        Assert.NotNull(refusal);
        Assert.Equal((field, $"2024-11/{file}"), (refusal.Field, refusal.File));
        Assert.True(refusal.Line > 1);
    }

    private static IEnumerable<string> Cited(System.Text.Json.JsonElement element) => element.ValueKind switch
    {
        System.Text.Json.JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.NameEquals("lines") ? [p.Value.GetString()!] : Cited(p.Value)),
        System.Text.Json.JsonValueKind.Array => element.EnumerateArray().SelectMany(Cited),
        _ => [],
    };

    [Fact]
    public void An_example_belongs_to_the_provider_whose_name_its_publisher_holds_whole()
    {
        Assert.Contains(Of("google"), e => e.Publisher == "Google Cloud");
        Assert.Contains(Of("openai"), e => e.Publisher == "Brookings, OpenAI");
        Assert.All(Of("meta"), e => Assert.Contains(e.Publisher, (string[])["Meta", "Meta Research"]));
        Assert.Empty(Of("ai2"));

        static IReadOnlyList<EvidenceItem> Of(string provider) => Report.Edition.EvidenceOf(Report.Edition.Provider(provider).Value!);
    }

    [Fact]
    public void Each_process_is_answered_by_the_general_recommendation_and_by_those_for_its_challenges()
    {
        var rows = BlockRow.All(Report.Edition, Report.Today);
        Assert.Equal(18, rows.Count);
        Assert.All(rows, row => Assert.Contains(row.AnsweredBy, r => r.Answers.Count == 0));
        Assert.All(rows, row => Assert.All(row.AnsweredBy.Where(r => r.Answers.Count > 0), r => Assert.NotEmpty(r.Answers.Intersect(row.Challenges))));
    }
}
