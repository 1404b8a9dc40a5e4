// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Release;

/// <summary>A public key that a caller sends along: the one key that is trusted for this answer.</summary>
internal static class TrustedKey
{
    public static Result<KnownKeys> Read(string pem)
    {
        if (!Ed25519PublicKey.TryReadPem(pem, out var key)) { return new Refusal("release.bad-value", "key", null, "is not an Ed25519 public key", "give the text of a PEM file with one PUBLIC KEY block"); }
        using (key)
        {
            var raw = key.Bytes.ToArray();
            return new KnownKeys([IdOf(raw)], (bytes, signature, _) =>
            {
                using var trusted = new Ed25519PublicKey(raw);
                return trusted.Verify(bytes.Span, signature.Span);
            });
        }
    }

    /// <summary>A key's id is the SHA-256 of its 32 bytes, so that it can be told from the key alone.</summary>
    public static string IdOf(ReadOnlySpan<byte> key) => Convert.ToHexStringLower(SHA256.HashData(key));
}
