// SPDX-License-Identifier: Apache-2.0

using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plimsoll.Tests;

/// <summary>Runs the JSON Schema validator in <c>tests/tools</c>. Installs nothing: where it is absent the test skips and says what to run.</summary>
internal static class NodeTool
{
    private static readonly string Folder = Repository.At("tests", "tools");

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>What the validator says of one document.</summary>
    public sealed record Answer(bool Valid, IReadOnlyList<string> Errors);

    /// <summary>Validates a batch in one process; answers come in the order asked.</summary>
    public static IReadOnlyList<Answer> Validate(IEnumerable<(string Schema, JsonNode? Document)> batch)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules", "ajv")), "ajv is not installed; run: npm ci --prefix tests/tools");
        var lines = batch.Select(ask => new JsonObject { ["schema"] = ask.Schema, ["document"] = ask.Document?.DeepClone() }.ToJsonString()).ToArray();
        var answers = Run(lines).Select(Read).ToArray();
        Assert.Equal(lines.Length, answers.Length);
        return answers;
    }

    private static string[] Run(string[] lines)
    {
        using var node = Start();
        var errors = node.StandardError.ReadToEndAsync();
        // Both pipes move at once: a long batch would otherwise fill one while nobody reads the other.
        var written = Task.Run(() =>
        {
            foreach (var line in lines) { node.StandardInput.Write(line + "\n"); }
            node.StandardInput.Close();
        });
        var output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        Assert.True(node.ExitCode == 0, errors.GetAwaiter().GetResult());
        written.GetAwaiter().GetResult();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static Process Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder, "validate.mjs")])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
                StandardInputEncoding = Utf8, StandardOutputEncoding = Utf8, StandardErrorEncoding = Utf8,
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
