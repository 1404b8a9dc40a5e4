// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Plimsoll.Storage.Files;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Accounts;

/// <summary>Browsers that somebody signed in with before, by a cookie that the server signed: it lets nobody in, and keeps the way open for its owner while
/// strangers guess.</summary>
internal sealed class KnownBrowsers(ServerKeys keys)
{
    /// <summary>People who share a browser; whoever signed in the longest ago is forgotten.</summary>
    private const int Most = 4;

    private const int Length = 16;

    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    private readonly byte[] _key = keys.Master.Derive(MasterKey.KnownBrowsers);

    private static string Cookie(HttpContext http) => http.Request.IsHttps ? "__Host-plimsoll-known" : "plimsoll-known";

    /// <summary>The browser of a request, where the account was let in with it before.</summary>
    /// <param name="account">Null where there is none: it takes as long.</param>
    public string? Find(HttpContext http, string? account)
    {
        string? found = null;
        foreach (var entry in Entries(http)) { if (Holds(entry, account ?? "nobody") && account is not null) { found ??= entry[..entry.IndexOf('.')]; } }
        return found;
    }

    /// <summary>An account was let in with the browser of a request.</summary>
    public void Remember(HttpContext http, string account)
    {
        var id = Find(http, account) ?? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Length));
        var value = string.Join('~', [$"{id}.{Mac(id, account)}", .. Entries(http).Where(e => !Holds(e, account)).Take(Most - 1)]);
        http.Response.Cookies.Append(Cookie(http), value, new CookieOptions
        {
            HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/", IsEssential = true, MaxAge = Life,
        });
    }

    private static string[] Entries(HttpContext http) =>
        [.. (http.Request.Cookies[Cookie(http)] ?? "").Split('~').Where(entry => entry.Length < 80 && entry.Contains('.')).Take(Most)];

    private bool Holds(string entry, string account) => entry.Split('.') is [var id, var mac]
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(mac), Encoding.UTF8.GetBytes(Mac(id, account)));

    private string Mac(string id, string account) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{id}\n{account}")).AsSpan(0, Length));
}
