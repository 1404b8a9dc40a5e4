// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Microsoft.Playwright;

namespace Plimsoll.Browser.Tests;

/// <summary>What axe-core finds on a page against WCAG 2.2 A and AA.</summary>
internal static class Axe
{
    public static async Task<string[]> ViolationsAsync(IPage page)
    {
        await page.AddScriptTagAsync(new PageAddScriptTagOptions { Path = Browser.AxePath });
        var found = await page.EvaluateAsync<JsonElement>("async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations");
        return [.. found.EnumerateArray().Select(v => $"{v.GetProperty("id").GetString()}: {string.Join(" | ", v.GetProperty("nodes").EnumerateArray().Take(3).Select(n => n.GetProperty("html").GetString()))}")];
    }
}
