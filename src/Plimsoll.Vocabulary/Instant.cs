// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plimsoll.Vocabulary;

/// <summary>Instants as RFC 3339 in UTC with milliseconds, one spelling only, so that the same instant always has the same bytes.</summary>
public static class Instant
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static string Write(DateTimeOffset instant) => instant.ToUniversalTime().ToString(Form, CultureInfo.InvariantCulture);

    public static bool TryRead(string? text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);

    /// <summary>Reads a field that holds an instant.</summary>
    public static DateTimeOffset Of(ContentFields f, string key) => TryRead(f.Text(key), out var instant) ? instant : throw f.Refuse(key, f.Text(key), "is not an instant", "write 2026-11-20T21:24:47.123Z");
}

/// <summary>JSON of an instant, as <see cref="Instant"/> writes it.</summary>
public sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Instant.TryRead(reader.GetString(), out var instant) ? instant : throw new JsonException("an instant is written 2026-11-20T21:24:47.123Z");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Instant.Write(value));
}
