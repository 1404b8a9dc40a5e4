// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Files;

/// <summary>The key that wraps every other key of an installation. It lies outside the database, so that a copy of the database alone tells nothing.</summary>
/// <remarks>AES-256-GCM with a fresh 96-bit nonce: <c>nonce ‖ tag ‖ ciphertext</c>. What a ciphertext is for is bound in as associated data.</remarks>
public sealed class MasterKey : IDisposable
{
    public const int Length = 32;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[] _key;

    /// <exception cref="ArgumentException">The key does not have 32 bytes.</exception>
    public MasterKey(ReadOnlySpan<byte> key) =>
        _key = key.Length == Length ? key.ToArray() : throw new ArgumentException("A master key has 32 bytes.", nameof(key));

    /// <summary>A key for a purpose of its own, so that what one part signs or looks up tells nothing of another.</summary>
    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, Length, info: Encoding.UTF8.GetBytes(purpose));

    internal byte[] Wrap(byte[] dataKey, string subject, RandomFill random) => Seal(_key, dataKey, subject, random);

    internal byte[] Unwrap(byte[] wrapped, string subject) => Open(_key, wrapped, subject);

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);

    internal static byte[] Seal(byte[] key, ReadOnlySpan<byte> plain, string bound, RandomFill random)
    {
        var sealedBytes = new byte[NonceLength + TagLength + plain.Length];
        var nonce = sealedBytes.AsSpan(0, NonceLength);
        random(nonce);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceLength + TagLength), sealedBytes.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(bound));
        return sealedBytes;
    }

    /// <exception cref="CryptographicException">The bytes were changed, or sealed for something else.</exception>
    internal static byte[] Open(byte[] key, ReadOnlySpan<byte> sealedBytes, string bound)
    {
        if (sealedBytes.Length < NonceLength + TagLength) { throw new CryptographicException("Too short to be sealed."); }
        var plain = new byte[sealedBytes.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(
            sealedBytes[..NonceLength], sealedBytes[(NonceLength + TagLength)..], sealedBytes.Slice(NonceLength, TagLength), plain,
            Encoding.UTF8.GetBytes(bound));
        return plain;
    }
}
