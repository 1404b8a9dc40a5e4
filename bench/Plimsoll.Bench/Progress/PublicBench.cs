// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Plimsoll.Bench.Progress;

/// <summary>Public progress pages at 500 requests a second from a server of their own process, a published round of 12 providers × 18 processes among them, against an empty address in the same minute.</summary>
internal static class PublicBench
{
    private const int Rate = 500;
    private const int Seconds = 20;
    private const string Address = "http://127.0.0.1:5193";

    public static async Task RunAsync()
    {
        var data = Directory.CreateTempSubdirectory("plimsoll-bench-").FullName;
        using var server = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Plimsoll.Web.dll"), "--urls", Address, "--data", data]) { RedirectStandardOutput = true })!;
        try
        {
            await server.StandardOutput.ReadLineAsync();
            using var client = new HttpClient { BaseAddress = new Uri(Address) };
            var round = await PublishAsync(client, data);
            foreach (var (name, path) in new[] { ("levels", "/progress"), ("one process", "/progress/1.3"), ("process by process", "/progress/answers"), ("published round, 12 × 18", $"/public/rounds/{round}"), ("its frozen bytes", $"/public/rounds/{round}/round.json"), ("compared with the report", $"/public/rounds/{round}/compare?with=2024-11") })
            {
                await client.GetByteArrayAsync(new Uri(path, UriKind.Relative));
                await Hey.AtAsync(Address + path, Rate, 4);
                var page = await Hey.AtAsync(Address + path, Rate, Seconds);
                var empty = await Hey.AtAsync(Address + "/health", Rate, 5);
                Console.WriteLine($"| {name} at {page.Rate:0}/s | p50 {page.P50:0.0} ms, p99 {page.P99:0.0} ms, {page.Good} answers | empty: p50 {empty.P50:0.0} ms, p99 {empty.P99:0.0} ms | p99 {page.P99 / empty.P99:0.00} |");
            }
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<string> PublishAsync(HttpClient client, string data)
    {
        var today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var token = (await File.ReadAllTextAsync(Path.Combine(data, "first-admin-token"))).Trim();
        var key = (string)(await PostAsync("/api/v1/accounts/first", new JsonObject { ["token"] = token, ["email"] = "bench@example.org", ["password"] = "a long enough sentence", ["name"] = "Bench" }))["key"]!;
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        var tenant = (string)(await PostAsync("/api/v1/tenants", new JsonObject { ["name"] = "Bench", ["slug"] = "bench", ["roles"] = new JsonArray("provider") }))["tenant"]!;
        var edition = (await client.GetFromJsonAsync<JsonNode>(new Uri("/api/v1/progress/processes", UriKind.Relative)))!;
        string[] processes = [.. edition.AsArray().Select(p => (string)p!["id"]!)];
        var rounds = $"/api/v1/t/{tenant}/progress/rounds";
        var id = (string)(await PostAsync(rounds, new JsonObject
        {
            ["name"] = "Bench", ["assessed"] = today, ["processes"] = new JsonArray([.. processes.Select(p => (JsonNode)p)]),
            ["providers"] = new JsonArray([.. Enumerable.Range(0, 12).Select(i => (JsonNode)new JsonObject { ["id"] = $"p{i}", ["name"] = $"Provider {i}", ["access"] = i % 2 == 0 ? "open" : "restricted" })]),
        }))["id"]!;
        for (var i = 0; i < 12; i++)
        {
            foreach (var process in processes) { await PostAsync($"{rounds}/{id}/findings/p{i}/{process}", new JsonObject { ["finding"] = "not-found", ["note"] = "Looked through what is public." }); }
            await PostAsync($"{rounds}/{id}/providers/p{i}/invite", new JsonObject { ["until"] = today });
        }
        await PostAsync($"{rounds}/{id}/publish", []);
        return id;

        async Task<JsonNode> PostAsync(string path, JsonObject body)
        {
            using var answer = await client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
            var text = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{path}: {text}");
        }
    }
}
