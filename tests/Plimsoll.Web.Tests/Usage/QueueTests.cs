// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Usage;

/// <summary>What waits to be written is told to the organisation that sent it, and to nobody else.</summary>
public sealed class QueueTests : IAsyncLifetime
{
    private readonly StoppedWriter _clock = new();
    private readonly RunningApp _app;

    public QueueTests() => _app = new RunningApp { Clock = _clock };

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        _clock.Go();
        await _app.DisposeAsync();
        _clock.Dispose();
    }

    [Fact]
    public async Task The_page_and_the_interface_tell_how_many_of_ones_own_events_wait()
    {
        var own = await World.OpenAsync(_app);
        var other = await World.OpenAsync(_app, own.First, "other");
        Assert.True((bool)(await own.First.GetAsync($"{own.Tenant}/usage/intake"))["open"]!, "DuckDB is not there");
        _clock.Stop();
        var at = Vocabulary.Instant.Write(_app.Clock.GetUtcNow());
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""
            {"id":"e-1","at":"{{at}}","model":"m"}
            {"id":"e-2","at":"{{at}}","model":"m"}
            """));
        body.Headers.ContentType = new("application/x-ndjson");
        var sent = own.First.SendAsync(HttpMethod.Post, $"{own.Tenant}/usage/events", body);
        await Eventually.TrueAsync(async () => await QueuedAsync(own) == "2");
        Assert.Equal("0", await QueuedAsync(other));
        var session = await _app.SessionAsync(own.First.Account);
        Assert.Contains("2 events of yours", await PageAsync(own, session), StringComparison.Ordinal);
        Assert.Contains("0 events of yours", await PageAsync(other, session), StringComparison.Ordinal);
        _clock.Go();
        using var answer = await sent;
        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal("0", await QueuedAsync(own));
    }

    private static async Task<string> QueuedAsync(World world) => (string)(await world.First.GetAsync($"{world.Tenant}/usage/intake"))["queuedRows"]!;

    private async Task<string> PageAsync(World world, string session)
    {
        using var page = await _app.PageAsync(HttpMethod.Get, $"{world.Tenant["/api/v1".Length..]}/usage", session);
        return await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The time of now; whoever writes activity waits for it as long as the test says.</summary>
    private sealed class StoppedWriter : TimeProvider, IDisposable
    {
        private readonly ManualResetEventSlim _gate = new(initialState: true);

        public void Stop() => _gate.Reset();

        public void Go() => _gate.Set();

        public void Dispose() => _gate.Dispose();

        public override DateTimeOffset GetUtcNow()
        {
            if (Thread.CurrentThread.Name == "activity writer") { _gate.Wait(); }
            return System.GetUtcNow();
        }
    }
}
