// SPDX-License-Identifier: Apache-2.0

using Microsoft.Playwright;

namespace Plimsoll.Browser.Tests.Progress;

/// <summary>The progress pages by axe-core in light and dark, on the narrow screen, without script and by keyboard.</summary>
public sealed class ProgressAccessibilityTests(Browser browser) : IClassFixture<Browser>
{
    public static TheoryData<string> All => ["/progress", "/progress/1.1", "/progress/1.3", "/progress/2.1", "/progress/3.4", "/progress/9.9", "/progress/challenges", "/progress/recommendations", "/progress/stakeholders", "/progress/template", "/progress/answers", "/progress/providers", "/progress/providers/google", "/progress/providers/ai2"];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Axe_finds_nothing_in_light_and_dark(string state)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await browser.OpenAsync(state, scheme);
            await page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
            Assert.Empty(await Axe.ViolationsAsync(page));
            await page.Context.CloseAsync();
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Nothing_scrolls_sideways_at_320_pixels(string state)
    {
        var page = await browser.OpenAsync(state, width: 320);
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 320, state);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Without_script_and_by_keyboard_a_reader_gets_from_the_first_screen_to_a_process()
    {
        var page = await browser.OpenAsync("/", script: false);
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "How far is the field?" }).PressAsync("Enter");
        await Browser.ArrivesAsync(page, "/progress$");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "1.3", Exact = true }).PressAsync("Enter");
        await Browser.ArrivesAsync(page, "/progress/1\\.3$");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToContainTextAsync("watermarking");
        await page.Context.CloseAsync();
    }
}
