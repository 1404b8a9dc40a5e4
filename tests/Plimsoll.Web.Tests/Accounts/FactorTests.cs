// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>A second factor, over the pages as a browser without script uses them.</summary>
public sealed partial class FactorTests : IAsyncLifetime
{
    private const string Eve = "eve@example.org", Password = "a long enough sentence";

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
    private readonly RunningApp _app;
    private World _world = null!;

    public FactorTests() => _app = new RunningApp { Clock = _clock };

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _world = await World.OpenAsync(_app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Signing_in_asks_for_a_code_and_takes_each_once()
    {
        var (secret, _) = await SetUpAsync(Eve, Password);
        var eve = new Guest(_app);
        var asked = await eve.SignInAsync(Eve, Password, "/account");
        Assert.Equal(200, asked.Status);
        Assert.Null(eve.Session);
        Assert.Equal(422, (await eve.FillAsync(asked, "/sign-in/code", ("code", "000000"))).Status);
        // The code that set it up was shown, and is worth nothing any more.
        Assert.Equal(422, (await eve.FillAsync(asked, "/sign-in/code", ("code", CodeOf(secret)))).Status);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("/account", (await eve.FillAsync(asked, "/sign-in/code", ("code", CodeOf(secret)))).Location);
        Assert.Contains("with a second factor", (await eve.GetAsync("/account")).Text, StringComparison.Ordinal);
        // Somebody who looked on comes too late with the same code.
        var late = new Guest(_app);
        Assert.Equal(422, (await late.FillAsync(await late.SignInAsync(Eve, Password), "/sign-in/code", ("code", CodeOf(secret)))).Status);
    }

    [Fact]
    public async Task A_code_of_recovery_lets_in_once_and_however_it_is_typed()
    {
        var (_, codes) = await SetUpAsync(Eve, Password);
        Assert.Equal(10, codes.Distinct().Count());
        foreach (var (typed, status) in (((string, int)[])[(codes[0], 303), (codes[0], 422), (codes[1].ToLowerInvariant().Replace(' ', '-'), 303), ("AAAA BBBB CCCC DDDD", 422)]))
        {
            var eve = new Guest(_app);
            Assert.Equal(status, (await eve.FillAsync(await eve.SignInAsync(Eve, Password), "/sign-in/code", ("code", typed))).Status);
        }
        var inside = new Guest(_app);
        await inside.FillAsync(await inside.SignInAsync(Eve, Password), "/sign-in/code", ("code", codes[2]));
        Assert.Contains("Seven codes of recovery are left", (await inside.GetAsync("/account")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_step_alone_opens_nothing_and_is_forgotten_soon_and_at_a_new_password()
    {
        var (secret, codes) = await SetUpAsync(Eve, Password);
        var (half, changes) = (new Guest(_app), new Guest(_app));
        var asked = await half.SignInAsync(Eve, Password);
        await changes.FillAsync(await changes.SignInAsync(Eve, Password), "/sign-in/code", ("code", codes[0]));
        await changes.FillAsync("/account", "/account/password", ("old-password", Password), ("new-password", "another long sentence"), ("same-password", "another long sentence"));
        _clock.Advance(TimeSpan.FromSeconds(30));
        var refused = await half.FillAsync(asked, "/sign-in/code", ("code", CodeOf(secret)));
        Assert.Contains("type e-mail and password again", refused.Text, StringComparison.OrdinalIgnoreCase);
        asked = await half.SignInAsync(Eve, "another long sentence");
        _clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Contains("type e-mail and password again", (await half.FillAsync(asked, "/sign-in/code", ("code", CodeOf(secret)))).Text, StringComparison.OrdinalIgnoreCase);
        Assert.Null(half.Session);
    }

    [Fact]
    public async Task Whoever_has_the_password_guesses_five_codes_and_the_browser_of_the_owner_is_let_in_all_the_same()
    {
        var (secret, _) = await SetUpAsync(Eve, Password);
        _clock.Advance(TimeSpan.FromSeconds(30));
        var owner = new Guest(_app);
        await owner.FillAsync(await owner.SignInAsync(Eve, Password), "/sign-in/code", ("code", CodeOf(secret)));
        var thief = new Guest(_app);
        var asked = await thief.SignInAsync(Eve, Password);
        for (var i = 0; i < 5; i++) { Assert.Contains("wrong-code", (await thief.FillAsync(asked, "/sign-in/code", ("code", $"00000{i}"))).Text, StringComparison.Ordinal); }
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Contains("accounts.locked", (await thief.FillAsync(asked, "/sign-in/code", ("code", CodeOf(secret)))).Text, StringComparison.Ordinal);
        Assert.Equal("/home", (await owner.FillAsync(await owner.SignInAsync(Eve, Password), "/sign-in/code", ("code", CodeOf(secret)))).Location);
    }

    [Fact]
    public async Task An_organisation_that_wants_a_second_factor_of_a_role_lets_nobody_in_who_did_not_show_one()
    {
        var ben = await _world.PersonAsync("ben", "auditor");
        var eve = new Guest(_app);
        await eve.SignInAsync(Eve, Password);
        Assert.Equal("/t/acme/people", (await eve.FillAsync("/t/acme/people", "/t/acme/people/second-factor", ("roles", "auditor"))).Location);
        var his = new Guest(_app);
        await his.SignInAsync("ben@example.org", "the long sentence of ben");
        var led = await his.GetAsync("/t/acme/releases?when=now");
        Assert.Equal((303, "/account/second-factor?next=%2Ft%2Facme%2Freleases%3Fwhen%3Dnow&for=acme"), (led.Status, led.Location));
        Assert.Contains("Organisation acme wants a second factor", (await his.GetAsync(led.Location!)).Text, StringComparison.Ordinal);
        // Keys go on, other roles too, and what is sent is told.
        await ben.GetAsync($"{_world.Tenant}/releases");
        Assert.Equal(200, (await eve.GetAsync("/t/acme/people")).Status);
        var page = await his.GetAsync("/account");
        var (_, token) = Guest.HiddenOf(page.Text).First(h => h.Name == "__RequestVerificationToken");
        Assert.Equal(403, (await his.PostAsync("/t/acme/keys", ("__RequestVerificationToken", token), ("label", "x"))).Status);
        // Once it is set up, here and there: a session of before shows it, too.
        var before = new Guest(_app);
        await before.SignInAsync("ben@example.org", "the long sentence of ben");
        var (secret, _) = await SetUpAsync(his, "the long sentence of ben");
        Assert.Equal(200, (await his.GetAsync("/t/acme/releases")).Status);
        Assert.Equal(303, (await before.GetAsync("/t/acme/releases")).Status);
        _clock.Advance(TimeSpan.FromSeconds(30));
        var old = before.Session;
        Assert.Equal("/t/acme/releases", (await before.FillAsync("/account/second-factor?next=/t/acme/releases&for=acme", "/account/second-factor/show", ("code", CodeOf(secret)))).Location);
        Assert.NotEqual(old, before.Session);
        Assert.Equal(200, (await before.GetAsync("/t/acme/releases")).Status);
        // Without it again, he is out again.
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("/account", (await his.FillAsync("/account/second-factor", "/account/second-factor/remove", ("password", "the long sentence of ben"), ("code", CodeOf(secret)))).Location);
        var without = new Guest(_app);
        Assert.Equal("/home", (await without.SignInAsync("ben@example.org", "the long sentence of ben")).Location);
        Assert.Equal(303, (await without.GetAsync("/t/acme/releases")).Status);
        // And the organisation asks nobody any more, over the interface as well.
        await _world.First.PutAsync($"{_world.Tenant}/second-factor", new JsonObject { ["roles"] = new JsonArray() });
        Assert.Equal(200, (await without.GetAsync("/t/acme/releases")).Status);
    }

    [Fact]
    public async Task Nobody_sets_up_or_removes_a_factor_at_a_browser_that_was_left_open()
    {
        var eve = new Guest(_app);
        await eve.SignInAsync(Eve, Password);
        var page = await eve.GetAsync("/account/second-factor");
        var refused = await eve.FillAsync(page, "/account/second-factor", ("code", CodeOf(SecretOf(page))), ("password", "not her sentence"));
        Assert.Equal(422, refused.Status);
        // The page goes on with the same secret, which is in an application by now.
        Assert.Equal(SecretOf(page), SecretOf(refused));
        Assert.Equal(200, (await eve.FillAsync(refused, "/account/second-factor", ("code", CodeOf(SecretOf(page))), ("password", Password))).Status);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(422, (await eve.FillAsync("/account/second-factor", "/account/second-factor/remove", ("password", "not her sentence"), ("code", CodeOf(SecretOf(page))))).Status);
        Assert.Equal(422, (await eve.FillAsync("/account/second-factor", "/account/second-factor/remove", ("password", Password), ("code", "000000"))).Status);
        Assert.Contains("signing in asks for a code", (await eve.GetAsync("/account")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_for_somebody_with_a_second_factor_wants_its_code_too()
    {
        var (secret, _) = await SetUpAsync(Eve, Password);
        var other = await World.OpenAsync(_app, _world.First, "other");
        var ben = await other.PersonAsync("ben", "administrator");
        await other.First.SendAsync(HttpMethod.Delete, $"{other.Tenant}/people/{_world.First.Account}");
        var invited = await ben.PostAsync($"{other.Tenant}/invitations", new JsonObject { ["email"] = Eve, ["roles"] = new JsonArray("auditor") });
        var nobody = new Api(_app, null);
        JsonObject Ask(string? code) => new() { ["token"] = (string)invited["token"]!, ["password"] = Password, ["code"] = code };
        Assert.Equal((422, "accounts.wrong-code"), await nobody.RefusedAsync(HttpMethod.Post, "/api/v1/accounts/invited", Ask(null)));
        _clock.Advance(TimeSpan.FromSeconds(30));
        await nobody.PostAsync("/api/v1/accounts/invited", Ask(CodeOf(secret)));
    }

    [Fact]
    public async Task No_secret_and_no_code_of_recovery_lies_in_the_data_folder_as_it_is()
    {
        var (secret, codes) = await SetUpAsync(Eve, Password);
        await _app.EndAsync();
        byte[][] sought = [Encoding.ASCII.GetBytes(secret), OneTimeCodes.Bytes(secret)!, .. codes.Select(c => Encoding.ASCII.GetBytes(c.Replace(" ", "", StringComparison.Ordinal)))];
        foreach (var file in Directory.EnumerateFiles(_app.Data, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            Assert.All(sought, one => Assert.True(bytes.AsSpan().IndexOf(one) < 0, file));
        }
        await _app.InitializeAsync();
    }

    private async Task<(string Secret, string[] Codes)> SetUpAsync(string email, string password)
    {
        var visitor = new Guest(_app);
        await visitor.SignInAsync(email, password);
        return await SetUpAsync(visitor, password);
    }

    private async Task<(string Secret, string[] Codes)> SetUpAsync(Guest visitor, string password)
    {
        var page = await visitor.GetAsync("/account/second-factor");
        var secret = SecretOf(page);
        Assert.Contains($"otpauth://totp/Plimsoll:", page.Text, StringComparison.Ordinal);
        var set = await visitor.FillAsync(page, "/account/second-factor", ("code", CodeOf(secret)), ("password", password));
        Assert.Equal(200, set.Status);
        return (secret, [.. Codes.Matches(set.Text).Select(m => m.Groups[1].Value)]);
    }

    private static string SecretOf(Guest.Seen page) => Secret.Match(page.Text).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);

    private string CodeOf(string secret) => OneTimeCodes.At(OneTimeCodes.Bytes(secret)!, OneTimeCodes.StepAt(_clock.GetUtcNow()));

    [GeneratedRegex("id=\"secret\">([A-Z2-7 ]+)<")]
    private static partial Regex Secret { get; }

    [GeneratedRegex("<li>([A-Z2-7]{4} [A-Z2-7]{4} [A-Z2-7]{4} [A-Z2-7]{4})</li>")]
    private static partial Regex Codes { get; }
}
