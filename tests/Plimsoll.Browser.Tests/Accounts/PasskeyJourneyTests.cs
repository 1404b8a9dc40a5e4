// SPDX-License-Identifier: Apache-2.0

using Microsoft.Playwright;
using Plimsoll.Browser.Tests.Release;

namespace Plimsoll.Browser.Tests.Accounts;

/// <summary>Passkeys in a real browser, which makes and shows them by a virtual authenticator, under the policy that the pages send.</summary>
public sealed class PasskeyJourneyTests(Browser browser) : IClassFixture<Browser>
{
    private string Here => $"http://localhost:{new Uri(browser.Address).Port}";

    [Fact]
    public async Task A_person_adds_a_passkey_signs_in_with_it_where_the_organisation_wants_one_and_removes_it()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var cast = new Cast(browser);
        await cast.OpenAsync();
        var faults = new System.Collections.Concurrent.ConcurrentBag<string>();
        var page = await browser.OpenAsync("/about", policy: true);
        var devices = await VirtualDevices.OfAsync(page);
        var device = await devices.AddAsync();
        page.Console += (_, said) => { if (said.Type is "error") { faults.Add(said.Text); } };
        await SignInAsync(page);
        await page.GotoAsync($"{Here}/account");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Add a passkey" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-passkey-without]")).ToBeHiddenAsync();
        await page.GetByLabel("Name").FillAsync("Red phone");
        await page.GetByLabel("Your password").FillAsync(Cast.Password("eve"));
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add a passkey" }).ClickAsync();
        await Assertions.Expect(page.Locator("#codes li")).ToHaveCountAsync(10);
        var recovery = await page.Locator("#codes li").First.InnerTextAsync();
        var made = Assert.Single(await devices.PasskeysAsync(device));

        // The organisation wants a second factor of administrators, and this session has shown one.
        await page.GotoAsync($"{Here}/t/acme/people");
        await page.Locator("#second-factor").GetByLabel("Administrator").CheckAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Set who needs one" }).ClickAsync();
        await Assertions.Expect(page.Locator("#second-factor")).ToContainTextAsync("Needed by whoever is administrator.");

        // The device has it already, and says so.
        await page.GotoAsync($"{Here}/account/passkeys");
        await page.GetByLabel("Your password").First.FillAsync(Cast.Password("eve"));
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add a passkey" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-passkey-said]")).ToContainTextAsync("has a passkey of yours for this server already");

        // Signed out, and in again: nobody is there first, then somebody is.
        await LeaveAsync(page);
        await SignInAsync(page);
        await Assertions.Expect(Title(page)).ToHaveTextAsync("Now your passkey");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Use a passkey" }).ClickAsync();
        await Browser.ArrivesAsync(page, "/home$");
        await page.GotoAsync($"{Here}/t/acme/people");
        await Browser.ArrivesAsync(page, "/t/acme/people$");
        await Assertions.Expect(page.GetByText("has a second factor").First).ToBeVisibleAsync();

        // A copy of the device, taken before: its counter is behind.
        Assert.True(Assert.Single(await devices.PasskeysAsync(device)).GetProperty("signCount").GetInt32() > made.GetProperty("signCount").GetInt32());
        await devices.RemoveAsync(device);
        var copied = await devices.AddAsync(made);
        await LeaveAsync(page);
        await SignInAsync(page);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Use a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("may have been copied");

        // A device without it: the browser says so, and a code of recovery lets in.
        await devices.RemoveAsync(copied);
        await devices.AddAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Use a passkey" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-passkey-said]")).ToContainTextAsync("No passkey was shown");
        await page.GetByLabel("Code").FillAsync(recovery);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await Browser.ArrivesAsync(page, "/home$");

        // Removed; the organisation lets nobody in then who has none.
        await page.GotoAsync($"{Here}/account/passkeys");
        await Assertions.Expect(page.Locator("#passkeys")).ToContainTextAsync("so it may have been copied");
        await page.Locator("#remove").GetByLabel("Your password").FillAsync(Cast.Password("eve"));
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Remove the passkey" }).ClickAsync();
        await Assertions.Expect(Title(page)).ToHaveTextAsync("You have no passkey.");
        await LeaveAsync(page);
        await SignInAsync(page);
        await Browser.ArrivesAsync(page, "/home$");
        await page.GotoAsync($"{Here}/t/acme/people");
        await Browser.ArrivesAsync(page, "/account/second-factor\\?next=");
        // The browser complains of an answer with 422, and of nothing that its policy forbids.
        Assert.All(faults, said => Assert.Contains("422", said, StringComparison.Ordinal));
    }

    private async Task LeaveAsync(IPage page)
    {
        await page.GotoAsync($"{Here}/account");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign out everywhere" }).ClickAsync();
        await Browser.ArrivesAsync(page, "localhost:[0-9]+/$");
    }

    private Task SignInAsync(IPage page) => VirtualDevices.SignInAsync(page, Here, "eve");

    private static ILocator Title(IPage page) => page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 });
}
