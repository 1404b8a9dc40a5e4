// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text;
using Plimsoll.Cli;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Web.Tests;

/// <summary>Programs as people run them: the command, and scripts.</summary>
internal static class Programs
{
    private static readonly DirectoryInfo Beside = new(AppContext.BaseDirectory);

    /// <summary>The program <c>plimsoll</c> as it was built beside these tests.</summary>
    public static string Cli { get; } = Path.Combine(Beside.Parent!.Parent!.FullName, "Plimsoll.Cli", Beside.Name, "plimsoll.dll");

    /// <summary>Runs <c>plimsoll</c> in this process, with an environment of its own: starting the program takes half a second of processor time each time,
    /// and says no more than <see cref="ProcessAsync"/> does.</summary>
    public static async Task<(int Exit, string Output, string Error)> PlimsollAsync(IReadOnlyDictionary<string, string?> environment, params string[] words)
    {
        using var output = new MemoryStream();
        await using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(output, error, Stream.Null) { Environment = environment.GetValueOrDefault };
        // The command waits for answers of a server, which may be one of this process.
        var exit = await Task.Factory.StartNew(
            () => PlimsollCommand.Run(words, terminal), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return (exit, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>Runs <c>plimsoll</c> as it was built beside these tests, as a shell does.</summary>
    public static Task<(int Exit, string Output, string Error)> ProcessAsync(IReadOnlyDictionary<string, string?> environment, params string[] words) =>
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
