// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Plimsoll.Browser.Tests.Release;
using Plimsoll.Web.Usage;

namespace Plimsoll.Browser.Tests.Usage;

/// <summary>WCAG 2.2 A and AA by axe-core on the pages below Usage and on a public statement, empty and full, light and dark; and the narrow screen.</summary>
public sealed class UsageAccessibilityTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly string[] Places = ["", "/contributions", "/applications", "/agreements", "/sharing", "/statements"];

    [Fact]
    public async Task Axe_finds_nothing_and_nothing_scrolls_sideways_before_and_after_something_was_counted()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var cast = new Cast(browser);
        await cast.OpenAsync();
        await cast.InviteAsync("ida", "Ida Moreau", "auditor");
        var faults = new List<string>();
        var eve = await cast.SignInAsync("eve");
        await LookAsync(eve, "empty", Places, faults);
        await UseAsync(cast);
        await CountAsync(cast);
        await LookAsync(eve, "full", [.. Places, "/statements?model=tidewater-7b&reach=open"], faults);

        // A refusal stands first, and what was typed is still there.
        await eve.GotoAsync($"{browser.Address}/t/acme/usage/contributions");
        await eve.Locator("#table").GetByLabel("Model").FillAsync("tidewater-7b");
        await eve.Locator("#table").GetByLabel("Or its text").FillAsync("reporter,role,measure,dimension,from,until,key,count,method,epsilon,definition,coverage\nHarbour Cloud,host,requests,sector,2026-07-01,2026-10-01,health,many,exact,,A call.,All.\n");
        await eve.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add the table" }).ClickAsync();
        await Assertions.Expect(eve.GetByRole(AriaRole.Alert)).ToContainTextAsync("mistake in line 2: count “many” is not a whole number");
        await Assertions.Expect(eve.Locator("#table").GetByLabel("Or its text")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("many"));
        await Look.AtAsync(browser, eve, "usage-refused", null, faults);
        await eve.Context.CloseAsync();

        var ida = await cast.SignInAsync("ida");
        await LookAsync(ida, "auditor", Places, faults);
        await ida.Context.CloseAsync();

        var statement = (string)(await cast.PostAsync($"{Cast.Tenant}/usage/statements", new JsonObject { ["model"] = "tidewater-7b", ["reach"] = "open" }))["id"]!;
        var stranger = await browser.OpenAsync($"/public/statements/{statement}");
        await Look.AtAsync(browser, stranger, "statement", $"/public/statements/{statement}", faults);
        await Look.PrintAsync(stranger, "statement");
        await stranger.Context.CloseAsync();
        Assert.Empty(faults);
    }

    private async Task LookAsync(IPage page, string name, string[] places, List<string> faults)
    {
        foreach (var place in places) { await Look.AtAsync(browser, page, $"usage-{name}{place.Split('?')[0].Replace('/', '-')}{(place.Contains('?', StringComparison.Ordinal) ? "-preview" : "")}", $"/t/acme/usage{place}", faults); }
    }

    /// <summary>A month and a half of use.</summary>
    private async Task UseAsync(Cast cast)
    {
        string[] sectors = ["education", "health", "public-administration", "retail"], regions = ["DE", "US", "FR", "IN", "BR", "JP"], languages = ["de", "en", "fr", "hi", "pt"];
        var now = TimeProvider.System.GetUtcNow();
        var events = new JsonArray();
        for (var i = 0; i < 3000; i++)
        {
            var at = now.AddHours(-(i * 7 % 1080)).AddSeconds(-i).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            var risky = i % 4 == 1;
            var use = new JsonObject { ["at"] = at, ["model"] = i % 5 == 0 ? "tidewater-70b" : "tidewater-7b", ["user"] = $"u-{i % 97}", ["application"] = $"app-{i * i % 14}", ["region"] = regions[i * i % 6], ["language"] = languages[i % 5], ["inputTokens"] = 120 + (i % 50), ["outputTokens"] = 300 };
            if (i % 9 != 0) { (use["sector"], use["useCase"], use["highRisk"]) = (sectors[i % 4], risky ? "patient-triage" : $"use-{i % 3}", risky); }
            events.Add(use);
            if (i % 20 == 0) { events.Add(new JsonObject { ["at"] = at, ["kind"] = "verdict", ["model"] = "tidewater-7b", ["classifier"] = i % 40 == 0 ? "toxicity" : "self-harm", ["verdict"] = i % 60 == 0 ? "flagged" : "passed" }); }
        }
        var taken = await cast.PostAsync($"{Cast.Tenant}/usage/events", events);
        Assert.True((long)taken["taken"]! > 3000, taken.ToJsonString());
        await browser.App.Services.GetRequiredService<OpenedActivity>().Store.Value!.RefreshDaysAsync();
    }

    /// <summary>Two hosts, a hub, three applications, two agreements, a donation and a package.</summary>
    private static async Task CountAsync(Cast cast)
    {
        foreach (var host in (string[])["host-a", "host-b"]) { await cast.PostAsync($"{Cast.Tenant}/usage/contributions/entered", new JsonObject { ["aggregate"] = JsonNode.Parse(await File.ReadAllTextAsync(UsageJourneyTests.Sample($"{host}.json"))) }); }
        var hub = JsonNode.Parse(await File.ReadAllTextAsync(UsageJourneyTests.Sample("host-b.json")))!;
        (hub["reporter"], hub["measure"], hub["dimension"], hub["from"]) = (new JsonObject { ["name"] = "Weights Quay", ["role"] = "hub" }, "downloads", "total", "2026-07-01");
        hub["counts"] = new JsonArray(new JsonObject { ["key"] = "total", ["count"] = "88310" });
        await cast.PostAsync($"{Cast.Tenant}/usage/contributions/entered", new JsonObject { ["aggregate"] = hub });
        foreach (var (name, sector, risky) in new[] { ("Triage Notes", "health", true), ("Lesson Planner", "education", false), ("Clause Finder", "legal", false) })
        {
            await cast.PostAsync($"{Cast.Tenant}/usage/applications", new JsonObject { ["model"] = "tidewater-7b", ["name"] = name, ["developer"] = "Wardwise", ["sector"] = sector, ["useCase"] = "a-use", ["source"] = "list", ["highRisk"] = risky });
        }
        await cast.PostAsync($"{Cast.Tenant}/usage/agreements", new JsonObject { ["parties"] = new JsonArray("Harbour Cloud", "Acme Models"), ["purpose"] = "publication", ["fields"] = new JsonArray("requests"), ["from"] = "2026-01-01" });
        var research = (string)(await cast.PostAsync($"{Cast.Tenant}/usage/agreements", new JsonObject { ["parties"] = new JsonArray("Harbour Institute", "Acme Models"), ["purpose"] = "research", ["fields"] = new JsonArray("model", "region", "user", "text"), ["from"] = "2026-01-01" }))["id"]!;
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        string Day(int ahead) => today.AddDays(ahead).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await cast.PostAsync($"{Cast.Tenant}/usage/donations", new JsonObject
        {
            ["donor"] = "u-1", ["researchSet"] = "civic-questions", ["consent"] = new JsonObject { ["version"] = "2026-09", ["at"] = "2026-09-01T10:00:00.000Z" }, ["keepUntil"] = Day(300),
            ["conversations"] = new JsonArray(new JsonObject { ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["text"] = "Where do I vote?" }) }),
        });
        await cast.PostAsync($"{Cast.Tenant}/usage/packages", new JsonObject { ["agreement"] = research, ["recipient"] = "Harbour Institute", ["legalBasis"] = "contract", ["from"] = Day(-20), ["until"] = Day(0), ["retainUntil"] = Day(200), ["researchSet"] = "civic-questions" });
    }
}
