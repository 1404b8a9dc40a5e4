// SPDX-License-Identifier: Apache-2.0

using System.Numerics;

namespace Plimsoll.Ledger;

/// <summary>Answers the root of a complete subtree.</summary>
/// <param name="level">Height: the subtree covers 2^level leaves; 0 is a leaf.</param>
/// <param name="index">Its place among the subtrees of that height, the first being 0.</param>
public delegate TreeHash SubtreeSource(int level, ulong index);

/// <summary>Roots and proofs over hashes that somebody else keeps. Source: RFC 6962 section 2.1, RFC 9162 section 2.1.</summary>
public static class MerkleTree
{
    /// <summary>Subtrees computed from the leaves alone: nothing to keep, and O(n) hashes for each proof.</summary>
    public static SubtreeSource FromLeaves(Func<ulong, TreeHash> leaf)
    {
        return Subtree;

        TreeHash Subtree(int level, ulong index) =>
            level == 0 ? leaf(index) : TreeHash.OfNode(Subtree(level - 1, index * 2), Subtree(level - 1, (index * 2) + 1));
    }

    /// <summary>Root over the first <paramref name="size"/> leaves.</summary>
    public static TreeHash Root(ulong size, SubtreeSource source) => size == 0 ? TreeHash.Empty : Range(0, size, source);

    /// <exception cref="ArgumentOutOfRangeException">The tree has no leaf at <paramref name="index"/>.</exception>
    public static InclusionProof ProveInclusion(ulong index, ulong size, SubtreeSource source)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var hashes = new List<TreeHash>();
        var (begin, count) = (0UL, size);
        while (count > 1)
        {
            var left = Split(count);
            if (index - begin < left)
            {
                hashes.Add(Range(begin + left, count - left, source));
                count = left;
            }
            else
            {
                hashes.Add(Range(begin, left, source));
                (begin, count) = (begin + left, count - left);
            }
        }
        hashes.Reverse();
        return new InclusionProof(index, size, hashes);
    }

    /// <exception cref="ArgumentOutOfRangeException">The earlier tree is empty or larger than the later one.</exception>
    public static ConsistencyProof ProveConsistency(ulong oldSize, ulong newSize, SubtreeSource source)
    {
        ArgumentOutOfRangeException.ThrowIfZero(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, newSize);
        var hashes = new List<TreeHash>();
        var (begin, count, old, isWhole) = (0UL, newSize, oldSize, true);
        while (old < count)
        {
            var left = Split(count);
            if (old <= left)
            {
                hashes.Add(Range(begin + left, count - left, source));
                count = left;
            }
            else
            {
                hashes.Add(Range(begin, left, source));
                (begin, count, old, isWhole) = (begin + left, count - left, old - left, false);
            }
        }
        // The verifier knows the old root itself; any other subtree it has to be told.
        if (!isWhole) { hashes.Add(Range(begin, count, source)); }
        hashes.Reverse();
        return new ConsistencyProof(oldSize, newSize, hashes);
    }

    private static TreeHash Range(ulong begin, ulong count, SubtreeSource source)
    {
        if (BitOperations.IsPow2(count))
        {
            var level = BitOperations.Log2(count);
            return source(level, begin >> level);
        }
        var left = Split(count);
        return TreeHash.OfNode(Range(begin, left, source), Range(begin + left, count - left, source));
    }

    /// <summary>Largest power of two below the count.</summary>
    private static ulong Split(ulong count) => 1UL << BitOperations.Log2(count - 1);
}
