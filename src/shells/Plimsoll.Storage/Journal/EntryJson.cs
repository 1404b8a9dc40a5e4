// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Plimsoll.Storage;

/// <summary>The envelope around an event: written once, and read back when the history is checked.</summary>
internal static class EntryJson
{
    public const int SaltLength = 16;

    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static byte[] Write(ArrayBufferWriter<byte> buffer, long seq, DateTimeOffset at, AppendAsk ask, StreamEvents stream, long rev, NewEvent happened, ReadOnlySpan<byte> salt)
    {
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("v"u8, 1);
            json.WriteNumber("seq"u8, seq);
            json.WriteString("at"u8, at.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture));
            json.WriteString("tenant"u8, stream.Tenant);
            json.WriteString("stream"u8, stream.Stream);
            json.WriteNumber("rev"u8, rev);
            json.WriteString("type"u8, happened.Type);
            json.WriteNumber("tv"u8, happened.Version);
            json.WriteString("by"u8, ask.By);
            if (ask.Cause is not null) { json.WriteString("cause"u8, ask.Cause); }
            json.WriteString("salt"u8, Base64Url.EncodeToString(salt));
            json.WritePropertyName("data"u8);
            json.WriteRawValue(happened.Data.Span, skipInputValidation: true);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads what the journal itself needs from an entry; null, or what is wrong with it.</summary>
    public static string? Read(ReadOnlySpan<byte> bytes, long seq, StreamHead stream, long rev, DateTimeOffset notBefore, out DateTimeOffset at)
    {
        at = default;
        try
        {
            var reader = new Utf8JsonReader(bytes);
            reader.Read();
            if (!Number(ref reader, "v"u8, 1)) { return "is of a version that is not known here"; }
            if (!Number(ref reader, "seq"u8, seq)) { return "names another number inside"; }
            if (!Next(ref reader, "at"u8) || !DateTimeOffset.TryParseExact(reader.GetString(), Instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at)) { return "has no time"; }
            if (at < notBefore) { return "is older than the entry before it"; }
            if (!Next(ref reader, "tenant"u8) || !reader.ValueTextEquals(stream.Tenant)) { return "belongs to another tenant inside"; }
            if (!Next(ref reader, "stream"u8) || !reader.ValueTextEquals(stream.Name)) { return "belongs to another stream inside"; }
            return Number(ref reader, "rev"u8, rev) ? null : "names another revision inside";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "is not a JSON object";
        }
    }

    private static bool Number(ref Utf8JsonReader reader, ReadOnlySpan<byte> name, long expected) => Next(ref reader, name) && reader.TryGetInt64(out var value) && value == expected;

    private static bool Next(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name) && reader.Read();
}

/// <summary>Where a stream stands.</summary>
/// <param name="Id">Its key in the database.</param>
/// <param name="Name">Named <c>kind/id</c>.</param>
/// <param name="Tenant">Who owns it.</param>
/// <param name="Rev">Revision of its last entry; 0 before the first.</param>
internal sealed record StreamHead(long Id, string Name, string Tenant, long Rev);
