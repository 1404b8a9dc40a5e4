// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Globalization;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Ledger;

/// <summary><c>plimsoll ledger verify-inclusion</c>: is this entry in the log?</summary>
internal static class VerifyInclusionCommand
{
    public static Command Create(Terminal terminal) => ProofCommand.Create(
        terminal, "verify-inclusion", "Check that an entry stands at its place in the tree with a given root. Take the root from a checkpoint that you have verified.", "plimsoll ledger verify-inclusion samples/ledger/inclusion.json",
        "A proof with leafIdx, treeSize, root, leafHash and proof", ["leafIdx", "treeSize", "root", "leafHash", "proof"], Verify);

    private static Result<Verification> Verify(ProofFile proof)
    {
        Refusal? no;
        if ((no = proof.Number("leafIdx", out var index)) is not null || (no = proof.Number("treeSize", out var size)) is not null) { return no; }
        if ((no = proof.Hash("root", out var root)) is not null || (no = proof.Hash("leafHash", out var leaf)) is not null || (no = proof.Hashes("proof", out var hashes)) is not null) { return no; }
        var (verdict, sentence) = new InclusionProof(index, size, hashes).Verify(leaf, root)
            ? (Verdict.Verified, "The entry is in the log.")
            : (Verdict.Failed, "The proof does not lead from this entry to this root: the entry is another one, stands elsewhere, or is not in the log.");
        return new Verification(verdict, sentence,
            ("index", index.ToString(CultureInfo.InvariantCulture)), ("size", size.ToString(CultureInfo.InvariantCulture)), ("root", root.ToString()), ("leaf", leaf.ToString()));
    }
}
