// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Guidance;

/// <summary><c>plimsoll guidance crosswalk</c>: what our lines correspond to elsewhere, gaps included.</summary>
internal static class CrosswalkCommand
{
    public static Command Create(Terminal terminal)
    {
        var target = new Argument<string?>("TARGET")
        {
            Arity = ArgumentArity.ZeroOrOne, Description = "One framework, such as nist-ai-rmf-1.0; all of them when left out."
        };
        var guideline = new Option<string>("--guideline") { HelpName = "ID", Description = "Only the rows of one guideline and its practices." };
        var of = new Option<string>("--of")
        {
            HelpName = "ID",
            Description = "Only the rows of one line: a guideline (G13), practice (G13.B2), strategy (M12), duty (M12.H1) or documentation process (3.4).",
        };
        var edition = ProfileOptions.EditionOption();
        var format = new FormatOption("table", "json", "md", "csv", "tsv");
        return Verb.Create(
            "crosswalk",
            "What each line corresponds to in laws, codes and standards, with the reason, and where there is no counterpart.",
            "plimsoll guidance crosswalk eu-dsa --of M13",
            parse => Run(parse, terminal, parse.GetValue(target), parse.GetValue(guideline), parse.GetValue(of), parse.GetValue(edition), format),
            target, guideline, of, edition, format.Option);
    }

    private static int Run(
        ParseResult parse, Terminal terminal, string? target, string? guideline, string? of, string? edition, FormatOption formats)
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
        var line = (of ?? guideline)?.ToUpperInvariant();
        if (of is not null && (guideline is not null || library.CounterpartsOf(line!) is null))
        {
            return terminal.Refuse(guideline is not null
                ? new Refusal(CliCodes.BothGiven, "--of", of, "does not go with --guideline", "keep one of the two")
                : new Refusal(
                    GuidanceCodes.UnknownId, "of", of, "is compared with nothing",
                    "use the id of a guideline, practice, strategy, duty or process, such as G13.B2, M12.H1 or 3.4"));
        }
        if (line is not null) { chosen = [.. chosen.Select(c => c with { Rows = [.. c.Rows.Where(row => row.IsOf(line))] }).Where(Kept)]; }
        // Of one line, frameworks that have no row about it are left out; a framework that was asked for is not.
        bool Kept(Crosswalk crosswalk) => crosswalk.Rows.Count > 0 || target is not null;
        return format switch
        {
            "json" => terminal.Answer(GuidanceJson.ToUtf8<IReadOnlyList<CrosswalkTable>>([.. chosen.Select(CrosswalkTable.Of)])),
            "md" => terminal.Answer(Page(new MarkdownPage(), library, from, chosen)),
            "csv" => terminal.Answer(Exporters.Csv(chosen, library.Sources)),
            "tsv"
                when target is null => terminal.Refuse(new Refusal(
                    GuidanceCodes.MissingValue, "TARGET", null, "is missing",
                    $"a table holds one framework: use {string.Join(" | ", chosen.Select(c => c.Target.Id))}")),
            "tsv" => terminal.Answer(AsWritten(parse, chosen[0].Target, line)),
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
        page.Title("What our lines correspond to elsewhere");
        if (crosswalks.Length == 0) { page.Text($"Nothing yet: no crosswalk is about {edition.Id}."); }
        foreach (var (target, rows) in crosswalks)
        {
            var from = target.AppliesFrom is { } day ? string.Create(CultureInfo.InvariantCulture, $", from {day:yyyy-MM-dd}") : "";
            page.Heading($"{target.Title} ({target.Id}, {target.Version}): {Terms.Standings[target.Standing].Label}{from}");
            page.Text(target.Statement);
            page.Table(
                ["", "Item", "Relation", "Confidence", "Why", "Source"],
                [.. rows.Select(row => (string[])[
                    row.Subject, row.Item is null ? Phrases.NoCounterpart : $"{row.Item}: {row.About}", Terms.Relations[row.Relation].Label, row.Confidence,
                    row.Comment, row.Source
                ])]);
            page.Text($"Second reader: {Relations.SecondReadings(rows)}.");
        }
        page.Heading("What the words mean");
        foreach (var relation in Terms.Relations.All) { page.Entry(relation.Label, Relations.Meaning(relation.Value), Relations.Predicate(relation.Value)); }
        foreach (var (number, meaning) in Relations.Confidence) { page.Entry($"confidence {number}", meaning); }
        foreach (var word in Terms.SecondReadings.All) { page.Entry($"second reader: {word.Label}", Relations.Meaning(word.Value), word.Key); }
        page.Subheading("Every relation is Plimsoll's own judgement (inferred). 'plimsoll guidance sources' says how each source was read.");
        Phrases.Close(page, library.StatementsOf([edition.Id]));
        return page.ToUtf8();
    }

    /// <summary>Whether a row is about a line or about what belongs to it.</summary>
    private static bool IsOf(string subject, string line) =>
        subject == line || !Crosswalk.IsProcess(line) && subject.StartsWith($"{line}.", StringComparison.Ordinal);

    /// <summary>The SSSOM table itself, metadata block included.</summary>
    private static byte[] AsWritten(ParseResult parse, CrosswalkTarget target, string? of)
    {
        var text = GuidanceContent.Tables(parse).Values
            .First(table =>
                table.ReplaceLineEndings("\n").Split('\n') is var lines
                    && Says(lines, "ext_target", target.Id)
                    && Says(lines, "subject_source_version", target.Edition));
        if (of is not null)
        {
            text = string.Join(
                '\n',
                text.ReplaceLineEndings("\n")
                    .Split('\n')
                    .Where(line =>
                        line.StartsWith('#')
                            || line.StartsWith("subject_id\t", StringComparison.Ordinal)
                            || IsOf(line.Split('\t')[0].Split(':')[^1], of))) + "\n";
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
