// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;

namespace Plimsoll.Web.Shared;

/// <summary>Marks a text of an answer that is an address of this server and begins with a slash.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AddressHereAttribute : Attribute;

/// <summary>Inside, every address is that of a server at the root of its host. Behind a proxy that serves it below a path base, each address is turned here as
/// it leaves: in pages, in <c>Location</c> and in JSON. Nothing else knows of a path base.</summary>
internal static class Outward
{
    private static volatile Below? _json;

    /// <summary>Where addresses begin as callers see them, such as <c>https://example.org/plimsoll</c>.</summary>
    public static string Origin(HttpRequest request) => $"{request.Scheme}://{request.Host}{request.PathBase}";

    /// <summary>An address of this server as callers see it.</summary>
    /// <param name="address">Begins with a slash.</param>
    public static string Of(HttpRequest request, string address) => request.PathBase.Value + address;

    extension(IApplicationBuilder app)
    {
        /// <summary>Turns where answers send a caller.</summary>
        public IApplicationBuilder UseOutwardLocation() => app.Use((http, next) =>
        {
            http.Response.OnStarting(() =>
            {
                if (http.Request.PathBase.HasValue && http.Response.Headers.Location.ToString() is ['/', ..] and not ['/', '/', ..] and var address)
                {
                    http.Response.Headers.Location = Of(http.Request, address);
                }
                return Task.CompletedTask;
            });
            return next(http);
        });

        /// <summary>Turns what pages link to. It stands inside compression and whatever keeps answers; what is answered outside of it is answered by
        /// <see cref="AnswerAsync"/>.</summary>
        public IApplicationBuilder UseOutwardPages() =>
            app.Use((http, next) => http.Request.PathBase.HasValue ? TurnAsync(http, () => next(http)) : next(http));
    }

    /// <summary>Answers outside of the pages' own place in the line.</summary>
    public static Task AnswerAsync(HttpContext http, IResult result) =>
        http.Request.PathBase.HasValue ? TurnAsync(http, () => result.ExecuteAsync(http)) : result.ExecuteAsync(http);

    /// <summary>How JSON is written below a path base: texts that are marked as addresses begin with it.</summary>
    /// <remarks>Those of the path base asked last are kept, and no more of them: there is one, as a rule.</remarks>
    public static JsonSerializerOptions Json(JsonSerializerOptions inside, PathString pathBase)
    {
        if (pathBase.Value is not { Length: > 0 } before) { return inside; }
        if (_json is { } known && known.Base == before) { return known.Options; }
        var made = new JsonSerializerOptions(inside)
        {
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { type => Turn(type, before) } },
        };
        _json = new Below(before, made);
        return made;
    }

    private sealed record Below(string Base, JsonSerializerOptions Options);

    private static void Turn(JsonTypeInfo type, string before)
    {
        foreach (var property in type.Properties)
        {
            if (property.Get is { } get && property.AttributeProvider?.IsDefined(typeof(AddressHereAttribute), inherit: false) == true)
            {
                property.Get = holder => get(holder) is string address ? before + address : null;
            }
        }
    }

    private static async Task TurnAsync(HttpContext http, Func<Task> answer)
    {
        var inner = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var page = new OutwardPage(inner, http.Response, http.Request.PathBase.Value!);
        http.Features.Set<IHttpResponseBodyFeature>(page);
        try
        {
            await answer();
            await page.EndAsync();
        }
        finally { http.Features.Set(inner); }
    }
}
