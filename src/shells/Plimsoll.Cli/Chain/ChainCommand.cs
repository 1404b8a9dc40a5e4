// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Cli.Chain;

/// <summary><c>plimsoll chain</c>: who owes which duty along the value chain?</summary>
internal sealed class ChainCommand : ICommandRoom
{
    public Command Create(Terminal terminal) => new(
        "chain",
        "Who owes which duty along the value chain? Verify a sheet or its answers offline; with a server, take a sheet in, answer it and bring the "
            + "answer back; answer what happens upstream.\n\nExample: plimsoll chain verify samples/chain/answers.dsse.json --key samples/chain/sender.pub.pem")
    {
        VerifyCommand.Create(terminal), ExchangeCommands.Take(terminal), ExchangeCommands.Reply(terminal), ExchangeCommands.Agree(terminal),
        LineageCommands.Notices(terminal), LineageCommands.Answer(terminal), LineageCommands.Provider(terminal),
    };
}
