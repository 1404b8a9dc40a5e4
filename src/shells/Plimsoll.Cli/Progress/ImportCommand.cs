// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Plimsoll.Cli.Shared;
using Plimsoll.Progress;
using Plimsoll.Progress.Editions;

namespace Plimsoll.Cli.Progress;

/// <summary><c>plimsoll progress import fmti</c>: another organisation's reading beside our processes.</summary>
internal static class ImportCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "A score sheet of October 2023, May 2024 or December 2025 (CSV); - for standard input." };
        var edition = ProgressCommand.EditionOption();
        var format = new FormatOption("table", "json");
        var fmti = Verb.Create(
            "fmti",
            "Read a score sheet of the Foundation Model Transparency Index: their scores, beside our processes.",
            "plimsoll progress import fmti scores.csv",
            parse =>
            {
                var path = parse.GetRequiredValue(file);
                if (!format.Read(parse).Succeeds(out var form, out var no)
                    || !ProgressCommand.Edition(parse, parse.GetValue(edition)).Succeeds(out var chosen, out no)
                    || !AnswerFile.Read(terminal, path).Succeeds(out var bytes, out no) || !FmtiSheet.Read(bytes, path, chosen).Succeeds(out var sheet, out no))
                {
                    return terminal.Refuse(no);
                }
                return terminal.Answer(form switch
                {
                    "json" => ProgressJson.ToUtf8(sheet),
                    "table" => Table(terminal.NewPage(), sheet),
                    _ => throw new UnreachableException()
                });
            }, file, edition, format.Option);
        return new Command("import", "Read what another organisation has found.\n\nExample: plimsoll progress import fmti scores.csv") { fmti };
    }

    private static byte[] Table(Page page, FmtiSheet sheet)
    {
        page.Title(
            $"Foundation Model Transparency Index, {FmtiMapping.Layouts[sheet.Layout].Label}: {sheet.Developers.Count} developers, mean "
                + $"{sheet.Mean.ToString("0.0", CultureInfo.InvariantCulture)} of {sheet.Indicators}");
        page.Table(["Developer", "Total"], [.. sheet.Developers.Select(d => (string[])[d.Name, $"{d.Total}"])]);
        page.Heading("Beside our processes");
        page.Table(
            ["Process", "Their indicator", "Developers that score"],
            [.. sheet.Processes.SelectMany(p => p.Indicators.Select(i => (string[])[p.Process, i.Name, $"{i.Scored} of {i.Of}"]))]);
        page.Text(sheet.Statement);
        return page.ToUtf8();
    }
}
