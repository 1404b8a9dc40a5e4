// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.RegularExpressions;
using Plimsoll.Records.Book;
using Plimsoll.Vocabulary;

namespace Plimsoll.Records.Importing;

/// <summary>What a tool measured, read from the file that it wrote.</summary>
/// <param name="Model">What the file calls the model; null where it does not say.</param>
/// <param name="Digest">Of the file.</param>
public sealed record ReadResults(ResultTool Tool, string? Model, IReadOnlyList<Score> Scores, Digest Digest)
{
    /// <summary>It in words.</summary>
    public string Words => $"Read from a file of {RecordsTerms.Tools[Tool].Label}{(Model is null ? "" : $" about {Model}")}: "
        + $"{Scores.Count} {(Scores.Count == 1 ? "value" : "values")}.";
}

/// <summary>Reads files of results as lm-evaluation-harness, Inspect, HELM, Moonshot and AI Verify write them. Nothing is computed: a value is taken as the
/// file has it, spreads and counts are left out.</summary>
public static partial class ResultFile
{
    /// <summary>The files that are known, in words.</summary>
    public const string Known =
        "results.json of lm-evaluation-harness, a log of Inspect as JSON, stats.json of HELM, a result of Moonshot, or a test result of AI Verify";

    /// <summary>Bytes of a file, at most.</summary>
    public const int MostBytes = 8 * 1024 * 1024;

    private const int MostNested = 64;
    private const int LongestModel = 200;

    [GeneratedRegex(@"[^\w.:/@+-]")]
    private static partial Regex NotInALabel { get; }

    /// <param name="file">What to call it in a refusal.</param>
    public static Result<ReadResults> Read(ReadOnlySpan<byte> utf8, string file)
    {
        if (utf8.Length > MostBytes)
        {
            return Unreadable($"has {utf8.Length} bytes", $"give a file of at most {MostBytes} bytes; a log without its samples has all that is read", file);
        }
        var json = utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        JsonElement root;
        try { root = JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = MostNested }); }
        catch (JsonException e)
        {
            return Unreadable($"is no JSON that can be read (line {e.LineNumber + 1})", "give the file as the tool wrote it, without NaN or Infinity", file);
        }
        // Text that is no Unicode is read as JSON, and only fails where it is looked at.
        try { return Read(root, utf8, file); }
        catch (InvalidOperationException) { return Unreadable("holds text that is no Unicode", "give the file as the tool wrote it", file); }
    }

    private static Result<ReadResults> Read(JsonElement root, ReadOnlySpan<byte> utf8, string file)
    {
        var results = root.ValueKind == JsonValueKind.Object ? Part(root, "results") : null;
        var found = root switch
        {
            { ValueKind: JsonValueKind.Array } => Helm(root, file),
            { ValueKind: not JsonValueKind.Object } => null,
            _ when Part(root, "eval") is { } eval && Text(root, "status") is { } status => Inspect(root, eval, status, file),
            _ when Text(root, "gid") is not null && Text(root, "cid") is { } algorithm && Part(root, "output") is { } output =>
                AiVerify(algorithm, output, file),
            _ when List(root, "run_results") is { } runs => MoonshotRuns(runs, file),
            _ when results is { } run && (List(run, "recipes") ?? List(run, "cookbooks")) is not null => Moonshot(root, run, file),
            _ when results is { } tasks => Harness(root, tasks, file),
            _ => null,
        };
        if (found is null)
        {
            return Unreadable("is no file of results that is known", $"give {Known}", file);
        }
        if (!found.Succeeds(out var read, out var refusal)) { return refusal; }
        if (read.Scores.Count == 0) { return Unreadable("holds no value", "give a file of a run that came to its end", file); }
        return read with { Digest = Digest.Of(utf8) };
    }

    /// <summary>lm-evaluation-harness: <c>results</c> by task, in each <c>metric,filter</c> with its value. The name of a task, how it is called and standard
    /// errors stand among them.</summary>
    private static Result<ReadResults> Harness(JsonElement root, JsonElement results, string file)
    {
        var scores = new List<Score>();
        foreach (var task in results.EnumerateObject().Where(t => t.Value.ValueKind == JsonValueKind.Object))
        {
            foreach (var metric in task.Value.EnumerateObject())
            {
                // What was measured has a filter; how many samples there were, and what the task is called, has none.
                if (metric.Value.ValueKind != JsonValueKind.Number || metric.Name.Split(',') is not [var name, var filter]
                    || name.EndsWith("_stderr", StringComparison.Ordinal))
                {
                    continue;
                }
                if (!Add(scores, $"{task.Name}/{name}{(filter == "none" ? "" : $"@{filter}")}", metric.Value, file, out var refusal)) { return refusal; }
            }
        }
        var model = Text(root, "model_name") ?? (Part(root, "config") is { } config ? Text(config, "model_args") ?? Text(config, "model") : null);
        return new ReadResults(ResultTool.LmEvaluationHarness, Plain(model), scores, Digest.Of([]));
    }

    /// <summary>Inspect: a log with <c>eval</c>, <c>status</c> and <c>results.scores</c>, each with its metrics. One of a run that did not end well is no
    /// result.</summary>
    private static Result<ReadResults> Inspect(JsonElement root, JsonElement eval, string status, string file)
    {
        if (status != "success")
        {
            return Unreadable($"says that its run ended with the status {Plain(status)}", "give the log of a run that ended with success", file);
        }
        var scores = new List<Score>();
        if (Part(root, "results") is { } results && List(results, "scores") is { } list)
        {
            foreach (var score in list.EnumerateArray().Where(s => s.ValueKind == JsonValueKind.Object))
            {
                if (Text(score, "name") is not { } name || Part(score, "metrics") is not { } metrics) { continue; }
                var reduced = Text(score, "reducer") is { } reducer ? $"@{reducer}" : "";
                foreach (var metric in metrics.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.Object && m.Name != "stderr"))
                {
                    if (metric.Value.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Number
                        && !Add(scores, $"{name}/{metric.Name}{reduced}", value, file, out var refusal))
                    {
                        return refusal;
                    }
                }
            }
        }
        return new ReadResults(ResultTool.Inspect, Plain(Text(eval, "model")), scores, Digest.Of([]));
    }

    /// <summary>HELM: <c>stats.json</c>, a list of statistics, each with a name of several parts and the mean over what was counted.</summary>
    private static Result<ReadResults>? Helm(JsonElement root, string file)
    {
        var scores = new List<Score>();
        foreach (var stat in root.EnumerateArray())
        {
            if (stat.ValueKind != JsonValueKind.Object || Part(stat, "name") is not { } named || Text(named, "name") is not { } name) { return null; }
            if (!stat.TryGetProperty("mean", out var mean) || mean.ValueKind != JsonValueKind.Number) { continue; }
            var metric = string.Join('/', ((string?[])[name, Text(named, "split"), Text(named, "sub_split")]).Where(part => part is not null));
            var changed = Part(named, "perturbation") is { } perturbation ? $"@{Text(perturbation, "name") ?? "perturbed"}" : "";
            if (!Add(scores, metric + changed, mean, file, out var refusal)) { return refusal; }
        }
        return new ReadResults(ResultTool.Helm, null, scores, Digest.Of([]));
    }

    private static bool Add(
        List<Score> scores, string metric, JsonElement value, string file, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out Refusal? refusal)
    {
        refusal = null;
        // Looked at with each value: a file has room for more of them than could be compared with one another.
        if (scores.Count == Recording.MostScores)
        {
            refusal = Unreadable(
                $"holds more than {Recording.MostScores} values", $"give the files of its parts, each of at most {Recording.MostScores} values", file);
            return false;
        }
        metric = NotInALabel.Replace(metric, "_");
        if (metric.Length > Recording.LongestMetric) { refusal = Unreadable("names a metric that is too long", "give a file with shorter names", file); }
        else if (!ExactDecimal.TryRead(value.GetRawText(), out var number))
        {
            refusal = Unreadable($"gives {metric} a value that is no score that can be kept exactly", "leave that metric out", file);
        }
        else if (scores.Any(s => s.Metric == metric)) { refusal = Unreadable($"gives {metric} twice", "give the file of one run", file); }
        else { scores.Add(new Score(metric, number)); }
        return refusal is null;
    }

    private static JsonElement? Part(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static JsonElement? List(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static string? Plain(string? text) => text is null ? null
        : string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim() is var plain && plain.Length > LongestModel ? plain[..LongestModel] : plain;

    private static Refusal Unreadable(string reason, string fix, string file) => new(RecordsCodes.UnreadableResults, "file", null, reason, fix, file);
}
