// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
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
    internal sealed record PublishedKey(
        string Kid, string Purpose, string Algorithm, string PublicKey, string Pem, DateTimeOffset NotBefore, DateTimeOffset? NotAfter,
        DateTimeOffset? RevokedAt);

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
            routes.MapGet("/public/ledger/checkpoint", (Storage.Journals.Journal journal, ServerKeys keys) =>
                TypedResults.Text(Checkpoint(journal, keys), "text/plain", Encoding.UTF8))
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
    public static string OriginOf(ServerKeys keys) => $"plimsoll.log/{keys.Log.Kid[..16]}";

    public static string Checkpoint(Storage.Journals.Journal journal, ServerKeys keys)
    {
        var head = journal.Head;
        return keys.SignNote(OriginOf(keys), signer => new Checkpoint(signer.Key.Name, (ulong)head.Size, head.Root).Sign(signer)).ToString();
    }

    public static PublishedKeys Keys(Books books, ServerKeys keys) => new(OriginOf(keys),
        [.. books.Now.Accounts.SigningKeys.Select(k => new PublishedKey(k.Kid, k.Purpose, "Ed25519", k.Public, Pem(k.Public), k.NotBefore, k.NotAfter, null))]);

    /// <summary>C2SP tlog-proof: index, hashes from leaf to root, and the checkpoint that they lead to.</summary>
    public static string ProofOf(Storage.Journals.Journal journal, ServerKeys keys, long seq)
    {
        var head = journal.Head;
        var (_, proof) = journal.ProveInclusion(seq, head.Size);
        var text = new StringBuilder("c2sp.org/tlog-proof@v1\n").Append(CultureInfo.InvariantCulture, $"index {seq - 1}\n");
        foreach (var hash in proof.Hashes) { text.Append(Convert.ToBase64String(hash.ToArray())).Append('\n'); }
        return text.Append('\n')
            .Append(keys.SignNote(OriginOf(keys), signer => new Checkpoint(signer.Key.Name, (ulong)head.Size, head.Root).Sign(signer)).ToString()).ToString();
    }

    private static IResult Prove(long seq, Storage.Journals.Journal journal, ServerKeys keys, Caller caller)
    {
        if (seq < 1 || seq > journal.Head.Size || journal.Read(seq - 1, 1) is not [var entry] || Envelope.Of(entry.Bytes).Tenant != caller.In.Id)
        {
            return Problems.Of(new Refusal(
                JournalCodes.UnknownEntry, "seq", seq.ToString(CultureInfo.InvariantCulture), "is no entry of this organisation",
                "use a number that an answer gave"));
        }
        return Body.Answer(new ProvedEntry(
            seq.ToString(CultureInfo.InvariantCulture), Convert.ToBase64String(entry.Bytes.Span),
            Convert.ToBase64String(TreeHash.OfLeaf(entry.Bytes.Span).ToArray()),
            ProofOf(journal, keys, seq)));
    }

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

    private static string Pem(string publicKey)
    {
        using var key = new Ed25519PublicKey(Convert.FromBase64String(publicKey));
        return key.ToPem();
    }
}
