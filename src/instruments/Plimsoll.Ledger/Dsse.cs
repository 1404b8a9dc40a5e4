// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Ledger;

/// <summary>An envelope of which a trusted key signed the content: what was signed, and by whom. There is no other way to either.</summary>
/// <param name="Payload">The bytes that were signed.</param>
/// <param name="KeyIds">The trusted keys whose signatures hold, each once, in the order of the envelope; never none. A line that names a key and does not
/// hold is none of its signatures.</param>
public sealed record OpenedEnvelope(ReadOnlyMemory<byte> Payload, IReadOnlyList<string> KeyIds)
{
    /// <summary>The key that signed it; the first, where several did.</summary>
    public string KeyId => KeyIds[0];
}

/// <summary>Where an envelope lies in a log.</summary>
/// <param name="Entry">Number of the entry that puts it on record; the first is 1.</param>
public sealed record PlaceInLog(long Entry);

/// <summary>Finds where the log puts an envelope on record: asked only of one that a key signed which was revoked.</summary>
/// <param name="envelope">Digest of the envelope's bytes.</param>
/// <param name="payload">What was signed.</param>
/// <returns>The place, or why what was given does not show it; null where nothing is known of it.</returns>
public delegate Result<PlaceInLog>? FindInLog(Digest envelope, ReadOnlyMemory<byte> payload);

/// <summary>The envelope in which decisions and status documents are signed. Source: DSSE 1.0, protocol and envelope.</summary>
/// <remarks>Its signature lines are seen nowhere but here: what a line says of itself is worth nothing before it is verified.</remarks>
public static class Dsse
{
    /// <summary>Lines of signatures that an envelope may have: each of a trusted key costs a verification.</summary>
    private const int MostSignatures = 16;

    /// <summary>The bytes that a signature covers: type and payload with their lengths, so that neither can be read as the other.</summary>
    public static byte[] Pae(string payloadType, ReadOnlySpan<byte> payload) =>
        [.. Encoding.UTF8.GetBytes($"DSSEv1 {Encoding.UTF8.GetByteCount(payloadType)} {payloadType} {payload.Length} "), .. payload];

    /// <summary>Signs a payload and writes the envelope.</summary>
    public static byte[] Sign(string payloadType, byte[] payload, string keyId, Func<ReadOnlyMemory<byte>, byte[]> sign) =>
        Write(payloadType, payload, keyId, sign(Pae(payloadType, payload)));

    /// <summary>Reads an envelope of one payload type and checks that a trusted key signed it. Nothing inside is looked at before that.</summary>
    /// <param name="logged">Finds the envelope in the log, where only revoked keys signed it; without, such an envelope is refused.</param>
    public static Result<OpenedEnvelope> Open(ReadOnlySpan<byte> utf8, string payloadType, KnownKeys keys, Unverified codes, FindInLog? logged = null) =>
        Read(utf8, payloadType, codes).Succeeds(out var envelope, out var refusal)
            ? Verify(envelope, payloadType, keys, codes, utf8, logged) : refusal;

    /// <summary>As <see cref="Open"/>, for an envelope that has one signature and is spelt as <see cref="Sign"/> writes it: else bytes that no signature
    /// covers could differ.</summary>
    public static Result<OpenedEnvelope> OpenExact(ReadOnlySpan<byte> utf8, string payloadType, KnownKeys keys, Unverified codes)
    {
        if (!Read(utf8, payloadType, codes).Succeeds(out var envelope, out var refusal)
            || !Verify(envelope, payloadType, keys, codes, utf8, null).Succeeds(out var opened, out refusal))
        {
            return refusal;
        }
        return envelope.Lines is [var only] && utf8.SequenceEqual(Write(payloadType, envelope.Payload, only.KeyId, only.Signature))
            ? opened : codes.Malformed("it is not spelt as it was signed, or holds more than one signature");
    }

    /// <summary>As <see cref="OpenExact"/>, for an envelope that several signed: every line is a signature that holds, of a key that is asked about, and it is
    /// spelt as <see cref="Countersign"/> writes it.</summary>
    public static bool IsExact(ReadOnlySpan<byte> utf8, string payloadType, KnownKeys keys, Unverified codes)
    {
        if (!Read(utf8, payloadType, codes).Succeeds(out var envelope, out _)) { return false; }
        var bytes = Pae(payloadType, envelope.Payload);
        return envelope.Lines.All(line => keys.Ids.Contains(line.KeyId) && keys.Verify(bytes, line.Signature, line.KeyId))
            && utf8.SequenceEqual(Write(
                payloadType, envelope.Payload, [.. envelope.Lines.DistinctBy(line => line.KeyId).OrderBy(line => line.KeyId, StringComparer.Ordinal)]));
    }

    /// <summary>Adds the signature of one more key to an envelope of which a trusted key signed the content, and writes it anew: lines stand in the order of
    /// their keys, so that whoever has the same signatures has the same bytes. A line of a key that is not trusted is left out.</summary>
    public static Result<byte[]> Countersign(
        ReadOnlySpan<byte> utf8, string payloadType, KnownKeys keys, Unverified codes, string keyId, Func<ReadOnlyMemory<byte>, byte[]> sign)
    {
        if (!Read(utf8, payloadType, codes).Succeeds(out var envelope, out var refusal)
            || !Verify(envelope, payloadType, keys, codes, utf8, null).Succeeds(out var opened, out refusal))
        {
            return refusal;
        }
        var bytes = Pae(payloadType, envelope.Payload);
        var lines = envelope.Lines.Where(line => line.KeyId != keyId && opened.KeyIds.Contains(line.KeyId) && keys.Verify(bytes, line.Signature, line.KeyId))
            .DistinctBy(line => line.KeyId);
        return Write(payloadType, envelope.Payload, [.. lines.Append(new Line(keyId, sign(bytes))).OrderBy(line => line.KeyId, StringComparer.Ordinal)]);
    }

    private static Result<OpenedEnvelope> Verify(
        Envelope envelope, string payloadType, KnownKeys keys, Unverified codes, ReadOnlySpan<byte> utf8, FindInLog? logged)
    {
        Line[] known = [.. envelope.Lines.Where(line => keys.Ids.Contains(line.KeyId))];
        if (known is []) { return codes.UnknownKey(envelope.Lines[0].KeyId); }
        var bytes = Pae(payloadType, envelope.Payload);
        string[] signers = [.. known.Where(line => keys.Verify(bytes, line.Signature, line.KeyId)).Select(line => line.KeyId).Distinct(StringComparer.Ordinal)];
        if (signers is []) { return codes.BadSignature(known[0].KeyId); }
        string[] standing = [.. signers.Where(id => !keys.Revoked.ContainsKey(id))];
        if (standing is not []) { return new OpenedEnvelope(envelope.Payload, standing); }
        if (logged?.Invoke(Digest.Of(utf8), envelope.Payload) is not { } found) { return codes.RevokedKey(signers[0]); }
        if (!found.Succeeds(out var place, out var unplaced)) { return unplaced; }
        string[] before = [.. signers.Where(id => place.Entry < keys.Revoked[id])];
        return before is not [] ? new OpenedEnvelope(envelope.Payload, before) : codes.RevokedBefore(signers[0], keys.Revoked[signers[0]], place.Entry);
    }

    private static byte[] Write(string payloadType, byte[] payload, string keyId, byte[] signature) =>
        Write(payloadType, payload, [new Line(keyId, signature)]);

    private static byte[] Write(string payloadType, byte[] payload, IReadOnlyList<Line> lines) => Canonical.Bytes(Canonical.Map(
        ("payload", Canonical.Text(Convert.ToBase64String(payload))),
        ("payloadType", Canonical.Text(payloadType)),
        ("signatures", Canonical.List(lines.Select(line => Canonical.Map(
            ("keyid", Canonical.Text(line.KeyId)), ("sig", Canonical.Text(Convert.ToBase64String(line.Signature)))))))));

    private static Result<Envelope> Read(ReadOnlySpan<byte> utf8, string payloadType, Unverified codes)
    {
        Result<Envelope> read;
        try { read = ContentReading.Of<Envelope>(utf8, "envelope", f => Read(f), no => codes.Malformed(no.Sentence)); }
        catch (FormatException) { return codes.Malformed("it holds no base64"); }
        return !read.Succeeds(out var envelope, out var refusal) ? refusal
            : envelope.PayloadType != payloadType ? codes.Malformed($"its payload is {envelope.PayloadType}, not {payloadType}")
            : envelope.Lines.Count == 0 ? codes.Malformed("it holds no signature")
            : envelope.Lines.Count > MostSignatures ? codes.Malformed($"it holds more than {MostSignatures} signatures")
            : envelope;
    }

    private static Envelope Read(ContentFields f)
    {
        var envelope = new Envelope(f.Text("payloadType"), Convert.FromBase64String(f.Text("payload")), f.List("signatures", s =>
        {
            var line = new Line(s.Text("keyid"), Convert.FromBase64String(s.Text("sig")));
            s.End();
            return line;
        }));
        f.End();
        return envelope;
    }

    private sealed record Envelope(string PayloadType, byte[] Payload, IReadOnlyList<Line> Lines);

    /// <summary>A line that says that a key signed.</summary>
    private sealed record Line(string KeyId, byte[] Signature);
}

/// <summary>The public keys that a verifier trusts.</summary>
/// <param name="Ids">Ids of the keys that are trusted now.</param>
/// <param name="Verify">Whether a signature over bytes was made with the key of that id; only called for ids in <paramref name="Ids"/>.</param>
public sealed record KnownKeys(IReadOnlyCollection<string> Ids, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>, string, bool> Verify)
{
    private static readonly IReadOnlyDictionary<string, long> None = new Dictionary<string, long>();

    /// <summary>Those that were revoked, with the number of the entry of the log that says so: what they signed holds only where it is shown to lie in the
    /// log before it.</summary>
    public IReadOnlyDictionary<string, long> Revoked { get; init; } = None;

    /// <summary>All of several, each for its own ids only.</summary>
    public static KnownKeys AnyOf(IReadOnlyList<KnownKeys> several) =>
        new(
            [.. several.SelectMany(keys => keys.Ids).Distinct(StringComparer.Ordinal)],
            (bytes, signature, id) => several.Any(keys => keys.Ids.Contains(id) && keys.Verify(bytes, signature, id)))
        {
            // What one of them knows to be revoked is revoked, from the earliest entry that one of them knows.
            Revoked = several.SelectMany(keys => keys.Revoked).GroupBy(r => r.Key, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Min(r => r.Value), StringComparer.Ordinal),
        };
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

    public Refusal RevokedKey(string keyId) =>
        new(
            LedgerCodes.RevokedKey, "keyid", keyId, $"was revoked, and nothing shows that this {What} lay in the log before",
            $"give the entry of the log that puts it on record, with its proof; or get a {What} that a key in use has signed");

    /// <param name="revoked">Number of the entry with which the key was revoked.</param>
    /// <param name="entry">Number of the entry that puts the envelope on record.</param>
    public Refusal RevokedBefore(string keyId, long revoked, long entry) =>
        new(
            LedgerCodes.RevokedKey, "keyid", keyId, $"was revoked with entry {revoked} of the log, and this {What} came into it after that, with entry {entry}",
            $"do not use this {What}; get one that a key in use has signed");
}
