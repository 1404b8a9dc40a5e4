// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>Whoever guesses waits; whoever has the account does not.</summary>
public sealed class GuessTests : IAsyncLifetime
{
    private const string Password = "a long enough sentence", Eve = "eve@example.org", Nobody = "nobody@example.org";

    private readonly StandingClock _clock = new();
    private readonly RunningApp _app;

    public GuessTests() => _app = new RunningApp { Clock = _clock };

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        await _app.FirstAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(Eve)]
    [InlineData(Nobody)]
    public async Task Five_wrong_passwords_from_one_place_at_once_or_in_a_row_keep_that_place_waiting_and_tell_nothing_of_who_is_here(string email)
    {
        var codes = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => CodeAsync(email, $"a wrong sentence {i}", "192.0.2.1")));
        Assert.Equal((5, 4), (codes.Count(c => c == "accounts.wrong-password"), codes.Count(c => c == "accounts.locked")));
        Assert.Equal("accounts.locked", await CodeAsync(email, Password, "192.0.2.1"));
        // One is forgotten after a quarter of an hour, and a second wrong one waits again.
        _clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal("accounts.wrong-password", await CodeAsync(email, "a wrong sentence", "192.0.2.1"));
        Assert.Equal("accounts.locked", await CodeAsync(email, "a wrong sentence", "192.0.2.1"));
        _clock.Advance(TimeSpan.FromMinutes(75));
        Assert.Equal(email == Eve ? "in" : "accounts.wrong-password", await CodeAsync(email, Password, "192.0.2.1"));
    }

    [Fact]
    public async Task One_place_that_guesses_for_days_keeps_the_owner_out_nowhere_else()
    {
        for (var hour = 0; hour < 72; hour++)
        {
            for (var i = 0; i < 8; i++) { await CodeAsync(Eve, "a wrong sentence", "192.0.2.1"); }
            Assert.Equal("in", await CodeAsync(Eve, Password, "198.51.100.7"));
            _clock.Advance(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public async Task A_thousand_places_together_are_slowed_down_and_a_browser_that_signed_in_before_comes_in_all_the_same()
    {
        var tried = 0;
        for (var i = 0; i < 1000; i++) { tried += await CodeAsync(Eve, "a wrong sentence", $"198.51.{i / 250}.{i % 250}") == "accounts.wrong-password" ? 1 : 0; }
        Assert.Equal(60, tried);
        Assert.Equal("accounts.locked", await CodeAsync(Eve, Password, "203.0.113.9"));
        Assert.Equal("in", await CodeAsync(Eve, Password, "203.0.113.9", "her browser"));
        // Others go on as ever, and after a while so does she, wherever she is.
        Assert.Equal("accounts.wrong-password", await CodeAsync(Nobody, Password, "198.51.0.1"));
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("in", await CodeAsync(Eve, Password, "203.0.113.9"));
        _app.Services.GetRequiredService<Passwords>().Unlock(Eve);
        Assert.Equal("accounts.wrong-password", await CodeAsync(Eve, "a wrong sentence", "203.0.113.10"));
    }

    [Fact]
    public async Task A_browser_is_known_by_a_cookie_that_the_server_signed_and_for_the_account_that_came_in_with_it_alone()
    {
        var (known, browsers) = (new Guest(_app), _app.Services.GetRequiredService<KnownBrowsers>());
        await known.SignInAsync(Eve, Password);
        var eve = _app.Services.GetRequiredService<Web.Journal.Books>().Now.Accounts.Accounts.Values.Single().Id;
        Assert.NotNull(browsers.Find(With(known.Cookies["plimsoll-known"]), eve));
        Assert.Null(browsers.Find(With(known.Cookies["plimsoll-known"]), "acc_another"));
        Assert.Null(browsers.Find(With(known.Cookies["plimsoll-known"][..^1] + "A~"), null));
        var cookie = known.Cookies["plimsoll-known"];
        Assert.Null(browsers.Find(With((cookie[0] == 'a' ? 'b' : 'a') + cookie[1..]), eve));
        // Over the wire: strangers at this very address have used up what it may try, and the owner comes in.
        var stranger = new Guest(_app);
        for (var i = 0; i < 6; i++) { Assert.Equal(422, (await stranger.SignInAsync(Eve, "a wrong sentence")).Status); }
        Assert.Contains("too often", (await new Guest(_app).SignInAsync(Eve, Password)).Text, StringComparison.Ordinal);
        Assert.Equal("/home", (await known.SignInAsync(Eve, Password)).Location);

        static Microsoft.AspNetCore.Http.DefaultHttpContext With(string cookie)
        {
            var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
            http.Request.Headers.Cookie = $"plimsoll-known={cookie}";
            return http;
        }
    }

    [Fact]
    public void More_accounts_than_are_remembered_do_not_wash_out_what_was_guessed_at_one()
    {
        var guesses = new Guesses(_clock);
        for (var i = 0; i < 5; i++) { Assert.NotNull(guesses.Take("victim", new Guesser("192.0.2.1"), Guesses.FromEverywhere, out _)); }
        for (var i = 0; i < 250_000; i++) { guesses.Take($"flood {i}", new Guesser("192.0.2.2"), Guesses.FromEverywhere, out _); }
        Assert.Null(guesses.Take("victim", new Guesser("192.0.2.1"), Guesses.FromEverywhere, out _));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2::3", "20010DB80001")]
    [InlineData("2001:db8:1:ffff::4", "20010DB80001")]
    public void A_place_is_an_address_or_the_block_that_one_site_has(string address, string place) =>
        Assert.Equal(place, Guesses.SourceOf(IPAddress.Parse(address)));

    private async Task<string> CodeAsync(string email, string password, string source, string? known = null) =>
        (await _app.Services.GetRequiredService<Passwords>().CheckAsync(email, password, _ => new Guesser(source, known), TestContext.Current.CancellationToken))
        .Succeeds(out _, out var refusal) ? "in" : refusal.Code;
}
