// SPDX-License-Identifier: Apache-2.0

using Microsoft.Playwright;
using Plimsoll.Browser.Tests.Release;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Meeting;

namespace Plimsoll.Browser.Tests.Accounts;

/// <summary>What a person does about their own account, without script: second factor, password, sessions, and the way back in.</summary>
public sealed class AccountJourneyTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Without_script_a_person_sets_up_a_second_factor_signs_in_with_it_changes_the_password_signs_out_everywhere_and_comes_back_by_a_link()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var cast = new Cast(browser);
        await cast.OpenAsync();
        var page = await SignedInAsync(Cast.Password("eve"));
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Account", Exact = true }).First.ClickAsync();
        await Assertions.Expect(Title(page)).ToHaveTextAsync("You are signed in here, and nowhere else.");

        // Second factor: the secret as text, the code, the codes of recovery.
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Set up a second factor" }).ClickAsync();
        var secret = OneTimeCodes.Bytes((await page.Locator("#secret").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal))!;
        await page.GetByLabel("Code").FillAsync(Code(secret));
        await page.GetByLabel("Your password").FillAsync(Cast.Password("eve"));
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Set it up" }).ClickAsync();
        await Assertions.Expect(page.Locator("#codes li")).ToHaveCountAsync(10);
        var recovery = await page.Locator("#codes li").First.InnerTextAsync();
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Go on" }).ClickAsync();
        await Assertions.Expect(page.Locator("#factor")).ToContainTextAsync("Ten codes of recovery are left.");

        // The organisation wants one of administrators.
        await page.GotoAsync($"{browser.Address}/t/acme/people");
        await page.Locator("#second-factor").GetByLabel("Administrator").CheckAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Set who needs one" }).ClickAsync();
        await Assertions.Expect(page.Locator("#second-factor")).ToContainTextAsync("Needed by whoever is administrator.");

        // Elsewhere: password, then code.
        var elsewhere = await SignedInAsync(Cast.Password("eve"));
        await Assertions.Expect(Title(elsewhere)).ToHaveTextAsync("Now the code");
        await elsewhere.GetByLabel("Code").FillAsync("000000");
        await elsewhere.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(elsewhere.GetByRole(AriaRole.Alert)).ToContainTextAsync("is not the one of now");
        browser.Clock.Ahead += TimeSpan.FromSeconds(30);
        await elsewhere.GetByLabel("Code").FillAsync(Code(secret));
        await elsewhere.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await Browser.ArrivesAsync(elsewhere, "/home$");

        // The password is changed there, and here the session has ended: what was typed meanwhile waits.
        await page.GotoAsync($"{browser.Address}/t/acme/people");
        await page.GetByLabel("Time zone").FillAsync("Europe/Berlin");
        await elsewhere.GotoAsync($"{browser.Address}/account");
        await Assertions.Expect(Title(elsewhere)).ToHaveTextAsync("You are signed in at two places.");
        await elsewhere.GetByLabel("Password of now").FillAsync(Cast.Password("eve"));
        await elsewhere.GetByLabel("New password", new PageGetByLabelOptions { Exact = true }).FillAsync("another long sentence of eve");
        await elsewhere.GetByLabel("New password once more").FillAsync("another long sentence of eve");
        await elsewhere.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Change the password" }).ClickAsync();
        await Assertions.Expect(elsewhere.GetByRole(AriaRole.Status)).ToContainTextAsync("every other session has ended");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Set the time zone" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("has ended");
        await SendAsync(page, "another long sentence of eve");
        await page.GetByLabel("Code").FillAsync(recovery);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.Locator("#typed")).ToContainTextAsync("Europe/Berlin");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send it" }).ClickAsync();
        await Browser.ArrivesAsync(page, "/t/acme/people$");
        await Assertions.Expect(page.Locator("#zone")).ToContainTextAsync("Days that Acme Models promises end in Europe/Berlin");

        // Sign out everywhere.
        await page.GotoAsync($"{browser.Address}/account");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign out everywhere" }).ClickAsync();
        await elsewhere.GotoAsync($"{browser.Address}/account");
        await Browser.ArrivesAsync(elsewhere, "/sign-in\\?next=");

        // Password and device are lost: whoever runs the server prints a link.
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.Equal(0, await OperateAccess.RunAsync(["reset", "eve@example.org", "--data", browser.Data], output, error));
        var link = output.ToString().Trim().Split('\n')[^1];
        await page.GotoAsync(browser.Address + link);
        await Assertions.Expect(Title(page)).ToHaveTextAsync("Choose a new password");
        await page.GetByLabel("New password", new PageGetByLabelOptions { Exact = true }).FillAsync("the third long sentence");
        await page.GetByLabel("New password once more").FillAsync("the third long sentence");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Set the password and sign in" }).ClickAsync();
        await Browser.ArrivesAsync(page, "/account$");
        // She is an administrator, of whom her organisation wants a factor: she is led to set one up anew.
        await page.GotoAsync($"{browser.Address}/t/acme");
        await Browser.ArrivesAsync(page, "/account/second-factor\\?next=");
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("Acme Models wants a second factor");
    }

    private async Task<IPage> SignedInAsync(string password)
    {
        var page = await browser.OpenAsync("/sign-in", script: false);
        await SendAsync(page, password);
        return page;
    }

    private static async Task SendAsync(IPage page, string password)
    {
        await page.GetByLabel("E-mail").FillAsync("eve@example.org");
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
    }

    private string Code(byte[] secret) => OneTimeCodes.At(secret, OneTimeCodes.StepAt(browser.Clock.GetUtcNow()));

    private static ILocator Title(IPage page) => page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 });
}
