// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Progress;

/// <summary>Forms of signed-in pages: the token against forgery, the revision that was seen, days.</summary>
internal static class Forms
{
    /// <summary>The hidden field that goes into every form.</summary>
    public static RenderFragment Token(HttpContext http)
    {
        var tokens = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        return builder =>
        {
            builder.OpenElement(0, "input");
            builder.AddAttribute(1, "type", "hidden");
            builder.AddAttribute(2, "name", tokens.FormFieldName);
            builder.AddAttribute(3, "value", tokens.RequestToken);
            builder.CloseElement();
        };
    }

    /// <summary>Reads a form that was sent from one of our own pages; refused when it was not.</summary>
    public static async Task<Result<Sent>> ReadAsync(HttpContext http)
    {
        try
        {
            await http.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(http);
            return new Sent(await http.Request.ReadFormAsync());
        }
        catch (AntiforgeryValidationException)
        {
            return new Refusal("http.malformed", "form", null, "was not sent from a page that is open here, or is too old", "open the page again and send it from there");
        }
    }

    public static Result<DayOf> Day(string field, string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? new DayOf(day) : new Refusal("progress.bad-value", field, text, "is not a day", "write one such as 2026-11-20");

    internal sealed record DayOf(DateOnly Day);

    /// <summary>A form that was sent from one of our own pages.</summary>
    internal sealed record Sent(IFormCollection Form)
    {
        public string this[string field] => Form[field].ToString();

        public long? Rev => long.TryParse(Form["rev"], NumberStyles.None, CultureInfo.InvariantCulture, out var rev) ? rev : null;

        public IReadOnlyDictionary<string, string> Typed => Form.Keys.ToDictionary(k => k, k => Form[k].ToString(), StringComparer.Ordinal);
    }
}

/// <summary>Go there with GET (303).</summary>
internal sealed class SeeOther(string address) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        return Task.CompletedTask;
    }
}
