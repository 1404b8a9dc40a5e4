// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Plimsoll.Ledger;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Journal;

/// <summary>What outsiders check our history with: keys, checkpoint, consistency; and for the owner of an entry its bytes with a proof.</summary>
internal static class JournalRoutes
{
    /// <summary>A key that the server signs with, or did.</summary>
    /// <param name="NotAfter">When another key took its place; what it signed before goes on holding.</param>
    /// <param name="RevokedAt">From when on it is not to be believed.</param>
    /// <param name="Revoked">Why, and where the log says so; absent where it is not revoked.</param>
    /// <param name="Endorsed">How the key before it vouches for it; absent where none does.</param>
    internal sealed record PublishedKey(
        string Kid, string Purpose, string Algorithm, string PublicKey, string Pem, DateTimeOffset NotBefore, DateTimeOffset? NotAfter,
        DateTimeOffset? RevokedAt,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PublishedRevocation? Revoked = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PublishedEndorsement? Endorsed = null);

    /// <param name="Entry">Number of the entry of the log that revokes it: what it signed holds only where it is shown to lie before.</param>
    internal sealed record PublishedRevocation(string Entry, KeyRevocation Reason);

    /// <param name="By">The key before it.</param>
    /// <param name="Signature">Signature of that key over the 32 bytes of this one, base64.</param>
    /// <param name="Entry">Number of the entry of the log with which it began.</param>
    internal sealed record PublishedEndorsement(string By, string Signature, string Entry);

    internal sealed record PublishedKeys(string Log, IReadOnlyList<PublishedKey> Keys);

    /// <param name="Entry">The exact bytes, base64: their leaf is SHA-256(0x00 ‖ bytes).</param>
    /// <param name="Proof">The entry in the tree of the checkpoint, as C2SP tlog-proof.</param>
    internal sealed record ProvedEntry(string Seq, string Entry, string Leaf, string Proof);

    internal sealed record Consistency(string OldSize, string NewSize, IReadOnlyList<string> Hashes);

    extension(IEndpointRouteBuilder routes)
    {
        public void MapJournal()
        {
            routes.MapGet("/.well-known/plimsoll-keys.json", (Books books, ServerKeys keys) => Body.Answer(Keys(books, keys)))
                .WithTags("Public").Produces<PublishedKeys>().WithName("PublicKeys").WithSummary("Keys that this server signs with");
            routes.MapGet("/public/ledger/checkpoint", (Storage.Journals.Journal journal, Books books, ServerKeys keys) =>
                TypedResults.Text(Checkpoint(journal, books, keys), "text/plain", Encoding.UTF8))
                .WithTags("Public").Produces(StatusCodes.Status200OK, contentType: "text/plain").WithName("Checkpoint")
                .WithSummary("Size and root of the log, signed (C2SP tlog-checkpoint)");
            routes.MapGet("/public/ledger/consistency", ProveConsistency)
                .WithTags("Public").Produces<Consistency>().ProducesProblem(StatusCodes.Status422UnprocessableEntity).WithName("ConsistencyProof")
                .WithSummary("That the log of one size is the beginning of that of another");
            routes.MapTenantApi()
                .WithTags("Journal").MapGet("/entries/{seq}", Prove).Asks(Right.Read).Produces<ProvedEntry>().WithName("ProveEntry")
                .WithSummary("An entry of the organisation with its proof of inclusion");
        }
    }

    /// <summary>Name of the log: who it is, without saying where it runs.</summary>
    /// <remarks>It stays when the key of the log changes: keys that vouch for one another are one log.</remarks>
    public static string OriginOf(Books books, ServerKeys keys) => $"plimsoll.log/{(books.Now.Accounts.LogKid ?? keys.Log.Kid)[..16]}";

    public static string Checkpoint(Storage.Journals.Journal journal, Books books, ServerKeys keys)
    {
        return Signed(books, keys, journal.Head).ToString();
    }

    private static SignedNote Signed(Books books, ServerKeys keys, TreeHead head) =>
        keys.SignNote(OriginOf(books, keys), signer => new Checkpoint(signer.Key.Name, (ulong)head.Size, head.Root).Sign(signer));

    public static PublishedKeys Keys(Books books, ServerKeys keys) => new(OriginOf(books, keys),
        [.. books.Now.Accounts.SigningKeys.Select(k => new PublishedKey(
            k.Kid, k.Purpose, "Ed25519", k.Public, Pem(k.Public), k.NotBefore, k.NotAfter, k.Revoked?.At,
            k.Revoked is { } end ? new PublishedRevocation(Number(end.Entry), end.Reason) : null,
            k is { Endorsed: { } signature, EndorsedBy: { } by } ? new PublishedEndorsement(by, signature, Number(k.Entry)) : null))]);

    /// <summary>C2SP tlog-proof: index, hashes from leaf to root, and the checkpoint that they lead to.</summary>
    public static string ProofOf(Storage.Journals.Journal journal, Books books, ServerKeys keys, long seq)
    {
        var head = journal.Head;
        var (_, proof) = journal.ProveInclusion(seq, head.Size);
        var text = new StringBuilder("c2sp.org/tlog-proof@v1\n").Append(CultureInfo.InvariantCulture, $"index {seq - 1}\n");
        foreach (var hash in proof.Hashes) { text.Append(Convert.ToBase64String(hash.ToArray())).Append('\n'); }
        return text.Append('\n').Append(Signed(books, keys, head)).ToString();
    }

    private static IResult Prove(long seq, Storage.Journals.Journal journal, Books books, ServerKeys keys, Caller caller)
    {
        // What somebody is not shown is not told apart from what is not there.
        if (seq < 1 || seq > journal.Head.Size || journal.Read(seq - 1, 1) is not [var entry]
            || Envelope.Of(entry.Bytes) is var envelope && (envelope.Tenant != caller.In.Id
                || !caller.May(books.Streams.Find(envelope.Stream)?.ShownTo ?? Right.People)))
        {
            return Problems.Of(new Refusal(
                JournalCodes.UnknownEntry, "seq", seq.ToString(CultureInfo.InvariantCulture), "is no entry of this organisation",
                "use a number that an answer gave"));
        }
        return Body.Answer(Proved(journal, books, keys, seq, entry));
    }

    /// <summary>An entry that is there, with its proof.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public static ProvedEntry Proved(Storage.Journals.Journal journal, Books books, ServerKeys keys, long seq) =>
        journal.Read(seq - 1, 1) is [var entry] ? Proved(journal, books, keys, seq, entry) : throw new InvalidOperationException($"There is no entry {seq}.");

    private static ProvedEntry Proved(Storage.Journals.Journal journal, Books books, ServerKeys keys, long seq, Storage.Journals.Entry entry) => new(
        seq.ToString(CultureInfo.InvariantCulture), Convert.ToBase64String(entry.Bytes.Span),
        Convert.ToBase64String(TreeHash.OfLeaf(entry.Bytes.Span).ToArray()), ProofOf(journal, books, keys, seq));

    private static IResult ProveConsistency(long from, long to, Storage.Journals.Journal journal)
    {
        if (from < 1 || to < from || to > journal.Head.Size)
        {
            return Problems.Of(new Refusal(
                JournalCodes.UnknownSize, "from, to", $"{from}, {to}", "are not sizes that this log has had", $"use 1 ≤ from ≤ to ≤ {journal.Head.Size}"));
        }
        return Body.Answer(new Consistency(
            $"{from}", $"{to}", [.. journal.ProveConsistency(from, to).Hashes.Select(h => Convert.ToBase64String(h.ToArray()))]));
    }

    private static string Number(long entry) => entry.ToString(CultureInfo.InvariantCulture);

    private static string Pem(string publicKey)
    {
        using var key = new Ed25519PublicKey(Convert.FromBase64String(publicKey));
        return key.ToPem();
    }
}
