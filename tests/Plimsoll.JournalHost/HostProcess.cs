// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;

namespace Plimsoll.JournalHost;

/// <summary>This program in a process of its own, which writes to a store until it is killed without warning.</summary>
public static class HostProcess
{
    /// <summary>Starts it, waits for its first acknowledgement, lets it go on for a time, and kills it.</summary>
    /// <param name="words">What <c>Program</c> takes.</param>
    /// <param name="acknowledges">Whether a line that it says acknowledges something: the time begins with the first, so that every round has something to
    /// lose.</param>
    /// <returns>What it had said by then. The last line may be cut off by the kill: whoever reads it must tell a whole one.</returns>
    /// <exception cref="InvalidOperationException">It ended before it acknowledged anything; with what it said about it.</exception>
    public static async Task<IReadOnlyList<string>> KilledAsync(IEnumerable<string> words, Func<string, bool> acknowledges, TimeSpan after, CancellationToken ct)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Plimsoll.JournalHost.dll");
        using var host = Process.Start(new ProcessStartInfo("dotnet", ["exec", program, .. words]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = host.StandardError.ReadToEndAsync(ct);
        var lines = new List<string>();
        try
        {
            do
            {
                lines.Add(await host.StandardOutput.ReadLineAsync(ct) ?? throw new InvalidOperationException(await errors));
            } while (!acknowledges(lines[^1]));
            var rest = Task.Run(async () => { while (await host.StandardOutput.ReadLineAsync(ct) is { } line) { lines.Add(line); } }, ct);
            await Task.Delay(after, ct);
            host.Kill();
            await rest;
        }
        finally
        {
            if (!host.HasExited) { host.Kill(); }
            await host.WaitForExitAsync(CancellationToken.None);
        }
        return lines;
    }
}
