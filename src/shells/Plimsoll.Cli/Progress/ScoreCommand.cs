// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using Plimsoll.Cli.Shared;
using Plimsoll.Progress;
using Plimsoll.Progress.Exports;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Progress;

/// <summary><c>plimsoll progress score</c>: the levels of an assessment round.</summary>
internal static class ScoreCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "An assessment round, or a published one as downloaded (JSON); - for standard input." };
        var format = new FormatOption("table", "json", "csv");
        return Verb.Create(
            "score",
            "The level of every process of an assessment round, by the rule of the report.",
            "plimsoll progress score samples/progress/round.json",
            parse =>
            {
                if (!format.Read(parse).Succeeds(out var form, out var no)
                    || !Read(parse, terminal, parse.GetRequiredValue(file)).Succeeds(out var score, out no))
                {
                    return terminal.Refuse(no);
                }
                return terminal.Answer(form switch
                {
                    "json" => ProgressJson.ToUtf8(score),
                    "csv" => ProgressCsv.Score(score),
                    "table" => Table(terminal.NewPage(), score),
                    _ => throw new UnreachableException(),
                });
            }, file, format.Option);
    }

    /// <summary>Reads a round and every copy that it names, and scores it.</summary>
    public static Result<RoundScore> Read(ParseResult parse, Terminal terminal, string path)
    {
        if (!ProgressCommand.Open(parse).Succeeds(out var library, out var no) || !AnswerFile.Read(terminal, path).Succeeds(out var bytes, out no))
        {
            return no;
        }
        if (FrozenRound.IsOne(bytes)) { return Published(bytes, path, library); }
        if (!Round.Read(bytes, path, library, terminal.Today).Succeeds(out var round, out no)) { return no; }
        foreach (var evidence in round.Copies())
        {
            if (path == "-")
            {
                return new Refusal(ProgressCodes.CopyUnreachable, "copy", evidence.Copy, "cannot be found from standard input", "name the file of the round");
            }
            var copy = Path.Combine(Path.GetDirectoryName(path) ?? "", evidence.Copy!);
            if (!AnswerFile.Raw(copy).Succeeds(out var held, out no))
            {
                return no with { Field = "copy", Value = evidence.Copy, File = evidence.File, Line = evidence.Line };
            }
            if (evidence.Check(held) is { } mismatch) { return mismatch; }
        }
        return RoundScore.Of(round, library.Edition(round.Edition).Value!);
    }

    /// <summary>A published round as downloaded: its copies lie with whoever published it.</summary>
    private static Result<RoundScore> Published(byte[] bytes, string path, ProgressLibrary library) =>
        !FrozenRound.Read(bytes, path).Succeeds(out var frozen, out var no) ? no
            : library.Edition(frozen.Edition).Succeeds(out var edition, out no) ? frozen.Score(edition)
            : no;

    private static byte[] Table(Page page, RoundScore score)
    {
        page.Title($"{score.Title}: {score.Providers} providers, processes of {score.Edition}");
        page.Table(["", "Process", "Adopted", "Partial", "Not found", "N/A", "Level"], [.. score.Processes.Select(p => (string[])
            [
                p.Process, p.Title, $"{p.Adopted}", $"{p.Partial}", $"{p.NotFound}", $"{p.NotApplicable}",
                p.LabelOfAll is null ? p.Label : $"{p.Label}; {p.LabelOfAll}"
            ])]);
        page.Text(score.Rule);
        return page.ToUtf8();
    }
}
