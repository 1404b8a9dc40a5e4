// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Plimsoll.Browser.Tests.Release;

namespace Plimsoll.Browser.Tests.Usage;

/// <summary>A governance lead publishes a table under a budget, without script; and what everybody sees of it.</summary>
public sealed class ReportJourneyTests(Browser browser) : IClassFixture<Browser>
{
    private static DateTimeOffset LastMonth => TimeProvider.System.GetUtcNow().AddMonths(-1);

    [Fact]
    public async Task A_budget_is_set_a_cost_is_seen_a_table_is_published_and_the_next_one_is_refused_when_nothing_is_left()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var cast = new Cast(browser);
        await cast.OpenAsync();
        await UseAsync(cast);
        var faults = new List<string>();
        var page = await cast.SignInAsync("eve", script: false);
        await page.GotoAsync($"{browser.Address}/t/acme/usage");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Reports", Exact = true }).ClickAsync();
        await Assertions.Expect(Heading(page)).ToHaveTextAsync("Nothing has been published from this activity yet.");
        await page.GetByLabel("Question").SelectOptionAsync("use-case");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "See what it costs" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("was never set, so nothing may be spent");

        await page.Locator("#budget").GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(Heading(page)).ToHaveTextAsync("No budget is set, so nothing can be asked.");
        await page.GetByLabel("ρ", new PageGetByLabelOptions { Exact = true }).FillAsync("lots");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Set the budget" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("lots");
        await page.GetByLabel("ρ", new PageGetByLabelOptions { Exact = true }).FillAsync("0.09");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Set the budget" }).ClickAsync();
        await Assertions.Expect(Heading(page)).ToHaveTextAsync("A budget is set, and nothing of it is spent.");

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "See what a report costs" }).ClickAsync();
        await page.GetByLabel("Question").SelectOptionAsync("use-case");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "See what it costs" }).ClickAsync();
        await Assertions.Expect(page.Locator("#preview")).ToContainTextAsync("ρ 0.05 of 0.09");
        // Rules of accessibility are checked by a script, so by somebody who has one.
        var seeing = await cast.SignInAsync("eve");
        await Look.AtAsync(browser, seeing, "reports-preview", new Uri(page.Url).PathAndQuery, faults);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Spend it and publish" }).ClickAsync();
        await Assertions.Expect(Heading(page)).ToContainTextAsync("people used models of Acme Models for patient triage");
        await Assertions.Expect(page.Locator("table").First).ToContainTextAsync("patient triage");
        var publication = new Uri(page.Url).AbsolutePath;

        await page.GotoAsync($"{browser.Address}/t/acme/usage/reports?template=geography&window={LastMonth.ToString("yyyy-MM", CultureInfo.InvariantCulture)}");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("too little ρ left");
        await page.Locator("#budget").GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("0.05 of 0.09");
        await page.Context.CloseAsync();
        await Look.AtAsync(browser, seeing, "reports", "/t/acme/usage/reports", faults);
        await Look.AtAsync(browser, seeing, "budget", "/t/acme/usage/budget", faults);
        await seeing.Context.CloseAsync();

        var stranger = await browser.OpenAsync("/public/publications");
        await Look.AtAsync(browser, stranger, "publications", "/public/publications", faults);
        await Look.AtAsync(browser, stranger, "publication", publication, faults);
        await Look.PrintAsync(stranger, "publication");
        await stranger.Context.CloseAsync();
        Assert.Empty(faults);
    }

    private static ILocator Heading(IPage page) => page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 });

    /// <summary>A month that is over, with people in five use cases and one whom nobody else is like.</summary>
    private static async Task UseAsync(Cast cast)
    {
        string[] uses = ["patient-triage", "patient-triage", "lesson-planning", "contract-review", "bookkeeping"];
        var events = new JsonArray();
        for (var i = 0; i < 2000; i++)
        {
            events.Add(new JsonObject
            {
                ["at"] = LastMonth.AddSeconds(-i).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), ["model"] = "tidewater-7b", ["user"] = $"u-{i / 2}", ["region"] = i % 2 == 0 ? "DE" : "FR", ["useCase"] = i == 0 ? "the-only-one" : uses[i / 2 % 5],
            });
        }
        var taken = await cast.PostAsync($"{Cast.Tenant}/usage/events", events);
        Assert.Equal(2000, (long)taken["taken"]!);
    }
}
