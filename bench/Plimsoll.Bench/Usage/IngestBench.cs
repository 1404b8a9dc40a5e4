// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Plimsoll.Bench.Usage;

/// <summary>Intake acknowledged after the commit, against an empty address of the same server under the same client in the same minute. Both share the machine.</summary>
internal static class IngestBench
{
    private const string Address = "http://127.0.0.1:5193";
    private const int EventsABatch = 100;
    private const int Callers = 192;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(6);

    private static long _next;

    public static async Task RunAsync()
    {
        var data = Directory.CreateTempSubdirectory("plimsoll-bench-").FullName;
        using var server = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Plimsoll.Web.dll"), "--urls", Address, "--data", data]) { RedirectStandardOutput = true })!;
        try
        {
            await server.StandardOutput.ReadLineAsync();
            using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Callers }) { BaseAddress = new Uri(Address) };
            var usage = await OpenAsync(client, data);
            var template = Template();
            await RateAsync(client, () => Batch(usage, template), TimeSpan.FromSeconds(2));
            var empty = await RateAsync(client, () => new HttpRequestMessage(HttpMethod.Get, "/health"), Long);
            var single = await RateAsync(client, () => Single(usage), Long);
            Console.WriteLine($"| one JSON event a request, acknowledged after the commit | {single:N0} requests/s | empty address {empty:N0}/s | {single / empty:0.00} |");
            empty = await RateAsync(client, () => new HttpRequestMessage(HttpMethod.Get, "/health"), Long);
            var batches = await RateAsync(client, () => Batch(usage, template), Long);
            Console.WriteLine($"| OTLP protobuf, {EventsABatch} events a request | {batches * EventsABatch:N0} events/s | empty address {empty:N0}/s | {batches / empty:0.00} |");
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>Answers with status 200 a second; any other ends the measurement.</summary>
    private static async Task<double> RateAsync(HttpClient client, Func<HttpRequestMessage> ask, TimeSpan time)
    {
        var (watch, count) = (Stopwatch.StartNew(), 0L);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < time)
            {
                using var request = ask();
                using var answer = await client.SendAsync(request);
                answer.EnsureSuccessStatusCode();
                Interlocked.Increment(ref count);
            }
        })));
        return count / watch.Elapsed.TotalSeconds;
    }

    private static async Task<string> OpenAsync(HttpClient client, string data)
    {
        var token = (await File.ReadAllTextAsync(Path.Combine(data, "first-admin-token"))).Trim();
        var opened = await PostAsync(client, "/api/v1/accounts/first", new JsonObject { ["token"] = token, ["email"] = "bench@example.org", ["password"] = "a long enough sentence", ["name"] = "Bench" });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)opened["key"]!);
        return $"/api/v1/t/{(string)(await PostAsync(client, "/api/v1/tenants", new JsonObject { ["name"] = "Bench", ["slug"] = "bench", ["roles"] = new JsonArray("provider") }))["tenant"]!}/usage";
    }

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, JsonNode body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private static HttpRequestMessage Single(string usage)
    {
        var number = Interlocked.Increment(ref _next);
        var body = Encoding.UTF8.GetBytes($$"""{"id":"single-{{number}}","at":"{{DateTime.UnixEpoch.Add(Age):yyyy-MM-ddTHH:mm:ss.fffZ}}","model":"tidewater-7b","region":"DE","sector":"education","useCase":"lesson-planning","user":"u-{{number % 5000}}","inputTokens":120,"outputTokens":300,"durationMs":900}""");
        return Post($"{usage}/events", body, "application/json");
    }

    private static HttpRequestMessage Batch(string usage, (byte[] Bytes, int[] Ids) template)
    {
        byte[] body = [.. template.Bytes];
        var number = Interlocked.Add(ref _next, EventsABatch);
        for (var i = 0; i < template.Ids.Length; i++) { BinaryPrimitives.WriteInt64BigEndian(body.AsSpan(template.Ids[i]), number + i); }
        return Post($"{usage}/v1/traces", body, "application/x-protobuf");
    }

    private static HttpRequestMessage Post(string path, byte[] body, string type)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
    }

    private static readonly TimeSpan Age = TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch;

    /// <summary>A request as an exporter would send it, and where the ids of its spans lie.</summary>
    private static (byte[] Bytes, int[] Ids) Template()
    {
        var nanos = (ulong)Age.Ticks * 100;
        byte[] Bytes(int field, byte[] content) => [.. Varint((field << 3) | 2), .. Varint(content.Length), .. content];
        byte[] Text(string key, string value) => Bytes(9, [.. Bytes(1, Encoding.UTF8.GetBytes(key)), .. Bytes(2, Bytes(1, Encoding.UTF8.GetBytes(value)))]);
        byte[] Whole(string key, int value) => Bytes(9, [.. Bytes(1, Encoding.UTF8.GetBytes(key)), .. Bytes(2, [.. Varint(3 << 3), .. Varint(value)])]);
        byte[] Fixed(int field, ulong value) { var bytes = new byte[8]; BinaryPrimitives.WriteUInt64LittleEndian(bytes, value); return [.. Varint((field << 3) | 1), .. bytes]; }
        var marker = Encoding.ASCII.GetBytes("SPAN-ID!");
        byte[] Span(int i) =>
        [
            .. Bytes(1, Convert.FromHexString("5b8efff798038103d269b633813fc60c")), .. Bytes(2, marker), .. Bytes(5, "chat"u8.ToArray()), .. Fixed(7, nanos), .. Fixed(8, nanos + 900_000_000),
            .. Text("gen_ai.operation.name", "chat"), .. Text("gen_ai.provider.name", "self-hosted"), .. Text("gen_ai.request.model", "tidewater-7b"), .. Whole("gen_ai.usage.input_tokens", 120), .. Whole("gen_ai.usage.output_tokens", 300),
            .. Text("user.id", $"u-{i * 37 % 5000}"), .. Text("plimsoll.region", i % 3 == 0 ? "DE" : "FR"), .. Text("plimsoll.sector", "education"), .. Text("plimsoll.use_case", "lesson-planning"),
        ];
        byte[] scope = [.. Enumerable.Range(0, EventsABatch).SelectMany(i => Bytes(2, Span(i)))];
        var request = Bytes(1, [.. Bytes(1, []), .. Bytes(2, scope)]);
        var ids = new List<int>();
        for (var at = request.AsSpan().IndexOf(marker); at >= 0;)
        {
            ids.Add(at);
            var next = request.AsSpan(at + 1).IndexOf(marker);
            at = next < 0 ? -1 : at + 1 + next;
        }
        return (request, [.. ids]);
    }

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        var rest = (uint)value;
        for (; rest >= 0x80; rest >>= 7) { bytes.Add((byte)(rest | 0x80)); }
        bytes.Add((byte)rest);
        return [.. bytes];
    }
}
