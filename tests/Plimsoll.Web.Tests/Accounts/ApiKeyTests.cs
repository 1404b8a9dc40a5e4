// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>Keys of the API end with what they hang on: the key that made them, the place of their owner, the invitation that they came with.</summary>
public sealed class ApiKeyTests(ApiKeyTests.Running running) : IClassFixture<ApiKeyTests.Running>
{
    /// <summary>One server for all of it, with a clock that is moved in the test that moves it alone.</summary>
    public sealed class Running : IAsyncLifetime
    {
        private Api? _first;

        public Running() => App = new RunningApp { Clock = Clock };

        public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };

        public RunningApp App { get; }

        public ValueTask InitializeAsync() => App.InitializeAsync();

        public ValueTask DisposeAsync() => App.DisposeAsync();

        public async Task<World> OpenAsync(string slug) => await World.OpenAsync(App, _first ??= await App.FirstAsync(), slug);
    }

    private RunningApp App => running.App;

    [Fact]
    public async Task A_key_that_a_key_made_ends_no_later_may_no_more_and_is_taken_back_with_it_down_the_line()
    {
        var world = await running.OpenAsync("line");
        var ben = await world.PersonAsync("ben-line", "governance", "auditor");
        var parent = await IssueAsync(world, ben, 3, "governance");
        // Later than the key that asks, or a role that it has not: refused, whatever its owner may.
        Assert.Equal((422, "accounts.bad-value"), await RefusedAsync(world, parent.Api, 4, "governance"));
        Assert.Equal((403, "accounts.not-allowed"), await RefusedAsync(world, parent.Api, 1, "auditor"));
        var child = await IssueAsync(world, parent.Api, 2, "governance");
        var grandchild = await IssueAsync(world, child.Api, 1, "governance");
        Assert.Equal((200, 200, 200), (await StatusAsync(parent.Api, world), await StatusAsync(child.Api, world), await StatusAsync(grandchild.Api, world)));
        // What a person made at a page has no key above it; its owner takes the parent back.
        using (var revoked = await ben.SendAsync(HttpMethod.Delete, $"{world.Tenant}/keys/{parent.Id}")) { Assert.True(revoked.IsSuccessStatusCode); }
        Assert.Equal((401, 401, 401), (await StatusAsync(parent.Api, world), await StatusAsync(child.Api, world), await StatusAsync(grandchild.Api, world)));
        Assert.Equal(200, await StatusAsync(ben, world));
        // And it stays so after the history is read again.
        await App.RestartAsync();
        Assert.Equal((401, 401), (await StatusAsync(child.Api, world), await StatusAsync(grandchild.Api, world)));
    }

    [Fact]
    public async Task Whoever_is_taken_out_of_an_organisation_finds_no_key_of_before_when_they_come_back_neither_its_own_nor_one_of_the_whole_server()
    {
        var world = await running.OpenAsync("gone");
        var other = await running.OpenAsync("stays");
        // The first administrator's key is of the whole server. Somebody else becomes administrator and takes its owner out.
        var ada = await world.PersonAsync("ada-gone", "administrator");
        var whole = world.First;
        var bound = await IssueAsync(world, whole, 30, "administrator");
        Assert.Equal((200, 200), (await StatusAsync(whole, world), await StatusAsync(bound.Api, world)));
        using (var removed = await ada.SendAsync(HttpMethod.Delete, $"{world.Tenant}/people/{whole.Account}")) { Assert.True(removed.IsSuccessStatusCode); }
        Assert.Equal((404, 401, 200), (await StatusAsync(whole, world), await StatusAsync(bound.Api, world), await StatusAsync(whole, other)));

        var back = await ComeAsync(world, ada, "eve@example.org", "a long enough sentence", "auditor");
        Assert.Equal((404, 401, 200), (await StatusAsync(whole, world), await StatusAsync(bound.Api, world), await StatusAsync(whole, other)));
        // The one that came with the invitation is of that organisation alone, and says so.
        Assert.Equal((200, 404), (await StatusAsync(back, world), await StatusAsync(back, other)));
        Assert.Equal(["gone"], (await back.GetAsync("/api/v1/me"))["tenants"]!.AsArray().Select(t => (string)t!["slug"]!));
        Assert.DoesNotContain("gone", (await whole.GetAsync("/api/v1/me"))["tenants"]!.AsArray().Select(t => (string)t!["slug"]!));
        await App.RestartAsync();
        Assert.Equal((404, 401, 200), (await StatusAsync(whole, world), await StatusAsync(bound.Api, world), await StatusAsync(back, world)));
    }

    [Fact]
    public async Task An_invitation_gives_a_key_for_its_organisation_and_its_roles_and_grows_by_no_role_that_comes_later()
    {
        var world = await running.OpenAsync("invites");
        var cal = await world.PersonAsync("cal-invites", "contributor");
        var key = Assert.Single(App.Services.GetRequiredService<Books>().Now.Accounts.Keys.Values, k => k.Account == cal.Account);
        Assert.Equal((world.Tenant[(world.Tenant.LastIndexOf('/') + 1)..], "contributor"), (key.Tenant, string.Join(",", key.Roles.Select(r => Rights.Roles[r].Key))));
        await world.First.PutAsync($"{world.Tenant}/people/{cal.Account}", new JsonObject { ["roles"] = new JsonArray("contributor", "administrator") });
        Assert.Equal((403, "accounts.not-allowed"), await cal.RefusedAsync(HttpMethod.Get, $"{world.Tenant}/people"));
    }

    [Fact]
    public async Task A_key_of_ten_minutes_makes_none_that_works_in_the_eleventh()
    {
        var world = await running.OpenAsync("short");
        var shorter = await world.First.PostAsync($"{world.Tenant}/keys", Ask(TimeSpan.FromMinutes(10), "governance"));
        var parent = new Api(App, (string)shorter["key"]!);
        Assert.Equal((422, "accounts.bad-value"), await parent.RefusedAsync(HttpMethod.Post, $"{world.Tenant}/keys", Ask(TimeSpan.FromDays(365), "governance")));
        var child = new Api(App, (string)(await parent.PostAsync($"{world.Tenant}/keys", Ask(TimeSpan.FromMinutes(9), "governance")))["key"]!);
        Assert.Equal(200, await StatusAsync(child, world));
        running.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal((401, 401), (await StatusAsync(parent, world), await StatusAsync(child, world)));
    }

    private JsonObject Ask(TimeSpan life, string role) => new()
    {
        ["label"] = "ci", ["roles"] = new JsonArray(role), ["until"] = Vocabulary.Instant.Write(running.Clock.GetUtcNow() + life),
    };

    private async Task<(string Id, Api Api)> IssueAsync(World world, Api by, int days, string role)
    {
        var issued = await by.PostAsync($"{world.Tenant}/keys", Ask(TimeSpan.FromDays(days), role));
        return ((string)issued["keyId"]!, new Api(App, (string)issued["key"]!));
    }

    private Task<(int Status, string Code)> RefusedAsync(World world, Api by, int days, string role) =>
        by.RefusedAsync(HttpMethod.Post, $"{world.Tenant}/keys", Ask(TimeSpan.FromDays(days), role));

    private async Task<Api> ComeAsync(World world, Api by, string email, string password, string role)
    {
        var invited = await by.PostAsync($"{world.Tenant}/invitations", new JsonObject { ["email"] = email, ["roles"] = new JsonArray(role) });
        var taken = await new Api(App, null).PostAsync("/api/v1/accounts/invited", new JsonObject { ["token"] = (string)invited["token"]!, ["password"] = password });
        return new Api(App, (string)taken["key"]!) { Account = (string)taken["account"]! };
    }

    private static async Task<int> StatusAsync(Api api, World world)
    {
        using var answer = await api.SendAsync(HttpMethod.Get, $"{world.Tenant}/releases");
        return (int)answer.StatusCode;
    }
}
