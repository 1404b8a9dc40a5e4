// SPDX-License-Identifier: Apache-2.0

using Microsoft.Playwright;
using Plimsoll.Browser.Tests.Release;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Browser.Tests.Accounts;

/// <summary>WCAG 2.2 A and AA by axe-core on the pages of one's own account and of signing in, light and dark; and the narrow screen.</summary>
public sealed class AccountAccessibilityTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Axe_finds_nothing_and_nothing_scrolls_sideways_on_the_pages_of_an_account()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var cast = new Cast(browser);
        await cast.OpenAsync();
        await cast.InviteAsync("ida", "Ida Holm", "auditor");
        var faults = new List<string>();
        var page = await cast.SignInAsync("ida");
        await Look.AtAsync(browser, page, "account", "/account", faults);
        await Look.AtAsync(browser, page, "second-factor", "/account/second-factor", faults);
        var secret = OneTimeCodes.Bytes((await page.Locator("#secret").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal))!;
        await page.GetByLabel("Code").FillAsync(OneTimeCodes.At(secret, OneTimeCodes.StepAt(browser.Clock.GetUtcNow())));
        await page.GetByLabel("Your password").FillAsync(Cast.Password("ida"));
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Set it up" }).ClickAsync();
        await Assertions.Expect(page.Locator("#codes")).ToBeVisibleAsync();
        await Look.AtAsync(browser, page, "second-factor-codes", null, faults);
        await Look.AtAsync(browser, page, "second-factor-had", "/account/second-factor", faults);
        await Look.AtAsync(browser, page, "account-factor", "/account", faults);
        await page.GetByLabel("Password of now").FillAsync("not her sentence");
        await page.GetByLabel("New password", new PageGetByLabelOptions { Exact = true }).FillAsync("another long sentence of ida");
        await page.GetByLabel("New password once more").FillAsync("another long sentence of ida");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Change the password" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Look.AtAsync(browser, page, "account-refused", null, faults);
        await Look.AtAsync(browser, await cast.SignInAsync("eve"), "limits", "/t/acme/limits", faults);
        var code = await browser.OpenAsync("/sign-in");
        await Look.AtAsync(browser, code, "sign-in", null, faults);
        await code.GetByLabel("E-mail").FillAsync("ida@example.org");
        await code.GetByLabel("Password").FillAsync(Cast.Password("ida"));
        await code.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(code.GetByLabel("Code")).ToBeVisibleAsync();
        await Look.AtAsync(browser, code, "code", null, faults);
        await Look.AtAsync(browser, code, "reset", "/reset?token=abc", faults);
        Assert.Empty(faults);
    }
}
