// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Guidance;

/// <summary><c>plimsoll guidance crosswalk</c>: what the guidelines correspond to elsewhere, gaps included.</summary>
internal static class CrosswalkCommand
{
    public static Command Create(Terminal terminal)
    {
        var target = new Argument<string?>("TARGET") { Arity = ArgumentArity.ZeroOrOne, Description = "One framework, such as nist-ai-rmf-1.0; all of them when left out." };
        var guideline = new Option<string>("--guideline") { HelpName = "ID", Description = "Only the rows of one guideline." };
        var format = new FormatOption("table", "json", "csv", "tsv");
        return Verb.Create(
            "crosswalk", "What each guideline corresponds to in laws, codes and standards, and where there is no counterpart.", "plimsoll guidance crosswalk nist-ai-rmf-1.0 --guideline G01",
            parse => Run(parse, terminal, parse.GetValue(target), parse.GetValue(guideline), format), target, guideline, format.Option);
    }

    private static int Run(ParseResult parse, Terminal terminal, string? target, string? guideline, FormatOption formats)
    {
        if (!formats.Read(parse).Succeeds(out var format, out var no) || !ContentOption.Open(parse).Succeeds(out var library, out no)) { return terminal.Refuse(no); }
        IReadOnlyList<Crosswalk> chosen = library.Crosswalks;
        if (target is not null)
        {
            if (!library.CrosswalkTo(target).Succeeds(out var one, out no)) { return terminal.Refuse(no); }
            chosen = [one];
        }
        if (guideline is not null && library.DefaultEdition.Pack.Guidelines.All(g => g.Id != guideline))
        {
            return terminal.Refuse(new Refusal("guidance.unknown-id", "guideline", guideline, "does not exist", $"use {library.DefaultEdition.Pack.Guidelines[0].Id} to {library.DefaultEdition.Pack.Guidelines[^1].Id}"));
        }
        if (guideline is not null) { chosen = [.. chosen.Select(c => c with { Rows = [.. c.Rows.Where(row => row.Guideline == guideline)] })]; }
        return format switch
        {
            "json" => terminal.Answer(GuidanceJson.ToUtf8<IReadOnlyList<CrosswalkTable>>([.. chosen.Select(CrosswalkTable.Of)])),
            "csv" => terminal.Answer(Exporters.Csv(chosen)),
            "tsv" => AsWritten(parse, terminal, library, target, guideline),
            "table" => terminal.Answer(Page(terminal.NewPage(), library, chosen)),
            _ => throw new UnreachableException(),
        };
    }

    private static byte[] Page(Page page, Library library, IReadOnlyList<Crosswalk> crosswalks)
    {
        page.Title("What the guidelines correspond to elsewhere");
        foreach (var (target, rows) in crosswalks)
        {
            page.Heading($"{target.Title} ({target.Id}, {target.Version}): {Terms.Standings[target.Standing].Label}");
            page.Text(target.Statement);
            page.Table(["", "Item", "Relation", "Confidence", "Remark"], [.. rows.Select(row => (string[])[row.Guideline, row.Item ?? Phrases.NoCounterpart, row.Relation, row.Confidence, row.Comment])]);
        }
        page.Subheading("Every relation is Plimsoll's own judgement (inferred).");
        Phrases.Close(page, library.StatementsOf([library.DefaultEdition.Id]));
        return page.ToUtf8();
    }

    /// <summary>The SSSOM table itself, metadata block included.</summary>
    private static int AsWritten(ParseResult parse, Terminal terminal, Library library, string? target, string? guideline)
    {
        if (target is null) { return terminal.Refuse(new Refusal("guidance.missing-value", "TARGET", null, "is missing", $"a table holds one framework: use {string.Join(" | ", library.Crosswalks.Select(c => c.Target.Id))}")); }
        var text = ContentOption.Tables(parse).Values.First(table => table.ReplaceLineEndings("\n").Split('\n').Any(line => line.StartsWith('#') && line[1..].Trim() is var meta && meta.StartsWith("ext_target:", StringComparison.Ordinal) && meta["ext_target:".Length..].Trim().Trim('"') == target));
        if (guideline is not null)
        {
            text = string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Where(line => line.StartsWith('#') || line.StartsWith("subject_id\t", StringComparison.Ordinal) || line.Split('\t')[0].Split(':')[^1] == guideline)) + "\n";
        }
        return terminal.Answer(Encoding.UTF8.GetBytes(text));
    }
}
