// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Plimsoll.Storage.Accounts;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>What a person does about their own account: password, sessions, and what ends them.</summary>
public sealed partial class OwnAccountTests : IAsyncLifetime
{
    private const string Eve = "eve@example.org", Password = "a long enough sentence", Fresh = "another long sentence";

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
    private readonly RunningApp _app;
    private Api _first = null!;

    public OwnAccountTests() => _app = new RunningApp { Clock = _clock };

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _first = await _app.FirstAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_changed_password_ends_every_other_session_and_the_old_one_opens_nothing()
    {
        var (here, there) = (await InAsync(), await InAsync());
        var before = here.Session;
        var changed = await ChangeAsync(here, Password, Fresh, Fresh);
        Assert.Equal(200, changed.Status);
        Assert.Contains("every other session has ended", changed.Text, StringComparison.Ordinal);
        Assert.NotEqual(before, here.Session);
        // The page that answered can be used at once: its forms belong to the session that began with it.
        Assert.Equal(422, (await here.FillAsync(changed, "/account/password", ("old-password", Password), ("new-password", "x"), ("same-password", "x"))).Status);
        Assert.Equal((200, 303), ((await here.GetAsync("/account")).Status, (await there.GetAsync("/account")).Status));
        Assert.Equal(303, (await new Guest(_app) { Session = before }.GetAsync("/account")).Status);
        Assert.Equal(422, (await new Guest(_app).SignInAsync(Eve, Password)).Status);
        Assert.Equal("/home", (await new Guest(_app).SignInAsync(Eve, Fresh)).Location);
    }

    [Theory]
    [InlineData("not her sentence", Fresh, Fresh, "accounts.wrong-password")]
    [InlineData(Password, "too short", "too short", "accounts.weak-password")]
    [InlineData(Password, Fresh, "another long sentense", "accounts.weak-password")]
    [InlineData(Password, Password, Password, "accounts.weak-password")]
    public async Task A_password_that_cannot_be_set_is_refused_and_nothing_ends(string old, string fresh, string same, string code)
    {
        var (here, there) = (await InAsync(), await InAsync());
        var refused = await ChangeAsync(here, old, fresh, same);
        Assert.Equal(422, refused.Status);
        Assert.Contains(code, refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(fresh, refused.Text, StringComparison.Ordinal);
        Assert.Equal((200, 200), ((await here.GetAsync("/account")).Status, (await there.GetAsync("/account")).Status));
        Assert.Equal("/home", (await new Guest(_app).SignInAsync(Eve, Password)).Location);
    }

    [Fact]
    public async Task Whoever_took_over_a_session_guesses_the_password_five_times_and_keeps_nobody_out()
    {
        var taken = await InAsync();
        for (var i = 0; i < 5; i++) { Assert.Contains("wrong-password", (await ChangeAsync(taken, $"a wrong sentence {i}", Fresh, Fresh)).Text, StringComparison.Ordinal); }
        Assert.Contains("accounts.locked", (await ChangeAsync(taken, Password, Fresh, Fresh)).Text, StringComparison.Ordinal);
        Assert.Equal("/home", (await new Guest(_app).SignInAsync(Eve, Password)).Location);
    }

    [Fact]
    public async Task Sessions_are_listed_with_when_where_and_last_seen_and_end_one_by_one_or_all_at_once()
    {
        var (here, there) = (await InAsync(), await InAsync("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1"));
        var page = await here.GetAsync("/account");
        Assert.Contains("You are signed in at two places", page.Text, StringComparison.Ordinal);
        Assert.Contains("Firefox on Linux", page.Text, StringComparison.Ordinal);
        Assert.Contains("Safari on iOS", page.Text, StringComparison.Ordinal);
        // No page holds what lets somebody in.
        Assert.DoesNotContain(here.Session!, page.Text, StringComparison.Ordinal);
        var end = Assert.Single(Ends.Matches(page.Text)).Groups[1].Value;
        Assert.Equal("/account#sessions", (await here.FillAsync(page, end)).Location);
        Assert.Equal((200, 303), ((await here.GetAsync("/account")).Status, (await there.GetAsync("/account")).Status));
        Assert.Equal(404, (await here.FillAsync(page, end)).Status);

        there = await InAsync();
        Assert.Equal("/", (await here.FillAsync("/account", "/account/sessions/end")).Location);
        Assert.Equal((303, 303), ((await here.GetAsync("/account")).Status, (await there.GetAsync("/account")).Status));
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_somebody_else()
    {
        var world = await Release.World.OpenAsync(_app, _first);
        var ben = await world.PersonAsync("ben", "auditor");
        var (his, hers) = (new Guest(_app) { Session = await _app.SessionAsync(ben.Account) }, await InAsync());
        var credentials = _app.Services.GetRequiredService<Credentials>();
        var handle = credentials.FindSession(hers.Session!)!.Handle;
        var page = await his.GetAsync("/account");
        Assert.DoesNotContain(handle, page.Text, StringComparison.Ordinal);
        var (_, token) = Guest.HiddenOf(page.Text).First(h => h.Name == "__RequestVerificationToken");
        Assert.Equal(404, (await his.PostAsync($"/account/sessions/{handle}/end", ("__RequestVerificationToken", token))).Status);
        Assert.Equal(200, (await hers.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task A_session_ends_a_week_after_it_began_however_much_it_is_used()
    {
        var eve = await InAsync();
        for (var hours = 0; hours + 11 < 7 * 24; hours += 11)
        {
            _clock.Advance(TimeSpan.FromHours(11));
            Assert.Equal(200, (await eve.GetAsync("/account")).Status);
        }
        _clock.Advance(TimeSpan.FromHours(7 * 24 % 11 + 1));
        Assert.Equal(303, (await eve.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task A_password_of_before_is_hashed_with_the_work_of_today_when_its_owner_signs_in()
    {
        await _app.EndAsync();
        var later = new RunningApp { Data = _app.Data, Clock = _clock, Work = new PasswordWork(3) };
        await later.InitializeAsync();
        try
        {
            var credentials = later.Services.GetRequiredService<Credentials>();
            Assert.Equal(1, PasswordWorkTests.RoundsOf(credentials.Find(Eve)!.Password));
            var passwords = later.Services.GetRequiredService<Passwords>();
            await passwords.CheckAsync(Eve, "not her sentence", _ => new Guesser("here"), TestContext.Current.CancellationToken);
            Assert.Equal(1, PasswordWorkTests.RoundsOf(credentials.Find(Eve)!.Password));
            Assert.Equal("/home", (await new Guest(later).SignInAsync(Eve, Password)).Location);
            Assert.Equal(3, PasswordWorkTests.RoundsOf(credentials.Find(Eve)!.Password));
            Assert.Equal("/home", (await new Guest(later).SignInAsync(Eve, Password)).Location);
        }
        finally { await later.EndAsync(); }
        await _app.InitializeAsync();
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15", "Safari on macOS")]
    [InlineData("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android")]
    [InlineData("curl/8.15", "another program")]
    [InlineData("", "a browser that does not say which")]
    public void A_browser_is_called_roughly_what_it_is(string agent, string expected) => Assert.Equal(expected, Browsers.Roughly(agent));

    private async Task<Guest> InAsync(string? agent = null)
    {
        var visitor = agent is null ? new Guest(_app) : new Guest(_app, agent);
        Assert.Equal("/home", (await visitor.SignInAsync(Eve, Password)).Location);
        return visitor;
    }

    private static Task<Guest.Seen> ChangeAsync(Guest visitor, string old, string fresh, string same) =>
        visitor.FillAsync("/account", "/account/password", ("old-password", old), ("new-password", fresh), ("same-password", same));

    [GeneratedRegex("action=\"(/account/sessions/[0-9a-f]{32}/end)\"")]
    private static partial Regex Ends { get; }
}
