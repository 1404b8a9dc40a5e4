// SPDX-License-Identifier: Apache-2.0

using Microsoft.Playwright;

namespace Plimsoll.Browser.Tests.Progress;

/// <summary>The progress pages by axe-core in light and dark, on the narrow screen, without script and by keyboard.</summary>
public sealed class ProgressAccessibilityTests(Browser browser) : IClassFixture<Browser>
{
    public static TheoryData<string> All => ["/progress", "/progress/1.1", "/progress/1.3", "/progress/2.1", "/progress/3.4", "/progress/9.9", "/progress/challenges", "/progress/recommendations", "/progress/stakeholders", "/progress/template", "/progress/answers", "/progress/providers", "/progress/providers/google", "/progress/providers/ai2"];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Axe_finds_nothing_in_light_and_dark_and_nothing_scrolls_sideways_at_320_pixels(string state)
    {
        var faults = new List<string>();
        await Look.AtAsync(browser, await browser.OpenAsync(state), state, null, faults);
        Assert.Empty(faults);
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
