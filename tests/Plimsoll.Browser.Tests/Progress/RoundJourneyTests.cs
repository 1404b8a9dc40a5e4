// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Plimsoll.Ledger;

namespace Plimsoll.Browser.Tests.Progress;

/// <summary>A round as people run it: opened by one organisation, evidence proposed by an outsider, a reply by link, a dissent, published, compared, proven. No page needs script.</summary>
public sealed class RoundJourneyTests(Browser browser) : IClassFixture<Browser>
{
    private const string Password = "a long enough sentence";

    private static readonly string Today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_round_goes_from_the_first_form_to_the_proof_of_its_frozen_bytes()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var client = new HttpClient { BaseAddress = new Uri(browser.Address) };
        await PeopleAsync(client);

        // The assessor opens a round.
        var assessor = await SignedInAsync("eve@example.org", "/t/quay/progress/rounds");
        await assessor.GetByLabel("Name").FillAsync("Field review");
        await assessor.GetByLabel("Providers").FillAsync("north; Northern Models; Compass 2; restricted\nsouth; Southern Weights; ; open");
        foreach (var box in await assessor.Locator("input[name=process]").AllAsync()) { if (await box.GetAttributeAsync("value") is not ("1.4" or "4.1")) { await box.UncheckAsync(); } }
        await assessor.GetByLabel("What the assessors go by").FillAsync("Public documents only.");
        await PressAsync(assessor, "Open the round");
        await Browser.ArrivesAsync(assessor, "/progress/rounds/rnd_");
        var workplace = assessor.Url;
        var round = workplace.Split('/')[^1];
        await PressAsync(assessor, "Open the form");

        // An outsider proposes evidence against, by keyboard and without script; an assessor takes it.
        var outsider = await browser.OpenAsync($"/public/rounds/{round}/propose", script: false);
        await LooksAsync(outsider, "propose");
        await outsider.GetByLabel("against").CheckAsync();
        await outsider.GetByLabel("Address").FillAsync("https://news.example/usage");
        await outsider.GetByLabel("The words that count").FillAsync("No figures by sector");
        await outsider.GetByRole(AriaRole.Button, new() { Name = "Propose it" }).PressAsync("Enter");
        await Browser.ArrivesAsync(outsider, "/proposals/prp_");
        await Assertions.Expect(outsider.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Waiting for an assessor");
        await assessor.GotoAsync(workplace);
        await PressAsync(assessor, "Take it on 1.4");
        await outsider.ReloadAsync();
        await Assertions.Expect(outsider.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Taken into the round");

        // Findings; one that something is there is refused without evidence for it.
        await assessor.GotoAsync($"{workplace}/north/1.4");
        await FindAsync(assessor, "adopted");
        await Assertions.Expect(assessor.GetByRole(AriaRole.Alert)).ToContainTextAsync("has no evidence for it");
        await assessor.GetByLabel("Address").FillAsync("https://north.example/usage");
        await assessor.GetByLabel("The words that count").FillAsync("Usage by country and use case");
        await PressAsync(assessor, "Record the evidence");
        await FindAsync(assessor, "adopted");
        await Assertions.Expect(assessor.GetByText("You made this finding")).ToBeVisibleAsync();
        foreach (var (pair, finding) in new[] { ("north/4.1", "not-found"), ("south/1.4", "not-found"), ("south/4.1", "not-applicable") })
        {
            await assessor.GotoAsync($"{workplace}/{pair}");
            await FindAsync(assessor, finding);
        }

        // The provider gets a link and replies without an account.
        await assessor.GotoAsync(workplace);
        await LooksAsync(assessor, "workplace");
        var link = await InviteAsync(assessor, "Northern Models", "north");
        await assessor.GotoAsync(workplace);
        await InviteAsync(assessor, "Southern Weights", "south");
        var provider = await browser.OpenAsync(new Uri(link).AbsolutePath, script: false);
        await LooksAsync(provider, "reply");
        await provider.GetByLabel("Your reply on 1.4").FillAsync("Sectors follow next quarter.");
        await PressAsync(provider, "Send the reply");
        await Assertions.Expect(provider.GetByRole(AriaRole.Status)).ToContainTextAsync("word for word");

        // Another person reviews and dissents.
        var reviewer = await SignedInAsync("ada@example.org", $"/t/quay/progress/rounds/{round}/north/1.4");
        await Assertions.Expect(reviewer.GetByText("What laws, codes and standards ask about 1.4")).ToBeVisibleAsync();
        await reviewer.GetByLabel("Or I would say").SelectOptionAsync("partial");
        await reviewer.GetByLabel("Because").FillAsync("The figures leave out sectors.");
        await PressAsync(reviewer, "Record my dissent");
        await Assertions.Expect(reviewer.GetByText("A reviewer dissents, would say partial")).ToBeVisibleAsync();

        // The other provider has all of its last day; published on the next one, frozen, compared with the report.
        await assessor.GotoAsync(workplace);
        Assert.Equal(0, await assessor.GetByRole(AriaRole.Button, new() { Name = "Publish and freeze", Exact = true }).CountAsync());
        browser.Clock.Ahead = TimeSpan.FromDays(1);
        assessor = await SignedInAsync("eve@example.org", new Uri(workplace).AbsolutePath);
        await PressAsync(assessor, "Publish and freeze");
        await assessor.GetByRole(AriaRole.Link, new() { Name = "The public page" }).ClickAsync();
        await Browser.ArrivesAsync(assessor, $"/public/rounds/{round}$");
        var reader = await browser.OpenAsync($"/public/rounds/{round}", script: false);
        await Assertions.Expect(reader.Locator("main")).ToContainTextAsync("1 of 2 gave no reply");
        await LooksAsync(reader, "round");
        await reader.GetByRole(AriaRole.Link, new() { Name = "Northern Models" }).PressAsync("Enter");
        await Browser.ArrivesAsync(reader, "/providers/north$");
        await Assertions.Expect(reader.Locator("#p1\\.4")).ToContainTextAsync("Sectors follow next quarter.");
        await Assertions.Expect(reader.Locator("#p1\\.4")).ToContainTextAsync("would say partial: The figures leave out sectors.");
        await LooksAsync(reader, "provider");
        await reader.GotoAsync($"{browser.Address}/public/rounds/{round}/compare?with=2024-11");
        await Assertions.Expect(reader.Locator("main")).ToContainTextAsync("Other providers or other assessors may explain a change.");
        await LooksAsync(reader, "compare");
        await reader.GotoAsync($"{browser.Address}/public/rounds");
        await LooksAsync(reader, "rounds");
        await assessor.GotoAsync($"{workplace}/north/1.4");
        Assert.Equal(0, await assessor.GetByRole(AriaRole.Button, new() { Name = "Make the finding" }).CountAsync());

        // The ledger proves the frozen bytes.
        var bytes = await client.GetByteArrayAsync(new Uri($"/public/rounds/{round}/round.json", UriKind.Relative), TestContext.Current.CancellationToken);
        var entry = await client.GetByteArrayAsync(new Uri($"/public/rounds/{round}/entry.json", UriKind.Relative), TestContext.Current.CancellationToken);
        var proof = (await client.GetFromJsonAsync<JsonNode>(new Uri($"/public/rounds/{round}/proof.json", UriKind.Relative), TestContext.Current.CancellationToken))!;
        Assert.Equal($"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}", (string)JsonNode.Parse(entry)!["data"]!["document"]!);
        Assert.True(new InclusionProof((ulong)proof["leafIdx"]!, (ulong)proof["treeSize"]!, [.. proof["proof"]!.AsArray().Select(h => Hash(h!))]).Verify(TreeHash.OfLeaf(entry), Hash(proof["root"]!)));

        // The organisation's own page, from the same frame.
        await assessor.GotoAsync($"{browser.Address}/t/quay/progress/page");
        await assessor.GetByLabel("Short address").FillAsync("quay");
        await PressAsync(assessor, "Begin the page");
        await assessor.GetByRole(AriaRole.Link, new() { Name = "1.4", Exact = true }).ClickAsync();
        await Assertions.Expect(assessor.GetByText("What laws, codes and standards ask about 1.4")).ToBeVisibleAsync();
        await assessor.GetByLabel("withheld", new() { Exact = true }).CheckAsync();
        await PressAsync(assessor, "Keep it");
        await Assertions.Expect(assessor.GetByRole(AriaRole.Alert)).ToContainTextAsync("is not accounted for");
        await assessor.GetByLabel("On which ground").FillAsync("Trade secret");
        await assessor.GetByLabel("Who decided so").FillAsync("The board");
        await assessor.GetByLabel("Looked at again on").FillAsync("2099-01-01");
        await PressAsync(assessor, "Keep it");
        await Browser.ArrivesAsync(assessor, "/progress/page$");
        await assessor.GetByRole(AriaRole.Link, new() { Name = "Preview" }).ClickAsync();
        await Assertions.Expect(assessor.Locator("main")).ToContainTextAsync("Nobody else sees this.");
        await assessor.GoBackAsync();
        await PressAsync(assessor, "Publish");
        await reader.GotoAsync($"{browser.Address}/public/organisations/quay");
        await Assertions.Expect(reader.Locator("main")).ToContainTextAsync("17 not stated");
        await LooksAsync(reader, "organisation");
        await reader.GotoAsync($"{browser.Address}/public/organisations");
        await LooksAsync(reader, "organisations");
        foreach (var page in (IPage[])[assessor, outsider, provider, reviewer, reader]) { await page.Context.CloseAsync(); }
    }

    private static TreeHash Hash(JsonNode text) => new(Convert.FromBase64String((string)text!));

    private static Task PressAsync(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    private static async Task FindAsync(IPage page, string finding)
    {
        await page.Locator($"input[name=finding][value='{finding}'][type=radio]").CheckAsync();
        await PressAsync(page, "Make the finding");
    }

    private static async Task<string> InviteAsync(IPage page, string name, string id)
    {
        await page.Locator($"#until-{id}").FillAsync(Today);
        await PressAsync(page, $"Make its link for {name}");
        return await page.GetByRole(AriaRole.Status).Locator("code").InnerTextAsync();
    }

    private async Task<IPage> SignedInAsync(string email, string then)
    {
        var page = await browser.OpenAsync($"/sign-in?next={Uri.EscapeDataString(then)}", script: false);
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(Password);
        await PressAsync(page, "Sign in");
        await Browser.ArrivesAsync(page, "/progress/rounds");
        return page;
    }

    /// <summary>The state of a page by axe in light and dark, and at 320 pixels; pictures go where <c>PLIMSOLL_PICTURES</c> says.</summary>
    private async Task LooksAsync(IPage seen, string name)
    {
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1200), (ColorScheme.Dark, 1200), (ColorScheme.Light, 320) })
        {
            var page = await browser.OpenAsync("/health", scheme, width);
            await page.Context.AddCookiesAsync((await seen.Context.CookiesAsync()).Select(c => new Cookie { Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path }));
            await page.GotoAsync(seen.Url);
            if (width == 320) { Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 320, name); }
            else { Assert.Empty(await Axe.ViolationsAsync(page)); }
            if (Environment.GetEnvironmentVariable("PLIMSOLL_PICTURES") is { Length: > 0 } folder) { await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}-{scheme}.png"), FullPage = true }); }
            await page.Context.CloseAsync();
        }
    }

    /// <summary>An organisation with an assessor and a reviewer, made over the API.</summary>
    private async Task PeopleAsync(HttpClient client)
    {
        var token = (await File.ReadAllTextAsync(Path.Combine(browser.Data, "first-admin-token"), TestContext.Current.CancellationToken)).Trim();
        var eve = (string)(await PostAsync(client, null, "/api/v1/accounts/first", new JsonObject { ["token"] = token, ["email"] = "eve@example.org", ["password"] = Password, ["name"] = "Eve" }))["key"]!;
        var tenant = (string)(await PostAsync(client, eve, "/api/v1/tenants", new JsonObject { ["name"] = "Quayside Watch", ["slug"] = "quay", ["roles"] = new JsonArray("provider") }))["tenant"]!;
        var invited = await PostAsync(client, eve, $"/api/v1/t/{tenant}/invitations", new JsonObject { ["email"] = "ada@example.org", ["roles"] = new JsonArray("approver") });
        await PostAsync(client, null, "/api/v1/accounts/invited", new JsonObject { ["token"] = (string)invited["token"]!, ["password"] = Password, ["name"] = "Ada" });
    }

    private static async Task<JsonNode> PostAsync(HttpClient client, string? key, string path, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        if (key is not null) { request.Headers.Authorization = new("Bearer", key); }
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonNode.Parse(text)!;
    }
}
