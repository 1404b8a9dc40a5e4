// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Tests.Faults;

/// <summary>What goes wrong on our side is in the log, and cannot fill it.</summary>
public sealed class FaultLogTests : IAsyncLifetime
{
    private readonly RunningApp _app = new() { Further = [new Broken()] };

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_fault_is_told_once_a_minute_for_each_place_however_often_it_is_brought_about()
    {
        var log = WrittenLog.Of(_app);
        for (var n = 0; n < 20; n++)
        {
            using var page = await _app.GetAsync("/broken/one");
            Assert.Equal(500, (int)page.StatusCode);
            Assert.Contains("Something broke on our side", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        Assert.Contains("InvalidTimeZoneException", Assert.Single(log.Lines), StringComparison.Ordinal);
        using (await _app.GetAsync("/broken/two")) { Assert.Equal(2, log.Lines.Count); }
        // An answer that has begun breaks off, and is told in one line too.
        for (var n = 0; n < 5; n++) { await Assert.ThrowsAnyAsync<HttpRequestException>(() => _app.TextAsync("/broken/off")); }
        Assert.Equal(3, log.Lines.Count);
    }

    [Fact]
    public void After_a_minute_it_is_told_again_and_places_beyond_those_that_are_remembered_share_one()
    {
        var clock = new Stopwatch();
        var log = ActivatorUtilities.CreateInstance<FaultLog>(_app.Services, clock);
        bool Tells(string place, Exception fault)
        {
            var http = new DefaultHttpContext();
            http.SetEndpoint(new Endpoint(null, null, place));
            return log.Tells(http, fault);
        }
        Assert.Equal([true, false, true, false], [Tells("a", new InvalidTimeZoneException()), Tells("a", new InvalidTimeZoneException()), Tells("a", new FormatException()), Tells("a", new BadHttpRequestException(""))]);
        clock.Passed = TimeSpan.FromMinutes(1);
        Assert.Equal([true, false], [Tells("a", new InvalidTimeZoneException()), Tells("a", new InvalidTimeZoneException())]);
        Assert.InRange(Enumerable.Range(0, 2000).Count(n => Tells($"place {n}", new FormatException())), 500, 520);
    }

    /// <summary>Time that passes when a test says so.</summary>
    private sealed class Stopwatch : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;
    }

    private sealed class Broken : Module
    {
        public override string Name => "broken";

        public override void AddServices(IServiceCollection services) { }

        public override void Map(IEndpointRouteBuilder routes)
        {
            routes.MapGet("/broken/one", string () => throw new InvalidTimeZoneException()).ExcludeFromDescription();
            routes.MapGet("/broken/two", string () => throw new InvalidTimeZoneException()).ExcludeFromDescription();
            routes.MapGet("/broken/off", async (HttpContext http) =>
            {
                http.Response.ContentLength = 100;
                await http.Response.WriteAsync("begun");
                await http.Response.Body.FlushAsync();
                throw new InvalidTimeZoneException();
            }).ExcludeFromDescription();
        }
    }
}
