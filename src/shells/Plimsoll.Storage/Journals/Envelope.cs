// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Plimsoll.Storage.Journals;

/// <summary>What stands around the data of an entry.</summary>
/// <param name="At">When it was received.</param>
/// <param name="By">The account that caused it.</param>
/// <param name="Data">The event's own JSON object: a slice of the entry's bytes.</param>
public sealed record Envelope(
    long Seq, DateTimeOffset At, string Tenant, string Stream, long Rev, string Type, int Version, string By, ReadOnlyMemory<byte> Data)
{
    /// <summary>Whether nobody was sure of the time when it was received: the clock had been set, and no operator had said what is right.</summary>
    public bool TimeUncertain { get; init; }

    /// <summary>Takes an entry apart that the journal's check has passed, going on where the check has stopped reading.</summary>
    /// <exception cref="FormatException">The bytes are not those of an entry.</exception>
    public static Envelope Of(Entry entry)
    {
        if (entry.Start is not { } start) { return Of(entry.Bytes); }
        var bytes = entry.Bytes.Span;
        var at = start.End;
        if (!Name(bytes, ",\"type\":\""u8, ref at, out var type) || !Take(bytes, ",\"tv\":"u8, ref at)) { return Of(entry.Bytes); }
        if (!Utf8Parser.TryParse(bytes[at..], out int version, out var digits)) { return Of(entry.Bytes); }
        at += digits;
        if (!Name(bytes, ",\"by\":\""u8, ref at, out var by)) { return Of(entry.Bytes); }
        _ = Skip(bytes, ",\"cause\":\""u8, ref at);
        var uncertain = Take(bytes, ",\"clock\":\"uncertain\""u8, ref at);
        // The data are the last part, so they end one byte before the entry does; that they are JSON is found where they are read.
        if (!Skip(bytes, ",\"salt\":\""u8, ref at) || !Take(bytes, ",\"data\":"u8, ref at)) { return Of(entry.Bytes); }
        return bytes[at..] is [(byte)'{', .., (byte)'}', (byte)'}']
            ? new Envelope(entry.Seq, start.At, start.Tenant, entry.Stream, entry.Rev, Names.Of(type), version, Names.Of(by), entry.Bytes[at..^1])
            {
                TimeUncertain = uncertain,
            }
            : Of(entry.Bytes);
    }

    /// <summary>Takes an entry apart that the journal's check has passed.</summary>
    /// <exception cref="FormatException">The bytes are not those of an entry.</exception>
    public static Envelope Of(ReadOnlyMemory<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes.Span);
        var (seq, rev, version) = (0L, 0L, 0);
        string? at = null, tenant = null, stream = null, type = null, by = null, clock = null;
        ReadOnlyMemory<byte> data = default;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                data = bytes[start..(int)reader.BytesConsumed];
            }
            else if (reader.ValueTextEquals("seq"u8)) { reader.Read(); seq = reader.GetInt64(); }
            else if (reader.ValueTextEquals("at"u8)) { reader.Read(); at = reader.GetString(); }
            else if (reader.ValueTextEquals("tenant"u8)) { reader.Read(); tenant = Names.Of(ref reader); }
            else if (reader.ValueTextEquals("stream"u8)) { reader.Read(); stream = Names.Of(ref reader); }
            else if (reader.ValueTextEquals("rev"u8)) { reader.Read(); rev = reader.GetInt64(); }
            else if (reader.ValueTextEquals("type"u8)) { reader.Read(); type = Names.Of(ref reader); }
            else if (reader.ValueTextEquals("tv"u8)) { reader.Read(); version = reader.GetInt32(); }
            else if (reader.ValueTextEquals("by"u8)) { reader.Read(); by = Names.Of(ref reader); }
            else if (reader.ValueTextEquals("clock"u8)) { reader.Read(); clock = reader.GetString(); }
            else { reader.Read(); reader.Skip(); }
        }
        return at is null || tenant is null || stream is null || type is null || by is null || data.IsEmpty
            ? throw new FormatException("The bytes are not those of an entry.")
            : new Envelope(
                seq,
                DateTimeOffset.ParseExact(at, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                tenant, stream, rev, type, version, by, data)
            {
                TimeUncertain = clock is "uncertain",
            };
    }

    /// <summary>Characters that stand in a JSON text as themselves, one byte each.</summary>
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create([.. Enumerable.Range(0x20, 0x7f - 0x20).Select(c => (byte)c).Where(c => c is not ((byte)'"' or (byte)'\\'))]);

    private static bool Take(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> expected, ref int at)
    {
        if (!bytes[at..].StartsWith(expected)) { return false; }
        at += expected.Length;
        return true;
    }

    private static bool Skip(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> before, ref int at) => Name(bytes, before, ref at, out _);

    /// <summary>Takes a text whose characters all stand as themselves; where one does not, nothing is taken.</summary>
    private static bool Name(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> before, ref int at, out ReadOnlySpan<byte> name)
    {
        var start = at;
        if (Take(bytes, before, ref at) && bytes[at..].IndexOfAnyExcept(Plain) is >= 0 and var length && bytes[at + length] == (byte)'"')
        {
            name = bytes.Slice(at, length);
            at += length + 1;
            return true;
        }
        at = start;
        name = default;
        return false;
    }
}

/// <summary>Names that stand in entry after entry, made into a text once and shared while they
/// are in use: a million entries name a few types, accounts and organisations.</summary>
internal static class Names
{
    private const int Size = 1 << 12;

    private static readonly string?[] Seen = new string?[Size];

    public static string Of(ref Utf8JsonReader reader)
    {
        return reader.HasValueSequence || reader.ValueIsEscaped ? reader.GetString()! : Of(reader.ValueSpan);
    }

    public static string Of(ReadOnlySpan<byte> utf8)
    {
        var hash = new HashCode();
        hash.AddBytes(utf8);
        ref var seen = ref Seen[hash.ToHashCode() & (Size - 1)];
        var known = seen;
        if (known is not null && known.Length == utf8.Length && System.Text.Ascii.Equals(utf8, known)) { return known; }
        return seen = Encoding.UTF8.GetString(utf8);
    }
}
