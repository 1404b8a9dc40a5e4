// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Tests.Accounts;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Faults;

/// <summary>A body has a place before its first byte is read, or is not read.</summary>
public sealed class PlaceTests
{
    private const string Host = "Host: plimsoll.example";

    private const int Large = 2 * 1024 * 1024, Small = 100;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void What_there_is_is_divided_and_nobody_takes_anothers()
    {
        var places = new Places(new PlaceLimits(100_000, 40_000, 60_000, 30_000) { Letters = 40_000, LettersOfOne = 20_000 });
        Place Took(string by, bool member, long bytes) => Assert.IsType<Place>(places.Take(by, member, bytes).Place);
        NoPlace Refused(string by, bool member, long bytes)
        {
            var (place, why) = places.Take(by, member, bytes);
            Assert.Null(place);
            return why;
        }
        var first = Took("a", true, 40_000);
        Assert.Equal(NoPlace.OwnShare, Refused("a", true, 17_000));
        using var second = Took("b", true, 40_000);
        Assert.Equal(NoPlace.All, Refused("c", true, 30_000));
        // Those with an account and those without have nothing of each other's, nor have letters of what is large.
        using var stranger = Took("a", false, 30_000);
        using var letter = Took("a", true, PlaceLimits.Letter);
        Assert.Equal(NoPlace.OwnShare, Refused("a", true, PlaceLimits.Letter));
        // What grows takes a place among the large when it is no letter any more, and keeps what it has where there is none.
        Assert.Equal(NoPlace.OwnShare, letter.GrowTo(30_000));
        first.Dispose();
        Assert.Null(letter.GrowTo(30_000));
        Assert.Equal(NoPlace.OwnShare, letter.GrowTo(41_000));
        Assert.Null(letter.GrowTo(20_000));
        Assert.Equal(40_000 + 30_000 + 30_000, places.Held);
        second.Dispose();
        stranger.Dispose();
        letter.Dispose();
        letter.Dispose();
        Assert.Equal(0, places.Held);
    }

    [Fact]
    public async Task Bodies_that_are_never_finished_are_few_and_keep_nobody_else_out()
    {
        await using var own = await OpenAsync(new PlaceLimits(0, 0, 3 * Large, 2 * Large) { StrangerGrace = Eventually.Bound });
        var (app, caller) = (own.App, new RawCaller(own.App.Address));
        var places = app.Services.GetRequiredService<Places>();
        var held = new List<(Socket Socket, Task<RawCaller.Answer> Answer)>();
        // All of each but its last bytes, from one address.
        for (var n = 0; n < 6; n++)
        {
            var socket = await caller.OpenAsync(source: 7);
            await RawCaller.SendAsync(socket, Read(Large), new byte[Large - 2000]);
            held.Add((socket, RawCaller.ReadAsync(socket)));
        }
        // Two have a place; the others are told when to come again, before all of theirs was sent.
        await Eventually.TrueAsync(() => held.Count(h => h.Answer.IsCompleted) == 4);
        var refused = await Task.WhenAll(held.Where(h => h.Answer.IsCompleted).Select(h => h.Answer));
        Assert.All(refused, answer => Assert.Equal((429, "5", true), (answer.Status, answer.Header("Retry-After"), answer.Text.Contains("http.too-many-bodies", StringComparison.Ordinal))));
        Assert.Equal(2 * Large, places.Held);
        // Another address has its own place, and small bodies theirs, from the first address too.
        var other = await caller.AskAsync($"POST /api/v1/usage/read?form=json HTTP/1.1\r\n{Host}\r\nContent-Length: {Small}", new byte[Small]);
        Assert.Equal((200, true), (other.Status, other.Text.Contains("\"malformed\": 1", StringComparison.Ordinal)));
        using (var again = await caller.OpenAsync(source: 7))
        {
            await RawCaller.SendAsync(again, Read(Small), new byte[Small]);
            Assert.Equal(200, (await RawCaller.ReadAsync(again)).Status);
        }
        // Who leaves holds nothing.
        foreach (var (socket, _) in held) { socket.Dispose(); }
        await Eventually.TrueAsync(() => places.Held == 0);
    }

    [Fact]
    public async Task One_that_sends_its_last_bytes_one_by_one_gains_no_time_by_it()
    {
        await using var own = await OpenAsync(new PlaceLimits(0, 0, Large, Large) { StrangerGrace = TimeSpan.FromMilliseconds(400) });
        var (caller, log) = (new RawCaller(own.App.Address), WrittenLog.Of(own.App));
        using var socket = await caller.OpenAsync();
        // At this pace the rest would take a quarter of an hour.
        await RawCaller.SendAsync(socket, Read(100_000), new byte[80_000]);
        var (answer, since) = (RawCaller.ReadAsync(socket), TimeProvider.System.GetTimestamp());
        while (!answer.IsCompleted && TimeProvider.System.GetElapsedTime(since) < Eventually.Bound)
        {
            await Task.Delay(50, Ct);
            try { await socket.SendAsync(new byte[1], Ct); }
            catch (SocketException) { break; }
        }
        Assert.True(answer.IsCompleted, "each byte gave it more time");
        Assert.Equal(408, (await answer).Status);
        await Eventually.TrueAsync(() => own.App.Services.GetRequiredService<Places>().Held == 0);
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task A_body_whose_length_nobody_says_takes_room_as_it_comes_and_is_refused_where_there_is_none()
    {
        await using var own = await OpenAsync(new PlaceLimits(0, 0, 200_000, 200_000));
        var caller = new RawCaller(own.App.Address);
        using var socket = await caller.OpenAsync();
        await RawCaller.SendAsync(socket, $"POST /api/v1/usage/read?form=json HTTP/1.1\r\n{Host}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
        var answer = RawCaller.ReadAsync(socket);
        for (var n = 0; n < 100 && !answer.IsCompleted; n++)
        {
            try { await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes($"4000\r\n{new string(' ', 0x4000)}\r\n"), Ct); }
            catch (SocketException) { break; }
        }
        Assert.Equal(429, (await answer).Status);
        Assert.Equal(0, own.App.Services.GetRequiredService<Places>().Held);
    }

    [Fact]
    public async Task No_address_reads_a_body_that_has_no_place()
    {
        await using var own = await OpenAsync(new PlaceLimits(0, 0, 0, 0));
        var (app, caller) = (own.App, new RawCaller(own.App.Address));
        var world = await World.OpenAsync(app);
        var session = await app.SessionAsync(world.First.Account);
        var posts = AccessTable.Routes(app.Services).Where(r => r.StartsWith("POST", StringComparison.Ordinal) || r.StartsWith("PUT", StringComparison.Ordinal)).ToArray();
        Assert.True(posts.Length > 180, $"{posts.Length} addresses take a body");
        var asked = 0;
        foreach (var post in posts)
        {
            var api = post.Contains(" /api/", StringComparison.Ordinal);
            var path = post.Replace("{tenant}", api ? world.Tenant[(world.Tenant.LastIndexOf('/') + 1)..] : "acme", StringComparison.Ordinal)
                .Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            var who = api ? $"\r\nAuthorization: Bearer {world.First.Key}" : $"\r\nCookie: plimsoll={session}";
            // No byte of the body is sent: whoever waited for one would wait here until the pace ends it.
            var answer = await caller.AskAsync($"{path} HTTP/1.1\r\n{Host}{who}\r\nContent-Type: application/json\r\nContent-Length: 20000");
            Assert.True(answer.Status is 303 or 401 or 403 or 404 or 429 or 503, $"{post}: {answer.Text}");
            if (answer.Status is 429 or 503)
            {
                asked++;
                Assert.True(int.Parse(answer.Header("Retry-After") ?? "0", System.Globalization.CultureInfo.InvariantCulture) > 0, post);
            }
        }
        Assert.True(asked > 150, $"{asked} came as far as the place");
    }

    [Fact]
    public async Task A_stop_waits_for_no_body_that_does_not_come()
    {
        var own = await OpenAsync(null);
        var caller = new RawCaller(own.App.Address);
        using var socket = await caller.OpenAsync();
        await RawCaller.SendAsync(socket, Read(100_000), new byte[10]);
        var answer = RawCaller.ReadAsync(socket);
        await Eventually.TrueAsync(() => own.App.Services.GetRequiredService<Places>().Held > 0);
        var since = TimeProvider.System.GetTimestamp();
        await own.DisposeAsync();
        Assert.True(TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(20), "the stop took as long as the host lets it");
        // Whoever sends is told so, and not just cut off when the host has waited long enough.
        Assert.Equal(503, (await answer).Status);
    }

    private static string Read(int length) => $"POST /api/v1/usage/read?form=json HTTP/1.1\r\n{Host}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n";

    private static async Task<Own> OpenAsync(PlaceLimits? limits)
    {
        var app = new RunningApp { Limits = limits };
        await app.InitializeAsync();
        return new Own(app);
    }

    private sealed record Own(RunningApp App) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
