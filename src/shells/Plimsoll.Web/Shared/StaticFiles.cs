// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Plimsoll.Web.Shared;

/// <summary>The style sheet, the mark and the one script, embedded so that the server runs from any folder.</summary>
internal static class StaticFiles
{
    /// <summary>Address of the style sheet with its digest, so that browsers may keep it for a year.</summary>
    public static readonly string StyleSheet = Kept("plimsoll.css");

    /// <summary>The script that asks a browser for a passkey, in the same way.</summary>
    public static readonly string PasskeyScript = Kept("passkeys.js");

    extension(IEndpointRouteBuilder routes)
    {
        public void MapStaticFiles()
        {
            Map(routes, "plimsoll.css", "text/css; charset=utf-8");
            Map(routes, "mark.svg", "image/svg+xml");
            Map(routes, "passkeys.js", "text/javascript; charset=utf-8");
        }
    }

    private static string Kept(string name) => $"/{name}?v={Convert.ToHexStringLower(SHA256.HashData(Bytes(name)))[..12]}";

    private static void Map(IEndpointRouteBuilder routes, string name, string type)
    {
        var bytes = Bytes(name);
        routes.MapGet("/" + name, (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=31536000";
            return TypedResults.Bytes(bytes, type);
        }).ExcludeFromDescription().DisableRateLimiting();
    }

    /// <summary>A file as it is sent. Of a style sheet, what goes on in a line that begins with eight blanks goes out on one: where the file is broken for
    /// whoever reads it changes neither the digest in its address nor, with that, every page that names it.</summary>
    private static byte[] Bytes(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("wwwroot/" + name) ?? throw new FileNotFoundException(name);
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        return Encoding.UTF8.GetBytes(name.EndsWith(".css", StringComparison.Ordinal) ? text.Replace("\n        ", " ", StringComparison.Ordinal) : text);
    }
}
