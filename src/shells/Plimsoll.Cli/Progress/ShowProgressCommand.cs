// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using Plimsoll.Cli.Shared;
using Plimsoll.Progress;
using Plimsoll.Progress.Editions;
using Plimsoll.Progress.Exports;

namespace Plimsoll.Cli.Progress;

/// <summary><c>plimsoll progress show</c>: every process of an edition with its level and what blocks it.</summary>
internal static class ShowProgressCommand
{
    public static Command Create(Terminal terminal)
    {
        var edition = new Argument<string?>("EDITION") { Arity = ArgumentArity.ZeroOrOne, Description = "Edition of the report; the newest unless said." };
        var format = new FormatOption("table", "json", "csv");
        return Verb.Create(
            "show",
            "Every process with its level, what blocks it and where the report disagrees with itself.",
            "plimsoll progress show 2024-11 --format json",
            parse =>
            {
                if (!format.Read(parse).Succeeds(out var form, out var no)
                    || !ProgressCommand.Edition(parse, parse.GetValue(edition)).Succeeds(out var chosen, out no))
                {
                    return terminal.Refuse(no);
                }
                return terminal.Answer(form switch
                {
                    "json" => ProgressJson.ToUtf8(ProcessRow.All(chosen)),
                    "csv" => ProgressCsv.Processes(chosen),
                    "table" => Table(terminal.NewPage(), chosen),
                    _ => throw new UnreachableException(),
                });
            }, edition, format.Option);
    }

    private static byte[] Table(Page page, ProgressEdition edition)
    {
        page.Title($"How far is the field? {edition.Header.Assessed}, {edition.Header.Publisher}");
        page.Table(["", "Process", "Level", "Blocked by"], [.. edition.Processes.Select(p => (string[])
            [p.Id, p.Title, ProgressTerms.Levels[p.Level].Label, $"{string.Join(' ', p.Challenges)}{(p.Disputed.Count > 0 ? " (disputed)" : "")}"])]);
        page.Text(
            $"Levels ({ProgressTerms.PresenceNotQuality}): "
                + $"{string.Join(", ", edition.LevelCounts().Select(c => $"{ProgressTerms.Levels[c.Level].Label} {c.Processes}"))}.");
        var challenges = edition.ChallengeCounts().Select(c => $"{c.Challenge} {c.Title} {c.Processes}{(c.Disputed > 0 ? $" ({c.Disputed} disputed)" : "")}");
        page.Text($"Challenges: {string.Join(", ", challenges)}.");
        foreach (var (process, cell) in from p in edition.Processes from d in p.Disputed select (p, d))
        {
            page.Entry(process.Id, $"{string.Join(' ', cell.Challenges)} disputed: {ProgressTerms.Disputes[cell.Why].Label}", cell.First, cell.Second);
        }
        page.Text(edition.Header.Statement);
        return page.ToUtf8();
    }
}
