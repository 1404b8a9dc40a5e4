// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Guidance.Packs;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Exports;

/// <summary>An edition as a library file of CISO Assistant: stages, guidelines and practices as nodes, the twelve cells as implementation groups.</summary>
/// <remarks>One file can give a node one importance only: it is that of the default cell. Which cell asks for a practice is said by the groups.</remarks>
public static class Ciso
{
    private static readonly Cell Default = new(ModelType.Frontier, ReleaseType.Restricted);

    public static byte[] Write(Library library, Edition edition)
    {
        var cells = Cell.All.Select(cell => (Cell: cell, List: Tailored(library, edition, cell))).ToArray();
        var packs = Said.Sentences(edition);
        var yaml = new YamlBlock();
        yaml.Add("urn", $"urn:plimsoll:risk:library:{edition.Id}").Add("locale", "en").Add("ref_id", edition.Id).Add("name", edition.Pack.Header.Title)
            .Add("description", $"{edition.Pack.Header.Scope} {packs} {Said.Voluntary}")
            .Add("copyright", $"Wording by the Plimsoll project under Apache-2.0, restating {edition.Pack.Header.Publisher}. {packs}")
            .Add("version", 1).Add("publication_date", edition.Pack.Header.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            .Add("provider", $"Plimsoll, restating {edition.Pack.Header.Publisher}").Add("packager", "plimsoll");
        using (yaml.Map("objects"))
        using (yaml.Map("framework"))
        {
            yaml.Add("urn", $"urn:plimsoll:risk:framework:{edition.Id}").Add("ref_id", edition.Id).Add("name", edition.Pack.Header.Title)
                .Add(
                    "description",
                    $"{edition.Pack.Header.Scope} The importance of a practice is that of {Default.Label}, because a file can hold only one: full and "
                        + "adapted give mandatory, scaled gives recommended, optional gives nice_to_have, and a recommended practice stands one step below "
                        + "its guideline. The words are this format's; nothing here is mandatory by law. Which cells ask for a practice is said by its "
                        + $"implementation groups. {packs} {Said.Voluntary}");
            using (yaml.List("implementation_groups_definition"))
            {
                foreach (var (cell, list) in cells) { Group(yaml, edition, cell, list); }
            }
            using (yaml.List("requirement_nodes"))
            {
                foreach (var (cell, list) in cells.Where(c => c.List.Redirect is not null)) { Redirect(yaml, edition, cell, list.Redirect!); }
                foreach (var stage in edition.Pack.Guidelines.GroupBy(g => g.Stage)) { Stage(yaml, edition, stage, cells); }
            }
        }
        return yaml.ToUtf8();
    }

    private static Checklist Tailored(Library library, Edition edition, Cell cell) =>
        library.Tailor(Profile.Read(new ProfileAsk(SharedTerms.ModelTypes[cell.Model].Key, SharedTerms.ReleaseTypes[cell.Release].Key)).Value!, edition);

    private static void Group(YamlBlock yaml, Edition edition, Cell cell, Checklist list)
    {
        using (yaml.Item())
        {
            var (pack, basis) = edition[cell] is { } asked ? (asked.Pack.Header.Id, asked.Basis) : (edition.Id, edition.Pack.Header.Basis);
            var says = list.Redirect is { } redirect
                ? $"Redirect to {new Cell(redirect.ModelType, redirect.ReleaseType).Label}: {redirect.Advice}"
                : $"{list.Owed.Count()} practices.";
            yaml.Add("ref_id", OscalNames.Of(cell)).Add("name", cell.Label)
                .Add("description", $"{says} ({Said.PackAndBasis(pack, basis)})")
                .Add("default_selected", cell == Default);
        }
    }

    /// <summary>A cell that redirects has one node, so that an audit of it is never empty and never passes for done.</summary>
    private static void Redirect(YamlBlock yaml, Edition edition, Cell cell, Redirect redirect)
    {
        using (yaml.Item())
        {
            yaml.Add("urn", Urn(edition, $"redirect-{OscalNames.Of(cell)}"))
                .Add("assessable", true)
                .Add("depth", 1)
                .Add("ref_id", $"redirect-{OscalNames.Of(cell)}")
                .Add("name", $"{cell.Label}: go to {new Cell(redirect.ModelType, redirect.ReleaseType).Label} first")
                .Add("description", $"{redirect.Advice}\n{string.Join("\n", redirect.Conditions.Select(c => $"{c.Title}: {c.Text} ({Said.At(c.Source)})"))}")
                .Add("annotation", $"{Said.At(redirect.Source)}; {Said.PackAndBasis(redirect.Pack, redirect.Basis)}.")
                .Add("importance", "mandatory")
                .Add("implementation_groups", [OscalNames.Of(cell)]);
        }
    }

    private static void Stage(YamlBlock yaml, Edition edition, IGrouping<Stage, Guideline> stage, (Cell Cell, Checklist List)[] cells)
    {
        var parent = Urn(edition, Terms.Stages[stage.Key].Key);
        using (yaml.Item())
        {
            yaml.Add("urn", parent)
                .Add("assessable", false)
                .Add("depth", 1)
                .Add("ref_id", Terms.Stages[stage.Key].Key)
                .Add("name", Terms.Stages[stage.Key].Label)
                .Add("annotation", $"{Said.PackAndBasis(edition.Id, edition.Pack.Header.Basis)}.");
        }
        foreach (var guideline in stage)
        {
            using (yaml.Item())
            {
                yaml.Add("urn", Urn(edition, guideline.Id))
                    .Add("parent_urn", parent)
                    .Add("assessable", false)
                    .Add("depth", 2)
                    .Add("ref_id", guideline.Id)
                    .Add("name", guideline.Title)
                    .Add("description", guideline.Aim)
                    .Add("annotation", $"{Said.At(guideline.Source)}; {Said.PackAndBasis(edition.Id, edition.Pack.Header.Basis)}.");
            }
            foreach (var practice in CisoPractice.All(edition, guideline, cells))
            {
                practice.Write(yaml, Urn(edition, practice.Id), Urn(edition, guideline.Id), Default);
            }
        }
    }

    private static string Urn(Edition edition, string id) => $"urn:plimsoll:risk:req_node:{edition.Id}:{id.ToLowerInvariant()}";
}
