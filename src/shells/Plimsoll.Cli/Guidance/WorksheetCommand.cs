// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Guidance;

/// <summary><c>plimsoll guidance worksheet</c>: the sheet of whoever would restrict openness, and that of whoever releases; a file says which it is.</summary>
internal static class WorksheetCommand
{
    private static readonly byte[] Restricting = """
        {
          "asker": "restricts",
          "risk": "",
          "evidence": [],
          "comparison": "",
          "irreversible": "",
          "moderationFollows": "",
          "benefitsOutweigh": "",
          "benefitsLost": null,
          "milderMeasureSuffices": "",
          "milderMeasure": null
        }

        """u8.ToArray();

    private static readonly byte[] Releasing = """
        {
          "asker": "releases",
          "risk": "",
          "found": "",
          "foundWhat": null,
          "who": null,
          "access": null,
          "how": null,
          "fineTuned": null,
          "effort": null,
          "mitigations": [],
          "mitigationsHold": null,
          "holdHow": null,
          "benefits": null,
          "netImpact": null
        }

        """u8.ToArray();

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string?>("FILE")
        {
            Arity = ArgumentArity.ZeroOrOne, Description = "A worksheet that is filled in (JSON); - for standard input."
        };
        var blank = new Option<string?>("--blank")
        {
            Arity = ArgumentArity.ZeroOrOne, HelpName = "ASKER",
            Description = "Print an empty worksheet to fill in: of whoever releases, or of whoever restricts (releases | restricts; restricts when left out).",
        };
        var format = new FormatOption("table", "json", "md");
        return Verb.Create(
            "worksheet",
            "One risk of open release. Of whoever releases: what was looked for, how hard, what came of it. Of whoever would restrict: is that called for?",
            "plimsoll guidance worksheet samples/guidance/worksheet.json",
            parse => Run(parse, terminal, parse.GetValue(file), parse.GetResult(blank) is null ? null : parse.GetValue(blank) ?? Worksheet.Key, format),
            file, blank, format.Option);
    }

    private static int Run(ParseResult parse, Terminal terminal, string? file, string? blank, FormatOption formats)
    {
        if (!formats.Read(parse).Succeeds(out var format, out var no)) { return terminal.Refuse(no); }
        switch (file, blank)
        {
            case (null, ReleasingWorksheet.Key):
                terminal.Say(
                    $"found: {ReleasingWorksheet.Findings.Allowed}. fineTuned, mitigationsHold: {Worksheet.Answers.Allowed}, or null where it is not said.");
                return terminal.Answer(Releasing);
            case (null, Worksheet.Key):
                terminal.Say(
                    $"comparison: {Worksheet.Comparisons.Allowed}. irreversible, moderationFollows, benefitsOutweigh, milderMeasureSuffices: "
                        + $"{Worksheet.Answers.Allowed}.");
                return terminal.Answer(Restricting);
            case (null, null):
                return terminal.Refuse(new Refusal(
                    GuidanceCodes.MissingValue, "FILE", null, "is missing", "name a worksheet, or write --blank to get an empty one"));
            case (not null, not null):
                return terminal.Refuse(new Refusal(CliCodes.BothGiven, "--blank", null, "does not go with a FILE", "keep one of the two"));
            case (null, not null):
                return terminal.Refuse(new Refusal(
                    GuidanceCodes.UnknownValue, "--blank", blank, "is not one of the allowed values", $"use {ReleasingWorksheet.Key} | {Worksheet.Key}"));
            default: break;
        }
        if (!AnswerFile.Read(terminal, file).Succeeds(out var bytes, out no) || !AnyWorksheet.FromJson(bytes, file).Succeeds(out var sheet, out no))
        {
            return terminal.Refuse(no);
        }
        if (sheet.Releases is { } releasing)
        {
            var shown = releasing.Conclude();
            return terminal.Answer(format switch
            {
                "json" => GuidanceJson.ToUtf8(new ReleasingWorksheetAnswer(releasing, shown.Result, shown.Reasons)),
                "md" => Page(new MarkdownPage(), releasing, shown),
                "table" => Page(terminal.NewPage(), releasing, shown),
                _ => throw new UnreachableException(),
            });
        }
        var worksheet = sheet.Restricts!;
        var (result, reasons) = worksheet.Conclude();
        return terminal.Answer(format switch
        {
            "json" => GuidanceJson.ToUtf8(new WorksheetAnswer(worksheet, result, reasons)),
            "md" => Page(new MarkdownPage(), worksheet, result, reasons),
            "table" => Page(terminal.NewPage(), worksheet, result, reasons),
            _ => throw new UnreachableException(),
        });
    }

    private static byte[] Page(Page page, ReleasingWorksheet sheet, ReleasingVerdict shown)
    {
        page.Title($"{SharedTerms.Results[shown.Result].Label}: {sheet.Risk}");
        foreach (var reason in shown.Reasons) { page.Entry("Because", reason); }
        page.Heading("As answered");
        page.Table(["Question", "Answer"], [
            ["What came of it", With(ReleasingWorksheet.Findings[sheet.Found].Label, sheet.FoundWhat)],
            ["Who looked", sheet.Who ?? NotSaid], ["With what access", sheet.Access ?? NotSaid], ["How", sheet.How ?? NotSaid],
            ["With how much effort", sheet.Effort ?? NotSaid],
            ["Fine-tuned as an adversary would", sheet.FineTuned is { } tuned ? Worksheet.Answers[tuned].Label : NotSaid],
            .. sheet.Mitigations.Select((item, index) => (string[])[$"Mitigation {index + 1}", item]),
            ["Whether that holds", With(sheet.MitigationsHold is { } hold ? Worksheet.Answers[hold].Label : NotSaid, sheet.HoldHow)],
            ["Beside: what open release is good for", sheet.Benefits ?? NotSaid], ["Beside: net impact on misuse", sheet.NetImpact ?? NotSaid],
        ]);
        page.Text(
            $"{ReleasingWorksheet.Questions} What follows is Plimsoll's own "
                + "rule (inferred; not endorsed by Partnership on AI). At the gate to open weights a second person still has to call the sheet adequate.");
        page.Subheading(Phrases.Voluntary);
        return page.ToUtf8();
    }

    private static byte[] Page(Page page, Worksheet worksheet, WorksheetConclusion result, IReadOnlyList<string> reasons)
    {
        page.Title($"{SharedTerms.Conclusions[result].Label}: {worksheet.Risk}");
        foreach (var reason in reasons) { page.Entry("Because", reason); }
        page.Heading("As answered");
        page.Table(["Question", "Answer"], [
            .. worksheet.Evidence.Select((item, index) => (string[])[$"Evidence {index + 1}", item]),
            ["Risk against the closed counterpart's", Worksheet.Comparisons[worksheet.Comparison].Label],
            ["Harm irrevocable once released", Worksheet.Answers[worksheet.Irreversible].Label],
            ["Moderation can follow the release", Worksheet.Answers[worksheet.ModerationFollows].Label],
            ["Benefits lost outweigh the harm prevented", With(worksheet.BenefitsOutweigh, worksheet.BenefitsLost)],
            ["A milder measure would do", With(worksheet.MilderMeasureSuffices, worksheet.MilderMeasure)],
        ]);
        page.Text(
            "A sheet of whoever would restrict openness; it is no safety test by whoever releases, and clears no gate. "
                + $"{Worksheet.Questions} The conclusion is Plimsoll's own rule (inferred; not endorsed by "
                + "Partnership on AI).");
        page.Subheading(Phrases.Voluntary);
        return page.ToUtf8();
    }

    private const string NotSaid = "not said";

    private static string With(string word, string? which) => which is null ? word : $"{word}: {which}";

    private static string With(Answer answer, string? which) => which is null ? Worksheet.Answers[answer].Label : $"{Worksheet.Answers[answer].Label}: {which}";
}
