// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Plimsoll.Guidance;
using Plimsoll.Guidance.Exports;
using Plimsoll.Vocabulary;
using static Plimsoll.Tests.Guidance.Exports.Exported;

namespace Plimsoll.Tests.Guidance.Exports;

public sealed class OscalTests
{
    private static readonly IReadOnlyDictionary<string, byte[]> Files = Oscal.Write(Shipped.Library, Shipped.Library.DefaultEdition);

    private static JsonNode Read(string file) => JsonNode.Parse(Files[file])!;

    private static string Schema(string file)
    {
        Assert.SkipWhen(Repository.Vectors is null, "the OSCAL schemas are not here; set PLIMSOLL_VECTORS");
        return Path.Combine(Repository.Vectors!, "oscal", $"oscal_{file.Split('-', '.')[0]}_schema.json");
    }

    [Fact]
    public void There_is_a_catalog_a_profile_for_each_cell_and_a_mapping_for_each_target() => Assert.Equal(
        Cell.All.Select(c => $"profile-{c.ToString().Replace('/', '-')}.json").Concat(Shipped.Library.Crosswalks.Select(c => $"mapping-{c.Target.Id}.json")).Append("catalog.json").Order(StringComparer.Ordinal),
        Files.Keys);

    [Fact]
    public void Every_document_is_valid_oscal()
    {
        var answers = NodeTool.Validate(Files.Keys.Select(file => (Schema(file), (JsonNode?)Read(file))));
        Assert.Equal([], Files.Keys.Zip(answers).Where(p => !p.Second.Valid).Select(p => $"{p.First}: {string.Join("; ", p.Second.Errors)}"));
    }

    [Fact]
    public void The_validator_would_see_a_document_that_is_not_oscal()
    {
        var documents = new[] { "catalog.json", "profile-general-open.json", "mapping-eu-ai-act.json" }.Select(file =>
        {
            var document = Read(file);
            document.AsObject().Single().Value!["metadata"]!.AsObject().Remove("oscal-version");
            return (Schema(file), (JsonNode?)document);
        });
        Assert.All(NodeTool.Validate(documents), answer => Assert.False(answer.Valid));
    }

    [Fact]
    public void The_catalog_holds_stages_with_guidelines_and_the_strategies()
    {
        var groups = Read("catalog.json")["catalog"]!["groups"]!.AsArray();
        Assert.Equal([("research-and-development", 5), ("pre-deployment", 6), ("post-deployment", 4), ("societal-impact", 7), ("risk-mitigation-strategies", 15)],
            groups.Select(g => ((string)g!["id"]!, g["controls"]!.AsArray().Count)));
        var parts = All(Read("catalog.json")).Where(n => n["prose"] is not null).ToLookup(n => (string)n["name"]!);
        Assert.Equal((62, 41), (parts["baseline"].Count(), parts["recommended"].Count()));
        Assert.Equal(Shipped.Library.AllMitigations().Sum(m => m.Duties.Count), parts["duty"].Count());
        Assert.Equal(Shipped.Library.AllMitigations().Sum(m => m.Conflicts.Count), parts["conflict"].Count());
    }

    [Fact]
    public void Every_part_alteration_and_map_names_its_pack_and_basis()
    {
        foreach (var node in Files.Keys.Select(Read).SelectMany(All))
        {
            if (node["prose"] is not null || node["relationship"] is not null || node["adds"] is not null)
            {
                var props = (node["adds"]?[0] ?? node)["props"]!;
                Assert.Contains((string)Value(props, "basis")!, new[] { "source", "inferred" });
                Assert.Contains((string)Value(props, "pack")!, Shipped.Library.Packs.Select(p => p.Header.Id).Concat(Shipped.Library.Crosswalks.Select(c => $"crosswalks/{c.Target.Id}")));
            }
        }
    }

    [Fact]
    public void Every_document_carries_the_statements_of_the_packs_it_draws_on_and_that_it_is_voluntary()
    {
        foreach (var document in Files.Keys.Select(Read))
        {
            var remarks = (string)document.AsObject().Single().Value!["metadata"]!["remarks"]!;
            Assert.EndsWith(Voluntary, remarks);
            foreach (var id in All(document).Where(n => (string?)Scalar(n["name"]) == "pack").Select(n => (string)n["value"]!).Distinct())
            {
                if (Shipped.Library.Packs.FirstOrDefault(p => p.Header.Id == id) is { } pack) { Assert.Contains(pack.Header.Statement, remarks); }
            }
        }
    }

    [Fact]
    public void A_profile_selects_what_its_cell_lists_and_says_level_and_reason()
    {
        foreach (var cell in Cell.All.Where(c => Shipped.Library.DefaultEdition.Redirect(c) is null))
        {
            var profile = Read($"profile-{cell.ToString().Replace('/', '-')}.json")["profile"]!;
            var listed = Shipped.Library.Matrix().Where(r => r.Cells[cell.ToString()].Listed).ToArray();
            Assert.Equal(listed.Select(r => r.Guideline.ToLowerInvariant()), Ids(profile));
            var alters = profile["modify"]!["alters"]!.AsArray().ToDictionary(a => (string)a!["control-id"]!, a => a!["adds"]![0]!["props"]!);
            foreach (var row in listed)
            {
                var (asked, props) = (row.Cells[cell.ToString()], alters[row.Guideline.ToLowerInvariant()]);
                Assert.Equal(Terms.Levels[asked.Level].Key, Value(props, "level"));
                Assert.Equal(SharedTerms.Bases[asked.Basis].Key, Value(props, "basis"));
                Assert.Equal(asked.Reason, Value(props, "reason"));
                Assert.Equal(asked.Basis == Basis.Inferred, Value(props, "rule") is not null);
            }
            var left = profile["metadata"]!["props"]!.AsArray().Where(p => (string)p!["name"]! == "left-out").Select(p => (string)p!["value"]!);
            Assert.Equal(Shipped.Library.Matrix().Where(r => !r.Cells[cell.ToString()].Listed).Select(r => r.Guideline.ToLowerInvariant()), left);
        }
    }

    [Fact]
    public void An_adapted_practice_keeps_its_sourced_wording_beside_the_inferred_one()
    {
        var adds = All(Read("profile-general-open.json")).Where(n => n["by-id"] is not null).ToArray();
        var reworded = Tailor("general", "open").Guidelines.SelectMany(g => g.Practices).Where(p => p.RewordedBecause is not null).ToArray();
        Assert.NotEmpty(reworded);
        Assert.Equal(reworded.Select(p => p.Id.ToLowerInvariant()), adds.Select(a => (string)a["by-id"]!));
        Assert.All(adds, a => Assert.Equal(("rewording", "inferred"), ((string)a["parts"]![0]!["name"]!, Value(a["parts"]![0]!["props"]!, "basis"))));
    }

    [Fact]
    public void The_cell_that_redirects_never_looks_like_a_list_of_its_own()
    {
        var profile = Read("profile-frontier-open.json")["profile"]!;
        Assert.Equal(22, Ids(profile).Count());
        Assert.Equal("frontier/restricted", Value(profile["metadata"]!["props"]!, "redirect"));
        Assert.Contains("redirects", (string)profile["metadata"]!["remarks"]!);
        Assert.All(profile["modify"]!["alters"]!.AsArray(), a => Assert.Equal("redirect", Value(a!["adds"]![0]!["props"]!, "level")));
    }

    [Fact]
    public void A_mapping_has_a_map_for_each_relation_and_names_the_guidelines_without_one()
    {
        foreach (var crosswalk in Shipped.Library.Crosswalks)
        {
            var collection = Read($"mapping-{crosswalk.Target.Id}.json")["mapping-collection"]!;
            var mapping = collection["mappings"]![0]!;
            var related = crosswalk.Rows.Where(r => r.Item is not null && r.Kind is not LineKind.Process).ToArray();
            Assert.Equal(related.Select(r => (r.Subject.ToLowerInvariant(), r.Item!, r.Confidence)), mapping["maps"]!.AsArray().Select(m =>
                ((string)m!["sources"]![0]!["id-ref"]!, (string)m["targets"]![0]!["id-ref"]!, m["confidence-score"]!["percentage"]!.ToJsonString())));
            Assert.All(mapping["maps"]!.AsArray(), m => Assert.Contains((string)m!["relationship"]!, Relationships));
            // What a map points to stands in the catalog that the mapping names: a control, or a part of one.
            var ids = All(Read("catalog.json")).Where(n => Scalar(n["id"]) is not null).ToDictionary(n => (string)n["id"]!, n => n["class"] is null ? "statement" : "control");
            Assert.All(mapping["maps"]!.AsArray(), m => Assert.Equal((string)m!["sources"]![0]!["type"]!, ids[(string)m["sources"]![0]!["id-ref"]!]));
            Assert.All(mapping["maps"]!.AsArray(), m => Assert.NotEmpty((string)m!["remarks"]!));
            var gaps = Shipped.Library.DefaultEdition.Pack.Guidelines.Select(g => g.Id).Except(related.Select(r => r.Guideline ?? "")).Select(id => id.ToLowerInvariant());
            Assert.Equal(gaps, mapping["source-gap-summary"]?["unmapped-controls"]![0]!["with-ids"]!.AsArray().Select(id => (string)id!) ?? []);
            Assert.Equal(("human", "draft"), ((string)collection["provenance"]!["method"]!, (string)collection["provenance"]!["status"]!));
        }
    }

    [Fact]
    public void Identifiers_are_version_5_and_unique_and_the_last_change_is_the_editions_date()
    {
        var uuids = Files.Keys.SelectMany(f => All(Read(f))).Select(n => (string?)Scalar(n["uuid"])).Where(u => u is not null).ToArray();
        Assert.Equal(uuids.Length, uuids.Distinct().Count());
        Assert.All(uuids, u => Assert.Equal('5', u![14]));
        Assert.All(Files.Keys, f => Assert.Equal($"{Shipped.Library.DefaultEdition.Pack.Header.Date:yyyy-MM-dd}T00:00:00Z", (string)Read(f).AsObject().Single().Value!["metadata"]!["last-modified"]!));
    }

    [Fact]
    public void Two_runs_write_the_same_bytes()
    {
        var again = Library.Shipped().Value!;
        Assert.Equal(Files.Select(f => (f.Key, Text(f.Value))), Oscal.Write(again, again.DefaultEdition).Select(f => (f.Key, Text(f.Value))));
    }

    private static readonly string[] Relationships = ["equal-to", "equivalent-to", "subset-of", "superset-of", "intersects-with"];

    private static IEnumerable<string> Ids(JsonNode profile) => profile["imports"]![0]!["include-controls"]![0]!["with-ids"]!.AsArray().Select(id => (string)id!);

    private static string? Value(JsonNode props, string name) => (string?)props.AsArray().FirstOrDefault(p => (string)p!["name"]! == name)?["value"];

    private static JsonNode? Scalar(JsonNode? node) => node is JsonValue ? node : null;

    /// <summary>Every object of a document.</summary>
    private static IEnumerable<JsonObject> All(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => All(p.Value)).Prepend(o),
        JsonArray a => a.SelectMany(All),
        _ => [],
    };
}
