// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Plimsoll.Guidance;
using Plimsoll.Guidance.Exports;
using Plimsoll.Vocabulary;
using YamlDotNet.RepresentationModel;
using static Plimsoll.Tests.Guidance.Exports.Exported;

namespace Plimsoll.Tests.Guidance.Exports;

public sealed class CisoTests
{
    private static readonly YamlMappingNode File = Read(Ciso.Write(Shipped.Library, Shipped.Library.DefaultEdition));

    private static readonly YamlMappingNode Framework = (YamlMappingNode)File["objects"]["framework"];

    private static readonly YamlMappingNode[] Nodes = [.. ((YamlSequenceNode)Framework["requirement_nodes"]).Cast<YamlMappingNode>()];

    private static YamlMappingNode Read(byte[] yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Text(yaml)));
        return (YamlMappingNode)Assert.Single(stream.Documents).RootNode;
    }

    private static string? Value(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? ((YamlScalarNode)value).Value : null;

    [Fact]
    public void The_header_has_what_a_library_needs()
    {
        Assert.All(new[] { "urn", "locale", "ref_id", "name", "description", "copyright", "version", "publication_date", "provider", "packager" }, key => Assert.False(string.IsNullOrEmpty(Value(File, key)), key));
        Assert.True(int.TryParse(Value(File, "version"), out _));
        Assert.All(Nodes.Append(File).Append(Framework), n => Assert.Matches(@"^urn:plimsoll:risk:(library|framework|req_node):[0-9a-z\-._:]+$", Value(n, "urn")!));
        Assert.Contains("importance", Value(Framework, "description"));
    }

    [Fact]
    public void The_packs_statements_and_that_it_is_voluntary_stand_in_library_and_framework()
    {
        foreach (var description in new[] { Value(File, "description")!, Value(Framework, "description")! })
        {
            Assert.All(Shipped.Library.DefaultEdition.Tailoring, pack => Assert.Contains(pack.Header.Statement, description));
            Assert.Contains(Voluntary, description);
        }
    }

    [Fact]
    public void Nodes_stand_below_a_parent_that_came_before()
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in Nodes)
        {
            var depth = int.Parse(Value(node, "depth")!, null);
            Assert.Equal(depth - 1, Value(node, "parent_urn") is { } parent ? seen[parent] : 0);
            Assert.True(seen.TryAdd(Value(node, "urn")!, depth));
        }
        Assert.Equal((4, 22, 103), (Nodes.Count(n => Value(n, "depth") == "1" && Value(n, "assessable") == "false"), Nodes.Count(n => Value(n, "depth") == "2"), Nodes.Count(n => Value(n, "depth") == "3")));
    }

    [Fact]
    public void A_practice_belongs_to_the_cells_that_owe_it()
    {
        Assert.Equal(Cell.All.Select(Group), ((YamlSequenceNode)Framework["implementation_groups_definition"]).Select(g => Value((YamlMappingNode)g, "ref_id")!));
        foreach (var cell in Cell.All.Where(c => Shipped.Library.DefaultEdition.Redirect(c) is null))
        {
            var owed = Tailor(SharedTerms.ModelTypes[cell.Model].Key, SharedTerms.ReleaseTypes[cell.Release].Key).Owed.Select(o => o.Practice.Id);
            Assert.Equal(owed, Nodes.Where(n => Groups(n).Contains(Group(cell))).Select(n => Value(n, "ref_id")!));
        }
    }

    [Fact]
    public void The_cell_that_redirects_has_one_node_that_says_so()
    {
        var node = Assert.Single(Nodes, n => Groups(n).Contains("frontier-open"));
        Assert.Equal("true", Value(node, "assessable"));
        Assert.StartsWith(Tailor("frontier", "open").Redirect!.Advice, Value(node, "description"));
    }

    [Fact]
    public void A_recommended_practice_is_never_called_mandatory()
    {
        var practices = Nodes.Where(n => Value(n, "depth") == "3").ToArray();
        Assert.All(practices, n => Assert.Equal(Value(n, "ref_id")!.Contains(".B", StringComparison.Ordinal) ? "mandatory" : "recommended", Value(n, "importance")));
    }

    [Fact]
    public void Every_node_names_its_pack_and_basis_and_every_practice_its_section()
    {
        Assert.All(Nodes, n => Assert.Matches(@"pai-2024, sourced\.", Value(n, "annotation")!));
        Assert.All(Nodes.Where(n => Value(n, "depth") == "3"), n => Assert.Matches(@"Guidance for Safe .+, “.+”; pai-2024, sourced\.", Value(n, "annotation")!));
        var reworded = Tailor("general", "open").Guidelines.SelectMany(g => g.Practices).First(p => p.RewordedBecause is not null);
        var annotation = Value(Nodes.Single(n => Value(n, "ref_id") == reworded.Id), "annotation")!;
        Assert.Contains($"(plimsoll-tailoring-1, inferred): {reworded.Text}", annotation);
    }

    [Fact]
    public void Every_text_comes_back_as_it_was()
    {
        foreach (var practice in Tailor("frontier", "restricted").Guidelines.SelectMany(g => g.Practices))
        {
            var description = Value(Nodes.Single(n => Value(n, "ref_id") == practice.Id), "description")!;
            Assert.Equal(string.Join("\n", practice.Points.Select(p => $"- {p}").Prepend(practice.Text)), description);
        }
    }

    [Fact]
    public void Two_runs_write_the_same_bytes()
    {
        var again = Library.Shipped().Value!;
        Assert.Equal(Text(Ciso.Write(Shipped.Library, Shipped.Library.DefaultEdition)), Text(Ciso.Write(again, again.DefaultEdition)));
    }

    private static string Group(Cell cell) => Regex.Replace(cell.ToString(), "/", "-");

    private static IEnumerable<string> Groups(YamlMappingNode node) =>
        node.Children.TryGetValue("implementation_groups", out var groups) ? ((YamlSequenceNode)groups).Select(g => ((YamlScalarNode)g).Value!) : [];
}
