// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Plimsoll.Browser.Tests.Release;

namespace Plimsoll.Browser.Tests.Chain;

/// <summary>A sheet goes to an organisation without an account: opened by its link in another browser without script, one duty declined, the gate saying who
/// owes what, and a later change asking for the changed line alone.</summary>
public sealed class HandOverJourneyTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_sheet_is_signed_opened_by_link_answered_changed_and_answered_anew()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var cast = new Cast(browser);
        await cast.OpenAsync();
        var release = await cast.ReleaseAsync();
        string[] practices = [.. (await cast.GetAsync($"{Cast.Tenant}/releases/{release}/practices?asked=true"))["practices"]!.AsArray().Take(2).Select(p => (string)p!["practice"]!)];
        var faults = new List<string>();

        // Eve hands over, at the release.
        var eve = await cast.SignInAsync("eve", script: false);
        await eve.GotoAsync($"{browser.Address}/t/acme/releases/{release}");
        await eve.GetByRole(AriaRole.Navigation, new() { Name = "Example 1 1.0" }).GetByRole(AriaRole.Link, new() { Name = "Hand-overs" }).ClickAsync();
        await eve.GetByLabel("model hosting service").CheckAsync();
        await PressAsync(eve, "Fill in a sheet for it");
        await Browser.ArrivesAsync(eve, "kind=host$");
        await eve.GetByLabel("Organisation", new() { Exact = true }).FillAsync("Harbour Cloud");
        await eve.GetByLabel("How the model is deployed there").FillAsync("Restricted API in two regions, for chat");
        await eve.Locator("#quiet > summary").ClickAsync();
        foreach (var select in await eve.Locator("select[name^=owes-]").AllAsync())
        {
            var id = (await select.GetAttributeAsync("name"))!["owes-".Length..];
            await select.SelectOptionAsync(practices.Contains(id) ? "receiver" : "out");
        }
        await eve.Locator("#what-0").SelectOptionAsync("incident");
        await eve.Locator("#days-0").FillAsync("2");
        await PressAsync(eve, "Sign the sheet");
        var link = await eve.GetByRole(AriaRole.Status).Locator(".code").InnerTextAsync();
        Assert.Matches("/hand-over/[A-Za-z0-9_-]{43}$", link);
        await Assertions.Expect(eve.Locator("#silent")).ToContainTextAsync("never answered");

        // Olga opens it in another browser, without an account, without script, on a narrow screen.
        var olga = await browser.OpenAsync(new Uri(link).AbsolutePath, width: 320, script: false);
        await Assertions.Expect(olga.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Acme Models hands duties over to Harbour Cloud");
        await olga.Locator($"[id='answer-{practices[0]}']").GetByLabel("accepted").CheckAsync();
        await olga.Locator($"[id='work-{practices[0]}']").FillAsync("Our duty desk");
        await olga.Locator($"[id='answer-{practices[1]}']").GetByLabel("declined, because").CheckAsync();
        await olga.GetByLabel("Your name").FillAsync("Olga Harbour");
        await PressAsync(olga, "Record these answers");
        await Assertions.Expect(olga.GetByRole(AriaRole.Alert)).ToContainTextAsync("says not why it is declined");
        await olga.Locator($"[id='words-{practices[1]}']").FillAsync("We never see the prompts");
        await PressAsync(olga, "Record these answers");
        await Browser.ArrivesAsync(olga, "sent=true$");
        await Assertions.Expect(olga.GetByRole(AriaRole.Status)).ToContainTextAsync("identity not checked");
        await Assertions.Expect(olga.GetByRole(AriaRole.Status)).ToContainTextAsync("1 line has no answer, and that is no acceptance");

        // She keeps what was signed, and verifies it without a server.
        var download = await olga.RunAndWaitForDownloadAsync(() => olga.GetByRole(AriaRole.Link, new() { Name = "Keep the signed document" }).ClickAsync());
        var (exit, said) = await VerifyAsync(download);
        Assert.True(exit == 0, said);
        Assert.Contains("signature of Acme Models holds", said, StringComparison.Ordinal);
        Assert.Contains("Olga Harbour, in the name of Harbour Cloud: answered by whoever held this link; identity not checked", said, StringComparison.Ordinal);
        Assert.Contains($"declined: {practices[1]}", said, StringComparison.Ordinal);

        // Eve sees it line by line, and the gate says who owes what now.
        await eve.GotoAsync($"{browser.Address}/t/acme/releases/{release}/gate");
        await Assertions.Expect(eve.Locator("#owed")).ToContainTextAsync("Harbour Cloud declined it; nobody owes it now");
        await Assertions.Expect(eve.Locator("#owed")).ToContainTextAsync("1 duty that this gate asks for is owed by nobody");
        await Assertions.Expect(eve.Locator("#owed")).ToContainTextAsync("That holds the gate until the receiver accepts");
        await Assertions.Expect(eve.Locator("#verdict")).ToContainTextAsync("Harbour Cloud declined it; nobody owes it.");
        await eve.Locator("#owed").GetByRole(AriaRole.Link).First.ClickAsync();
        await Browser.ArrivesAsync(eve, "/chain/hnd_");
        await Assertions.Expect(eve.Locator("#lines")).ToContainTextAsync("We never see the prompts");
        await Assertions.Expect(eve.Locator("#lines")).ToContainTextAsync("Who does the work: Our duty desk");

        // Olga thinks again: what she answers last counts, also at the gate, and then she takes it back.
        foreach (var (answer, owed) in ((string, bool)[])[("accepted", true), ("declined, because", false)])
        {
            await olga.GotoAsync(link);
            await olga.GetByText("Change an answer").ClickAsync();
            await olga.Locator($"[id='answer-{practices[1]}']").GetByLabel(answer, new() { Exact = true }).CheckAsync();
            await olga.Locator($"[id='words-{practices[1]}']").FillAsync("We never see the prompts");
            await olga.GetByLabel("Your name").FillAsync("Olga Harbour");
            await PressAsync(olga, "Record these answers");
            await Browser.ArrivesAsync(olga, "sent=true$");
            await eve.GotoAsync($"{browser.Address}/t/acme/releases/{release}/gate");
            if (owed) { await Assertions.Expect(eve.Locator("#owed")).Not.ToContainTextAsync("owed by nobody"); }
            else { await Assertions.Expect(eve.Locator("#owed")).ToContainTextAsync("1 duty that this gate asks for is owed by nobody"); }
        }
        await eve.Locator("#owed").GetByRole(AriaRole.Link).First.ClickAsync();
        await Browser.ArrivesAsync(eve, "/chain/hnd_");

        // A change goes out; the same link asks for that line alone, and the other answer stands.
        await eve.GetByRole(AriaRole.Link, new() { Name = "Change lines, and sign anew" }).ClickAsync();
        await eve.Locator($"select[name='owes-{practices[1]}']").SelectOptionAsync("both");
        await PressAsync(eve, "Sign revision 2");
        await Browser.ArrivesAsync(eve, "/chain/hnd_[A-Za-z0-9]+$");
        await Assertions.Expect(eve.Locator("#revisions")).ToContainTextAsync($"Asked anew: {practices[1]}.");
        await olga.GotoAsync(link);
        await Assertions.Expect(olga.Locator("#changed")).ToContainTextAsync($"Asked anew: {practices[1]}.");
        Assert.Equal(2, await olga.Locator("#lines input[value=open]").CountAsync());
        await Assertions.Expect(olga.Locator("#answered")).ToContainTextAsync("Our duty desk");
        await olga.Locator($"[id='answer-{practices[1]}']").GetByLabel("not ours, theirs").CheckAsync();
        await olga.GetByLabel("Your name").FillAsync("Olga Harbour");
        await PressAsync(olga, "Record these answers");
        await Browser.ArrivesAsync(olga, "sent=true$");
        await eve.GotoAsync($"{browser.Address}/t/acme/releases/{release}/gate");
        await Assertions.Expect(eve.Locator("#owed")).ToContainTextAsync("says that it is not theirs; Acme Models owes it alone");
        await Assertions.Expect(eve.Locator("#owed")).Not.ToContainTextAsync("owed by nobody");

        // The decision on the record says the same, though the gate is held for other things.
        await PressAsync(eve, "Judge on the record");
        await Browser.ArrivesAsync(eve, "#decisions$");
        var decided = await cast.GetAsync($"{Cast.Tenant}/releases/{release}/decisions/latest");
        var payload = Encoding.UTF8.GetString(Convert.FromBase64String((string)decided["payload"]!));
        Assert.Contains($"\"owed\":\"receiver\",\"practice\":\"{practices[0]}\",\"receiver\":\"Harbour Cloud\",\"stands\":\"accepted\"", payload, StringComparison.Ordinal);
        Assert.Contains($"\"owed\":\"sender\",\"practice\":\"{practices[1]}\",\"receiver\":\"Harbour Cloud\",\"stands\":\"not-ours\"", payload, StringComparison.Ordinal);

        // Everything that was shown, as people with different screens see it.
        var looking = await cast.SignInAsync("eve");
        var handOver = (string)(await cast.GetAsync($"{Cast.Tenant}/chain/hand-overs"))["handOvers"]![0]!["handOver"]!;
        foreach (var (name, path) in ((string, string)[])[
            ("hand-overs", $"/t/acme/releases/{release}/hand-overs"), ("hand-over-form", $"/t/acme/releases/{release}/hand-overs?kind=host"),
            ("hand-over", $"/t/acme/chain/{handOver}"), ("hand-over-revise", $"/t/acme/releases/{release}/hand-overs/{handOver}/revise"), ("chain", "/t/acme/chain"),
            ("gate-owed", $"/t/acme/releases/{release}/gate")])
        {
            await Look.AtAsync(browser, looking, name, path, faults);
        }
        await Look.AtAsync(browser, await browser.OpenAsync("/health"), "hand-over-link", new Uri(link).AbsolutePath, faults);
        Assert.Empty(faults);
        foreach (var page in (IPage[])[eve, olga, looking]) { await page.Context.CloseAsync(); }
    }

    /// <summary>Verifies a downloaded document with the command, the public key and nothing else.</summary>
    private async Task<(int Exit, string Output)> VerifyAsync(IDownload download)
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-offline-").FullName;
        try
        {
            var (document, key) = (Path.Combine(folder, "answers.dsse.json"), Path.Combine(folder, "hand-over.pem"));
            await download.SaveAsAsync(document);
            using var http = new HttpClient { BaseAddress = new Uri(browser.Address) };
            var keys = JsonNode.Parse(await http.GetStringAsync("/.well-known/plimsoll-keys.json"))!["keys"]!.AsArray();
            await File.WriteAllTextAsync(key, (string)keys.Single(k => (string?)k!["purpose"] == "decision")!["pem"]!);
            var beside = new DirectoryInfo(AppContext.BaseDirectory);
            var cli = Path.Combine(beside.Parent!.Parent!.FullName, "Plimsoll.Cli", beside.Name, "plimsoll.dll");
            using var process = Process.Start(new ProcessStartInfo("dotnet", [cli, "chain", "verify", document, "--key", key])
            {
                RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
            })!;
            process.StandardInput.Close();
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return (process.ExitCode, await output + await error);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static Task PressAsync(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();
}
