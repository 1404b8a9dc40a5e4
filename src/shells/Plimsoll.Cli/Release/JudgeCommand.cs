// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Plimsoll.Cli.Shared;
using Plimsoll.Release;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Release;

/// <summary><c>plimsoll release judge</c>: would this release pass the gate of its stage, now or at a past instant?</summary>
internal static class JudgeCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "The entries of the release's stream as a JSON list; - for standard input." };
        var asOf = AsOfOption.Create();
        var format = new FormatOption("table", "json");
        return Verb.Create(
            "judge",
            "Judge the gate of a release's stage: clear, held (each missing thing, its owner, the page to mend it on), redirected, or refused. Exit code 0 "
                + "clear, 10 held or refused, 11 redirected.",
            "plimsoll release judge samples/release/held.json --as-of 2026-11-20T12:00:00Z",
            parse => Run(parse, terminal, parse.GetValue(file)!, parse.GetValue(asOf), format),
            file, asOf, format.Option);
    }

    private static int Run(ParseResult parse, Terminal terminal, string file, string? asOf, FormatOption formats)
    {
        if (!formats.Read(parse).Succeeds(out var format, out var no)) { return terminal.Refuse(no); }
        if (AsOfOption.Read(asOf, ReleaseCodes.BadValue, out var now) is { } bad) { return terminal.Refuse(bad); }
        if (!AnswerFile.Read(terminal, file).Succeeds(out var bytes, out no)
            || !GateReader.Shipped().Succeeds(out var rules, out no)
            || !JudgedHistory.Of(bytes, file, rules, now).Succeeds(out var judged, out no))
        {
            return terminal.Refuse(no);
        }
        return terminal.Answer(format == "json" ? judged.ToUtf8() : Page(terminal.NewPage(), judged), judged.Verdict.Kind switch
        {
            VerdictKind.Clear => ExitCode.Clear,
            VerdictKind.Held or VerdictKind.Refused => ExitCode.Held,
            VerdictKind.Redirected => ExitCode.Redirected,
            _ => throw new UnreachableException(),
        });
    }

    private static byte[] Page(Page page, JudgedHistory judged)
    {
        var (state, rules, verdict, now) = judged;
        page.Title(
            $"{Headline(verdict)}: {state.Opened?.Release ?? "no release yet"} at {(state.Plan is { } plan ? Terms.Stages[plan.Stage].Label : "no stage")}, "
                + $"as of {Instant.Write(now)}");
        foreach (var basis in judged.Bases) { page.Entry("Rests on", basis); }
        page.Text(rules.Statement);
        switch (verdict)
        {
            case Verdict.Clear clear:
                page.Text($"Nothing is missing. This holds until {Instant.Write(clear.ValidUntil)} at the latest, and ends with any change.");
                break;
            case Verdict.Held held:
                page.Heading($"Missing: {held.Missing.Count}");
                foreach (var missing in held.Missing)
                {
                    page.Entry(
                        missing.Key, missing.Sentence, $"owner: {(missing.Owner is null ? "nobody" : string.Join(", ", missing.Owners))}",
                        $"mend it on: {missing.Page}");
                }
                break;
            case Verdict.Redirected redirected:
                page.Text($"There is no list for this cell. {redirected.Advice.Pack} advises to begin with {redirected.Advice.Instead}.");
                break;
            case Verdict.Refused refused: page.Text($"The organisation decided not to release; its reason lies under {refused.Reason.Ref}."); break;
            default: throw new UnreachableException();
        }
        if (Disclosure.Of(state, rules, now) is { } stands) { foreach (var line in DisclosedStands.Of(stands).Lines) { page.Text(Capital(line) + "."); } }
        foreach (var line in DisclosedAssurances.Of(Assurances.Of(state, rules, now)).Lines) { page.Text(Capital(line) + "."); }
        if (judged.Answer.Next is { } next)
        {
            page.Entry("Next gate", Capital(NextGateText.Of(next, now)["next gate: ".Length..]), next.Missing.Select(m => m.Sentence));
        }
        foreach (var note in judged.Answer.Notes ?? []) { page.Entry("Note", note); }
        foreach (var weakness in judged.Weaknesses) { page.Entry("Weakness", JsonNamingPolicy.KebabCaseLower.ConvertName(weakness.ToString())); }
        return page.ToUtf8();
    }

    private static string Capital(string line) => char.ToUpperInvariant(line[0]) + line[1..];

    private static string Headline(Verdict verdict) => verdict switch
    {
        Verdict.Clear => "Clear",
        Verdict.Held => "Held",
        Verdict.Redirected => "Redirected",
        Verdict.Refused => "Refused",
        _ => throw new UnreachableException(),
    };
}
