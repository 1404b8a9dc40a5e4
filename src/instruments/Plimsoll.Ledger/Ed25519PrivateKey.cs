// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Plimsoll.Ledger.OpenSsl;

namespace Plimsoll.Ledger;

/// <summary>Makes Ed25519 signatures. Source: RFC 8032; computed by the operating system's OpenSSL, which holds the secret.</summary>
public sealed class Ed25519PrivateKey : IDisposable
{
    /// <summary>Bytes in the secret from which a key is made.</summary>
    public const int SeedLength = 32;

    private readonly EvpKey _key;

    private Ed25519PrivateKey(EvpKey key) => _key = key;

    /// <summary>The key of a seed; the same seed gives the same key.</summary>
    /// <exception cref="ArgumentException">The seed has not 32 bytes.</exception>
    public static Ed25519PrivateKey FromSeed(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedLength) { throw new ArgumentException($"A seed has {SeedLength} bytes.", nameof(seed)); }
        var key = LibCrypto.EVP_PKEY_new_raw_private_key(LibCrypto.Ed25519, 0, seed, SeedLength);
        return key.IsInvalid ? throw new OpenSslException() : new Ed25519PrivateKey(key);
    }

    /// <summary>A new key that nobody else has.</summary>
    public static Ed25519PrivateKey Generate()
    {
        Span<byte> seed = stackalloc byte[SeedLength];
        RandomNumberGenerator.Fill(seed);
        try { return FromSeed(seed); }
        finally { CryptographicOperations.ZeroMemory(seed); }
    }

    /// <summary>Reads one "PRIVATE KEY" block; false where there is none, several, or one of another kind.</summary>
    public static bool TryReadPem(string pem, [NotNullWhen(true)] out Ed25519PrivateKey? key)
    {
        key = KeyFile.Read(pem, KeyFile.PrivateLabel) is { } handle ? new Ed25519PrivateKey(handle) : null;
        return key is not null;
    }

    /// <summary>The secret as PEM text. Whoever writes it down answers for who can read it.</summary>
    public string ToPem() => KeyFile.Write(_key, KeyFile.PrivateLabel);

    /// <summary>The public half.</summary>
    public Ed25519PublicKey PublicKey()
    {
        Span<byte> bytes = stackalloc byte[Ed25519PublicKey.Length];
        nuint length = Ed25519PublicKey.Length;
        OpenSslException.IfNotPositive(LibCrypto.EVP_PKEY_get_raw_public_key(_key, bytes, ref length));
        return new Ed25519PublicKey(bytes);
    }

    /// <summary>The signature, 64 bytes; the same message always gives the same one.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        using var context = LibCrypto.EVP_MD_CTX_new();
        OpenSslException.IfNotPositive(LibCrypto.EVP_DigestSignInit(context, 0, 0, 0, _key));
        var signature = new byte[Ed25519PublicKey.SignatureLength];
        nuint length = Ed25519PublicKey.SignatureLength;
        OpenSslException.IfNotPositive(LibCrypto.EVP_DigestSign(context, signature, ref length, message, (nuint)message.Length));
        return signature;
    }

    public void Dispose() => _key.Dispose();
}
