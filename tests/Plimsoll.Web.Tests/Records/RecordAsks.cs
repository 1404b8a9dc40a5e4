// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Tests.Architecture;

namespace Plimsoll.Web.Tests.Records;

/// <summary>Puts records on the record over the API, and those of a sample all at once.</summary>
internal static class RecordAsks
{
    public static JsonObject Shape(string title, string? result = null) => new()
    {
        ["title"] = title, ["scope"] = "The model as it goes out", ["method"] = "By hand", ["firstDay"] = "2026-11-02", ["result"] = result,
    };

    public static async Task<string> EvaluateAsync(this Api api, string release, string title = "An evaluation") => (string)(await api.PostAsync(
        $"{release}/records/evaluations",
        new JsonObject
        {
            ["shape"] = Shape(title), ["kind"] = "internal", ["by"] = "Our team", ["independence"] = "same-team", ["access"] = "weights",
        }))["id"]!;

    public static async Task<string> FindAsync(this Api api, string release, string evaluation, string severity = "severe", string? crosses = null) =>
        (string)(await api.PostAsync($"{release}/records/findings", Finding(evaluation, severity, crosses)))["id"]!;

    public static JsonObject Finding(string evaluation, string severity = "severe", string? crosses = null) => new()
    {
        ["shape"] = Shape("A finding", "It can be talked out of refusing"), ["severity"] = severity, ["evaluation"] = evaluation, ["crosses"] = crosses,
    };

    public static JsonObject Threshold(double most = 0.05) => new()
    {
        ["bounds"] = new JsonArray(new JsonObject { ["metric"] = "attack", ["sense"] = "at-most", ["value"] = most }),
        ["dataSet"] = $"sha256:{new string('a', 64)}",
    };

    public static JsonObject Result(double? attack = null) => new()
    {
        ["result"] = "It held",
        ["scores"] = attack is { } value ? new JsonArray(new JsonObject { ["metric"] = "attack", ["value"] = value }) : [],
    };

    /// <summary>Enters a document of the samples: its risks, its evaluations with thresholds and results in that order, its findings.</summary>
    /// <returns>The ids, by the names that the document gives.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> EnterAsync(this Api api, string tenant, string release, string sample)
    {
        var document = JsonNode.Parse(Tree.Here.Read($"samples/records/{sample}"))!;
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var risk in Of("risks")) { ids[Name(risk)] = (string)(await api.PostAsync($"{release}/records/risks", Ask(risk)))["id"]!; }
        foreach (var evaluation in Of("evaluations"))
        {
            var id = ids[Name(evaluation)] = (string)(await api.PostAsync($"{release}/records/evaluations", Ask(evaluation)))["id"]!;
            if (evaluation["threshold"] is { } threshold) { await api.PostAsync($"{tenant}/records/{id}/threshold", threshold.DeepClone()); }
            if (evaluation["result"] is { } result) { await api.PostAsync($"{tenant}/records/{id}/result", result.DeepClone()); }
            if (evaluation["file"] is { } file) { await api.FileAsync($"{tenant}/records/{id}/result-file", Tree.Here.Read($"samples/records/{(string)file!}")); }
        }
        foreach (var finding in Of("findings"))
        {
            var ask = Ask(finding);
            ask["evaluation"] = ids[(string)ask["evaluation"]!];
            ids[Name(finding)] = (string)(await api.PostAsync($"{release}/records/findings", ask))["id"]!;
        }
        return ids;

        IEnumerable<JsonNode> Of(string kind) => document[kind]?.AsArray().OfType<JsonNode>() ?? [];
        static string Name(JsonNode entry) => (string)entry["name"]!;
        static JsonNode Ask(JsonNode entry) => entry["ask"]!.DeepClone();
    }

    public static async Task<JsonNode> FileAsync(this Api api, string path, string text)
    {
        using var answer = await api.SendAsync(HttpMethod.Post, path, new StringContent(text, Encoding.UTF8, "application/json"));
        var said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, said);
        return JsonNode.Parse(said)!;
    }
}
