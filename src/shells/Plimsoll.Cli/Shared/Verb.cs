// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;

namespace Plimsoll.Cli.Shared;

/// <summary>One command under a capability: what it does in a sentence, an example that works, and what it takes.</summary>
internal static class Verb
{
    public static Command Create(string name, string says, string example, Func<ParseResult, int> act, params IEnumerable<Symbol> takes)
    {
        var command = new Command(name, $"{says}\n\nExample: {example}");
        foreach (var symbol in takes)
        {
            switch (symbol)
            {
                case Argument argument: command.Add(argument); break;
                case Option option: command.Add(option); break;
                default: throw new UnreachableException();
            }
        }
        command.SetAction(act);
        return command;
    }
}
