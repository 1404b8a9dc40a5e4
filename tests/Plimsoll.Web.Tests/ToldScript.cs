// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests;

/// <summary>A script of <c>tests/tools</c> that serves until its input ends: its first line says where, each further one what was sent to it, and what it is told
/// meanwhile it confirms with a line that has <c>heard</c>.</summary>
internal sealed class ToldScript : IAsyncDisposable
{
    private readonly Process _node;
    private readonly Task _reading;
    private int _heard;

    private ToldScript(Process node, JsonNode where)
    {
        (_node, Where) = (node, where);
        _reading = ReadAsync();
    }

    /// <summary>What it said first.</summary>
    public JsonNode Where { get; }

    /// <summary>What was sent to it, in order.</summary>
    public ConcurrentQueue<JsonNode> Got { get; } = [];

    /// <param name="package">A package that it needs.</param>
    /// <param name="how">What it is told before it begins; nothing, when null.</param>
    public static async Task<ToldScript> StartAsync(string script, string package, JsonObject? how = null)
    {
        var node = NodeScript.Start(script, package);
        if (how is not null)
        {
            await node.StandardInput.WriteLineAsync(how.ToJsonString());
            await node.StandardInput.FlushAsync();
        }
        var first = await node.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
            ?? throw new InvalidOperationException(await node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        return new ToldScript(node, JsonNode.Parse(first)!);
    }

    /// <summary>Tells it something; it holds when this is done.</summary>
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
