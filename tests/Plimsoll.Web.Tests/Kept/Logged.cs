// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using Plimsoll.Ledger;

namespace Plimsoll.Web.Tests.Kept;

/// <summary>What a server tells outsiders of its log, read as an outsider reads it.</summary>
internal static class Logged
{
    /// <summary>A checkpoint whose signature holds.</summary>
    /// <param name="keys">What <c>/.well-known/plimsoll-keys.json</c> said.</param>
    public static Checkpoint Checkpoint(byte[] signed, JsonNode keys)
    {
        Assert.True(SignedNote.Parse(signed).Succeeds(out var note, out var refusal), refusal?.Sentence);
        Assert.True(Ed25519PublicKey.TryReadPem((string)keys["keys"]!.AsArray().Single(k => (string)k!["purpose"]! == "log")!["pem"]!, out var log));
        using (var key = new NoteKey((string)keys["log"]!, log)) { Assert.Equal(NoteVerdict.Verified, note.Verify(key)); }
        Assert.True(Plimsoll.Ledger.Checkpoint.Parse(note.Text).Succeeds(out var checkpoint, out refusal), refusal?.Sentence);
        return checkpoint;
    }

    /// <summary>Holds a log to an earlier one: the proof leads from the one to the other.</summary>
    public static void GoesOn(JsonNode proof, Checkpoint earlier, Checkpoint later)
    {
        var consistency = new ConsistencyProof(Number(proof["oldSize"]), Number(proof["newSize"]), [.. proof["hashes"]!.AsArray().Select(Hash)]);
        Assert.Equal((earlier.Size, later.Size), (consistency.OldSize, consistency.NewSize));
        Assert.True(consistency.Verify(earlier.Root, later.Root), "the log is not that of before, and more");
    }

    /// <summary>Holds a log to one of its entries: the proof leads from the entry to the root.</summary>
    /// <returns>The entry's place.</returns>
    public static ulong Holds(JsonNode proof, byte[] entry, TreeHash root)
    {
        var inclusion = new InclusionProof((ulong)proof["leafIdx"]!, (ulong)proof["treeSize"]!, [.. proof["proof"]!.AsArray().Select(Hash)]);
        Assert.Equal(root.ToBase64(), (string)proof["root"]!);
        Assert.True(inclusion.Verify(TreeHash.OfLeaf(entry), root), "the proof does not lead from the entry to the root");
        return (ulong)proof["leafIdx"]!;
    }

    private static ulong Number(JsonNode? text) => ulong.Parse((string)text!, CultureInfo.InvariantCulture);

    private static TreeHash Hash(JsonNode? base64) => new(Convert.FromBase64String((string)base64!));
}
