// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.Documents;

/// <summary>Documents that a server kept itself, by the digest in its own journal; and the keys that somebody named by their bytes.</summary>
public static class OwnCopies
{
    /// <summary>The payload of an envelope whose bytes are known to be those that were kept. Of any other, ask <see cref="VerifiedHandOver"/>.</summary>
    private static Result<byte[]> PayloadOf(ReadOnlySpan<byte> kept)
    {
        try { return ContentReading.Of<byte[]>(kept, "envelope", f => Convert.FromBase64String(f.Text("payload")), no => Sheet.Codes.Malformed(no.Sentence)); }
        catch (FormatException) { return Sheet.Codes.Malformed("it holds no base64"); }
    }

    public static Result<Sheet> SheetOf(ReadOnlySpan<byte> kept) =>
        PayloadOf(kept).Succeeds(out var payload, out var refusal) ? Sheet.Read(payload) : refusal;

    public static Result<AnswerSet> AnswersOf(ReadOnlySpan<byte> kept) =>
        PayloadOf(kept).Succeeds(out var payload, out var refusal) ? AnswerSet.Read(payload) : refusal;

    /// <summary>Public keys by their 32 bytes, in base64, each known by its own id; null where one is none.</summary>
    public static KnownKeys? KeysOf(params IEnumerable<string> publics)
    {
        var byId = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var text in publics)
        {
            var raw = new byte[Ed25519PublicKey.Length];
            if (!Convert.TryFromBase64String(text, raw, out var length) || length != raw.Length) { return null; }
            byId[TrustedKey.IdOf(raw)] = raw;
        }
        return new KnownKeys(byId.Keys, (bytes, signature, id) =>
        {
            using var key = new Ed25519PublicKey(byId[id]);
            return key.Verify(bytes.Span, signature.Span);
        });
    }

    /// <summary>Id and bytes of a key in PEM text.</summary>
    public static Result<string> PublicOf(string pem, string field)
    {
        if (!Ed25519PublicKey.TryReadPem(pem, out var key))
        {
            return new Refusal(LedgerCodes.BadPublicKey, field, null, "is not an Ed25519 public key", "give the text of a PEM file with one PUBLIC KEY block");
        }
        using (key) { return Convert.ToBase64String(key.Bytes); }
    }

    /// <summary>The receiver's key that an envelope of answers says it is signed with, where it does: nothing of it may be believed before that signature was
    /// verified with this very key.</summary>
    public static (string Key, string Public)? ClaimedKey(ReadOnlySpan<byte> envelope) =>
        AnswersOf(envelope).Value is { By: { Key: { } key, Public: { } raw } } ? (key, raw) : null;
}
