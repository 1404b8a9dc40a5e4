// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using Plimsoll.Ledger.OpenSsl;

namespace Plimsoll.Ledger;

/// <summary>Checks Ed25519 signatures. Source: RFC 8032; computed by the operating system's OpenSSL.</summary>
public sealed class Ed25519PublicKey : IDisposable
{
    /// <summary>Bytes in a public key.</summary>
    public const int Length = 32;

    /// <summary>Bytes in a signature.</summary>
    public const int SignatureLength = 64;

    private readonly EvpKey _key;
    private readonly byte[] _bytes = new byte[Length];

    internal Ed25519PublicKey(EvpKey key)
    {
        _key = key;
        nuint length = Length;
        OpenSslException.IfNotPositive(LibCrypto.EVP_PKEY_get_raw_public_key(key, _bytes, ref length));
    }

    /// <param name="bytes">The 32 bytes of RFC 8032 section 5.1.5.</param>
    /// <exception cref="ArgumentException">The length is another one.</exception>
    public Ed25519PublicKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) { throw new ArgumentException($"A public key has {Length} bytes.", nameof(bytes)); }
        _key = LibCrypto.EVP_PKEY_new_raw_public_key(LibCrypto.Ed25519, 0, bytes, Length);
        if (_key.IsInvalid) { throw new OpenSslException(); }
        bytes.CopyTo(_bytes);
    }

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Reads one "PUBLIC KEY" block; false where there is none, several, or one of another kind.</summary>
    public static bool TryReadPem(string pem, [NotNullWhen(true)] out Ed25519PublicKey? key)
    {
        key = KeyFile.Read(pem, KeyFile.PublicLabel) is { } handle ? new Ed25519PublicKey(handle) : null;
        return key is not null;
    }

    public string ToPem() => KeyFile.Write(_key, KeyFile.PublicLabel);

    /// <summary>Whether the signature is this key's for exactly this message.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureLength) { return false; }
        using var context = LibCrypto.EVP_MD_CTX_new();
        OpenSslException.IfNotPositive(LibCrypto.EVP_DigestVerifyInit(context, 0, 0, 0, _key));
        var holds = LibCrypto.EVP_DigestVerify(context, signature, (nuint)signature.Length, message, (nuint)message.Length) == 1;
        if (!holds) { LibCrypto.ERR_clear_error(); }
        return holds;
    }

    public void Dispose() => _key.Dispose();
}
