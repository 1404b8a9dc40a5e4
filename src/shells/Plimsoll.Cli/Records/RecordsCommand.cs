// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Cli.Records;

/// <summary><c>plimsoll records</c>: what was looked for, by whom, what did it find, and what changed?</summary>
internal sealed class RecordsCommand : ICommandRoom
{
    public Command Create(Terminal terminal) => new(
        "records",
        "What was looked for, by whom, what did it find, and what changed? Read a file of results as an evaluation would take it; verify "
            + "offline whether a threshold was locked before its result, and an advisory about a vulnerability."
            + "\n\nExample: plimsoll records results samples/records/harness.json")
    {
        ResultsCommand.Create(terminal), OrderCommand.Create(terminal), AdvisoryCommand.Create(terminal),
    };
}
