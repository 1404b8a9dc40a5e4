// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Plimsoll.Browser.Tests.Release;

/// <summary>Without script the governance lead lays the way ahead out, is told what weights do, moves on and back; a director reads one page.</summary>
public sealed partial class StagedPlanJourneyTests(Browser browser, Demonstration demo) : IClassFixture<Browser>, IClassFixture<Demonstration>
{
    [Fact]
    public async Task Without_script_a_governance_lead_lays_the_way_out_moves_on_and_back_and_a_director_reads_one_page()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var cast = new Cast(browser);
        await cast.OpenAsync();
        var release = await InternalAsync(cast);
        var faults = new List<string>();
        var eve = await cast.SignInAsync("eve", script: false);
        var scripted = await cast.SignInAsync("eve");
        var path = $"/t/acme/releases/{release}";

        await eve.GotoAsync(browser.Address + path);
        await Assertions.Expect(eve.Locator("#next-gate")).ToContainTextAsync("No way ahead is laid out beyond internal use");
        await eve.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Lay it out step by step" }).ClickAsync();
        await Assertions.Expect(Head(eve)).ToHaveTextAsync("Which way ahead for Sloop 1.0, and which way back?");
        await Look.AtAsync(browser, scripted, "staged-plan-empty", $"{path}/staged-plan", faults);
        await eve.Locator("[id='internal.on']").FillAsync("Three colleagues who wrote none of it read the report\nPartners used it for four weeks");
        await eve.Locator("[name='internal.canBeUndone'][value=yes]").CheckAsync();
        await eve.Locator("#lay summary", new PageLocatorOptions { HasTextString = "Research release" }).ClickAsync();
        await eve.Locator("[name=steps][value=research]").CheckAsync();
        await eve.Locator("[id='research.audience']").SelectOptionAsync("vetted researchers");
        await eve.Locator("[name='research.components'][value=weights]").CheckAsync();
        await eve.Locator("[id='research.suspend']").FillAsync("Somebody used it against people");
        await eve.Locator("[name='research.canBeUndone'][value=yes]").CheckAsync();
        await eve.Locator("[id='research.plannedDay']").FillAsync("2027-03-01");
        await LayAsync();
        await Assertions.Expect(Alert(eve)).ToContainTextAsync("Research release: whether it can be undone “yes” is said of weights that go to vetted researchers, who keep them");

        // What was typed stands there, in parts that are open.
        await Assertions.Expect(eve.Locator("[id='research.suspend']")).ToHaveValueAsync("Somebody used it against people");
        await eve.Locator("[name='research.canBeUndone'][value=no]").CheckAsync();
        await LayAsync();
        await Assertions.Expect(Alert(eve)).ToContainTextAsync("Let an earlier step hand out one of code, data, architecture, evaluations, paper, or say why not");
        await eve.Locator("[id='research.weightsFirst']").FillAsync("What is to be looked for shows in the weights alone");
        await LayAsync();
        await Assertions.Expect(Head(eve)).ToHaveTextAsync("Sloop 1.0 stands at internal use; research release is the next step.");
        await Assertions.Expect(eve.Locator("#next-gate")).ToContainTextAsync("Research release, to vetted researchers, planned for 1 March 2027, which is promised to nobody.");
        await Look.AtAsync(browser, scripted, "staged-plan", $"{path}/staged-plan", faults);
        await Look.AtAsync(browser, scripted, "release-staged", path, faults);

        // Each criterion is answered, or nothing moves.
        await eve.Locator("#on summary").ClickAsync();
        await eve.Locator("#criterion-1").FillAsync("Ben, Noor and Ida, on 24 November");
        await OnAsync();
        await Assertions.Expect(Alert(eve)).ToContainTextAsync("Criterion 2 “Partners used it for four weeks” is a criterion of moving on of which nothing is said");
        await Assertions.Expect(eve.Locator("#criterion-1")).ToHaveValueAsync("Ben, Noor and Ida, on 24 November");
        await eve.Locator("#criterion-2").FillAsync("From 1 to 29 November");
        await OnAsync();
        await Assertions.Expect(Head(eve)).ToHaveTextAsync("Sloop 1.0 stands at the last step, research release.");
        await Assertions.Expect(eve.Locator("#moves")).ToContainTextAsync("From 1 to 29 November");

        await eve.Locator("#back summary").ClickAsync();
        await eve.GetByLabel("Somebody used it against people (suspend it)").CheckAsync();
        await eve.GetByLabel("Back to").SelectOptionAsync("Internal use");
        await eve.GetByLabel("What happened").FillAsync("It was used to find where people live");
        await eve.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Move back" }).ClickAsync();
        await Assertions.Expect(Head(eve)).ToHaveTextAsync("Sloop 1.0 stands at internal use; research release is the next step.");
        await Assertions.Expect(eve.Locator("#moves li").First).ToContainTextAsync("It was used to find where people live");
        await Look.AtAsync(browser, scripted, "staged-plan-moved", $"{path}/staged-plan", faults);

        await eve.GotoAsync(browser.Address + path);
        await eve.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Summary for a board, on one page" }).ClickAsync();
        await Assertions.Expect(Head(eve)).ToHaveTextAsync("Sloop 1.0, for the board of Acme Models");
        await Assertions.Expect(eve.Locator("#asked")).ToContainTextAsync("Nothing.");
        await Look.AtAsync(browser, scripted, "board", $"{path}/board", faults);
        Assert.Equal(1, await PagesAsync(scripted));
        await eve.Context.CloseAsync();
        await scripted.Context.CloseAsync();
        Assert.Empty(faults);

        Task LayAsync() => eve.Locator("#lay button").ClickAsync();
        Task OnAsync() => eve.Locator("#on button").ClickAsync();
    }

    [Fact]
    public async Task The_summary_of_each_release_of_the_sample_prints_on_one_page_of_A4()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        var (page, faults) = (await demo.SignInAsync("eve"), new List<string>());
        foreach (var name in new[] { "Harbour 2.0", "Harbour 2.1" })
        {
            var release = await demo.ReleaseAsync(page, name);
            await Look.AtAsync(demo.Browser, page, $"board-{name}", $"{release}/board", faults);
            Assert.Equal(1, await PagesAsync(page));
        }
        await page.Context.CloseAsync();
        Assert.Empty(faults);
    }

    [GeneratedRegex(@"/Type\s*/Page\b(?!s)")]
    private static partial Regex PageOf { get; }

    /// <summary>How many pages of A4 the page takes that is open.</summary>
    private static async Task<int> PagesAsync(IPage page)
    {
        var pdf = await page.PdfAsync(new PagePdfOptions { Format = "A4", Margin = new Margin { Top = "12mm", Bottom = "12mm", Left = "14mm", Right = "14mm" } });
        return PageOf.Count(Encoding.Latin1.GetString(pdf));
    }

    private static ILocator Head(IPage page) => page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 });

    private static ILocator Alert(IPage page) => page.GetByRole(AriaRole.Alert);

    private static async Task<string> InternalAsync(Cast cast)
    {
        var model = (string)(await cast.PostAsync($"{Cast.Tenant}/models", new JsonObject { ["name"] = "Sloop", ["modelType"] = "general" }))["id"]!;
        await cast.PostAsync($"{Cast.Tenant}/models/{model}/versions", new JsonObject
        {
            ["version"] = "1.0", ["confirmed"] = true, ["files"] = new JsonArray(new JsonObject { ["path"] = "model.safetensors", ["sha256"] = Cast.Sha256("sloop") }),
        });
        var release = (string)(await cast.PostAsync($"{Cast.Tenant}/releases", new JsonObject
        {
            ["model"] = model, ["version"] = "1.0",
            ["plan"] = new JsonObject { ["releaseType"] = "open", ["components"] = new JsonArray("paper"), ["audience"] = "own-staff", ["stage"] = "internal", ["uses"] = new JsonArray("chat") },
        }))["id"]!;
        await cast.PutAsync($"{Cast.Tenant}/releases/{release}/assessment", new JsonObject { ["modelType"] = "general" });
        return release;
    }
}
