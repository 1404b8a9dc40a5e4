// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Plimsoll.Bench.Usage;

/// <summary>Intake acknowledged after the commit, against an empty address of the same server under the same client in the same minute. Both share the machine.</summary>
internal static class IngestBench
{
    private const int Port = 5193;
    private const string Address = "http://127.0.0.1:5193";
    private const int EventsABatch = 100;
    private const int Callers = 192;

    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(3), Long = TimeSpan.FromSeconds(6);

    private static long _next;

    public static async Task RunAsync()
    {
        var data = Directory.CreateTempSubdirectory("plimsoll-bench-").FullName;
        using var server = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Plimsoll.Web.dll"), "--urls", Address, "--data", data]) { RedirectStandardOutput = true })!;
        try
        {
            await server.StandardOutput.ReadLineAsync();
            using var client = new HttpClient { BaseAddress = new Uri(Address) };
            var usage = await OpenAsync(client, data);
            var bearer = client.DefaultRequestHeaders.Authorization!.ToString();
            var template = Template();
            var nothing = new Load("GET", "/health", bearer, "", [], _ => { });
            var one = new Load("POST", $"{usage}/events", bearer, "application/json", Single(), Number);
            var many = new Load("POST", $"{usage}/v1/traces", bearer, "application/x-protobuf", template.Bytes, body => Number(body, template.Ids));
            // The server compiles what is used often: first each for a while, unmeasured.
            foreach (var load in (Load[])[one, many, nothing]) { await load.RateAsync(server, Port, Callers, Warm); }
            var empty = await nothing.RateAsync(server, Port, Callers, Long);
            var single = await one.RateAsync(server, Port, Callers, Long);
            Console.WriteLine($"| one JSON event a request, acknowledged after the commit | {single.Rate:N0} requests/s, {single.Micros:0.0} µs of the server each | empty address {empty.Rate:N0}/s, {empty.Micros:0.0} µs | {single.Rate / empty.Rate:0.00} |");
            empty = await nothing.RateAsync(server, Port, Callers, Long);
            var batches = await many.RateAsync(server, Port, Callers, Long);
            Console.WriteLine($"| OTLP protobuf, {EventsABatch} events a request | {batches.Rate * EventsABatch:N0} events/s, {batches.Micros / EventsABatch:0.00} µs of the server each | empty address {empty.Rate:N0}/s, {empty.Micros:0.0} µs | {batches.Rate / empty.Rate:0.00} |");
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
            Directory.Delete(data, recursive: true);
        }
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

    private const int FirstDigit = 14, Digits = 12;

    private static byte[] Single() => Encoding.UTF8.GetBytes($$"""{"id":"single-{{new string('0', Digits)}}","at":"{{DateTime.UnixEpoch.Add(Age):yyyy-MM-ddTHH:mm:ss.fffZ}}","model":"tidewater-7b","region":"DE","sector":"education","useCase":"lesson-planning","user":"u-0000","inputTokens":120,"outputTokens":300,"durationMs":900}""");

    /// <summary>Writes the next number into the id, and its end into the user.</summary>
    private static void Number(byte[] body)
    {
        var number = Interlocked.Increment(ref _next);
        var user = body.AsSpan().IndexOf("u-"u8) + 2;
        Utf8Formatter.TryFormat(number, body.AsSpan(FirstDigit), out _, new StandardFormat('D', Digits));
        Utf8Formatter.TryFormat(number % 5000, body.AsSpan(user), out _, new StandardFormat('D', 4));
    }

    private static void Number(byte[] body, int[] ids)
    {
        var number = Interlocked.Add(ref _next, EventsABatch);
        for (var i = 0; i < ids.Length; i++) { BinaryPrimitives.WriteInt64BigEndian(body.AsSpan(ids[i]), number + i); }
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
