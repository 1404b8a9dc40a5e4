// SPDX-License-Identifier: Apache-2.0

using Microsoft.Playwright;

namespace Plimsoll.Browser.Tests.Release;

/// <summary>What an approver and an auditor come for, without script.</summary>
public sealed class WorkJourneyTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task An_approver_sees_what_waits_approves_it_and_takes_it_back_and_an_auditor_reads_everything_and_changes_nothing()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var cast = new Cast(browser);
        await cast.OpenAsync();
        await cast.InviteAsync("ben", "Ben Achterberg", "approver");
        await cast.InviteAsync("ada", "Ada Moreau", "auditor");
        var release = await cast.ReleaseAsync();
        await cast.ProveAsync(release);

        // Home says what waits; the inbox binds the button to what is shown.
        var ben = await cast.SignInAsync("ben", script: false);
        await ben.GotoAsync($"{browser.Address}/t/acme");
        await Assertions.Expect(ben.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToContainTextAsync("waits for you now");
        await ben.GetByRole(AriaRole.Link, new PageGetByRoleOptions { NameRegex = new("Only approval is missing") }).ClickAsync();
        await Browser.ArrivesAsync(ben, "/approvals$");

        // Somebody changes something after the page was opened: the old button approves nothing.
        await cast.PutAsync($"{Cast.Tenant}/releases/{release}/practices/G01.B1/assignment", new System.Text.Json.Nodes.JsonObject { ["owner"] = null, ["due"] = "2030-01-31T00:00:00.000Z" });
        await ben.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new("^Approve exactly this") }).ClickAsync();
        await Assertions.Expect(ben.GetByRole(AriaRole.Alert)).ToContainTextAsync("is not what the release holds now");
        await ben.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new("^Approve exactly this") }).ClickAsync();
        await Assertions.Expect(ben.Locator("main")).ToContainTextAsync("You have approved exactly this.");
        Assert.Equal("clear", (string)(await cast.GetAsync($"{Cast.Tenant}/releases/{release}/gate"))["verdict"]!);

        await ben.Locator("summary").ClickAsync();
        await ben.GetByLabel("Reason").FillAsync("I looked at the wrong report.");
        await ben.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Take it back" }).ClickAsync();
        await Assertions.Expect(ben.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new("^Approve exactly this") })).ToHaveCountAsync(1);
        Assert.Equal("held", (string)(await cast.GetAsync($"{Cast.Tenant}/releases/{release}/gate"))["verdict"]!);

        // The author is told why not.
        var eve = await cast.SignInAsync("eve", script: false);
        await eve.GotoAsync($"{browser.Address}/t/acme/approvals");
        await Assertions.Expect(eve.Locator("main")).ToContainTextAsync("nobody approves their own work");

        // The auditor sees every page and finds no form that writes beside signing out and keys of their own.
        var ada = await cast.SignInAsync("ada", script: false);
        foreach (var path in new[] { "", "/releases", "/registry", "/approvals", "/consistency", $"/releases/{release}", $"/releases/{release}/practices/G01.B1", $"/releases/{release}/gate", $"/releases/{release}/evidence", $"/releases/{release}/trail", $"/releases/{release}/applicability" })
        {
            var answer = await ada.GotoAsync($"{browser.Address}/t/acme{path}");
            Assert.Equal(200, answer!.Status);
            await Assertions.Expect(ada.Locator("form[method=post]")).ToHaveCountAsync(1);
            await Assertions.Expect(ada.Locator("form[method=post]")).ToHaveAttributeAsync("action", "/sign-out");
        }
        Assert.Equal(403, (await ada.GotoAsync($"{browser.Address}/t/acme/people"))!.Status);
        await Assertions.Expect(ada.Locator("main")).ToContainTextAsync("Ask somebody who is administrator");
    }
}
