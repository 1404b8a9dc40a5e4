// SPDX-License-Identifier: Apache-2.0

using Microsoft.Playwright;

namespace Plimsoll.Browser.Tests.Release;

/// <summary>An approver and an auditor do what they come for, in the sample organisation and without script.</summary>
public sealed class WorkJourneyTests(Demonstration demo) : IClassFixture<Demonstration>
{
    [Fact]
    public async Task Without_script_an_approver_reads_what_changed_and_approves_it()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        var page = await demo.SignInAsync("ben", script: false);
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Only approval is missing" }).ClickAsync();
        await Browser.ArrivesAsync(page, "/t/harbour/approvals$");
        await Assertions.Expect(page.Locator(".changed")).ToContainTextAsync("second edition");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Approve Harbour 2.0" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("Nothing waits for an approval.");
        await Assertions.Expect(page.Locator("#given")).ToContainTextAsync("Harbour 2.0");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Without_script_an_auditor_is_invited_comes_in_reads_everything_and_finds_no_form_that_writes()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        var eve = await demo.SignInAsync("eve", script: false);
        await eve.GotoAsync($"{demo.Browser.Address}{Demonstration.Base}/people");
        await eve.GetByLabel("E-mail").FillAsync("ida@auditors.example");
        await eve.Locator("#invite").GetByLabel("Auditor").CheckAsync();
        await eve.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Invite", Exact = true }).ClickAsync();
        var link = (await eve.Locator("#invited .code").First.TextContentAsync())!.Trim();
        // It is shown once: the page asked for again does not hold it.
        await eve.GotoAsync($"{demo.Browser.Address}{Demonstration.Base}/people");
        await Assertions.Expect(eve.Locator("#invited")).ToHaveCountAsync(0);
        await Assertions.Expect(eve.Locator("#invitations")).ToContainTextAsync("ida@auditors.example");
        var release = await demo.ReleaseAsync(eve, "Harbour 2.1");
        await eve.Context.CloseAsync();

        var ida = await demo.Browser.OpenAsync(new Uri(link).PathAndQuery, script: false);
        await ida.GetByLabel("Name").FillAsync("Ida Moreau");
        await ida.GetByLabel("Password").FillAsync("an auditor reads and writes nothing");
        await ida.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Come in" }).ClickAsync();
        await Browser.ArrivesAsync(ida, "/t/harbour$");
        foreach (var path in (string[])["", "/releases", "/registry", "/approvals", "/consistency", release[Demonstration.Base.Length..], .. new[] { "/practices", "/practices/G08.B1", "/evidence", "/gate", "/applicability", "/trail" }.Select(p => release[Demonstration.Base.Length..] + p)])
        {
            Assert.Equal(200, (await ida.GotoAsync($"{demo.Browser.Address}{Demonstration.Base}{path}"))!.Status);
            Assert.Equal(0, await ida.Locator("main form[method=post]").CountAsync());
        }
        Assert.Equal(403, (await ida.GotoAsync($"{demo.Browser.Address}{Demonstration.Base}/people"))!.Status);
        await ida.Context.CloseAsync();
    }
}
