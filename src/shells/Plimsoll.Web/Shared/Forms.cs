// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
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
        /// <summary>Refuses a form that another site has sent in the person's name. One of ours that is too old, or was opened before somebody signed in, comes
        /// back with what was typed.</summary>
        public RouteHandlerBuilder IsForm() => endpoint.DisableAntiforgery().WithMetadata(new HoldsForm()).ExcludeFromDescription()
            .AddEndpointFilter(async (context, next) => await IsOursAsync(context.HttpContext) ? await next(context) : await UntakenAsync(context.HttpContext));
    }

    /// <summary>Why a form of a page of ours is not taken.</summary>
    public const string TooOld = "This form was opened before you signed in, or it is too old, so it was not taken.";

    /// <summary>A form that is none of ours, or is one no more.</summary>
    public static Refusal Forged => new(
        HttpCodes.Forged, "form", null, "did not come from a page of ours, or the page is too old", "open the page again and send it once more");

    /// <summary>The page on which a form that was held is sent once more.</summary>
    public static IResult Again(HeldForm held, string why, int status) =>
        new RazorComponentResult<FormAgainPage>(new { Held = held, Why = why }) { StatusCode = status };

    /// <summary>A form that can be held until somebody signed in: it came from a page of ours and brings no file.</summary>
    public static async Task<HeldForm?> HeldAsync(HttpRequest request, CancellationToken ct)
    {
        if (!OwnPages.IsOwn(request) || request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }
        try { return HeldForm.Of(request, await request.ReadFormAsync(ct)); }
        catch (InvalidDataException) { return null; }
    }

    /// <summary>Somebody whose browser says that a page of ours sent this sees what they typed; nobody else does.</summary>
    private static async Task<IResult> UntakenAsync(HttpContext http) =>
        await HeldAsync(http.Request, http.RequestAborted) is { } held ? Again(held, TooOld, RefusalStatus.Of(HttpCodes.Forged.Kind)) : Problems.Page(Forged);

    /// <summary>What was typed; the form was read and bounded when it was checked. A body that is none is the sender's fault, and told so.</summary>
    public static async Task<Typed> ReadAsync(HttpRequest request, CancellationToken ct) =>
        new(await SentAsync(request, ct), request.Path);

    /// <summary>The form of a request, read in this one place: whatever is wrong with it as a form is the sender's fault.</summary>
    /// <exception cref="BadHttpRequestException">The body is no form, or none that can be read.</exception>
    public static async Task<IFormCollection> SentAsync(HttpRequest request, CancellationToken ct)
    {
        if (!request.HasFormContentType || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !Multipart.IsBoundary(type)
            || type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            throw NoForm();
        }
        try { return await request.ReadFormAsync(ct); }
        // It is held in memory, so that no disk is at fault here.
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or ArgumentException or FormatException
            || e.GetType() == typeof(IOException))
        {
            throw NoForm();
        }
    }

    private static BadHttpRequestException NoForm() => new("The body is not a form.", StatusCodes.Status400BadRequest);

    private static async Task<bool> IsOursAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType) { return false; }
        // Read here first, so that what cannot be read, or is too large, is told as what it is.
        await SentAsync(http.Request, http.RequestAborted);
        return await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http);
    }

    /// <summary>After a write: the page, asked for anew, so that a reload sends nothing twice.</summary>
    public static IResult See(string address) => new SeeOther(address);

    private sealed class SeeOther(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext http)
        {
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = Locations.Of(address);
            return Task.CompletedTask;
        }
    }
}
