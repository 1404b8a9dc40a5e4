// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Importing;

/// <summary>A results file of EleutherAI's lm-evaluation-harness: an object with <c>results</c> by task, and what was run beside it.</summary>
internal static class EvaluationHarness
{
    private const int MostNamed = 3;

    /// <summary>Objects of which a results file has at least one beside the results.</summary>
    private static readonly string[] Beside = ["versions", "configs", "n-shot", "task_hashes"];

    public static ToolResult? Read(ReadOnlySpan<byte> utf8)
    {
        JsonElement root;
        try { root = JsonElement.Parse(utf8); }
        catch (JsonException) { return null; }
        if (root.ValueKind != JsonValueKind.Object || Object(root, "results") is not { } results || Beside.All(name => Object(root, name) is null))
        {
            return null;
        }
        string[] tasks = [.. results.EnumerateObject().Where(t => t.Value.ValueKind == JsonValueKind.Object).Select(t => t.Name)];
        if (tasks is []) { return null; }
        var config = Object(root, "config");
        var model = Text(root, "model_name") ?? (config is { } c ? Pretrained(c) : null) ?? (config is { } named ? Text(named, "model") : null);
        var list = string.Join(", ", tasks.Take(MostNamed)) + (tasks.Length > MostNamed ? $" and {tasks.Length - MostNamed} more" : "");
        return new ToolResult(Tool.EvaluationHarness, $"lm-evaluation-harness{(model is null ? "" : $" of {model}")}: {list}", At(root));
    }

    /// <summary>Seconds since 1970 as the harness writes them.</summary>
    private static DateTimeOffset? At(JsonElement root) =>
        root.TryGetProperty("date", out var date)
            && date.ValueKind == JsonValueKind.Number
            && date.TryGetDouble(out var seconds)
            && seconds is > 0 and < 253_402_300_799
            ? DateTimeOffset.UnixEpoch.Plus(TimeSpan.FromMilliseconds(Math.Floor(seconds * 1000)))
            : null;

    /// <summary>The model among the arguments, which are one text or an object.</summary>
    private static string? Pretrained(JsonElement config) =>
        Object(config, "model_args") is { } arguments ? Text(arguments, "pretrained") ?? Text(arguments, "model")
            : Text(config, "model_args")?.Split(',').Select(a => a.Split('=', 2)).FirstOrDefault(a => a is ["pretrained" or "model", _])?[1];

    private static JsonElement? Object(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
