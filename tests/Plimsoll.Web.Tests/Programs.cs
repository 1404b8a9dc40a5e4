// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;

namespace Plimsoll.Web.Tests;

/// <summary>Programs as people run them: the command, and scripts.</summary>
internal static class Programs
{
    private static readonly DirectoryInfo Beside = new(AppContext.BaseDirectory);

    /// <summary>The program <c>plimsoll</c> as it was built beside these tests.</summary>
    public static string Cli { get; } = Path.Combine(Beside.Parent!.Parent!.FullName, "Plimsoll.Cli", Beside.Name, "plimsoll.dll");

    /// <summary>Runs <c>plimsoll</c> as it was built beside these tests.</summary>
    public static Task<(int Exit, string Output, string Error)> PlimsollAsync(IReadOnlyDictionary<string, string?> environment, params string[] words) =>
        RunAsync("dotnet", [Cli, .. words], environment, Beside.FullName);

    public static async Task<(int Exit, string Output, string Error)> RunAsync(string program, string[] words, IReadOnlyDictionary<string, string?> environment, string folder)
    {
        var start = new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder };
        foreach (var (name, value) in environment) { start.Environment[name] = value; }
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
