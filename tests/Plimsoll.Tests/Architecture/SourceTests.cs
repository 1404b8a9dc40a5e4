// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Tests.Architecture;

public sealed class SourceTests
{
    private const string Header = "// SPDX-License-Identifier: Apache-2.0\n";

    private static readonly Tree Here = Tree.Here;

    [Fact]
    public void What_everybody_shares_keeps_its_budget_of_files() => Assert.Empty(SourceRules.Budgets(Here));

    [Fact]
    public void No_source_file_is_longer_than_four_hundred_lines() => Assert.Empty(SourceRules.Lengths(Here));

    [Fact]
    public void Every_source_file_names_its_licence_first() => Assert.Empty(SourceRules.FirstLines(Here));

    [Fact]
    public void Build_settings_and_ban_lists_reach_every_project() => Assert.Empty(SourceRules.BuildSettings(Here));

    [Fact]
    public void The_list_of_refusal_codes_is_complete_and_true() => Assert.Empty(SourceRules.Codes(Here));

    [Theory]
    [InlineData("src/Plimsoll.Vocabulary")]
    [InlineData("src/shells/Plimsoll.Web/Shared")]
    [InlineData("src/shells/Plimsoll.Web/Accounts")]
    [InlineData("src/shells/Plimsoll.Storage/Journal")]
    public void A_sixteenth_file_is_reported_and_a_fifteenth_is_not(string folder)
    {
        Assert.Equal([$"{folder} holds 16 files, 15 are allowed"], BrokenTree.Reported(SourceRules.Budgets, broken => Fill(broken, 15), broken => broken.Write($"{folder}/Sixteenth.cs", Header)));

        void Fill(BrokenTree broken, int count)
        {
            for (var i = broken.Tree.Files(folder, ".cs", ".razor").Count; i < count; i++) { broken.Write($"{folder}/Filler{i}.cs", Header); }
            Assert.Empty(SourceRules.Budgets(broken.Tree));
        }
    }

    [Fact]
    public void A_capability_s_own_folder_has_no_budget() =>
        Assert.Empty(BrokenTree.Reported(SourceRules.Budgets, broken => { for (var i = 0; i < 40; i++) { broken.Write($"src/shells/Plimsoll.Web/Guidance/Page{i}.razor", ""); } }));

    [Theory]
    [InlineData("src/capabilities/Plimsoll.Guidance/Long.cs")]
    [InlineData("src/shells/Plimsoll.Web/Guidance/Long.razor")]
    public void The_four_hundred_and_first_line_is_reported(string path)
    {
        Assert.Empty(BrokenTree.Reported(SourceRules.Lengths, broken => broken.Write(path, Lines(400))));
        Assert.Equal([$"{path} has 401 lines, 400 are allowed"], BrokenTree.Reported(SourceRules.Lengths, broken => broken.Write(path, Lines(401))));

        static string Lines(int count) => string.Concat(Enumerable.Repeat("//\n", count));
    }

    [Theory]
    [InlineData("src/Plimsoll.Vocabulary/Words.cs")]
    [InlineData("tests/Plimsoll.Tests/Repository.cs")]
    public void A_missing_licence_line_is_reported(string path) =>
        Assert.Equal([$"{path} does not begin with '{Header.Trim()}'"], BrokenTree.Reported(SourceRules.FirstLines, broken => broken.Edit(path, Header, "")));

    [Theory]
    [InlineData("<DisableTransitiveProjectReferences>true", "<DisableTransitiveProjectReferences>false", "Directory.Build.props does not switch DisableTransitiveProjectReferences on for every project")]
    [InlineData("<TreatWarningsAsErrors>", "<TreatWarningsAsErrors Condition=\"'$(CI)' != ''\">", "Directory.Build.props does not switch TreatWarningsAsErrors on for every project")]
    [InlineData(")BannedSymbols.txt\"", ")BannedSymbols.txt\" Condition=\"'$(CI)' != ''\"", "Directory.Build.props does not wire BannedSymbols.txt to every project")]
    [InlineData("MSBuildProjectDirectory.Contains('capabilities')", "MSBuildProjectDirectory.Contains('nowhere')", "Directory.Build.props does not wire BannedSymbols.Pure.txt to capabilities and the vocabulary")]
    [InlineData("Microsoft.CodeAnalysis.BannedApiAnalyzers", "Microsoft.CodeAnalysis.Other", "Directory.Build.props does not bring the analyzer that reads the ban lists")]
    public void A_setting_taken_from_the_root_is_reported(string from, string to, string violation) =>
        Assert.Equal([violation], BrokenTree.Reported(SourceRules.BuildSettings, broken => broken.Edit("Directory.Build.props", from, to)));

    [Fact]
    public void A_project_that_excuses_itself_is_reported()
    {
        const string Cli = "src/shells/Plimsoll.Cli/Plimsoll.Cli.csproj";
        Assert.Equal([$"{Cli} sets Nullable for itself"], BrokenTree.Reported(SourceRules.BuildSettings, broken => broken.Edit(Cli, "</PropertyGroup>", "<Nullable>disable</Nullable></PropertyGroup>")));
        Assert.Equal([$"{Cli} removes a ban list"], BrokenTree.Reported(SourceRules.BuildSettings, broken => broken.Edit(Cli, "</Project>", "<ItemGroup><AdditionalFiles Remove=\"x\" /></ItemGroup></Project>")));
        Assert.Equal(["src/shells/Directory.Build.props hides the one at the root"], BrokenTree.Reported(SourceRules.BuildSettings, broken => broken.Write("src/shells/Directory.Build.props", "<Project />")));
        Assert.Equal(["BannedSymbols.txt is missing"], BrokenTree.Reported(SourceRules.BuildSettings, broken => broken.Delete("BannedSymbols.txt")));
    }

    [Theory]
    [InlineData("new Refusal(\"guidance.brand-new\", \"x\", null, \"\", \"\")", "guidance.brand-new")]
    [InlineData("new(\"elsewhere.brand-new\", \"x\", null, \"\", \"\")", "elsewhere.brand-new")]
    [InlineData("const string Code = \"guidance.brand-new\";", "guidance.brand-new")]
    public void A_code_that_the_list_lacks_is_reported(string use, string code) =>
        Assert.Equal([$"{code} is used and not listed in docs/api/codes.md"], BrokenTree.Reported(SourceRules.Codes, broken => broken.Write("src/shells/Plimsoll.Web/New.cs", Header + use)));

    [Fact]
    public void The_name_of_an_event_is_no_code_of_a_refusal() =>
        Assert.Empty(BrokenTree.Reported(SourceRules.Codes, broken => broken.Write("src/shells/Plimsoll.Web/New.cs", Header + "[Event(\"guidance.brand-new\", 1)]")));

    [Fact]
    public void A_code_that_the_source_lacks_is_reported()
    {
        Assert.Equal(["guidance.never is listed in docs/api/codes.md and not used"], BrokenTree.Reported(SourceRules.Codes, broken => broken.Write("docs/api/codes.md", broken.Tree.Read("docs/api/codes.md") + "| `guidance.never` | 400 | |\n")));
        Assert.Equal(["content.refused is listed twice in docs/api/codes.md"], BrokenTree.Reported(SourceRules.Codes, broken => broken.Write("docs/api/codes.md", broken.Tree.Read("docs/api/codes.md") + "| `content.refused` | 400 | |\n")));
    }
}
