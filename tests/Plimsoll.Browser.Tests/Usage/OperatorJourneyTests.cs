// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Plimsoll.Browser.Tests.Release;
using Plimsoll.Vocabulary;

namespace Plimsoll.Browser.Tests.Usage;

/// <summary>Whoever looks after intake: what was not taken, and one person who asks to be deleted; without script, by keyboard.</summary>
public sealed class OperatorJourneyTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task What_was_not_taken_is_seen_by_reason_and_one_person_is_deleted_by_keyboard_and_without_script()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var cast = new Cast(browser);
        await cast.OpenAsync();
        var at = Instant.Write(TimeProvider.System.GetUtcNow());
        JsonObject Use(string id, string user) => new() { ["id"] = id, ["at"] = at, ["model"] = "tidewater-7b", ["user"] = user };
        var text = Use("c", "u-9");
        text["prompt"] = "no";
        await cast.PostAsync($"{Cast.Tenant}/usage/events", new JsonArray(Use("a", "u-1"), Use("b", "u-2"), text));
        var faults = new List<string>();
        var seeing = await cast.SignInAsync("eve");
        await Look.AtAsync(browser, seeing, "usage-intake", "/t/acme/usage", faults);

        var page = await cast.SignInAsync("eve", script: false);
        await page.GotoAsync($"{browser.Address}/t/acme/usage");
        await Assertions.Expect(page.Locator("#not-taken")).ToContainTextAsync("holds a prompt or reply");
        await page.Locator("#erase summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("u-1");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Heading(page)).ToHaveTextAsync("Delete everything of one person?");
        await Assertions.Expect(page.Locator("#who")).ToHaveTextAsync("u-1");
        Assert.DoesNotContain("u-1", page.Url, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Delete it for good" }).PressAsync("Enter");
        await Assertions.Expect(Heading(page)).ToHaveTextAsync("One event of this person is deleted.");
        Assert.DoesNotContain("u-1", page.Url, StringComparison.Ordinal);
        await page.Context.CloseAsync();

        // Rules of accessibility are checked by a script, so by somebody who has one.
        await seeing.GotoAsync($"{browser.Address}/t/acme/usage");
        await seeing.Locator("#erase summary").ClickAsync();
        await seeing.GetByLabel("User id").FillAsync("nobody-of-that-name");
        await seeing.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "See what would be deleted" }).ClickAsync();
        await Look.AtAsync(browser, seeing, "usage-erase", null, faults);
        await seeing.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Delete it for good" }).ClickAsync();
        await Assertions.Expect(Heading(seeing)).ToHaveTextAsync("Nothing was stored under this id.");
        await Look.AtAsync(browser, seeing, "usage-erased", null, faults);
        await seeing.Context.CloseAsync();
        Assert.Empty(faults);
    }

    private static ILocator Heading(IPage page) => page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 });
}
