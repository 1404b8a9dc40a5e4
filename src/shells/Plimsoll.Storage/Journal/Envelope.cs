// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;

namespace Plimsoll.Storage;

/// <summary>What stands around the data of an entry.</summary>
/// <param name="At">When it was received.</param>
/// <param name="By">The account that caused it.</param>
/// <param name="Data">The event's own JSON object: a slice of the entry's bytes.</param>
public sealed record Envelope(long Seq, DateTimeOffset At, string Tenant, string Stream, long Rev, string Type, int Version, string By, ReadOnlyMemory<byte> Data)
{
    /// <summary>Takes an entry apart that the journal's check has passed.</summary>
    /// <exception cref="FormatException">The bytes are not those of an entry.</exception>
    public static Envelope Of(ReadOnlyMemory<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes.Span);
        var (seq, rev, version) = (0L, 0L, 0);
        string? at = null, tenant = null, stream = null, type = null, by = null;
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
            else { reader.Read(); reader.Skip(); }
        }
        return at is null || tenant is null || stream is null || type is null || by is null || data.IsEmpty
            ? throw new FormatException("The bytes are not those of an entry.")
            : new Envelope(seq, DateTimeOffset.ParseExact(at, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), tenant, stream, rev, type, version, by, data);
    }
}

/// <summary>Names that stand in entry after entry, made into a text once and shared while they are in use: a million entries name a few types, accounts and organisations.</summary>
internal static class Names
{
    private const int Size = 1 << 12;

    private static readonly string?[] Seen = new string?[Size];

    public static string Of(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped) { return reader.GetString()!; }
        var utf8 = reader.ValueSpan;
        var hash = new HashCode();
        hash.AddBytes(utf8);
        ref var seen = ref Seen[hash.ToHashCode() & (Size - 1)];
        var known = seen;
        if (known is not null && known.Length == utf8.Length && System.Text.Ascii.Equals(utf8, known)) { return known; }
        return seen = reader.GetString()!;
    }
}
