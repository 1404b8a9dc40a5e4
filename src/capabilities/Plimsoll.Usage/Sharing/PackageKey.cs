// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Security.Cryptography;
using Plimsoll.Usage.Activity;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Sharing;

/// <summary>Makes pseudonyms for one package: HMAC-SHA256 under a key that is fresh for it, the first 128 bits.</summary>
/// <remarks>
/// The key is used once and kept nowhere. Two recipients cannot join what they got by its ids, one recipient cannot join two packages,
/// and whoever made a package cannot turn a pseudonym back either.
/// </remarks>
public sealed class PackageKey
{
    public const int Length = 32;

    private readonly byte[] _key;

    /// <param name="fresh">32 random bytes that were used for nothing else.</param>
    public PackageKey(ReadOnlySpan<byte> fresh)
    {
        if (fresh.Length != Length) { throw new ArgumentException($"A key has {Length} bytes.", nameof(fresh)); }
        _key = fresh.ToArray();
        Id = Digest.Of([.. "plimsoll package key\0"u8, .. _key]);
    }

    /// <summary>Tells keys apart and nothing more.</summary>
    public Digest Id { get; }

    /// <summary>What pseudonyms of a field stand for.</summary>
    internal static Pseudonym Standing(ActivityField field) => field.Domain switch
    {
        1 => Pseudonym.User,
        2 => Pseudonym.Organisation,
        3 => Pseudonym.Conversation,
        4 => Pseudonym.Response,
        // A field that came later: its domain lies above those of the pseudonyms below.
        > (byte)Pseudonym.Donated => (Pseudonym)field.Domain,
        _ => throw new ArgumentException($"The field {field.Name} has the domain {field.Domain}, which another kind of pseudonym has.", nameof(field)),
    };

    internal string Of(Pseudonym what, ulong id)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id);
        return Of(what, bytes);
    }

    internal string Of(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return Of(Pseudonym.Event, bytes);
    }

    internal string Of(Pseudonym what, ReadOnlySpan<byte> id)
    {
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(_key, [(byte)what, .. id], hash);
        return Convert.ToHexStringLower(hash[..16]);
    }
}

/// <summary>What a pseudonym stands for. A donated conversation is not joined with the events of its donor, who gave the one and not the other.</summary>
internal enum Pseudonym : byte { Event = 1, User, Organisation, Conversation, Response, Donated }
