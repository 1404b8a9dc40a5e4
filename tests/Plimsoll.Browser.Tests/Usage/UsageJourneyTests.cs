// SPDX-License-Identifier: Apache-2.0

using Microsoft.Playwright;
using Plimsoll.Browser.Tests.Release;

namespace Plimsoll.Browser.Tests.Usage;

/// <summary>A provider without telemetry publishes how its model is used, from two files and without script.</summary>
public sealed class UsageJourneyTests(Browser browser) : IClassFixture<Browser>
{
    internal static string Sample(string name) => Path.Combine(Browser.Repository, "samples", "usage", name);

    [Fact]
    public async Task Without_telemetry_and_without_script_two_CSV_files_become_a_public_statement()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var cast = new Cast(browser);
        await cast.OpenAsync();
        var page = await cast.SignInAsync("eve", script: false);
        await page.GotoAsync($"{browser.Address}/t/acme");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Usage", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("Nothing has arrived yet.");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "counts of others" }).ClickAsync();

        var table = page.Locator("#table");
        await table.GetByLabel("Model").FillAsync("tidewater-7b");
        await table.GetByLabel("File").SetInputFilesAsync(Sample("counts.csv"));
        await table.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Add the table" }).ClickAsync();
        await Browser.ArrivesAsync(page, "/t/acme/usage/contributions$");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("Two reporters sent counts.");

        // The same file once more is refused, and nothing is added.
        await table.GetByLabel("File").SetInputFilesAsync(Sample("counts.csv"));
        await table.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Add the table" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("counted already");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("Two reporters sent counts.");

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Applications", Exact = true }).ClickAsync();
        await page.Locator("#table").GetByLabel("File").SetInputFilesAsync(Sample("applications.csv"));
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "List them" }).ClickAsync();
        await Browser.ArrivesAsync(page, "/t/acme/usage/applications$");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("Three applications are listed, one of them high-risk.");

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Statements", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Look at it" }).ClickAsync();
        await Assertions.Expect(page.Locator("#preview .quotable")).ToContainTextAsync("Two hosts counted 69,200 requests to tidewater-7b from 1 July to 30 September 2026.");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Publish it" }).ClickAsync();

        await Browser.ArrivesAsync(page, "/public/statements/stm_[0-9A-Za-z]+$");
        var address = new Uri(page.Url).PathAndQuery;
        await page.Context.CloseAsync();
        var stranger = await browser.OpenAsync(address, script: false);
        await Assertions.Expect(stranger.Locator(".quotable")).ToContainTextAsync("The largest part, 87\u00a0%, was in the sector education.");
        await Assertions.Expect(stranger.Locator("#covers")).ToContainTextAsync("local use cannot be seen");
        await Assertions.Expect(stranger.Locator("#applications")).ToContainTextAsync("Triage Notes");
        await Assertions.Expect(stranger.Locator("main")).ToContainTextAsync("Published by Acme Models on");
        Assert.Equal(200, (await stranger.GotoAsync($"{browser.Address}{address}.json"))!.Status);
        await stranger.Context.CloseAsync();
    }
}
