// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Plimsoll.Usage.Activity;

/// <summary>Turns ids of people, organisations, conversations and answers into keyed hashes (HMAC-SHA256, the first 64 bits).</summary>
/// <remarks>
/// Without the key a hash cannot be guessed from a list of users. Every tenant has a key of its own, so that hashes of two tenants never meet:
/// a person is counted once within a tenant and cannot be followed across tenants.
/// </remarks>
public sealed class PersonKey
{
    public const int Length = 32;

    private readonly byte[] _key;
    private readonly ConcurrentBag<IncrementalHash> _ready = [];

    /// <param name="master">A secret of at least 32 bytes that lies outside the store.</param>
    /// <param name="tenant">Whose hashes these are.</param>
    public PersonKey(ReadOnlySpan<byte> master, string tenant)
    {
        if (master.Length < Length) { throw new ArgumentException($"A key has at least {Length} bytes.", nameof(master)); }
        _key = HMACSHA256.HashData(master, Encoding.UTF8.GetBytes("plimsoll-usage-person\0" + tenant));
    }

    public ulong User(string id) => Hash(1, Encoding.UTF8.GetBytes(id));

    internal ulong Hash(byte what, ReadOnlySpan<byte> id)
    {
        Span<byte> hash = stackalloc byte[32];
        Span<byte> small = stackalloc byte[129];
        var input = id.Length < small.Length ? small[..(id.Length + 1)] : new byte[id.Length + 1];
        input[0] = what;
        id.CopyTo(input[1..]);
        // A keyed hash is made ready once and used by one request after the other: making it costs more than using it.
        if (!_ready.TryTake(out var keyed)) { keyed = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key); }
        keyed.AppendData(input);
        keyed.GetHashAndReset(hash);
        _ready.Add(keyed);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
