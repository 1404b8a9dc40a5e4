// SPDX-License-Identifier: Apache-2.0

using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Plimsoll.Ledger;

/// <summary>A SHA-256 hash of a leaf, of a node or of a whole Merkle tree. Source: RFC 6962 section 2.1.</summary>
/// <remarks>Leaves and nodes are hashed with different first bytes, so that one can never pass
/// for the other. <c>default</c> is 32 zero bytes, which hashes nothing known.</remarks>
public readonly struct TreeHash : IEquatable<TreeHash>
{
    /// <summary>Bytes in a hash.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private readonly Vector256<byte> _bytes;

    /// <param name="bytes">Exactly 32 bytes.</param>
    /// <exception cref="ArgumentException">The length is another one.</exception>
    public TreeHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) { throw new ArgumentException($"A hash has {Length} bytes.", nameof(bytes)); }
        _bytes = Vector256.Create(bytes);
    }

    /// <summary>Root of the tree without leaves: the hash of nothing.</summary>
    public static TreeHash Empty { get; } = new(SHA256.HashData([]));

    /// <summary>Hash of one entry: SHA-256(0x00 ‖ bytes).</summary>
    public static TreeHash OfLeaf(ReadOnlySpan<byte> entry)
    {
        const int OnStack = 1024;
        var prefixed = entry.Length < OnStack ? stackalloc byte[OnStack] : new byte[entry.Length + 1];
        prefixed[0] = 0x00;
        entry.CopyTo(prefixed[1..]);
        return Hashed(prefixed[..(entry.Length + 1)]);
    }

    /// <summary>Hash of an inner node: SHA-256(0x01 ‖ left ‖ right).</summary>
    public static TreeHash OfNode(TreeHash left, TreeHash right)
    {
        Span<byte> prefixed = stackalloc byte[1 + (2 * Length)];
        prefixed[0] = 0x01;
        left.CopyTo(prefixed[1..]);
        right.CopyTo(prefixed[(1 + Length)..]);
        return Hashed(prefixed);
    }

    /// <summary>Reads standard base64 of exactly 32 bytes; anything else, a loose spelling included, is not a hash.</summary>
    public static bool TryFromBase64(string text, out TreeHash hash)
    {
        Span<byte> bytes = stackalloc byte[Length + 1];
        var read = Convert.TryFromBase64String(text, bytes, out var count) && count == Length && Convert.ToBase64String(bytes[..Length]) == text;
        hash = read ? new TreeHash(bytes[..Length]) : default;
        return read;
    }

    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    public string ToBase64() => Convert.ToBase64String(ToArray());

    /// <summary>The digest as other documents write it: <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
    public override string ToString() => $"sha256:{Convert.ToHexStringLower(ToArray())}";

    public bool Equals(TreeHash other) => _bytes == other._bytes;

    public override bool Equals(object? obj) => obj is TreeHash other && Equals(other);

    public override int GetHashCode() => _bytes.GetHashCode();

    public static bool operator ==(TreeHash left, TreeHash right) => left.Equals(right);

    public static bool operator !=(TreeHash left, TreeHash right) => !left.Equals(right);

    private static TreeHash Hashed(ReadOnlySpan<byte> input)
    {
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(input, hash);
        return new TreeHash(hash);
    }
}
