// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Cli.Usage;

/// <summary><c>plimsoll usage</c>: how is it used?</summary>
internal sealed class UsageCommand : ICommandRoom
{
    public Command Create(Terminal terminal) => new(
        "usage",
        "How is it used? Sign counts, state how a model is used from what others counted, and see what intake makes of a file, "
            + "offline; check a package that somebody shared, offline; send a file to a server."
            + "\n\nExample: plimsoll usage read samples/usage/events.jsonl")
    {
        SignAggregateCommand.Create(terminal), StateCommand.Create(terminal), ReadCommand.Create(terminal), ImportFileCommand.Create(terminal),
        PackageCommand.Create(terminal),
        ReportCommands.Templates(terminal), ReportCommands.Report(terminal), ReportCommands.Budget(terminal), MockCommand.Create(terminal),
    };
}
