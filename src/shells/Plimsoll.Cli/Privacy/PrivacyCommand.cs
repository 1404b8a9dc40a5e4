// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Cli.Privacy;

/// <summary><c>plimsoll privacy</c>: what may be told?</summary>
internal sealed class PrivacyCommand : ICommandRoom
{
    public Command Create(Terminal terminal) => new(
        "privacy",
        "What may be told? Check a published table and its guarantee, and redact texts: offline, without an account."
            + "\n\nExample: plimsoll privacy verify-release samples/privacy/record.json samples/privacy/table.csv")
    {
        VerifyReleaseCommand.Create(terminal), RedactCommand.Create(terminal), RedactionScoreCommand.Create(terminal),
    };
}
