// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Cli.Guidance;

/// <summary><c>plimsoll guidance show</c>: everything known of one guideline, practice, strategy or duty.</summary>
internal static class ShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = "A guideline (G01), practice (G01.B1), strategy (M03) or duty (M03.D1)." };
        var edition = ProfileOptions.EditionOption();
        var format = new FormatOption("table", "json", "md", "csv");
        return Verb.Create(
            "show", "Everything known of one line: its words, source, evidence, counterparts and level in every cell.", "plimsoll guidance show G01.B1",
            parse => Run(parse, terminal, parse.GetRequiredValue(id), parse.GetValue(edition), format), id, edition, format.Option);
    }

    private static int Run(ParseResult parse, Terminal terminal, string id, string? edition, FormatOption formats)
    {
        if (!formats.Read(parse).Succeeds(out var format, out var no)
            || !GuidanceContent.Open(parse).Succeeds(out var library, out no)
            || !library.Edition(edition).Succeeds(out var chosen, out no)
            || !Shown.Find(library, chosen, id).Succeeds(out var shown, out no))
        {
            return terminal.Refuse(no);
        }
        return terminal.Answer(format switch
        {
            "json" => ShownJson.ToUtf8(shown),
            "csv" => ShownCsv.Write(shown, library),
            "md" => ShownPage.Write(new MarkdownPage(), shown, library),
            "table" => ShownPage.Write(terminal.NewPage(), shown, library),
            _ => throw new UnreachableException(),
        });
    }
}
