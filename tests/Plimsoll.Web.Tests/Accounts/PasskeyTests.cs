// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Tests.Faults;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>Passkeys as second factor: what a device answers goes into the forms that the pages bring, as their script puts it there.</summary>
public sealed partial class PasskeyTests : IAsyncLifetime
{
    private const string Eve = "eve@example.org", Password = "a long enough sentence", Of = "the long sentence of ";

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
    private readonly List<HttpClient> _clients = [];
    private readonly RunningApp _app;
    private World _world = null!;

    public PasskeyTests() => _app = new RunningApp { Clock = _clock };

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _world = await World.OpenAsync(_app);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var client in _clients) { client.Dispose(); }
        return _app.DisposeAsync();
    }

    [Fact]
    public async Task A_passkey_is_added_with_the_password_shown_after_the_password_and_removed()
    {
        var (device, eve) = (Device(), await InAsync(Eve, Password));
        var page = await eve.GetAsync("/account/passkeys");
        Assert.Contains("You have no passkey.", page.Text, StringComparison.Ordinal);
        var refused = await eve.FillAsync(page, "/account/passkeys", ("answer", device.Create(OptionsOf(page))), ("name", "Red phone"), ("password", "not her sentence"));
        Assert.Equal(422, refused.Status);
        var added = await AddAsync(eve, device, Password, "Red phone");
        Assert.Equal(10, Codes.Count(added.Text));
        // This session has shown it by that, and the next is asked.
        Assert.Contains("with a second factor", (await eve.GetAsync("/account")).Text, StringComparison.Ordinal);
        var next = Visitor();
        var asked = await next.SignInAsync(Eve, Password, "/account");
        Assert.Contains("Now your passkey", asked.Text, StringComparison.Ordinal);
        Assert.Null(next.Session);
        Assert.Equal("/account", (await ShowAsync(next, asked, device)).Location);
        var seen = (await next.GetAsync("/account")).Text;
        Assert.Contains("Signing in asks for a passkey as well. Ten codes of recovery are left.", seen, StringComparison.Ordinal);
        Assert.Matches("<b>Red phone</b>\\s*<p>since [^·]+ · last used ", seen);
        Assert.Contains("has a second factor", (await next.GetAsync("/t/acme/people")).Text, StringComparison.Ordinal);
        Assert.Equal(422, (await RemoveAsync(next, "not her sentence")).Status);
        Assert.Equal("/account/passkeys", (await RemoveAsync(next, Password)).Location);
        Assert.Contains("You have no passkey.", (await next.GetAsync("/account/passkeys")).Text, StringComparison.Ordinal);
        Assert.Equal("/home", (await Visitor().SignInAsync(Eve, Password)).Location);
    }

    [Fact]
    public async Task Codes_of_recovery_stand_in_for_a_passkey_and_codes_of_an_application_stand_beside_it()
    {
        var (device, eve) = (Device(), await InAsync(Eve, Password));
        var recovery = Codes.Matches((await AddAsync(eve, device, Password, "Red phone")).Text).Select(m => m.Groups[1].Value).ToArray();
        var other = Visitor();
        var asked = await other.SignInAsync(Eve, Password);
        Assert.Contains("One of your codes of recovery; each works once", asked.Text, StringComparison.Ordinal);
        Assert.Equal("/home", (await other.FillAsync(asked, "/sign-in/code", ("code", recovery[0]))).Location);
        // A second passkey brings no other codes, an application does.
        Assert.Equal("/account/passkeys", (await AddAsync(eve, Device(), Password, "Key ring")).Location);
        var page = await eve.GetAsync("/account/second-factor");
        var secret = OneTimeCodes.Bytes(Secret.Match(page.Text).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal))!;
        Assert.Equal(200, (await eve.FillAsync(page, "/account/second-factor", ("code", Code()), ("password", Password))).Status);
        _clock.Advance(TimeSpan.FromSeconds(30));
        var third = Visitor();
        asked = await third.SignInAsync(Eve, Password);
        Assert.Contains("Now your passkey, or the code", asked.Text, StringComparison.Ordinal);
        Assert.Equal(422, (await third.FillAsync(asked, "/sign-in/code", ("code", recovery[1]))).Status);
        Assert.Equal("/home", (await third.FillAsync(asked, "/sign-in/code", ("code", Code()))).Location);
        // Codes go, passkeys stay; with them the codes of recovery.
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("/account", (await third.FillAsync("/account/second-factor", "/account/second-factor/remove", ("password", Password), ("code", Code()))).Location);
        Assert.Contains("Signing in asks for a passkey as well. Ten codes of recovery are left.", (await third.GetAsync("/account")).Text, StringComparison.Ordinal);
        asked = await Visitor().SignInAsync(Eve, Password);
        Assert.Contains("Now your passkey<", asked.Text, StringComparison.Ordinal);

        string Code() => OneTimeCodes.At(secret, OneTimeCodes.StepAt(_clock.GetUtcNow()));
    }

    public static TheoryData<string> Forgeries => ["origin", "port", "domain", "challenge", "type", "handle", "framed", "tampered", "absent", "json", "nothing", "large"];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task What_is_not_signed_by_this_device_for_this_page_lets_nobody_in(string forgery)
    {
        var device = Device();
        await AddAsync(await InAsync(Eve, Password), device, Password, "Red phone");
        var thief = Visitor();
        var asked = await thief.SignInAsync(Eve, Password);
        var answer = forgery switch
        {
            "origin" => device.Show(OptionsOf(asked), new Authenticator.Forgery { Origin = "http://elsewhere.localhost" }),
            "port" => device.Show(OptionsOf(asked), new Authenticator.Forgery { Origin = "http://localhost:1" }),
            "domain" => device.Show(OptionsOf(asked), new Authenticator.Forgery { Domain = "example.org" }),
            "challenge" => device.Show(OptionsOf(asked), new Authenticator.Forgery { Challenge = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }),
            "type" => device.Show(OptionsOf(asked), new Authenticator.Forgery { Type = "webauthn.create" }),
            "handle" => device.Show(OptionsOf(asked), new Authenticator.Forgery { Handle = "acc_somebody" }),
            "framed" => device.Show(OptionsOf(asked), new Authenticator.Forgery { Framed = true }),
            "tampered" => device.Show(OptionsOf(asked), new Authenticator.Forgery { Tampered = true }),
            "absent" => device.Show(OptionsOf(asked), new Authenticator.Forgery { Absent = true }),
            "json" => "{\"id\":[[[[",
            "nothing" => "",
            "large" => device.Show(OptionsOf(asked)).Insert(1, new string(' ', 16 * 1024)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var refused = await thief.FillAsync(asked, "/sign-in/passkey", ("answer", answer));
        Assert.Equal((422, null), (refused.Status, thief.Session));
        Assert.Contains("accounts.bad-passkey", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", refused.Text, StringComparison.Ordinal);
        // The page that says so asks anew.
        Assert.Equal("/home", (await ShowAsync(thief, refused, device)).Location);
    }

    [Fact]
    public async Task A_body_that_is_larger_than_its_address_takes_is_not_read()
    {
        var device = Device();
        await AddAsync(await InAsync(Eve, Password), device, Password, "Red phone");
        var guest = Visitor();
        var asked = await guest.SignInAsync(Eve, Password);
        Assert.Equal(413, (await guest.FillAsync(asked, "/sign-in/passkey", ("answer", new string('a', 300 * 1024)))).Status);
        Assert.Equal("/home", (await ShowAsync(guest, asked, device)).Location);
    }

    [Fact]
    public async Task A_challenge_is_answered_once_within_five_minutes_and_by_the_step_and_the_browser_that_asked()
    {
        var device = Device();
        await AddAsync(await InAsync(Eve, Password), device, Password, "Red phone");
        var (guest, other) = (Visitor(), Visitor());
        var (asked, others) = (await guest.SignInAsync(Eve, Password), await other.SignInAsync(Eve, Password));
        var answer = device.Show(OptionsOf(asked));
        // Of another first step: the challenge is not the one that this page brought.
        await OverAsync(other, others, ("ticket", HiddenIn(asked, "/sign-in/passkey", "ticket")), ("answer", answer));
        // By another browser, with everything that was on the page: it gave no password.
        var stolen = HiddenIn(asked, "/sign-in/passkey", "half");
        var seen = await other.FillAsync(others, "/sign-in/passkey", ("half", stolen), ("ticket", HiddenIn(asked, "/sign-in/passkey", "ticket")), ("answer", answer));
        Assert.Contains("type e-mail and password again", seen.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Null(other.Session);
        Assert.Contains("type e-mail and password again", (await other.FillAsync(others, "/sign-in/code", ("half", stolen), ("code", "000000"))).Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("/home", (await guest.FillAsync(asked, "/sign-in/passkey", ("answer", answer))).Location);
        // Again, by the same browser, which has left its session.
        guest.Session = "";
        await OverAsync(guest, asked, ("answer", answer));
        // Too late.
        var late = Visitor();
        asked = await late.SignInAsync(Eve, Password);
        _clock.Advance(TimeSpan.FromMinutes(5));
        await OverAsync(late, asked, ("answer", device.Show(OptionsOf(asked))));

        static async Task OverAsync(Guest guest, Guest.Seen page, params (string, string)[] fields)
        {
            var refused = await guest.FillAsync(page, "/sign-in/passkey", fields);
            Assert.Equal(422, refused.Status);
            Assert.Contains("accounts.bad-token", refused.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_passkey_of_somebody_else_and_one_that_was_removed_let_nobody_in()
    {
        await _world.PersonAsync("ben", "auditor");
        var (hers, his) = (Device(), Device());
        var eve = await InAsync(Eve, Password);
        await AddAsync(eve, hers, Password, "Red phone");
        await AddAsync(await InAsync("ben@example.org", Of + "ben"), his, Of + "ben", "His phone");
        var thief = Visitor();
        var asked = await thief.SignInAsync(Eve, Password);
        var refused = await thief.FillAsync(asked, "/sign-in/passkey", ("answer", his.Show(OptionsOf(asked), new Authenticator.Forgery { Id = his.Ids[0] })));
        Assert.Contains("accounts.bad-passkey", refused.Text, StringComparison.Ordinal);
        // A device of his that says to be hers.
        var handle = _world.First.Account;
        refused = await thief.FillAsync(refused, "/sign-in/passkey", ("answer", his.Show(OptionsOf(refused), new Authenticator.Forgery { Id = his.Ids[0], Handle = handle })));
        Assert.Contains("accounts.bad-passkey", refused.Text, StringComparison.Ordinal);
        // Removed while the page lies open.
        await AddAsync(eve, Device(), Password, "Key ring");
        Assert.Equal("/account/passkeys", (await RemoveAsync(eve, Password)).Location);
        refused = await thief.FillAsync(refused, "/sign-in/passkey", ("answer", hers.Show(OptionsOf(refused))));
        Assert.Contains("accounts.bad-passkey", refused.Text, StringComparison.Ordinal);
        Assert.Null(thief.Session);
        // The same device is not of two people.
        var ben = Visitor();
        await ShowAsync(ben, await ben.SignInAsync("ben@example.org", Of + "ben"), his);
        var page = await ben.GetAsync("/account/passkeys");
        Assert.Contains(his.Ids[0], OptionsOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passkey_is_made_for_the_session_that_asked_and_for_no_other_page()
    {
        var (eve, again) = (await InAsync(Eve, Password), await InAsync(Eve, Password));
        var (page, others) = (await eve.GetAsync("/account/passkeys"), await again.GetAsync("/account/passkeys"));
        var answer = Device().Create(OptionsOf(page));
        var refused = await again.FillAsync(others, "/account/passkeys", ("ticket", HiddenIn(page, "/account/passkeys", "ticket")), ("answer", answer), ("name", "x"), ("password", Password));
        Assert.Contains("accounts.bad-token", refused.Text, StringComparison.Ordinal);
        foreach (var forged in (Authenticator.Forgery[])[new() { Origin = "https://example.org" }, new() { Domain = "example.org" }, new() { Type = "webauthn.get" }, new() { Framed = true }, new() { Absent = true }])
        {
            page = await eve.GetAsync("/account/passkeys");
            refused = await eve.FillAsync(page, "/account/passkeys", ("answer", Device().Create(OptionsOf(page), forged)), ("name", "x"), ("password", Password));
            Assert.Contains("accounts.bad-passkey", refused.Text, StringComparison.Ordinal);
        }
        // One that is known is not added again, by anybody.
        var device = Device();
        page = await eve.GetAsync("/account/passkeys");
        answer = device.Create(OptionsOf(page));
        Assert.Equal(200, (await eve.FillAsync(page, "/account/passkeys", ("answer", answer), ("name", "x"), ("password", Password))).Status);
        refused = await eve.FillAsync(page, "/account/passkeys", ("answer", answer), ("name", "x"), ("password", Password));
        Assert.Contains("accounts.bad-token", refused.Text, StringComparison.Ordinal);
        foreach (var name in (string[])["", new string('a', 61), "p\u202Ehone"])
        {
            page = await eve.GetAsync("/account/passkeys");
            refused = await eve.FillAsync(page, "/account/passkeys", ("answer", Device().Create(OptionsOf(page))), ("name", name), ("password", Password));
            Assert.Contains("accounts.bad-value", refused.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Wrong_passkeys_count_as_wrong_codes_do_and_keep_the_browser_of_the_owner_out_of_nothing()
    {
        var device = Device();
        await AddAsync(await InAsync(Eve, Password), device, Password, "Red phone");
        var owner = Visitor();
        await ShowAsync(owner, await owner.SignInAsync(Eve, Password), device);
        var thief = Visitor();
        var page = await thief.SignInAsync(Eve, Password);
        for (var i = 0; i < 5; i++)
        {
            page = i % 2 == 0 ? await thief.FillAsync(page, "/sign-in/passkey", ("answer", device.Show(OptionsOf(page), new Authenticator.Forgery { Tampered = true })))
                : await thief.FillAsync(page, "/sign-in/code", ("code", $"00000{i}"));
            Assert.DoesNotContain("accounts.locked", page.Text, StringComparison.Ordinal);
        }
        Assert.Contains("accounts.locked", (await ShowAsync(thief, page, device)).Text, StringComparison.Ordinal);
        Assert.Equal("/home", (await ShowAsync(owner, await owner.SignInAsync(Eve, Password), device)).Location);
    }

    [Fact]
    public async Task A_counter_that_goes_back_is_refused_and_told_to_the_owner_and_to_whoever_runs_the_server()
    {
        var log = WrittenLog.Of(_app);
        var (device, uncounted) = (Device(), Device());
        uncounted.Counter = null;
        var eve = await InAsync(Eve, Password);
        await AddAsync(eve, device, Password, "Red phone");
        await AddAsync(eve, uncounted, Password, "No counter");
        for (var i = 0; i < 2; i++)
        {
            foreach (var one in (Authenticator[])[device, uncounted])
            {
                var guest = Visitor();
                Assert.Equal("/home", (await ShowAsync(guest, await guest.SignInAsync(Eve, Password), one)).Location);
            }
        }
        Assert.Empty(log.Lines);
        device.Counter -= 1;
        var copy = Visitor();
        var refused = await ShowAsync(copy, await copy.SignInAsync(Eve, Password), device);
        Assert.Contains("accounts.passkey-behind", refused.Text, StringComparison.Ordinal);
        Assert.Null(copy.Session);
        var line = Assert.Single(log.Lines);
        Assert.Contains("passkeys: a passkey was shown whose counter is not beyond the one of before", line, StringComparison.Ordinal);
        Assert.DoesNotContain(_world.First.Account, line, StringComparison.Ordinal);
        // A wrong signature with such a counter says nothing about the device.
        device.Counter = 0;
        refused = await copy.FillAsync(refused, "/sign-in/passkey", ("answer", device.Show(OptionsOf(refused), new Authenticator.Forgery { Tampered = true })));
        Assert.Contains("accounts.bad-passkey", refused.Text, StringComparison.Ordinal);
        var seen = (await eve.GetAsync("/account")).Text;
        Assert.Single(Doubts.Matches(seen));
        Assert.Matches("<b>Red phone</b>.*counter that was not beyond.*<b>No counter</b>", seen.ReplaceLineEndings(" "));
    }

    [Fact]
    public async Task An_organisation_that_wants_a_second_factor_is_content_with_a_passkey()
    {
        await _world.PersonAsync("ben", "auditor");
        await _world.First.PutAsync($"{_world.Tenant}/second-factor", new JsonObject { ["roles"] = new JsonArray("auditor") });
        var (device, his) = (Device(), await InAsync("ben@example.org", Of + "ben"));
        var before = await InAsync("ben@example.org", Of + "ben");
        var led = await his.GetAsync("/t/acme/releases");
        Assert.Equal("/account/second-factor?next=%2Ft%2Facme%2Freleases&for=acme", led.Location);
        var way = PasskeyLink.Match((await his.GetAsync(led.Location!)).Text).Groups[1].Value;
        var page = await his.GetAsync(WebUtility.HtmlDecode(way));
        Assert.Contains("Organisation acme wants a second factor", page.Text, StringComparison.Ordinal);
        var added = await his.FillAsync(page, "/account/passkeys", ("answer", device.Create(OptionsOf(page))), ("name", "His phone"), ("password", Of + "ben"));
        Assert.Contains("href=\"/t/acme/releases\"", added.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await his.GetAsync("/t/acme/releases")).Status);
        // A session of before shows it, and changes nothing until it did.
        led = await before.GetAsync("/t/acme/releases");
        page = await before.GetAsync(led.Location!);
        Assert.Contains("Show it", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"secret\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("This session began without your second factor", (await before.GetAsync("/account/passkeys")).Text, StringComparison.Ordinal);
        var token = Guest.HiddenOf(page.Text).First(h => h.Name == "__RequestVerificationToken");
        foreach (var address in (string[])["/account/second-factor", "/account/passkeys", "/account/passkeys/remove"])
        {
            var refused = await before.PostAsync(address, token, ("password", Of + "ben"), ("code", "000000"), ("name", "x"), ("passkey", "pky_1"));
            Assert.True(refused.Text.Contains("accounts.factor-asked", StringComparison.Ordinal), $"{address}: {refused.Text}");
        }
        var old = before.Session;
        Assert.Equal("/t/acme/releases", (await before.FillAsync(page, "/account/second-factor/passkey", ("answer", device.Show(OptionsOf(page))))).Location);
        Assert.NotEqual(old, before.Session);
        Assert.Equal(200, (await before.GetAsync("/t/acme/releases")).Status);
        var anew = Visitor();
        Assert.Equal("/t/acme/releases", (await ShowAsync(anew, await anew.SignInAsync("ben@example.org", Of + "ben", "/t/acme/releases"), device)).Location);
        Assert.Equal(200, (await anew.GetAsync("/t/acme/releases")).Status);
        // Without it again, he is out again.
        Assert.Equal("/account/passkeys", (await RemoveAsync(anew, Of + "ben")).Location);
        var without = await InAsync("ben@example.org", Of + "ben");
        Assert.Equal(303, (await without.GetAsync("/t/acme/releases")).Status);
    }

    [Fact]
    public async Task A_link_of_the_operator_takes_passkeys_along_and_an_invitation_takes_a_code_of_recovery()
    {
        var eve = await InAsync(Eve, Password);
        var recovery = Codes.Match((await AddAsync(eve, Device(), Password, "Red phone")).Text).Groups[1].Value;
        var other = await World.OpenAsync(_app, _world.First, "other");
        var ben = await other.PersonAsync("ben", "administrator");
        await other.First.SendAsync(HttpMethod.Delete, $"{other.Tenant}/people/{_world.First.Account}");
        var invited = await ben.PostAsync($"{other.Tenant}/invitations", new JsonObject { ["email"] = Eve, ["roles"] = new JsonArray("auditor") });
        var nobody = new Api(_app, null);
        JsonObject Ask(string? code) => new() { ["token"] = (string)invited["token"]!, ["password"] = Password, ["code"] = code };
        Assert.Equal((422, "accounts.wrong-code"), await nobody.RefusedAsync(HttpMethod.Post, "/api/v1/accounts/invited", Ask(null)));
        await nobody.PostAsync("/api/v1/accounts/invited", Ask(recovery));
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.Equal(0, await OperateAccess.RunAsync(["reset", Eve, "--data", _app.Data], output, error));
        var link = output.ToString().Trim().Split('\n')[^1];
        var lost = Visitor();
        var taken = await lost.FillAsync(link, "/reset", ("token", link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..]), ("new-password", "another long sentence"), ("same-password", "another long sentence"));
        Assert.Equal("/account", taken.Location);
        Assert.Equal("/home", (await Visitor().SignInAsync(Eve, "another long sentence")).Location);
        Assert.Contains("Set up a second factor", (await lost.GetAsync("/account")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_erased_leaves_no_passkey_and_no_name_of_one_lies_in_the_data_folder_as_it_is()
    {
        var ben = await _world.PersonAsync("ben", "auditor");
        var (device, his) = (Device(), await InAsync("ben@example.org", Of + "ben"));
        await AddAsync(his, device, Of + "ben", "Telephone of the lighthouse");
        byte[] name = Encoding.UTF8.GetBytes("Telephone of the lighthouse"), id = System.Buffers.Text.Base64Url.DecodeFromChars(device.Ids[0]);
        Assert.False(await HoldsAsync(name));
        Assert.True(await HoldsAsync(id));
        await _world.First.PostAsync($"{_world.Tenant}/people/{ben.Account}/erase");
        Assert.False(await HoldsAsync(id));

        async Task<bool> HoldsAsync(byte[] sought)
        {
            await _app.EndAsync();
            var found = false;
            foreach (var file in Directory.EnumerateFiles(_app.Data, "*", SearchOption.AllDirectories))
            {
                found |= (await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)).AsSpan().IndexOf(sought) >= 0;
            }
            await _app.InitializeAsync();
            return found;
        }
    }

    [Fact]
    public async Task Where_browsers_keep_no_passkeys_the_page_says_so_and_runs_no_script()
    {
        // By its number: browsers know passkeys for names alone.
        var guest = new Guest(_app);
        await guest.SignInAsync(Eve, Password);
        var page = await guest.GetAsync("/account/passkeys");
        Assert.Contains($"The address {_app.Address.TrimEnd('/')} is none for which browsers keep passkeys", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Text, StringComparison.Ordinal);
        var (_, token) = Guest.HiddenOf((await guest.GetAsync("/account")).Text).First(h => h.Name == "__RequestVerificationToken");
        var refused = await guest.PostAsync("/account/passkeys", ("__RequestVerificationToken", token), ("password", Password), ("name", "x"), ("answer", "{}"));
        Assert.Contains("accounts.passkey-address", refused.Text, StringComparison.Ordinal);
        // Made at another name of the server, it works there, and a code of recovery everywhere.
        var eve = await InAsync(Eve, Password);
        var recovery = Codes.Match((await AddAsync(eve, Device(), Password, "Red phone")).Text).Groups[1].Value;
        var asked = await guest.SignInAsync(Eve, Password);
        Assert.Contains("Your passkeys work at another address of this server", asked.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", asked.Text, StringComparison.Ordinal);
        Assert.Equal("/home", (await guest.FillAsync(asked, "/sign-in/code", ("code", recovery))).Location);
        Assert.Contains("works at localhost alone", (await guest.GetAsync("/account")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_runs_on_the_pages_that_ask_for_a_passkey_and_on_no_other()
    {
        var eve = await InAsync(Eve, Password);
        Assert.Equal((SecurityHeaders.ContentSecurityPolicy, false), await PolicyAsync(eve, "/account"));
        Assert.Equal((SecurityHeaders.ContentSecurityPolicy + "; script-src 'self'", true), await PolicyAsync(eve, "/account/passkeys"));
        Assert.Equal((SecurityHeaders.ContentSecurityPolicy, false), await PolicyAsync(eve, "/account/second-factor"));
        Assert.Equal((SecurityHeaders.ContentSecurityPolicy, false), await PolicyAsync(eve, "/sign-in"));

        async Task<(string?, bool)> PolicyAsync(Guest guest, string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.Add("Cookie", $"plimsoll={guest.Session}");
            using var answer = await guest.Client!.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            // A file of ours, and nothing that stands in the page.
            Assert.DoesNotMatch("<script(?! src=\"/passkeys\\.js\\?v=[0-9a-f]{12}\" defer></script>)", text);
            Assert.DoesNotMatch(" on[a-z]+=\"", text);
            return (answer.Headers.GetValues("Content-Security-Policy").Single(), text.Contains("<script", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Behind_a_proxy_a_passkey_is_of_the_name_that_browsers_see_and_below_a_path_base_the_script_is_too()
    {
        await using var app = new RunningApp { Arguments = ["--proxies", "127.0.0.1"] };
        await app.InitializeAsync();
        await app.FirstAsync();
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Address) };
        foreach (var (name, value) in ((string, string)[])[("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "models.example.org"), ("X-Forwarded-Prefix", "/plimsoll")])
        {
            client.DefaultRequestHeaders.Add(name, value);
        }
        var device = new Authenticator { Origin = "https://models.example.org" };
        var guest = new Guest(app) { Client = client };
        await SendAsync(await guest.GetAsync("/sign-in"), "/sign-in", ("email", Eve), ("password", Password));
        var page = await guest.GetAsync("/account/passkeys");
        Assert.Contains("<script src=\"/plimsoll/passkeys.js?v=", page.Text, StringComparison.Ordinal);
        Assert.Equal("models.example.org", (string?)JsonNode.Parse(OptionsOf(page))!["rp"]!["id"]);
        var elsewhere = device.Create(OptionsOf(page), new Authenticator.Forgery { Origin = "http://models.example.org" });
        Assert.Equal(422, (await SendAsync(page, "/account/passkeys", ("answer", elsewhere), ("name", "x"), ("password", Password))).Status);
        page = await guest.GetAsync("/account/passkeys");
        Assert.Equal(200, (await SendAsync(page, "/account/passkeys", ("answer", device.Create(OptionsOf(page))), ("name", "x"), ("password", Password))).Status);
        guest = new Guest(app) { Client = client };
        var asked = await SendAsync(await guest.GetAsync("/sign-in"), "/sign-in", ("email", Eve), ("password", Password));
        Assert.Equal("/plimsoll/home", (await SendAsync(asked, "/sign-in/passkey", ("answer", device.Show(OptionsOf(asked))))).Location);

        Task<Guest.Seen> SendAsync(Guest.Seen seen, string path, params (string Name, string Value)[] fields)
        {
            var form = seen.Text[seen.Text.IndexOf($"action=\"/plimsoll{path}\"", StringComparison.Ordinal)..];
            form = form[..form.IndexOf("</form>", StringComparison.Ordinal)];
            return guest.PostAsync(path, [.. Guest.HiddenOf(form).Where(h => fields.All(f => f.Name != h.Name)), .. fields]);
        }
    }

    private async Task<Guest> InAsync(string email, string password)
    {
        var guest = Visitor();
        Assert.Equal(303, (await guest.SignInAsync(email, password)).Status);
        return guest;
    }

    /// <summary>Somebody who opens the server as localhost, for which browsers keep passkeys without TLS.</summary>
    private Guest Visitor()
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false,
            ConnectCallback = async (context, ct) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        }) { BaseAddress = new Uri(Origin) };
        _clients.Add(client);
        return new Guest(_app) { Client = client };
    }

    private string Origin => $"http://localhost:{new Uri(_app.Address).Port}";

    private Authenticator Device() => new() { Origin = Origin };

    private static async Task<Guest.Seen> AddAsync(Guest guest, Authenticator device, string password, string name)
    {
        var page = await guest.GetAsync("/account/passkeys");
        var added = await guest.FillAsync(page, "/account/passkeys", ("answer", device.Create(OptionsOf(page))), ("name", name), ("password", password));
        Assert.True(added.Status is 200 or 303, added.Text);
        return added;
    }

    private static Task<Guest.Seen> ShowAsync(Guest guest, Guest.Seen asked, Authenticator device) =>
        guest.FillAsync(asked, "/sign-in/passkey", ("answer", device.Show(OptionsOf(asked))));

    /// <summary>Removes the oldest.</summary>
    private static async Task<Guest.Seen> RemoveAsync(Guest guest, string password)
    {
        var page = await guest.GetAsync("/account/passkeys");
        return await guest.FillAsync(page, "/account/passkeys/remove", ("passkey", Passkey.Match(page.Text).Groups[1].Value), ("password", password));
    }

    private static string OptionsOf(Guest.Seen page) => WebUtility.HtmlDecode(Options.Match(page.Text).Groups[1].Value);

    private static string HiddenIn(Guest.Seen page, string action, string name) =>
        Guest.HiddenOf(page.Text[page.Text.IndexOf($"action=\"{action}\"", StringComparison.Ordinal)..]).First(h => h.Name == name).Value;

    [GeneratedRegex("data-options=\"([^\"]+)\"")]
    private static partial Regex Options { get; }

    [GeneratedRegex("<option value=\"(pky_[0-9A-Za-z]{22})\"")]
    private static partial Regex Passkey { get; }

    [GeneratedRegex("href=\"(/account/passkeys\\?[^\"]+)\"")]
    private static partial Regex PasskeyLink { get; }

    [GeneratedRegex("so it may have been\\s+copied")]
    private static partial Regex Doubts { get; }

    [GeneratedRegex("id=\"secret\">([A-Z2-7 ]+)<")]
    private static partial Regex Secret { get; }

    [GeneratedRegex("<li>([A-Z2-7]{4} [A-Z2-7]{4} [A-Z2-7]{4} [A-Z2-7]{4})</li>")]
    private static partial Regex Codes { get; }
}
