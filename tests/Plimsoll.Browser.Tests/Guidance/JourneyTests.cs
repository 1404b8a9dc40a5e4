// SPDX-License-Identifier: Apache-2.0

using Microsoft.Playwright;

namespace Plimsoll.Browser.Tests.Guidance;

/// <summary>What people come for, done as they would do it.</summary>
public sealed class JourneyTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Without_script_a_lead_completes_the_sentence_and_opens_the_list()
    {
        var page = await browser.OpenAsync("/", script: false);
        await page.GetByLabel("The model is").SelectOptionAsync("general");
        await page.GetByLabel("The release is").SelectOptionAsync("open");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Answer" }).ClickAsync();
        await Assertions.Expect(page.GetByText("not endorsed by Partnership on AI")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Open the checklist" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync("Advanced Narrow and General Purpose × Open Access");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_keyboard_alone_completes_the_sentence_ticks_a_practice_and_keeps_it()
    {
        var page = await browser.OpenAsync("/", script: false);
        await TabToAsync(page, "select[name=model]");
        await page.Keyboard.PressAsync("ArrowUp");
        await TabToAsync(page, "form.ask button");
        await page.Keyboard.PressAsync("Enter");
        await Browser.ArrivesAsync(page, "/\\?.*model=general");
        await TabToAsync(page, "main a.button");
        await page.Keyboard.PressAsync("Enter");
        await Browser.ArrivesAsync(page, "/guidance/checklist\\?");
        await TabToAsync(page, "input[type=checkbox][value='G02.B1']");
        await page.Keyboard.PressAsync("Space");
        await TabToAsync(page, ".sticky button");
        await page.Keyboard.PressAsync("Enter");
        await Browser.ArrivesAsync(page, "have=G02\\.B1");
        await Assertions.Expect(page.Locator("input[type=checkbox][value='G02.B1']")).ToBeCheckedAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Enter_at_a_box_keeps_the_ticks_so_that_nobody_has_to_pass_the_list_to_the_button_below_it()
    {
        var page = await browser.OpenAsync("/guidance/checklist?model=general&release=open", script: false);
        await TabToAsync(page, "input[type=checkbox][value='G01.B2']");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Enter");
        await Browser.ArrivesAsync(page, "have=G01\\.B2");
        await Assertions.Expect(page.Locator("input[type=checkbox][value='G01.B2']")).ToBeCheckedAsync();
        await page.Context.CloseAsync();
    }

    /// <summary>The longest list that one role has: the keyboard stops at each line, at each guideline or strategy, and at what stands around the list.</summary>
    [Fact]
    public async Task The_whole_list_of_open_weights_is_passed_in_a_stop_a_line_one_a_guideline_and_fifty_around_it()
    {
        var page = await browser.OpenAsync("/guidance/checklist?model=general&release=open&role=provider", script: false);
        var lines = await page.Locator("li.practice").CountAsync();
        var boxes = await page.Locator("li.practice input[type=checkbox]").CountAsync();
        var guidelines = await page.Locator("article.guideline").CountAsync();
        Assert.Equal(161, lines);
        // A duty that is met with a practice has its box there.
        Assert.Equal(23, lines - boxes);
        var stops = 0;
        for (; stops < 400; stops++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (stops > 0 && await page.EvaluateAsync<bool>("() => document.activeElement === document.body || document.activeElement.matches('a.skip')")) { break; }
        }
        Assert.InRange(stops, boxes + guidelines, boxes + guidelines + 50);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("G05")]
    [InlineData("G11")]
    [InlineData("G15")]
    [InlineData("G21")]
    [InlineData("M15")]
    public async Task From_the_top_of_the_list_the_keyboard_is_at_any_guideline_within_thirty_stops(string id)
    {
        var page = await browser.OpenAsync("/guidance/checklist?model=general&release=open&role=provider", script: false);
        var heading = await page.Locator($"section:has(#{id}) > h2").GetAttributeAsync("id");
        var stops = await TabToAsync(page, "a.skip") + await EnterAndTabToAsync($"a[href='#{heading}']")
            + await EnterAndTabToAsync($"section[aria-labelledby='{heading}'] > details > summary") + await EnterAndTabToAsync($"a[href='#{id}']");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal(id, await page.EvaluateAsync<string>("() => document.activeElement.closest('article')?.id ?? ''"));
        Assert.InRange(stops + 1, 5, 30);
        await page.Context.CloseAsync();

        async Task<int> EnterAndTabToAsync(string selector)
        {
            await page.Keyboard.PressAsync("Enter");
            return await TabToAsync(page, selector);
        }
    }

    [Fact]
    public async Task The_first_tab_stop_skips_to_the_content()
    {
        var page = await browser.OpenAsync("/guidance/matrix");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(":focus")).ToHaveTextAsync("Skip to the content");
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("main", await page.EvaluateAsync<string>("document.activeElement.id"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task What_is_ticked_and_not_kept_yet_is_saved_and_survives_a_filter()
    {
        var page = await browser.OpenAsync("/guidance/checklist", script: false);
        await page.Locator("input[type=checkbox][value='G01.B1']").CheckAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save to a file" }).ClickAsync());
        await using (var stream = await download.CreateReadStreamAsync())
        using (var reader = new StreamReader(stream)) { Assert.Contains("\"G01.B1\"", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal); }
        await page.Locator("select[name=stage]").SelectOptionAsync("research-and-development");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Filter" }).ClickAsync();
        await Assertions.Expect(page.Locator("input[type=checkbox][value='G01.B1']")).ToBeCheckedAsync();
        Assert.DoesNotContain("=&", page.Url, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_saved_file_brings_the_ticks_back()
    {
        var page = await browser.OpenAsync("/guidance/checklist?have=G01.B1", script: false);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save to a file" }).ClickAsync());
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");
        await download.SaveAsAsync(file);
        await page.GotoAsync(browser.Address + "/guidance/checklist");
        await page.GetByLabel("Go on from a saved file").SetInputFilesAsync(file);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Load the file" }).ClickAsync();
        await Assertions.Expect(page.Locator("input[type=checkbox][value='G01.B1']")).ToBeCheckedAsync();
        File.Delete(file);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Print_shows_sources_and_no_controls()
    {
        var page = await browser.OpenAsync("/guidance/checklist?stage=post-deployment");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await Assertions.Expect(page.GetByText("“Monitor deployed systems”.").First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Navigation)).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Filter" })).ToBeHiddenAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Nothing_breaks_under_the_page_s_own_policy()
    {
        Assert.SkipWhen(Browser.Missing is not null, Browser.Missing ?? "");
        var page = await browser.OpenAsync("/guidance/matrix");
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        foreach (var state in AccessibilityTests.States.Where(s => !s.Contains("nonsense", StringComparison.Ordinal))) { await page.GotoAsync(browser.Address + state); }
        Assert.DoesNotContain(complaints, c => c.Contains("Content Security Policy", StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    /// <returns>How many stops it took.</returns>
    private static async Task<int> TabToAsync(IPage page, string selector)
    {
        for (var i = 0; i < 240; i++)
        {
            if (await page.Locator(selector).First.EvaluateAsync<bool>("e => e === document.activeElement")) { return i; }
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"{selector} cannot be reached by the keyboard");
        return -1;
    }
}
