// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Microsoft.Playwright;

namespace Plimsoll.Browser.Tests;

/// <summary>What axe-core finds on a page against WCAG 2.2 A and AA.</summary>
internal static class Axe
{
    private const string All = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']";

    /// <summary>Rules of these levels that look at colours: the others look at what the document says, which is the same in light and dark.</summary>
    private const string Colours = $"{{ type: 'rule', values: axe.getRules({All}).filter(r => r.tags.includes('cat.color')).map(r => r.ruleId) }}";

    public static Task<string[]> ViolationsAsync(IPage page) => ViolationsAsync(page, All);

    /// <summary>What is wrong with the colours alone, for a page whose other rules were looked at in another scheme.</summary>
    public static Task<string[]> ColoursAsync(IPage page) => ViolationsAsync(page, Colours);

    private static async Task<string[]> ViolationsAsync(IPage page, string rules)
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window")) { await page.AddScriptTagAsync(new PageAddScriptTagOptions { Path = Browser.AxePath }); }
        var found = await page.EvaluateAsync<JsonElement>($"async () => (await axe.run(document, {{ runOnly: {rules}, resultTypes: ['violations'] }})).violations");
        return [.. found.EnumerateArray().Select(v => $"{v.GetProperty("id").GetString()}: {string.Join(" | ", v.GetProperty("nodes").EnumerateArray().Take(3).Select(n => n.GetProperty("html").GetString()))}")];
    }
}
