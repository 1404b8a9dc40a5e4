// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using Plimsoll.Ledger;

namespace Plimsoll.Tests.Ledger;

public sealed class MerkleTests
{
    /// <summary>Leaves and roots published in RFC 6962's reference tests and in transparency-dev/merkle testonly/constants.go.</summary>
    private static readonly string[] Leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void The_published_leaves_give_the_published_roots()
    {
        var range = new CompactRange();
        for (var size = 0; size <= Leaves.Length; size++)
        {
            Assert.Equal($"sha256:{Roots[size]}", range.Root.ToString());
            if (size < Leaves.Length) { range.Append(TreeHash.OfLeaf(Convert.FromHexString(Leaves[size]))); }
        }
    }

    [Fact]
    public void A_long_entry_hashes_like_a_short_one()
    {
        foreach (var length in (int[])[1022, 1023, 1024, 1025, 65_535])
        {
            var entry = RandomNumberGenerator.GetBytes(length);
            Assert.Equal(new TreeHash(SHA256.HashData([0x00, .. entry])), TreeHash.OfLeaf(entry));
        }
    }

    [Fact]
    public void Every_proof_made_verifies_and_no_changed_bit_does()
    {
        var random = new Random(20261120);
        for (var round = 0; round < 60; round++)
        {
            var leaves = Tree(random.Next(1, round < 40 ? 40 : 700));
            var source = MerkleTree.FromLeaves(index => leaves[index]);
            var size = (ulong)leaves.Length;
            var root = MerkleTree.Root(size, source);

            var index = (ulong)random.NextInt64((long)size);
            var inclusion = MerkleTree.ProveInclusion(index, size, source);
            Assert.True(inclusion.Verify(leaves[index], root), $"{index} of {size}");
            Assert.False((inclusion with { Index = index ^ 1 }).Verify(leaves[index], root));
            Assert.All(Flipped(inclusion.Hashes), hashes => Assert.False((inclusion with { Hashes = hashes }).Verify(leaves[index], root)));
            Assert.All(Flips(leaves[index]), leaf => Assert.False(inclusion.Verify(leaf, root)));
            Assert.All(Flips(root), other => Assert.False(inclusion.Verify(leaves[index], other)));
            Assert.False((inclusion with { Hashes = [.. inclusion.Hashes, root] }).Verify(leaves[index], root));
            Assert.True(inclusion.Hashes.Count == 0 || !(inclusion with { Hashes = [.. inclusion.Hashes.Skip(1)] }).Verify(leaves[index], root));

            var oldSize = 1 + (ulong)random.NextInt64((long)size);
            var oldRoot = MerkleTree.Root(oldSize, source);
            var consistency = MerkleTree.ProveConsistency(oldSize, size, source);
            Assert.True(consistency.Verify(oldRoot, root), $"{oldSize} of {size}");
            Assert.All(Flipped(consistency.Hashes), hashes => Assert.False((consistency with { Hashes = hashes }).Verify(oldRoot, root)));
            Assert.All(Flips(oldRoot), other => Assert.False(consistency.Verify(other, root)));
            Assert.All(Flips(root), other => Assert.False(consistency.Verify(oldRoot, other)));
            Assert.False((consistency with { Hashes = [.. consistency.Hashes, root] }).Verify(oldRoot, root));
        }
    }

    [Fact]
    public void Every_place_in_every_small_tree_can_be_proved()
    {
        var leaves = Tree(65);
        var source = MerkleTree.FromLeaves(index => leaves[index]);
        for (ulong size = 1; size <= 65; size++)
        {
            var root = MerkleTree.Root(size, source);
            for (ulong index = 0; index < size; index++) { Assert.True(MerkleTree.ProveInclusion(index, size, source).Verify(leaves[index], root), $"{index} of {size}"); }
            for (ulong old = 1; old <= size; old++) { Assert.True(MerkleTree.ProveConsistency(old, size, source).Verify(MerkleTree.Root(old, source), root), $"{old} of {size}"); }
        }
    }

    [Fact]
    public void Appending_gives_the_same_roots_as_computing_from_all_leaves_and_names_each_subtree_once()
    {
        var leaves = Tree(300);
        var source = MerkleTree.FromLeaves(index => leaves[index]);
        var subtrees = new Dictionary<(int, ulong), TreeHash>();
        var range = new CompactRange();
        foreach (var leaf in leaves)
        {
            range.Append(leaf, (level, index, hash) => subtrees.Add((level, index), hash));
            Assert.Equal(MerkleTree.Root(range.Size, source), range.Root);
        }
        Assert.Equal(Enumerable.Range(0, 9).Sum(level => 300 >> level), subtrees.Count);
        Assert.All(subtrees, s => Assert.Equal(source(s.Key.Item1, s.Key.Item2), s.Value));
    }

    [Fact]
    public void A_copied_range_grows_alone()
    {
        var range = new CompactRange();
        range.Append(TreeHash.Empty);
        var before = range.Root;
        range.Copy().Append(TreeHash.Empty);
        Assert.Equal((1UL, before), (range.Size, range.Root));
    }

    [Theory]
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", true)]
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=", false)]
    [InlineData(" 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", false)]
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU", false)]
    [InlineData("47DEQpj8HBSa", false)]
    [InlineData("", false)]
    public void A_hash_has_one_spelling(string text, bool isHash) => Assert.Equal(isHash, TreeHash.TryFromBase64(text, out _));

    private static TreeHash[] Tree(int size) => [.. Enumerable.Range(0, size).Select(i => TreeHash.OfLeaf(Encoding.UTF8.GetBytes($"entry {i}")))];

    private static IEnumerable<IReadOnlyList<TreeHash>> Flipped(IReadOnlyList<TreeHash> hashes)
    {
        for (var i = 0; i < hashes.Count; i++)
        {
            foreach (var flipped in Flips(hashes[i])) { yield return [.. hashes.Take(i), flipped, .. hashes.Skip(i + 1)]; }
        }
    }

    private static IEnumerable<TreeHash> Flips(TreeHash hash)
    {
        for (var bit = 0; bit < TreeHash.Length * 8; bit++)
        {
            var bytes = hash.ToArray();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return new TreeHash(bytes);
        }
    }
}
