// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Globalization;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;

namespace Plimsoll.Cli.Ledger;

/// <summary><c>plimsoll ledger verify-consistency</c>: did the log only grow between two checkpoints?</summary>
internal static class VerifyConsistencyCommand
{
    public static Command Create(Terminal terminal) => ProofCommand.Create(
        terminal, "verify-consistency",
        "Check that the log of an earlier checkpoint is the beginning of a later one: nothing changed, dropped or moved.",
        "plimsoll ledger verify-consistency samples/ledger/consistency.json", ("size1", "size2"), ("root1", "root2"), Verify);

    private static Verification Verify(ProofCommand.Claim claim)
    {
        var ((oldSize, newSize), (oldRoot, newRoot), hashes) = claim;
        var (verdict, sentence) = oldSize == 0
            ? (Verdict.CannotBeVerified, "The earlier log is empty: it is the beginning of every log, so nothing can be shown.")
            : new ConsistencyProof(oldSize, newSize, hashes).Verify(oldRoot, newRoot)
                ? (Verdict.Verified, "The earlier log is the beginning of the later one.")
                : (Verdict.Failed, "The proof does not show that the earlier log is the beginning of the later one: history may have been rewritten.");
        return new Verification(
            verdict, sentence,
            ("size1", oldSize.ToString(CultureInfo.InvariantCulture)), ("root1", oldRoot.ToString()),
            ("size2", newSize.ToString(CultureInfo.InvariantCulture)), ("root2", newRoot.ToString()));
    }
}
