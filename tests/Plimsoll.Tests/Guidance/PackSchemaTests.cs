// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

/// <summary>The typed reader and the JSON Schema describe one shape: every field of the shipped packs is mutated and both must say the same.</summary>
public sealed class PackSchemaTests
{
    private static readonly string Tools = Repository.At("tests", "tools");

    [Fact]
    public async Task Reader_and_schema_agree_on_every_mutated_field()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Tools, "node_modules", "ajv")), "Run 'npm ci --prefix tests/tools' first; it needs Node.js.");
        Mutation[] mutations = [.. Shipped.Folder.Packs.SelectMany(pack => Mutate(pack.Key, pack.Value))];
        Assert.True(mutations.Select(m => m.Path).Distinct().Count() > 150, "the walk has lost paths");
        var schema = await Judge(mutations.Select(m => m.Document), TestContext.Current.CancellationToken);
        Assert.Equal(mutations.Length, schema.Length);
        var differ = new List<string>();
        var (agreed, refused, beyond) = (0, 0, 0);
        foreach (var (mutation, accepts) in mutations.Zip(schema))
        {
            var refusal = Shipped.With((mutation.Pack, mutation.Document)).Refusal;
            if (accepts == refusal is null) { agreed++; refused += accepts ? 0 : 1; }
            else if (accepts && IsBeyondSchema(refusal!)) { beyond++; }
            else { differ.Add($"{mutation.Path} {mutation.What}: schema {(accepts ? "accepts" : "refuses")}, reader {refusal?.Sentence ?? "accepts"}"); }
        }
        Assert.Empty(differ);
        Assert.True(refused > 500 && agreed - refused > 200 && beyond < agreed / 10, $"{agreed} agreed, {refused} refused by both, {beyond} beyond the schema");
    }

    /// <summary>What needs more than the field itself: an id that must exist or must be new, or a rule about the whole edition, which has no place in a file.</summary>
    private static bool IsBeyondSchema(Refusal refusal) => refusal.Fix.Contains("the id of a ", StringComparison.Ordinal) || refusal.Reason == "stands twice" || refusal.File is null;

    private static IEnumerable<Mutation> Mutate(string pack, ContentNode root)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Walk(root, "", node => node);

        // Every distinct path once, at its first occurrence; rebuild puts a changed node back into the whole pack, null takes it out.
        IEnumerable<Mutation> Walk(ContentNode node, string path, Func<ContentNode?, ContentNode?> rebuild)
        {
            if (path.Length > 0 && seen.Add(path))
            {
                foreach (var (what, changed) in Changes(node)) { yield return new Mutation(pack, path, what, rebuild(changed)!); }
            }
            if (node is ContentNode.Map map)
            {
                foreach (var (key, value) in map.Entries)
                {
                    ContentNode? Put(ContentNode? changed) => rebuild(map with { Entries = map.Entries.Where(e => e.Key != key || changed is not null).ToDictionary(e => e.Key, e => e.Key == key ? changed! : e.Value) });
                    foreach (var mutation in Walk(value, path.Length == 0 ? key : $"{path}.{key}", Put)) { yield return mutation; }
                }
            }
            if (node is ContentNode.List list)
            {
                for (var i = 0; i < list.Items.Count; i++)
                {
                    var index = i;
                    ContentNode? Put(ContentNode? changed) => rebuild(list with { Items = [.. list.Items.Index().Where(e => e.Index != index || changed is not null).Select(e => e.Index == index ? changed! : e.Item)] });
                    foreach (var mutation in Walk(list.Items[i], path + "[]", Put)) { yield return mutation; }
                }
            }
        }
    }

    private static IEnumerable<(string What, ContentNode? Changed)> Changes(ContentNode node)
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

    /// <summary>All verdicts from one run of node.</summary>
    private static async Task<bool[]> Judge(IEnumerable<ContentNode> documents, CancellationToken ct)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Tools, "validate.mjs")]) { RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = new UTF8Encoding(false) };
        using var node = Process.Start(start)!;
        var answers = Task.Run(async () =>
        {
            var verdicts = new List<bool>();
            while (await node.StandardOutput.ReadLineAsync(ct) is { } line) { verdicts.Add(JsonDocument.Parse(line).RootElement.GetProperty("valid").GetBoolean()); }
            return verdicts.ToArray();
        }, ct);
        var schema = JsonSerializer.Serialize(Repository.At("content", "guidance", "pack.schema.json"));
        foreach (var document in documents) { await node.StandardInput.WriteLineAsync($$"""{"schema":{{schema}},"document":{{Json(document)}}}""".AsMemory(), ct); }
        node.StandardInput.Close();
        var all = await answers;
        await node.WaitForExitAsync(ct);
        Assert.Equal(0, node.ExitCode);
        return all;
    }

    private static string Json(ContentNode node) => node switch
    {
        ContentNode.Text text => JsonSerializer.Serialize(text.Value),
        ContentNode.List list => $"[{string.Join(',', list.Items.Select(Json))}]",
        ContentNode.Map map => $"{{{string.Join(',', map.Entries.Select(e => $"{JsonSerializer.Serialize(e.Key)}:{Json(e.Value)}"))}}}",
        _ => throw new UnreachableException(),
    };

    private sealed record Mutation(string Pack, string Path, string What, ContentNode Document);
}
