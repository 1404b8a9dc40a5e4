// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Tests.Architecture;

public sealed class ReferenceTests
{
    private const string Vocabulary = "src/Plimsoll.Vocabulary/Plimsoll.Vocabulary.csproj";
    private const string Content = "src/Plimsoll.Content/Plimsoll.Content.csproj";
    private const string Guidance = "src/capabilities/Plimsoll.Guidance/Plimsoll.Guidance.csproj";
    private const string Instrument = "src/instruments/Plimsoll.Sextant/Plimsoll.Sextant.csproj";
    private const string Capability = "src/capabilities/Plimsoll.Ballast/Plimsoll.Ballast.csproj";
    private const string Storage = "src/shells/Plimsoll.Storage/Plimsoll.Storage.csproj";
    private const string Web = "src/shells/Plimsoll.Web/Plimsoll.Web.csproj";
    private const string Cli = "src/shells/Plimsoll.Cli/Plimsoll.Cli.csproj";
    private const string Gateway = "src/shells/Plimsoll.Gateway/Plimsoll.Gateway.csproj";
    private const string GatewayTesting = "src/shells/Plimsoll.Gateway.Testing/Plimsoll.Gateway.Testing.csproj";

    private static readonly Tree Here = Tree.Here;

    [Fact]
    public void Every_project_rests_only_on_what_its_layer_allows() => Rule.Holds(ReferenceRules.Edges(Here));

    [Fact]
    public void Pure_projects_use_only_the_packages_named_for_them() => Rule.Holds(ReferenceRules.Packages(Here));

    [Fact]
    public void No_project_reaches_another_by_a_back_door() => Rule.Holds(ReferenceRules.BackDoors(Here));

    [Fact]
    public void Every_project_is_in_the_solution() => Rule.Holds(ReferenceRules.Solution(Here));

    [Theory]
    [InlineData(Vocabulary, Content)]
    [InlineData(Vocabulary, Guidance)]
    [InlineData(Content, Guidance)]
    [InlineData(Content, Web)]
    [InlineData(Instrument, Capability)]
    [InlineData(Instrument, Cli)]
    [InlineData(Guidance, Capability)]
    [InlineData(Guidance, Content)]
    [InlineData(Guidance, Storage)]
    [InlineData(Guidance, Web)]
    [InlineData(Storage, Content)]
    [InlineData(Storage, Web)]
    [InlineData(Web, Cli)]
    [InlineData(Cli, Storage)]
    [InlineData(Cli, Web)]
    [InlineData(Gateway, Storage)]
    [InlineData(Gateway, Guidance)]
    [InlineData(Gateway, GatewayTesting)]
    [InlineData(GatewayTesting, Guidance)]
    [InlineData(GatewayTesting, Web)]
    [InlineData(Web, Gateway)]
    public void A_reference_against_the_layers_is_reported(string from, string to) =>
        Assert.Equal([$"{from} -> {to}"], BrokenTree.Reported(ReferenceRules.Edges, Imagined, broken => Refer(broken, from, to)));

    [Theory]
    [InlineData(Instrument, Vocabulary)]
    [InlineData(Capability, Vocabulary)]
    [InlineData(Capability, Instrument)]
    [InlineData(Storage, Capability)]
    [InlineData(Web, Storage)]
    [InlineData(Web, Capability)]
    [InlineData(Cli, Capability)]
    [InlineData(Gateway, Vocabulary)]
    [InlineData(GatewayTesting, Gateway)]
    public void A_reference_along_the_layers_is_not(string from, string to) =>
        Assert.Empty(BrokenTree.Reported(ReferenceRules.Edges, Imagined, broken => Refer(broken, from, to)));

    [Fact]
    public void A_capability_may_have_the_content_compiler_built_before_it_and_no_more()
    {
        Assert.Empty(BrokenTree.Reported(ReferenceRules.Edges, Imagined, broken => Refer(broken, Capability, Content, """ ReferenceOutputAssembly="false" """)));
        Assert.Equal([$"{Guidance} -> {Content}"], BrokenTree.Reported(ReferenceRules.Edges, broken => broken.Edit(Guidance, "ReferenceOutputAssembly=\"false\"", "")));
    }

    [Fact]
    public void A_project_outside_the_known_places_is_reported()
    {
        Assert.Equal(["src/Plimsoll.Core/Plimsoll.Core.csproj lies where no project may lie"], BrokenTree.Reported(ReferenceRules.Edges, broken => Empty(broken, "src/Plimsoll.Core/Plimsoll.Core.csproj")));
        Assert.Equal([$"{Cli} -> src/Plimsoll.Gone/Plimsoll.Gone.csproj, which does not exist"], BrokenTree.Reported(ReferenceRules.Edges, broken => Refer(broken, Cli, "src/Plimsoll.Gone/Plimsoll.Gone.csproj")));
    }

    [Theory]
    [InlineData(Vocabulary, "YamlDotNet")]
    [InlineData(Content, "CsvHelper")]
    [InlineData(Guidance, "YamlDotNet")]
    [InlineData(Capability, "CsvHelper")]
    [InlineData(Instrument, "Dapper")]
    public void A_package_that_nobody_allowed_is_reported(string project, string package) =>
        Assert.Equal([$"{project} uses {package}"], BrokenTree.Reported(ReferenceRules.Packages, Imagined, broken => Add(broken, project, $"""<PackageReference Include="{package}" />""")));

    [Fact]
    public void A_back_door_is_reported()
    {
        Assert.Equal([$"{Guidance} is not built with Microsoft.NET.Sdk"], BrokenTree.Reported(ReferenceRules.BackDoors, broken => broken.Edit(Guidance, "Microsoft.NET.Sdk", "Microsoft.NET.Sdk.Web")));
        Assert.Equal([$"{Guidance} references the assembly Plimsoll.Web"], BrokenTree.Reported(ReferenceRules.BackDoors, broken => Add(broken, Guidance, """<Reference Include="Plimsoll.Web" />""")));
        Assert.Equal([$"{Cli} compiles ../Plimsoll.Web/Program.cs"], BrokenTree.Reported(ReferenceRules.BackDoors, broken => Add(broken, Cli, """<Compile Include="../Plimsoll.Web/Program.cs" />""")));
        Assert.Equal(["Directory.Build.props gives every project a ProjectReference"], BrokenTree.Reported(ReferenceRules.BackDoors, broken => Add(broken, "Directory.Build.props", """<ProjectReference Include="x" />""")));
        Assert.Equal(["Directory.Build.props gives every project a PackageReference"], BrokenTree.Reported(ReferenceRules.BackDoors, broken => Add(broken, "Directory.Build.props", """<PackageReference Include="Dapper" />""")));
    }

    [Fact]
    public void A_project_that_the_solution_forgets_is_reported() =>
        Assert.Equal(["tests/Plimsoll.Web.Tests/Plimsoll.Web.Tests.csproj is not in Plimsoll.slnx"], BrokenTree.Reported(ReferenceRules.Solution, broken => broken.Edit("Plimsoll.slnx", "tests/Plimsoll.Web.Tests/", "tests/Plimsoll.Other.Tests/")));

    /// <summary>Layers that have no project yet, so that their rules are shown to bite before the first one comes.</summary>
    private static void Imagined(BrokenTree broken)
    {
        foreach (var path in (string[])[Instrument, Capability, Storage, Gateway]) { if (!broken.Tree.HasFile(path)) { Empty(broken, path); } }
    }

    private static void Empty(BrokenTree broken, string path) => broken.Write(path, """<Project Sdk="Microsoft.NET.Sdk"></Project>""");

    private static void Refer(BrokenTree broken, string from, string to, string more = "") =>
        Add(broken, from, $"""<ProjectReference Include="{string.Concat(Enumerable.Repeat("../", from.Count(c => c == '/')))}{to}"{more}/>""");

    private static void Add(BrokenTree broken, string path, string item) => broken.Edit(path, "</Project>", $"<ItemGroup>{item}</ItemGroup></Project>");
}
