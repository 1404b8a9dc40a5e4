// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Globalization;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;

namespace Plimsoll.Cli.Ledger;

/// <summary><c>plimsoll ledger verify-inclusion</c>: is this entry in the log?</summary>
internal static class VerifyInclusionCommand
{
    public static Command Create(Terminal terminal) => ProofCommand.Create(
        terminal, "verify-inclusion",
        "Check that an entry stands at its place in the tree with a given root. Take the root from a checkpoint that you have verified.",
        "plimsoll ledger verify-inclusion samples/ledger/inclusion.json", ("leafIdx", "treeSize"), ("root", "leafHash"), Verify);

    private static Verification Verify(ProofCommand.Claim claim) =>
        new InclusionProof(claim.Numbers.First, claim.Numbers.Second, claim.Proof).Verify(claim.Hashes.Second, claim.Hashes.First)
            ? Say(claim, Verdict.Verified, "The entry is in the log.")
            : Say(
                claim, Verdict.Failed,
                "The proof does not lead from this entry to this root: the entry is another one, stands elsewhere, or is not in the log.");

    private static Verification Say(ProofCommand.Claim claim, Verdict verdict, string sentence) => new(
        verdict, sentence,
        ("index", claim.Numbers.First.ToString(CultureInfo.InvariantCulture)), ("size", claim.Numbers.Second.ToString(CultureInfo.InvariantCulture)),
        ("root", claim.Hashes.First.ToString()), ("leaf", claim.Hashes.Second.ToString()));
}
