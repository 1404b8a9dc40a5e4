// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Plimsoll.Progress;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Progress;

/// <summary>The typed reader and the published JSON Schema describe one shape: every field of the shipped edition is changed and both must say the same.</summary>
public sealed class EditionSchemaTests
{
    [Fact]
    public async Task Reader_and_schema_agree_on_every_changed_field()
    {
        var tools = Repository.At("tests", "tools");
        Assert.SkipUnless(Directory.Exists(Path.Combine(tools, "node_modules", "ajv")), "Run 'npm ci --prefix tests/tools' first; it needs Node.js.");
        (string What, ContentNode Edition)[] changed = [("as shipped", Report.Folder.Packs["2024-11"]), .. Changes(Report.Folder.Packs["2024-11"])];
        Assert.True(changed.Length > 500, $"{changed.Length} changes");
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(tools, "validate.mjs")]) { RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = new UTF8Encoding(false) })!;
        var ct = TestContext.Current.CancellationToken;
        var verdicts = Task.Run(async () =>
        {
            var answers = new List<bool>();
            while (await node.StandardOutput.ReadLineAsync(ct) is { } line) { answers.Add(JsonDocument.Parse(line).RootElement.GetProperty("valid").GetBoolean()); }
            return answers;
        }, ct);
        var schema = JsonSerializer.Serialize(Repository.At("content", "progress", "edition.schema.json"));
        foreach (var (_, edition) in changed) { await node.StandardInput.WriteLineAsync($$"""{"schema":{{schema}},"document":{{Json(edition)}}}""".AsMemory(), ct); }
        node.StandardInput.Close();
        var differ = new List<string>();
        foreach (var ((what, edition), valid) in changed.Zip(await verdicts))
        {
            var refusal = ProgressLibrary.Load(new Dictionary<string, ContentNode> { ["2024-11"] = edition }).Refusal;
            var refers = refusal is not null && (refusal.Fix.Contains("the id of a ", StringComparison.Ordinal) || refusal.Reason is "stands twice");
            if (valid != refusal is null && !(valid && refers)) { differ.Add($"{what}: schema {(valid ? "accepts" : "refuses")}, reader {refusal?.Sentence ?? "accepts"}"); }
        }
        Assert.Empty(differ);
    }

    /// <summary>Every distinct path once, at its first occurrence: taken out, emptied, of another kind, or with a key that nobody knows.</summary>
    private static IEnumerable<(string, ContentNode)> Changes(ContentNode root)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Walk(root, "", node => node!);

        IEnumerable<(string, ContentNode)> Walk(ContentNode node, string path, Func<ContentNode?, ContentNode> rebuild)
        {
            if (path.Length > 0 && seen.Add(path))
            {
                ContentNode Text(string? value) => new ContentNode.Text(node.File, node.Line, value);
                foreach (var (what, other) in new (string, ContentNode?)[] { ("removed", null), ("blank", Text(" ")), ("null", Text(null)), ("a word", Text("no such value")), ("a list", new ContentNode.List(node.File, node.Line, [])), ("a mapping", new ContentNode.Map(node.File, node.Line, new Dictionary<string, ContentNode> { ["colour"] = Text("red") })) })
                {
                    yield return ($"{path} {what}", rebuild(other));
                }
                if (node is ContentNode.Map known) { yield return ($"{path} with an unknown key", rebuild(known with { Entries = known.Entries.Append(new("colour", Text("red"))).ToDictionary() })); }
            }
            switch (node)
            {
                case ContentNode.Map map:
                    foreach (var (key, value) in map.Entries)
                    {
                        ContentNode Put(ContentNode? other) => rebuild(map with { Entries = map.Entries.Where(e => e.Key != key || other is not null).ToDictionary(e => e.Key, e => e.Key == key ? other! : e.Value) });
                        foreach (var found in Walk(value, path.Length == 0 ? key : $"{path}.{key}", Put)) { yield return found; }
                    }
                    break;
                case ContentNode.List { Items: [var first, ..] } list:
                    ContentNode Replace(ContentNode? other) => rebuild(list with { Items = other is null ? [.. list.Items.Skip(1)] : [other, .. list.Items.Skip(1)] });
                    foreach (var found in Walk(first, path + "[]", Replace)) { yield return found; }
                    break;
                default: break;
            }
        }
    }

    private static string Json(ContentNode node) => node switch
    {
        ContentNode.Text text => JsonSerializer.Serialize(text.Value),
        ContentNode.List list => $"[{string.Join(',', list.Items.Select(Json))}]",
        ContentNode.Map map => $"{{{string.Join(',', map.Entries.Select(e => $"{JsonSerializer.Serialize(e.Key)}:{Json(e.Value)}"))}}}",
        _ => throw new UnreachableException(),
    };
}
