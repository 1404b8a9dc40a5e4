// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Plimsoll.Browser.Tests.Release;

namespace Plimsoll.Browser.Tests.Usage;

/// <summary>A request for access from the letter to the answer, without script: an officer enters, completes and grants it, a researcher asks.</summary>
public sealed class ResearchJourneyTests(Browser browser) : IClassFixture<Browser>
{
    private static DateTimeOffset LastMonth => TimeProvider.System.GetUtcNow().AddMonths(-1);

    [Fact]
    public async Task A_request_is_entered_and_granted_and_the_researcher_gets_an_answer_and_sees_nothing_else()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var cast = new Cast(browser);
        await cast.OpenAsync();
        await cast.InviteAsync("rosa", "Rosa Diaz", "researcher");
        var events = new JsonArray();
        for (var i = 0; i < 500; i++) { events.Add(new JsonObject { ["at"] = LastMonth.AddSeconds(-i).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), ["model"] = "tidewater-7b", ["user"] = $"u-{i}", ["region"] = "DE" }); }
        await cast.PostAsync($"{Cast.Tenant}/usage/events", events);
        var faults = new List<string>();

        var eve = await cast.SignInAsync("eve", script: false);
        await eve.GotoAsync($"{browser.Address}/t/acme/usage/budget");
        await Press(eve, "Set the budget");
        await eve.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Research", Exact = true }).ClickAsync();
        await Assertions.Expect(Heading(eve)).ToHaveTextAsync("Nobody waits for access.");
        foreach (var (field, text) in new[] { ("Applicant", "Rosa Diaz"), ("Affiliation", "University of the Coast"), ("Independence and funding", "Publicly funded."), ("Research question", "In which countries is it used?"), ("Data asked for, and why they are necessary", "People by country, last month."), ("Safeguards", "One locked machine.") })
        {
            await eve.GetByLabel(field, new PageGetByLabelOptions { Exact = true }).FillAsync(text);
        }
        await Press(eve, "Enter it");
        await Assertions.Expect(Heading(eve)).ToHaveTextAsync("In which countries is it used?");
        await Press(eve, "It holds all that a decision needs");
        var project = new Uri(eve.Url).AbsolutePath;
        var seeing = await cast.SignInAsync("eve");
        await Look.AtAsync(browser, seeing, "research-decide", project, faults);
        await eve.GetByLabel("Rosa Diaz").CheckAsync();
        await eve.GetByLabel("People by country").CheckAsync();
        await eve.Locator("#grant").GetByLabel("Why", new LocatorGetByLabelOptions { Exact = true }).FillAsync("Independent and necessary.");
        await Press(eve, "Grant access");
        await Assertions.Expect(eve.Locator(".lead")).ToContainTextAsync("active");
        await Look.AtAsync(browser, seeing, "research-list", "/t/acme/usage/research", faults);
        await seeing.Context.CloseAsync();
        await eve.Context.CloseAsync();

        var rosa = await cast.SignInAsync("rosa", script: false);
        await rosa.GotoAsync($"{browser.Address}/home");
        await Assertions.Expect(rosa).ToHaveURLAsync($"{browser.Address}/t/acme/usage/research");
        await rosa.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "In which countries is it used?" }).ClickAsync();
        await Press(rosa, "See what it costs");
        await Assertions.Expect(rosa.Locator("#preview")).ToContainTextAsync("Left to the project afterwards: ρ 0.1");
        await Press(rosa, "Spend it and ask");
        await Assertions.Expect(rosa.Locator("#answers")).ToContainTextAsync("people used models of Acme Models in Germany");
        Assert.Equal(403, (await rosa.GotoAsync($"{browser.Address}/t/acme/usage"))!.Status);
        await rosa.Context.CloseAsync();
        rosa = await cast.SignInAsync("rosa");
        await Look.AtAsync(browser, rosa, "research-project", $"{project}?template=geography&window={LastMonth.ToString("yyyy-MM", CultureInfo.InvariantCulture)}", faults);
        await rosa.Context.CloseAsync();
        Assert.Empty(faults);
    }

    [Fact]
    public async Task Somebody_without_an_account_applies_without_script_and_sees_by_the_receipt_what_came_of_it()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        await using var own = new Browser();
        await own.InitializeAsync();
        using var cast = new Cast(own);
        await cast.OpenAsync();
        var faults = new List<string>();
        var eve = await cast.SignInAsync("eve", script: false);
        await eve.GotoAsync($"{own.Address}/t/acme/usage/research");
        await Press(eve, "Open it");

        var rosa = await own.OpenAsync("/public/research/acme", script: false);
        await Assertions.Expect(rosa.Locator("#counts")).ToContainTextAsync("none is decided yet");
        foreach (var (field, text) in new[] { ("Applicant", "Rosa Diaz, rosa@example.org"), ("Affiliation", "University of the Coast"), ("Independence and funding", "Publicly funded."), ("Research question", "In which countries is it used?"), ("Data asked for, and why they are necessary", "People by country, last month."), ("Safeguards", "One locked machine.") })
        {
            await rosa.GetByLabel(field, new PageGetByLabelOptions { Exact = true }).FillAsync(text);
        }
        await Press(rosa, "Apply");
        await Assertions.Expect(Heading(rosa)).ToHaveTextAsync("Nobody has looked at it yet.");
        var receipt = new Uri(rosa.Url).AbsolutePath;

        await eve.GotoAsync($"{own.Address}/t/acme/usage/research");
        await Assertions.Expect(Heading(eve)).ToHaveTextAsync("One request waits for a decision.");
        var seeing = await cast.SignInAsync("eve");
        await Look.AtAsync(own, seeing, "research-untaken", "/t/acme/usage/research", faults);
        await seeing.Context.CloseAsync();
        await Press(eve, "Take it up");
        await Assertions.Expect(Heading(eve)).ToHaveTextAsync("In which countries is it used?");
        await eve.Locator("#refusal").FillAsync("Published tables answer it.");
        await Press(eve, "Refuse access");
        await eve.Context.CloseAsync();

        var looking = await own.OpenAsync(receipt);
        await Look.AtAsync(own, looking, "research-withdraw", receipt, faults);
        await looking.Context.CloseAsync();
        await rosa.GotoAsync(own.Address + receipt);
        await Assertions.Expect(Heading(rosa)).ToHaveTextAsync("Access was refused.");
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("Published tables answer it.");
        // Withdrawn by the page alone, with a tick.
        await rosa.GetByLabel("Erase what I wrote").CheckAsync();
        await Press(rosa, "Withdraw and erase");
        await Assertions.Expect(rosa.Locator(".lead")).ToContainTextAsync("What you wrote is erased.");
        Assert.Equal(0, await rosa.Locator("#withdraw").CountAsync());
        await rosa.Context.CloseAsync();
        var anybody = await own.OpenAsync("/public/research/acme");
        await Look.AtAsync(own, anybody, "research-apply", "/public/research/acme", faults);
        await Look.AtAsync(own, anybody, "research-receipt", receipt, faults);
        await anybody.Context.CloseAsync();
        Assert.Empty(faults);
    }

    private static ILocator Heading(IPage page) => page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 });

    private static Task Press(IPage page, string button) => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button }).ClickAsync();
}
