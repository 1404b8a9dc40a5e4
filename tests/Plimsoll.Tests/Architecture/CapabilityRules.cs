// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Plimsoll.Tests.Architecture;

/// <summary>A capability has one name, in every root; and its public face cannot be changed from outside.</summary>
internal static partial class CapabilityRules
{
    public static IEnumerable<string> Siblings(Tree tree)
    {
        foreach (var name in tree.Capabilities)
        {
            if (!tree.HasFile($"src/capabilities/Plimsoll.{name}/Plimsoll.{name}.csproj")) { yield return $"{name} has no project src/capabilities/Plimsoll.{name}/Plimsoll.{name}.csproj"; continue; }
            var compilesContent = tree.Read($"src/capabilities/Plimsoll.{name}/Plimsoll.{name}.csproj").Contains("CompileContent.targets", StringComparison.Ordinal);
            foreach (var (folder, endings) in Folders(name).Append(($"content/{Lower(name)}", [".yaml"])))
            {
                if (folder.StartsWith("content/", StringComparison.Ordinal) && !compilesContent) { continue; }
                if (tree.Files(folder, endings).Count == 0) { yield return $"{name} has nothing in {folder}/"; }
            }
            if (!tree.HasFile(Page(name))) { yield return $"{name} has no page {Page(name)}"; }
        }
        foreach (var name in tree.Instruments)
        {
            foreach (var (folder, endings) in Folders(name).Where(f => f.Folder.Contains("Plimsoll.Cli/", StringComparison.Ordinal) || f.Folder.Contains("Plimsoll.Tests/", StringComparison.Ordinal)))
            {
                if (tree.Files(folder, endings).Count == 0) { yield return $"{name} has nothing in {folder}/"; }
            }
            if (!tree.HasFile(Page(name))) { yield return $"{name} has no page {Page(name)}"; }
        }
    }

    private const string Cli = "src/shells/Plimsoll.Cli";
    private const string Web = "src/shells/Plimsoll.Web";

    [GeneratedRegex(@"\[Event\(""(?<type>[^""]+)"", (?<version>[0-9]+)\)\]")]
    private static partial Regex EventInSource { get; }

    /// <summary>
    /// What reaches a capability or an instrument from outside: references, its module with its line, its command, its rows, and what its events need.
    /// </summary>
    public static IEnumerable<string> Wiring(Tree tree)
    {
        foreach (var name in tree.Capabilities)
        {
            var project = $"src/capabilities/Plimsoll.{name}/Plimsoll.{name}.csproj";
            foreach (var missing in Unreferenced(tree, project, [Web, Cli, "tests/Plimsoll.Tests", "tests/Plimsoll.Web.Tests"])) { yield return missing; }
            foreach (var missing in Unnamed(tree, name, "capabilities")) { yield return missing; }
            if (!tree.HasFile($"{Web}/{name}/{name}Module.cs")) { yield return $"{name} has no module {Web}/{name}/{name}Module.cs"; }
            if (!tree.Read($"{Web}/Modules.cs").Contains($"new {name}.{name}Module(),", StringComparison.Ordinal))
            {
                yield return $"{Web}/Modules.cs has no line 'new {name}.{name}Module(),'";
            }
            foreach (var missing in Unkept(tree, name)) { yield return missing; }
        }
        foreach (var name in tree.Instruments)
        {
            var project = $"src/instruments/Plimsoll.{name}/Plimsoll.{name}.csproj";
            foreach (var missing in Unreferenced(tree, project, [Cli, "tests/Plimsoll.Tests"])) { yield return missing; }
            foreach (var missing in Unnamed(tree, name, "instruments")) { yield return missing; }
        }
    }

    private static IEnumerable<string> Unreferenced(Tree tree, string project, string[] shells) =>
        from folder in shells
        let path = $"{folder}/{folder[(folder.LastIndexOf('/') + 1)..]}.csproj"
        where !new Project(path, XElement.Parse(tree.Read(path))).References.Any(edge => edge.Path == project && !edge.BuildOnly)
        select $"{path} does not reference {project}";

    /// <summary>What people find it by: its word of the command, its row of the README, its place on the map.</summary>
    private static IEnumerable<string> Unnamed(Tree tree, string name, string layer)
    {
        var command = $"{Cli}/{name}/{name}Command.cs";
        if (!tree.HasFile(command) || !tree.Read(command).Contains($"class {name}Command : ICommandRoom", StringComparison.Ordinal))
        {
            yield return $"{name} has no command: a class {name}Command : ICommandRoom in {command}";
        }
        var cells = $"(src/{layer}/Plimsoll.{name}/) | [{Lower(name)}.md]({Page(name)}) |";
        if (!tree.Lines("README.md").Any(line => line.StartsWith($"| {name} | ", StringComparison.Ordinal) && line.EndsWith(cells, StringComparison.Ordinal)))
        {
            yield return $"README.md has no row of {name} under 'What is there'";
        }
        if (!tree.Lines("docs/architecture.md").Any(line => line.StartsWith($"  {layer}/Plimsoll.{name}/ ", StringComparison.Ordinal)))
        {
            yield return $"docs/architecture.md has no line of {layer}/Plimsoll.{name}/ on its map";
        }
    }

    /// <summary>What the events of a capability need beside themselves. What is inside a text, a sample or a catalog the rules about events say.</summary>
    private static IEnumerable<string> Unkept(Tree tree, string name)
    {
        var library = $"src/capabilities/Plimsoll.{name}";
        Match[] events = [.. tree.Files(library, ".cs").SelectMany(path => EventInSource.Matches(tree.Read(path)))];
        if (events.Length == 0) { yield break; }
        foreach (var (type, version) in events.Select(e => (e.Groups["type"].Value, e.Groups["version"].Value)))
        {
            var sample = $"samples/events/{type}-v{version}.json";
            if (!tree.HasFile(sample)) { yield return $"{type} v{version} has no sample {sample}"; }
            if (!tree.Lines("samples/events/released.tsv").Any(line => line.StartsWith($"{type}\t{version}\t", StringComparison.Ordinal)))
            {
                yield return $"samples/events/released.tsv has no line of {type} v{version}";
            }
        }
        if (!tree.Files(library, ".cs").Any(path => tree.Read(path).Contains("static EventCatalog ", StringComparison.Ordinal)))
        {
            yield return $"{name} has events and no catalog: a static EventCatalog in {library}/";
        }
        var room = string.Concat(tree.Files($"{Web}/{name}", ".cs").Select(tree.Read));
        if (!room.Contains("StreamOf<", StringComparison.Ordinal) && !room.Contains("JointBook<", StringComparison.Ordinal))
        {
            yield return $"{name} has events and no stream that writes and reads them: a StreamOf in {Web}/{name}/, named by its module";
        }
    }

    /// <summary>The other way round: no page and no content without the capability it belongs to.</summary>
    public static IEnumerable<string> Orphans(Tree tree)
    {
        // Running a server belongs to no capability.
        HashSet<string> known = [.. tree.Capabilities.Concat(tree.Instruments).Select(Lower), "operations"];
        return [
            .. tree.Files("docs/guide", ".md").Where(path => !known.Contains(Path.GetFileNameWithoutExtension(path))).Select(path => $"{path} belongs to no capability"),
            .. tree.Folders("content").Where(folder => !known.Contains(folder)).Select(folder => $"content/{folder} belongs to no capability"),
        ];
    }

    /// <summary>Types that an outsider could derive from or change.</summary>
    public static IEnumerable<string> Open(IEnumerable<Type> types)
    {
        foreach (var type in types)
        {
            if (!type.IsSealed && !type.IsAbstract) { yield return $"{type.FullName} is neither sealed nor abstract"; }
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            {
                if (property.SetMethod is { IsPublic: true } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))) { yield return $"{type.FullName}.{property.Name} can be set"; }
            }
            foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            {
                if (!field.IsInitOnly && !field.IsLiteral && !field.IsSpecialName) { yield return $"{type.FullName}.{field.Name} can be set"; }
            }
        }
    }

    private static (string Folder, string[] Endings)[] Folders(string name) =>
    [
        ($"src/shells/Plimsoll.Web/{name}", [".cs", ".razor"]), ($"src/shells/Plimsoll.Cli/{name}", [".cs"]),
        ($"tests/Plimsoll.Tests/{name}", [".cs"]), ($"tests/Plimsoll.Web.Tests/{name}", [".cs"]),
    ];

    private static string Page(string name) => $"docs/guide/{Lower(name)}.md";

    private static string Lower(string name) => name.ToLowerInvariant();
}
