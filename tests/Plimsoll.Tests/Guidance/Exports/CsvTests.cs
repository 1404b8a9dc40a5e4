// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Guidance.Exports;
using Plimsoll.Vocabulary;
using static Plimsoll.Tests.Guidance.Exports.Exported;

namespace Plimsoll.Tests.Guidance.Exports;

public sealed class CsvTests
{
    [Fact]
    public void A_checklist_has_one_row_for_each_practice_and_each_duty()
    {
        foreach (var list in Checklists())
        {
            var rows = Csv(ChecklistCsv.Write(list));
            Assert.Equal(list.Guidelines.SelectMany(g => g.Practices).Select(p => p.Id), rows.Where(r => r["kind"] == "practice").Select(r => r["id"]));
            Assert.Equal(list.Mitigations.SelectMany(m => m.Duties).Select(d => d.Id), rows.Where(r => r["kind"] == "duty").Select(r => r["id"]));
        }
    }

    [Fact]
    public void A_guideline_or_strategy_without_lines_of_its_own_still_has_a_row()
    {
        foreach (var list in Checklists())
        {
            var rows = Csv(ChecklistCsv.Write(list));
            Assert.Equal(list.Guidelines.Where(g => g.Practices.Count == 0).Select(g => g.Id), rows.Where(r => r["kind"] == "guideline").Select(r => r["id"]));
            Assert.Equal(list.Mitigations.Where(m => m.Duties.Count == 0).Select(m => m.Id), rows.Where(r => r["kind"] == "strategy").Select(r => r["id"]));
        }
        Assert.Contains(Csv(ChecklistCsv.Write(Tailor("narrow", "closed"))), r => r["kind"] == "guideline" && r["level"] == "not listed");
    }

    [Fact]
    public void A_redirect_stands_in_the_table_with_its_advice()
    {
        var list = Tailor("frontier", "open");
        var row = Assert.Single(Csv(ChecklistCsv.Write(list)), r => r["kind"] == "redirect");
        Assert.Equal(list.Redirect!.Advice, row["text"]);
        Assert.Equal("Paradigm-shifting or Frontier", row["modelType"]);
        Assert.Equal("Open Access", row["releaseType"]);
    }

    [Fact]
    public void Every_row_of_a_checklist_names_pack_and_basis_and_what_the_pack_states()
    {
        foreach (var list in Checklists())
        {
            var rows = Csv(ChecklistCsv.Write(list));
            Assert.All(rows, row =>
            {
                var pack = Assert.Single(list.Packs, p => p.Id == row["pack"]);
                Assert.Equal(SharedTerms.Bases[pack.Basis].Label, row["basis"]);
                Assert.Contains(pack.Statement, row["statement"]);
                Assert.EndsWith(Voluntary, row["statement"]);
                if (row["levelPack"].Length > 0) { Assert.Contains(list.Packs.Single(p => p.Id == row["levelPack"]).Statement, row["statement"]); }
            });
            Assert.All(list.Packs, pack => Assert.Contains(rows, r => r["statement"].Contains(pack.Statement, StringComparison.Ordinal)));
        }
    }

    /// <summary>The same answer field by field as in the items that the register reads.</summary>
    [Fact]
    public void A_row_says_of_each_field_of_its_item_whose_word_it_is()
    {
        foreach (var list in Checklists())
        {
            var rows = Csv(ChecklistCsv.Write(list)).Where(r => r["kind"] is "practice" or "duty").ToDictionary(r => r["id"]);
            string Whose(FieldBasis field) => $"{field.Pack} {SharedTerms.Bases[field.Basis].Label}";
            foreach (var item in list.Items)
            {
                var row = rows[item.Id];
                Assert.Equal(
                    (SharedTerms.AskedAs[item.Asked].Label, item.Owed ? "yes" : "no", SharedTerms.Tiers[item.Tier].Label, string.Join(", ", item.Serves)),
                    (row["asked"], row["owed"], row["tier"], row["serves"]));
                Assert.Equal((SharedTerms.Whens[item.When].Label, SharedTerms.Proofs[item.Proof].Label), (row["when"], row["proof"]));
                Assert.Equal(
                    (Whose(item.Basis.Text), Whose(item.Basis.Level), Whose(item.Basis.When), Whose(item.Basis.Proof)),
                    ($"{row["pack"]} {row["basis"]}", $"{row["levelPack"]} {row["levelBasis"]}", $"{row["whenPack"]} {row["whenBasis"]}", $"{row["proofPack"]} {row["proofBasis"]}"));
            }
            // What is no item is asked of nobody, or with the practice that it names.
            Assert.All(rows.Values.Where(r => list.Items.All(i => i.Id != r["id"])), r => Assert.Equal(("", ""), (r["owed"], r["tier"])));
            Assert.Equal(list.Items.SelectMany(i => i.Serves, (i, duty) => (duty, i.Id)).Order(), rows.Values.Where(r => r["servedBy"].Length > 0).Select(r => (r["id"], r["servedBy"])).Order());
        }
    }

    [Theory]
    [InlineData("=HYPERLINK(\"x\")")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@sum")]
    [InlineData("\tx")]
    public void A_text_that_begins_like_a_formula_is_shown_and_not_run(string formula)
    {
        var row = Assert.Single(Csv(ChecklistCsv.Write(With(formula))), r => r["kind"] == "practice");
        Assert.Equal("'" + formula, row["text"]);
        Assert.Equal("'" + formula, row["parentTitle"]);
    }

    [Fact]
    public void The_matrix_has_a_row_for_each_guideline_in_each_cell()
    {
        var matrix = Shipped.Library.Matrix();
        var rows = Csv(MatrixCsv.Write(matrix, Shipped.Library.StatementsOf(matrix)));
        Assert.Equal(22 * 12, rows.Count);
        foreach (var row in rows)
        {
            var cell = new Cell(SharedTerms.ModelTypes.All.Single(w => w.Label == row["modelType"]).Value, SharedTerms.ReleaseTypes.All.Single(w => w.Label == row["releaseType"]).Value);
            var asked = matrix.Single(r => r.Guideline == row["guideline"]).Cells[cell.ToString()];
            Assert.Equal((Terms.Levels[asked.Level].Label, asked.Pack, SharedTerms.Bases[asked.Basis].Label, asked.Reason ?? ""), (row["level"], row["pack"], row["basis"], row["reason"]));
            Assert.Contains(asked.Pack, row["statement"]);
            Assert.EndsWith(Voluntary, row["statement"]);
        }
    }

    [Fact]
    public void The_matrix_carries_the_statements_of_the_packs_when_they_are_at_hand()
    {
        var packs = Tailor("general", "open").Packs;
        Assert.All(Csv(MatrixCsv.Write(Shipped.Library.Matrix(), Shipped.Library.StatementsOf(Shipped.Library.Matrix()))), row => Assert.Contains(packs.Single(p => p.Id == row["pack"]).Statement, row["statement"]));
        Assert.Contains(Csv(MatrixCsv.Write(Shipped.Library.Matrix(), Shipped.Library.StatementsOf(Shipped.Library.Matrix()))), r => r["basis"] == "inferred" && r["statement"].Contains("not endorsed", StringComparison.Ordinal));
    }

    [Fact]
    public void The_strategies_have_a_row_for_each_duty_and_for_each_actor_with_a_part()
    {
        var all = Shipped.Library.AllMitigations();
        var rows = Csv(MitigationsCsv.Write(all, Tailor("general", "open").Packs));
        Assert.Equal(all.SelectMany(m => m.Duties).Select(d => d.Id).Order(StringComparer.Ordinal), rows.Select(r => r["id"]).Where(id => id.Length > 0).Order(StringComparer.Ordinal));
        foreach (var (mitigation, actor) in from m in all from a in m.Actors select (m, a))
        {
            Assert.Contains(rows, r => r["strategy"] == mitigation.Id && r["actor"] == SharedTerms.Roles.Find(actor.Key) switch { { } role => SharedTerms.Roles[role].Label, null => "" } && r["part"] == Terms.Parts[actor.Value].Label);
        }
        Assert.All(rows, r => Assert.Equal(r["id"] == "M14.D1" ? ("plimsoll-tailoring-1", "inferred") : ("pai-value-chain-2024", "sourced"), (r["pack"], r["basis"])));
        Assert.All(rows, r => Assert.EndsWith(Voluntary, r["statement"]));
        Assert.Contains(rows, r => r["conflict"].StartsWith("hard: ", StringComparison.Ordinal));
    }

    [Fact]
    public void An_actor_with_a_part_but_no_stated_duty_still_has_a_row()
    {
        var silent = Shipped.Library.AllMitigations()[0] with { Duties = [] };
        Assert.Equal(silent.Actors.Count, Csv(MitigationsCsv.Write([silent], Shipped.Library.StatementsOf([silent]))).Count);
    }

    [Fact]
    public void A_crosswalk_shows_lines_without_counterpart_as_such()
    {
        var rows = Csv(CrosswalkCsv.Write(Shipped.Library.Crosswalks, Shipped.Library.Sources));
        Assert.Equal(Shipped.Library.Crosswalks.Sum(c => c.Rows.Count), rows.Count);
        Assert.Equal(Shipped.Library.Crosswalks.SelectMany(c => c.Rows).Count(r => r.Item is null), rows.Count(r => r["relation"] == "no counterpart" && r["item"].Length == 0));
        Assert.All(rows, r => Assert.Contains(r["standing"], new[] { "law", "code", "voluntary" }));
        Assert.All(rows, r => Assert.Equal(($"crosswalks/{r["target"]}", "inferred"), (r["pack"], r["basis"])));
        Assert.All(rows, r => Assert.EndsWith(Voluntary, r["statement"]));
        Assert.All(Shipped.Library.Crosswalks, c => Assert.Contains(rows, r => r["statement"].StartsWith(c.Target.Statement, StringComparison.Ordinal)));
    }

    [Fact]
    public void Two_runs_write_the_same_bytes()
    {
        var again = Library.Shipped().Value!;
        var list = Tailor("general", "open", "provider", "host");
        Assert.Equal(ChecklistCsv.Write(list), ChecklistCsv.Write(again.Tailor(list.Profile)));
        Assert.Equal(MatrixCsv.Write(Shipped.Library.Matrix(), Shipped.Library.StatementsOf(Shipped.Library.Matrix())), MatrixCsv.Write(again.Matrix(), again.StatementsOf(again.Matrix())));
        Assert.Equal(MitigationsCsv.Write(Shipped.Library.AllMitigations(), Shipped.Library.StatementsOf(Shipped.Library.AllMitigations())), MitigationsCsv.Write(again.AllMitigations(), again.StatementsOf(again.AllMitigations())));
        Assert.Equal(CrosswalkCsv.Write(Shipped.Library.Crosswalks, Shipped.Library.Sources), CrosswalkCsv.Write(again.Crosswalks, again.Sources));
    }
}
