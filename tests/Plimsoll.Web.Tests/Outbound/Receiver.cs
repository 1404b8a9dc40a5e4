// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Outbound;

/// <summary>A receiver of webhooks in a process of its own, which verifies with the library of Standard Webhooks.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly Process _node;
    private readonly Task _reading;
    private int _heard;

    private Receiver(Process node, string address)
    {
        (_node, Address) = (node, address);
        _reading = ReadAsync();
    }

    public string Address { get; }

    /// <summary>As a setting lists it: the host with its port.</summary>
    public string Listed => new Uri(Address).Authority;

    /// <summary>What was sent to it, in order.</summary>
    public ConcurrentQueue<JsonNode> Got { get; } = [];

    public string[] Ids => [.. Got.Select(one => (string)one["headers"]!["webhook-id"]!)];

    public static async Task<Receiver> StartAsync()
    {
        var node = NodeScript.Start("receiver.mjs", "standardwebhooks");
        var first = await node.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
            ?? throw new InvalidOperationException(await node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        return new Receiver(node, (string)JsonNode.Parse(first)!["address"]!);
    }

    /// <summary>Says what it verifies with, or how it answers; it holds when this is done.</summary>
    public async Task TellAsync(JsonObject what)
    {
        var before = Volatile.Read(ref _heard);
        await _node.StandardInput.WriteLineAsync(what.ToJsonString());
        await _node.StandardInput.FlushAsync();
        await Eventually.TrueAsync(() => Volatile.Read(ref _heard) > before);
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
        while (await _node.StandardOutput.ReadLineAsync() is { } line)
        {
            var said = JsonNode.Parse(line)!;
            if (said["heard"] is not null) { Interlocked.Increment(ref _heard); } else { Got.Enqueue(said); }
        }
    }
}
