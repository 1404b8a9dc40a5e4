// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Plimsoll.Guidance;
using Plimsoll.Tests.Architecture;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

/// <summary>What two people decided about the restated words, line by line: <c>content/guidance/review.tsv</c>.</summary>
public sealed partial class ReviewTests
{
    private static readonly Line[] Lines = [.. Tree.Here.Lines("content/guidance/review.tsv").Skip(1).Select(line => line.Split('\t')).Select((cells, n) =>
        cells.Length == 5 ? new Line(n + 2, cells[0], cells[1], cells[2], cells[3], cells[4]) : throw new InvalidDataException($"review.tsv line {n + 2} has {cells.Length} cells"))];

    [GeneratedRegex("^[GM][0-9]{2}(\\.[A-Z][0-9]+)?$")]
    private static partial Regex Id { get; }

    [Fact]
    public void Every_line_says_what_was_read_where_by_whom_when_and_what_came_of_it() => Assert.All(Lines, line =>
    {
        Assert.All(new[] { line.Item, line.Where, line.Reader, line.Said }, cell => Assert.False(string.IsNullOrWhiteSpace(cell), $"line {line.Number}"));
        Assert.Matches("^20[0-9]{2}-[0-9]{2}-[0-9]{2}$", line.Date);
    });

    [Fact]
    public void What_an_author_decided_was_read_by_somebody_else_afterwards() => Assert.All(Lines.Where(l => l.Reader == "author" && !IsProposed(l)), decided =>
        Assert.Contains(Lines, l => l.Item == decided.Item && l.Reader != decided.Reader && l.Number > decided.Number));

    /// <summary>What waits for a second reader says so, and nothing waits but what is known to.</summary>
    [Fact]
    public void What_a_significant_update_asks_under_a_strategy_is_proposed_line_by_line_as_the_pack_has_it()
    {
        var renewals = Shipped.Library.Packs.SelectMany(p => p.Tailoring.StrategyRenewals).ToArray();
        Assert.Equal(Shipped.Library.Strategies.Select(s => s.Strategy.Id).Order(), renewals.Select(r => r.Strategy).Order());
        Assert.Equal(
            renewals.Select(r => $"renewal {r.Strategy} proposed: {Terms.Renewals[r.Renew].Label}").Order(),
            Lines.Where(IsProposed).Select(l => $"{l.Item} {l.Said.Split(',')[0]}").Order());
        Assert.All(renewals, r => Assert.Contains(Lines, l => l.Item == $"renewal {r.Strategy}" && l.Said.EndsWith(r.Reason, StringComparison.Ordinal)));
    }

    private static bool IsProposed(Line line) => line.Said.StartsWith("proposed: ", StringComparison.Ordinal);

    [Fact]
    public void Every_pair_was_decided_by_a_second_reader_and_no_other_is_named() => Assert.Equal(
        Shipped.Library.Packs.SelectMany(p => p.Tailoring.Pairs).Select(p => $"pair {p.Practice} {p.Duty}").Order(),
        Lines.Where(l => l.Item.StartsWith("pair ", StringComparison.Ordinal)).Where(l => l.Reader != "author").Select(l => l.Item).Order());

    [Fact]
    public void An_item_that_is_named_by_its_id_exists()
    {
        var edition = Shipped.Library.DefaultEdition.Pack;
        string[] known =
        [
            .. edition.Guidelines.Select(g => g.Id), .. edition.Guidelines.SelectMany(g => g.Practices).Select(p => p.Id),
            .. Shipped.Library.AllMitigations().SelectMany(m => m.Duties.Select(d => d.Id).Prepend(m.Id)),
        ];
        Assert.Empty(Lines.Select(l => l.Item).Where(item => Id.IsMatch(item)).Except(known));
        Assert.Empty(edition.Guidelines.SelectMany(g => g.Practices).Select(p => p.Id).Except(Lines.Select(l => l.Item)));
    }

    /// <summary>The levels that the second reading set, so that none falls back unseen.</summary>
    [Theory]
    [InlineData("narrow", "research", "G12", Level.Optional)]
    [InlineData("narrow", "research", "G14", Level.Scaled)]
    [InlineData("frontier", "closed", "G15", Level.Scaled)]
    [InlineData("frontier", "research", "G15", Level.Optional)]
    [InlineData("general", "open", "G04", Level.Scaled)]
    public void A_level_is_as_it_was_decided(string model, string release, string id, Level level) =>
        Assert.Equal(level, Shipped.List(model, release, "provider").Guidelines.Single(g => g.Id == id).Level);

    [Fact]
    public void Criteria_for_notices_stand_before_an_incident_and_a_policy_for_evaluations_is_an_arrangement()
    {
        var items = Shipped.List("frontier", "restricted", "provider").Items.ToDictionary(i => i.Id);
        Assert.True(items["G13.B2"].DueByRelease);
        Assert.Equal((Basis.Source, Basis.Inferred), (items["G13.B2"].Basis.When.Basis, items["G13.B2"].Basis.Proof.Basis));
        Assert.Equal((Proof.Arrangement, Basis.Source, Basis.Inferred), (items["G06.B1"].Proof, items["G06.B1"].Basis.Proof.Basis, items["G06.B1"].Basis.When.Basis));
    }

    [Fact]
    public void No_pack_says_that_the_lists_of_ten_cells_were_never_published() =>
        Assert.Contains("whose published list we did not have", Shipped.Library.Packs.Single(p => p.Header.Id == "plimsoll-tailoring-1").Header.Scope, StringComparison.Ordinal);

    [Theory]
    [InlineData("pai-2024", "G07")]
    public void A_slip_of_the_source_is_said_to_be_the_source_s(string edition, string id) => Assert.Contains(
        Shipped.Library.Packs.Single(p => p.Header.Id == edition).Guidelines.Single(g => g.Id == id).Resources,
        r => r.Text.Contains("The checklist says internal here", StringComparison.Ordinal));

    /// <summary>The second reading of the crosswalks: every row says what came of it, and the record says the same, row by row and framework by framework.</summary>
    [Fact]
    public void What_the_second_reader_of_the_crosswalks_changed_or_added_stands_in_the_record_and_nothing_else_does()
    {
        var rows = Shipped.Library.Crosswalks.SelectMany(c => c.Rows).ToArray();
        var record = Lines.Where(l => l.Item.StartsWith("crosswalk ", StringComparison.Ordinal)).Select(l => (Words: l.Item.Split(' ', 4), l.Said)).ToArray();
        foreach (var said in new[] { SecondReading.Changed, SecondReading.Added })
        {
            var word = Terms.SecondReadings[said].Key;
            Assert.Equal(
                rows.Where(r => r.SecondReading == said).Select(r => $"{r.Target} {r.Subject}").Order(),
                record.Where(r => r.Words.Length == 4 && r.Said.StartsWith($"{word}: ", StringComparison.Ordinal)).Select(r => $"{r.Words[1]} {r.Words[2]}").Order());
        }
        Assert.All(record.Where(r => r.Words.Length == 4), r => Assert.Matches("^(changed|added|deleted): .", r.Said));
        foreach (var crosswalk in Shipped.Library.Crosswalks)
        {
            var whole = Assert.Single(record, r => r.Words.Length == 2 && r.Words[1] == crosswalk.Target.Id);
            int Count(SecondReading said) => crosswalk.Rows.Count(r => r.SecondReading == said);
            var counts = Counts.Match(whole.Said).Groups.Values.Skip(1).Select(g => int.Parse(g.Value)).ToArray();
            Assert.Equal([Count(SecondReading.Agreed), Count(SecondReading.Changed), Count(SecondReading.Added)], counts[1..4]);
            Assert.Equal(counts[0], counts[1..].Sum());
            // A row that came later waits for a reader.
            Assert.InRange(Count(SecondReading.NotRead), counts[4], int.MaxValue);
        }
    }

    /// <summary>What two readers of the whole gate found, each with what came of it: <c>docs/measured/gate.md</c>. That its tests exist, the pages' test says.</summary>
    [Fact]
    public void Every_finding_about_the_gate_is_answered_as_changed_with_its_test_or_kept_with_its_reason()
    {
        var (heading, rows, under) = ("", new List<string[]>(), new Dictionary<string, int>());
        foreach (var line in Tree.Here.Lines("docs/measured/gate.md"))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal)) { heading = line[3..]; }
            if (!line.StartsWith("| ", StringComparison.Ordinal) || line.EndsWith("| Answer |", StringComparison.Ordinal)) { continue; }
            rows.Add(line.Trim('|', ' ').Split(" | ", 2));
            under[heading] = under.GetValueOrDefault(heading) + 1;
        }
        // A row that is taken out is missed, in whichever table it stood.
        Assert.Equal(
            ["Everybody's list, wording and whose word it is 9", "What is proven, what was asked, what ends 13", "Distortions 16", "Ten cells 5", "Smaller things 5",
                "What the first reading missed altogether 17", "What newcomers met 18", "What an attack found 22", "What a second attack found 25"],
            under.Select(section => $"{section.Key} {section.Value}"));
        Assert.All(rows, row => Assert.Matches("^(changed\\b|kept because )", row[1]));
        Assert.All(rows.Where(r => r[1].StartsWith("changed", StringComparison.Ordinal)), row => Assert.Matches("`[A-Za-z]+Tests[.`]|see F[0-9]|review.tsv|changed in wording", row[1]));
        var named = rows.SelectMany(r => Finding.Matches(r[0].Split(':')[0]).Select(m => m.Value)).ToArray();
        Assert.Equal(Enumerable.Range(1, 15).Select(n => $"Row {n}"), rows.Select(r => r[0].Split(':')[0]).Where(f => f.StartsWith("Row ", StringComparison.Ordinal)));
        string[] expected = [.. Enumerable.Range(1, 12).Select(n => $"F{n}"), .. Enumerable.Range(1, 4).Select(n => $"B{n}"), .. Enumerable.Range(1, 6).Select(n => $"M{n}")];
        Assert.Equal(expected.Order(), named.Order());
    }

    [GeneratedRegex(@"(?<![.\w])(?:F[1-9][0-9]?|[BM][1-9])\b(?!\.)")]
    private static partial Regex Finding { get; }

    [GeneratedRegex("^read: ([0-9]+) rows: ([0-9]+) agreed, ([0-9]+) changed, ([0-9]+) added by this reader, ([0-9]+) not read")]
    private static partial Regex Counts { get; }

    private sealed record Line(int Number, string Item, string Where, string Reader, string Date, string Said);
}
