// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Text;
using System.Security.Cryptography;

namespace Plimsoll.Usage.Activity;

/// <summary>Ids of events: what was sent twice has one id, so that a client may retry without counting twice.</summary>
internal static class EventId
{
    /// <summary>A sender's own id: a UUID as it is, any other text hashed.</summary>
    public static Guid Of(ReadOnlySpan<byte> text) =>
        text.Length == 36 && Utf8Parser.TryParse(text, out Guid id, out var used) && used == 36 ? id : OfHash(text);

    /// <summary>A span is known by its trace and its own id; the middle bytes of a trace id are random in every way of making one.</summary>
    public static Guid? OfSpan(ReadOnlySpan<byte> trace, ReadOnlySpan<byte> span)
    {
        if (trace.Length != 16 || span.Length != 8 || span.ContainsAnyExcept((byte)0) is false || trace.ContainsAnyExcept((byte)0) is false) { return null; }
        Span<byte> id = stackalloc byte[16];
        trace[8..].CopyTo(id);
        span.CopyTo(id[8..]);
        return new Guid(id, bigEndian: true);
    }

    /// <summary>Where nothing identifies an event, its bytes do: a retry sends the same ones.</summary>
    public static Guid OfHash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        return new Guid(hash[..16], bigEndian: true);
    }
}
