// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Ledger;

/// <summary>A key that a server signs with, or did, as it publishes it.</summary>
/// <param name="Kid">SHA-256 of the public key, in hexadecimal.</param>
/// <param name="Purpose">What is signed with it.</param>
/// <param name="Public">The 32 bytes of the public key.</param>
/// <param name="RevokedWith">Number of the entry of the log that revokes it; null where it is not revoked.</param>
/// <param name="Endorsed">How the key before it vouches for it; null where none does.</param>
public sealed record ListedKey(string Kid, string Purpose, ReadOnlyMemory<byte> Public, long? RevokedWith, Endorsement? Endorsed);

/// <summary>That a key vouches for the one that takes its place.</summary>
/// <param name="By">The key that vouches.</param>
/// <param name="Signature">Its signature over the 32 bytes of the other.</param>
/// <param name="Entry">Number of the entry of the log with which the other began.</param>
public sealed record Endorsement(string By, ReadOnlyMemory<byte> Signature, long Entry);

/// <summary>The list of keys that a server publishes under <c>/.well-known/plimsoll-keys.json</c>. It is not signed: it says what is not to be believed any
/// more, and which key vouches for which; whom to trust in the first place, a key from elsewhere says.</summary>
public sealed class KeyList
{
    private KeyList(string log, IReadOnlyList<ListedKey> keys) => (Log, Keys) = (log, keys);

    /// <summary>Name of the server's log.</summary>
    public string Log { get; }

    public IReadOnlyList<ListedKey> Keys { get; }

    /// <summary>Reads the list. A key whose id is not its own, or whose endorsement does not hold, makes it none.</summary>
    public static Result<KeyList> Read(ReadOnlySpan<byte> utf8)
    {
        Result<KeyList> read;
        try { read = ContentReading.Of<KeyList>(utf8, "list of keys", f => new KeyList(f.Text("log"), f.List("keys", Key)), no => Malformed(no.Sentence)); }
        catch (FormatException) { return Malformed("it holds no base64"); }
        if (!read.Succeeds(out var list, out var refusal)) { return refusal; }
        foreach (var key in list.Keys)
        {
            if (key.Public.Length != Ed25519PublicKey.Length || TrustedKey.IdOf(key.Public.Span) != key.Kid)
            {
                return Malformed($"{key.Kid} is not the id of its key");
            }
            if (key.Endorsed is { } endorsed && !(list.Find(endorsed.By) is { } by && by.Purpose == key.Purpose && Holds(by, endorsed.Signature, key.Public)))
            {
                return Malformed($"{endorsed.By} does not vouch for {key.Kid}");
            }
        }
        return list;
    }

    /// <summary>What a verifier trusts by now: the keys trusted before, those that they vouch for, and which of all are revoked. A key vouches for nothing
    /// once it is revoked.</summary>
    public KnownKeys Extend(KnownKeys trusted)
    {
        var ids = trusted.Ids.ToHashSet(StringComparer.Ordinal);
        // Each key has one before it at most, and each round but the last adds one key.
        while (Keys.Any(k => k.Endorsed is { } e && ids.Contains(e.By) && !(Find(e.By)!.RevokedWith <= e.Entry) && ids.Add(k.Kid))) { }
        var revoked = trusted.Revoked.ToDictionary(StringComparer.Ordinal);
        foreach (var key in Keys)
        {
            if (key.RevokedWith is not { } entry || !ids.Contains(key.Kid)) { continue; }
            revoked[key.Kid] = Math.Min(entry, revoked.GetValueOrDefault(key.Kid, long.MaxValue));
        }
        return new KnownKeys(
            ids, (bytes, signature, id) =>
                trusted.Ids.Contains(id) ? trusted.Verify(bytes, signature, id) : Find(id) is { } key && Holds(key, signature, bytes))
        {
            Revoked = revoked,
        };
    }

    private ListedKey? Find(string kid) => Keys.FirstOrDefault(k => k.Kid == kid);

    private static bool Holds(ListedKey by, ReadOnlyMemory<byte> signature, ReadOnlyMemory<byte> bytes)
    {
        using var key = new Ed25519PublicKey(by.Public.Span);
        return key.Verify(bytes.Span, signature.Span);
    }

    private static ListedKey Key(ContentFields f) => new(
        f.Text("kid"), f.Text("purpose"), Convert.FromBase64String(f.Text("publicKey")),
        // Revoked, and not with which entry: then nothing can be shown to lie before it.
        f.OptionalMap("revoked") is { } revoked ? Number(revoked, "entry") : f.OptionalText("revokedAt") is null ? null : 0,
        f.OptionalMap("endorsed") is { } e ? new Endorsement(e.Text("by"), Convert.FromBase64String(e.Text("signature")), Number(e, "entry")) : null);

    private static long Number(ContentFields f, string key) =>
        long.Parse(f.Text(key, t => long.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out _), "a whole number"), CultureInfo.InvariantCulture);

    private static Refusal Malformed(string why) =>
        new(
            LedgerCodes.MalformedKeys, "list of keys", null, $"cannot be used ({why.TrimEnd('.')})",
            "get it again from /.well-known/plimsoll-keys.json of the server");
}
