// SPDX-License-Identifier: Apache-2.0

using System.Runtime.Loader;
using Plimsoll.Tests.Events;

namespace Plimsoll.Tests.Architecture;

/// <summary>A capability that is a library and nothing else fails, and the failures are its checklist; with the parts of the sample it passes.</summary>
public sealed class SampleCapabilityTests
{
    private const string Modules = "src/shells/Plimsoll.Web/Modules.cs";

    /// <summary>Each part with what is reported while it is missing. What can only be said of a compiled server stands at the rules of its tests.</summary>
    private static readonly (string Part, string[] Missing)[] Checklist =
    [
        ("solution", ["src/capabilities/Plimsoll.Hollow/Plimsoll.Hollow.csproj is not in Plimsoll.slnx"]),
        ("references",
        [
            "src/shells/Plimsoll.Web/Plimsoll.Web.csproj does not reference src/capabilities/Plimsoll.Hollow/Plimsoll.Hollow.csproj",
            "src/shells/Plimsoll.Cli/Plimsoll.Cli.csproj does not reference src/capabilities/Plimsoll.Hollow/Plimsoll.Hollow.csproj",
            "tests/Plimsoll.Tests/Plimsoll.Tests.csproj does not reference src/capabilities/Plimsoll.Hollow/Plimsoll.Hollow.csproj",
            "tests/Plimsoll.Web.Tests/Plimsoll.Web.Tests.csproj does not reference src/capabilities/Plimsoll.Hollow/Plimsoll.Hollow.csproj",
        ]),
        ("catalog", ["Hollow has events and no catalog: a static EventCatalog in src/capabilities/Plimsoll.Hollow/"]),
        ("sample", ["hollow.opened v1 has no sample samples/events/hollow.opened-v1.json"]),
        ("record", ["samples/events/released.tsv has no line of hollow.opened v1"]),
        ("texts", []),
        ("code", ["hollow.unknown-id is used and not listed in docs/api/codes.md"]),
        ("web room",
        [
            "Hollow has nothing in src/shells/Plimsoll.Web/Hollow/",
            "Hollow has no module src/shells/Plimsoll.Web/Hollow/HollowModule.cs",
            "Hollow has events and no stream that writes and reads them: a StreamOf in src/shells/Plimsoll.Web/Hollow/, named by its module",
        ]),
        ("module", [$"{Modules} has no line 'new Hollow.HollowModule(),'"]),
        ("command",
        [
            "Hollow has nothing in src/shells/Plimsoll.Cli/Hollow/",
            "Hollow has no command: a class HollowCommand : ICommandRoom in src/shells/Plimsoll.Cli/Hollow/HollowCommand.cs",
        ]),
        ("tests", ["Hollow has nothing in tests/Plimsoll.Tests/Hollow/", "Hollow has nothing in tests/Plimsoll.Web.Tests/Hollow/"]),
        ("guide", ["Hollow has no page docs/guide/hollow.md"]),
        ("readme", ["README.md has no row of Hollow under 'What is there'"]),
        ("map", ["docs/architecture.md has no line of capabilities/Plimsoll.Hollow/ on its map"]),
    ];

    [Fact]
    public void A_bare_capability_is_told_every_part_that_it_lacks() =>
        Assert.Equal(Checklist.SelectMany(entry => entry.Missing).Order(StringComparer.Ordinal), Reported(Bare()).Order(StringComparer.Ordinal));

    [Fact]
    public void Each_part_takes_its_own_lines_off_the_list_and_with_all_of_them_nothing_is_missing()
    {
        Assert.Equal(Checklist.Select(entry => entry.Part), SampleCapability.Parts);
        var tree = Bare();
        foreach (var (part, missing) in Checklist)
        {
            var before = Reported(tree);
            SampleCapability.AddPart(tree, part);
            var gone = before.Except(Reported(tree));
            Assert.Equal([part, .. missing.Order(StringComparer.Ordinal)], [part, .. gone.Order(StringComparer.Ordinal)]);
        }
        Assert.Empty(Reported(tree));
    }

    [Fact]
    public void Outside_its_own_folders_a_capability_changes_one_line_of_code()
    {
        var tree = Whole().Tree;
        var changed = from root in (string[])["src", "tests", "bench"]
                      from path in tree.Files(root, ".cs", ".razor")
                      where !path.Contains("/Hollow/", StringComparison.Ordinal) && !path.Contains("/Plimsoll.Hollow/", StringComparison.Ordinal)
                      from line in tree.Lines(path).Except(Tree.Here.HasFile(path) ? Tree.Here.Lines(path) : [])
                      select $"{path}: {line.Trim()}";
        Assert.Equal([$"{Modules}: new Hollow.HollowModule(),"], changed);
    }

    [Fact]
    public void A_bare_capability_that_is_compiled_is_told_what_only_its_types_show()
    {
        var bare = Bare().Tree;
        var source = bare.Files("src/capabilities/Plimsoll.Hollow", ".cs").Select(path => bare.Read(path).Split("namespace Plimsoll.Hollow;")[1]);
        var bytes = Compiled.Library("Plimsoll.Hollow", $"using Plimsoll.Vocabulary;\nnamespace Plimsoll.Hollow;\n{string.Concat(source)}");
        var context = new AssemblyLoadContext("hollow", isCollectible: true);
        Type[] events = [.. EventRules.TypesOf(context.LoadFromStream(new MemoryStream(bytes)))];
        Assert.Equal(["HollowOpened"], events.Select(type => type.Name));
        Assert.Equal(
            ["hollow.opened v1 is in no catalog: its project needs a static EventCatalog of the record that its events derive from, and the context of their JSON a JsonSerializable of it"],
            EventRules.Homeless(events, EventRules.Catalogs));
        Assert.StartsWith("hollow.opened.hollow can hold what somebody wrote", Assert.Single(EventRules.Words(bare, events)), StringComparison.Ordinal);
        Assert.Empty(EventRules.Words(Whole().Tree, events));
        context.Unload();
    }

    private static BrokenTree Bare()
    {
        var tree = new BrokenTree();
        SampleCapability.AddBare(tree);
        return tree;
    }

    private static BrokenTree Whole()
    {
        var tree = Bare();
        foreach (var part in SampleCapability.Parts) { SampleCapability.AddPart(tree, part); }
        return tree;
    }

    /// <summary>What every rule that reads files says of a tree and does not say of this repository.</summary>
    private static string[] Reported(BrokenTree broken) => [.. Said(broken.Tree).Except(SaidHere.Value)];

    private static readonly Lazy<string[]> SaidHere = new(() => Said(Tree.Here));

    private static string[] Said(Tree tree) =>
    [
        .. ((Func<Tree, IEnumerable<string>>[])
        [
            ReferenceRules.Edges, ReferenceRules.Packages, ReferenceRules.BackDoors, ReferenceRules.Solution, CapabilityRules.Siblings, CapabilityRules.Orphans,
            CapabilityRules.Wiring, SourceRules.Widths, SourceRules.Namespaces, SourceRules.FirstLines, SourceRules.BuildSettings, SourceRules.CodeHomes,
            SourceRules.Codes,
        ]).SelectMany(rule => rule(tree)),
    ];
}
