// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Tests.Architecture;

public sealed class FieldTests
{
    private const string Cells = "src/capabilities/Plimsoll.Usage/Reports/ReportCells.cs", Columns = "src/shells/Plimsoll.Storage/Usage/ColumnAsk.cs";

    private static readonly NamedField Later = new("AgeBand", new HashSet<string>(["ageBand", "age_band", "age-band"], StringComparer.Ordinal), true);

    [Fact]
    public void Fields_of_activity_are_listed_in_their_table_alone() => Rule.Holds(FieldRules.Lists(Tree.Here, FieldRules.Dimensions));

    [Theory]
    [InlineData("private static readonly string[] By = [\"region\", \"sector\", \"useCase\"];", "Region, Sector, UseCase")]
    [InlineData("c.Run($\"SELECT {label}, language, use_case, count(*), high_risk FROM day_count\");", "Language, UseCase, HighRisk")]
    [InlineData("var by = \"\"\"\nSELECT model, application,\n  verdict FROM activity\n\"\"\";", "Application, Model, Verdict")]
    [InlineData("var by = (row.Region, row.Language, row.Sector);", "Region, Language, Sector")]
    [InlineData("ActivityField[] by = [ActivityFields.Model, ActivityFields.Feedback, ActivityFields.Sector];", "Model, Sector, Feedback")]
    [InlineData("var by = key switch { \"geography\" => 1, \"use-case\" => 2, \"feedback\" => 3 };", "Region, UseCase, Feedback")]
    public void A_list_of_fields_that_is_written_elsewhere_is_reported(string list, string named)
    {
        foreach (var path in (string[])[Cells, Columns])
        {
            Assert.Equal([$"{path} lists fields of activity ({named}); it reads them from {FieldRules.Table}"], Broken(path, list));
        }
    }

    [Theory]
    [InlineData("/// <summary>Counts by \"region\", \"sector\" and \"useCase\".</summary>")]
    [InlineData("var said = \"the model, its region, its sector and its language\";")]
    [InlineData("var one = ActivityFields.Model; var other = \"verdict\";")]
    public void A_sentence_or_a_field_that_is_known_is_no_list(string use) => Assert.Empty(Broken(Columns, use));

    [Theory]
    [InlineData("var one = ActivityFields.AgeBand;")]
    [InlineData("var one = \"age_band\";")]
    [InlineData("c.Run(\"SELECT age_band FROM day_count\");")]
    [InlineData("if (template.Key.Name == \"age-band\") { return; }")]
    [InlineData("json.WriteString(\"ageBand\", row.AgeBand);")]
    public void A_field_that_came_later_is_named_nowhere_but_in_the_table(string use) =>
        Assert.Equal([$"{Cells} names AgeBand, which came later and stands in {FieldRules.Table} alone"], Broken(Cells, use));

    [Fact]
    public void What_is_excused_lists_fields()
    {
        const string Path = "src/shells/Plimsoll.Web/Usage/Pages/ShowApplications.cs";
        Assert.Equal([$"{Path} lists no fields any more; take it out of FieldRules.Others"], BrokenTree.Reported(Lists, broken => broken.Write(Path, "")));
        Assert.Equal([$"{Path} is not there; take it out of FieldRules.Others"], BrokenTree.Reported(Lists, broken => broken.Delete(Path)));
    }

    private static IReadOnlyList<string> Broken(string path, string use) => BrokenTree.Reported(Lists, broken => broken.Write(path, $"{broken.Tree.Read(path)}\n{use}\n"));

    private static IEnumerable<string> Lists(Tree tree) => FieldRules.Lists(tree, [.. FieldRules.Dimensions, Later]);
}
