// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Release;

/// <summary>The public key of a file, as the one key that is trusted.</summary>
internal static class TrustedKey
{
    public static Result<KnownKeys> Read(Terminal terminal, string path)
    {
        if (!AnswerFile.Read(terminal, path).Succeeds(out var pem, out var refusal)) { return refusal; }
        if (!Ed25519PublicKey.TryReadPem(Encoding.UTF8.GetString(pem), out var key)) { return new Refusal("release.bad-value", "--key", path, "is not an Ed25519 public key", "give a PEM file with one PUBLIC KEY block"); }
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
