// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Plimsoll.Bench.Journal;

/// <summary>32 callers that register models in one organisation and name no revision, at a server in a process of its own, against the journal's own appends from 32 callers in the same run.</summary>
internal static class WritersBench
{
    private const int Callers = 32;
    private const int Rounds = 3;
    private const string Address = "http://127.0.0.1:5194";

    private static readonly TimeSpan Span = TimeSpan.FromSeconds(5);

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        try
        {
            await Office.ServedAsync(folder, Address, async _ =>
            {
                using var http = new HttpClient { BaseAddress = new Uri(Address) };
                var (_, key) = await Office.FirstAsync(http, folder);
                var tenant = await Office.TenantAsync(http, "bench");
                HttpClient[] callers = [.. Enumerable.Range(0, Callers).Select(n => From(new IPAddress([127, 0, 1, (byte)(n + 1)]), key))];
                await RegisterAsync(callers, tenant, "warm-up");
                var (registered, journal) = (new List<Registered>(), new List<double>());
                // Taken in turn, so that a busy minute of the machine meets both.
                for (var round = 0; round < Rounds; round++)
                {
                    journal.Add(await AppendBench.JournalAsync(Callers));
                    registered.Add(await RegisterAsync(callers, tenant, $"round {round}"));
                }
                var rate = registered.Select(r => r.Rate).Order().ElementAt(Rounds / 2);
                var append = journal.Order().ElementAt(Rounds / 2);
                var (asked, conflicts, others) = (registered.Sum(r => r.Made + r.Conflicts + r.Others), registered.Sum(r => r.Conflicts), registered.Sum(r => r.Others));
                Console.WriteLine($"| models registered in one organisation, {Callers} callers over HTTP | {rate:0} /s; first round {registered[0].Rate:0}, last {registered[^1].Rate:0} | journal's appends, {Callers} callers {append:0} /s | {rate / append:0.00} |");
                Console.WriteLine($"| of {asked} asks without a revision: conflicts; other refusals | {conflicts} ({100.0 * conflicts / asked:0.0} %); {others} | | – |");
                return true;
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Registered> RegisterAsync(HttpClient[] callers, string tenant, string round)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(callers.Index().Select(caller => Task.Run(async () =>
        {
            var (made, conflicts, others) = (0, 0, 0);
            for (var n = 0; clock.Elapsed < Span; n++)
            {
                using var answer = await caller.Item.PostAsJsonAsync($"/api/v1/t/{tenant}/models", new JsonObject { ["name"] = $"Model {round} {caller.Index} x {n}", ["modelType"] = "frontier" });
                switch (answer.StatusCode)
                {
                    case HttpStatusCode.Created: made++; break;
                    case HttpStatusCode.Conflict: conflicts++; break;
                    default: others++; break;
                }
            }
            return (made, conflicts, others);
        })));
        return new Registered(counts.Sum(c => c.made), counts.Sum(c => c.conflicts), counts.Sum(c => c.others), clock.Elapsed.TotalSeconds);
    }

    /// <summary>A caller at an address of its own: what one address may ask for in a second is bounded.</summary>
    private static HttpClient From(IPAddress address, string key)
    {
        var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (to, ct) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(address, 0));
                await socket.ConnectAsync(IPAddress.Loopback, to.DnsEndPoint.Port, ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        }) { BaseAddress = new Uri(Address) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    private sealed record Registered(int Made, int Conflicts, int Others, double Seconds)
    {
        public double Rate => Made / Seconds;
    }
}
