// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Plimsoll.Guidance.Packs;
using Plimsoll.Vocabulary;
using static Plimsoll.Guidance.Exports.OscalNames;

namespace Plimsoll.Guidance.Exports;

/// <summary>A cell as a profile: the guidelines it lists, each with level, basis, rule and reason; the others named in the metadata.</summary>
internal static class OscalProfile
{
    public static byte[] Write(Library library, Edition edition, Cell cell) => ToUtf8("profile", edition.Redirect(cell) is { } redirect
        ? Redirected(edition, cell, redirect)
        : Listed(library, edition, cell, edition[cell]!));

    private static JsonObject Listed(Library library, Edition edition, Cell cell, CellList list)
    {
        var profile = Profile.Read(new ProfileAsk(SharedTerms.ModelTypes[cell.Model].Key, SharedTerms.ReleaseTypes[cell.Release].Key)).Value!;
        var guidelines = library.Tailor(profile, edition).Guidelines;
        var (listed, left) = (guidelines.Where(IsListed).ToArray(), guidelines.Where(g => !IsListed(g)).ToArray());
        var packs = Statements(edition, [])
            .Where(p => p.Id == edition.Id || p.Id == list.Pack.Header.Id || listed.Any(g => g.Practices.Any(q => q.Pack == p.Id)));
        return Document(
            edition, cell, Metadata(edition, cell.Label, packs, [.. Facts(cell, list.Pack.Header.Id, list.Basis), .. left.Select(Left)], Explain(list.Basis)),
            Import(edition, [.. listed.Select(g => g.Id)]), listed.Select(g => Alter(g, list, edition)));
    }

    private static bool IsListed(ChecklistGuideline guideline) => guideline.Level.IsListed;

    /// <summary>A profile cannot be without an import, so the redirect imports the list it sends people to, and says on every line that it is one.</summary>
    private static JsonObject Redirected(Edition edition, Cell cell, RedirectText redirect)
    {
        var (pack, basis) = (edition.Id, edition.Pack.Header.Basis);
        string[] ids = edition[redirect.Instead] is { } instead
            ? [.. edition.Pack.Guidelines.Select(g => g.Id).Where(id => instead.Entries[id].Level.IsListed)]
            : [.. edition.Pack.Guidelines.Select(g => g.Id)];
        var prop = Prop("redirect", redirect.Instead.ToString(), redirect.Advice);
        var conditions = redirect.Conditions.Select(c => Prop("condition", c.Title, $"{c.Text} ({Said.At(c.Source)})"));
        return Document(
            edition, cell,
            Metadata(
                edition, cell.Label, [PackStatement.Of(edition.Pack.Header)],
                [
                    .. Facts(cell, pack, basis),
                    prop,
                    .. conditions,
                    Prop("source-document", redirect.Source.Document), Prop("source-lines", redirect.Source.Lines)
                ],
                $"This cell has no list of its own. The selection is that of {redirect.Instead.Label}, to which the guidance redirects; it does not make a "
                    + "release in this cell complete.",
                redirect.Advice),
            Import(edition, ids),
            ids.Select(id =>
                Alter(id, [Prop("level", Terms.Levels[Level.Redirect].Key), Prop("redirect", redirect.Instead.ToString()), .. PackAndBasis(pack, basis)], [])));
    }

    private static JsonObject Document(Edition edition, Cell cell, JsonObject metadata, JsonObject import, IEnumerable<JsonNode> alters)
    {
        var document = new JsonObject
        {
            ["uuid"] = Uuid(edition, $"profile/{Of(cell)}"),
            ["metadata"] = metadata,
            ["imports"] = Array([import]),
            ["merge"] = new JsonObject { ["as-is"] = true },
        };
        JsonNode[] changes = [.. alters];
        if (changes.Length > 0) { document["modify"] = new JsonObject { ["alters"] = Array(changes) }; }
        return document;
    }

    /// <summary>An empty selection cannot be written as one: all is included and all excluded.</summary>
    private static JsonObject Import(Edition edition, string[] ids) => ids.Length > 0
        ? new JsonObject { ["href"] = Oscal.CatalogFile, ["include-controls"] = Array([WithIds(ids)]) }
        : new JsonObject
        {
            ["href"] = Oscal.CatalogFile,
            ["include-controls"] = Array([WithIds(edition.Pack.Guidelines.Select(g => g.Id))]),
            ["exclude-controls"] = Array([WithIds(edition.Pack.Guidelines.Select(g => g.Id))])
        };

    private static IEnumerable<JsonNode> Facts(Cell cell, string pack, Basis basis) =>
        [
            Prop("model-type", SharedTerms.ModelTypes[cell.Model].Name),
            Prop("release-type", SharedTerms.ReleaseTypes[cell.Release].Name),
            Prop("cell-pack", pack), Prop("cell-basis", SharedTerms.Bases[basis].Key)
        ];

    private static JsonObject Left(ChecklistGuideline guideline) => Prop("left-out", Of(guideline.Id), guideline.Reason, Terms.Levels[guideline.Level].Key);

    private static JsonObject Alter(ChecklistGuideline guideline, CellList list, Edition edition)
    {
        JsonNode[] props =
        [
            Prop("level", Terms.Levels[guideline.Level].Key, Meaning(guideline.Level)), .. PackAndBasis(guideline.Pack, guideline.Basis),
            .. guideline.Rule is null ? [] : new[] { Prop("rule", guideline.Rule) },
            .. guideline.Reason is null ? [] : new[] { Prop("reason", guideline.Reason) },
        ];
        if (list.Entries[guideline.Id].Practices is { } own)
        {
            var alter = Alter(guideline.Id, props, own.Select(p => OscalCatalog.Practice(p, list.Pack, edition)));
            alter.Insert(
                1, "removes", Array(edition.Pack.Guidelines.First(g => g.Id == guideline.Id).Practices.Select(p => new JsonObject { ["by-id"] = Of(p.Id) })));
            return alter;
        }
        return Alter(guideline.Id, props, [], guideline.Practices.Where(p => p.Rewording is not null).Select(Reworded));
    }

    private static JsonObject Alter(string id, IEnumerable<JsonNode> props, IEnumerable<JsonNode> parts, IEnumerable<JsonNode>? more = null)
    {
        var add = new JsonObject { ["position"] = "ending", ["props"] = Array(props) };
        AddUnlessEmpty(add, "parts", parts);
        return new JsonObject { ["control-id"] = Of(id), ["adds"] = Array([add, .. more ?? []]) };
    }

    /// <summary>The sourced wording stays; the inferred one is put beside it.</summary>
    private static JsonObject Reworded(ChecklistPractice practice) => new()
    {
        ["by-id"] = Of(practice.Id),
        ["position"] = "ending",
        ["parts"] = Array([
            Part(
                "rewording", null, null,
                [
                    Prop("reason", practice.Rewording!), Prop("asked", SharedTerms.AskedAs[practice.Asked].Key),
                    .. Place(practice.Source, practice.Pack, practice.Basis),
                ],
                practice.Text),
        ]),
    };

    private static string Explain(Basis basis) => basis switch
    {
        Basis.Source => "The levels of this cell restate a source.",
        Basis.Inferred => "The levels of this cell are inferred; we did not have the list that its publisher gives.",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Meaning(Level level) => level switch
    {
        Level.Full => "Every practice applies.",
        Level.Adapted => "Every practice applies; where a rewording stands beside a practice, it says how.",
        Level.Scaled => "Baseline practices apply; recommended practices are a choice.",
        Level.Optional => "The whole guideline is a choice.",
        Level.None => "The guideline is not listed.",
        Level.Redirect => "The cell redirects.",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
