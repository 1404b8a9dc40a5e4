// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>Sessions, keys, passwords: what lets somebody in, how long, and what does not.</summary>
public sealed partial class SessionTests : IAsyncLifetime
{
    private const string Password = "a long enough sentence";

    /// <summary>Moves on by a millisecond whenever somebody looks, so that no two things happen at once.</summary>
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
    private readonly RunningApp _app;

    public SessionTests() => _app = new RunningApp { Clock = _clock };

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Signing_in_gives_a_new_cookie_that_no_script_reads_and_signing_out_ends_it_on_the_server()
    {
        await _app.FirstAsync();
        using var entered = await SignInAsync("eve@example.org", Password, null, "planted");
        var cookie = entered.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("plimsoll=", StringComparison.Ordinal));
        Assert.Matches("^plimsoll=[A-Za-z0-9_-]{43}; path=/; samesite=lax; httponly$", cookie);
        var session = cookie[9..52];
        Assert.NotEqual("planted", session);
        Assert.Equal(200, await HomeAsync(session));
        Assert.Equal(303, await HomeAsync("planted"));
        // A second sign-in ends the first.
        using var again = await SignInAsync("eve@example.org", Password, null, session);
        var second = again.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("plimsoll=", StringComparison.Ordinal))[9..52];
        Assert.NotEqual(session, second);
        Assert.Equal((303, 200), (await HomeAsync(session), await HomeAsync(second)));

        var (token, form) = await FormAsync("/home", second);
        using var left = await PostAsync("/sign-out", form, second, ("__RequestVerificationToken", token));
        Assert.Equal("/", left.Headers.Location!.OriginalString);
        Assert.Equal(303, await HomeAsync(second));
    }

    [Fact]
    public async Task Whoever_comes_in_by_a_page_has_no_key_that_nobody_ever_saw()
    {
        var token = (await File.ReadAllTextAsync(Path.Combine(_app.Data, "first-admin-token"), TestContext.Current.CancellationToken)).Trim();
        await ComeInAsync("/first", ("token", token), ("email", "eve@example.org"), ("password", Password));
        var books = _app.Services.GetRequiredService<Plimsoll.Web.Journal.Books>();
        var eve = Assert.Single(books.Now.Accounts.Accounts.Values);
        Assert.Empty(books.Now.Accounts.Keys);
        var home = await _app.SessionAsync(eve.Id);
        var (form, cookie) = await FormAsync("/home", home);
        using var opened = await PostAsync("/home", cookie, home,
            ("__RequestVerificationToken", form), ("name", "Acme"), ("slug", "acme"), ("roles", "provider"));
        Assert.Equal("/t/acme", opened.Headers.Location?.OriginalString);
        var people = _app.Services.GetRequiredService<People>();
        var tenant = books.Now.Accounts.Find("acme")!;
        var invited = await people.InviteAsync(
            new People.InviteAsk("ben@example.org", [MemberRole.Auditor]), new Caller(eve, tenant, tenant.Members[eve.Id], null),
            TestContext.Current.CancellationToken);
        await ComeInAsync("/invitation", ("token", invited.Value!.Token), ("password", "the long sentence of ben"));
        Assert.Equal(2, books.Now.Accounts.Accounts.Count);
        Assert.Empty(books.Now.Accounts.Keys);

        async Task ComeInAsync(string page, params (string Name, string Value)[] fields)
        {
            var (hidden, kept) = await FormAsync(page, null);
            using var entered = await PostAsync(page, kept, null, [("__RequestVerificationToken", hidden), .. fields]);
            Assert.Equal("/home", entered.Headers.Location?.OriginalString);
        }
    }

    [Fact]
    public async Task A_session_that_is_used_goes_on_and_one_that_is_not_ends_after_twelve_hours()
    {
        var session = await _app.SessionAsync((await _app.FirstAsync()).Account);
        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(TimeSpan.FromHours(11));
            Assert.Equal(200, await HomeAsync(session));
        }
        _clock.Advance(TimeSpan.FromHours(12) + TimeSpan.FromMinutes(1));
        Assert.Equal(303, await HomeAsync(session));
    }

    [Fact]
    public async Task A_key_ends_with_its_time_with_its_revocation_and_with_its_owner_s_place()
    {
        var world = await World.OpenAsync(_app);
        var ben = await world.PersonAsync("ben", "governance", "auditor");
        var (shorter, longer) = (await KeyAsync(world, ben, 1), await KeyAsync(world, ben, 30));
        Assert.Equal((200, 200), (await StatusAsync(shorter.Api, world), await StatusAsync(longer.Api, world)));
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal((401, 200), (await StatusAsync(shorter.Api, world), await StatusAsync(longer.Api, world)));

        // A role that is lost is lost for the key too.
        await world.First.PutAsync($"{world.Tenant}/people/{ben.Account}", new JsonObject { ["roles"] = new JsonArray("auditor") });
        Assert.Equal((403, "accounts.not-allowed"), await longer.Api.RefusedAsync(HttpMethod.Post, $"{world.Tenant}/models", new JsonObject { ["name"] = "x", ["modelType"] = "frontier" }));
        // Whoever leaves and comes back does not find the old keys.
        using (var removed = await world.First.SendAsync(HttpMethod.Delete, $"{world.Tenant}/people/{ben.Account}")) { Assert.True(removed.IsSuccessStatusCode); }
        Assert.Equal(401, await StatusAsync(longer.Api, world));
        var invited = await world.First.PostAsync($"{world.Tenant}/invitations", new JsonObject { ["email"] = "BEN@example.org", ["roles"] = new JsonArray("governance") });
        var back = await new Api(_app, null).PostAsync("/api/v1/accounts/invited", new JsonObject { ["token"] = (string)invited["token"]!, ["password"] = "the long sentence of ben" });
        Assert.Equal((401, 401), (await StatusAsync(longer.Api, world), await StatusAsync(ben, world)));
        ben = new Api(_app, (string)back["key"]!) { Account = ben.Account };
        Assert.Equal(200, await StatusAsync(ben, world));

        // Used before, so that the server knows it: it ends all the same.
        var third = await KeyAsync(world, ben, 30);
        Assert.Equal(200, await StatusAsync(third.Api, world));
        using (var revoked = await ben.SendAsync(HttpMethod.Delete, $"{world.Tenant}/keys/{third.Id}")) { Assert.True(revoked.IsSuccessStatusCode); }
        Assert.Equal(401, await StatusAsync(third.Api, world));
        Assert.Equal(422, (await ben.RefusedAsync(HttpMethod.Delete, $"{world.Tenant}/keys/{third.Id}")).Status);
    }

    [Fact]
    public async Task An_invitation_for_somebody_who_has_an_account_wants_the_password_of_that_account_and_works_once()
    {
        var world = await World.OpenAsync(_app);
        var other = await World.OpenAsync(_app, world.First, "other");
        var ben = await world.PersonAsync("ben", "auditor");
        var invited = await other.First.PostAsync($"{other.Tenant}/invitations", new JsonObject { ["email"] = "ben@example.org", ["roles"] = new JsonArray("engineer") });
        var nobody = new Api(_app, null);
        JsonObject Ask(string password) => new() { ["token"] = (string)invited["token"]!, ["password"] = password };
        Assert.Equal((422, "accounts.wrong-password"), await nobody.RefusedAsync(HttpMethod.Post, "/api/v1/accounts/invited", Ask("somebody else's sentence")));
        var taken = await nobody.PostAsync("/api/v1/accounts/invited", Ask("the long sentence of ben"));
        Assert.Equal(ben.Account, (string)taken["account"]!);
        Assert.Equal((422, "accounts.bad-token"), await nobody.RefusedAsync(HttpMethod.Post, "/api/v1/accounts/invited", Ask("the long sentence of ben")));
        // What it may be in one organisation it is not in the other.
        var there = new Api(_app, (string)taken["key"]!);
        Assert.Equal((200, 404, 404), (await StatusAsync(there, other), await StatusAsync(there, world), await StatusAsync(ben, other)));
        Assert.Equal(403, (await ben.RefusedAsync(HttpMethod.Post, $"{world.Tenant}/models", new JsonObject { ["name"] = "x", ["modelType"] = "frontier" })).Status);
    }

    [Fact]
    public async Task The_first_account_is_made_once_however_many_try_at_once_and_its_token_is_gone()
    {
        var path = Path.Combine(_app.Data, "first-admin-token");
        if (!OperatingSystem.IsWindows()) { Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path)); }
        var token = (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Trim();
        var nobody = new Api(_app, null);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => nobody.SendAsync(HttpMethod.Post, "/api/v1/accounts/first", System.Net.Http.Json.JsonContent.Create(new JsonObject { ["token"] = token, ["email"] = $"eve{i}@example.org", ["password"] = Password }))));
        Assert.Equal(1, answers.Count(a => (int)a.StatusCode == 201));
        Assert.Equal(5, answers.Count(a => (int)a.StatusCode == 422));
        foreach (var answer in answers) { answer.Dispose(); }
        Assert.False(File.Exists(path));
        await _app.RestartAsync();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task The_token_of_the_first_account_ends_after_a_day()
    {
        var token = (await File.ReadAllTextAsync(Path.Combine(_app.Data, "first-admin-token"), TestContext.Current.CancellationToken)).Trim();
        _clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal((422, "accounts.bad-token"), await new Api(_app, null).RefusedAsync(HttpMethod.Post, "/api/v1/accounts/first", new JsonObject { ["token"] = token, ["email"] = "eve@example.org", ["password"] = Password }));
    }

    [Theory]
    [InlineData("/t/acme/releases?when=now", "/t/acme/releases?when=now")]
    [InlineData("//evil.example", "/home")]
    [InlineData("/\\evil.example", "/home")]
    [InlineData("https://evil.example/", "/home")]
    [InlineData("/a\r\nSet-Cookie: x=1", "/home")]
    [InlineData("javascript:alert(1)", "/home")]
    [InlineData("/\u00e9", "/home")]
    [InlineData("", "/home")]
    public async Task After_signing_in_one_stays_on_this_server(string next, string expected)
    {
        await _app.FirstAsync();
        using var answer = await SignInAsync("eve@example.org", Password, next);
        Assert.Equal((303, expected), ((int)answer.StatusCode, answer.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task A_form_that_another_site_sends_or_nobody_can_read_is_refused()
    {
        var session = await _app.SessionAsync((await _app.FirstAsync()).Account);
        var (token, cookie) = await FormAsync("/home", session);
        foreach (var (field, form) in ((string, string?)[])[("", cookie), (token, null), (token, "plimsoll-form=nonsense"), (new string('a', 50), cookie)])
        {
            using var refused = await PostAsync("/home", form, session, ("__RequestVerificationToken", field), ("name", "Acme"), ("slug", "acme"), ("roles", "provider"));
            Assert.Equal(400, (int)refused.StatusCode);
        }
        using var json = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var unread = await _app.PageAsync(HttpMethod.Post, "/home", session, json);
        Assert.Equal(400, (int)unread.StatusCode);
        using var torn = new StringContent("--b\r\nnonsense", System.Text.Encoding.UTF8, new System.Net.Http.Headers.MediaTypeHeaderValue("multipart/form-data") { Parameters = { new("boundary", "b") } });
        using var cut = await _app.PageAsync(HttpMethod.Post, "/home", session, torn);
        Assert.Equal(400, (int)cut.StatusCode);
        using var large = new FormUrlEncodedContent([new("name", new string('a', 300 * 1024))]);
        using var tooLarge = await _app.PageAsync(HttpMethod.Post, "/home", session, large);
        Assert.Equal(413, (int)tooLarge.StatusCode);
        using var sent = await PostAsync("/home", cookie, session, ("__RequestVerificationToken", token), ("name", "Acme"), ("slug", "acme"), ("roles", "provider"));
        Assert.Equal("/t/acme", sent.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Signed_in_pages_and_the_api_are_kept_by_no_cache_and_carry_the_headers_of_every_answer()
    {
        var first = await _app.FirstAsync();
        var session = await _app.SessionAsync(first.Account);
        using var page = await _app.PageAsync(HttpMethod.Get, "/home", session);
        using var api = await first.SendAsync(HttpMethod.Get, "/api/v1/me");
        using var refused = await new Api(_app, "nonsense").SendAsync(HttpMethod.Get, "/api/v1/me");
        foreach (var answer in (HttpResponseMessage[])[page, api, refused])
        {
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.StartsWith("default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }
        Assert.Equal("Bearer", Assert.Single(refused.Headers.WwwAuthenticate).Scheme);
    }

    [Fact]
    public async Task Guessing_from_one_address_is_slowed_down()
    {
        var nobody = new Api(_app, null);
        var answers = new List<int>();
        for (var i = 0; i < 25; i++) { answers.Add((await nobody.RefusedAsync(HttpMethod.Post, "/api/v1/accounts/invited", new JsonObject { ["token"] = $"guess {i}", ["password"] = Password })).Status); }
        Assert.Equal((20, 5), (answers.Count(a => a == 422), answers.Count(a => a == 429)));
    }

    private async Task<(string Id, Api Api)> KeyAsync(World world, Api by, int days)
    {
        var issued = await by.PostAsync($"{world.Tenant}/keys", new JsonObject { ["label"] = "ci", ["roles"] = new JsonArray("governance"), ["until"] = Vocabulary.Instant.Write(_clock.GetUtcNow().AddDays(days)) });
        return ((string)issued["keyId"]!, new Api(_app, (string)issued["key"]!));
    }

    private static async Task<int> StatusAsync(Api api, World world)
    {
        using var answer = await api.SendAsync(HttpMethod.Get, $"{world.Tenant}/releases");
        return (int)answer.StatusCode;
    }

    private async Task<int> HomeAsync(string session)
    {
        using var answer = await _app.PageAsync(HttpMethod.Get, "/home", session);
        return (int)answer.StatusCode;
    }

    private async Task<HttpResponseMessage> SignInAsync(string email, string password, string? next, string? session = null)
    {
        var (token, form) = await FormAsync("/sign-in", session);
        return await PostAsync("/sign-in", form, session, ("__RequestVerificationToken", token), ("email", email), ("password", password), ("next", next ?? ""));
    }

    /// <summary>The hidden field of a page's form and the cookie that goes with it.</summary>
    private async Task<(string Token, string Cookie)> FormAsync(string path, string? session)
    {
        using var page = await _app.PageAsync(HttpMethod.Get, path, session);
        var token = Hidden.Match(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Groups[1].Value;
        return (token, page.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("plimsoll-form=", StringComparison.Ordinal)).Split(';')[0]);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string? form, string? session, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) };
        request.Headers.Add("Cookie", string.Join("; ", ((string?[])[form, session is null ? null : $"plimsoll={session}"]).OfType<string>()));
        return await _app.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Hidden { get; }
}
