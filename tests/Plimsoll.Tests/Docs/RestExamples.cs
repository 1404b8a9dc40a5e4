// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plimsoll.Guidance;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Docs;

/// <summary>Checks the REST examples of a page: every <c>sh</c> block with a <c>curl</c> line is followed by the <c>json</c> that the library gives for the same question. The server is not started: it sends the library's own bytes.</summary>
internal static partial class RestExamples
{
    private static readonly JsonElement Approved = JsonDocument.Parse(File.ReadAllBytes(Repository.At("docs", "api", "openapi.json"))).RootElement;

    [GeneratedRegex("""^curl(?<post> --json @(?<file>\S+))? '?http://127\.0\.0\.1:5080(?<path>/[^?'\s]*)(?:\?(?<query>[^'\s]*))?'?$""")]
    private static partial Regex Curl { get; }

    public static IReadOnlyList<string> Faults(Page page)
    {
        var (faults, fences) = (new List<string>(), page.Fences);
        for (var i = 0; i < fences.Count; i++)
        {
            if (fences[i].Lines.FirstOrDefault(line => line.StartsWith("curl", StringComparison.Ordinal)) is not { } line) { continue; }
            var next = i + 1 < fences.Count && fences[i + 1].Language is "json" ? fences[i + 1] : null;
            if ((next is null ? "no json block follows" : Fault(line, next)) is { } fault) { faults.Add($"{page.Path}:{fences[i].Line}: {line}: {fault}"); }
        }
        return faults;
    }

    private static string? Fault(string line, Fence json)
    {
        if (Curl.Match(line) is not { Success: true } curl) { return "is not 'curl [--json @FILE] ADDRESS'"; }
        var path = curl.Groups["path"].Value;
        (string Key, string Value)[] query = [.. from pair in curl.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries) let at = pair.IndexOf('=', StringComparison.Ordinal) select (pair[..at], Uri.UnescapeDataString(pair[(at + 1)..]))];
        if (!Approved.GetProperty("paths").TryGetProperty(path, out var item) || !item.TryGetProperty(curl.Groups["post"].Success ? "post" : "get", out var operation)) { return "is not in docs/api/openapi.json"; }
        var known = operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(p => p.GetProperty("name").GetString()!).ToArray() : [];
        if (query.Select(pair => pair.Key).Except(known).FirstOrDefault() is { } unknown) { return $"{unknown} is no parameter in docs/api/openapi.json"; }
        return Answer(path, query, curl.Groups["file"].Value) is { } answer ? Excerpt.Fault(json.Lines, Encoding.UTF8.GetString(answer)) : "is an address whose answer the test cannot look up";
    }

    private static byte[]? Answer(string path, (string Key, string Value)[] query, string file)
    {
        string? One(string key) => query.FirstOrDefault(pair => pair.Key == key).Value;
        string[] All(string key) => [.. query.Where(pair => pair.Key == key).Select(pair => pair.Value)];
        switch (path)
        {
            case "/api/v1/guidance/checklist":
                var ask = new ProfileAsk(One("model"), One("release"))
                {
                    Roles = All("role"), Modalities = All("modality"), Components = All("component"), Hosting = One("hosting"),
                    HighConsequenceDomain = One("high-consequence") is "true", SignificantUpdate = One("update") is "true",
                };
                return GuidanceJson.ToUtf8(Guidance.Shipped.List(ask));
            case "/api/v1/guidance/matrix": return GuidanceJson.ToUtf8(Guidance.Shipped.Library.Matrix());
            case "/api/v1/guidance/worksheet":
                var worksheet = Guidance.Shipped.Value(Worksheet.FromJson(File.ReadAllBytes(Repository.At(file.Split('/'))), file));
                var (result, reasons) = worksheet.Conclude();
                return GuidanceJson.ToUtf8(new WorksheetAnswer(worksheet, result, reasons));
            case "/api/v1/release/judge":
                return One("asOf") is { } text && Instant.TryRead(text, out var asOf) ? JudgedHistory.Of(File.ReadAllBytes(Repository.At(file.Split('/'))), file, GateReader.Shipped().Value!, asOf).Value!.ToUtf8() : null;
            default: return null;
        }
    }
}
