// SPDX-License-Identifier: Apache-2.0

using Dapper;
using Plimsoll.Ledger;

namespace Plimsoll.Storage.Journals;

public sealed partial class Journal
{
    /// <summary>Shows that an entry is in the tree of a size: its own hash and the proof.</summary>
    /// <param name="seq">Of the entry.</param>
    /// <param name="size">Of a tree that has been committed, at least <paramref name="seq"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry or no such tree.</exception>
    public (TreeHash Leaf, InclusionProof Proof) ProveInclusion(long seq, long size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seq, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seq, size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Head.Size);
        return (Subtree(0, (ulong)(seq - 1)), MerkleTree.ProveInclusion((ulong)(seq - 1), (ulong)size, Subtree));
    }

    /// <summary>Shows that the tree of one size is the beginning of that of another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The sizes are not 1 ≤ old ≤ new ≤ the size of the journal.</exception>
    public ConsistencyProof ProveConsistency(long oldSize, long newSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(oldSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, newSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(newSize, Head.Size);
        return MerkleTree.ProveConsistency((ulong)oldSize, (ulong)newSize, Subtree);
    }

    /// <summary>Commits to everything written so far, as the log that the signer is named after.</summary>
    public SignedNote SignCheckpoint(NoteSigner signer)
    {
        var head = Head;
        return new Checkpoint(signer.Key.Name, (ulong)head.Size, head.Root).Sign(signer);
    }

    private TreeHash Subtree(int level, ulong index) => level >= UpperTree.Lowest ? _tree.At(level, index) : _readers.Use(connection =>
    {
        var (first, count) = (((long)index << level) + 1, 1L << level);
        var range = new CompactRange();
        foreach (var leaf in connection.Query<byte[]>(
            "SELECT leaf FROM entry WHERE seq >= @first AND seq < @end ORDER BY seq", new { first, end = first + count }, buffered: false))
        {
            range.Append(new TreeHash(leaf));
        }
        return range.Root;
    });
}
