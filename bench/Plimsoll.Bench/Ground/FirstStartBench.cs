// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Plimsoll.Bench.Ground;

/// <summary>How long a server takes from its start on an empty folder to the line with its address, against an empty ASP.NET Core application, in turn.</summary>
internal static class FirstStartBench
{
    /// <summary>The word that runs the empty application.</summary>
    public const string Empty = "empty";

    private const int Starts = 9;
    private const string Address = "http://127.0.0.1:5086";

    /// <param name="published">The folder of what was published, as <c>tools/package</c> makes it; what this was built with, when null.</param>
    public static async Task RunAsync(string? published)
    {
        var program = Path.Combine(published ?? AppContext.BaseDirectory, "Plimsoll.Web.dll");
        var (ours, theirs, again) = (new List<double>(), new List<double>(), new List<double>());
        for (var start = 0; start < Starts; start++)
        {
            var folder = Directory.CreateTempSubdirectory("plimsoll-first-").FullName;
            try
            {
                ours.Add(await TookAsync([program, "--urls", Address, "--data", folder]));
                again.Add(await TookAsync([program, "--urls", Address, "--data", folder]));
                theirs.Add(await TookAsync([Path.Combine(AppContext.BaseDirectory, "Plimsoll.Bench.dll"), Empty, Address]));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        Row("first start, on a folder that is empty", ours);
        Row("second start, on the same", again);

        void Row(string what, List<double> took) => Console.WriteLine(
            $"| {what}, to its address, median of {Starts} | {Middle(took):0} ms | empty ASP.NET Core application {Middle(theirs):0} ms "
            + $"| {(Middle(took) / Middle(theirs)).ToString("0.00", CultureInfo.InvariantCulture)} |");
    }

    /// <summary>What everybody's first application is: one address that answers a word.</summary>
    public static async Task EmptyAsync(string address)
    {
        var builder = WebApplication.CreateBuilder(["--urls", address]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/", () => "Hello");
        await app.StartAsync();
        Console.WriteLine(address);
        await Task.Delay(Timeout.Infinite);
    }

    private static double Middle(List<double> took) => took.Order().ElementAt(took.Count / 2);

    private static async Task<double> TookAsync(string[] words)
    {
        var watch = Stopwatch.StartNew();
        using var server = Process.Start(new ProcessStartInfo("dotnet", words) { RedirectStandardOutput = true })!;
        try
        {
            return await server.StandardOutput.ReadLineAsync() is { } line && line.StartsWith("http", StringComparison.Ordinal)
                ? watch.Elapsed.TotalMilliseconds
                : throw new InvalidOperationException($"{words[0]} does not start");
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }
}
