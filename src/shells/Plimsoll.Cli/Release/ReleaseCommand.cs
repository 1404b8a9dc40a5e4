// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Cli.Release;

/// <summary><c>plimsoll release</c>: may it go out, and stay out?</summary>
internal static class ReleaseCommand
{
    public static Command Create(Terminal terminal) => new("release", "May it go out, and stay out? Judge a gate, verify a decision and check a status, all offline.\n\nExample: plimsoll release judge samples/release/held.json")
    {
        JudgeCommand.Create(terminal), VerifyCommand.Create(terminal, KeyFile.Read), StatusCommand.Create(terminal, KeyFile.Read),
    };
}
