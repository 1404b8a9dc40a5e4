// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

/// <summary>The typed reader and the JSON Schema describe one shape: every field of the shipped packs is mutated and both must say the same.</summary>
public sealed class PackSchemaTests
{
    [LongFact]
    public void Reader_and_schema_agree_on_every_mutated_field()
    {
        var schema = Repository.At("content", "guidance", "pack.schema.json");
        var (paths, differ) = (new HashSet<string>(StringComparer.Ordinal), new List<string>());
        var (agreed, refused, beyond) = (0, 0, 0);
        // Without the tables of counterparts: no schema describes them, and they take longer to read than all packs.
        var tables = Shipped.Folder.Tables.Where(t => !t.Key.StartsWith("crosswalks/", StringComparison.Ordinal)).ToDictionary();
        foreach (var (name, pack) in Shipped.Folder.Packs)
        {
            PackChange[] changes = [.. PackChange.Of(pack, Changes)];
            var answers = NodeTool.Validate(schema, pack, changes);
            Assert.Equal((changes.Length + 1, true), (answers.Count, answers[0].Valid));
            foreach (var (change, (accepts, _)) in changes.Zip(answers.Skip(1)))
            {
                paths.Add(change.Path);
                var refusal = Library.Load(new Dictionary<string, ContentNode>(Shipped.Folder.Packs) { [name] = change.Document }, tables).Refusal;
                if (accepts == refusal is null) { agreed++; refused += accepts ? 0 : 1; }
                else if (accepts && IsBeyondSchema(refusal!)) { beyond++; }
                else { differ.Add($"{change.Path} {change.What}: schema {(accepts ? "accepts" : "refuses")}, reader {refusal?.Sentence ?? "accepts"}"); }
            }
        }
        Assert.True(paths.Count > 150, "the walk has lost paths");
        Assert.Empty(differ);
        Assert.True(refused > 500 && agreed - refused > 200 && beyond < agreed / 10, $"{agreed} agreed, {refused} refused by both, {beyond} beyond the schema");
    }

    /// <summary>What needs more than the field itself: an id that must exist or must be new, or a rule about the whole edition, which has no place in a file.</summary>
    private static bool IsBeyondSchema(Refusal refusal) => refusal.Fix.Contains("the id of a ", StringComparison.Ordinal) || refusal.Reason == "stands twice" || refusal.File is null;

    private static IEnumerable<(string What, ContentNode? Put)> Changes(ContentNode node)
    {
        ContentNode Text(string? value) => new ContentNode.Text(node.File, node.Line, value);
        yield return ("removed", null);
        yield return ("a number", Text("12"));
        yield return ("empty", Text(""));
        yield return ("blank", Text(" "));
        yield return ("null", Text(null));
        yield return ("a list", new ContentNode.List(node.File, node.Line, []));
        yield return ("a mapping", new ContentNode.Map(node.File, node.Line, new Dictionary<string, ContentNode>()));
        yield return ("outside the vocabulary", Text("no-such-value"));
        if (node is ContentNode.Text { Value: { } value })
        {
            yield return ("with a line feed", Text(value + "\n"));
            yield return ("with a sign", Text(value.Replace(".", ".+", StringComparison.Ordinal)));
            yield return ("in capitals", Text(value.ToUpperInvariant()));
        }
        if (node is ContentNode.Map map) { yield return ("with an unknown key", map with { Entries = map.Entries.Append(new("colour", Text("red"))).ToDictionary() }); }
        if (node is ContentNode.List list) { yield return ("with a list as item", list with { Items = [.. list.Items, new ContentNode.List(node.File, node.Line, [])] }); }
    }
}
