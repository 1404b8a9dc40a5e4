// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Tests.Architecture;

public sealed class SourceTests
{
    private const string Header = "// SPDX-License-Identifier: Apache-2.0\n";

    private static readonly Tree Here = Tree.Here;

    [Fact]
    public void No_line_of_a_source_file_is_wider_than_160_columns() => Rule.Holds(SourceRules.Widths(Here));

    [Fact]
    public void The_namespace_of_every_source_file_is_its_project_and_its_folders() => Rule.Holds(SourceRules.Namespaces(Here));

    [Fact]
    public void Every_source_file_names_its_licence_first() => Rule.Holds(SourceRules.FirstLines(Here));

    [Fact]
    public void Build_settings_and_ban_lists_reach_every_project() => Rule.Holds(SourceRules.BuildSettings(Here));

    [Fact]
    public void Codes_of_refusals_are_declared_in_classes_of_codes() => Rule.Holds(SourceRules.CodeHomes(Here));

    [Theory]
    [InlineData("var code = new RefusalCode(\"guidance.brand-new\", RefusalKind.Refused);")]
    [InlineData("static readonly RefusalCode New = new(\"guidance.brand-new\", RefusalKind.Refused);")]
    public void A_code_that_is_declared_in_passing_is_reported(string use) =>
        Assert.Equal(["src/shells/Plimsoll.Web/New.cs declares a code of a refusal; it belongs to a class of codes"], BrokenTree.Reported(SourceRules.CodeHomes, broken => broken.Write("src/shells/Plimsoll.Web/New.cs", Header + use)));

    [Fact]
    public void The_list_of_refusal_codes_is_complete_and_true() => Rule.Holds(SourceRules.Codes(Here));

    [Fact]
    public void Forms_are_read_in_one_place_and_acts_have_one_way() => Rule.Holds([.. SourceRules.Forms(Here), .. SourceRules.WaysToAct(Here)]);

    [Theory]
    [InlineData("Progress/Rounds/New.cs", "var form = await http.Request.ReadFormAsync(ct);")]
    [InlineData("Release/New.cs", "var name = request.Form[\"name\"];")]
    [InlineData("Usage/Pages/NewPage.razor", "@Http.Request.Form[\"name\"]")]
    public void A_form_that_a_room_reads_by_itself_is_reported(string path, string use)
    {
        Assert.Empty(BrokenTree.Reported(SourceRules.Forms, broken => broken.Write("src/shells/Plimsoll.Web/Acts/New.cs", Header + use)));
        Assert.Equal(
            [$"src/shells/Plimsoll.Web/{path} reads a form by itself; a form is read by Acting.FormAsync or Forms.ReadAsync"],
            BrokenTree.Reported(SourceRules.Forms, broken => broken.Write($"src/shells/Plimsoll.Web/{path}", Header + use)));
    }

    [Theory]
    [InlineData("internal sealed class UsageDesk(Acting acting);", "UsageDesk")]
    [InlineData("internal sealed record RoundDesk;", "RoundDesk")]
    [InlineData("internal sealed class ReleaseDesk(Acting acting);", "ReleaseDesk")]
    [InlineData("internal sealed class ActivityDesk;", "ActivityDesk")]
    public void A_desk_of_a_room_s_own_is_reported(string use, string name) => Assert.Equal(
        [$"src/shells/Plimsoll.Web/Usage/New.cs declares {name}; what is kept is changed by Acting"],
        BrokenTree.Reported(SourceRules.WaysToAct, broken => broken.Write("src/shells/Plimsoll.Web/Usage/New.cs", Header + use)));

    [Theory]
    [InlineData("src/capabilities/Plimsoll.Guidance/Wide.cs")]
    [InlineData("src/shells/Plimsoll.Web/Guidance/Wide.razor")]
    [InlineData("src/shells/Plimsoll.Web/_Imports.razor")]
    [InlineData("src/shells/Plimsoll.Storage/Usage/wide.sql")]
    [InlineData("src/shells/Plimsoll.Web/wwwroot/wide.css")]
    [InlineData("src/shells/Plimsoll.Web/wwwroot/wide.js")]
    [InlineData("src/shells/Plimsoll.Web/wwwroot/mark.svg")]
    [InlineData("src/capabilities/Plimsoll.Usage/Files/wide.tsv")]
    [InlineData("src/shells/Plimsoll.Wide/Plimsoll.Wide.csproj")]
    [InlineData("src/shells/Wide.props")]
    [InlineData("src/shells/Wide.targets")]
    public void The_hundred_and_sixty_first_column_is_reported(string path)
    {
        // A sign outside the basic plane is one column.
        Assert.Empty(BrokenTree.Reported(SourceRules.Widths, broken => broken.Write(path, "short\n" + new string('x', 159) + "\U0001F6A2\n")));
        Assert.Equal(
            [$"{path}:2:161 is wider than 160 columns"],
            BrokenTree.Reported(SourceRules.Widths, broken => broken.Write(path, "short\r\n" + new string('x', 161) + "\r\nshort")));
    }

    [Fact]
    public void A_kind_of_file_of_which_nobody_said_whether_its_lines_are_read_is_reported()
    {
        Assert.Equal(
            ["src/shells/Plimsoll.Web/wwwroot/wide.mjs is of a kind of which nobody said whether its lines are read; say so in SourceRules.Written"],
            BrokenTree.Reported(SourceRules.Widths, broken => broken.Write("src/shells/Plimsoll.Web/wwwroot/wide.mjs", "short")));
    }

    [Theory]
    [InlineData("packages.lock.json")]
    [InlineData("PublicAPI.Shipped.txt")]
    [InlineData("PublicAPI.Unshipped.txt")]
    public void A_line_that_a_tool_writes_may_be_as_wide_as_the_tool_makes_it(string file)
    {
        Assert.Empty(BrokenTree.Reported(SourceRules.Widths, broken => broken.Write($"src/shells/Plimsoll.Wide/{file}", new string('x', 161))));
        Assert.Single(BrokenTree.Reported(SourceRules.Widths, broken => broken.Write($"src/shells/Plimsoll.Wide/Another{file}", new string('x', 161))));
    }

    [Theory]
    [InlineData("src/Plimsoll.Vocabulary/Words.cs", "namespace Plimsoll.Vocabulary;", "namespace Plimsoll.Words;", "src/Plimsoll.Vocabulary/Words.cs has the namespace Plimsoll.Words, not Plimsoll.Vocabulary")]
    [InlineData("src/Plimsoll.Vocabulary/Words.cs", "namespace Plimsoll.Vocabulary;", "", "src/Plimsoll.Vocabulary/Words.cs has no namespace")]
    [InlineData(
        "src/shells/Plimsoll.Storage/Journals/Journal.cs",
        "namespace Plimsoll.Storage.Journals;",
        "namespace Plimsoll.Storage;",
        "src/shells/Plimsoll.Storage/Journals/Journal.cs has the namespace Plimsoll.Storage, not Plimsoll.Storage.Journals")]
    [InlineData(
        "src/shells/Plimsoll.Cli/Program.cs",
        "return PlimsollCommand",
        "internal static class Elsewhere;\nreturn PlimsollCommand",
        "src/shells/Plimsoll.Cli/Program.cs has no namespace")]
    [InlineData("src/shells/Plimsoll.Gateway/Plimsoll.Gateway.csproj", "<ItemGroup>", "<PropertyGroup><RootNamespace>Plimsoll</RootNamespace></PropertyGroup><ItemGroup>", "src/shells/Plimsoll.Gateway/Plimsoll.Gateway.csproj sets RootNamespace for itself")]
    public void A_namespace_that_is_not_the_folder_s_is_reported(string path, string from, string to, string violation) =>
        Assert.Equal([violation], BrokenTree.Reported(SourceRules.Namespaces, broken => broken.Edit(path, from, to)));

    [Theory]
    [InlineData("src/Loose.cs", "namespace Plimsoll;", "src/Loose.cs stands in no project, so nothing says what its namespace is")]
    [InlineData(
        "src/Plimsoll.Vocabulary/Deep.cs",
        "namespace Plimsoll.Vocabulary\n{\n    namespace Elsewhere { }\n}",
        "src/Plimsoll.Vocabulary/Deep.cs has the namespace Elsewhere, not Plimsoll.Vocabulary")]
    [InlineData("src/shells/Plimsoll.Cli/Release/Program.cs", "return 0;", "src/shells/Plimsoll.Cli/Release/Program.cs has no namespace")]
    public void A_file_whose_namespace_nothing_gives_is_reported(string path, string text, string violation) =>
        Assert.Equal([violation], BrokenTree.Reported(SourceRules.Namespaces, broken => broken.Write(path, text)));

    [Fact]
    public void A_page_gets_its_namespace_from_its_folder_and_may_not_take_another()
    {
        const string Page = "src/shells/Plimsoll.Web/Ballast/Loads/LoadPage.razor";
        Assert.Empty(BrokenTree.Reported(SourceRules.Namespaces, broken => broken.Write(Page, "<h1>Load</h1>")));
        Assert.Empty(BrokenTree.Reported(SourceRules.Namespaces, broken => broken.Write(Page, "@namespace Plimsoll.Web.Ballast.Loads\n")));
        Assert.Equal([$"{Page} has the namespace Plimsoll.Web.Ballast, not Plimsoll.Web.Ballast.Loads"], BrokenTree.Reported(SourceRules.Namespaces, broken => broken.Write(Page, "@namespace Plimsoll.Web.Ballast\n")));
    }

    [Theory]
    [InlineData("src/Plimsoll.Vocabulary/Words.cs")]
    [InlineData("tests/Plimsoll.Tests/Repository.cs")]
    public void A_missing_licence_line_is_reported(string path) =>
        Assert.Equal([$"{path} does not begin with '{Header.Trim()}'"], BrokenTree.Reported(SourceRules.FirstLines, broken => broken.Edit(path, Header, "")));

    [Theory]
    [InlineData("<DisableTransitiveProjectReferences>true", "<DisableTransitiveProjectReferences>false", "Directory.Build.props does not switch DisableTransitiveProjectReferences on for every project")]
    [InlineData("<TreatWarningsAsErrors>", "<TreatWarningsAsErrors Condition=\"'$(CI)' != ''\">", "Directory.Build.props does not switch TreatWarningsAsErrors on for every project")]
    [InlineData("<NuGetAudit>true", "<NuGetAudit>false", "Directory.Build.props does not switch NuGetAudit on for every project")]
    [InlineData("<NuGetAuditMode>all", "<NuGetAuditMode>direct", "Directory.Build.props does not switch NuGetAuditMode on for every project")]
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
