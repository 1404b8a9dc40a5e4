// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web;

/// <summary>Renders the pages most people open first, so that the first visitor does not wait for the just-in-time compiler.</summary>
internal static class WarmUp
{
    private static readonly string[] Paths = [
        "/", "/guidance/checklist", "/guidance/matrix", "/guidance/mitigations", "/guidance/compare", "/guidance/worksheet", "/guidance/classify",
        "/about", "/progress", "/plimsoll.css", "/api/v1/guidance/matrix"
    ];

    public static async Task AsyncAt(string address)
    {
        using var client = new HttpClient
        {
            BaseAddress = new Uri(address.Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)),
            Timeout = TimeSpan.FromSeconds(10)
        };
        foreach (var path in Paths)
        {
            // A warm-up that fails costs nothing but its benefit; the page itself will say what is wrong.
            try { using var answer = await client.GetAsync(new Uri(path, UriKind.Relative)); }
            catch (HttpRequestException) { return; }
            catch (TaskCanceledException) { return; }
        }
    }
}
