// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;

namespace Plimsoll.Ledger.OpenSsl;

/// <summary>Keys as DER and as PEM text (RFC 7468: PKCS #8 for private keys, SubjectPublicKeyInfo for public ones).</summary>
internal static unsafe class KeyFile
{
    private delegate EvpKey Reader(nint into, ref byte* der, nint length);

    public const string PrivateLabel = "PRIVATE KEY";
    public const string PublicLabel = "PUBLIC KEY";

    /// <summary>The key, or null where the text is not exactly one Ed25519 key of this kind.</summary>
    public static EvpKey? Read(ReadOnlySpan<char> pem, string label)
    {
        if (!PemEncoding.TryFind(pem, out var fields) || !pem[fields.Label].SequenceEqual(label) || PemEncoding.TryFind(pem[fields.Location.End..], out _))
        {
            return null;
        }
        var der = new byte[fields.DecodedDataLength];
        try
        {
            if (!Convert.TryFromBase64Chars(pem[fields.Base64Data], der, out var length) || length != der.Length) { return null; }
            fixed (byte* start = der)
            {
                var at = start;
                Reader read = label == PrivateLabel ? LibCrypto.d2i_AutoPrivateKey : LibCrypto.d2i_PUBKEY;
                var key = read(0, ref at, length);
                if (!key.IsInvalid && at == start + length && LibCrypto.EVP_PKEY_get_id(key) == LibCrypto.Ed25519) { return key; }
                key.Dispose();
                LibCrypto.ERR_clear_error();
                return null;
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    public static string Write(EvpKey key, string label)
    {
        var length = label == PrivateLabel ? LibCrypto.i2d_PrivateKey(key, 0) : LibCrypto.i2d_PUBKEY(key, 0);
        var der = new byte[OpenSslException.IfNotPositive(length)];
        try
        {
            fixed (byte* start = der)
            {
                var at = start;
                OpenSslException.IfNotPositive(label == PrivateLabel ? LibCrypto.i2d_PrivateKey(key, ref at) : LibCrypto.i2d_PUBKEY(key, ref at));
            }
            return PemEncoding.WriteString(label, der) + "\n";
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }
}

/// <summary>OpenSSL failed where it cannot by its manual: a broken machine, not a bad key.</summary>
internal sealed class OpenSslException() : Exception("libcrypto reported a failure that valid arguments cannot cause")
{
    public static int IfNotPositive(int answer) => answer > 0 ? answer : throw new OpenSslException();
}
