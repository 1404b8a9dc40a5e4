// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;

namespace Plimsoll.Bench.Guidance;

/// <summary>Pages at 500 requests a second from a server of their own process, against an empty address of the same server in the same minute.</summary>
internal static class PageBench
{
    private const int Rate = 500;
    private const int Seconds = 20;
    private const string Address = "http://127.0.0.1:5192";

    public static async Task RunAsync()
    {
        using var server = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Plimsoll.Web.dll"), "--urls", Address]) { RedirectStandardOutput = true })!;
        try
        {
            await server.StandardOutput.ReadLineAsync();
            // hey asks for the page in plain bytes unless told otherwise; people's browsers ask for gzip, so warm both.
            foreach (var (name, path) in new[] { ("checklist page", "/guidance/checklist"), ("first screen", "/"), ("matrix", "/guidance/matrix"), ("checklist as JSON", "/api/v1/guidance/checklist?model=frontier&release=restricted") })
            {
                using (var client = new HttpClient()) { await client.GetByteArrayAsync(new Uri(Address + path)); }
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
        }
    }
}
