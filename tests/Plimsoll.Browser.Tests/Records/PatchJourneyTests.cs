// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Plimsoll.Browser.Tests.Release;

namespace Plimsoll.Browser.Tests.Records;

/// <summary>
/// Without script a governance lead puts a vulnerability of a released model into the register, under embargo; the gate is held and says how to go on; a patch goes
/// out by a short gate, and the advisory with it. The pages on the way are looked at light, dark and narrow.
/// </summary>
public sealed class PatchJourneyTests(Browser browser) : IClassFixture<Browser>
{
    private const string Secret = "Weights can be read out of answers";

    [Fact]
    public async Task A_vulnerability_holds_the_gate_a_patch_fixes_it_by_a_short_gate_and_whoever_built_on_it_hears_once()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var cast = new Cast(browser);
        await cast.OpenAsync();
        string[] approvers = [await cast.InviteAsync("noor", "Noor Haddad", "approver"), await cast.InviteAsync("omar", "Omar Reyes", "approver")];
        var old = await ServedAsync(cast, approvers);
        var model = (string)(await cast.GetAsync($"{Cast.Tenant}/releases/{old}"))["model"]!;
        await BuildOnAsync(cast);
        var faults = new List<string>();
        var scripted = await cast.SignInAsync("eve");
        var (eve, noor) = (await cast.SignInAsync("eve", script: false), await cast.SignInAsync("noor", script: false));

        // She enters it, under embargo.
        await eve.GotoAsync($"{browser.Address}/t/acme");
        await FollowAsync(eve, "Vulnerabilities");
        await FollowAsync(eve, "Record a vulnerability");
        await eve.GetByLabel("What it is called").FillAsync(Secret);
        await eve.GetByLabel("What it lets somebody do").FillAsync("Whoever asks a million times gets a layer");
        await eve.GetByLabel("Class", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("weights-leak");
        await eve.GetByLabel("Severity").SelectOptionAsync("critical");
        await eve.GetByLabel("Exploitation").SelectOptionAsync("none");
        await eve.GetByLabel("Who found it").FillAsync("Rosa Finder");
        await eve.GetByLabel("Found on").FillAsync("2026-11-02");
        await eve.GetByLabel("You knew of it on").FillAsync("2026-11-03");
        await eve.GetByLabel("What to do until there is a fix").FillAsync("Let nobody ask more than a thousand times a day");
        await eve.GetByLabel("Embargo").FillAsync(browser.Clock.GetUtcNow().AddDays(10).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await eve.Locator("#version").SelectOptionAsync($"{model} 1.0");
        await eve.Locator("#status").SelectOptionAsync("affected");
        await PressAsync(eve, "Put it into the register");
        await Browser.ArrivesAsync(eve, "/vulnerabilities/vln_");
        var vulnerability = new Uri(eve.Url).AbsolutePath;
        await Assertions.Expect(eve.Locator("#state")).ToContainTextAsync("It holds the gate of every release of them");
        await Look.AtAsync(browser, scripted, "vulnerability", vulnerability, faults);
        await Look.AtAsync(browser, scripted, "vulnerability-new", "/t/acme/vulnerabilities/new", faults);
        await Look.AtAsync(browser, scripted, "vulnerabilities", "/t/acme/vulnerabilities", faults);
        await PressAsync(eve, "Publish the advisory");
        await Assertions.Expect(Alert(eve)).ToContainTextAsync("is the last day on which nothing is published of it");

        // The gate says why it is held and how to go on; whoever may not read the register hears that it is held, and by whom it goes on.
        await eve.GotoAsync($"{browser.Address}/t/acme/releases/{old}/gate");
        await Assertions.Expect(eve.Locator("#verdict")).ToContainTextAsync("The register of vulnerabilities holds it");
        await Assertions.Expect(eve.Locator("#vulnerabilities")).ToContainTextAsync("fix it in another version, and open that as a patch of this release");
        await Look.AtAsync(browser, scripted, "gate-vulnerable", $"/t/acme/releases/{old}/gate", faults);
        await noor.GotoAsync($"{browser.Address}/t/acme/releases/{old}/gate");
        await Assertions.Expect(noor.Locator("#vulnerabilities")).ToContainTextAsync("administrator, governance lead or engineer sees");
        Assert.DoesNotContain(Secret, await noor.ContentAsync(), StringComparison.Ordinal);

        // A patch: what it fixes, what it touches, and nothing else.
        await cast.PostAsync($"{Cast.Tenant}/models/{model}/versions", new JsonObject
        {
            ["version"] = "1.1", ["confirmed"] = true, ["files"] = new JsonArray(new JsonObject { ["path"] = "model.safetensors", ["sha256"] = Cast.Sha256("Sloop, mended") }),
        });
        await FollowAsync(eve, "Open the patch that fixes it");
        await Assertions.Expect(eve.Locator("h1")).ToHaveTextAsync("A patch of Sloop 1.0");
        await Assertions.Expect(eve.GetByLabel(Secret)).ToBeCheckedAsync();
        await Look.AtAsync(browser, scripted, "patch-new", $"/t/acme/releases/{old}/patch", faults);
        await eve.Locator("#version").SelectOptionAsync("1.1");
        await eve.Locator("#words").FillAsync("The last layer was trained anew; nothing else was");
        await PressAsync(eve, "Open the patch");
        await Assertions.Expect(Alert(eve)).ToContainTextAsync("are none or repeated");
        await Assertions.Expect(eve.Locator("#words")).ToHaveValueAsync("The last layer was trained anew; nothing else was");
        var touched = eve.Locator("#touches input").First;
        var practice = (await touched.GetAttributeAsync("value"))!;
        var standing = await eve.Locator("#touches input").CountAsync();
        await touched.CheckAsync();
        await PressAsync(eve, "Open the patch");
        await Browser.ArrivesAsync(eve, "/update$");
        await Assertions.Expect(eve.Locator("h1")).ToHaveTextAsync("1 answer waits to be confirmed or replaced.");
        await Assertions.Expect(eve.Locator("#kept")).ToContainTextAsync($"Carried over, and counts: {standing - 1}");
        await Assertions.Expect(eve.Locator("#patch")).ToContainTextAsync("Record the evaluation that tested the fix at this release");
        var path = new Uri(eve.Url).AbsolutePath[..^"/update".Length];
        var patch = path.Split('/')[^1];
        await Look.AtAsync(browser, scripted, "patch-update", $"{path}/update", faults);

        // What the short gate asks: the practice that is touched, the fix's test, approvals; and, from its day on, the question.
        await eve.GotoAsync($"{browser.Address}{path}/gate");
        await Assertions.Expect(eve.Locator("#verdict .missing li")).ToHaveCountAsync(3);
        await Assertions.Expect(eve.Locator("#verdict")).ToContainTextAsync($"{standing - 1} answers were carried over from {old} and not looked at again");
        await eve.GotoAsync($"{browser.Address}{path}/practices/{practice}");
        foreach (var box in await eve.Locator("#waits [name=answers]").AllAsync()) { await box.CheckAsync(); }
        await eve.Locator("#why").FillAsync("It was looked at again with the new layer");
        await eve.Locator("#sure input").CheckAsync();
        await eve.Locator("#waits button").ClickAsync();
        await Assertions.Expect(eve.Locator("main")).ToContainTextAsync("Confirmed as it is asked now by Eve Lindqvist");
        await eve.GotoAsync($"{browser.Address}{path}/update");
        await Assertions.Expect(eve.Locator("h1")).ToHaveTextAsync("Nothing waits any more of what was carried over.");
        var evaluation = await TestedAsync(cast, patch);

        // The register: fixed in 1.1, by what tested it; 1.0 is affected, and 1.1 fixes it.
        await eve.GotoAsync(browser.Address + vulnerability);
        await SayAsync(eve, $"{model} 1.1", "fixed", ("#evaluation", evaluation));
        await Assertions.Expect(eve.Locator("#versions li")).ToHaveCountAsync(2);
        await SayAsync(eve, $"{model} 1.0", "affected", ("#fixedIn", "1.1"));
        await Assertions.Expect(eve.Locator("#versions")).ToContainTextAsync("fixed in 1.1, which is not in service yet");

        await eve.GotoAsync($"{browser.Address}{path}/gate");
        await DeclareAsync(eve);
        foreach (var key in approvers) { await cast.ApproveAsync(patch, key); }
        await eve.ReloadAsync();
        await PressAsync(eve, "Judge on the record");
        await Browser.ArrivesAsync(eve, "#decisions$");
        await Assertions.Expect(eve.Locator("#decisions")).ToContainTextAsync("Clear for Restricted API");
        var decided = (await cast.GetAsync($"{Cast.Tenant}/releases/{patch}/decisions"))["decisions"]![0]!;
        var decision = JsonNode.Parse(Convert.FromBase64String((string)(await cast.GetAsync($"{Cast.Tenant}/releases/{patch}/decisions/{(string)decided["decision"]!}"))["payload"]!))!;
        Assert.Equal([vulnerability.Split('/')[^1]], decision["predicate"]!["urn:plimsoll:release-decision:1"]!["patch"]!["fixes"]!.AsArray().Select(f => (string)f!));
        await eve.Locator("nav.parts a").First.ClickAsync();
        await PressAsync(eve, "Put it into service for chat, code");
        await Assertions.Expect(eve.Locator("#status")).ToContainTextAsync("It is active");
        await Look.AtAsync(browser, scripted, "patch-served", path, faults);
        using var http = new HttpClient { BaseAddress = new Uri(browser.Address) };
        Assert.Equal(patch, (string)(await StatusAsync(http, old))["successor"]!["release"]!);
        Assert.Equal(404, (int)(await http.GetAsync(new Uri("/public/advisories/acme", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        await eve.GotoAsync($"{browser.Address}/t/quay/chain/notices");
        await Assertions.Expect(eve.Locator("main")).Not.ToContainTextAsync("advisory");

        // The embargo is over: the advisory goes out, and says which version fixes it.
        browser.Clock.Ahead = TimeSpan.FromDays(12);
        eve = await cast.SignInAsync("eve", script: false);
        await eve.GotoAsync(browser.Address + vulnerability);
        await Assertions.Expect(eve.Locator("#versions")).ToContainTextAsync("fixed in 1.1, which is in service");
        await PressAsync(eve, "Publish the advisory");
        await FollowAsync(eve, "Revision 1");
        await Assertions.Expect(eve.Locator("h1")).ToHaveTextAsync(Secret);
        await Assertions.Expect(eve.Locator("#versions")).ToContainTextAsync("Use Sloop 1.1, in which it is fixed");
        Assert.DoesNotContain("Rosa Finder", await eve.ContentAsync(), StringComparison.Ordinal);
        scripted = await cast.SignInAsync("eve");
        await Look.AtAsync(browser, scripted, "advisory", new Uri(eve.Url).AbsolutePath, faults);
        await Look.AtAsync(browser, scripted, "advisories", "/public/advisories/acme", faults);
        var document = JsonNode.Parse(await http.GetStringAsync(new Uri($"{new Uri(eve.Url).AbsolutePath}/csaf.json", UriKind.Relative), TestContext.Current.CancellationToken))!;
        Assert.Single(document["vulnerabilities"]![0]!["product_status"]!["fixed"]!.AsArray());

        // Whoever built on it hears once.
        for (var tries = 0; tries < 200; tries++)
        {
            await eve.GotoAsync($"{browser.Address}/t/quay/chain/notices");
            if ((await eve.Locator("main").InnerTextAsync()).Contains("advisory", StringComparison.Ordinal)) { break; }
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        await Assertions.Expect(eve.Locator("main li h2")).ToHaveCountAsync(1);
        await Assertions.Expect(eve.Locator("main li h2")).ToContainTextAsync("is affected by a vulnerability of which its maker published an advisory");
        Assert.Empty(faults);
    }

    /// <summary>Sloop 1.0, proved, approved and in service.</summary>
    private static async Task<string> ServedAsync(Cast cast, string[] approvers)
    {
        var release = await cast.ReleaseAsync("Sloop");
        await cast.ProveAsync(release);
        foreach (var key in approvers) { await cast.ApproveAsync(release, key); }
        await cast.PostAsync($"{Cast.Tenant}/releases/{release}/gate");
        await cast.PutAsync($"{Cast.Tenant}/releases/{release}/status", new JsonObject { ["state"] = "active", ["criterion"] = "gate-clear" });
        return release;
    }

    /// <summary>Another organisation here built on it.</summary>
    private static async Task BuildOnAsync(Cast cast)
    {
        await cast.PostAsync("/api/v1/tenants", new JsonObject { ["name"] = "Quay Labs", ["slug"] = "quay", ["roles"] = new JsonArray("adapter") });
        var model = (string)(await cast.PostAsync("/api/v1/t/quay/models", new JsonObject { ["name"] = "Quay chat", ["modelType"] = "general" }))["id"]!;
        await cast.PostAsync($"/api/v1/t/quay/models/{model}/versions", new JsonObject
        {
            ["version"] = "1.0", ["confirmed"] = true, ["files"] = new JsonArray(new JsonObject { ["path"] = "model.safetensors", ["sha256"] = Cast.Sha256("Quay chat") }),
        });
        var subject = (string)(await cast.GetAsync($"{Cast.Tenant}/registry"))["models"]![0]!["versions"]![0]!["subject"]!;
        await cast.PostAsync($"/api/v1/t/quay/models/{model}/versions/1.0/lineage", new JsonObject { ["kind"] = "fine-tuned-from", ["from"] = "Sloop 1.0", ["fromDigest"] = subject });
    }

    /// <summary>An evaluation of the patch whose threshold was locked before its result, which meets it.</summary>
    private static async Task<string> TestedAsync(Cast cast, string patch)
    {
        var evaluation = (string)(await cast.PostAsync($"{Cast.Tenant}/releases/{patch}/records/evaluations", new JsonObject
        {
            ["shape"] = new JsonObject { ["title"] = "Reading weights out, tried again", ["scope"] = "1.1", ["method"] = "A million questions", ["firstDay"] = "2026-11-20" },
            ["kind"] = "internal", ["by"] = "Our team", ["independence"] = "same-team", ["access"] = "weights",
        }))["id"]!;
        await cast.PostAsync($"{Cast.Tenant}/records/{evaluation}/threshold", new JsonObject
        {
            ["bounds"] = new JsonArray(new JsonObject { ["metric"] = "layers", ["sense"] = "at-most", ["value"] = 0 }), ["dataSet"] = $"sha256:{new string('a', 64)}",
        });
        await cast.PostAsync($"{Cast.Tenant}/records/{evaluation}/result", new JsonObject
        {
            ["result"] = "None was read out", ["scores"] = new JsonArray(new JsonObject { ["metric"] = "layers", ["value"] = 0 }),
        });
        return evaluation;
    }

    private static async Task SayAsync(IPage page, string version, string status, params (string Field, string Value)[] more)
    {
        await page.Locator("#versions summary").ClickAsync();
        await page.Locator("#version").SelectOptionAsync(version);
        await page.Locator("#status").SelectOptionAsync(status);
        foreach (var (field, value) in more) { await page.Locator(field).SelectOptionAsync(value); }
        await PressAsync(page, "Say so", page.Locator("#versions"));
    }

    private static async Task DeclareAsync(IPage page)
    {
        var question = page.Locator("#intimate-images-and-child-material");
        if (await question.Locator("details").GetAttributeAsync("open") is null) { await question.Locator("summary").ClickAsync(); }
        await question.Locator("input[value=could-not]").CheckAsync();
        await question.GetByLabel("Why it could not, or what prevents it").FillAsync("It gives text about ships only");
        await question.GetByRole(AriaRole.Button).ClickAsync();
        await Browser.ArrivesAsync(page, "/gate$");
    }

    private static async Task<JsonNode> StatusAsync(HttpClient http, string release)
    {
        var signed = JsonNode.Parse(await http.GetStringAsync(new Uri($"/public/releases/{release}/status?form=2", UriKind.Relative), TestContext.Current.CancellationToken))!;
        return JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String((string)signed["payload"]!)))!;
    }

    private static ILocator Alert(IPage page) => page.GetByRole(AriaRole.Alert);

    private static Task FollowAsync(IPage page, string link) => page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = link, Exact = true }).First.ClickAsync();

    private static Task PressAsync(IPage page, string button, ILocator? within = null) =>
        (within ?? page.Locator("main")).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = button, Exact = true }).ClickAsync();
}
