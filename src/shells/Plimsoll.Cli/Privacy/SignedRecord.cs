// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Privacy;

/// <summary>A publication record whose signature holds.</summary>
/// <param name="Record">What was signed.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="KeyId">Id of the key that signed.</param>
internal sealed record SignedRecord(PublicationRecord Record, byte[] Bytes, string KeyId)
{
    private static readonly Unverified Codes = new("publication record");

    /// <summary>Opens an envelope. A record names its own key, so a changed byte shows also to those
    /// who have no key; that the key is the publisher's, only a key from elsewhere can show.</summary>
    public static Result<SignedRecord> Open(byte[] envelope, KnownKeys? trusted)
    {
        if (trusted is not null && !Dsse.Open(envelope, PublicationRecord.PayloadType, trusted, Codes).Succeeds(out _, out var no)) { return no; }
        Result<byte[]> read;
        try { read = ContentReading.Of<byte[]>(envelope, "envelope", f => Convert.FromBase64String(f.Text("payload")), no => Codes.Malformed(no.Sentence)); }
        catch (FormatException) { return Codes.Malformed("it holds no base64"); }
        if (!read.Succeeds(out var payload, out no) || !RecordJson.Read(payload).Succeeds(out var record, out no)) { return no; }
        if (Raw(record.Facts.Signer) is not { } raw) { return Codes.Malformed("its signer is not the 32 bytes of an Ed25519 key"); }
        var id = TrustedKey.IdOf(raw);
        if (trusted is not null && !trusted.Ids.Contains(id)) { return Codes.UnknownKey(id); }
        var own = new KnownKeys([id], (bytes, signature, _) =>
        {
            using var key = new Ed25519PublicKey(raw);
            return key.Verify(bytes.Span, signature.Span);
        });
        return Dsse.OpenExact(envelope, PublicationRecord.PayloadType, own, Codes).Succeeds(out var opened, out no)
            ? new SignedRecord(record, payload, opened.KeyId) : no;
    }

    private static byte[]? Raw(string base64)
    {
        var raw = new byte[Ed25519PublicKey.Length];
        return base64.Length == 44 && Convert.TryFromBase64String(base64, raw, out var length) && length == raw.Length && Convert.ToBase64String(raw) == base64
            ? raw
            : null;
    }
}
