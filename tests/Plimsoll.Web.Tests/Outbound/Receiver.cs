// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Outbound;

/// <summary>A receiver of webhooks in a process of its own, which verifies with the library of Standard Webhooks.</summary>
internal sealed class Receiver(ToldScript script) : IAsyncDisposable
{
    public string Address => (string)script.Where["address"]!;

    /// <summary>As a setting lists it: the host with its port.</summary>
    public string Listed => new Uri(Address).Authority;

    /// <summary>What was sent to it, in order.</summary>
    public ConcurrentQueue<JsonNode> Got => script.Got;

    public string[] Ids => [.. Got.Select(one => (string)one["headers"]!["webhook-id"]!)];

    public static async Task<Receiver> StartAsync() => new(await ToldScript.StartAsync("receiver.mjs", "standardwebhooks"));

    /// <summary>Says what it verifies with, or how it answers; it holds when this is done.</summary>
    public Task TellAsync(JsonObject what) => script.TellAsync(what);

    public ValueTask DisposeAsync() => script.DisposeAsync();
}
