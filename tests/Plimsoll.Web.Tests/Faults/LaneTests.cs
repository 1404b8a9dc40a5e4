// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Faults;

/// <summary>An organisation whose pages take all the time that they are given, and another one beside it.</summary>
/// <remarks>Its pages are gates of the test: each holds its place until it is let go, so that what is told is order and number, and not how fast the machine is.</remarks>
public sealed class LaneTests : IAsyncLifetime
{
    private readonly Gates _gates;
    private readonly RunningApp _app;
    private World _slow = null!, _other = null!;
    private string _slowSession = "", _otherSession = "";

    public LaneTests()
    {
        _gates = new Gates();
        _app = new RunningApp { Further = [_gates] };
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        var first = await _app.FirstAsync();
        (_slow, _other) = (await World.OpenAsync(_app, first, "slow"), await World.OpenAsync(_app, first, "other"));
        (_slowSession, _otherSession) = (await _app.SessionAsync(first.Account), await _app.SessionAsync(first.Account));
    }

    public async ValueTask DisposeAsync()
    {
        _gates.Let.Set();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task An_organisation_that_holds_all_its_places_holds_up_itself_and_neither_another_nor_health_nor_what_is_public_nor_its_own_writing()
    {
        Task<HttpResponseMessage>[] held = [.. Enumerable.Range(0, Lanes.Each + 3).Select(n => PageAsync(_slow, $"/gate/{n}"))];
        for (var n = 0; n < Lanes.Each; n++) { Assert.True(await _gates.Entered.WaitAsync(Eventually.Bound, Ct)); }
        var (own, api) = (PageAsync(_slow, ""), ApiAsync(_slow, "/registry"));

        foreach (var path in (string[])["/health", "/", "/sign-in", "/api/v1/guidance/matrix", "/public/ledger/checkpoint", "/public/releases/none/status"])
        {
            using var answer = await _app.GetAsync(path).WaitAsync(Eventually.Bound, Ct);
            Assert.NotEqual(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }
        using (var page = await PageAsync(_other, "").WaitAsync(Eventually.Bound, Ct)) { Assert.Equal(HttpStatusCode.OK, page.StatusCode); }
        using (var read = await ApiAsync(_other, "/registry").WaitAsync(Eventually.Bound, Ct)) { Assert.Equal(HttpStatusCode.OK, read.StatusCode); }
        await _slow.First.PostAsync($"{_slow.Tenant}/models", new JsonObject { ["name"] = "Written meanwhile", ["modelType"] = "frontier" }).WaitAsync(Eventually.Bound, Ct);
        using (var intake = await ApiAsync(_slow, "/usage/intake").WaitAsync(Eventually.Bound, Ct)) { Assert.Equal(HttpStatusCode.OK, intake.StatusCode); }

        // No more of it went on than has places, and what came last waits.
        Assert.Equal(0, _gates.Entered.CurrentCount);
        Assert.DoesNotContain([.. held, own, api], waits => waits.IsCompleted);
        _gates.Let.Set();
        Assert.All(await Task.WhenAll([.. held, own, api]), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(held.Length, _gates.Passed.Count);
    }

    [Fact]
    public async Task What_waits_for_something_else_holds_no_place_and_goes_on_in_its_lane()
    {
        Task<HttpResponseMessage>[] waiting = [.. Enumerable.Range(0, Lanes.Each + 5).Select(n => PageAsync(_slow, $"/waits/{n}"))];
        for (var n = 0; n < waiting.Length; n++) { Assert.True(await _gates.Entered.WaitAsync(Eventually.Bound, Ct)); }
        using (var page = await PageAsync(_slow, "").WaitAsync(Eventually.Bound, Ct)) { Assert.Equal(HttpStatusCode.OK, page.StatusCode); }
        _gates.Told.SetResult();
        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(waiting.Length, _gates.Passed.Count);
        Assert.All(_gates.Passed, thread => Assert.Equal("lane", thread));
    }

    [Fact]
    public async Task A_lane_that_is_full_says_so_as_a_page_and_as_a_problem_and_when_to_come_again()
    {
        Task<HttpResponseMessage>[] held = [.. Enumerable.Range(0, Lanes.MostOfOne).Select(n => PageAsync(_slow, $"/waits/{n}"))];
        for (var n = 0; n < held.Length; n++) { Assert.True(await _gates.Entered.WaitAsync(Eventually.Bound, Ct)); }
        using (var page = await PageAsync(_slow, ""))
        {
            var text = await page.Content.ReadAsStringAsync(Ct);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "text/html", TimeSpan.FromSeconds(5)), (page.StatusCode, page.Content.Headers.ContentType?.MediaType, page.Headers.RetryAfter?.Delta));
            Assert.Contains("Not just now", text, StringComparison.Ordinal);
        }
        using (var answer = await ApiAsync(_slow, "/registry"))
        {
            var problem = (await answer.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json", TimeSpan.FromSeconds(5)), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Headers.RetryAfter?.Delta));
            Assert.Equal(("http.organisation-busy", "slow"), ((string)problem["code"]!, (string)problem["value"]!));
        }
        using (var other = await PageAsync(_other, "")) { Assert.Equal(HttpStatusCode.OK, other.StatusCode); }
        _gates.Told.SetResult();
        Assert.All(await Task.WhenAll(held), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        using (var again = await PageAsync(_slow, "")) { Assert.Equal(HttpStatusCode.OK, again.StatusCode); }
    }

    [Fact]
    public async Task Lanes_take_turns_and_within_one_what_came_first_goes_first()
    {
        using var lanes = new Lanes(places: 1, each: 1, most: 100, longest: Eventually.Bound);
        using var let = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var order = new ConcurrentQueue<string>();
        Task<bool> Do(string lane, string what) => lanes.RunAsync(lane, () => { order.Enqueue(what); return Task.CompletedTask; }, Ct);
        var first = lanes.RunAsync("a", () => { entered.Set(); let.Wait(Ct); return Task.CompletedTask; }, Ct);
        entered.Wait(Ct);
        Task<bool>[] rest = [Do("a", "a1"), Do("a", "a2"), Do("a", "a3"), Do("b", "b1"), Do("c", "c1"), Do("b", "b2")];
        let.Set();
        Assert.All(await Task.WhenAll([first, .. rest]), Assert.True);
        Assert.Equal(["a1", "a2", "a3"], order.Where(o => o[0] == 'a'));
        Assert.Equal(["b1", "b2"], order.Where(o => o[0] == 'b'));
        // Neither of the others waits for more than one piece of the lane that asked for most.
        Assert.True(order.ToList().IndexOf("b1") <= 2 && order.ToList().IndexOf("c1") <= 2, string.Join(' ', order));
    }

    [Fact]
    public async Task Whose_turn_does_not_come_in_time_or_who_leaves_is_not_worked_for_and_a_fault_goes_to_who_asked()
    {
        using var lanes = new Lanes(places: 1, each: 1, most: 3, longest: TimeSpan.FromMilliseconds(100));
        using var let = new ManualResetEventSlim();
        using var leaving = new CancellationTokenSource();
        var worked = 0;
        Task Work() { Interlocked.Increment(ref worked); return Task.CompletedTask; }
        var first = lanes.RunAsync("a", () => { let.Wait(Ct); return Task.CompletedTask; }, Ct);
        var (late, left) = (lanes.RunAsync("a", Work, Ct), lanes.RunAsync("a", Work, leaving.Token));
        Assert.False(await lanes.RunAsync("a", Work, Ct));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.False(await late);
        let.Set();
        Assert.True(await first);
        while (!await lanes.RunAsync("a", Work, Ct)) { await Task.Delay(10, Ct); }
        Assert.Equal(1, worked);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => lanes.RunAsync("a", () => throw new InvalidTimeZoneException(), Ct));
        // Who waits on a place for a piece of the same lane does not wait for itself.
        Assert.True(await lanes.RunAsync("a", () => { Task.Factory.StartNew(() => worked++, Ct, TaskCreationOptions.None, TaskScheduler.Current).GetAwaiter().GetResult(); return Task.CompletedTask; }, Ct));
    }

    [Fact]
    public void Whatever_is_read_below_an_organisation_is_answered_in_its_lane_but_for_what_says_why_not_and_nothing_else_is()
    {
        var endpoints = _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToArray();
        var outside = endpoints.Where(e => e.Metadata.GetMetadata<LaneRoutes.Outside>() is not null).ToArray();
        Assert.Equal(["/api/v1/t/{tenant}/usage/intake"], outside.Select(e => e.RoutePattern.RawText));
        Assert.All(outside, e => Assert.False(string.IsNullOrWhiteSpace(e.Metadata.GetMetadata<LaneRoutes.Outside>()!.Why)));
        var below = endpoints.Where(e => Below(e) && Reads(e) && !outside.Contains(e)).ToArray();
        Assert.True(below.Length > 60, $"{below.Length} addresses are read below an organisation");
        Assert.All(below, e => Assert.True(LaneRoutes.Has(e), e.RoutePattern.RawText));
        Assert.All(endpoints.Except(below), e => Assert.False(LaneRoutes.Has(e), e.RoutePattern.RawText));
        Assert.Contains(endpoints, e => e.RoutePattern.RawText == "/health" && !LaneRoutes.Has(e));
        Assert.Contains(endpoints, e => e.RoutePattern.RawText == "/public/releases/{release}/status" && !LaneRoutes.Has(e));

        static bool Below(RouteEndpoint e) => e.RoutePattern.RawText is { } text
            && (text.StartsWith("/t/{tenant}", StringComparison.Ordinal) || text.StartsWith("/api/v1/t/{tenant}", StringComparison.Ordinal));
        static bool Reads(RouteEndpoint e) => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") != false;
    }

    private Task<HttpResponseMessage> PageAsync(World world, string path) =>
        _app.PageAsync(HttpMethod.Get, $"/t/{(world == _slow ? "slow" : "other")}{path}", world == _slow ? _slowSession : _otherSession);

    private async Task<HttpResponseMessage> ApiAsync(World world, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{world.Tenant}{path}", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.First.Key);
        return await _app.Client.SendAsync(request, Ct);
    }

    /// <summary>Pages that hold their place until they are let go, and pages that wait and hold none.</summary>
    private sealed class Gates : Module
    {
        public override string Name => "gates";

        public SemaphoreSlim Entered { get; } = new(0);

        public ManualResetEventSlim Let { get; } = new();

        public TaskCompletionSource Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The threads on which pages came to their end.</summary>
        public ConcurrentQueue<string?> Passed { get; } = [];

        public override void AddServices(IServiceCollection services) { }

        public override void Map(IEndpointRouteBuilder routes)
        {
            routes.MapGet("/t/{tenant}/gate/{n}", (string n) =>
            {
                Entered.Release();
                Let.Wait();
                Passed.Enqueue(Thread.CurrentThread.Name);
                return n;
            }).Asks(Right.Read);
            routes.MapGet("/t/{tenant}/waits/{n}", async (string n) =>
            {
                Entered.Release();
                await Told.Task;
                Passed.Enqueue(Thread.CurrentThread.Name);
                return n;
            }).Asks(Right.Read);
        }
    }
}
