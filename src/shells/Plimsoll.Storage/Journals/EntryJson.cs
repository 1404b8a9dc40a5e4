// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Journals;

/// <summary>The envelope around an event: written once, and read back when the history is checked.</summary>
internal static class EntryJson
{
    public const int SaltLength = 16;

    /// <param name="uncertain">Whether nobody was sure of the time; an entry of which somebody was says nothing about it.</param>
    public static byte[] Write(
        ArrayBufferWriter<byte> buffer, long seq, DateTimeOffset at, bool uncertain, AppendAsk ask, StreamEvents stream, long rev, NewEvent happened,
        ReadOnlySpan<byte> salt)
    {
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("v"u8, 1);
            json.WriteNumber("seq"u8, seq);
            json.WriteString("at"u8, Instant.Write(at));
            json.WriteString("tenant"u8, stream.Tenant);
            json.WriteString("stream"u8, stream.Stream);
            json.WriteNumber("rev"u8, rev);
            json.WriteString("type"u8, happened.Type);
            json.WriteNumber("tv"u8, happened.Version);
            json.WriteString("by"u8, ask.By);
            if (ask.Cause is not null) { json.WriteString("cause"u8, ask.Cause); }
            if (uncertain) { json.WriteString("clock"u8, "uncertain"u8); }
            json.WriteString("salt"u8, Base64Url.EncodeToString(salt));
            json.WritePropertyName("data"u8);
            json.WriteRawValue(happened.Data.Span, skipInputValidation: true);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads the beginning of an entry that stands exactly as <see cref="Write"/> puts it.
    /// False where it stands otherwise: then <see cref="Read"/> says whether it holds.</summary>
    /// <param name="middle">What <see cref="MiddleOf"/> gives for the stream.</param>
    public static bool TryReadStart(ReadOnlySpan<byte> bytes, long seq, ReadOnlySpan<byte> middle, long rev, out DateTimeOffset at, out int end)
    {
        (at, end) = (default, 0);
        if (!Take(bytes, "{\"v\":1,\"seq\":"u8, ref end) || !Take(bytes, seq, ref end) || !Take(bytes, ",\"at\":\""u8, ref end)) { return false; }
        if (bytes.Length - end < Instant.Length || !Instant.TryRead(bytes.Slice(end, Instant.Length), out at)) { return false; }
        end += Instant.Length;
        return Take(bytes, middle, ref end) && Take(bytes, rev, ref end) && end < bytes.Length && bytes[end] == (byte)',';
    }

    /// <summary>The bytes between the instant and the revision of every entry of a stream.</summary>
    public static byte[] MiddleOf(StreamHead stream) =>
        Encoding.UTF8.GetBytes($"\",\"tenant\":\"{JsonEncodedText.Encode(stream.Tenant)}\",\"stream\":\"{JsonEncodedText.Encode(stream.Name)}\",\"rev\":");

    private static bool Take(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> expected, ref int at)
    {
        if (!bytes[at..].StartsWith(expected)) { return false; }
        at += expected.Length;
        return true;
    }

    private static bool Take(ReadOnlySpan<byte> bytes, long expected, ref int at)
    {
        Span<byte> digits = stackalloc byte[20];
        return expected.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture) && Take(bytes, digits[..length], ref at);
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
            if (!Next(ref reader, "at"u8) || !Instant.TryRead(reader.GetString(), out at)) { return "has no time"; }
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

    private static bool Number(ref Utf8JsonReader reader, ReadOnlySpan<byte> name, long expected) =>
        Next(ref reader, name) && reader.TryGetInt64(out var value) && value == expected;

    private static bool Next(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name) && reader.Read();
}

/// <summary>Where a stream stands.</summary>
/// <param name="Id">Its key in the database.</param>
/// <param name="Name">Named <c>kind/id</c>.</param>
/// <param name="Tenant">Who owns it.</param>
/// <param name="Rev">Revision of its last entry; 0 before the first.</param>
internal sealed record StreamHead(long Id, string Name, string Tenant, long Rev);
