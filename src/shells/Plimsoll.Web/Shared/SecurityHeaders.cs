// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Shared;

/// <summary>Headers of every answer. No script is needed anywhere but to show a passkey, which no form can, so none is allowed but on those pages.</summary>
internal static class SecurityHeaders
{
    private static readonly object OwnScript = new();

    public const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    extension(IApplicationBuilder app)
    {
        public IApplicationBuilder UseSecurityHeaders() => app.Use((context, next) =>
        {
            // An error handler clears what was set before it, so the headers go on when the answer starts.
            context.Response.OnStarting(() => { Set(context); return Task.CompletedTask; });
            return next(context);
        });
    }

    /// <summary>The page that is answered may run the script of this server: a file, none that stands in the page, and it asks no address.</summary>
    public static void AllowOwnScript(HttpContext context) => context.Items[OwnScript] = true;

    private static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            context.Items.ContainsKey(OwnScript) ? ContentSecurityPolicy + "; script-src 'self'" : ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        // A page that sends forms tells this server, and no other, where they come from: without that, its browser would not say whose they are.
        headers["Referrer-Policy"] = OwnPages.AsksCookie(context) ? "same-origin" : "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = context.GetEndpoint()?.Metadata.GetMetadata<Embeddable>() is null ? "same-origin" : "cross-origin";
        if (context.Request.IsHttps) { headers.StrictTransportSecurity = "max-age=31536000"; }
    }
}

/// <summary>Marks a public picture that pages of other origins may show.</summary>
internal sealed class Embeddable;
