// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;

namespace Plimsoll.Cli.Shared;

/// <summary>
/// What a capability or an instrument brings to the command: the word after <c>plimsoll</c>, with its verbs. Found in this assembly, named in no list.
/// </summary>
internal interface ICommandRoom
{
    Command Create(Terminal terminal);
}
