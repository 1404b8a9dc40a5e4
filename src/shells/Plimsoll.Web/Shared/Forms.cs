// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Antiforgery;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;

namespace Plimsoll.Web.Shared;

/// <summary>Forms of signed-in pages: POST, checked against forgery, answered with 303 or with the page and what was typed.</summary>
internal static class Forms
{
    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Pages below one organisation; each asks for a right of its own.</summary>
        public RouteGroupBuilder MapTenantPages() => routes.MapGroup("/t/{tenant}").ExcludeFromDescription();
    }

    extension(RouteHandlerBuilder endpoint)
    {
        /// <summary>Refuses a form that another site has sent in the person's name.</summary>
        public RouteHandlerBuilder IsForm() => endpoint.DisableAntiforgery().ExcludeFromDescription().AddEndpointFilter(async (context, next) =>
            await IsOursAsync(context.HttpContext)
                ? await next(context)
                : Problems.Page(new Refusal(
                    HttpCodes.Forged, "form", null, "did not come from a page of ours, or the page is too old",
                    "open the page again and send it once more")));
    }

    /// <summary>What was typed; the form was read and bounded when it was checked. A body that is none is the sender's fault, and told so.</summary>
    public static async Task<Typed> ReadAsync(HttpRequest request, CancellationToken ct) =>
        new(await SentAsync(request, ct));

    /// <summary>The form of a request.</summary>
    public static Task<IFormCollection> SentAsync(HttpRequest request, CancellationToken ct) =>
        request.HasFormContentType ? request.ReadFormAsync(ct) : throw new BadHttpRequestException("The body is not a form.", StatusCodes.Status400BadRequest);

    private static async Task<bool> IsOursAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType) { return false; }
        try { return await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http); }
        catch (AntiforgeryValidationException e)
        {
            // A form that is too large is told so; one that cannot be read is none of ours.
            return e.InnerException is BadHttpRequestException large ? throw new BadHttpRequestException(large.Message, large.StatusCode) : false;
        }
    }

    /// <summary>After a write: the page, asked for anew, so that a reload sends nothing twice.</summary>
    public static IResult See(string address) => new SeeOther(address);

    private sealed class SeeOther(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext http)
        {
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
