// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>Coming into an organisation, and leaving it.</summary>
public sealed class ComingAndGoingTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task An_invitation_says_where_to_and_as_what_and_nothing_of_the_address_that_it_is_for()
    {
        var world = await World.OpenAsync(app, await FirstAsync(), slug: "coming");
        foreach (var email in new[] { "somebody-new@example.org", "coming-and-going@example.org" })
        {
            var made = await world.First.PostAsync($"{world.Tenant}/invitations", new JsonObject { ["email"] = email, ["roles"] = new JsonArray("approver", "auditor") });
            var page = WebUtility.HtmlDecode(await app.TextAsync($"/invitation?token={(string)made["token"]!}"));
            Assert.Contains("An administrator of <b>Organisation coming</b> invites you to work there as", page, StringComparison.Ordinal);
            Assert.Contains("pprover and ", page, StringComparison.Ordinal);
            Assert.DoesNotContain(email, page, StringComparison.Ordinal);
        }
        var none = await app.TextAsync($"/invitation?token={new string('a', 43)}");
        Assert.Contains("<h1>You are invited</h1>", none, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_works_here_already_is_not_invited_again()
    {
        var world = await World.OpenAsync(app, await FirstAsync(), slug: "here-already");
        using var eve = await Visitor.SignInAsync(app, "eve", "a long enough sentence");
        var (status, _, text) = await eve.SendAsync("/t/here-already/people", "/t/here-already/people/invite", ("email", "EVE@example.org"), ("roles", "approver"));
        Assert.Equal(422, status);
        Assert.Contains("works here already", text, StringComparison.Ordinal);
        Assert.Contains("Change the roles above.", text, StringComparison.Ordinal);
        // An account of somebody who works elsewhere is no reason: nothing is told of it.
        await World.OpenAsync(app, await FirstAsync(), slug: "elsewhere");
        await world.PersonAsync("works-there", "auditor");
    }

    [Fact]
    public async Task Who_leaves_an_organisation_is_told_so_at_home_and_can_sign_out_there()
    {
        var world = await World.OpenAsync(app, await FirstAsync(), slug: "leaving");
        var ben = await world.PersonAsync("leaving-ben", "administrator");
        using var visitor = await Visitor.SignInAsync(app, "leaving-ben", "the long sentence of leaving-ben");
        var people = await visitor.TextAsync("/t/leaving/people");
        Assert.Contains(">Leave Organisation leaving</button>", people, StringComparison.Ordinal);
        Assert.Contains("They open nothing here from then on", people, StringComparison.Ordinal);
        var (status, location, _) = await visitor.SendAsync("/t/leaving/people", $"/t/leaving/people/{ben.Account}/remove");
        Assert.Equal(303, status);
        var home = await visitor.TextAsync(location!);
        Assert.Contains("You have left the organisation.", home, StringComparison.Ordinal);
        Assert.Contains("action=\"/sign-out\"", home, StringComparison.Ordinal);
        Assert.Contains("action=\"/sign-out\"", await visitor.TextAsync("/account"), StringComparison.Ordinal);
    }

    private static Api? _first;

    private async Task<Api> FirstAsync() => _first ??= await app.FirstAsync();
}
