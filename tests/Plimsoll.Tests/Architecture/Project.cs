// SPDX-License-Identifier: Apache-2.0

using System.Xml.Linq;

namespace Plimsoll.Tests.Architecture;

/// <summary>What a project is, told by where it lies.</summary>
internal enum Layer { Vocabulary, Content, Instrument, Capability, Storage, Web, Cli, Gateway, GatewayTesting, Unknown }

/// <summary>A reference from one project to another.</summary>
/// <param name="Path">The project file, relative to the root.</param>
/// <param name="BuildOnly">True when the assembly is not referenced: the other project only has to be built first.</param>
internal sealed record Edge(string Path, bool BuildOnly);

/// <summary>A project file under <c>src/</c>.</summary>
internal sealed record Project(string Path, XElement Xml)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public Layer Layer => LayerOf(Path);

    public static IReadOnlyList<Project> All(Tree tree) => [.. tree.Files("src", ".csproj").Select(path => new Project(path, XElement.Parse(tree.Read(path))))];

    public static Layer LayerOf(string path) => path.Split('/') switch
    {
        ["src", "Plimsoll.Vocabulary", "Plimsoll.Vocabulary.csproj"] => Layer.Vocabulary,
        ["src", "Plimsoll.Content", "Plimsoll.Content.csproj"] => Layer.Content,
        ["src", "instruments", var folder, var file] when file == folder + ".csproj" => Layer.Instrument,
        ["src", "capabilities", var folder, var file] when file == folder + ".csproj" => Layer.Capability,
        ["src", "shells", "Plimsoll.Storage", "Plimsoll.Storage.csproj"] => Layer.Storage,
        ["src", "shells", "Plimsoll.Web", "Plimsoll.Web.csproj"] => Layer.Web,
        ["src", "shells", "Plimsoll.Cli", "Plimsoll.Cli.csproj"] => Layer.Cli,
        ["src", "shells", "Plimsoll.Gateway", "Plimsoll.Gateway.csproj"] => Layer.Gateway,
        ["src", "shells", "Plimsoll.Gateway.Testing", "Plimsoll.Gateway.Testing.csproj"] => Layer.GatewayTesting,
        _ => Layer.Unknown,
    };

    public IEnumerable<Edge> References =>
        from element in Xml.Descendants("ProjectReference")
        let include = (string?)element.Attribute("Include") ?? ""
        select new Edge(Resolve(include), string.Equals((string?)element.Attribute("ReferenceOutputAssembly") ?? (string?)element.Element("ReferenceOutputAssembly"), "false", StringComparison.OrdinalIgnoreCase));

    public IEnumerable<string> Packages => Xml.Descendants("PackageReference").Select(element => (string?)element.Attribute("Include") ?? "");

    private string Resolve(string include)
    {
        var parts = new List<string>(Path.Split('/')[..^1]);
        foreach (var part in include.Replace('\\', '/').Split('/'))
        {
            if (part == "..") { parts.RemoveAt(parts.Count - 1); } else { parts.Add(part); }
        }
        return string.Join('/', parts);
    }
}
