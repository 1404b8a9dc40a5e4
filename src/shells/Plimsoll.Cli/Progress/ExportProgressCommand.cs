// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using Plimsoll.Cli.Shared;
using Plimsoll.Progress;
using Plimsoll.Progress.Exports;

namespace Plimsoll.Cli.Progress;

/// <summary><c>plimsoll progress export</c>: the whole edition for others.</summary>
internal static class ExportProgressCommand
{
    public static Command Create(Terminal terminal)
    {
        var edition = ProgressCommand.EditionOption();
        var output = new Option<string>("--out") { HelpName = "PATH", Description = "File to write; standard output unless said." };
        var table = new Option<string>("--table")
        {
            HelpName = "processes|challenges|evidence", Description = "Which table to write as CSV; processes unless said."
        };
        var format = new FormatOption("json", "csv", "svg", "html");
        return Verb.Create(
            "export",
            "The whole edition (json), a table of it (csv), its picture (svg), or a report to print (html).",
            "plimsoll progress export --format html --out progress.html",
            parse =>
            {
                if (!format.Read(parse).Succeeds(out var form, out var no)
                    || !ProgressCommand.Edition(parse, parse.GetValue(edition)).Succeeds(out var chosen, out no))
                {
                    return terminal.Refuse(no);
                }
                var which = parse.GetValue(table) ?? "processes";
                if (which is not ("processes" or "challenges" or "evidence"))
                {
                    return terminal.Refuse(new Plimsoll.Vocabulary.Refusal(
                        ProgressCodes.UnknownValue, "table", which, "is not one of the allowed values", "use processes | challenges | evidence"));
                }
                return ProgressCommand.Put(terminal, parse.GetValue(output), (form, which) switch
                {
                    ("json", _) => ProgressJson.ToUtf8(chosen),
                    ("csv", "processes") => ProgressCsv.Processes(chosen),
                    ("csv", "challenges") => ProgressCsv.Challenges(chosen),
                    ("csv", "evidence") => ProgressCsv.Evidence(chosen),
                    ("svg", _) => LevelChart.Write(chosen),
                    ("html", _) => ProgressHtml.Write(chosen, terminal.Today),
                    _ => throw new UnreachableException(),
                });
            }, edition, output, table, format.Option);
    }
}
