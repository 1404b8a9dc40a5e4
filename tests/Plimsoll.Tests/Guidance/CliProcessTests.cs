// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;

namespace Plimsoll.Tests.Guidance;

public sealed class CliProcessTests
{
    [Fact]
    public async Task The_process_writes_the_same_bytes_and_exit_code_as_the_tests_see()
    {
        string[] args = ["guidance", "list", "--model", "frontier", "--release", "open", "--format", "json"];
        var expected = CliRun.Of(args);
        var run = await StartAsync(args);
        Assert.Equal((11, expected.Error), (run.ExitCode, run.Error));
        Assert.Equal(expected.Bytes, run.Bytes);
    }

    [Fact]
    public async Task Without_a_terminal_the_process_asks_nothing_and_says_what_is_missing()
    {
        var run = await StartAsync(["guidance", "classify"]);
        Assert.Equal((2, CliRun.Of("guidance classify").Error, ""), (run.ExitCode, run.Error, run.Output));
    }

    private static async Task<CliRun> StartAsync(string[] args)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "plimsoll.dll"), .. args])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        using var bytes = new MemoryStream();
        var error = process.StandardError.ReadToEndAsync(cancel);
        await process.StandardOutput.BaseStream.CopyToAsync(bytes, cancel);
        await process.WaitForExitAsync(cancel);
        return new CliRun(process.ExitCode, bytes.ToArray(), await error);
    }
}
