// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Cli.Guidance;

/// <summary><c>plimsoll guidance</c>: what do we owe?</summary>
internal sealed class GuidanceCommand : ICommandRoom
{
    public Command Create(Terminal terminal) => new(
        "guidance",
        "What do we owe? Guidance tailored to a model, its release and who you are."
            + "\n\nExample: plimsoll guidance list --model frontier --release restricted")
    {
        ClassifyCommand.Create(terminal), ListCommand.Create(terminal), ShowCommand.Create(terminal), CompareCommand.Create(terminal),
        CrosswalkCommand.Create(terminal),
        ExportCommand.Create(terminal), MatrixCommand.Create(terminal), MitigationsCommand.Create(terminal), SourcesCommand.Create(terminal),
        WorksheetCommand.Create(terminal),
    };
}
