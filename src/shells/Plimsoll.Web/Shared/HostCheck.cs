// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Shared;

/// <summary>The name under which a server is asked, looked at before anything else: whatever makes an address of it can rest on its being one.</summary>
internal static class HostCheck
{
    /// <summary>A name of the domain name system, a colon and a port. Source: RFC 1035, section 2.3.4.</summary>
    private const int Longest = 253 + 6;

    extension(IApplicationBuilder app)
    {
        public IApplicationBuilder UseHostCheck() => app.Use((http, next) => Is(Sent(http)) ? next(http) : Problems.Answer(http, Refused(http)));
    }

    /// <summary>Whether it is a name or an address, with a port or without, and nothing more.</summary>
    public static bool Is(string? host)
    {
        if (host is not { Length: > 0 and <= Longest }) { return false; }
        // What the rest of the server makes of it, and how it is written in an address, has to be there: xn-- alone is not.
        try { if (HostString.FromUriComponent(host).ToUriComponent().Length == 0) { return false; } }
        catch (ArgumentException) { return false; }
        foreach (var letter in host) { if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '-' or '_' or ':' or '[' or ']')) { return false; } }
        return Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var address) && address.HostNameType != UriHostNameType.Unknown
            && address is { PathAndQuery: "/", UserInfo.Length: 0, Host.Length: > 0 };
    }

    /// <summary>As it came: the framework reads it by rules of its own, and throws.</summary>
    private static string Sent(HttpContext http) => http.Request.Headers.Host.ToString();

    private static Refusal Refused(HttpContext http) => new(
        HttpCodes.Malformed, "Host", Sent(http) is { Length: > 0 } told ? told : null, "is not the name of a server",
        "send the name and the port that you ask, and no other header of that name");
}
