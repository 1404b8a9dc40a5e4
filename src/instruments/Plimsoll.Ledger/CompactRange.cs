// SPDX-License-Identifier: Apache-2.0

using System.Numerics;

namespace Plimsoll.Ledger;

/// <summary>Told of every subtree that an appended leaf completes, lowest first.</summary>
/// <param name="level">Height: the subtree covers 2^level leaves.</param>
/// <param name="index">Its place among the subtrees of that height, the first being 0.</param>
/// <param name="hash">Its root.</param>
public delegate void SubtreeSink(int level, ulong index, TreeHash hash);

/// <summary>The right edge of a growing Merkle tree: one hash for each complete subtree, which is all that appending needs.</summary>
/// <remarks>Appending costs O(log n) hashes at worst and two on average; the memory is O(log n). Not safe for several threads at once.</remarks>
public sealed class CompactRange
{
    private readonly TreeHash[] _edge;

    public CompactRange() => _edge = new TreeHash[64];

    private CompactRange(CompactRange other) => (_edge, Size) = ([.. other._edge], other.Size);

    /// <summary>Leaves so far.</summary>
    public ulong Size { get; private set; }

    /// <summary>Root of the tree over all leaves so far.</summary>
    public TreeHash Root
    {
        get
        {
            if (Size == 0) { return TreeHash.Empty; }
            var lowest = BitOperations.TrailingZeroCount(Size);
            var root = _edge[lowest];
            for (var level = lowest + 1; Size >> level != 0; level++)
            {
                if ((Size >> level & 1) == 1) { root = TreeHash.OfNode(_edge[level], root); }
            }
            return root;
        }
    }

    /// <summary>Adds a leaf at the right.</summary>
    public void Append(TreeHash leaf, SubtreeSink? sink = null)
    {
        var (hash, level) = (leaf, 0);
        sink?.Invoke(0, Size, hash);
        for (; (Size >> level & 1) == 1; level++)
        {
            hash = TreeHash.OfNode(_edge[level], hash);
            sink?.Invoke(level + 1, Size >> (level + 1), hash);
        }
        _edge[level] = hash;
        Size++;
    }

    /// <summary>A range that grows on its own from here.</summary>
    public CompactRange Copy() => new(this);
}
