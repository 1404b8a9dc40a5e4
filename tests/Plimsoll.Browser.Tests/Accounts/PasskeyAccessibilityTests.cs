// SPDX-License-Identifier: Apache-2.0

using Microsoft.Playwright;
using Plimsoll.Browser.Tests.Release;

namespace Plimsoll.Browser.Tests.Accounts;

/// <summary>The pages of passkeys by axe-core, light and dark, on the narrow screen, and without the script that they need.</summary>
public sealed class PasskeyAccessibilityTests(Browser browser) : IClassFixture<Browser>
{
    private string Here => $"http://localhost:{new Uri(browser.Address).Port}";

    [Fact]
    public async Task Axe_finds_nothing_nothing_scrolls_sideways_and_without_script_a_sentence_says_what_to_do()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var cast = new Cast(browser);
        await cast.OpenAsync();
        await cast.InviteAsync("ida", "Ida Holm", "auditor");
        var faults = new List<string>();
        var page = await browser.OpenAsync("/about");
        await (await VirtualDevices.OfAsync(page)).AddAsync();
        await VirtualDevices.SignInAsync(page, Here, "ida");
        await page.GotoAsync($"{Here}/account/passkeys");
        await Look.AtAsync(browser, page, "passkeys-none", null, faults);
        await page.GetByLabel("Your password").FillAsync(Cast.Password("ida"));
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add a passkey" }).ClickAsync();
        await Assertions.Expect(page.Locator("#codes")).ToBeVisibleAsync();
        await Look.AtAsync(browser, page, "passkeys-codes", null, faults);
        await page.GotoAsync($"{Here}/account/passkeys");
        await Look.AtAsync(browser, page, "passkeys", null, faults);
        await page.GotoAsync($"{Here}/account");
        await Look.AtAsync(browser, page, "account-passkeys", null, faults);
        var asked = await browser.OpenAsync("/about");
        await VirtualDevices.SignInAsync(asked, Here, "ida");
        await Assertions.Expect(asked.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Use a passkey" })).ToBeVisibleAsync();
        await Assertions.Expect(asked.Locator("[data-passkey-without]")).ToBeHiddenAsync();
        await Look.AtAsync(browser, asked, "passkey-asked", null, faults);

        var plain = await browser.OpenAsync("/about", script: false);
        await VirtualDevices.SignInAsync(plain, Here, "ida");
        await Assertions.Expect(plain.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("Now your passkey");
        await Assertions.Expect(plain.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Use a passkey" })).ToBeHiddenAsync();
        await Assertions.Expect(plain.Locator("[data-passkey-without]")).ToContainTextAsync("shown by script, which does not run here");
        await Assertions.Expect(plain.GetByLabel("Code")).ToBeVisibleAsync();
        // At an address for which browsers keep no passkeys.
        await VirtualDevices.SignInAsync(plain, browser.Address.TrimEnd('/'), "eve");
        await plain.GotoAsync($"{browser.Address}/account/passkeys");
        await Assertions.Expect(plain.Locator("#add")).ToContainTextAsync("is none for which browsers keep passkeys");
        Assert.Empty(faults);
    }
}
