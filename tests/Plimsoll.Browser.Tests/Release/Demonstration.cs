// SPDX-License-Identifier: Apache-2.0

using Microsoft.Playwright;

namespace Plimsoll.Browser.Tests.Release;

/// <summary>The sample organisation, alive in a browser.</summary>
public sealed class Demonstration : IAsyncLifetime
{
    public const string Base = "/t/harbour";

    public Browser Browser { get; } = new(["--demo"]);

    public ValueTask InitializeAsync() => Browser.InitializeAsync();

    public ValueTask DisposeAsync() => Browser.DisposeAsync();

    /// <summary>Signs one of the sample's people in, as the console says how.</summary>
    public async Task<IPage> SignInAsync(string name, bool script = true)
    {
        var person = Browser.App.Sample!.People.Single(p => p.Email.StartsWith(name, StringComparison.Ordinal));
        return await EnterAsync(person.Email, person.Password, script);
    }

    public async Task<IPage> EnterAsync(string email, string password, bool script = true)
    {
        var page = await Browser.OpenAsync("/sign-in", script: script);
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in", Exact = true }).ClickAsync();
        await Browser.ArrivesAsync(page, "/(home|t/harbour)$");
        return page;
    }

    /// <summary>The address of a release by the name of its model and version.</summary>
    public async Task<string> ReleaseAsync(IPage page, string name)
    {
        await page.GotoAsync($"{Browser.Address}{Base}/releases");
        return (await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name, Exact = true }).First.GetAttributeAsync("href"))!;
    }
}
