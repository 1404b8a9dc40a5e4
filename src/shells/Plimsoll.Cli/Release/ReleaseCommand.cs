// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Cli.Release;

/// <summary><c>plimsoll release</c>: may it go out, and stay out?</summary>
internal sealed class ReleaseCommand : ICommandRoom
{
    public Command Create(Terminal terminal)
    {
        var command = new Command(
            "release",
            "May it go out, and stay out? Judge a gate, verify a decision and check a status offline; with a server, everything from registering a model to "
                + "suspending it.\n\nExample: plimsoll release judge samples/release/held.json")
        {
            JudgeCommand.Create(terminal), VerifyCommand.Create(terminal, KeyFile.Read), StatusCommand.Create(terminal, KeyFile.Read),
        };
        foreach (var online in OnlineCommands.All(terminal)) { command.Add(online); }
        return command;
    }
}
