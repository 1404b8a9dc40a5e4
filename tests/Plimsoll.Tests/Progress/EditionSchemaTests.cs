// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Progress;

/// <summary>The typed reader and the published JSON Schema describe one shape: every field of the shipped edition is changed and both must say the same.</summary>
public sealed class EditionSchemaTests
{
    [Fact]
    public void Reader_and_schema_agree_on_every_changed_field()
    {
        var shipped = Report.Folder.Packs["2024-11"];
        PackChange[] changes = [.. PackChange.Of(shipped, Changes)];
        Assert.True(changes.Length > 500, $"{changes.Length} changes");
        var answers = NodeTool.Validate(Repository.At("content", "progress", "edition.schema.json"), shipped, changes);
        Assert.Equal((changes.Length + 1, true), (answers.Count, answers[0].Valid));
        var differ = new List<string>();
        foreach (var (change, (valid, _)) in changes.Zip(answers.Skip(1)))
        {
            var refusal = ProgressLibrary.Load(new Dictionary<string, ContentNode> { ["2024-11"] = change.Document }).Refusal;
            var refers = refusal is not null && (refusal.Fix.Contains("the id of a ", StringComparison.Ordinal) || refusal.Reason is "stands twice");
            if (valid != refusal is null && !(valid && refers))
            {
                differ.Add($"{change.Path} {change.What}: schema {(valid ? "accepts" : "refuses")}, reader {refusal?.Sentence ?? "accepts"}");
            }
        }
        Assert.Empty(differ);
    }

    /// <summary>Taken out, emptied, of another kind, or with a key that nobody knows.</summary>
    private static IEnumerable<(string What, ContentNode? Put)> Changes(ContentNode node)
    {
        ContentNode Text(string? value) => new ContentNode.Text(node.File, node.Line, value);
        yield return ("removed", null);
        yield return ("blank", Text(" "));
        yield return ("null", Text(null));
        yield return ("a word", Text("no such value"));
        yield return ("a list", new ContentNode.List(node.File, node.Line, []));
        yield return ("a mapping", new ContentNode.Map(node.File, node.Line, new Dictionary<string, ContentNode> { ["colour"] = Text("red") }));
        if (node is ContentNode.Map known)
        {
            yield return ("with an unknown key", known with { Entries = known.Entries.Append(new("colour", Text("red"))).ToDictionary() });
        }
    }
}
