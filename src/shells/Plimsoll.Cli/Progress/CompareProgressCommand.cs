// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using Plimsoll.Cli.Shared;
using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Progress;

/// <summary><c>plimsoll progress compare</c>: what moved between two readings.</summary>
internal static class CompareProgressCommand
{
    public static Command Create(Terminal terminal)
    {
        var left = new Argument<string>("A") { Description = "An edition such as 2024-11, or the file of a round." };
        var right = new Argument<string>("B") { Description = "The other one." };
        var format = new FormatOption("table", "json");
        return Verb.Create(
            "compare",
            "What moved between two rounds, or between an edition and a round.",
            "plimsoll progress compare 2024-11 samples/progress/round.json",
            parse =>
            {
                if (!format.Read(parse).Succeeds(out var form, out var no) || !ProgressCommand.Open(parse).Succeeds(out var library, out no)
                    || !Side(parse, terminal, library, parse.GetRequiredValue(left)).Succeeds(out var a, out no)
                    || !Side(parse, terminal, library, parse.GetRequiredValue(right)).Succeeds(out var b, out no))
                {
                    return terminal.Refuse(no);
                }
                if (a.Edition != b.Edition)
                {
                    return terminal.Refuse(new Refusal(
                        ProgressCodes.EditionsDiffer, "B", b.Name, $"uses the processes of {b.Edition}, not of {a.Edition}",
                        "compare readings of one edition"));
                }
                var compared = ProgressComparison.Of(library.Edition(a.Edition).Value!, (a.Name, a.Levels), (b.Name, b.Levels));
                return terminal.Answer(form switch
                {
                    "json" => ProgressJson.ToUtf8(compared),
                    "table" => Table(terminal.NewPage(), compared),
                    _ => throw new UnreachableException()
                });
            }, left, right, format.Option);
    }

    private static Result<Reading> Side(ParseResult parse, Terminal terminal, ProgressLibrary library, string name)
    {
        if (library.Edition(name).Value is { } edition) { return new Reading(name, edition.Id, ProgressComparison.LevelsOf(edition)); }
        return ScoreCommand.Read(parse, terminal, name).Succeeds(out var score, out var no)
            ? new Reading(score.Round, score.Edition, ProgressComparison.LevelsOf(score))
            : no;
    }

    private static byte[] Table(Page page, ProgressComparison compared)
    {
        page.Title($"{compared.Left} and {compared.Right}");
        page.Table(
            ["", "Process", compared.Left, compared.Right, "Steps"],
            [.. compared.Processes.Select(p =>
                (string[])[p.Process, p.Title, Level(p.Left), Level(p.Right), p.Change is { } steps ? $"{steps:+0;-0;0}" : "–"])]);
        page.Text(compared.Statement);
        return page.ToUtf8();
    }

    private static string Level(AdoptionLevel? level) => level is { } known ? ProgressTerms.Levels[known].Label : "not looked at";

    private sealed record Reading(string Name, string Edition, IReadOnlyDictionary<string, AdoptionLevel> Levels);
}
