// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;

namespace Plimsoll.Web;

/// <summary>Renders the pages most people open first, so that few visitors wait for the just-in-time compiler. The server says where it is before, and
/// answers meanwhile.</summary>
internal static class WarmUp
{
    private const string Header = "Plimsoll-Warm-Up";

    /// <summary>By what the server knows its own requests: a new secret of each process.</summary>
    private static readonly string Own = RandomNumberGenerator.GetHexString(32);

    private static readonly string[] Paths = [
        "/", "/guidance/checklist", "/guidance/matrix", "/guidance/mitigations", "/guidance/compare", "/guidance/worksheet", "/guidance/classify",
        "/about", "/progress", "/plimsoll.css", "/api/v1/guidance/matrix"
    ];

    /// <summary>Whether the server asks itself: nobody's request, and no line of the access log.</summary>
    public static bool Is(HttpRequest request) => request.Headers[Header] is [{ } said] && said == Own;

    public static async Task AsyncAt(string address, CancellationToken ct)
    {
        // The server's own pages, whatever the environment says of proxies.
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(address.Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)),
            Timeout = TimeSpan.FromSeconds(10)
        };
        client.DefaultRequestHeaders.Add(Header, Own);
        foreach (var path in Paths)
        {
            // A warm-up that fails costs nothing but its benefit; the page itself will say what is wrong.
            try { using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), ct); }
            catch (HttpRequestException) { return; }
            catch (TaskCanceledException) { return; }
        }
    }
}
