// SPDX-License-Identifier: Apache-2.0

using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests;

/// <summary>Runs the JSON Schema validator in <c>tests/tools</c>. Installs nothing: where it is absent the test skips and says what to run.</summary>
internal static class NodeTool
{
    private static readonly string Folder = Repository.At("tests", "tools");

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>What the validator says of one document.</summary>
    public sealed record Answer(bool Valid, IReadOnlyList<string> Errors);

    /// <summary>The validator, started when it is first needed: starting it and compiling a schema takes longer than all that is ever asked of it. It ends
    /// with this process, whose end closes its input.</summary>
    private static readonly Lazy<Process> Running = new(Start);

    private static readonly Lock Turn = new();

    /// <summary>Validates a batch; answers come in the order asked.</summary>
    public static IReadOnlyList<Answer> Validate(IEnumerable<(string Schema, JsonNode? Document)> batch) =>
        Ask([.. batch.Select(ask => new JsonObject { ["schema"] = ask.Schema, ["document"] = ask.Document?.DeepClone() }.ToJsonString())]);

    /// <summary>Validates a document, which comes first among the answers, and then each of its changed forms. The document is sent once: a pack is a
    /// hundred times as long as what a test changes in it.</summary>
    public static IReadOnlyList<Answer> Validate(string schema, ContentNode document, IEnumerable<PackChange> changes)
    {
        var name = JsonSerializer.Serialize(schema);
        return Ask(
        [
            $$"""{"schema":{{name}},"document":{{Json(document)}}}""",
            .. changes.Select(c =>
                $$"""{"schema":{{name}},"at":{{JsonSerializer.Serialize(c.At)}}{{(c.Put is { } put ? $",\"put\":{Json(put)}" : "")}}}"""),
        ]);
    }

    private static string Json(ContentNode node) => node switch
    {
        ContentNode.Text text => JsonSerializer.Serialize(text.Value),
        ContentNode.List list => $"[{string.Join(',', list.Items.Select(Json))}]",
        ContentNode.Map map => $"{{{string.Join(',', map.Entries.Select(e => $"{JsonSerializer.Serialize(e.Key)}:{Json(e.Value)}"))}}}",
        _ => throw new UnreachableException(),
    };

    private static Answer[] Ask(string[] lines)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules", "ajv")), "ajv is not installed; run: npm ci --prefix tests/tools");
        lock (Turn)
        {
            var node = Running.Value;
            // Both pipes move at once: a long batch would otherwise fill one while nobody reads the other.
            var written = Task.Run(() =>
            {
                foreach (var line in lines) { node.StandardInput.Write(line + "\n"); }
                node.StandardInput.Flush();
            });
            var answers = lines.Select(_ => Read(node.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The validator ended.")))
                .ToArray();
            written.GetAwaiter().GetResult();
            return answers;
        }
    }

    private static Process Start()
    {
        try
        {
            // What it says of itself goes where this process says it, so that nothing waits for somebody to read it.
            return Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder, "validate.mjs")])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false,
                StandardInputEncoding = Utf8, StandardOutputEncoding = Utf8,
            })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("node is not installed; install it and run: npm ci --prefix tests/tools");
            throw new UnreachableException();
        }
    }

    private static Answer Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        return new Answer(json.RootElement.GetProperty("valid").GetBoolean(), [.. json.RootElement.GetProperty("errors").EnumerateArray().Select(e => e.GetString()!)]);
    }
}
