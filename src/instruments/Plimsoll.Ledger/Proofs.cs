// SPDX-License-Identifier: Apache-2.0

using System.Numerics;

namespace Plimsoll.Ledger;

/// <summary>Shows that one leaf stands at one place of a tree. Hashes go from the leaf to the root.</summary>
/// <param name="Index">Place of the leaf, the first being 0.</param>
/// <param name="Size">Leaves in the tree.</param>
/// <param name="Hashes">The other half of each node on the way up.</param>
public sealed record InclusionProof(ulong Index, ulong Size, IReadOnlyList<TreeHash> Hashes)
{
    /// <summary>Whether the leaf is in the tree with this root. Source: RFC 9162 section 2.1.3.2.</summary>
    public bool Verify(TreeHash leaf, TreeHash root)
    {
        if (Index >= Size) { return false; }
        var (at, last, hash) = (Index, Size - 1, leaf);
        foreach (var other in Hashes)
        {
            if (last == 0) { return false; }
            if ((at & 1) == 1 || at == last)
            {
                hash = TreeHash.OfNode(other, hash);
                var shift = BitOperations.TrailingZeroCount(at);
                // A node without a right neighbour is carried up unchanged until it has a left one.
                (at, last) = at == 0 ? (0, 0) : (at >> shift, last >> shift);
            }
            else
            {
                hash = TreeHash.OfNode(hash, other);
            }
            (at, last) = (at >> 1, last >> 1);
        }
        return last == 0 && hash == root;
    }
}

/// <summary>Shows that a tree is the beginning of a larger one: nothing was changed, dropped or moved.</summary>
/// <param name="OldSize">Leaves in the earlier tree, at least 1: an empty tree is the beginning of any and proves nothing.</param>
/// <param name="NewSize">Leaves in the later tree.</param>
/// <param name="Hashes">In the order of RFC 9162.</param>
public sealed record ConsistencyProof(ulong OldSize, ulong NewSize, IReadOnlyList<TreeHash> Hashes)
{
    /// <summary>Whether the tree with the old root is the beginning of the one with the new root. Source: RFC 9162 section 2.1.4.2.</summary>
    public bool Verify(TreeHash oldRoot, TreeHash newRoot)
    {
        if (OldSize == 0 || OldSize > NewSize) { return false; }
        if (OldSize == NewSize) { return Hashes.Count == 0 && oldRoot == newRoot; }
        if (Hashes.Count == 0) { return false; }
        var whole = BitOperations.IsPow2(OldSize);
        var start = whole ? oldRoot : Hashes[0];
        var (at, last) = (OldSize - 1, NewSize - 1);
        var aligned = BitOperations.TrailingZeroCount(~at);
        (at, last) = (at >> aligned, last >> aligned);
        var (older, newer) = (start, start);
        foreach (var other in Hashes.Skip(whole ? 0 : 1))
        {
            if (last == 0) { return false; }
            if ((at & 1) == 1 || at == last)
            {
                (older, newer) = (TreeHash.OfNode(other, older), TreeHash.OfNode(other, newer));
                var shift = BitOperations.TrailingZeroCount(at);
                (at, last) = at == 0 ? (0, 0) : (at >> shift, last >> shift);
            }
            else
            {
                newer = TreeHash.OfNode(newer, other);
            }
            (at, last) = (at >> 1, last >> 1);
        }
        return last == 0 && older == oldRoot && newer == newRoot;
    }
}
