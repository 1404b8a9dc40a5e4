// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;

namespace Plimsoll.Vocabulary;

/// <summary>Name-based UUIDs, so that two runs of an export give the same bytes. Source: RFC 9562 section 5.5 (version 5, SHA-1).</summary>
public static class NameUuid
{
    /// <summary>Namespace of every UUID that Plimsoll derives: version 5 of "plimsoll" in the DNS namespace of RFC 9562.</summary>
    public static readonly Guid Plimsoll = Create(new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "plimsoll");

    public static Guid Create(Guid space, string name)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        byte[] input = [.. space.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)];
#pragma warning disable CA5350 // The standard names SHA-1; nothing here relies on it being hard to collide.
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
