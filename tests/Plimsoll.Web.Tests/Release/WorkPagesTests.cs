// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plimsoll.Web.Tests.Accounts;

namespace Plimsoll.Web.Tests.Release;

/// <summary>Home, approvals, people, keys: they answer who may, their forms do what they say, and what is wrong is refused.</summary>
public sealed partial class WorkPagesTests(WorkPagesTests.Acme acme) : IClassFixture<WorkPagesTests.Acme>
{
    /// <summary>One organisation with a person of each kind.</summary>
    public sealed class Acme : IAsyncLifetime
    {
        public RunningApp App { get; } = new();

        public World World { get; private set; } = null!;

        public Visitor Eve { get; private set; } = null!;

        public Visitor Ben { get; private set; } = null!;

        public Visitor Ida { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await App.InitializeAsync();
            World = await World.OpenAsync(App);
            await World.PersonAsync("ben", "approver");
            await World.PersonAsync("ida", "auditor");
            Eve = await Visitor.SignInAsync(App, "eve", "a long enough sentence");
            Ben = await Visitor.SignInAsync(App, "ben", "the long sentence of ben");
            Ida = await Visitor.SignInAsync(App, "ida", "the long sentence of ida");
            await World.AssessAsync(name: "Example 1");
        }

        public ValueTask DisposeAsync()
        {
            Eve.Dispose();
            Ben.Dispose();
            Ida.Dispose();
            return App.DisposeAsync();
        }
    }

    private const string Base = "/t/acme";

    private static int _count = 1;

    private World TheWorld => acme.World;

    [GeneratedRegex("name=\"bundle\" value=\"([^\"]+)\"[^<]*<input type=\"hidden\" name=\"rev\" value=\"([0-9]+)\"")]
    private static partial Regex Shown { get; }

    [Theory]
    [InlineData("", 200, 200, 200)]
    [InlineData("/approvals", 200, 200, 200)]
    [InlineData("/people", 200, 403, 403)]
    [InlineData("/keys", 200, 200, 200)]
    [InlineData("/releases/{release}/import", 200, 403, 403)]
    [InlineData("/releases/{release}/bundle", 200, 200, 200)]
    public async Task A_page_answers_whoever_may_and_nobody_else(string page, int lead, int approver, int auditor)
    {
        var path = Base + page.Replace("{release}", TheWorld.ReleaseId, StringComparison.Ordinal);
        Assert.Equal((lead, approver, auditor), ((await acme.Eve.GetAsync(path)).Status, (await acme.Ben.GetAsync(path)).Status, (await acme.Ida.GetAsync(path)).Status));
        Assert.Equal(404, (await acme.Eve.GetAsync(path.Replace("acme", "other", StringComparison.Ordinal))).Status);
        using var nobody = await acme.App.GetAsync(path);
        Assert.Equal(303, (int)nobody.StatusCode);
    }

    [Theory]
    [InlineData("/approvals/{release}")]
    [InlineData("/approvals/{release}/apr_1/revoke")]
    [InlineData("/people/invite")]
    [InlineData("/people/invitations/inv_1/withdraw")]
    [InlineData("/people/acc_1")]
    [InlineData("/people/acc_1/remove")]
    [InlineData("/people/acc_1/erase")]
    [InlineData("/keys")]
    [InlineData("/keys/key_1/revoke")]
    [InlineData("/releases/{release}/import")]
    public async Task A_forged_form_is_refused(string address)
    {
        var (status, _, text) = await acme.Eve.PostAsync(Base + address.Replace("{release}", TheWorld.ReleaseId, StringComparison.Ordinal), ("email", "x@example.org"), ("sure", "yes"));
        // Eve, who administers and leads, may everything here: what stops the form is that it was forged.
        Assert.Equal(400, status);
        Assert.Contains("did not come from a page of ours", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_says_what_is_due_of_whoever_looks_as_the_api_does()
    {
        await AnotherAsync();
        await TheWorld.OverdueAsync("G06.B1", new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero));
        Assert.Contains($"{Base}/releases/{TheWorld.ReleaseId}/practices/G06.B1", await acme.Eve.TextAsync(Base), StringComparison.Ordinal);
        Assert.Contains("Overdue", await acme.Eve.TextAsync(Base), StringComparison.Ordinal);
        var due = (await TheWorld.First.GetAsync($"{TheWorld.Tenant}/due"))["due"]!.AsArray();
        Assert.Contains(due, d => (string)d!["subject"]! == "G06.B1" && (string)d["urgency"]! == "overdue" && (string)d["release"]! == TheWorld.ReleaseId);
        Assert.Contains("nothing waits for you", await acme.Ida.TextAsync(Base), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approver_approves_exactly_what_the_page_showed_and_takes_it_back_with_a_reason()
    {
        await AnotherAsync();
        await TheWorld.ProveAsync();
        var page = await acme.Ben.TextAsync($"{Base}/approvals");
        var (bundle, rev) = Form(page);
        Assert.Equal((string)(await TheWorld.First.GetAsync(TheWorld.Release))["bundle"]!, bundle);
        // The author is told why not, and who may.
        Assert.Contains("You wrote part of what is to be approved", await acme.Eve.TextAsync($"{Base}/approvals"), StringComparison.Ordinal);
        Assert.Contains("Who may: ben", await acme.Eve.TextAsync($"{Base}/approvals"), StringComparison.Ordinal);

        var (token, _) = await acme.Ben.HiddenAsync($"{Base}/approvals");
        Assert.Equal((303, $"{Base}/approvals"), await PostAsync(token, bundle, rev) is var sent ? (sent.Status, sent.Location) : default);
        var approval = (string)Assert.Single((await TheWorld.First.GetAsync(TheWorld.Release))["approvals"]!.AsArray())!["approval"]!;
        var revoke = $"{Base}/approvals/{TheWorld.ReleaseId}/{approval}/revoke";
        Assert.Equal(422, (await acme.Ben.SendAsync($"{Base}/approvals", revoke, ("reason", " "))).Status);
        Assert.Equal(303, (await acme.Ben.SendAsync($"{Base}/approvals", revoke, ("reason", "I read the wrong report"))).Status);
        Assert.False((bool)Assert.Single((await TheWorld.First.GetAsync(TheWorld.Release))["approvals"]!.AsArray())!["stands"]!);
    }

    [Fact]
    public async Task A_newer_state_is_not_approved_and_the_page_says_what_changed()
    {
        await AnotherAsync();
        await TheWorld.ProveAsync();
        var (bundle, rev) = Form(await acme.Ben.TextAsync($"{Base}/approvals"));
        var (token, _) = await acme.Ben.HiddenAsync($"{Base}/approvals");
        await TheWorld.First.PutAsync($"{TheWorld.Release}/practices/G06.B1/assignment", new JsonObject { ["owner"] = TheWorld.First.Account, ["due"] = null });
        var (status, _, text) = await PostAsync(token, bundle, rev);
        Assert.Equal(409, status);
        Assert.Contains("Since you opened the page", text, StringComparison.Ordinal);
        Assert.Contains("Practice G06.B1: owner", text, StringComparison.Ordinal);
        Assert.Contains("Eve Example", text, StringComparison.Ordinal);
        Assert.Empty((await TheWorld.First.GetAsync(TheWorld.Release))["approvals"]!.AsArray());
        // What it holds now can be approved, and is.
        (bundle, rev) = Form(text);
        Assert.Equal(303, (await PostAsync(token, bundle, rev)).Status);
    }

    [Fact]
    public async Task A_key_without_a_role_is_refused_with_the_roles_that_the_page_offers()
    {
        var ida = await acme.Ida.SendAsync($"{Base}/keys", $"{Base}/keys", ("label", "ci"), ("until", Soon.InAMonth[..10]));
        Assert.Equal(422, ida.Status);
        var offered = Regex.Matches(ida.Text, "name=\"roles\" value=\"([a-z]+)\"").Select(m => m.Groups[1].Value).ToArray();
        Assert.NotEmpty(offered);
        Assert.True(offered.Length < 7);
        Assert.Contains($"Name each once: {string.Join(" | ", offered)}", ida.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_is_invited_once_shown_changed_removed_and_erased()
    {
        var (status, _, text) = await acme.Eve.SendAsync($"{Base}/people", $"{Base}/people/invite", ("email", "zoe@example.org"), ("roles", "engineer"));
        Assert.Equal(200, status);
        var token = Regex.Match(text, "/invitation\\?token=([A-Za-z0-9_-]{43})").Groups[1].Value;
        Assert.Equal(43, token.Length);
        var after = await acme.Eve.TextAsync($"{Base}/people");
        Assert.Contains("zoe@example.org", after, StringComparison.Ordinal);
        Assert.DoesNotContain(token, after, StringComparison.Ordinal);
        var zoe = (string)(await new Api(acme.App, null).PostAsync("/api/v1/accounts/invited", new JsonObject { ["token"] = token, ["password"] = "the long sentence of zoe", ["name"] = "Zoe" }))["account"]!;

        Assert.Equal(422, (await acme.Eve.SendAsync($"{Base}/people", $"{Base}/people/{zoe}")).Status);
        Assert.Equal(303, (await acme.Eve.SendAsync($"{Base}/people", $"{Base}/people/{zoe}", ("roles", "auditor"), ("roles", "contributor"))).Status);
        Assert.Equal(["contributor", "auditor"], (await TheWorld.First.GetAsync($"{TheWorld.Tenant}/people"))["people"]!.AsArray().Single(p => (string)p!["account"]! == zoe)!["roles"]!.AsArray().Select(r => (string)r!));
        Assert.Contains("What stays", await acme.Eve.TextAsync($"{Base}/people/{zoe}/erase"), StringComparison.Ordinal);
        Assert.Equal(422, (await acme.Eve.SendAsync($"{Base}/people/{zoe}/erase", $"{Base}/people/{zoe}/erase")).Status);
        Assert.Equal(303, (await acme.Eve.SendAsync($"{Base}/people/{zoe}/erase", $"{Base}/people/{zoe}/erase", ("sure", "yes"))).Status);
        Assert.DoesNotContain("Zoe", await acme.Eve.TextAsync($"{Base}/people"), StringComparison.Ordinal);
        Assert.Equal(404, (await acme.Eve.GetAsync($"{Base}/people/{zoe}/erase")).Status);
        // The only administrator stays.
        Assert.Equal(422, (await acme.Eve.SendAsync($"{Base}/people", $"{Base}/people/{TheWorld.First.Account}/remove")).Status);
    }

    [Fact]
    public async Task An_invitation_is_withdrawn_and_its_token_worth_nothing()
    {
        var (_, _, text) = await acme.Eve.SendAsync($"{Base}/people", $"{Base}/people/invite", ("email", "max@example.org"), ("roles", "engineer"));
        var token = Regex.Match(text, "/invitation\\?token=([A-Za-z0-9_-]{43})").Groups[1].Value;
        var withdraw = Regex.Match(text, $"{Base}/people/invitations/inv_[0-9A-Za-z]+/withdraw").Value;
        Assert.Equal(303, (await acme.Eve.SendAsync($"{Base}/people", withdraw)).Status);
        Assert.DoesNotContain("max@example.org", await acme.Eve.TextAsync($"{Base}/people"), StringComparison.Ordinal);
        Assert.Equal((422, "accounts.bad-token"), await new Api(acme.App, null).RefusedAsync(HttpMethod.Post, "/api/v1/accounts/invited", new JsonObject { ["token"] = token, ["password"] = "the long sentence of max" }));
        Assert.Equal(404, (await acme.Eve.SendAsync($"{Base}/people", withdraw)).Status);
    }

    [Fact]
    public async Task A_key_is_shown_once_works_and_is_revoked()
    {
        var until = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var (status, _, text) = await acme.Ida.SendAsync($"{Base}/keys", $"{Base}/keys", ("label", "reading for the audit"), ("roles", "auditor"), ("until", until));
        Assert.Equal(200, status);
        var key = Regex.Match(text, "<p class=\"code\">([A-Za-z0-9_-]{43})</p>").Groups[1].Value;
        Assert.DoesNotContain(key, await acme.Ida.TextAsync($"{Base}/keys"), StringComparison.Ordinal);
        await new Api(acme.App, key).GetAsync($"{TheWorld.Tenant}/due");
        // Nobody gives a key more than they have.
        Assert.Equal(403, (await acme.Ida.SendAsync($"{Base}/keys", $"{Base}/keys", ("label", "more"), ("roles", "governance"), ("until", until))).Status);
        Assert.Equal(422, (await acme.Ida.SendAsync($"{Base}/keys", $"{Base}/keys", ("label", "for ever"), ("roles", "auditor"), ("until", "2099-01-01"))).Status);
        var revoke = Regex.Match(text, $"{Base}/keys/key_[0-9A-Za-z]+/revoke(?=[^<]*<[^<]*<[^<]*<[^<]*reading)").Value is { Length: > 0 } found ? found : Regex.Matches(text, $"{Base}/keys/key_[0-9A-Za-z]+/revoke")[^1].Value;
        Assert.Equal(303, (await acme.Ida.SendAsync($"{Base}/keys", revoke)).Status);
        Assert.Equal((401, "accounts.no-account"), await new Api(acme.App, key).RefusedAsync(HttpMethod.Get, $"{TheWorld.Tenant}/due"));
    }

    /// <summary>A release that nobody has touched; the others are approved out of the way by leaving them unproven.</summary>
    private async Task AnotherAsync() => await TheWorld.AssessAsync(name: $"Example {Interlocked.Increment(ref _count)}");

    private (string Bundle, string Rev) Form(string page)
    {
        var section = page[page.IndexOf($"action=\"{Base}/approvals/{TheWorld.ReleaseId}\"", StringComparison.Ordinal)..];
        var match = Shown.Match(section);
        return (match.Groups[1].Value, match.Groups[2].Value);
    }

    private Task<(int Status, string? Location, string Text)> PostAsync(string token, string bundle, string rev) =>
        acme.Ben.PostAsync($"{Base}/approvals/{TheWorld.ReleaseId}", ("__RequestVerificationToken", token), ("bundle", bundle), ("rev", rev));
}
