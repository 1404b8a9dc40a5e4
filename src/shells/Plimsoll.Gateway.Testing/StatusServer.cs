// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Plimsoll.Vocabulary;

namespace Plimsoll.Gateway.Testing;

/// <summary>
/// A server on a free loopback port that publishes the status a test puts there, with an entity tag, as Plimsoll does; and that can be told to fail.
/// </summary>
/// <remarks>Safe for many threads: a test changes it while a gate asks.</remarks>
public sealed class StatusServer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private byte[] _document;
    private int _asked, _unchanged, _given;

    private StatusServer(string release, byte[] document)
    {
        _document = document;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        _web = builder.Build();
        _web.Urls.Add("http://127.0.0.1:0");
        _web.MapGet(
            "/public/releases/{name}/status",
            (string name, HttpContext http) => name == release ? AnswerAsync(http) : Task.FromResult(Results.NotFound()));
    }

    /// <summary>Where it listens, as <see cref="GateOptions.Server"/> takes it.</summary>
    public Uri Address => new(_web.Urls.First());

    /// <summary>What it publishes: usually <see cref="StatusIssuer.Sign"/>, but any bytes.</summary>
    public byte[] Document { get => Volatile.Read(ref _document); set => Volatile.Write(ref _document, value); }

    /// <summary>HTTP status of every answer; 200 unless a test says otherwise.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    /// <summary>Held back for so long before it answers; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Says 304 to whoever sends a tag, whatever tag.</summary>
    public bool Stubborn { get; set; }

    /// <summary>How often it was asked.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>How often it answered that nothing had changed.</summary>
    public int Unchanged => Volatile.Read(ref _unchanged);

    /// <summary>How often it gave the document.</summary>
    public int Given => Volatile.Read(ref _given);

    /// <summary>Starts to listen; it answers when the task is done.</summary>
    /// <param name="release">The one release that it knows; of others it says 404.</param>
    public static async Task<StatusServer> StartAsync(string release, byte[] document, CancellationToken ct = default)
    {
        var server = new StatusServer(release, document);
        await server._web.StartAsync(ct);
        return server;
    }

    /// <summary>Waits until it was asked so many times more. After two, a gate has seen what is published now: the first may have been under way.</summary>
    public async Task AskedAgainAsync(int times = 2, CancellationToken ct = default)
    {
        var before = Asked;
        while (Asked < before + times) { await Task.Delay(TimeSpan.FromMilliseconds(10), ct); }
    }

    /// <summary>Stops at once; who waits for an answer gets none.</summary>
    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync(new CancellationToken(canceled: true));
        await _web.DisposeAsync();
    }

    private async Task<IResult> AnswerAsync(HttpContext http)
    {
        Interlocked.Increment(ref _asked);
        if (Delay != TimeSpan.Zero) { await Task.Delay(Delay, http.RequestAborted); }
        var document = Document;
        var tag = $"\"{Digest.Of(document).Hex[..16]}\"";
        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = "public, max-age=10";
        if (Status != StatusCodes.Status200OK) { return Results.StatusCode(Status); }
        if (http.Request.Headers.IfNoneMatch is { Count: > 0 } asked && (Stubborn || asked == tag))
        {
            Interlocked.Increment(ref _unchanged);
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }
        Interlocked.Increment(ref _given);
        return Results.Bytes(document, "application/json");
    }
}
