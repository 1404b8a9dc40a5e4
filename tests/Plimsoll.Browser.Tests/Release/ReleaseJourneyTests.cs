// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Microsoft.Playwright;

namespace Plimsoll.Browser.Tests.Release;

/// <summary>What people come to the pages of releases for, from beginning to end and without script.</summary>
public sealed class ReleaseJourneyTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_governance_lead_registers_a_model_opens_a_release_and_an_engineer_proves_its_first_practice()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        using var cast = new Cast(browser);
        await cast.OpenAsync();
        await cast.InviteAsync("dan", "Dan Okafor", "engineer");
        var eve = await cast.SignInAsync("eve", script: false);

        // The empty page offers the first action.
        await eve.GotoAsync($"{browser.Address}/t/acme/releases");
        await eve.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Register a model", Exact = true }).ClickAsync();
        await eve.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("Example 1");
        await eve.GetByLabel("Type", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("frontier");
        await eve.GetByLabel("Version", new PageGetByLabelOptions { Exact = true }).FillAsync("1.0");
        await eve.GetByLabel("Its files").FillAsync($"{Cast.Sha256("weights")}  model.safetensors\n{Cast.Sha256("config")} *./config.json\n");
        await PressAsync(eve, "Register it");
        await eve.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Open a release", Exact = true }).ClickAsync();
        await eve.GetByLabel("Version", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "Example 1 1.0" });
        await eve.GetByLabel("How it is made available").SelectOptionAsync("restricted");
        await eve.GetByLabel("How far it goes next").SelectOptionAsync("restricted");
        await eve.GetByLabel("Who can reach it").SelectOptionAsync("customers");
        await eve.GetByLabel("evaluations").CheckAsync();
        await eve.GetByLabel("Uses that it is meant for").FillAsync("chat code");
        await PressAsync(eve, "Open the release");
        await Browser.ArrivesAsync(eve, "/assessment$");
        await eve.GetByLabel("text", new PageGetByLabelOptions { Exact = true }).CheckAsync();
        await PressAsync(eve, "Derive the list");

        // The release says where it stands, and leads to the first thing that mends it.
        await Assertions.Expect(eve.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToContainTextAsync("held at the gate to restricted API");
        await eve.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Mend it" }).ClickAsync();
        await eve.GetByLabel("Owner").SelectOptionAsync(new SelectOptionValue { Label = "Dan Okafor" });
        await eve.GetByLabel("Due").FillAsync("2030-01-31");
        await PressAsync(eve, "Assign");
        await Assertions.Expect(eve.Locator(".stand")).ToContainTextAsync("Owner: Dan Okafor, due 31 January 2030");
        var practice = new Uri(eve.Url).AbsolutePath;

        // The engineer comes by the gate, uploads, and says something; the status is not theirs to set.
        var dan = await cast.SignInAsync("dan", script: false);
        await dan.GotoAsync($"{browser.Address}{practice[..practice.IndexOf("/practices", StringComparison.Ordinal)]}/gate");
        await dan.Locator(".missing a").First.ClickAsync();
        Assert.Equal(practice, new Uri(dan.Url).AbsolutePath);
        await Assertions.Expect(dan.GetByLabel("Status")).ToHaveCountAsync(0);
        var upload = dan.Locator("form[enctype='multipart/form-data']");
        await upload.GetByLabel("File", new LocatorGetByLabelOptions { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "forecast.pdf", MimeType = "application/pdf", Buffer = Encoding.UTF8.GetBytes("what it will be able to do") });
        await upload.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Upload it" }).ClickAsync();
        await Assertions.Expect(dan.Locator("#evidence")).ToContainTextAsync("forecast.pdf");
        await dan.GetByLabel("Say something").FillAsync("Written before training, as asked.");
        await PressAsync(dan, "Say it");

        // The lead says that it is met and goes on to the next open one.
        await eve.ReloadAsync();
        await Assertions.Expect(eve.Locator("#discussion")).ToContainTextAsync("Dan Okafor");
        await eve.GetByLabel("Status").SelectOptionAsync("met");
        await PressAsync(eve, "Say so");
        await Assertions.Expect(eve.Locator(".stand")).ToContainTextAsync("It is met.");
        await eve.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Next open one" }).ClickAsync();
        Assert.NotEqual(practice, new Uri(eve.Url).AbsolutePath);

        // Judged on the record: held, with a signed decision to take away; the trail tells it.
        await eve.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Gate", Exact = true }).ClickAsync();
        await PressAsync(eve, "Judge on the record");
        await Assertions.Expect(eve.Locator("#decisions")).ToContainTextAsync("Held for Restricted API");
        await eve.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Trail", Exact = true }).ClickAsync();
        await Assertions.Expect(eve.Locator(".trail")).ToContainTextAsync("had the gate to Restricted API and hosted access judged");
        await Assertions.Expect(eve.Locator(".trail")).ToContainTextAsync("Dan Okafor attached evidence");
    }

    private static Task PressAsync(IPage page, string name) => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true }).ClickAsync();
}
