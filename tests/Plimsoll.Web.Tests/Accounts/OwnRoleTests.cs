// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>Nobody makes themselves somebody who decides, and names are what they look like.</summary>
public sealed class OwnRoleTests : IAsyncLifetime
{
    private readonly RunningApp _app = new();
    private World _world = null!;

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _world = await World.OpenAsync(_app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_administrator_becomes_approver_by_another_administrator_and_in_no_other_way()
    {
        var ada = await _world.PersonAsync("ada", "administrator");
        JsonObject Roles(params string[] roles) => new() { ["roles"] = new JsonArray([.. roles.Select(r => (JsonNode)r)]) };
        foreach (var deciding in (string[])["approver", "governance"])
        {
            Assert.Equal((403, "accounts.own-role"), await ada.RefusedAsync(HttpMethod.Put, $"{_world.Tenant}/people/{ada.Account}", Roles("administrator", deciding)));
            // Nor by an invitation of her own, however her address is spelled: who works here is not invited.
            Assert.Equal((422, "accounts.bad-value"), await ada.RefusedAsync(
                HttpMethod.Post, $"{_world.Tenant}/invitations", new JsonObject { ["email"] = "ADA@example.org", ["roles"] = new JsonArray(deciding) }));
        }
        // What decides nothing she may take and leave by herself.
        await ada.PutAsync($"{_world.Tenant}/people/{ada.Account}", Roles("administrator", "engineer"));
        await _world.First.PutAsync($"{_world.Tenant}/people/{ada.Account}", Roles("administrator", "approver"));
        await ada.PutAsync($"{_world.Tenant}/people/{ada.Account}", Roles("administrator", "approver", "auditor"));
        await ada.PutAsync($"{_world.Tenant}/people/{ada.Account}", Roles("administrator"));
        Assert.Equal((403, "accounts.own-role"), await ada.RefusedAsync(HttpMethod.Put, $"{_world.Tenant}/people/{ada.Account}", Roles("administrator", "approver")));
    }

    [Theory]
    [InlineData("\u0430dmin@example.org")]
    [InlineData("ad\u200Bmin@example.org")]
    [InlineData("admin@ex\u0430mple.org")]
    [InlineData("\u202Enimda@example.org")]
    [InlineData("\u0435\u0432\u0435@example.org")]
    public async Task An_address_that_is_not_what_it_looks_like_is_refused(string email) => Assert.Equal((422, "accounts.bad-value"),
        await _world.First.RefusedAsync(HttpMethod.Post, $"{_world.Tenant}/invitations", new JsonObject { ["email"] = email, ["roles"] = new JsonArray("auditor") }));

    [Theory]
    [InlineData("\u0412eta Works")]
    [InlineData("\u0412\u0435\u0442\u0430 Works")]
    [InlineData("Beta\u200BWorks")]
    [InlineData("Beta \u202EskroW")]
    public async Task A_party_and_an_organisation_are_not_called_what_looks_like_another(string name)
    {
        Assert.Equal(422, (await _world.First.RefusedAsync(HttpMethod.Post, $"{_world.Tenant}/parties", new JsonObject { ["name"] = name, ["roles"] = new JsonArray("provider") })).Status);
        Assert.Equal(422, (await _world.First.RefusedAsync(HttpMethod.Post, "/api/v1/tenants", new JsonObject { ["name"] = name, ["slug"] = "beta", ["roles"] = new JsonArray("provider") })).Status);
    }
}
