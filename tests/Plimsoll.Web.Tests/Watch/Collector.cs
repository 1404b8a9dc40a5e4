// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Watch;

/// <summary>A collector that protobufjs makes from the official description of OTLP, and what was sent to it.</summary>
internal sealed class Collector(ToldScript script) : IAsyncDisposable
{
    public string Address => (string)script.Where["address"]!;

    public ConcurrentQueue<JsonNode> Lines => script.Got;

    public static async Task<Collector> StartAsync() => new(await ToldScript.StartAsync("collector.mjs", "otlp-generated"));

    public ValueTask DisposeAsync() => script.DisposeAsync();
}
