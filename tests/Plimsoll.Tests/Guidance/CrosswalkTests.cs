// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

/// <summary>What the shipped crosswalks say: of whom, with which reason, and on which source.</summary>
public sealed class CrosswalkTests
{
    private static readonly Library Library = Shipped.Library;

    private static readonly (CrosswalkTarget Target, CrosswalkRow Row)[] Rows =
        [.. Library.Crosswalks.SelectMany(c => c.Rows, (c, r) => (c.Target, r))];

    private static readonly Dictionary<string, string> Processes = Plimsoll.Progress.ProgressLibrary.Shipped().Value!
            .Editions[0].Processes.ToDictionary(p => p.Id, p => p.Title);

    [Fact]
    public void Every_line_exists_and_is_called_what_it_is_called_elsewhere() =>
        Assert.Empty(Rows
            .Where(r => r.Row.Label != (r.Row.Kind is LineKind.Process ? Processes.GetValueOrDefault(r.Row.Subject) : Library.TitleOf(r.Row.Subject)))
            .Select(r => $"{r.Target.Id}: {r.Row.Subject} {r.Row.Label}"));

    [Fact]
    public void No_line_is_compared_twice_with_one_item() =>
        Assert.Empty(Rows.GroupBy(r => (r.Target.Id, r.Row.Subject, r.Row.Item)).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void A_line_without_counterpart_has_none_beside_it() =>
        Assert.Empty(Rows.GroupBy(r => (r.Target.Id, r.Row.Subject)).Where(g => g.Any(r => r.Row.Item is null) && g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void Every_row_has_a_reason_a_source_and_the_day_on_which_it_was_read()
    {
        Assert.All(Rows, r =>
        {
            Assert.NotEmpty(r.Row.Comment);
            Assert.True(Library.Sources.Find(r.Row.Source) is { } source && source.ReadDate <= r.Row.MappingDate, r.Row.Source);
            Assert.True(r.Row.Item is null == r.Row.About is null);
        });
        // A reason is about its row: one that stands under many lines of a target says nothing of any.
        Assert.Empty(Rows.Where(r => r.Target.Id is not "iso-iec-42001-2023" and not "fmti-2025")
            .GroupBy(r => (r.Target.Id, r.Row.Comment)).Where(g => g.Count() > 6).Select(g => g.Key));
    }

    [Fact]
    public void Predicates_and_confidence_tell_rows_apart_and_each_is_explained()
    {
        Assert.All(Terms.Relations.All, word => Assert.NotEmpty(Relations.Meaning(word.Value)));
        Assert.Equal(Terms.Relations.All.Count, Terms.Relations.All.Select(word => Relations.Predicate(word.Value)).Distinct().Count());
        var used = Rows.GroupBy(r => r.Row.Relation).ToDictionary(g => g.Key, g => g.Count());
        Relation[] common = [Relation.Close, Relation.Subset, Relation.Superset, Relation.Intersects, Relation.None];
        Assert.All(common, relation => Assert.True(used.GetValueOrDefault(relation) > 10, $"{relation}"));
        // A standard whose text is closed is compared by heading alone, and says so; nowhere else does one number stand for all.
        Assert.Equal(["iso-iec-42001-2023"], Library.Crosswalks.Where(c => c.Rows.Select(r => r.Confidence).Distinct().Count() < 3).Select(c => c.Target.Id));
        Assert.Equal(["iso-iec-42001-2023"], Library.Crosswalks.Where(c => c.Rows.Where(r => r.Item is not null)
            .Select(r => r.Relation).Distinct().Count() < 2).Select(c => c.Target.Id));
    }

    /// <summary>Whoever hosts, adapts or builds finds what law and codes ask of it, at its own duties.</summary>
    [Theory]
    [InlineData(Role.Host, "eu-dsa", 20)]
    [InlineData(Role.Host, "eu-ai-act", 2)]
    [InlineData(Role.Adapter, "eu-ai-act", 5)]
    [InlineData(Role.Adapter, "eu-gpai-code-2025", 2)]
    [InlineData(Role.Developer, "eu-ai-act", 8)]
    [InlineData(Role.Developer, "eu-marking-code-2026", 4)]
    [InlineData(Role.Provider, "eu-gpai-code-2025", 30)]
    public void Every_actor_has_counterparts_at_its_own_duties(Role actor, string target, int atLeast)
    {
        var own = Library.AllMitigations().SelectMany(m => m.Duties).Where(d => d.Actor == actor).Select(d => d.Id).ToHashSet();
        Assert.True(Rows.Count(r => r.Target.Id == target && r.Row.Item is not null && own.Contains(r.Row.Subject)) >= atLeast);
    }

    [Fact]
    public void Every_documentation_process_and_every_strategy_is_compared_with_something()
    {
        Assert.Equal(18, Processes.Count);
        Assert.All(Processes.Keys, id => Assert.NotNull(Library.CounterpartsOf(id)));
        Assert.All(Library.Strategies, s => Assert.NotNull(Library.CounterpartsOf(s.Strategy.Id)));
        Assert.All(Library.DefaultEdition.Pack.Guidelines, g => Assert.NotNull(Library.CounterpartsOf(g.Id)));
    }

    /// <summary>What a reader with the texts beside them missed.</summary>
    [Theory]
    [InlineData("G07.B1", "eu-gpai-code-2025", "S&S Appendix 3.5")]
    [InlineData("G13.B1", "eu-gpai-code-2025", "S&S 8.3")]
    [InlineData("M12.P3", "eu-gpai-code-2025", "S&S 8.3")]
    [InlineData("G14.B1", "eu-ai-act", "Article 93(1)(c)")]
    [InlineData("G14.B1", "eu-ai-act", "Article 20")]
    [InlineData("G19.B1", "eu-ai-act", "Article 89(2)")]
    [InlineData("M01.P1", "eu-gpai-code-2025", "Copyright 1.1")]
    [InlineData("M06.H8", "eu-gpai-code-2025", "Copyright 1.5")]
    [InlineData("M13.H3", "eu-dsa", "Article 17")]
    [InlineData("M07.A1", "eu-ai-act", "Guidelines C(2025) 7719, points 59 to 61")]
    [InlineData("G13.B2", "us-ny-raise", "GBL 1422(3)(a)")]
    [InlineData("3.4", "us-ca-sb-53", "22757.13(c)(1)")]
    [InlineData("G21.B1", "eu-marking-code-2026", "Section 1, 1.1")]
    [InlineData("M11.P2", "nist-ai-800-4", "Table 3, open-weight models")]
    public void A_counterpart_that_was_missing_is_there(string subject, string target, string item) =>
        Assert.Contains(Rows, r => (r.Row.Subject, r.Target.Id, r.Row.Item) == (subject, target, item));

    /// <summary>What a reader who had not written the rows found wrong with the item's own text beside it.</summary>
    [Theory]
    [InlineData("G17", "nist-ai-600-1", "MS-2.6-001", Relation.Intersects)]
    [InlineData("M09.A1", "nist-ai-600-1", "MS-2.7-008", Relation.Close)]
    [InlineData("M12.P3", "nist-ai-600-1", "GV-2.1-005", Relation.Close)]
    [InlineData("4.2", "fmti-2025", "indicator 83", Relation.Close)]
    [InlineData("M01.P10", "fmti-2025", "indicator 19", Relation.Close)]
    [InlineData("M02.P2", "eu-gpai-code-2025", "S&S Appendix 3.3", Relation.Close)]
    [InlineData("M10.P1", "eu-gpai-code-2025", "T 1.1", Relation.Intersects)]
    [InlineData("M04.P2", "eu-ai-act", "Article 25(2)", Relation.Intersects)]
    [InlineData("G07.B1", "nist-ai-rmf-1.0", "MEASURE 1.3", Relation.Intersects)]
    [InlineData("M13.H6", "eu-dsa", "Article 18", Relation.Superset)]
    [InlineData("G11.B2", "us-ny-raise", "GBL 1421(3)(a)", Relation.Intersects)]
    [InlineData("G22.B2", "fmti-2025", null, Relation.None)]
    [InlineData("M15.P2", "eu-gpai-code-2025", null, Relation.None)]
    public void A_row_is_as_the_second_reader_left_it(string subject, string target, string? item, Relation relation) =>
        Assert.Contains(Rows, r => (r.Row.Subject, r.Target.Id, r.Row.Item, r.Row.Relation) == (subject, target, item, relation));

    /// <summary>Evaluation together with government bodies is no report of incidents, and a way in for reports of harm is nothing that is published.</summary>
    [Theory]
    [InlineData("G13", "fmti-2025", "indicator 82")]
    [InlineData("3.4", "fmti-2025", "indicator 82")]
    [InlineData("G15", "iso-iec-42001-2023", "A.8.3")]
    [InlineData("G16", "iso-iec-42001-2023", "A.8.3")]
    [InlineData("G07", "iso-iec-42001-2023", "9.2")]
    public void A_counterpart_that_was_none_is_gone(string subject, string target, string item) =>
        Assert.DoesNotContain(Rows, r => (r.Row.Subject == subject || r.Row.Guideline == subject) && (r.Target.Id, r.Row.Item) == (target, item));

    [Fact]
    public void Each_row_says_what_a_second_reader_said_and_a_table_without_the_column_was_read_by_nobody()
    {
        Assert.All(Library.Crosswalks, c => Assert.Contains(c.Rows, r => r.SecondReading == SecondReading.Agreed));
        Assert.Contains(Rows, r => r.Row.SecondReading == SecondReading.NotRead);
        Assert.Equal("3 agreed, 1 not read", Relations.SecondReadings([.. Three(SecondReading.Agreed), Rows.First(r => r.Row.SecondReading == SecondReading.NotRead).Row]));
        const string File = "crosswalks/eu-dsa.sssom.tsv";
        var without = string.Join('\n', Shipped.Folder.Tables[File].Split('\n').Select(l => l.Contains('\t', StringComparison.Ordinal) ? l[..l.LastIndexOf('\t')] : l));
        var older = Library.Load(Shipped.Folder.Packs, new Dictionary<string, string>(Shipped.Folder.Tables) { [File] = without }).Value!;
        Assert.All(older.CrosswalkTo("eu-dsa").Value!.Rows, r => Assert.Equal(SecondReading.NotRead, r.SecondReading));

        static IEnumerable<CrosswalkRow> Three(SecondReading said) => Rows.Where(r => r.Row.SecondReading == said).Take(3).Select(r => r.Row);
    }

    [Fact]
    public void The_processes_are_listed_by_number_with_what_asks_about_each() =>
        Assert.Equal(Processes.Keys.Order(StringComparer.Ordinal), Library.Processes.Select(p => p.Id));

    [Fact]
    public void A_law_that_is_not_in_force_yet_says_from_when()
    {
        Assert.Equal(new DateOnly(2027, 1, 1), Library.CrosswalkTo("us-ny-raise").Value!.Target.AppliesFrom);
        var act = Library.CrosswalkTo("eu-ai-act").Value!;
        Assert.Null(act.Target.AppliesFrom);
        // Of the Act a part is in force; what asks something of high-risk systems alone says from when, and its head says which text was read.
        Assert.All(act.Rows.Where(r => r.Comment.Contains("high-risk", StringComparison.OrdinalIgnoreCase)), r => Assert.Contains("2 December 2027 and 2 August 2028", r.Comment, StringComparison.Ordinal));
        Assert.EndsWith($"; {act.Rows.Count(r => r.Source == "ai-act-2024")} of {act.Rows.Count} rows by the text of 2024", act.Target.Version, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_shows_counterparts_of_a_guideline_with_those_of_its_practices_and_of_a_strategy_with_those_of_its_duties()
    {
        var list = Shipped.List("general", "open", "host");
        var strategy = list.Mitigations.Single(m => m.Id == "M13");
        Assert.Contains(strategy.Counterparts, c => (c.Subject, c.Item) == ("M13.H3", "Article 17"));
        Assert.DoesNotContain(strategy.Counterparts, c => c.Subject == "M13.D3");
        var guideline = Shipped.List("frontier", "restricted").Guidelines.Single(g => g.Id == "G13");
        Assert.Contains(guideline.Crosswalk, c => c.Subject == "G13.B2");
        var answer = Shipped.Value(Library.Practice("G13.B2"));
        Assert.All(answer.Crosswalk, c => Assert.Contains(c.Subject, new[] { "G13", "G13.B2" }));
    }
}
