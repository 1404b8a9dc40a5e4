// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Guidance;

/// <summary><c>plimsoll guidance matrix</c>: every guideline in every cell.</summary>
internal static class MatrixCommand
{
    public static Command Create(Terminal terminal)
    {
        var edition = ProfileOptions.EditionOption();
        var moved = new Option<bool>("--moved") { Description = "Only the levels that moved because a sourced cell replaced an inferred one." };
        var format = new FormatOption("table", "json", "csv", "md");
        return Verb.Create(
            "matrix", "How much of each guideline each of the twelve cells asks for, and on what basis.", "plimsoll guidance matrix",
            parse => Run(parse, terminal, edition, moved, format), edition, moved, format.Option);
    }

    private static int Run(ParseResult parse, Terminal terminal, Option<string> edition, Option<bool> moved, FormatOption formats)
    {
        if (!formats.Read(parse).Succeeds(out var format, out var no) || !GuidanceContent.Open(parse).Succeeds(out var library, out no)
            || !library.Edition(parse.GetValue(edition)).Succeeds(out var chosen, out no))
        {
            return terminal.Refuse(no);
        }
        if (parse.GetValue(moved)) { return Moved(terminal, format, library, chosen); }
        var rows = library.Matrix(chosen);
        return terminal.Answer(format switch
        {
            "json" => GuidanceJson.ToUtf8(rows),
            "csv" => Exporters.Csv(rows, library.StatementsOf(rows)),
            "md" => Matrix(new MarkdownPage(), library, chosen, rows),
            "table" => Matrix(terminal.NewPage(), library, chosen, rows),
            _ => throw new UnreachableException(),
        });
    }

    private static int Moved(Terminal terminal, string format, Library library, Edition edition)
    {
        var moves = library.Moves(edition);
        return format switch
        {
            "json" => terminal.Answer(GuidanceJson.ToUtf8(moves)),
            "md" => terminal.Answer(Moves(new MarkdownPage(), library, edition, moves)),
            "table" => terminal.Answer(Moves(terminal.NewPage(), library, edition, moves)),
            "csv" => terminal.Refuse(new Refusal(GuidanceCodes.UnknownValue, "format", format, "is not written for --moved", "use table | json | md")),
            _ => throw new UnreachableException(),
        };
    }

    private static byte[] Moves(Page page, Library library, Edition edition, IReadOnlyList<Move> moves)
    {
        page.Title($"Levels that moved in {edition.Id}");
        if (moves.Count == 0) { page.Text("None: no sourced cell has replaced an inferred one."); }
        else
        {
            page.Table(
                ["Cell", "Guideline", "From", "Pack", "To", "Pack"],
                [.. moves.Select(m => (string[])[m.Cell, m.Guideline, Terms.Levels[m.From].Label, m.FromPack, Terms.Levels[m.To].Label, m.ToPack])]);
        }
        Phrases.Close(page, library.StatementsOf(moves.SelectMany(m => (string[])[m.FromPack, m.ToPack]).Append(edition.Id)));
        return page.ToUtf8();
    }

    /// <summary>One table a model type: twelve columns would fit no terminal and no page.</summary>
    private static byte[] Matrix(Page page, Library library, Edition edition, IReadOnlyList<MatrixRow> rows)
    {
        page.Title($"{rows.Count} guidelines in {Cell.All.Count} cells: {edition.Pack.Header.Title} ({edition.Id})");
        page.Text("An asterisk marks a level that is inferred, not sourced. The last row counts what is full, adapted or scaled.");
        foreach (var cells in Cell.All.GroupBy(cell => cell.Model))
        {
            page.Heading(SharedTerms.ModelTypes[cells.Key].Label);
            page.Table(["", "Guideline", .. cells.Select(cell => SharedTerms.ReleaseTypes[cell.Release].Label)], [
                .. rows.Select(row => (string[])[row.Guideline, row.Title, .. cells.Select(cell => Level(row.Cells[cell.ToString()]))]),
                [
                    "", "Listed",
                    .. cells.Select(cell =>
                        rows.Any(r => r.Cells[cell.ToString()].Level == Plimsoll.Guidance.Level.Redirect)
                            ? "redirect"
                            : $"{rows.Count(r => r.Cells[cell.ToString()].Listed)}")
                ],
            ]);
            var packs = cells.Select(cell =>
                $"{cell} {string.Join(", ", rows.Select(r => r.Cells[cell.ToString()]).Select(c => Phrases.Of(c.Basis, c.Pack)).Distinct())}");
            page.Text($"Packs: {string.Join("; ", packs)}.");
        }
        Phrases.Close(page, library.StatementsOf(rows));
        return page.ToUtf8();
    }

    private static string Level(MatrixCell cell) => cell.Basis switch
    {
        Basis.Source => Terms.Levels[cell.Level].Label,
        Basis.Inferred => $"{Terms.Levels[cell.Level].Label} *",
        _ => throw new UnreachableException(),
    };
}
