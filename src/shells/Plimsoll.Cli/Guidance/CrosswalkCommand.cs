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
        var target = new Argument<string?>("TARGET")
        {
            Arity = ArgumentArity.ZeroOrOne, Description = "One framework, such as nist-ai-rmf-1.0; all of them when left out."
        };
        var guideline = new Option<string>("--guideline") { HelpName = "ID", Description = "Only the rows of one guideline." };
        var edition = ProfileOptions.EditionOption();
        var format = new FormatOption("table", "json", "md", "csv", "tsv");
        return Verb.Create(
            "crosswalk",
            "What each guideline corresponds to in laws, codes and standards, and where there is no counterpart.",
            "plimsoll guidance crosswalk nist-ai-rmf-1.0 --guideline G01",
            parse => Run(parse, terminal, parse.GetValue(target), parse.GetValue(guideline), parse.GetValue(edition), format),
            target, guideline, edition, format.Option);
    }

    private static int Run(ParseResult parse, Terminal terminal, string? target, string? guideline, string? edition, FormatOption formats)
    {
        if (!formats.Read(parse).Succeeds(out var format, out var no) || !GuidanceContent.Open(parse).Succeeds(out var library, out no)
            || !library.Edition(edition).Succeeds(out var from, out no) || !Chosen(library, from, target).Succeeds(out var chosen, out no))
        {
            return terminal.Refuse(no);
        }
        if (guideline is not null && from.Pack.Guidelines.All(g => g.Id != guideline))
        {
            return terminal.Refuse(new Refusal(
                GuidanceCodes.UnknownId, "guideline", guideline, "does not exist", $"use {from.Pack.Guidelines[0].Id} to {from.Pack.Guidelines[^1].Id}"));
        }
        if (guideline is not null) { chosen = [.. chosen.Select(c => c with { Rows = [.. c.Rows.Where(row => row.Guideline == guideline)] })]; }
        return format switch
        {
            "json" => terminal.Answer(GuidanceJson.ToUtf8<IReadOnlyList<CrosswalkTable>>([.. chosen.Select(CrosswalkTable.Of)])),
            "md" => terminal.Answer(Page(new MarkdownPage(), library, from, chosen)),
            "csv" => terminal.Answer(Exporters.Csv(chosen)),
            "tsv"
                when target is null => terminal.Refuse(new Refusal(
                    GuidanceCodes.MissingValue, "TARGET", null, "is missing",
                    $"a table holds one framework: use {string.Join(" | ", chosen.Select(c => c.Target.Id))}")),
            "tsv" => terminal.Answer(AsWritten(parse, chosen[0].Target, guideline)),
            "table" => terminal.Answer(Page(terminal.NewPage(), library, from, chosen)),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The crosswalks of an edition, or the one to a target.</summary>
    private static Result<Crosswalk[]> Chosen(Library library, Edition edition, string? target)
    {
        Crosswalk[] all = [.. library.Crosswalks.Where(crosswalk => crosswalk.Target.Edition == edition.Id)];
        if (target is null) { return all; }
        if (all.FirstOrDefault(crosswalk => crosswalk.Target.Id == target) is { } one) { return new[] { one }; }
        return library.Crosswalks.FirstOrDefault(crosswalk => crosswalk.Target.Id == target) is { } other
            ? new Refusal(GuidanceCodes.UnknownValue, "target", target, $"is not compared with {edition.Id}", $"write --edition {other.Target.Edition}")
            : new Refusal(
                GuidanceCodes.UnknownValue, "target", target, "is not one of the allowed values",
                all.Length == 0
                    ? $"{edition.Id} is compared with nothing yet; use another --edition"
                    : $"use {string.Join(" | ", all.Select(c => c.Target.Id))}");
    }

    private static byte[] Page(Page page, Library library, Edition edition, Crosswalk[] crosswalks)
    {
        page.Title("What the guidelines correspond to elsewhere");
        if (crosswalks.Length == 0) { page.Text($"Nothing yet: no crosswalk is about {edition.Id}."); }
        foreach (var (target, rows) in crosswalks)
        {
            page.Heading($"{target.Title} ({target.Id}, {target.Version}): {Terms.Standings[target.Standing].Label}");
            page.Text(target.Statement);
            page.Table(
                ["", "Item", "Relation", "Confidence", "Remark"],
                [.. rows.Select(row => (string[])[row.Guideline, row.Item ?? Phrases.NoCounterpart, row.Relation, row.Confidence, row.Comment])]);
        }
        page.Subheading("Every relation is Plimsoll's own judgement (inferred).");
        Phrases.Close(page, library.StatementsOf([edition.Id]));
        return page.ToUtf8();
    }

    /// <summary>The SSSOM table itself, metadata block included.</summary>
    private static byte[] AsWritten(ParseResult parse, CrosswalkTarget target, string? guideline)
    {
        var text = GuidanceContent.Tables(parse).Values
            .First(table =>
                table.ReplaceLineEndings("\n").Split('\n') is var lines
                    && Says(lines, "ext_target", target.Id)
                    && Says(lines, "subject_source_version", target.Edition));
        if (guideline is not null)
        {
            text = string.Join(
                '\n',
                text.ReplaceLineEndings("\n")
                    .Split('\n')
                    .Where(line =>
                        line.StartsWith('#')
                            || line.StartsWith("subject_id\t", StringComparison.Ordinal)
                            || line.Split('\t')[0].Split(':')[^1] == guideline)) + "\n";
        }
        return Encoding.UTF8.GetBytes(text);
    }

    private static bool Says(string[] lines, string key, string value) =>
        lines.Any(line =>
            line.StartsWith('#')
                && line[1..].Trim() is var meta
                && meta.StartsWith($"{key}:", StringComparison.Ordinal)
                && meta[(key.Length + 1)..].Trim().Trim('"') == value);
}
