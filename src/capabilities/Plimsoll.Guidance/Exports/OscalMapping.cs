// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using Plimsoll.Vocabulary;
using static Plimsoll.Guidance.Exports.OscalNames;

namespace Plimsoll.Guidance.Exports;

/// <summary>A crosswalk as a mapping collection; guidelines without counterpart are its gaps. Rows about documentation processes are left out: they
/// stand in no catalog.</summary>
internal static class OscalMapping
{
    /// <returns>Null when no line of the catalog has a counterpart: OSCAL has no mapping without maps.</returns>
    public static byte[]? Write(Edition edition, Crosswalk crosswalk, SourceTable sources)
    {
        var target = crosswalk.Target;
        CrosswalkRow[] rows = [.. crosswalk.Rows.Where(r => target.Edition == edition.Id && TypeOf(r.Kind) is not null)];
        CrosswalkRow[] related = [.. rows.Where(r => Relationship(r.Relation) is not null)];
        if (related.Length == 0) { return null; }
        string[] gaps = [.. edition.Pack.Guidelines.Select(g => g.Id).Where(id => related.All(r => r.Guideline != id))];
        var resource = Uuid(edition, $"target/{target.Id}");
        var mapping = new JsonObject
        {
            ["uuid"] = Uuid(edition, $"mapping/{target.Id}"),
            ["source-resource"] = new JsonObject { ["type"] = "catalog", ["href"] = Oscal.CatalogFile },
            ["target-resource"] = new JsonObject { ["type"] = "catalog", ["href"] = $"#{resource}" },
            ["maps"] = Array(related.Select((row, index) => Map(edition, row, index, sources.Find(row.Source)!))),
        };
        AddUnlessEmpty(
            mapping, "props", rows.Where(r => r.Item is null).Select(r => Prop("no-counterpart", Of(r.Subject), r.Comment)));
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

    private static JsonObject Map(Edition edition, CrosswalkRow row, int index, ExternalSource source) =>
        new()
        {
            ["uuid"] = Uuid(edition, $"mapping/{row.Target}/{row.Subject}/{row.Item}/{index.ToString(CultureInfo.InvariantCulture)}"),
            ["relationship"] = Relationship(row.Relation),
            ["sources"] = Array([new JsonObject { ["type"] = TypeOf(row.Kind), ["id-ref"] = Of(row.Subject) }]),
            ["targets"] = Array([new JsonObject { ["type"] = "control", ["id-ref"] = Said.OneLine(row.Item!) }]),
            ["confidence-score"] = new JsonObject { ["percentage"] = decimal.Parse(row.Confidence, CultureInfo.InvariantCulture) },
            ["props"] = Array([
                .. PackAndBasis($"crosswalks/{row.Target}", Basis.Inferred),
                Prop("about", row.About!),
                Prop("source", source.Id, $"{source.Title}, {source.Address ?? Citation.NoAddress}", Terms.Readings[source.How].Key),
                Prop("source-read", source.ReadDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                Prop("second-reading", Terms.SecondReadings[row.SecondReading].Key),
            ]),
            ["remarks"] = MarkdownText.Escape(row.Comment),
        };

    /// <summary>Guidelines and strategies are controls of the catalog; practices and duties are statements of them. Null for what it has not.</summary>
    private static string? TypeOf(LineKind kind) => kind switch
    {
        LineKind.Guideline or LineKind.Strategy => "control",
        LineKind.Practice or LineKind.Duty => "statement",
        LineKind.Process => null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Null where there is no counterpart: a map has two ends.</summary>
    private static string? Relationship(Relation relation) => relation switch
    {
        Relation.Intersects => "intersects-with",
        Relation.Equal => "equal-to",
        Relation.Close => "equivalent-to",
        Relation.Subset => "subset-of",
        Relation.Superset => "superset-of",
        Relation.None => null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
