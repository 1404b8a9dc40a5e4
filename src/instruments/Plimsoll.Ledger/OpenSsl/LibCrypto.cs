// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;

namespace Plimsoll.Ledger.OpenSsl;

/// <summary>The few calls of OpenSSL 3 that Ed25519 needs; .NET has no Ed25519 of its own. Names are those of the library's manual.</summary>
internal static unsafe partial class LibCrypto
{
    private const string Library = "libcrypto.so.3";

    /// <summary>EVP_PKEY_ED25519, the number of the key type in OpenSSL's object table.</summary>
    public const int Ed25519 = 1087;

    [LibraryImport(Library)]
    public static partial EvpKey EVP_PKEY_new_raw_private_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Library)]
    public static partial EvpKey EVP_PKEY_new_raw_public_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Library)]
    public static partial int EVP_PKEY_get_raw_public_key(EvpKey key, Span<byte> bytes, ref nuint length);

    [LibraryImport(Library)]
    public static partial int EVP_PKEY_get_id(EvpKey key);

    [LibraryImport(Library)]
    public static partial EvpKey d2i_AutoPrivateKey(nint into, ref byte* der, nint length);

    [LibraryImport(Library)]
    public static partial EvpKey d2i_PUBKEY(nint into, ref byte* der, nint length);

    [LibraryImport(Library)]
    public static partial int i2d_PrivateKey(EvpKey key, ref byte* der);

    [LibraryImport(Library)]
    public static partial int i2d_PUBKEY(EvpKey key, ref byte* der);

    [LibraryImport(Library)]
    public static partial int i2d_PrivateKey(EvpKey key, nint none);

    [LibraryImport(Library)]
    public static partial int i2d_PUBKEY(EvpKey key, nint none);

    [LibraryImport(Library)]
    public static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Library)]
    public static partial EvpDigestContext EVP_MD_CTX_new();

    [LibraryImport(Library)]
    public static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(Library)]
    public static partial int EVP_DigestSignInit(EvpDigestContext context, nint keyContext, nint digest, nint engine, EvpKey key);

    [LibraryImport(Library)]
    public static partial int EVP_DigestSign(EvpDigestContext context, Span<byte> signature, ref nuint length, ReadOnlySpan<byte> message, nuint messageLength);

    [LibraryImport(Library)]
    public static partial int EVP_DigestVerifyInit(EvpDigestContext context, nint keyContext, nint digest, nint engine, EvpKey key);

    [LibraryImport(Library)]
    public static partial int EVP_DigestVerify(
        EvpDigestContext context, ReadOnlySpan<byte> signature, nuint length, ReadOnlySpan<byte> message, nuint messageLength);

    [LibraryImport(Library)]
    public static partial void ERR_clear_error();
}

/// <summary>An EVP_PKEY, freed when nobody uses it any more; OpenSSL wipes the secret then.</summary>
internal sealed class EvpKey() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibCrypto.EVP_PKEY_free(handle);
        return true;
    }
}

/// <summary>An EVP_MD_CTX.</summary>
internal sealed class EvpDigestContext() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibCrypto.EVP_MD_CTX_free(handle);
        return true;
    }
}
