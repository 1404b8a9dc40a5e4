// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Shared;

/// <summary>Query keys that an endpoint understands; the cache reads them too, so that it never answers a misspelt question.</summary>
/// <param name="Many">Those of them that may stand more than once.</param>
internal sealed record KnownKeys(IReadOnlyList<string> Keys, IReadOnlySet<string> Many)
{
    /// <summary>The keys of an address whose parameters are a record: those whose type is a list may stand more than once.</summary>
    public static KnownKeys Of(Type parameters)
    {
        var properties = parameters.GetProperties().Where(p => p.SetMethod is not null).ToArray();
        return new KnownKeys(
            [.. properties.Select(KeyOf)],
            properties.Where(p => p.PropertyType.IsArray).Select(KeyOf).ToHashSet(StringComparer.Ordinal));
    }

    private static string KeyOf(PropertyInfo property) => property.GetCustomAttribute<FromQueryAttribute>()?.Name ?? property.Name.ToLowerInvariant();

    public string? Unknown(IQueryCollection query) => query.Keys.FirstOrDefault(key => !Keys.Contains(key));

    /// <summary>A key that stands twice would be read once: it is refused unless it may have several values; empty ones count as absent.</summary>
    public static Refusal? Repeated(IQueryCollection query, IReadOnlySet<string> many) =>
        query.FirstOrDefault(q => q.Value.Count(v => !Blank.Is(v)) > 1 && !many.Contains(q.Key)) is { Key: { } key, Value: var values }
            ? new Refusal(HttpCodes.RepeatedParameter, key, values.ToString(), "stands more than once", "give it once")
            : null;
}

/// <summary>Refuses query keys that the endpoint does not know, so that a typing error never answers a different question.</summary>
internal static class KnownKeysFilter
{
    extension(RouteHandlerBuilder endpoint)
    {
        public RouteHandlerBuilder KnowsOnly<T>() => endpoint.KnowsOnly(KnownKeys.Of(typeof(T)));

        public RouteHandlerBuilder KnowsOnly(params string[] keys) => endpoint.KnowsOnly(new KnownKeys(keys, new HashSet<string>()));

        private RouteHandlerBuilder KnowsOnly(KnownKeys known) =>
            endpoint.WithMetadata(known).AddEndpointFilter(async (context, next) =>
            {
                var query = context.HttpContext.Request.Query;
                if (known.Unknown(query) is { } unknown)
                {
                    var fix = known.Keys.Count == 0 ? "send none" : $"use {string.Join(" | ", known.Keys)}";
                    return Problems.Of(new Refusal(HttpCodes.UnknownParameter, unknown, null, "is not a parameter of this address", fix));
                }
                return KnownKeys.Repeated(query, known.Many) is { } repeated ? Problems.Of(repeated) : await next(context);
            });
    }
}
