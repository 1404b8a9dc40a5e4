// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Plimsoll.Ledger;

namespace Plimsoll.Tests.Ledger;

/// <summary>The proofs that transparency-dev/merkle publishes (testdata/inclusion, testdata/consistency; Apache-2.0), most of them wrong on purpose.</summary>
public sealed class MerkleVectorTests
{
    [Theory]
    [InlineData("inclusion", 98, 6)]
    [InlineData("consistency", 98, 6)]
    public void Every_published_proof_is_judged_as_published(string kind, int files, int valid)
    {
        Assert.SkipUnless(Repository.Vectors is not null, "the official test data are absent; put them in ../shared/vectors or set PLIMSOLL_VECTORS");
        var paths = Directory.GetFiles(Path.Combine(Repository.Vectors, "tlog", kind), "*.json", SearchOption.AllDirectories);
        var judged = paths.Select(path => (Path: path, Json: JsonDocument.Parse(File.ReadAllBytes(path)).RootElement)).Select(c => (c.Path, Holds: Holds(kind, c.Json), Right: !c.Json.GetProperty("wantErr").GetBoolean())).ToArray();
        Assert.Equal((files, valid), (judged.Length, judged.Count(c => c.Right)));
        Assert.Empty(judged.Where(c => c.Holds != c.Right).Select(c => c.Path));
    }

    private static bool Holds(string kind, JsonElement json) => kind switch
    {
        "inclusion" => Hashes(json) is { } hashes && Hash(json, "root") is { } root && Hash(json, "leafHash") is { } leaf && new InclusionProof(Number(json, "leafIdx"), Number(json, "treeSize"), hashes).Verify(leaf, root),
        "consistency" => Hashes(json) is { } hashes && new ConsistencyProof(Number(json, "size1"), Number(json, "size2"), hashes).Verify(Root(json, "root1"), Root(json, "root2")),
        _ => throw new UnreachableException(),
    };

    private static ulong Number(JsonElement json, string name) => json.GetProperty(name).GetUInt64();

    private static TreeHash? Hash(JsonElement json, string name) => TreeHash.TryFromBase64(json.GetProperty(name).GetString()!, out var hash) ? hash : null;

    /// <summary>Where the data use a short text in place of a root, its hash stands in: equal texts stay equal, others stay different.</summary>
    private static TreeHash Root(JsonElement json, string name) => Hash(json, name) ?? new TreeHash(SHA256.HashData(Encoding.UTF8.GetBytes(json.GetProperty(name).GetString()!)));

    private static List<TreeHash>? Hashes(JsonElement json)
    {
        var list = new List<TreeHash>();
        if (json.GetProperty("proof").ValueKind == JsonValueKind.Null) { return list; }
        foreach (var item in json.GetProperty("proof").EnumerateArray())
        {
            if (!TreeHash.TryFromBase64(item.GetString()!, out var hash)) { return null; }
            list.Add(hash);
        }
        return list;
    }
}
