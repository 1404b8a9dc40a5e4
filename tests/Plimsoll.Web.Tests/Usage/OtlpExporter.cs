// SPDX-License-Identifier: Apache-2.0

using System.ComponentModel;
using System.Diagnostics;

namespace Plimsoll.Web.Tests.Usage;

/// <summary>The official OpenTelemetry exporters for JavaScript in a process of their own. Where they are not installed the test skips and says what to run.</summary>
internal static class OtlpExporter
{
    private static readonly string Tools = Path.Combine(Approved.Root, "tests", "tools");

    /// <summary>Sends three spans of a model, one that is none, and a verdict as a log record; fails when the exporter reports an error.</summary>
    public static async Task SendAsync(string address, string key, string transport, string user)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Tools, "node_modules", "@opentelemetry", "exporter-trace-otlp-proto")), "the OpenTelemetry exporters are not installed; run: npm ci --prefix tests/tools");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromMinutes(3));
        using var node = Start(address, transport, user);
        try
        {
            var (output, errors) = (node.StandardOutput.ReadToEndAsync(timeout.Token), node.StandardError.ReadToEndAsync(timeout.Token));
            // The key travels on standard input: arguments can be seen by everybody on a machine.
            await node.StandardInput.WriteLineAsync(key.AsMemory(), timeout.Token);
            node.StandardInput.Close();
            await node.WaitForExitAsync(timeout.Token);
            Assert.True(node.ExitCode == 0, $"{await output}{await errors}");
        }
        finally { if (!node.HasExited) { node.Kill(); } }
    }

    private static Process Start(string address, string transport, string user)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", [Path.Combine(Tools, "otlp.mjs"), address, transport, user]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("node is not installed; install it and run: npm ci --prefix tests/tools");
            throw new UnreachableException();
        }
    }
}
