// SPDX-License-Identifier: Apache-2.0

using Microsoft.Playwright;

namespace Plimsoll.Browser.Tests;

/// <summary>Looks at a page as people with different screens do: light, dark and narrow, with everything unfolded.</summary>
internal static class Look
{
    /// <param name="path">The address; null for the page that is open.</param>
    /// <param name="faults">What is wrong is added here.</param>
    public static async Task AtAsync(Browser browser, IPage page, string name, string? path, List<string> faults)
    {
        await page.SetViewportSizeAsync(1200, 800);
        if (path is not null) { faults.AddRange((await page.GotoAsync(browser.Address + path))!.Status is var status and not 200 ? [$"{name}: {status}"] : []); }
        await ShotAsync(page, $"{name}-light");
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        faults.AddRange((await Axe.ViolationsAsync(page)).Select(v => $"{name} light: {v}"));
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        faults.AddRange((await Axe.ColoursAsync(page)).Select(v => $"{name} dark: {v}"));
        await ShotAsync(page, $"{name}-dark");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        await page.SetViewportSizeAsync(320, 800);
        if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") is var wide and > 320) { faults.Add($"{name}: {wide} pixels wide"); }
        await ShotAsync(page, $"{name}-320");
        await page.SetViewportSizeAsync(1200, 800);
    }

    /// <summary>Keeps a picture of the page as it is printed.</summary>
    public static async Task PrintAsync(IPage page, string name)
    {
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await page.SetViewportSizeAsync(700, 990);
        await ShotAsync(page, $"{name}-print");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Screen });
    }

    /// <summary>Keeps a picture where <c>PLIMSOLL_PICTURES</c> names a folder.</summary>
    private static async Task ShotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PLIMSOLL_PICTURES") is { Length: > 0 } folder) { await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = true }); }
    }
}
