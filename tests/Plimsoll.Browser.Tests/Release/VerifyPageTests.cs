// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Microsoft.Playwright;

namespace Plimsoll.Browser.Tests.Release;

/// <summary>Somebody who was handed a decision checks it in the browser, without script.</summary>
public sealed class VerifyPageTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Without_script_a_decision_of_an_untrusted_key_is_refused_and_what_was_typed_stays()
    {
        var page = await browser.OpenAsync("/release/verify", width: 320, script: false);
        await SubmitAsync(page, """{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[{"keyid":"somebody","sig":"AA=="}]}""");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("ledger.unknown-key");
        await Assertions.Expect(page.GetByLabel("Digests of what you hold, one a line")).ToHaveValueAsync($"sha256:{new string('a', 64)}");
        await Assertions.Expect(page.GetByLabel("The stage at hand")).ToHaveValueAsync("wider");
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_refused_answer_has_no_accessibility_fault_and_fits_320_pixels(ColorScheme scheme)
    {
        var page = await browser.OpenAsync("/release/verify", scheme, width: 320);
        await SubmitAsync(page, "{}");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("ledger.malformed-envelope");
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 320);
        Assert.Empty(await Axe.ViolationsAsync(page));
        await page.Context.CloseAsync();
    }

    private static async Task SubmitAsync(IPage page, string decision)
    {
        // The public key of RFC 8032, section 7.1, test 1.
        const string Key = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";
        await page.GetByLabel("The signed decision").SetInputFilesAsync(new FilePayload { Name = "decision.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(decision) });
        await page.GetByLabel("The public key that you trust").FillAsync(Key);
        await page.GetByLabel("The stage at hand").SelectOptionAsync("wider");
        await page.GetByLabel("Digests of what you hold, one a line").FillAsync($"sha256:{new string('a', 64)}");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Verify", Exact = true }).ClickAsync();
    }
}
