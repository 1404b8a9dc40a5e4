// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Plimsoll.Guidance.Packs;
using Plimsoll.Vocabulary;
using static Plimsoll.Guidance.Exports.OscalNames;

namespace Plimsoll.Guidance.Exports;

/// <summary>Stages and strategies as groups, guidelines and strategies as controls, practices and duties as parts.</summary>
internal static class OscalCatalog
{
    public static byte[] Write(Library library, Edition edition)
    {
        var strategies = library.Strategies.Select(s => s.Pack).Distinct().ToArray();
        var catalog = new JsonObject
        {
            ["uuid"] = Uuid(edition, "catalog"),
            ["metadata"] = Metadata(edition, edition.Pack.Header.Title, Statements(edition, strategies)),
        };
        var groups = edition.Pack.Guidelines.GroupBy(g => g.Stage)
            .Select(stage => Group(Terms.Stages[stage.Key].Key, "stage", Terms.Stages[stage.Key].Label, stage.Select(g => Control(edition, g))));
        if (library.Strategies.Count > 0)
        {
            groups = groups.Append(Group(
                "risk-mitigation-strategies", "strategies", "Risk mitigation strategies",
                library.Strategies.Select(s => Control(library, s.Pack, s.Strategy))));
        }
        AddUnlessEmpty(catalog, "groups", groups);
        BackMatter(catalog, library, edition);
        return ToUtf8("catalog", catalog);
    }

    /// <summary>A practice as a part; profiles that word it anew use it too.</summary>
    public static JsonObject Practice(Practice practice, Pack pack, Edition edition) => Part(
        SharedTerms.Tiers[practice.Tier].Key, practice.Id, practice.Title,
        [
            .. Field("when", SharedTerms.Whens[practice.When].Key, practice.WhenSource, pack, edition),
            .. Field("proof", SharedTerms.Proofs[practice.Proof].Key, practice.ProofSource, pack, edition),
            .. Place(practice.Source, pack.Header.Id, pack.Header.Basis)
        ],
        practice.Text,
        [
            .. practice.Points.Select(point => Part("point", null, null, Place(practice.Source, pack.Header.Id, pack.Header.Basis), point)),
            .. from tailoring in edition.Tailoring
               where tailoring.Tailoring.Evidence.ContainsKey(practice.Id)
               select Part("evidence", null, null, PackAndBasis(tailoring.Header.Id, tailoring.Header.Basis), tailoring.Tailoring.Evidence[practice.Id]),
        ]);

    /// <summary>A field that the document says itself, or that is our reading of it; whose word it is stands beside it.</summary>
    private static JsonNode[] Field(string name, string value, SourceLines? said, Pack pack, Edition edition) => said is null
        ? [Prop(name, value), Prop($"{name}-pack", edition.Inferring), Prop($"{name}-basis", SharedTerms.Bases[Basis.Inferred].Key)]
        :
        [
            Prop(name, value, Said.At(said)), Prop($"{name}-pack", pack.Header.Id), Prop($"{name}-basis", SharedTerms.Bases[pack.Header.Basis].Key),
        ];

    private static JsonObject Group(string id, string @class, string title, IEnumerable<JsonNode> controls) =>
        new() { ["id"] = id, ["class"] = @class, ["title"] = title, ["controls"] = Array(controls) };

    private static JsonObject Control(Edition edition, Guideline guideline)
    {
        var (id, basis) = (edition.Id, edition.Pack.Header.Basis);
        return Control(guideline.Id, "guideline", guideline.Title, Place(guideline.Source, id, basis),
        [
            Part("aim", null, null, Place(guideline.Source, id, basis), guideline.Aim),
            .. guideline.Practices.Select(p => Practice(p, edition.Pack, edition)),
            .. Remarks("note", guideline.Notes, edition.Pack),
            .. Remarks("resource", guideline.Resources, edition.Pack),
        ]);
    }

    private static JsonObject Control(Library library, Pack pack, Strategy strategy)
    {
        var (id, basis) = (pack.Header.Id, pack.Header.Basis);
        var actors = strategy.Actors.Select(a => Prop(
            "actor", SharedTerms.Roles[a.Actor].Name,
            $"Figure: {Said.At(a.Figure)}.{(a.Appendix is null ? "" : $" Appendix: {Said.At(a.Appendix)}.")}",
            Terms.Parts[a.Part].Key));
        return Control(
        strategy.Id, "risk-mitigation-strategy", strategy.Title,
        [Prop("phase", Terms.Phases[strategy.Phase].Key), .. actors, .. Place(strategy.Source, id, basis)],
        [
            Part("definition", null, null, Place(strategy.Source, id, basis), strategy.Definition),
            .. strategy.Duties.Select(duty => Duty(library, pack, duty)),
            .. from other in library.Packs
               from added in other.Tailoring.Duties
               where added.Strategy == strategy.Id
               select Duty(library, other, added.Duty, added.Reason),
            .. Remarks("limit", strategy.Limits, pack),
            .. strategy.Conflicts.Select(c =>
                Part("conflict", null, null, [Prop("actor", SharedTerms.Roles[c.Actor].Name), Prop("kind", c.Kind), .. Place(c.Source, id, basis)], c.Text)),
        ]);
    }

    private static JsonObject Duty(Library library, Pack pack, Duty duty, string? because = null)
    {
        var hosting = duty.Hosting is { } h ? new[] { Prop("hosting", Terms.Hostings[h].Key) } : [];
        var today = from other in library.Packs
                    from start in other.Tailoring.StartToday
                    where start.Duty == duty.Id
                    select Part("start-today", null, null, PackAndBasis(other.Header.Id, other.Header.Basis), start.Reason);
        return Part("duty", duty.Id, duty.Title,
            [
                Prop("actor", SharedTerms.Roles[duty.Actor].Name), Prop("wording", duty.Wording),
                Prop("asked", SharedTerms.AskedAs[duty.Asked].Key, because),
                .. hosting,
                .. Place(duty.Source, pack.Header.Id, pack.Header.Basis)
            ],
            duty.Text, today);
    }

    private static JsonObject Control(string id, string @class, string title, IEnumerable<JsonNode> props, IEnumerable<JsonNode> parts) => new()
    {
        ["id"] = Of(id),
        ["class"] = @class,
        ["title"] = MarkdownText.Escape(title),
        // Tools show the label of OSCAL's own namespace, so it has no namespace of ours.
        ["props"] = Array([new JsonObject { ["name"] = "label", ["value"] = id }, .. props]),
        ["parts"] = Array(parts),
    };

    private static IEnumerable<JsonNode> Remarks(string name, IReadOnlyList<Remark> remarks, Pack pack) =>
        remarks.Select(r => Part(name, null, null, Place(r.Source, pack.Header.Id, pack.Header.Basis), r.Text));

    /// <summary>The documents that the lines point into.</summary>
    private static void BackMatter(JsonObject catalog, Library library, Edition edition)
    {
        var documents = from pack in library.Strategies.Select(s => s.Pack).Prepend(edition.Pack)
                        from document in pack.Documents
                        select document;
        var resources = documents.DistinctBy(d => d.File).Select(d =>
        {
            var source = library.Sources.Find(d.File);
            var resource = new JsonObject
            {
                ["uuid"] = Uuid(edition, $"document/{d.File}"),
                ["title"] = MarkdownText.Escape(d.Title),
                ["props"] = Array([Prop("source-document", d.File), .. source is null ? [] : new[] { Prop("publisher", source.Publisher) }]),
            };
            if (source?.Address is { } address) { resource["rlinks"] = Array([new JsonObject { ["href"] = address }]); }
            return (JsonNode)resource;
        });
        var matter = new JsonObject();
        AddUnlessEmpty(matter, "resources", resources);
        if (matter.Count > 0) { catalog["back-matter"] = matter; }
    }
}
