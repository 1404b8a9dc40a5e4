// SPDX-License-Identifier: Apache-2.0

using Microsoft.Playwright;

namespace Plimsoll.Browser.Tests.Release;

/// <summary>WCAG 2.2 A and AA by axe-core on every page of releases, empty and full, light and dark; and the narrow screen.</summary>
public sealed class ReleaseAccessibilityTests(Browser browser) : IClassFixture<Browser>
{
    /// <summary>How many releases long lists are looked at with; PLIMSOLL_MANY=5000 takes pictures of a hub.</summary>
    private static int Many => int.TryParse(Environment.GetEnvironmentVariable("PLIMSOLL_MANY"), out var many) ? many : 52;

    [Fact]
    public async Task Axe_finds_nothing_and_nothing_scrolls_sideways_on_any_page_of_releases()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var cast = new Cast(browser);
        await cast.OpenAsync();
        var approver = await cast.InviteAsync("ben", "Ben Achterberg", "approver");
        var page = await cast.SignInAsync("eve");
        var faults = new List<string>();

        await Look.AtAsync(browser, page, "empty-releases", "/t/acme/releases", faults);
        await Look.AtAsync(browser, page, "empty-registry", "/t/acme/registry", faults);
        await Look.AtAsync(browser, page, "empty-open", "/t/acme/releases/new", faults);
        foreach (var what in new[] { "model", "version", "organisation", "application" }) { await Look.AtAsync(browser, page, $"new-{what}", $"/t/acme/registry/new/{what}", faults); }
        await Look.AtAsync(browser, page, "empty-consistency", "/t/acme/consistency", faults);

        var held = await cast.ReleaseAsync();
        await cast.ProveAsync(held, most: 12);
        var me = (string)(await cast.GetAsync("/api/v1/me"))["account"]!;
        await cast.PutAsync($"{Cast.Tenant}/releases/{held}/practices/G08.B1/assignment", new System.Text.Json.Nodes.JsonObject { ["owner"] = me, ["due"] = Plimsoll.Vocabulary.Instant.Write(TimeProvider.System.GetUtcNow().AddMinutes(1)) });
        await cast.PostAsync($"{Cast.Tenant}/releases/{held}/practices/G08.B1/comments", new System.Text.Json.Nodes.JsonObject { ["text"] = "The external testers start on Monday." });
        await Look.AtAsync(browser, page, "worksheet-empty", $"/t/acme/releases/{held}/worksheet", faults);
        foreach (var sheet in new[] { "worksheet-releases.json", "worksheet.json" })
        {
            await cast.PostAsync($"{Cast.Tenant}/releases/{held}/evidence", new System.Text.Json.Nodes.JsonObject
            {
                ["kind"] = "worksheet", ["practices"] = new System.Text.Json.Nodes.JsonArray(),
                ["worksheet"] = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Browser.Repository, "samples", "guidance", sheet), TestContext.Current.CancellationToken)),
            });
        }
        var clear = await cast.ReleaseAsync("Example 2");
        await cast.ProveAsync(clear);
        await cast.ApproveAsync(clear, approver);
        await cast.PostAsync($"{Cast.Tenant}/releases/{clear}/gate");
        await Look.AtAsync(browser, page, "clear-release", $"/t/acme/releases/{clear}", faults);
        await cast.PutAsync($"{Cast.Tenant}/releases/{clear}/status", new System.Text.Json.Nodes.JsonObject { ["state"] = "active", ["criterion"] = "gate-clear" });
        await Look.AtAsync(browser, page, "active-release", $"/t/acme/releases/{clear}", faults);
        await Look.AtAsync(browser, page, "clear-gate", $"/t/acme/releases/{clear}/gate", faults);

        await Look.AtAsync(browser, page, "releases", "/t/acme/releases", faults);
        await Look.AtAsync(browser, page, "registry", "/t/acme/registry", faults);
        await Look.AtAsync(browser, page, "open", "/t/acme/releases/new", faults);
        var release = $"/t/acme/releases/{held}";
        var piece = (string)(await cast.GetAsync($"{Cast.Tenant}/releases/{held}/evidence"))["evidence"]![0]!["evidence"]!;
        foreach (var (name, path) in new[]
        {
            ("release", ""), ("release-then", "?asOf=2099-01-01"), ("assessment", "/assessment"), ("plan", "/plan"), ("practices", "/practices?asked=true"), ("practices-none", "/practices?status=risk-accepted"), ("applicability", "/applicability"),
            ("practice", "/practices/G08.B1"), ("practice-met", "/practices/G01.B1"), ("evidence", "/evidence"), ("piece", $"/evidence/{piece}"), ("gate", "/gate"), ("worksheet", "/worksheet"), ("trail", "/trail"),
        })
        {
            await Look.AtAsync(browser, page, name, release + path, faults);
        }
        await Look.AtAsync(browser, page, "consistency", "/t/acme/consistency", faults);

        // So many that they are found by a form and read a page at a time.
        for (var n = 0; n < Many; n++) { await cast.ReleaseAsync($"Otter {n}"); }
        foreach (var (name, path) in new[]
        {
            ("many-releases", "/releases"), ("many-found", "/releases?q=otter+1&verdict=held"), ("many-consistency", "/consistency"),
            ("many-registry", "/registry"), ("many-approvals", "/approvals"), ("many-home", ""),
        })
        {
            await Look.AtAsync(browser, page, name, $"/t/acme{path}", faults);
        }
        await page.GotoAsync($"{browser.Address}/t/acme/releases");
        await page.GetByLabel("Model or version").FillAsync($"otter {Many - 1}");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Find" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("1 release fits");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Show all" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Next releases" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "To the beginning" })).ToBeVisibleAsync();

        // Refused: what was typed stays, and the page says why.
        await page.GotoAsync($"{browser.Address}{release}/practices/G08.B1");
        await page.GetByLabel("Status").SelectOptionAsync("not-applicable");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Say so" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("needs a reason");
        await Assertions.Expect(page.GetByLabel("Status")).ToHaveValueAsync("not-applicable");
        await Look.AtAsync(browser, page, "practice-refused", null, faults);

        // Stale: somebody was faster at the same practice.
        await page.GotoAsync($"{browser.Address}{release}/practices/G08.B1");
        await cast.PutAsync($"{Cast.Tenant}/releases/{held}/practices/G08.B1/status", new System.Text.Json.Nodes.JsonObject { ["status"] = "in-progress" });
        await page.GetByLabel("Due").FillAsync("2030-05-31");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Assign" }).ClickAsync();
        await Assertions.Expect(page.Locator("#since del")).ToHaveTextAsync("open");
        await Assertions.Expect(page.GetByLabel("Due")).ToHaveValueAsync("2030-05-31");
        await Look.AtAsync(browser, page, "practice-stale", null, faults);
        Assert.Empty(faults);
    }
}
