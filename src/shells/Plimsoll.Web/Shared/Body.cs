// SPDX-License-Identifier: Apache-2.0

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Shared;

/// <summary>Bodies of the API: strict JSON in, the same JSON out. What does not fit is refused with the field's name.</summary>
internal static class Body
{
    /// <summary>camelCase, kebab-case words, instants in UTC with milliseconds; nothing unknown, nothing twice, no null where a value must stand.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false,
        RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, MaxDepth = 16, TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new InstantConverter(), new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Reads the body whole; its limit is the address's.</summary>
    public static async Task<byte[]> BytesAsync(HttpRequest request, CancellationToken ct)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, ct);
        return body.ToArray();
    }

    /// <summary>Reads a JSON object of a known form.</summary>
    public static Result<T> Read<T>(ReadOnlySpan<byte> utf8) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(utf8, Json) ?? (Result<T>)Malformed("body", "is null");
        }
        catch (JsonException e)
        {
            return Malformed(Field(e), e.Message.Split(". Path")[0].Split('\n')[0].TrimEnd('.'));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            return Malformed("body", e.Message.Split('\n')[0].TrimEnd('.'));
        }
    }

    public static IResult Answer<T>(T answer, int status = StatusCodes.Status200OK) => TypedResults.Json(answer, Json, "application/json", status);

    /// <summary>The revision that a caller has seen, in the query or the <c>If-Match</c> header.</summary>
    public static Result<Seen> Rev(HttpRequest request)
    {
        var text = request.Query["rev"].ToString() is { Length: > 0 } query ? query : request.Headers.IfMatch.ToString().Trim('"');
        if (text.Length == 0) { return new Seen(null); }
        return long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var rev)
            ? new Seen(rev) : new Refusal("api.malformed", "rev", text, "is not a revision", "give the number that the last answer gave as rev, or none");
    }

    private static string Field(JsonException e) => e.Path is { Length: > 2 } path ? path[2..] : "body";

    private static Refusal Malformed(string field, string reason) => new("api.malformed", field, null, $"cannot be read ({reason})", "send the JSON that /openapi/v1.json describes");

    /// <param name="Rev">Null where the caller did not say.</param>
    internal sealed record Seen(long? Rev);
}
