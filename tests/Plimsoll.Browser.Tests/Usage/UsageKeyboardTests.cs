// SPDX-License-Identifier: Apache-2.0

using Microsoft.Playwright;
using Plimsoll.Browser.Tests.Release;

namespace Plimsoll.Browser.Tests.Usage;

/// <summary>Somebody who uses no mouse keeps the list of applications.</summary>
public sealed class UsageKeyboardTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task With_the_keyboard_alone_an_application_is_listed_and_taken_off_again()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var cast = new Cast(browser);
        await cast.OpenAsync();
        var page = await cast.SignInAsync("eve");
        await page.GotoAsync($"{browser.Address}/t/acme/usage/applications");
        await page.Locator("#name").FocusAsync();
        foreach (var text in new[] { "Harbour Pilot", "Quay Labs", "other-model", "transport", "route-planning" })
        {
            await page.Keyboard.TypeAsync(text);
            await page.Keyboard.PressAsync("Escape");
            await page.Keyboard.PressAsync("Tab");
        }
        await page.Keyboard.TypeAsync("yes");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(":focus")).ToHaveTextAsync("List it");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Applications built on other-model" })).ToContainTextAsync("Harbour Pilot");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Take off Harbour Pilot" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync("Harbour Pilot");
        await page.Context.CloseAsync();
    }
}
