// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Plimsoll.Bench.Ground;

/// <summary>What callers can hold: bodies that are never finished, a small body that becomes a large one, connections that ask nothing. Memory is that of the
/// server's process, the latency is that of others who ask for a page at a fixed rate, and each figure stands beside the one of a moment before.</summary>
internal static class HeldBench
{
    private const int Held = 300, Whole = 2 * 1024 * 1024, Missing = 2000, Idle = 10_000, Rate = 200, Seconds = 10;

    private static readonly string[] Units = ["VmRSS", "VmHWM"];

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-held-").FullName;
        const string Address = "http://127.0.0.1:5088";
        try
        {
            await Office.ServedAsync(folder, Address, async server =>
            {
                using var http = new HttpClient { BaseAddress = new Uri(Address) };
                await Office.FirstAsync(http, folder);
                var tenant = await Office.TenantAsync(http, "held");
                // Once beforehand: what compiles and fills at first is not what is measured.
                await Hey.AtAsync($"{Address}/about", Rate, Seconds);
                await BodiesAsync(server, Address);
                await BombAsync(server, http, tenant);
                await IdleAsync(server, Address);
                return true;
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task BodiesAsync(Process server, string address)
    {
        var (before, quiet) = (Memory(server, Units[0]), await Hey.AtAsync($"{address}/about", Rate, Seconds));
        var sockets = new List<Socket>();
        var bytes = new byte[Whole - Missing];
        var head = Encoding.ASCII.GetBytes($"POST /api/v1/usage/read?form=json HTTP/1.1\r\nHost: 127.0.0.1:5088\r\nContent-Type: application/json\r\nContent-Length: {Whole}\r\n\r\n");
        await Parallel.ForEachAsync(Enumerable.Range(0, Held), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, ct) =>
        {
            var socket = await OpenAsync(address, n);
            lock (sockets) { sockets.Add(socket); }
            try
            {
                await socket.SendAsync(head, ct);
                await socket.SendAsync(bytes, ct).AsTask().WaitAsync(TimeSpan.FromSeconds(5), ct);
            }
            catch (Exception e) when (e is SocketException or TimeoutException) { /* It was told that there is no place. */ }
        });
        // What was sent has arrived: from here on they hold and send nothing. While 600 MB come in at once, every server answers late.
        await Task.Delay(TimeSpan.FromSeconds(2));
        var (held, busy) = (Memory(server, Units[0]), await Hey.AtAsync($"{address}/about", Rate, Seconds));
        var most = Math.Max(held, Memory(server, Units[0]));
        Row($"{Held} connections that hold {Whole / 1024 / 1024} MB each but for {Missing} bytes: memory", $"+{Mib(most - before)}", Mib(before), "");
        Row("the same: a page's p99 for others", Ms(busy.P99), Ms(quiet.P99), (busy.P99 / quiet.P99).ToString("0.00", CultureInfo.InvariantCulture));
        foreach (var socket in sockets) { socket.Dispose(); }
        await Task.Delay(TimeSpan.FromSeconds(10));
    }

    private static async Task BombAsync(Process server, HttpClient http, string tenant)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var text = new StringBuilder("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{}");
            while (text.Length < 31 * 1024 * 1024) { text.Append(",{}"); }
            await gzip.WriteAsync(Encoding.ASCII.GetBytes(text.Append("]}]}]}").ToString()));
        }
        async Task<(double Milliseconds, int Status)> SendAsync(byte[] body, string? encoding)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            if (encoding is not null) { content.Headers.ContentEncoding.Add(encoding); }
            var watch = Stopwatch.StartNew();
            using var answer = await http.PostAsync($"/api/v1/t/{tenant}/usage/v1/traces", content);
            return (watch.Elapsed.TotalMilliseconds, (int)answer.StatusCode);
        }
        var small = Encoding.ASCII.GetBytes("{\"resourceSpans\":[]}");
        await SendAsync(small, null);
        var (reference, _) = await SendAsync(small, null);
        // The most that the process ever held is forgotten, so that what it says afterwards is of this alone.
        await File.WriteAllTextAsync($"/proc/{server.Id}/clear_refs", "5");
        var before = Memory(server, Units[0]);
        var (took, status) = await SendAsync(packed.ToArray(), "gzip");
        var peak = Memory(server, Units[1]);
        Row($"{packed.Length / 1024} KB of gzip that unpack to 31 MiB of empty spans (answered {status}): memory at the most", $"+{Mib(peak - before)}", Mib(before), "");
        Row("the same: time", Ms(took), Ms(reference), "");
    }

    private static async Task IdleAsync(Process server, string address)
    {
        var (before, quiet) = (Memory(server, Units[0]), await Hey.AtAsync($"{address}/about", Rate, Seconds));
        var sockets = new List<Socket>();
        try
        {
            for (var n = 0; n < Idle; n++) { sockets.Add(await OpenAsync(address, n)); }
        }
        catch (SocketException) { /* As many as this machine gives one process. */ }
        var busy = await Hey.AtAsync($"{address}/about", Rate, Seconds);
        Row($"{sockets.Count} idle connections: memory", $"+{Mib(Memory(server, Units[0]) - before)}", Mib(before), "");
        Row("the same: a page's p99 for others", Ms(busy.P99), Ms(quiet.P99), (busy.P99 / quiet.P99).ToString("0.00", CultureInfo.InvariantCulture));
        foreach (var socket in sockets) { socket.Dispose(); }
    }

    /// <summary>A connection from one of many addresses of this machine.</summary>
    private static async Task<Socket> OpenAsync(string address, int n)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(new IPAddress([127, 8, (byte)(n / 250 % 250), (byte)(1 + (n % 250))]), 0));
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(address).Port);
        return socket;
    }

    private static long Memory(Process server, string what)
    {
        var line = File.ReadLines($"/proc/{server.Id}/status").First(l => l.StartsWith(what, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static void Row(string what, string figure, string reference, string ratio) => Console.WriteLine($"| {what} | {figure} | {reference} | {ratio} |");

    private static string Mib(long bytes) => $"{(bytes / 1048576.0).ToString("0", CultureInfo.InvariantCulture)} MiB";

    private static string Ms(double milliseconds) => $"{milliseconds.ToString("0.0", CultureInfo.InvariantCulture)} ms";
}
