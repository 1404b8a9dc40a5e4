// SPDX-License-Identifier: Apache-2.0

using Microsoft.Playwright;

namespace Plimsoll.Browser.Tests.Release;

/// <summary>WCAG 2.2 A and AA by axe-core at home, approvals, people and keys, light, dark and narrow; and what is shown once.</summary>
public sealed class WorkAccessibilityTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Axe_finds_nothing_and_nothing_scrolls_sideways_at_home_approvals_people_and_keys()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var cast = new Cast(browser);
        await cast.OpenAsync();
        var faults = new List<string>();
        var page = await cast.SignInAsync("eve");
        await ReleaseAccessibilityTests.LookAsync(browser, page, "home-list", "/home", faults);
        await ReleaseAccessibilityTests.LookAsync(browser, page, "home-empty", "/t/acme", faults);
        var approver = await cast.InviteAsync("ben", "Ben Achterberg", "approver");
        var release = await cast.ReleaseAsync();
        await cast.ProveAsync(release);
        await cast.ApproveAsync(release, approver);
        await cast.PutAsync($"{Cast.Tenant}/releases/{release}/practices/G01.B1/assignment", new System.Text.Json.Nodes.JsonObject { ["owner"] = (string)(await cast.GetAsync("/api/v1/me"))["account"]!, ["due"] = "2026-01-31T00:00:00.000Z" });
        foreach (var (name, path) in new[] { ("home", ""), ("approvals", "/approvals"), ("people", "/people"), ("keys", "/keys"), ("import", $"/releases/{release}/import") }) { await ReleaseAccessibilityTests.LookAsync(browser, page, name, $"/t/acme{path}", faults); }

        // A token and a key are shown once; a person is not erased at a slip.
        await page.GotoAsync($"{browser.Address}/t/acme/people");
        await page.GetByLabel("E-mail").FillAsync("dan@example.org");
        await page.GetByRole(AriaRole.Checkbox, new PageGetByRoleOptions { NameRegex = new("^Engineer: register") }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Invite", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".secret")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[A-Za-z0-9_-]{43}$"));
        await page.GotoAsync($"{browser.Address}/t/acme/people");
        await Assertions.Expect(page.Locator(".secret")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#invitations")).ToContainTextAsync("dan@example.org");
        var ben = (await cast.GetAsync($"{Cast.Tenant}/people"))["people"]!.AsArray().Single(p => (string?)p!["name"] == "Ben Achterberg")!["account"]!;
        await ReleaseAccessibilityTests.LookAsync(browser, page, "erase", $"/t/acme/people/{(string)ben!}/erase", faults);
        await page.GotoAsync($"{browser.Address}/t/acme/people/{(string)ben!}/erase");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new("^Erase Ben") }).ClickAsync();
        await Browser.ArrivesAsync(page, "/people$");
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync("Ben Achterberg");
        await page.GotoAsync($"{browser.Address}/t/acme/releases/{release}/trail");
        await Assertions.Expect(page.Locator(".trail")).ToContainTextAsync("an erased person");
        Assert.Empty(faults);
    }
}
