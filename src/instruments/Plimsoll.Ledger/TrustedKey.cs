// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Vocabulary;

namespace Plimsoll.Ledger;

/// <summary>An Ed25519 public key in PEM text, as the one key that a verifier trusts.
/// Every shell reads keys through here, so that a key has one id everywhere.</summary>
public static class TrustedKey
{
    /// <summary>Reads the key.</summary>
    /// <param name="pem">Text with one PUBLIC KEY block.</param>
    /// <param name="field">What the shell calls the field, for the refusal.</param>
    /// <param name="value">What was given, when it may be repeated; never the key itself.</param>
    public static Result<KnownKeys> Read(string pem, string field, string? value = null)
    {
        if (!Ed25519PublicKey.TryReadPem(pem, out var key))
        {
            return new Refusal(LedgerCodes.BadPublicKey, field, value, "is not an Ed25519 public key", "give the text of a PEM file with one PUBLIC KEY block");
        }
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
