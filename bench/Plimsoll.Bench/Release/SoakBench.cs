// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Web.Journal;

namespace Plimsoll.Bench.Release;

/// <summary>
/// Whether a server that is worked with for half an hour holds on to memory. Releases are opened, assessed and given evidence, pages are looked at, events of
/// activity arrive, all the time at one pace; in each sixth of the time everything that can be collected is collected, and what is left is compared with
/// what the record has grown by. Memory of the process is told beside it: it also holds what nobody uses and nobody else asked for.
/// </summary>
internal static class SoakBench
{
    private const int EventsARequest = 100;
    private const int Samples = 6;

    public static async Task RunAsync(int minutes)
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-soak-").FullName;
        try
        {
            await using var office = await Office.OpenAsync(folder);
            var tenant = await Office.TenantAsync(office.Http, "soak");
            var books = office.Services.GetRequiredService<Books>();
            using var pages = new HttpClient { BaseAddress = office.Http.BaseAddress };
            pages.DefaultRequestHeaders.Add("Cookie", $"plimsoll={await office.SessionAsync()}");
            var (watch, counts, measured) = (Stopwatch.StartNew(), new Counts(), new List<Measured>());
            for (var sample = 1; sample <= Samples; sample++)
            {
                while (watch.Elapsed < TimeSpan.FromMinutes((double)minutes * sample / Samples)) { await SecondAsync(office.Http, pages, $"/api/v1/t/{tenant}", counts); }
                measured.Add(Measure(watch.Elapsed, books.Now.Seq, counts));
            }
            // The first sixth compiles and fills what is filled once.
            var (first, last) = (measured[1], measured[^1]);
            var (grown, entries) = (last.Live - first.Live, last.Entries - first.Entries);
            Console.WriteLine(
                $"| what is in use grew from minute {first.At.TotalMinutes:0} to {last.At.TotalMinutes:0} by | {grown / 1048576.0:0.0} MiB "
                + $"| {entries:N0} entries, {last.Events - first.Events:N0} events | {(grown / (double)entries).ToString("0", CultureInfo.InvariantCulture)} bytes an entry |");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Measured Measure(TimeSpan at, long entries, Counts counts)
    {
        var before = Process.GetCurrentProcess().WorkingSet64;
        for (var again = 0; again < 3; again++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        var live = GC.GetTotalMemory(forceFullCollection: true);
        var after = Process.GetCurrentProcess().WorkingSet64;
        Console.WriteLine(
            $"| minute {at.TotalMinutes:0}: in use after a whole collection | {live / 1048576.0:0.0} MiB | process {before / 1048576} MiB, after it {after / 1048576} MiB "
            + $"| {entries:N0} entries, {counts.Events:N0} events, {counts.Pages:N0} pages |");
        return new Measured(at, live, entries, counts.Events);
    }

    /// <summary>What happens in a second: a thousand events, a dozen pages, and a step of somebody's work.</summary>
    private static async Task SecondAsync(HttpClient api, HttpClient pages, string tenant, Counts counts)
    {
        var until = Task.Delay(TimeSpan.FromSeconds(1));
        for (var request = 0; request < 10; request++)
        {
            var lines = new StringBuilder();
            for (var n = 0; n < EventsARequest; n++)
            {
                var id = counts.Events++;
                lines.Append(CultureInfo.InvariantCulture, $$"""{"id":"e-{{id}}","at":"{{DateTimeOffset.UtcNow:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}","model":"m","user":"u-{{id % 5000}}"}""").Append('\n');
            }
            using var body = new StringContent(lines.ToString(), Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson"));
            using var taken = await api.PostAsync($"{tenant}/usage/events", body);
            taken.EnsureSuccessStatusCode();
        }
        if (counts.Steps++ % 5 == 0) { counts.Release = await OpenAsync(api, tenant, counts.Steps); }
        var release = counts.Release[(counts.Release.LastIndexOf('/') + 1)..];
        using var form = new MultipartFormDataContent
        {
            { new StringContent("""{"kind":"file","label":"report.txt","practices":["G06.B1"]}""", Encoding.UTF8, "application/json"), "facts" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes($"report {counts.Steps}")), "file", "report.txt" },
        };
        using var attached = await api.PostAsync($"{counts.Release}/evidence", form);
        if (!attached.IsSuccessStatusCode) { throw new InvalidOperationException(await attached.Content.ReadAsStringAsync()); }
        foreach (var page in new[] { "", "/releases", "/approvals", "/consistency", "/registry", "/usage", $"/releases/{release}", $"/releases/{release}/practices", $"/releases/{release}/gate" })
        {
            using var shown = await pages.GetAsync("/t/soak" + page);
            shown.EnsureSuccessStatusCode();
            await shown.Content.ReadAsByteArrayAsync();
            counts.Pages++;
        }
        await until;
    }

    private static async Task<string> OpenAsync(HttpClient api, string tenant, int n)
    {
        var model = (string)(await Office.PostAsync(api, $"{tenant}/models", new JsonObject { ["name"] = $"model {n}", ["modelType"] = "frontier" }))["id"]!;
        await Office.PostAsync(api, $"{tenant}/models/{model}/versions", new JsonObject
        {
            ["version"] = "1.0", ["confirmed"] = true, ["files"] = new JsonArray(new JsonObject { ["path"] = "model.safetensors", ["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(n))) }),
        });
        var opened = await Office.PostAsync(api, $"{tenant}/releases", new JsonObject
        {
            ["model"] = model, ["version"] = "1.0",
            ["plan"] = new JsonObject { ["releaseType"] = "restricted", ["components"] = new JsonArray("evaluations"), ["audience"] = "customers", ["stage"] = "restricted", ["uses"] = new JsonArray("chat") },
        });
        var release = $"{tenant}/releases/{(string)opened["id"]!}";
        using var assessed = await api.PutAsync($"{release}/assessment", new StringContent("""{"modelType":"frontier"}""", Encoding.UTF8, "application/json"));
        assessed.EnsureSuccessStatusCode();
        return release;
    }

    private sealed record Measured(TimeSpan At, long Live, long Entries, long Events);

    private sealed class Counts
    {
        public long Events { get; set; }

        public long Pages { get; set; }

        public int Steps { get; set; }

        public string Release { get; set; } = "";
    }
}
