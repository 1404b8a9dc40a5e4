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
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new AskedInstantConverter(), new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    private const int FirstRead = 16 * 1024;

    /// <summary>Reads the body whole; its limit is the address's, and its place was taken before (<see cref="Places"/>). Held once, where the sender said
    /// how long it is.</summary>
    public static async Task<byte[]> BytesAsync(HttpRequest request, CancellationToken ct)
    {
        var told = request.ContentLength;
        if (told == 0) { return []; }
        // The length of a body is believed when the first of it is here: the server has looked at it then.
        var (bytes, length) = (new byte[(int)Math.Min(told ?? FirstRead, FirstRead)], 0);
        while (length != told && await request.Body.ReadAsync(bytes.AsMemory(length), ct) is > 0 and var read)
        {
            length += read;
            if (length == bytes.Length && length != told) { Array.Resize(ref bytes, (int)(told ?? 2L * length)); }
        }
        return length == bytes.Length ? bytes : bytes[..length];
    }

    /// <summary>Reads the body whole unless it is larger; null then, and no more than that was read.</summary>
    public static async Task<byte[]?> BytesAsync(HttpRequest request, int most, CancellationToken ct)
    {
        if (request.ContentLength > most) { return null; }
        using var body = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(chunk, ct)) > 0;)
        {
            if (body.Length + read > most) { return null; }
            body.Write(chunk, 0, read);
        }
        return body.ToArray();
    }

    /// <summary>Reads a JSON object of a known form.</summary>
    public static Result<T> Read<T>(ReadOnlySpan<byte> utf8) where T : class
    {
        try
        {
            if (FaultOf(utf8) is { } fault) { return fault; }
            return JsonSerializer.Deserialize<T>(utf8, Json) ?? (Result<T>)Malformed("body", "is null");
        }
        catch (JsonException e) { return JsonFault.Of(typeof(T), utf8, e); }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            return Malformed("body", e.Message.Split('\n')[0].TrimEnd('.'));
        }
    }

    public static IResult Answer<T>(T answer, int status = StatusCodes.Status200OK) => new Answered<T>(answer, status);

    /// <summary>The revision that a caller has seen, in the query or the <c>If-Match</c> header.</summary>
    public static Result<Seen> Rev(HttpRequest request)
    {
        var text = request.Query["rev"].ToString() is { Length: > 0 } query ? query : request.Headers.IfMatch.ToString().Trim('"');
        if (text.Length == 0) { return new Seen(null); }
        return long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var rev)
            ? new Seen(rev) : new Refusal(ApiCodes.Malformed, "rev", text, "is not a revision", "give the number that the last answer gave as rev, or none");
    }

    /// <summary>What the serializer lets pass: null as an item of a list, and texts that are no Unicode where nobody has asked for them yet.</summary>
    private static Refusal? FaultOf(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 16 });
        var lists = new Stack<bool>();
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !IsUnicode(ref reader)) { return NoUnicode; }
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray: lists.Push(true); break;
                case JsonTokenType.StartObject: lists.Push(false); break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject: lists.Pop(); break;
                // A value of an object follows its name; what stands in a list follows no name.
                case JsonTokenType.PropertyName:
                    reader.Read();
                    if (reader.TokenType is JsonTokenType.String && !IsUnicode(ref reader)) { return NoUnicode; }
                    if (reader.TokenType is JsonTokenType.StartArray) { lists.Push(true); }
                    else if (reader.TokenType is JsonTokenType.StartObject) { lists.Push(false); }
                    break;
                case JsonTokenType.Null when lists.TryPeek(out var list) && list: return Malformed("body", "a list holds null");
                default: break;
            }
        }
        return null;
    }

    private static Refusal NoUnicode =>
        new(ApiCodes.Malformed, "body", null, "holds a text that is not Unicode", "send the JSON that /openapi/v1.json describes");

    private static bool IsUnicode(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) { return System.Text.Unicode.Utf8.IsValid(reader.ValueSpan); }
        // Half of a surrogate pair shows when the text is asked for.
        try { return reader.GetString() is not null; }
        catch (InvalidOperationException) { return false; }
    }

    private static Refusal Malformed(string field, string reason) =>
        new(ApiCodes.Malformed, field, null, $"cannot be read ({reason})", "send the JSON that /openapi/v1.json describes");

    /// <param name="Rev">Null where the caller did not say.</param>
    internal sealed record Seen(long? Rev);

    private sealed class Answered<T>(T answer, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext http) =>
            TypedResults.Json(answer, Outward.Json(Json, http.Request.PathBase), "application/json", status).ExecuteAsync(http);
    }
}
