// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Plimsoll.Records.Book;
using Plimsoll.Vocabulary;

namespace Plimsoll.Records.Importing;

// What the two tools of the AI Verify Foundation write. Their shapes were read in the foundation's public code: the results of Moonshot, as a library and in
// pipelines, and AI Verify's schema of a test result, which leaves to each algorithm what its output looks like.
public static partial class ResultFile
{
    /// <summary>Moonshot: <c>results</c> with <c>recipes</c>, or with <c>cookbooks</c> that hold them; in each the metrics by data set and prompt template. Its
    /// own grades and averages are left out. One of a run that did not end, or about several models, is no result of one.</summary>
    private static Result<ReadResults> Moonshot(JsonElement root, JsonElement results, string file)
    {
        if (Part(root, "metadata") is { } metadata && Text(metadata, "status") is { } status && status != "completed")
        {
            return Unreadable($"says that its run ended with the status {Plain(status)}", "give the result of a run that was completed", file);
        }
        var recipes = List(results, "recipes") is { } alone ? Parts(alone)
            : Parts(List(results, "cookbooks")!.Value).SelectMany(book => List(book, "recipes") is { } inBook ? Parts(inBook) : []);
        var found = recipes.SelectMany(recipe => List(recipe, "details") is { } details ? Parts(details).Select(detail => (recipe, detail)) : []).ToArray();
        var models = found.Select(f => Text(f.detail, "model_id")).Distinct(StringComparer.Ordinal).ToArray();
        if (models.Length > 1) { return SeveralModels(models.Length, file); }
        var scores = new List<Score>();
        foreach (var (recipe, detail) in found)
        {
            var template = Text(detail, "prompt_template_id") is { } named && named != "no-template" ? Cut($"@{named}") : "";
            var place = ((string?[])[Text(recipe, "id"), Text(detail, "dataset_id")]).OfType<string>().Aggregate("", Below);
            foreach (var metrics in List(detail, "metrics") is { } list ? Parts(list) : [])
            {
                if (!Walk(scores, place, template, metrics, file, out var refusal)) { return refusal; }
            }
        }
        return new ReadResults(ResultTool.Moonshot, Plain(models.SingleOrDefault()), scores, Digest.Of([]));
    }

    /// <summary>Moonshot in pipelines: <c>run_results</c>, one a test, each with what it says of itself and a summary by category and metric.</summary>
    private static Result<ReadResults> MoonshotRuns(JsonElement runs, string file)
    {
        var scores = new List<Score>();
        foreach (var run in Parts(runs))
        {
            if (Part(run, "results") is not { } results || Part(results, "evaluation_summary") is not { } summary) { continue; }
            var test = Part(run, "metadata") is { } metadata ? Text(metadata, "test_name") : null;
            if (!Walk(scores, Cut(test ?? ""), "", summary, file, out var refusal)) { return refusal; }
        }
        return new ReadResults(ResultTool.Moonshot, null, scores, Digest.Of([]));
    }

    /// <summary>AI Verify: the <c>output</c> of one algorithm (<c>cid</c>), whose shape is the algorithm's own. Every number that stands at a name is a value;
    /// lists of numbers, which are curves and samples, are left out. Where the output names its classes, what was measured for each carries the name.</summary>
    private static Result<ReadResults> AiVerify(string algorithm, JsonElement output, string file)
    {
        var scores = new List<Score>();
        algorithm = Cut(algorithm);
        var walked = List(output, "output_classes") is { } classes && List(output, "results") is { } results
            && classes.GetArrayLength() == results.GetArrayLength()
            ? Classes(scores, algorithm, classes, results, file, out var refusal)
            : Walk(scores, algorithm, "", Part(output, "results") ?? List(output, "results") ?? output, file, out refusal);
        return walked ? new ReadResults(ResultTool.AiVerify, null, scores, Digest.Of([])) : refusal!;
    }

    private static bool Classes(
        List<Score> scores, string algorithm, JsonElement classes, JsonElement results, string file, [NotNullWhen(false)] out Refusal? refusal)
    {
        foreach (var (named, result) in classes.EnumerateArray().Zip(results.EnumerateArray()))
        {
            if (!Walk(scores, Below(algorithm, named.ToString()), "", result, file, out refusal)) { return false; }
        }
        refusal = null;
        return true;
    }

    /// <summary>Takes every number at a name below <paramref name="element"/>. Of a list its parts are told apart by the group that each names, or by their
    /// place, from 1.</summary>
    private static bool Walk(List<Score> scores, string place, string suffix, JsonElement element, string file, [NotNullWhen(false)] out Refusal? refusal)
    {
        refusal = null;
        switch (element.ValueKind)
        {
            case JsonValueKind.Number:
                return Add(scores, place + suffix, element, file, out refusal);
            case JsonValueKind.Object when List(element, "group") is { } group && element.TryGetProperty("metric", out var metric):
                return Walk(scores, place, Cut($"{suffix}@{string.Join('-', group.EnumerateArray())}"), metric, file, out refusal);
            case JsonValueKind.Object:
                var within = Text(element, "subgroup") is { } subgroup ? Cut($"{suffix}@{subgroup}") : suffix;
                foreach (var part in element.EnumerateObject().Where(part => !IsCountOrGrade(part.Name)))
                {
                    if (!Walk(scores, Below(place, part.Name), within, part.Value, file, out refusal)) { return false; }
                }
                return true;
            case JsonValueKind.Array when element.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object):
                foreach (var (number, item) in element.EnumerateArray().Index())
                {
                    var told = List(item, "group") is not null || Text(item, "subgroup") is not null ? place
                        : Below(place, (number + 1).ToString(CultureInfo.InvariantCulture));
                    if (!Walk(scores, told, suffix, item, file, out refusal)) { return false; }
                }
                return true;
            default:
                // A list of numbers is a curve or a sample; a text, a yes or no and nothing are no score.
                return true;
        }
    }

    private static string Below(string place, string name) =>
        place.Length > Recording.LongestMetric ? place : Cut(place.Length == 0 ? name : $"{place}/{name}");

    /// <summary>What is too long for a metric is cut to just that: a value below it is refused for it, and nothing that is no value is spelled out at length
    /// with each of thousands of names.</summary>
    private static string Cut(string text) => text.Length > Recording.LongestMetric + 1 ? text[..(Recording.LongestMetric + 1)] : text;

    private static bool IsCountOrGrade(string name) => name is "grading_criteria" or "grading_scale" || name.StartsWith("num_of_", StringComparison.Ordinal)
        || name.StartsWith("total_num_of_", StringComparison.Ordinal);

    private static IEnumerable<JsonElement> Parts(JsonElement list) => list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object);

    private static Refusal SeveralModels(int models, string file) => Unreadable(
        string.Create(CultureInfo.InvariantCulture, $"holds the results of {models} models"), "give the result of a run with one endpoint", file);
}
