// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Plimsoll.Browser.Tests.Release;

/// <summary>What is owed again and again, at pages and without script: an analyst watches a model that is in service, and a governance lead writes a summary of one
/// that is used inside. The pages on the way are looked at light, dark and narrow.</summary>
public sealed class RhythmJourneyTests
{
    [Fact]
    public async Task An_analyst_is_told_of_a_look_that_is_overdue_and_looks()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        await using var owned = new Owned();
        var (browser, cast) = (owned.Browser, await owned.OpenAsync());
        var release = await cast.ReleaseAsync();
        await ServeAsync(cast, release, 2);
        await cast.InviteAsync("ida", "Ida Holm", "contributor");
        var ida = await cast.SignInAsync("ida", script: false);
        await ida.GotoAsync($"{browser.Address}/t/acme/releases/{release}");
        await ida.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Monitoring", Exact = true }).ClickAsync();
        await Assertions.Expect(ida.Locator("h1")).ToContainTextAsync("Nobody has said yet");
        await ida.GetByLabel("Who looks at security").SelectOptionAsync(new SelectOptionValue { Label = "Ida Holm" });
        await ida.GetByLabel("Every how many days at security").FillAsync("30");
        await PressAsync(ida, "Set it");
        await Assertions.Expect(ida.Locator("h1")).ToContainTextAsync("One of six is watched");
        await Assertions.Expect(ida.Locator("#security")).ToContainTextAsync("Ida Holm, every 30 days; serves G12.B1");
        // What nobody watches is said by whoever approves.
        await cast.InviteAsync("ben", "Ben Aho", "approver");
        var ben = await cast.SignInAsync("ben", script: false);
        await ben.GotoAsync($"{browser.Address}/t/acme/releases/{release}/monitoring");
        await ben.Locator("#what").SelectOptionAsync("large-scale");
        await ben.Locator("#reason").FillAsync("Forty people use it.");
        await PressAsync(ben, "Set it aside");
        await Assertions.Expect(ben.Locator("#large-scale")).ToContainTextAsync("Nobody watches this, says Ben Aho");

        browser.Clock.Ahead = TimeSpan.FromDays(32);
        ida = await cast.SignInAsync("ida", script: false);
        await ida.GotoAsync($"{browser.Address}/t/acme");
        await ida.Locator("a[href$='/monitoring#security']").First.ClickAsync();
        await Browser.ArrivesAsync(ida, "/monitoring#security$");
        await Assertions.Expect(ida.Locator("h1")).ToContainTextAsync("One look is overdue");
        await owned.LookAsync("ida", [("monitoring", $"/t/acme/releases/{release}/monitoring"), ("lapsed", $"/t/acme/releases/{release}")]);
        ida = await cast.SignInAsync("ida", script: false);
        await ida.GotoAsync($"{browser.Address}/t/acme/releases/{release}/monitoring");
        await ida.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Record a look at security" }).ClickAsync();
        await Assertions.Expect(ida.GetByLabel("What is watched")).ToHaveValueAsync("security");
        await ida.GetByLabel("Scope").FillAsync("The hosted service, all uses");
        await ida.GetByLabel("Method").FillAsync("Rules, and fifty conversations by eye");
        await ida.GetByLabel("What came of it").FillAsync("Three attempts, all stopped.");
        await ida.GetByLabel("What is measured, and against what").FillAsync("Attacks a week, at most five");
        await PressAsync(ida, "Put it on the record");
        await Browser.ArrivesAsync(ida, "/records/rec_");
        await Assertions.Expect(ida.Locator("#adverse")).ToContainTextAsync("Record a finding");
        await ida.GotoAsync($"{browser.Address}/t/acme/releases/{release}/monitoring");
        await Assertions.Expect(ida.Locator("h1")).ToContainTextAsync("no look is overdue");
        await Assertions.Expect(ida.Locator("#security")).ToContainTextAsync("Three attempts, all stopped.");
    }

    [Fact]
    public async Task A_governance_lead_writes_the_summary_that_is_owed_of_a_model_in_service_inside()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        await using var owned = new Owned();
        var (browser, cast) = (owned.Browser, await owned.OpenAsync());
        var release = await InsideAsync(cast);
        await ServeAsync(cast, release, 1);
        await owned.LookAsync("eve", [("internal-use-owed", $"/t/acme/releases/{release}/internal-use")]);
        browser.Clock.Ahead = TimeSpan.FromDays(95);
        var eve = await cast.SignInAsync("eve", script: false);
        await eve.GotoAsync($"{browser.Address}/t/acme");
        await eve.Locator("a[href$='/internal-use']").First.ClickAsync();
        await Assertions.Expect(eve.Locator("h1")).ToContainTextAsync("A summary of its use inside was owed by");
        await Assertions.Expect(eve.Locator("main")).ToContainTextAsync("no filing and no legal advice");
        await eve.Locator("#owner").SelectOptionAsync(new SelectOptionValue { Label = "Eve Lindqvist" });
        await PressAsync(eve, "Set it");
        await eve.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Write the summary" }).ClickAsync();
        await Assertions.Expect(eve.GetByLabel("Final day")).ToHaveValueAsync(
            browser.Clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await eve.GetByLabel("Method").FillAsync("Asked those who use it");
        await eve.GetByLabel("What it is used for inside").FillAsync("Reviews of code");
        await eve.GetByLabel("How far it acts by itself").SelectOptionAsync("approved");
        await eve.GetByLabel("Who inside can reach it").FillAsync("Forty engineers; no network");
        await eve.GetByLabel("What keeps it in bounds").FillAsync("A sandbox");
        await eve.GetByLabel("What was assessed").FillAsync("Whether it gets round oversight: it did not");
        await eve.GetByLabel("What is otherwise").FillAsync("The first period");
        await PressAsync(eve, "Put it on the record");
        await Browser.ArrivesAsync(eve, "/records/rec_");
        await eve.Locator("#beside a").ClickAsync();
        await Browser.ArrivesAsync(eve, "/internal-use/rec_");
        await Assertions.Expect(eve.Locator("#said")).ToContainTextAsync("Forty engineers; no network");
        await Assertions.Expect(eve.Locator("#happened")).ToContainTextAsync("changed whether it may serve");
        var summary = new Uri(eve.Url).AbsolutePath;
        await eve.GotoAsync($"{browser.Address}/t/acme/releases/{release}/internal-use");
        await Assertions.Expect(eve.Locator("h1")).ToContainTextAsync("The next summary of its use inside is owed by");
        await owned.LookAsync("eve", [("internal-use", $"/t/acme/releases/{release}/internal-use"), ("internal-summary", summary), ("monitoring-none", $"/t/acme/releases/{release}/monitoring")]);
    }

    /// <summary>A closed model that own staff alone reach.</summary>
    private static async Task<string> InsideAsync(Cast cast)
    {
        var model = (string)(await cast.PostAsync($"{Cast.Tenant}/models", new JsonObject { ["name"] = "Inside 1", ["modelType"] = "frontier" }))["id"]!;
        await cast.PostAsync($"{Cast.Tenant}/models/{model}/versions", new JsonObject
        {
            ["version"] = "1.0", ["confirmed"] = true, ["files"] = new JsonArray(new JsonObject { ["path"] = "model.safetensors", ["sha256"] = Cast.Sha256("inside") }),
        });
        var release = (string)(await cast.PostAsync($"{Cast.Tenant}/releases", new JsonObject
        {
            ["model"] = model, ["version"] = "1.0",
            ["plan"] = new JsonObject { ["releaseType"] = "closed", ["components"] = new JsonArray(), ["audience"] = "own-staff", ["stage"] = "internal", ["uses"] = new JsonArray("review") },
        }))["id"]!;
        await cast.PutAsync($"{Cast.Tenant}/releases/{release}/assessment", new JsonObject { ["modelType"] = "frontier" });
        return release;
    }

    /// <summary>Proved, approved by so many, judged and in service.</summary>
    private static async Task ServeAsync(Cast cast, string release, int approvers)
    {
        await cast.ProveAsync(release);
        foreach (var name in new[] { "noor", "omar" }.Take(approvers)) { await cast.ApproveAsync(release, await cast.InviteAsync(name, $"{name} Approver", "approver")); }
        await cast.PostAsync($"{Cast.Tenant}/releases/{release}/gate");
        await cast.PutAsync($"{Cast.Tenant}/releases/{release}/status", new JsonObject { ["state"] = "active", ["criterion"] = "gate-clear" });
    }

    private static Task PressAsync(IPage page, string button) => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button, Exact = true }).ClickAsync();

    /// <summary>A server of the test's own, whose clock it moves.</summary>
    private sealed class Owned : IAsyncDisposable
    {
        private Cast? _cast;

        public Browser Browser { get; } = new();

        public async Task<Cast> OpenAsync()
        {
            await Browser.InitializeAsync();
            _cast = new Cast(Browser);
            await _cast.OpenAsync();
            return _cast;
        }

        /// <summary>Axe, colours and width of pages, by somebody with script: axe is one.</summary>
        public async Task LookAsync(string name, params (string Name, string Path)[] pages)
        {
            var faults = new List<string>();
            var page = await _cast!.SignInAsync(name);
            foreach (var (shot, path) in pages) { await Look.AtAsync(Browser, page, shot, path, faults); }
            if (pages.Any(p => p.Name == "internal-summary")) { await page.GotoAsync(Browser.Address + pages.Single(p => p.Name == "internal-summary").Path); await Look.PrintAsync(page, "internal-summary"); }
            await page.Context.CloseAsync();
            Assert.Empty(faults);
        }

        public async ValueTask DisposeAsync()
        {
            _cast?.Dispose();
            await Browser.DisposeAsync();
        }
    }
}
