// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Content;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

public sealed class ComparisonTests
{
    [Fact]
    public void A_checklist_compared_with_itself_shows_nothing()
    {
        foreach (var cell in Cell.All)
        {
            var same = Comparison.Of(Side(cell.ToString()), Side(cell.ToString()));
            Assert.Empty(same.Added.Concat(same.Dropped).Concat(same.Changed).Select(g => g.Id).Concat(same.AddedDuties).Concat(same.DroppedDuties));
        }
    }

    [Fact]
    public void What_one_way_adds_the_other_way_drops()
    {
        var there = Comparison.Of(Side("narrow/closed"), Side("frontier/restricted"));
        var back = Comparison.Of(Side("frontier/restricted"), Side("narrow/closed"));
        Assert.Equal(15, there.Added.Count);
        Assert.Equal(there.Added.Select(g => g.Id), back.Dropped.Select(g => g.Id));
        Assert.Equal(there.Changed.Select(g => g.Id), back.Changed.Select(g => g.Id));
        Assert.Equal(7, there.Left.Guidelines);
        Assert.Equal((22, 103), (there.Right.Guidelines, there.Right.Practices));
        Assert.All(there.Added, g => Assert.NotEmpty(g.PracticesAdded));
    }

    [Fact]
    public void Public_weights_change_words_while_the_guideline_stays()
    {
        var comparison = Comparison.Of(Side("general/restricted"), Side("general/open"));
        var g11 = Assert.Single(comparison.Changed, g => g.Id == "G11");
        Assert.Equal((Level.Full, Level.Adapted), (g11.From, g11.To));
        Assert.NotEmpty(g11.Reworded);
        // Its licence, and acceptance before access, are only suggested where weights are public, so neither is owed any more.
        Assert.Empty(g11.PracticesAdded);
        Assert.Equal(["G11.B2", "G11.B3"], g11.PracticesDropped);
        Assert.DoesNotContain(comparison.Changed, g => g.Id == "G17");
    }

    [Fact]
    public void Another_role_adds_its_duties_and_drops_the_others()
    {
        var comparison = Comparison.Of(Shipped.List("general", "open", "host"), Shipped.List("general", "open", "developer"));
        Assert.NotEmpty(comparison.AddedDuties);
        Assert.All(comparison.AddedDuties, id => Assert.Contains(".D", id, StringComparison.Ordinal));
        Assert.All(comparison.DroppedDuties, id => Assert.Contains(".H", id, StringComparison.Ordinal));
    }

    [Fact]
    public void Advice_is_not_a_list_that_asks_for_less()
    {
        var comparison = Comparison.Of(Side("frontier/restricted"), Side("frontier/open"));
        Assert.True(comparison.Right.Redirects);
        Assert.Equal("Paradigm-shifting or Frontier × Restricted API and Hosted Access", new Cell(comparison.Redirect!.ModelType, comparison.Redirect.ReleaseType).Label);
        Assert.Equal((0, 0, 0), (comparison.Added.Count, comparison.Dropped.Count, comparison.Changed.Count));
    }

    [Theory]
    [InlineData("frontier")]
    [InlineData("frontier/ajar")]
    [InlineData("no-such-pack:general/open")]
    [InlineData("plimsoll-tailoring-1:frontier/restricted")]
    public void A_side_that_names_no_list_is_refused(string side) => Assert.Equal(("guidance.unknown-value", "side", side), (Why(side)?.Code, Why(side)?.Field, Why(side)?.Value));

    private static Refusal? Why(string side) => Shipped.Library.Side(side, []).Refusal;

    private static Checklist Side(string text) => Shipped.Value(Shipped.Library.Side(text, []));
}

/// <summary>A sourced cell takes the place of an inferred one by content alone.</summary>
public sealed class SourcedCellTests
{
    private const string Sample = "sourced-cell";

    private static readonly ContentFolder Folder = Shipped.Value(ContentFolder.Read(Repository.At("samples", "guidance", Sample)));

    private static readonly Library With = Shipped.Value(Shipped.With([.. Folder.Packs.Select(p => (p.Key, p.Value))]));

    [Fact]
    public void The_example_pack_says_that_it_is_invented()
    {
        var pack = With.Packs.Single(p => p.Header.Id == "sourced-cell-example");
        Assert.Contains("invented", pack.Header.Title + pack.Header.Statement, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(("pai-2024", Basis.Source), (pack.Header.Edition, pack.Header.Basis));
    }

    [Fact]
    public void Adding_a_sourced_pack_replaces_the_inferred_cell_and_lists_what_moved()
    {
        Assert.Empty(Shipped.Library.Moves());
        Assert.Equal(
            [
                new Move("general/open", "G04", Level.Scaled, "plimsoll-tailoring-1", Level.Full, "sourced-cell-example"),
                new Move("general/open", "G20", Level.Full, "plimsoll-tailoring-1", Level.Scaled, "sourced-cell-example"),
            ],
            With.Moves());
    }

    [Fact]
    public void Only_the_replaced_cell_changes()
    {
        foreach (var (before, after) in Shipped.Library.Matrix().Zip(With.Matrix()))
        {
            foreach (var cell in Cell.All.Select(c => c.ToString()))
            {
                if (cell == "general/open") { Assert.Equal((Basis.Source, "sourced-cell-example"), (after.Cells[cell].Basis, after.Cells[cell].Pack)); }
                else { Assert.Equal(before.Cells[cell], after.Cells[cell]); }
            }
        }
    }

    [Fact]
    public void The_replaced_list_can_still_be_looked_at_and_compared()
    {
        var was = Shipped.Value(With.Side("plimsoll-tailoring-1:general/open", []));
        var now = Shipped.Value(With.Side("general/open", []));
        var comparison = Comparison.Of(was, now);
        Assert.Empty(comparison.Added);
        Assert.Contains(comparison.Changed, g => g is { Id: "G04", From: Level.Scaled, To: Level.Full });
        Assert.Empty(comparison.Dropped);
        Assert.Contains(comparison.Changed, g => g is { Id: "G20", From: Level.Full, To: Level.Scaled });
        Assert.Contains(now.Packs, p => p.Id == "sourced-cell-example");
    }

    [Fact]
    public void A_sourced_cell_never_carries_words_that_were_inferred()
    {
        var practices = With.Tailor(Shipped.List("general", "open").Profile).Guidelines.SelectMany(g => g.Practices).ToArray();
        Assert.All(practices, p => Assert.Equal(("pai-2024", null), (p.Pack, p.RewordedBecause)));
    }

    [Fact]
    public void A_cell_may_bring_practices_in_its_own_words()
    {
        var pack = Shipped.Yaml("""
            pack: {id: own-words, title: t, publisher: p, published: "2026", date: "2026-01-01", basis: source, edition: pai-2024, scope: s, statement: st}
            documents: [{id: D, file: d.txt, title: t}]
            tailoring:
              - guideline: G01
                entries:
                  - cells: [general/open]
                    level: full
                    practices:
                      - {id: G01.B1, tier: baseline, title: t, text: "Words of its own.", when: continuous, proof: done, source: {document: D, lines: "3"}}
            """ + string.Concat(Shipped.GuidelineIds.Skip(1).Select(id => $"\n  - guideline: {id}\n    entries: [{{cells: [general/open], level: full}}]")));
        var list = Shipped.Value(Shipped.With(("own-words", pack))).Tailor(Shipped.List("general", "open").Profile);
        var practice = Assert.Single(list.Guidelines[0].Practices);
        Assert.Equal(("Words of its own.", "own-words", Basis.Source, "d.txt"), (practice.Text, practice.Pack, practice.Basis, practice.Source.Document));
        Assert.All(list.Guidelines.Skip(1).SelectMany(g => g.Practices), p => Assert.Equal("pai-2024", p.Pack));
    }
}
