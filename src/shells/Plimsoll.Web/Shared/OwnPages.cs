// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Shared;

/// <summary>Marks an address whose page holds a form that only our own pages may send.</summary>
internal sealed class HoldsForm;

/// <summary>What a browser says about the page that a request came from.</summary>
/// <remarks>
/// The token of a form says that the form was shown to this session; this says that it was sent from a page of ours, and holds where a neighbour (another
/// name of the same domain, another port of this machine) could plant a cookie. Fetch Metadata is sent wherever the connection is safe or the machine is one's
/// own; <c>Origin</c> goes with every form that is sent. What is no browser sends neither, and cannot be made to act in somebody else's name.
/// </remarks>
internal static class OwnPages
{
    extension(IApplicationBuilder app)
    {
        /// <summary>Refuses whatever changes something in the name of a cookie, when a page that is none of ours had it sent.</summary>
        public IApplicationBuilder UseOwnPages() => app.Use((http, next) =>
            IsUnsafe(http.Request) && AsksCookie(http) && IsForeign(http.Request) ? Problems.Page(Foreign).ExecuteAsync(http) : next(http));
    }

    private static Refusal Foreign =>
        new(HttpCodes.Foreign, "form", null, "was sent from a page of another site, and nothing was done", "open the page here and send it from there");

    /// <summary>Whether a cookie lets somebody act at an address: the API looks at none.</summary>
    public static bool AsksCookie(HttpContext http) => http.GetEndpoint()?.Metadata is { } about
        && !http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && (about.GetMetadata<HoldsForm>() is not null || about.GetMetadata<Rights.Asked>() is not null);

    /// <summary>Whether the browser says that a page of ours had this sent; false where nothing is said.</summary>
    public static bool IsOwn(HttpRequest request) => request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site ? site is ["same-origin"]
        : request.Headers.Origin is [{ } origin] && IsUs(request, origin);

    private static bool IsForeign(HttpRequest request) => request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site ? site is not ["same-origin" or "none"]
        : request.Headers.Origin is { Count: > 0 } origin && !(origin is [{ } one] && IsUs(request, one));

    private static bool IsUs(HttpRequest request, string origin) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    private static bool IsUnsafe(HttpRequest request) => !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
        || HttpMethods.IsOptions(request.Method) || HttpMethods.IsTrace(request.Method));
}
