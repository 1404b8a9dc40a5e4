// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Cli.Ledger;

/// <summary><c>plimsoll ledger</c>: can others check our history?</summary>
internal sealed class LedgerCommand : ICommandRoom
{
    public Command Create(Terminal terminal) => new(
        "ledger",
        "Can others check our history? Proofs and checkpoints, verified offline and without an account."
            + "\n\nExample: plimsoll ledger verify-inclusion samples/ledger/inclusion.json")
    {
        VerifyInclusionCommand.Create(terminal), VerifyConsistencyCommand.Create(terminal), VerifyCheckpointCommand.Create(terminal),
    };
}
