// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Text;
using Plimsoll.Ledger;
using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Progress.Rounds;

/// <summary>Published rounds, read once from their frozen bytes.</summary>
internal sealed class PublicRounds(
    Books books, ProgressLibrary library, Storage.Journals.Journal journal, Vault vault, Remaining remaining)
{
    private readonly ConcurrentDictionary<string, PublishedRound> _read = new(StringComparer.Ordinal);

    /// <summary>A proof as <c>plimsoll ledger verify-inclusion</c> takes it: sizes as numbers, hashes as base64.</summary>
    internal sealed record ProofFile(long LeafIdx, long TreeSize, string Root, string LeafHash, IReadOnlyList<string> Proof);

    /// <summary>Published rounds, the newest first.</summary>
    public IReadOnlyList<RoundRow> Rows() =>
        [.. books.Now.Of(ProgressStreams.Rounds).All.Where(r => r.State.Published is not null).OrderByDescending(r => r.State.PublishedSeq)
            .Select(r => Read(r.State.Opened!.Round, r.State)?.Value?.Row).OfType<RoundRow>()];

    public Result<PublishedRound> Find(string round) =>
        books.Now.AnyRound(round) is not { Book: { Published: { } published } book } ? ProgressStreams.UnknownRound(round)
        : Read(round, book) ?? remaining.Of(ProgressCodes.Erased, "round", round, published.Document, book.PublishedSeq);

    /// <summary>A published round; null where its document was erased.</summary>
    private Result<PublishedRound>? Read(string round, RoundBook book)
    {
        if (vault.IsErased(PublishRound.DocumentSubject(round))) { _read.TryRemove(round, out _); return null; }
        if (_read.TryGetValue(round, out var known)) { return known; }
        var published = book.Published!;
        if (vault.Open(published.At) is not { } text) { return null; }
        var bytes = Encoding.UTF8.GetBytes(text);
        if (Digest.Of(bytes) != published.Document) { throw new InvalidOperationException($"The bytes of {round} are not those that were frozen."); }
        return FrozenRound.Read(bytes, round).Succeeds(out var document, out var refusal)
            ? _read[round] = new PublishedRound(document, bytes, published.Document, book.PublishedSeq, library.Of(book)) : refusal;
    }

    /// <summary>That an entry is in the tree as it is now.</summary>
    public ProofFile Prove(long seq)
    {
        var head = journal.Head;
        var (leaf, proof) = journal.ProveInclusion(seq, head.Size);
        return new ProofFile(seq - 1, head.Size, Text(head.Root), Text(leaf), [.. proof.Hashes.Select(Text)]);
    }

    /// <summary>The exact bytes of an entry: their leaf is SHA-256(0x00 ‖ bytes), and they name the digest of what was published.</summary>
    public byte[] EntryOf(long seq) => journal.Read(seq - 1, 1)[0].Bytes.ToArray();

    private static string Text(TreeHash hash) => Convert.ToBase64String(hash.ToArray());
}
