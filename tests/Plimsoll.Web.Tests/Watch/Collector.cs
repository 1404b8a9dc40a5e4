// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Watch;

/// <summary>A collector that protobufjs makes from the official description of OTLP, and what was sent to it.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly Process _node;
    private readonly Task _reading;

    private Collector(Process node, string address)
    {
        (_node, Address) = (node, address);
        _reading = ReadAsync();
    }

    public string Address { get; }

    public ConcurrentQueue<JsonNode> Lines { get; } = [];

    public static async Task<Collector> StartAsync()
    {
        var node = NodeScript.Start("collector.mjs", "otlp-generated");
        var first = await node.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
            ?? throw new InvalidOperationException(await node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        return new Collector(node, (string)JsonNode.Parse(first)!["address"]!);
    }

    public async ValueTask DisposeAsync()
    {
        // It ends with its input.
        _node.StandardInput.Close();
        await _reading;
        await _node.WaitForExitAsync(CancellationToken.None);
        _node.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _node.StandardOutput.ReadLineAsync() is { } line) { Lines.Enqueue(JsonNode.Parse(line)!); }
    }
}
