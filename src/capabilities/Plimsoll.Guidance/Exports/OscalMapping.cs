// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using Plimsoll.Vocabulary;
using static Plimsoll.Guidance.Exports.OscalNames;

namespace Plimsoll.Guidance.Exports;

/// <summary>A crosswalk as a mapping collection; guidelines without counterpart are its gaps.</summary>
internal static class OscalMapping
{
    /// <returns>Null when no guideline of the edition has a counterpart: OSCAL has no mapping without maps.</returns>
    public static byte[]? Write(Edition edition, Crosswalk crosswalk)
    {
        var target = crosswalk.Target;
        CrosswalkRow[] rows = [.. crosswalk.Rows.Where(r => edition.Pack.Guidelines.Any(g => g.Id == r.Guideline))];
        CrosswalkRow[] related = [.. rows.Where(r => r.Item is not null)];
        if (related.Length == 0) { return null; }
        string[] gaps = [.. edition.Pack.Guidelines.Select(g => g.Id).Where(id => related.All(r => r.Guideline != id))];
        var resource = Uuid(edition, $"target/{target.Id}");
        var mapping = new JsonObject
        {
            ["uuid"] = Uuid(edition, $"mapping/{target.Id}"),
            ["source-resource"] = new JsonObject { ["type"] = "catalog", ["href"] = Oscal.CatalogFile },
            ["target-resource"] = new JsonObject { ["type"] = "catalog", ["href"] = $"#{resource}" },
            ["maps"] = Array(related.Select((row, index) => Map(edition, row, index))),
        };
        AddUnlessEmpty(
            mapping, "props", rows.Where(r => r.Item is null).Select(r => Prop("no-counterpart", Of(r.Guideline), r.Comment.Length == 0 ? null : r.Comment)));
        if (gaps.Length > 0)
        {
            mapping["source-gap-summary"] = new JsonObject
            {
                ["uuid"] = Uuid(edition, $"mapping/{target.Id}/gaps"), ["unmapped-controls"] = Array([WithIds(gaps)])
            };
        }
        return ToUtf8("mapping-collection", new JsonObject
        {
            ["uuid"] = Uuid(edition, $"mapping-collection/{target.Id}"),
            [
                "metadata"] = Metadata(
                    edition,
                    $"{edition.Pack.Header.Title}: crosswalk to {target.Title}",
                    [PackStatement.Of(edition.Pack.Header)], Facts(target), target.Statement, Said.Proposed),
            ["provenance"] = new JsonObject
            {
                ["method"] = "human",
                ["matching-rationale"] = "semantic",
                ["status"] = "draft",
                ["mapping-description"] = MarkdownText.Escape($"{target.Statement} {Said.Proposed}"),
            },
            ["mappings"] = Array([mapping]),
            ["back-matter"] = new JsonObject
            {
                [
                    "resources"] = Array([new JsonObject
                    {
                        ["uuid"] = resource, ["title"] = MarkdownText.Escape($"{target.Title}, {target.Version}"), ["props"] = Array(Facts(target))
                    }]),
            },
        });
    }

    private static IEnumerable<JsonNode> Facts(CrosswalkTarget target) =>
        [Prop("target", target.Id), Prop("target-version", target.Version), Prop("standing", Terms.Standings[target.Standing].Key)];

    private static JsonObject Map(Edition edition, CrosswalkRow row, int index)
    {
        var map = new JsonObject
        {
            ["uuid"] = Uuid(edition, $"mapping/{row.Target}/{row.Guideline}/{row.Item}/{index.ToString(CultureInfo.InvariantCulture)}"),
            ["relationship"] = Relationship(row.Relation),
            ["sources"] = Array([new JsonObject { ["type"] = "control", ["id-ref"] = Of(row.Guideline) }]),
            ["targets"] = Array([new JsonObject { ["type"] = "control", ["id-ref"] = Said.OneLine(row.Item!) }]),
            ["confidence-score"] = new JsonObject { ["percentage"] = decimal.Parse(row.Confidence, CultureInfo.InvariantCulture) },
            ["props"] = Array(PackAndBasis($"crosswalks/{row.Target}", Basis.Inferred)),
        };
        if (row.Comment.Length > 0) { map["remarks"] = MarkdownText.Escape(row.Comment); }
        return map;
    }

    private static string Relationship(string relation) => relation switch
    {
        "intersects" => "intersects-with",
        "equal" => "equal-to",
        "subset" => "subset-of",
        "superset" => "superset-of",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
