// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using System.Runtime.CompilerServices;

namespace Plimsoll.Tests.Architecture;

/// <summary>A capability has one name, in every root; and its public face cannot be changed from outside.</summary>
internal static class CapabilityRules
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

    /// <summary>The other way round: no page and no content without the capability it belongs to.</summary>
    public static IEnumerable<string> Orphans(Tree tree)
    {
        HashSet<string> known = [.. tree.Capabilities.Concat(tree.Instruments).Select(Lower)];
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
