// SPDX-License-Identifier: Apache-2.0

using System.Net;

namespace Plimsoll.Web.Tests.Proxied;

/// <summary>What a server believes of a caller: what a proxy says that it knows, and nothing that anybody else says.</summary>
public sealed class ProxyTests
{
    [Fact]
    public async Task Behind_a_known_proxy_each_caller_has_a_budget_and_cookies_are_those_of_https()
    {
        await using var app = new RunningApp { Arguments = ["--proxies", "127.0.0.1"] };
        await app.InitializeAsync();
        using var proxy = new Caller(new Uri(app.Address));

        async Task<int> TryAsync(string chain)
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("email", "nobody@example.org"), KeyValuePair.Create("password", "wrong")]);
            using var answer = await proxy.SendAsync(HttpMethod.Post, "/sign-in", form, ("X-Forwarded-For", chain), ("X-Forwarded-Proto", "https"));
            return (int)answer.StatusCode;
        }
        // A form without its token is refused by the page, and counted all the same.
        for (var i = 0; i < 24; i++) { Assert.NotEqual(429, await TryAsync($"10.1.0.{i}")); }
        // Whatever a caller writes in front: what counts is whom the proxy saw.
        var answers = new List<int>();
        for (var i = 0; i < 24; i++) { answers.Add(await TryAsync($"6.6.6.{i}, 10.2.0.1")); }
        Assert.Equal(20, answers.TakeWhile(status => status != 429).Count());
        Assert.NotEqual(429, await TryAsync("10.2.0.2"));

        using var page = await proxy.GetAsync("/sign-in", ("X-Forwarded-For", "10.3.0.1"), ("X-Forwarded-Proto", "https"));
        Assert.Equal("max-age=31536000", Assert.Single(page.Headers.GetValues("Strict-Transport-Security")));
        Assert.Contains("; secure", Assert.Single(page.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Of_two_proxies_one_behind_the_other_the_outer_says_who_the_caller_is()
    {
        await using var app = new RunningApp { Arguments = ["--proxies", "127.0.0.1,10.9.0.0/16", "--proxy-hops", "2"] };
        await app.InitializeAsync();
        using var proxy = new Caller(new Uri(app.Address));
        var answers = new List<int>();
        for (var i = 0; i < 24; i++)
        {
            using var form = new FormUrlEncodedContent([]);
            using var answer = await proxy.SendAsync(HttpMethod.Post, "/sign-in", form, ("X-Forwarded-For", $"6.6.6.6, 10.2.0.{i}, 10.9.0.7"));
            answers.Add((int)answer.StatusCode);
        }
        Assert.DoesNotContain(429, answers);
    }

    [Fact]
    public async Task Whoever_is_no_proxy_and_says_what_a_proxy_says_is_refused_and_the_log_tells_of_it_once_a_minute()
    {
        var (lines, clock) = (new Lines(), new MovingClock());
        await using var app = new RunningApp { Arguments = ["--proxies", "127.0.0.1"], Further = [lines], Clock = clock };
        await app.InitializeAsync();
        using var stranger = new Caller(new Uri(app.Address), "127.0.0.2");
        foreach (var (header, value) in ((string, string)[])
        [
            ("X-Forwarded-For", "10.1.1.1"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Prefix", "/evil"),
            ("Forwarded", "for=10.1.1.1"), ("x-forwarded-for", ""),
        ])
        {
            using var page = await stranger.GetAsync("/", (header, value));
            Assert.Equal(400, (int)page.StatusCode);
            var sentence = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains("no proxy of this server", sentence, StringComparison.Ordinal);
            Assert.Contains("--proxies", sentence, StringComparison.Ordinal);
            Assert.False(page.Headers.Contains("Strict-Transport-Security"));
            using var answer = await stranger.GetAsync("/api/v1/guidance/matrix", (header, value));
            Assert.Equal((400, true), ((int)answer.StatusCode, (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains("\"http.forwarded\"", StringComparison.Ordinal)));
        }
        using (var plain = await stranger.GetAsync("/about")) { Assert.Equal(200, (int)plain.StatusCode); }
        var told = Assert.Single(Told());
        Assert.StartsWith("Warning: X-Forwarded-For came from 127.0.0.2, which is no proxy of this server; refused: 1.", told, StringComparison.Ordinal);
        clock.Ahead = TimeSpan.FromSeconds(61);
        using (await stranger.GetAsync("/", ("X-Forwarded-For", "10.1.1.1"))) { }
        Assert.Contains("refused: 12.", Told()[^1], StringComparison.Ordinal);
        Assert.Equal(2, Told().Length);

        string[] Told() => [.. lines.Said.Where(line => line.Contains("no proxy of this server", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task Without_a_known_proxy_nobody_is_believed_not_even_on_this_machine()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        using var caller = new Caller(new Uri(app.Address));
        using var answer = await caller.GetAsync("/", ("X-Forwarded-For", "10.1.1.1"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("everybody")]
    [InlineData("0.0.0.0/0")]
    [InlineData("::/0")]
    [InlineData("10.1")]
    [InlineData("127.0.0.1,10.0.0.0/40")]
    public void A_proxy_that_is_no_address_or_everybody_stops_the_start(string proxies)
    {
        var data = Path.Combine(Path.GetTempPath(), $"plimsoll-{Path.GetRandomFileName()}");
        var refusal = PlimsollApp.Create(["--urls", "http://127.0.0.1:0", "--data", data, "--proxies", proxies]).Refusal;
        Assert.Equal("web.bad-setting", refusal?.Code);
        Assert.False(Directory.Exists(data));
    }

    [Fact]
    public async Task A_thousand_gateways_behind_one_address_look_at_once_however_many_pages_are_asked_for_from_there()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        using var measured = new Watch.Measured(app);
        var pages = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => app.GetAsync($"/guidance/comment?on={i}")));
        Assert.Contains(pages, page => page.StatusCode == HttpStatusCode.TooManyRequests);
        var looks = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => app.GetAsync("/public/releases/rel_none/status")));
        Assert.All(looks, look => Assert.Equal(404, (int)look.StatusCode));
        foreach (var answer in pages.Concat(looks)) { answer.Dispose(); }
        // Whoever watches the server sees them, and apart from them who was sent away.
        await Eventually.TrueAsync(() => measured.Sum("plimsoll.gateway.looks", "outcome=unknown") >= 1000);
        Assert.Equal(1000, measured.Sum("plimsoll.gateway.looks"));
        await Eventually.TrueAsync(() => measured.Sum("plimsoll.http.refusals", "code=http.too-many") >= pages.Count(page => page.StatusCode == HttpStatusCode.TooManyRequests));
    }
}
