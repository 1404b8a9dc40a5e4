// SPDX-License-Identifier: Apache-2.0

using Microsoft.Playwright;

namespace Plimsoll.Browser.Tests.Guidance;

/// <summary>WCAG 2.2 A and AA by axe-core, in light and dark, on every page in each of its states; and the narrow screen.</summary>
public sealed class AccessibilityTests(Browser browser) : IClassFixture<Browser>
{
    /// <summary>Every page in its states: full, empty, asked again, refused.</summary>
    public static readonly string[] States =
    [
        "/", "/?update=true", "/?role=developer&model=general&release=open", "/?role=host&model=general&release=open&hosting=inference", "/?role=adapter&model=narrow&release=research",
        "/?model=frontier&release=open", "/?model=narrow&release=closed", "/?model=nonsense",
        "/guidance/checklist", "/guidance/checklist?model=general&release=open&update=true&have=G01.B1&link.G01.B1=https%3A%2F%2Fwiki.example%2Fscan",
        "/guidance/checklist?stage=post-deployment&tier=recommended&when=before-development", "/guidance/checklist?model=frontier&release=open", "/guidance/checklist?role=boss", "/guidance/checklist?role=host&role=developer&model=general&release=open",
        "/guidance/compare", "/guidance/compare?left=narrow/open&right=narrow/open", "/guidance/compare?left=frontier/restricted&right=frontier/open", "/guidance/compare?left=x",
        "/guidance/matrix", "/guidance/matrix?guideline=G12", "/guidance/matrix?guideline=G99",
        "/guidance/mitigations", "/guidance/crosswalk", "/guidance/crosswalk?target=eu-ai-act", "/guidance/crosswalk?target=x", "/guidance/counterparts?of=M13", "/guidance/counterparts?of=x", "/guidance/processes", "/guidance/sources",
        "/guidance/classify", "/guidance/classify?purpose=narrow&modality=audio&reach=hosted", "/guidance/classify?purpose=narrow",
        "/guidance/worksheet", "/guidance/worksheet?risk=R&evidence=E&comparison=greater&irreversible=yes&moderation=no&benefits=no&milder=no", "/guidance/worksheet?risk=R&evidence=&comparison=unknown&irreversible=yes&moderation=no&benefits=no&milder=no", "/guidance/worksheet?risk=R", "/guidance/worksheet/releases", "/guidance/worksheet/releases?risk=R",
        "/guidance/worksheet/releases?risk=R&found=not-shown&who=W&access=A&how=H&effort=E&fineTuned=no", "/guidance/worksheet/releases?risk=R&found=shown&mitigations=M&mitigationsHold=no",
        "/guidance/comment", "/guidance/comment?on=G01.B1", "/release/verify", "/about", "/nowhere",
    ];

    public static TheoryData<string> All => [.. States];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Axe_finds_nothing_in_light_and_dark_and_nothing_scrolls_sideways_at_320_pixels(string state)
    {
        var faults = new List<string>();
        await Look.AtAsync(browser, await browser.OpenAsync(state), state, null, faults);
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("/", "Answer")]
    [InlineData("/guidance/checklist", "Keep my ticks")]
    [InlineData("/guidance/compare", "Compare")]
    public async Task The_main_action_is_on_the_first_narrow_screen(string path, string action)
    {
        var page = await browser.OpenAsync(path, width: 320);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = action, Exact = true })).ToBeInViewportAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Colours_that_cannot_be_read_in_dark_alone_are_found()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        var page = await browser.OpenAsync("/");
        await page.SetContentAsync("<html lang=en><title>t</title><style>body{background:#fff;color:#111}@media(prefers-color-scheme:dark){body{background:#000}}</style><main><h1>A word</h1></main>");
        Assert.Empty(await Axe.ViolationsAsync(page));
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        Assert.StartsWith("color-contrast", Assert.Single(await Axe.ColoursAsync(page)), StringComparison.Ordinal);
    }
}
