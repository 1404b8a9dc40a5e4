// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Xml.Linq;

namespace Plimsoll.Tests.Architecture;

/// <summary>Who may reference whom, read off the project files. Answers are the violations; none means the rule holds.</summary>
internal static class ReferenceRules
{
    /// <summary>The one list of packages that pure projects may use; a project that is not named may use none.</summary>
    private static readonly Dictionary<string, string[]> AllowedPackages = new(StringComparer.Ordinal)
    {
        ["Plimsoll.Guidance"] = ["CsvHelper"],
        ["Plimsoll.Tables"] = ["CsvHelper"],
        ["Plimsoll.Content"] = ["YamlDotNet"],
    };

    private const string Ledger = "src/instruments/Plimsoll.Ledger/Plimsoll.Ledger.csproj";
    private const string Release = "src/capabilities/Plimsoll.Release/Plimsoll.Release.csproj";

    public static IEnumerable<string> Edges(Tree tree)
    {
        foreach (var project in Project.All(tree))
        {
            if (project.Layer == Layer.Unknown) { yield return $"{project.Path} lies where no project may lie"; }
            foreach (var edge in project.References)
            {
                if (!tree.HasFile(edge.Path)) { yield return $"{project.Path} -> {edge.Path}, which does not exist"; }
                else if (!Allowed(project.Layer, edge)) { yield return $"{project.Path} -> {edge.Path}"; }
            }
        }
    }

    public static IEnumerable<string> Packages(Tree tree) =>
        from project in Project.All(tree)
        where project.Layer is Layer.Vocabulary or Layer.Content or Layer.Instrument or Layer.Capability
        from package in project.Packages.Concat(project.Xml.Descendants("FrameworkReference").Select(e => (string?)e.Attribute("Include") ?? ""))
        where !AllowedPackages.GetValueOrDefault(project.Name, []).Contains(package)
        select $"{project.Path} uses {package}";

    /// <summary>A pure project is a plain library or tool: no web SDK, no file or assembly of another project slipped in.</summary>
    public static IEnumerable<string> BackDoors(Tree tree)
    {
        foreach (var project in Project.All(tree))
        {
            if (project.Layer is not Layer.Web and not Layer.Gateway && (string?)project.Xml.Attribute("Sdk") != "Microsoft.NET.Sdk") { yield return $"{project.Path} is not built with Microsoft.NET.Sdk"; }
            foreach (var element in project.Xml.Descendants("Reference")) { yield return $"{project.Path} references the assembly {(string?)element.Attribute("Include")}"; }
            foreach (var element in project.Xml.Descendants("Compile").Where(e => ((string?)e.Attribute("Include"))?.Contains("..", StringComparison.Ordinal) == true)) { yield return $"{project.Path} compiles {(string?)element.Attribute("Include")}"; }
        }
        foreach (var path in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", .. tree.Files("build", ".props", ".targets"), .. tree.Files("src", ".props", ".targets")])
        {
            if (!tree.HasFile(path)) { continue; }
            var xml = XElement.Parse(tree.Read(path));
            foreach (var element in xml.Descendants().Where(e => e.Name.LocalName is "ProjectReference" or "GlobalPackageReference" || e.Name == "PackageReference" && (string?)e.Attribute("PrivateAssets") != "all"))
            {
                yield return $"{path} gives every project a {element.Name.LocalName}";
            }
        }
    }

    /// <summary>A project that is not in the solution is neither built nor tested by the commands of the README.</summary>
    public static IEnumerable<string> Solution(Tree tree)
    {
        var listed = XElement.Parse(tree.Read("Plimsoll.slnx")).Descendants("Project").Select(e => (string?)e.Attribute("Path")).ToHashSet();
        return from path in tree.Files("src", ".csproj").Concat(tree.Files("tests", ".csproj")).Concat(tree.Files("bench", ".csproj"))
               where !listed.Contains(path)
               select $"{path} is not in Plimsoll.slnx";
    }

    private static bool Allowed(Layer from, Edge edge)
    {
        var to = Project.LayerOf(edge.Path);
        return from switch
        {
            Layer.Vocabulary => false,
            Layer.Content or Layer.Instrument => to is Layer.Vocabulary,
            Layer.Capability => to is Layer.Vocabulary or Layer.Instrument || to is Layer.Content && edge.BuildOnly,
            Layer.Storage => to is Layer.Vocabulary or Layer.Instrument or Layer.Capability,
            Layer.Web => to is Layer.Storage or Layer.Vocabulary or Layer.Instrument or Layer.Capability or Layer.Content,
            Layer.Cli => to is Layer.Vocabulary or Layer.Instrument or Layer.Capability or Layer.Content,
            Layer.Gateway => to is Layer.Vocabulary || edge.Path is Ledger or Release,
            Layer.GatewayTesting => to is Layer.Vocabulary or Layer.Gateway || edge.Path is Ledger or Release,
            Layer.Unknown => false,
            _ => throw new UnreachableException(),
        };
    }
}
