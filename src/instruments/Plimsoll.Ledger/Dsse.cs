// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Ledger;

/// <summary>A signature of an envelope.</summary>
public sealed record DsseSignature(string KeyId, byte[] Signature);

/// <summary>The envelope in which decisions and status documents are signed. Source: DSSE 1.0, protocol and envelope.</summary>
public sealed record Dsse
{
    private Dsse(string payloadType, byte[] payload, IReadOnlyList<DsseSignature> signatures) =>
        (PayloadType, Payload, Signatures) = (payloadType, payload, signatures);

    public string PayloadType { get; }

    public ReadOnlyMemory<byte> Payload { get; }

    public IReadOnlyList<DsseSignature> Signatures { get; }

    /// <summary>The bytes that a signature covers: type and payload with their lengths, so that neither can be read as the other.</summary>
    public static byte[] Pae(string payloadType, ReadOnlySpan<byte> payload) =>
        [.. Encoding.UTF8.GetBytes($"DSSEv1 {Encoding.UTF8.GetByteCount(payloadType)} {payloadType} {payload.Length} "), .. payload];

    /// <summary>Signs a payload and writes the envelope.</summary>
    public static byte[] Sign(string payloadType, byte[] payload, string keyId, Func<ReadOnlyMemory<byte>, byte[]> sign) => Canonical.Bytes(Canonical.Map(
        ("payload", Canonical.Text(Convert.ToBase64String(payload))),
        ("payloadType", Canonical.Text(payloadType)),
        (
            "signatures",
            Canonical.List([Canonical.Map(
                ("keyid", Canonical.Text(keyId)), ("sig", Canonical.Text(Convert.ToBase64String(sign(Pae(payloadType, payload)))))) ]))));

    /// <summary>Reads an envelope of one payload type and checks that a known key signed it. Nothing inside is looked at before that.</summary>
    public static Result<Dsse> Open(ReadOnlySpan<byte> utf8, string payloadType, KnownKeys keys, Unverified codes)
    {
        Result<Dsse> read;
        try { read = ContentReading.Of<Dsse>(utf8, "envelope", f => Read(f), no => codes.Malformed(no.Sentence)); }
        catch (FormatException) { return codes.Malformed("it holds no base64"); }
        if (!read.Succeeds(out var envelope, out var refusal)) { return refusal; }
        if (envelope.PayloadType != payloadType) { return codes.Malformed($"its payload is {envelope.PayloadType}, not {payloadType}"); }
        if (envelope.Signatures.Count == 0) { return codes.Malformed("it holds no signature"); }
        DsseSignature[] known = [.. envelope.Signatures.Where(s => keys.Ids.Contains(s.KeyId))];
        if (known is []) { return codes.UnknownKey(envelope.Signatures[0].KeyId); }
        var signed = Pae(payloadType, envelope.Payload.Span);
        return known.Any(s => keys.Verify(signed, s.Signature, s.KeyId)) ? envelope : codes.BadSignature(known[0].KeyId);
    }

    private static Dsse Read(ContentFields f)
    {
        var envelope = new Dsse(f.Text("payloadType"), Convert.FromBase64String(f.Text("payload")), f.List("signatures", s =>
        {
            var signature = new DsseSignature(s.Text("keyid"), Convert.FromBase64String(s.Text("sig")));
            s.End();
            return signature;
        }));
        f.End();
        return envelope;
    }
}

/// <summary>The public keys that a verifier trusts.</summary>
/// <param name="Ids">Ids of the keys that are trusted now.</param>
/// <param name="Verify">Whether a signature over bytes was made with the key of that id; only called for ids in <paramref name="Ids"/>.</param>
public sealed record KnownKeys(IReadOnlyCollection<string> Ids, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>, string, bool> Verify)
{
    /// <summary>All of several, each for its own ids only.</summary>
    public static KnownKeys AnyOf(IReadOnlyList<KnownKeys> several) =>
        new(
            [.. several.SelectMany(keys => keys.Ids).Distinct(StringComparer.Ordinal)],
            (bytes, signature, id) => several.Any(keys => keys.Ids.Contains(id) && keys.Verify(bytes, signature, id)));
}

/// <summary>Words for what goes wrong before anything inside an envelope may be believed.</summary>
public sealed record Unverified(string What)
{
    public Refusal Malformed(string why) =>
        new(LedgerCodes.MalformedEnvelope, What, null, $"is not one that can be read ({why.TrimEnd('.')})", "get it again from where it was issued");

    public Refusal UnknownKey(string keyId) =>
        new(
            LedgerCodes.UnknownKey, "keyid", keyId,
            $"is not a key that you trust, so nothing can be said about this {What}",
            "get the issuer's public keys from a place that you trust");

    public Refusal BadSignature(string keyId) =>
        new(LedgerCodes.BadSignature, "signature", keyId, "does not fit the content: it was changed, or another key made it", $"do not use this {What}");
}
