// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;

namespace Plimsoll.Bench.Guidance;

/// <summary>The command and the first page from a cold process, against the runtime's own cold start (<c>plimsoll --version</c>, <c>/health</c>).</summary>
internal static class ColdBench
{
    private const int Rounds = 9;
    private static readonly string Folder = AppContext.BaseDirectory;

    public static async Task RunAsync()
    {
        var list = await MedianAsync(() => CommandAsync("guidance", "list", "--model", "frontier", "--release", "restricted", "--format", "json"));
        var version = await MedianAsync(() => CommandAsync("--version"));
        Console.WriteLine($"| command `guidance list`, cold | {list:0} ms | `--version` {version:0} ms | {list / version:0.00} |");
        var (start, page, health) = await FirstPageAsync();
        Console.WriteLine($"| first page of a new server | {page:0.0} ms ({start:0} ms to the printed address) | /health {health:0.0} ms | {page / health:0.00} |");
    }

    private static async Task<double> MedianAsync(Func<Task<double>> work)
    {
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++) { times.Add(await work()); }
        times.Sort();
        return times[Rounds / 2];
    }

    private static async Task<double> CommandAsync(params string[] args)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(Folder, "plimsoll.dll"), .. args]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return clock.Elapsed.TotalMilliseconds;
    }

    private static async Task<(double Start, double Page, double Health)> FirstPageAsync()
    {
        var clock = Stopwatch.StartNew();
        using var server = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(Folder, "Plimsoll.Web.dll"), "--urls", "http://127.0.0.1:5191"]) { RedirectStandardOutput = true })!;
        try
        {
            var address = await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the server prints no address");
            var start = clock.Elapsed.TotalMilliseconds;
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            // The first request of a client pays for its own connection; the reference pays for it here.
            await client.GetByteArrayAsync(new Uri("/health", UriKind.Relative));
            async Task<double> TimeAsync(string path)
            {
                var watch = Stopwatch.StartNew();
                await client.GetByteArrayAsync(new Uri(path, UriKind.Relative));
                return watch.Elapsed.TotalMilliseconds;
            }
            var page = await TimeAsync("/guidance/checklist?model=general&release=research");
            return (start, page, await TimeAsync("/health"));
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }
}
