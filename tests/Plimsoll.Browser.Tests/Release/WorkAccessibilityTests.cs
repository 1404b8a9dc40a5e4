// SPDX-License-Identifier: Apache-2.0

using Microsoft.Playwright;

namespace Plimsoll.Browser.Tests.Release;

/// <summary>WCAG 2.2 A and AA by axe-core on home, approvals, people, keys, calendar, webhooks, records, hand-overs, lineage, import and updates, empty and alive, light and dark; and the narrow screen.</summary>
public sealed class WorkAccessibilityTests(Demonstration demo, Browser empty) : IClassFixture<Demonstration>, IClassFixture<Browser>
{
    [Fact]
    public async Task Axe_finds_nothing_and_nothing_scrolls_sideways_where_an_organisation_is_at_work()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        var faults = new List<string>();
        foreach (var name in new[] { "eve", "ben", "noor" })
        {
            var page = await demo.SignInAsync(name);
            await Look.AtAsync(demo.Browser, page, $"home-{name}", Demonstration.Base, faults);
            await Look.AtAsync(demo.Browser, page, $"approvals-{name}", $"{Demonstration.Base}/approvals", faults);
            await Look.AtAsync(demo.Browser, page, $"keys-{name}", $"{Demonstration.Base}/keys", faults);
            await page.Context.CloseAsync();
        }
        var eve = await demo.SignInAsync("eve");
        await Look.AtAsync(demo.Browser, eve, "people", $"{Demonstration.Base}/people", faults);
        await eve.GetByLabel("E-mail").FillAsync("ida@harbour.example");
        await eve.Locator("#invite").GetByLabel("Auditor").CheckAsync();
        await eve.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Invite", Exact = true }).ClickAsync();
        await Assertions.Expect(eve.Locator("#invited")).ToBeVisibleAsync();
        await Look.AtAsync(demo.Browser, eve, "people-invited", null, faults);
        await eve.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Erase the person" }).Last.ClickAsync();
        await Look.AtAsync(demo.Browser, eve, "erase", null, faults);
        await eve.GotoAsync($"{demo.Browser.Address}{Demonstration.Base}/keys");
        await eve.GetByLabel("What it is for").FillAsync("deployment workflow");
        await eve.GetByLabel("Governance lead").CheckAsync();
        await eve.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Issue the key" }).ClickAsync();
        await Assertions.Expect(eve.Locator("#issued")).ToBeVisibleAsync();
        await Look.AtAsync(demo.Browser, eve, "keys-issued", null, faults);

        await Look.AtAsync(demo.Browser, eve, "calendar", $"{Demonstration.Base}/calendar", faults);
        await eve.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Make the address" }).ClickAsync();
        await Assertions.Expect(eve.Locator("#opened")).ToBeVisibleAsync();
        await Look.AtAsync(demo.Browser, eve, "calendar-opened", null, faults);
        await Look.AtAsync(demo.Browser, eve, "webhooks", $"{Demonstration.Base}/webhooks", faults);

        var release = await demo.ReleaseAsync(eve, "Harbour 2.1");
        await Look.AtAsync(demo.Browser, eve, "records", $"{release}/records", faults);
        foreach (var kind in new[] { "risk", "evaluation", "finding" }) { await Look.AtAsync(demo.Browser, eve, $"record-{kind}", $"{release}/records/new/{kind}", faults); }
        await Look.AtAsync(demo.Browser, eve, "hand-overs", $"{release}/hand-overs", faults);
        await Look.AtAsync(demo.Browser, eve, "notices", $"{Demonstration.Base}/chain/notices", faults);
        await eve.GotoAsync($"{demo.Browser.Address}{Demonstration.Base}/registry");
        await eve.Locator("a[href*='/versions/2.1']").First.ClickAsync();
        await Look.AtAsync(demo.Browser, eve, "lineage", null, faults);
        foreach (var summary in await eve.Locator("main summary").AllAsync()) { await summary.ClickAsync(); }
        await Look.AtAsync(demo.Browser, eve, "lineage-open", null, faults);
        await Look.AtAsync(demo.Browser, eve, "gate", $"{release}/gate", faults);
        await Look.AtAsync(demo.Browser, eve, "answers", $"{release}/answers", faults);
        await Look.AtAsync(demo.Browser, eve, "import", $"{release}/import", faults);
        await eve.GetByLabel("Or its text").FillAsync("practice,status,owner\nG06.B1,in-progress,noor@harbour.example\nG99.B9,open,\nG07.B1,done,\n");
        await eve.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Look at it" }).ClickAsync();
        await Assertions.Expect(eve.GetByRole(AriaRole.Alert)).ToContainTextAsync("Line 3");
        await Look.AtAsync(demo.Browser, eve, "import-bad", null, faults);
        await eve.GetByLabel("Or its text").FillAsync("practice,status,owner\nG06.B5,in-progress,noor@harbour.example\n");
        await eve.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Look at it" }).ClickAsync();
        await Assertions.Expect(eve.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Take it" })).ToBeVisibleAsync();
        await Look.AtAsync(demo.Browser, eve, "import-preview", null, faults);

        // A release that went out is updated: the form, refused and filled in, and what the update means.
        var served = await demo.ReleaseAsync(eve, "Harbour 2.0");
        await Look.AtAsync(demo.Browser, eve, "released", served, faults);
        await Look.AtAsync(demo.Browser, eve, "successor", $"{served}/successor", faults);
        await eve.GetByLabel("Version that succeeds").SelectOptionAsync("Harbour 2.1");
        await eve.GetByLabel("more autonomy").CheckAsync();
        await eve.GetByLabel("something else").CheckAsync();
        await eve.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Open the successor" }).ClickAsync();
        await Assertions.Expect(eve.GetByRole(AriaRole.Alert)).ToContainTextAsync("something else changed");
        await Look.AtAsync(demo.Browser, eve, "successor-refused", null, faults);
        await eve.GetByLabel("What is to be said about the change").FillAsync("It runs tools by itself.");
        await eve.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Open the successor" }).ClickAsync();
        await Assertions.Expect(eve.Locator("#waits")).ToBeVisibleAsync();
        await Look.AtAsync(demo.Browser, eve, "update", null, faults);
        await eve.Context.CloseAsync();
        Assert.Empty(faults);
    }

    [Fact]
    public async Task Axe_finds_nothing_and_nothing_scrolls_sideways_where_an_organisation_begins()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var cast = new Cast(empty);
        await cast.OpenAsync();
        var faults = new List<string>();
        var page = await cast.SignInAsync("eve");
        foreach (var (name, path) in new[] { ("home-empty", ""), ("approvals-empty", "/approvals"), ("people-empty", "/people"), ("keys-empty", "/keys") }) { await Look.AtAsync(empty, page, name, $"/t/acme{path}", faults); }
        await page.Context.CloseAsync();
        Assert.Empty(faults);
    }
}
