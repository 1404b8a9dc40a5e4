// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Plimsoll.Browser.Tests.Release;

namespace Plimsoll.Browser.Tests.Chain;

/// <summary>
/// Three people of one value chain bring the same model to its users, at pages and without script: whoever provides it, whoever adapts it, and one person
/// alone who builds an application on it. What the last one has to do is counted.
/// </summary>
public sealed class ValueChainJourneyTests(Browser browser) : IClassFixture<Browser>
{
    /// <summary>The most that is asked of a small application developer, from the invitation to the model in service.</summary>
    private const int MostPages = 12;

    private const int MostFields = 40;

    [Fact]
    public async Task A_provider_an_adapter_and_one_person_alone_bring_a_model_into_service_and_hand_its_duties_on()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var cast = new Cast(browser);
        await cast.OpenAsync();
        var ben = await cast.InviteAsync("ben", "Ben Okafor", "approver");

        // The provider: registers, answers the list on one page, has it approved by somebody who wrote none of it, and puts it into service.
        var eve = await Counted.OverAsync(await cast.SignInAsync("eve", script: false));
        await eve.GoAsync($"{browser.Address}/t/acme/registry/new/model");
        await eve.FillAsync("Name", "Sloop");
        await eve.ChooseAsync("Type", "general");
        await eve.FillAsync("Version", "1.0");
        await eve.FillAsync("Its files", $"{Cast.Sha256("the weights of Sloop")}  model.safetensors\n");
        await eve.PressAsync("Register it");
        var provided = await eve.OpenReleaseAsync("Sloop 1.0");
        await eve.AnswerAsync("What was tested.md", "What was tried before release, by whom, and what came of it");
        await eve.DeclareAsync();
        // Who owes what is part of what is approved: it is handed over first.
        var toQuay = await eve.HandOverAsync(provided, "model adapter", "Quay Labs", "Weights under licence, adapted for harbours", most: 3);
        await cast.ApproveAsync(provided, ben);
        await eve.IntoServiceAsync(provided);

        // The adapter: comes in by an invitation, answers the sheet, says what its model came from, and hands on.
        await cast.PostAsync("/api/v1/tenants", new JsonObject { ["name"] = "Quay Labs", ["slug"] = "quay", ["roles"] = new JsonArray("adapter"), ["onePerson"] = true });
        var quinn = await Counted.OverAsync(await browser.OpenAsync(await InvitationAsync(cast, "quay", "quinn"), script: false));
        await quinn.ComeInAsync("Quinn Abara");
        await LeaveAsync(cast, "quay");
        await quinn.AnswerSheetAsync(toQuay, "Quinn Abara");
        await quinn.GoAsync($"{browser.Address}/t/quay/registry/new/model");
        await quinn.FillAsync("Name", "Sloop for harbours");
        await quinn.ChooseAsync("Type", "general");
        await quinn.FillAsync("Version", "1.0-h");
        await quinn.FillAsync("Its files", $"{Cast.Sha256("the weights of Sloop for harbours")}  model.safetensors\n");
        await quinn.ChooseAsync("Where it came from", "fine-tuned-from");
        await quinn.FillAsync("Which model that was", "Sloop 1.0 of Acme Models");
        await quinn.PressAsync("Register it");
        var adapted = await quinn.OpenReleaseAsync("Sloop for harbours 1.0-h");
        await quinn.AnswerAsync("Adapting.md", "What was changed, on which data, and how it was tried since");
        await quinn.DeclareAsync();
        var toDee = await quinn.HandOverAsync(adapted, "application developer", "Dee’s timetables", "Behind one web page for passengers", most: 3);
        await quinn.ApproveAloneAsync();
        await quinn.IntoServiceAsync(adapted);
        await Assertions.Expect(quinn.Page.Locator("#origin")).ToContainTextAsync("fine-tuned from Sloop 1.0 of Acme Models");

        // One person alone, who calls that model in an application: everything from the invitation to a model that may serve.
        await cast.PostAsync("/api/v1/tenants", new JsonObject { ["name"] = "Dee’s timetables", ["slug"] = "dee", ["roles"] = new JsonArray("developer"), ["onePerson"] = true });
        var dee = await Counted.OverAsync(await browser.OpenAsync(await InvitationAsync(cast, "dee", "dee"), width: 320, script: false));
        await dee.ComeInAsync("Dee Mbeki");
        await LeaveAsync(cast, "dee");
        await dee.FollowAsync("Register a model");
        await dee.FillAsync("Name", "Sloop for harbours");
        await dee.ChooseAsync("Type", "general");
        await dee.FillAsync("Or who provides it", "Quay Labs");
        await dee.FillAsync("Version", "1.0-h");
        await dee.FillAsync("Or, of a model that you only call: where you reach it", "https://api.quay.example/v1");
        await dee.PressAsync("Register it");
        var built = await dee.OpenReleaseAsync("Sloop for harbours 1.0-h");
        await dee.AnswerAsync("How my timetable uses it.md", "What passengers can ask, what is shown to be machine-made, how I hear of trouble, and what I do then");
        await dee.DeclareAsync();
        await dee.ApproveAloneAsync();
        await dee.IntoServiceAsync(built);
        await dee.AnswerSheetAsync(toDee, "Dee Mbeki");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"one person alone: {dee.Pages.Count} pages, {dee.Loads} times one was loaded, {dee.Fields} fields: {string.Join(", ", dee.Pages)}");
        Assert.InRange(dee.Pages.Count, 8, MostPages);
        Assert.InRange(dee.Fields, 20, MostFields);

        // What came of it: three models may serve, and what one person alone approved says so.
        using var http = new HttpClient { BaseAddress = new Uri(browser.Address) };
        foreach (var (who, slug, release, alone) in ((Counted, string, string, bool)[])[(eve, "acme", provided, false), (quinn, "quay", adapted, true), (dee, "dee", built, true)])
        {
            await who.GoAsync($"{browser.Address}/t/{slug}/releases/{release}/gate");
            await Assertions.Expect(who.Page.Locator("#verdict")).ToContainTextAsync("Clear");
            var weak = Assertions.Expect(who.Page.Locator("#verdict"));
            await (alone ? weak : weak.Not).ToContainTextAsync("Weakness:");
            var status = JsonNode.Parse(await http.GetStringAsync($"/public/releases/{release}/status", TestContext.Current.CancellationToken))!;
            Assert.Contains("\"state\":\"active\"", Encoding.UTF8.GetString(Convert.FromBase64String((string)status["payload"]!)), StringComparison.Ordinal);
        }
        foreach (var (who, slug, receiver) in ((Counted, string, string)[])[(eve, "acme", "Quay Labs"), (quinn, "quay", "Dee’s timetables")])
        {
            await who.GoAsync($"{browser.Address}/t/{slug}/chain");
            await Assertions.Expect(who.Page.Locator("main")).ToContainTextAsync(receiver);
            await Assertions.Expect(who.Page.Locator("main")).ToContainTextAsync("answered");
        }
        foreach (var one in (Counted[])[eve, quinn, dee]) { await one.Page.Context.CloseAsync(); }
    }

    private static async Task<string> InvitationAsync(Cast cast, string slug, string name)
    {
        var invited = await cast.PostAsync($"/api/v1/t/{slug}/invitations", new JsonObject { ["email"] = $"{name}@example.org", ["roles"] = new JsonArray("administrator", "governance", "approver") });
        return $"/invitation?token={(string)invited["token"]!}";
    }

    /// <summary>Whoever opened the organisation for somebody leaves it to them.</summary>
    private static async Task LeaveAsync(Cast cast, string slug)
    {
        var eve = (await cast.GetAsync($"/api/v1/t/{slug}/people"))["people"]!.AsArray().Single(p => (string)p!["email"]! == "eve@example.org")!;
        await cast.DeleteAsync($"/api/v1/t/{slug}/people/{(string)eve["account"]!}");
    }

    /// <summary>A person at pages, who counts which pages they saw and which fields they filled in.</summary>
    private sealed class Counted(IPage page)
    {
        public IPage Page => page;

        /// <summary>Addresses of pages, without what one asks of them.</summary>
        public SortedSet<string> Pages { get; } = new(StringComparer.Ordinal);

        /// <summary>How often a page was loaded, the same one again included.</summary>
        public int Loads { get; private set; }

        public int Fields { get; private set; }

        public static Task<Counted> OverAsync(IPage page)
        {
            var counted = new Counted(page);
            counted.Saw(page.Url);
            page.FrameNavigated += (_, frame) =>
            {
                if (frame == page.MainFrame) { counted.Saw(frame.Url); }
            };
            return Task.FromResult(counted);
        }

        private void Saw(string url)
        {
            Loads++;
            Pages.Add(System.Text.RegularExpressions.Regex.Replace(new Uri(url).AbsolutePath, "rel_[0-9A-Za-z]+|/hand-over/.+", m => m.Value[0] == '/' ? "/hand-over/…" : "…"));
        }

        public Task<IResponse?> GoAsync(string address) => page.GotoAsync(address);

        public Task FollowAsync(string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).First.ClickAsync();

        public Task PressAsync(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

        public async Task FillAsync(string label, string text)
        {
            Fields++;
            await page.GetByLabel(label, new() { Exact = true }).FillAsync(text);
        }

        public async Task ChooseAsync(string label, string value)
        {
            Fields++;
            await page.GetByLabel(label, new() { Exact = true }).SelectOptionAsync(value);
        }

        public async Task CheckAsync(ILocator field)
        {
            Fields++;
            await field.CheckAsync();
        }

        public async Task ComeInAsync(string name)
        {
            await FillAsync("Name", name);
            await FillAsync("Password", "a sentence that nobody guesses");
            await PressAsync("Come in");
            await Browser.ArrivesAsync(page, "/t/[a-z]+$");
        }

        /// <summary>A release for customers, over a service; its list is derived for what the organisation is.</summary>
        public async Task<string> OpenReleaseAsync(string version)
        {
            await FollowAsync("Open a release");
            Fields++;
            await page.GetByLabel("Version", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = version });
            await ChooseAsync("How it is made available", "restricted");
            await ChooseAsync("How far it goes next", "restricted");
            await ChooseAsync("Who can reach it", "customers");
            await FillAsync("Uses that it is meant for", "timetables");
            await PressAsync("Open the release");
            await Browser.ArrivesAsync(page, "/assessment$");
            await CheckAsync(page.GetByLabel("text", new() { Exact = true }));
            await PressAsync("Derive the list");
            await Browser.ArrivesAsync(page, "/releases/rel_[0-9A-Za-z]+$");
            return new Uri(page.Url).AbsolutePath.Split('/')[^1];
        }

        /// <summary>Everything that the gate asks for, on one page with one file.</summary>
        public async Task AnswerAsync(string file, string says)
        {
            var link = page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Answer .* on one page$") });
            // Where one practice alone is open the release leads to its page, and the list to this one.
            if (await link.CountAsync() == 0) { await page.Locator("nav.parts").GetByRole(AriaRole.Link, new() { Name = "Practices" }).ClickAsync(); }
            await link.First.ClickAsync();
            await Browser.ArrivesAsync(page, "/answers$");
            foreach (var choice in await page.Locator("#answers select").AllAsync())
            {
                Fields++;
                await choice.SelectOptionAsync("shown");
            }
            Fields++;
            await page.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = file, MimeType = "text/markdown", Buffer = Encoding.UTF8.GetBytes(says) });
            await PressAsync("Put it on the record");
            await Browser.ArrivesAsync(page, "/gate$");
        }

        /// <summary>The question that every gate asks from a day on.</summary>
        public async Task DeclareAsync()
        {
            var question = page.Locator("#intimate-images-and-child-material");
            if (await question.Locator("details").GetAttributeAsync("open") is null) { await question.Locator("summary").ClickAsync(); }
            await CheckAsync(question.Locator("input[value=could-not]"));
            Fields++;
            await question.GetByLabel("Why it could not, or what prevents it").FillAsync("It gives text about ships only");
            await question.GetByRole(AriaRole.Button).ClickAsync();
            await Browser.ArrivesAsync(page, "/gate$");
        }

        public async Task ApproveAloneAsync()
        {
            await FollowAsync("Approvals");
            await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Approve ") }).ClickAsync();
            await Browser.ArrivesAsync(page, "/approvals");
        }

        public async Task IntoServiceAsync(string release)
        {
            var slug = new Uri(page.Url).AbsolutePath.Split('/')[2];
            await page.GotoAsync($"{new Uri(page.Url).GetLeftPart(UriPartial.Authority)}/t/{slug}/releases/{release}/gate");
            await PressAsync("Judge on the record");
            await Browser.ArrivesAsync(page, "#decisions$");
            await Assertions.Expect(page.Locator("#decisions")).ToContainTextAsync("Clear for Restricted API");
            await page.Locator("nav.parts a").First.ClickAsync();
            await PressAsync("Put it into service for timetables");
            await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("It is active");
        }

        /// <summary>A sheet for whoever comes next in the chain.</summary>
        /// <returns>The link to answer it by.</returns>
        public async Task<string> HandOverAsync(string release, string kind, string to, string deployment, int most)
        {
            await page.Locator("nav.parts").GetByRole(AriaRole.Link, new() { Name = "Hand-overs" }).ClickAsync();
            await CheckAsync(page.GetByLabel(kind, new() { Exact = true }));
            await PressAsync("Fill in a sheet for it");
            await Browser.ArrivesAsync(page, "kind=");
            await FillAsync("Organisation", to);
            await FillAsync("How the model is deployed there", deployment);
            if (await page.Locator("#quiet > summary").CountAsync() > 0) { await page.Locator("#quiet > summary").ClickAsync(); }
            var handed = 0;
            foreach (var select in await page.Locator("select[name^=owes-]").AllAsync())
            {
                await select.SelectOptionAsync(handed++ < most ? "both" : "out");
            }
            await PressAsync("Sign the sheet");
            return await page.GetByRole(AriaRole.Status).Locator(".code").InnerTextAsync();
        }

        /// <summary>Every line of a sheet that came by a link is accepted.</summary>
        public async Task AnswerSheetAsync(string link, string name)
        {
            await page.GotoAsync(link);
            foreach (var accepted in await page.Locator("input[value=accepted]").AllAsync()) { await CheckAsync(accepted); }
            await FillAsync("Your name", name);
            await PressAsync("Record these answers");
            await Browser.ArrivesAsync(page, "sent=true$");
        }
    }
}
