// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;

namespace Plimsoll.Web.Accounts;

/// <summary>The tokens against forgery, as the framework makes them, under a cookie that says by its name that no neighbour can have set it, wherever the
/// connection allows that.</summary>
/// <remarks>The framework takes one name for a cookie, and whether a request came over https is known with the request: so there is one for each.</remarks>
internal sealed class FormTokens : IAntiforgery, IDisposable
{
    /// <summary>The cookie of a connection that is not encrypted; one over https may be set by this very host alone.</summary>
    public const string Plain = "plimsoll-form", Hosted = "__Host-plimsoll-form";

    private readonly ServiceProvider _plain, _hosted;

    public FormTokens(IDataProtectionProvider protection, ILoggerFactory log) =>
        (_plain, _hosted) = (Build(Plain, protection, log), Build(Hosted, protection, log));

    /// <summary>Which browser sends a form: a digest of the cookie that its forms go with, so that no page holds what another browser could use.</summary>
    public static string BrowserOf(HttpContext http) => Convert.ToBase64String(SHA256.HashData(
        Encoding.UTF8.GetBytes("browser of " + http.Request.Cookies[http.Request.IsHttps ? Hosted : Plain])).AsSpan(0, 16));

    public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext) => For(httpContext).GetAndStoreTokens(httpContext);

    public AntiforgeryTokenSet GetTokens(HttpContext httpContext) => For(httpContext).GetTokens(httpContext);

    public Task<bool> IsRequestValidAsync(HttpContext httpContext) => For(httpContext).IsRequestValidAsync(httpContext);

    public Task ValidateRequestAsync(HttpContext httpContext) => For(httpContext).ValidateRequestAsync(httpContext);

    public void SetCookieTokenAndHeader(HttpContext httpContext) => For(httpContext).SetCookieTokenAndHeader(httpContext);

    public void Dispose()
    {
        _plain.Dispose();
        _hosted.Dispose();
    }

    private IAntiforgery For(HttpContext http) => (http.Request.IsHttps ? _hosted : _plain).GetRequiredService<IAntiforgery>();

    private static ServiceProvider Build(string cookie, IDataProtectionProvider protection, ILoggerFactory log)
    {
        var services = new ServiceCollection();
        services.AddSingleton(protection).AddSingleton(log).AddLogging().AddSingleton<IAntiforgeryAdditionalDataProvider, SessionOfForm>();
        services.AddAntiforgery(options =>
        {
            (options.Cookie.Name, options.Cookie.Path, options.Cookie.SameSite) = (cookie, "/", SameSiteMode.Strict);
            (options.Cookie.SecurePolicy, options.SuppressXFrameOptionsHeader) = (CookieSecurePolicy.SameAsRequest, true);
        });
        return services.BuildServiceProvider();
    }
}

/// <summary>Binds a form to the session for which its page was shown, and with it to the account: a token that somebody else fetched, with another session or
/// with none, opens nothing.</summary>
internal sealed class SessionOfForm : IAntiforgeryAdditionalDataProvider
{
    private static readonly object Key = new();

    /// <summary>The forms of this answer belong to a session that the request did not come with.</summary>
    public static void Begin(HttpContext http, string session) => http.Items[Key] = session;

    /// <summary>The session that began with this answer; null where none did.</summary>
    public static string? Begun(HttpContext http) => http.Items[Key] as string;

    public string GetAdditionalData(HttpContext context) => Of(context);

    public bool ValidateAdditionalData(HttpContext context, string additionalData) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Of(context)), Encoding.UTF8.GetBytes(additionalData));

    /// <summary>A digest, so that no page holds what lets somebody in; nothing stands for no session.</summary>
    private static string Of(HttpContext http) =>
        (Begun(http) ?? http.Request.Cookies[Gatekeeper.CookieOf(http)]) is { Length: > 0 } session
            ? Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes("form of " + session)).AsSpan(0, 16)) : "";
}
