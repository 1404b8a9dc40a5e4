// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Cli.Tables;

/// <summary><c>plimsoll tables</c>: what does this sheet say?</summary>
internal sealed class TablesCommand : ICommandRoom
{
    public Command Create(Terminal terminal) => new(
        "tables",
        "What does this sheet say? Show how a CSV file or an Excel workbook is read, before it is sent anywhere.\n\nExample: plimsoll tables read "
            + "samples/tables/semicolon.csv")
    {
        ReadTableCommand.Create(terminal),
    };
}
