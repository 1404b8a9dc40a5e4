// SPDX-License-Identifier: Apache-2.0

using System.Reflection;

namespace Plimsoll.Tests.Architecture;

public sealed class CapabilityTests
{
    private const string Project = """<Project Sdk="Microsoft.NET.Sdk"></Project>""";

    private static readonly Tree Here = Tree.Here;

    [Fact]
    public void Every_capability_has_its_pages_commands_tests_and_guide() => Rule.Holds(CapabilityRules.Siblings(Here));

    [Fact]
    public void Every_capability_and_instrument_is_wired_to_what_reaches_it() => Rule.Holds(CapabilityRules.Wiring(Here));

    [Fact]
    public void No_guide_page_and_no_content_lacks_its_capability() => Rule.Holds(CapabilityRules.Orphans(Here));

    [Fact]
    public void Nobody_outside_can_derive_from_a_capability_s_types_or_change_them()
    {
        Assert.NotEmpty(Here.Capabilities);
        // Loaded by name: a capability that these tests do not reference cannot slip through.
        Rule.Holds(Here.Capabilities.SelectMany(name => Types($"Plimsoll.{name}") is { } types
            ? CapabilityRules.Open(types)
            : [$"Plimsoll.{name} is not beside these tests: reference it from tests/Plimsoll.Tests"]));
    }

    [Theory]
    [InlineData("src/shells/Plimsoll.Web/Ballast/Page.razor", "Ballast has nothing in src/shells/Plimsoll.Web/Ballast/")]
    [InlineData("src/shells/Plimsoll.Cli/Ballast/Command.cs", "Ballast has nothing in src/shells/Plimsoll.Cli/Ballast/")]
    [InlineData("tests/Plimsoll.Tests/Ballast/Tests.cs", "Ballast has nothing in tests/Plimsoll.Tests/Ballast/")]
    [InlineData("tests/Plimsoll.Web.Tests/Ballast/Tests.cs", "Ballast has nothing in tests/Plimsoll.Web.Tests/Ballast/")]
    [InlineData("content/ballast/one/pack.yaml", "Ballast has nothing in content/ballast/")]
    [InlineData("docs/guide/ballast.md", "Ballast has no page docs/guide/ballast.md")]
    [InlineData("src/capabilities/Plimsoll.Ballast/Plimsoll.Ballast.csproj", "Ballast has no project src/capabilities/Plimsoll.Ballast/Plimsoll.Ballast.csproj")]
    public void A_missing_sibling_is_reported(string removed, string violation) =>
        Assert.Equal([violation], BrokenTree.Reported(CapabilityRules.Siblings, Complete, broken => broken.Delete(removed)));

    [Fact]
    public void A_capability_with_every_sibling_is_not_reported() => Assert.Empty(BrokenTree.Reported(CapabilityRules.Siblings, Complete));

    [Theory]
    [InlineData("src/shells/Plimsoll.Cli/Sextant/Command.cs", "Sextant has nothing in src/shells/Plimsoll.Cli/Sextant/")]
    [InlineData("tests/Plimsoll.Tests/Sextant/Tests.cs", "Sextant has nothing in tests/Plimsoll.Tests/Sextant/")]
    [InlineData("docs/guide/sextant.md", "Sextant has no page docs/guide/sextant.md")]
    public void An_instrument_needs_commands_tests_and_a_page_but_no_routes(string removed, string violation) =>
        Assert.Equal([violation], BrokenTree.Reported(CapabilityRules.Siblings, Instrument, broken => broken.Delete(removed)));

    [Fact]
    public void A_page_or_content_without_a_capability_is_reported() =>
        Assert.Equal(
            ["docs/guide/core.md belongs to no capability", "content/core belongs to no capability"],
            BrokenTree.Reported(CapabilityRules.Orphans, broken => { broken.Write("docs/guide/core.md", ""); broken.Write("content/core/one/pack.yaml", ""); }));

    [Theory]
    [InlineData(typeof(Derivable), "is neither sealed nor abstract")]
    [InlineData(typeof(Settable), ".Value can be set")]
    [InlineData(typeof(Exposed), ".Value can be set")]
    public void A_type_that_can_be_changed_is_reported(Type type, string violation) => Assert.EndsWith(violation, Assert.Single(CapabilityRules.Open([type])), StringComparison.Ordinal);

    [Theory]
    [InlineData(typeof(Fixed))]
    [InlineData(typeof(Base))]
    [InlineData(typeof(DayOfWeek))]
    [InlineData(typeof(Math))]
    public void A_type_that_cannot_be_changed_is_not(Type type) => Assert.Empty(CapabilityRules.Open([type]));

    private static Type[]? Types(string library)
    {
        try { return Assembly.Load(library).GetExportedTypes(); }
        catch (FileNotFoundException) { return null; }
    }

    private static void Complete(BrokenTree broken)
    {
        broken.Write("src/capabilities/Plimsoll.Ballast/Plimsoll.Ballast.csproj", Project.Replace("></", """><Import Project="$(RepositoryRoot)build/CompileContent.targets" /></""", StringComparison.Ordinal));
        broken.Write("src/capabilities/Plimsoll.Ballast/Ballast.cs", "");
        broken.Write("src/shells/Plimsoll.Web/Ballast/Page.razor", "");
        broken.Write("src/shells/Plimsoll.Cli/Ballast/Command.cs", "");
        broken.Write("tests/Plimsoll.Tests/Ballast/Tests.cs", "");
        broken.Write("tests/Plimsoll.Web.Tests/Ballast/Tests.cs", "");
        broken.Write("content/ballast/one/pack.yaml", "");
        broken.Write("docs/guide/ballast.md", "");
    }

    private static void Instrument(BrokenTree broken)
    {
        broken.Write("src/instruments/Plimsoll.Sextant/Plimsoll.Sextant.csproj", Project);
        broken.Write("src/shells/Plimsoll.Cli/Sextant/Command.cs", "");
        broken.Write("tests/Plimsoll.Tests/Sextant/Tests.cs", "");
        broken.Write("docs/guide/sextant.md", "");
    }

    public class Derivable;

    public sealed class Settable { public int Value { get; set; } }

#pragma warning disable CA1051 // The specimen is the fault that the rule must find.
    public sealed class Exposed { public int Value; }
#pragma warning restore CA1051

    public sealed record Fixed(int Value) { public required string Name { get; init; } public int Hidden { get; private set; } }

    public abstract class Base { public int Value { get; } }
}
