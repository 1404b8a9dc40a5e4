// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text;
using Plimsoll.Cli.Shared;
using Plimsoll.Hollow;

namespace Plimsoll.Cli.Hollow;

/// <summary><c>plimsoll hollow</c>: what can happen to one?</summary>
internal sealed class HollowCommand : ICommandRoom
{
    public Command Create(Terminal terminal) => new("hollow", "What can happen to a hollow?\n\nExample: plimsoll hollow events")
    {
        Verb.Create("events", "The events of a hollow, a line each, with their version.", "plimsoll hollow events", _ => terminal.Answer(Events)),
    };

    private static byte[] Events => Encoding.UTF8.GetBytes(string.Concat(HollowEvent.Catalog.All.Select(known => $"{known.Type} {known.Version}\n")));
}
