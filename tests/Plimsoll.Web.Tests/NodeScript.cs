// SPDX-License-Identifier: Apache-2.0

using System.ComponentModel;
using System.Diagnostics;

namespace Plimsoll.Web.Tests;

/// <summary>A script of <c>tests/tools</c> in a process of node. Where node or its packages are not installed the test skips and says what to run.</summary>
internal static class NodeScript
{
    private static readonly string Tools = Path.Combine(Approved.Root, "tests", "tools");

    /// <param name="package">A package that it needs.</param>
    public static Process Start(string script, string package)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Tools, "node_modules", package)), $"{package} is not installed; run: npm ci --prefix tests/tools");
        try
        {
            return Process.Start(new ProcessStartInfo("node", [Path.Combine(Tools, script)])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("node is not installed; install it and run: npm ci --prefix tests/tools");
            throw new UnreachableException();
        }
    }

    /// <summary>What a script writes of what it is given; fails where it ends with a fault.</summary>
    public static async Task<string> RunAsync(string script, string package, string input)
    {
        using var node = Start(script, package);
        try
        {
            var ct = TestContext.Current.CancellationToken;
            var (output, errors) = (node.StandardOutput.ReadToEndAsync(ct), node.StandardError.ReadToEndAsync(ct));
            await node.StandardInput.WriteAsync(input.AsMemory(), ct);
            node.StandardInput.Close();
            await node.WaitForExitAsync(ct);
            Assert.True(node.ExitCode == 0, $"{await output}{await errors}");
            return await output;
        }
        finally { if (!node.HasExited) { node.Kill(); } }
    }
}
