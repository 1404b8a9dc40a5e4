// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Bench;

/// <summary>Debian's <c>hey</c> at a fixed rate against an address on this machine.</summary>
internal static partial class Hey
{
    private const int Callers = 10;

    [GeneratedRegex(@"99% in ([0-9.]+) secs")]
    private static partial Regex P99 { get; }

    [GeneratedRegex(@"50% in ([0-9.]+) secs")]
    private static partial Regex P50 { get; }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Rate { get; }

    [GeneratedRegex(@"\[200\]\s+([0-9]+) responses")]
    private static partial Regex Good { get; }

    /// <param name="address">Where to.</param>
    /// <param name="rate">Requests a second, all callers together.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="header">A header that each request carries; null for none.</param>
    /// <param name="callers">Callers that ask at once; each waits for its answer.</param>
    public static Task<Answer> AtAsync(string address, int rate, int seconds, string? header = null, int callers = Callers) =>
        RunAsync(["-z", $"{seconds}s", "-c", $"{callers}", "-q", $"{rate / callers}"], address, header);

    /// <summary>As fast as so many callers can ask, each waiting for its answer.</summary>
    public static Task<Answer> FullAsync(string address, int callers, int seconds, string? header = null) =>
        RunAsync(["-z", $"{seconds}s", "-c", $"{callers}"], address, header);

    private static async Task<Answer> RunAsync(string[] words, string address, string? header)
    {
        var start = new ProcessStartInfo("hey", [.. words, .. header is null ? [] : new[] { "-H", header }, address]) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("hey does not start");
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        double Number(Regex regex) => regex.Match(text) is { Success: true } match ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : double.NaN;
        return new Answer(Number(P50) * 1000, Number(P99) * 1000, Number(Rate), (int)Number(Good));
    }

    /// <summary>Latency in milliseconds, requests a second reached, and answers with status 200.</summary>
    internal sealed record Answer(double P50, double P99, double Rate, int Good);
}
