// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Storage.Accounts;
using Plimsoll.Vocabulary;
using Plimsoll.Web;

namespace Plimsoll.Bench.Release;

/// <summary><c>/health</c>, and the page of another organisation, while 8 people reload the home page of an organisation with 5,000 releases; against the same while nobody does.</summary>
internal static class LanesBench
{
    private const int Releases = 5000;
    private const int Readers = 8;
    private const int Rate = 50;
    private const int Seconds = 15;
    private const string Address = "http://127.0.0.1:5195";

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        try
        {
            var session = await FillAsync(folder);
            using var server = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Plimsoll.Web.dll"), "--urls", Address, "--data", folder]) { RedirectStandardOutput = true })!;
            try
            {
                await server.StandardOutput.ReadLineAsync();
                foreach (var (name, path) in new[] { ("/health", "/health"), ("home of another organisation", "/t/other") })
                {
                    await Hey.AtAsync(Address + path, Rate, 3, session);
                    var calm = await Hey.AtAsync(Address + path, Rate, Seconds, session);
                    using var stop = new CancellationTokenSource();
                    var reading = Enumerable.Range(0, Readers).Select(_ => Task.Run(() => ReloadAsync(session, stop.Token))).ToArray();
                    await Task.Delay(TimeSpan.FromSeconds(2));
                    var busy = await Hey.AtAsync(Address + path, Rate, Seconds, session);
                    await stop.CancelAsync();
                    var pages = (await Task.WhenAll(reading)).Sum();
                    Console.WriteLine($"| {name} at {busy.Rate:0}/s while {Readers} people reload home of {Releases} releases ({pages} pages) | p50 {busy.P50:0.0} ms, p99 {busy.P99:0.0} ms, {busy.Good} answers | nobody does: p50 {calm.P50:0.0} ms, p99 {calm.P99:0.0} ms | p99 {busy.P99 / calm.P99:0.0} |");
                }
            }
            finally
            {
                server.Kill();
                await server.WaitForExitAsync();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> ReloadAsync(string session, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = new Uri(Address), Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Add("Cookie", session["Cookie: ".Length..]);
        var pages = 0;
        try { for (; !ct.IsCancellationRequested; pages++) { (await http.GetAsync(new Uri("/t/bench", UriKind.Relative), ct)).Dispose(); } }
        catch (OperationCanceledException) { }
        return pages;
    }

    /// <summary>Two organisations, the first with many releases; and a session that may look at both.</summary>
    private static async Task<string> FillAsync(string folder)
    {
        var app = PlimsollApp.Create(["--urls", "http://127.0.0.1:0", "--data", folder]).Value!;
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var token = (await File.ReadAllTextAsync(Path.Combine(folder, "first-admin-token"))).Trim();
        var first = await PostAsync(http, "/api/v1/accounts/first", new JsonObject { ["token"] = token, ["email"] = "eve@example.org", ["password"] = "a long enough sentence", ["name"] = "Eve" });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)first["key"]!);
        var account = (string)first["account"]!;
        var tenants = new List<string>();
        foreach (var slug in (string[])["bench", "other"])
        {
            tenants.Add((string)(await PostAsync(http, "/api/v1/tenants", new JsonObject { ["name"] = slug, ["slug"] = slug, ["roles"] = new JsonArray("provider") }))["tenant"]!);
        }
        var model = (string)(await PostAsync(http, $"/api/v1/t/{tenants[0]}/models", new JsonObject { ["name"] = "Bench", ["modelType"] = "frontier" }))["id"]!;
        await PostAsync(http, $"/api/v1/t/{tenants[0]}/models/{model}/versions", new JsonObject { ["version"] = "1", ["files"] = new JsonArray(new JsonObject { ["path"] = "model", ["sha256"] = Digest.Of("weights"u8).Hex }) });
        await Parallel.ForAsync(0, Releases, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, ct) =>
        {
            var plan = new JsonObject { ["releaseType"] = "restricted", ["components"] = new JsonArray("evaluations"), ["audience"] = "customers", ["stage"] = "restricted", ["uses"] = new JsonArray("chat") };
            var release = (string)(await PostAsync(http, $"/api/v1/t/{tenants[0]}/releases", new JsonObject { ["model"] = model, ["version"] = "1", ["plan"] = plan }))["id"]!;
            using var assessed = await http.PutAsJsonAsync($"/api/v1/t/{tenants[0]}/releases/{release}/assessment", new JsonObject { ["modelType"] = "frontier" }, ct);
            assessed.EnsureSuccessStatusCode();
        });
        var session = Credentials.NewToken(RandomNumberGenerator.Fill);
        await app.Services.GetRequiredService<Plimsoll.Storage.Journals.Journal>().WriteAsync(account, [Credentials.StartSession(session, account, TimeProvider.System.GetUtcNow())]);
        await app.StopAsync();
        return $"Cookie: plimsoll={session}";
    }

    private static async Task<JsonNode> PostAsync(HttpClient http, string path, JsonNode body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}
