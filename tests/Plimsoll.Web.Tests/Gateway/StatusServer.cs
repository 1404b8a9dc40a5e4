// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Tests.Gateway;

/// <summary>A server on a free loopback port that publishes what the test puts there, with an entity tag as the contract says.</summary>
internal sealed class StatusServer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private byte[] _document = [];
    private int _asked, _unchanged, _given;

    private StatusServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        _web = builder.Build();
        _web.Urls.Add("http://127.0.0.1:0");
        _web.MapGet("/public/releases/{release}/status", (string release, HttpContext http) => release == StatusIssuer.Release ? Answer(http) : Task.FromResult(Results.NotFound()));
    }

    public Uri Address => new(_web.Urls.First());

    public byte[] Document { get => Volatile.Read(ref _document); set => Volatile.Write(ref _document, value); }

    /// <summary>Status of every answer; 200 unless the test says otherwise.</summary>
    public int Status { get; set; } = 200;

    /// <summary>Held back for so long before it answers.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Says 304 to whoever sends a tag, whatever tag.</summary>
    public bool Stubborn { get; set; }

    public int Asked => Volatile.Read(ref _asked);

    public int Unchanged => Volatile.Read(ref _unchanged);

    public int Given => Volatile.Read(ref _given);

    public static async Task<StatusServer> StartAsync(byte[] document)
    {
        var server = new StatusServer { Document = document };
        await server._web.StartAsync();
        return server;
    }

    /// <summary>Waits until it was asked so many times more, so that what it publishes now has been seen.</summary>
    public async Task AskedAgainAsync(int times = 2)
    {
        var before = Asked;
        await Eventually.TrueAsync(() => Asked >= before + times);
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync(new CancellationToken(canceled: true));
        await _web.DisposeAsync();
    }

    private async Task<IResult> Answer(HttpContext http)
    {
        Interlocked.Increment(ref _asked);
        if (Delay > TimeSpan.Zero) { await Task.Delay(Delay, http.RequestAborted); }
        var document = Document;
        var tag = $"\"{Digest.Of(document).Hex[..16]}\"";
        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = "public, max-age=10";
        if (Status != 200) { return Results.StatusCode(Status); }
        if (http.Request.Headers.IfNoneMatch is { Count: > 0 } asked && (Stubborn || asked == tag))
        {
            Interlocked.Increment(ref _unchanged);
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }
        Interlocked.Increment(ref _given);
        return Results.Bytes(document, "application/json");
    }
}

/// <summary>Waits for what happens in the background, ten seconds at most.</summary>
internal static class Eventually
{
    public static Task TrueAsync(Func<bool> holds) => TrueAsync(() => Task.FromResult(holds()));

    public static async Task TrueAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 500; i++)
        {
            if (await holds()) { return; }
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        Assert.Fail("did not come about within ten seconds");
    }
}
