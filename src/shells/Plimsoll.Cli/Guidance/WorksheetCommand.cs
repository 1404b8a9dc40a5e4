// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Guidance;

/// <summary><c>plimsoll guidance worksheet</c>: is a restriction of open release necessary and proportionate for one named risk?</summary>
internal static class WorksheetCommand
{
    private static readonly byte[] Blank = """
        {
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

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string?>("FILE")
        {
            Arity = ArgumentArity.ZeroOrOne, Description = "A worksheet that is filled in (JSON); - for standard input."
        };
        var blank = new Option<bool>("--blank") { Description = "Print an empty worksheet to fill in." };
        var format = new FormatOption("table", "json", "md");
        return Verb.Create(
            "worksheet",
            "Weigh one risk of open release against its closed counterpart: not shown, necessary and proportionate, or an open question.",
            "plimsoll guidance worksheet samples/guidance/worksheet.json",
            parse => Run(parse, terminal, parse.GetValue(file), parse.GetValue(blank), format), file, blank, format.Option);
    }

    private static int Run(ParseResult parse, Terminal terminal, string? file, bool blank, FormatOption formats)
    {
        if (!formats.Read(parse).Succeeds(out var format, out var no)) { return terminal.Refuse(no); }
        switch (file, blank)
        {
            case (null, true):
                terminal.Say(
                    $"comparison: {Worksheet.Comparisons.Allowed}. irreversible, moderationFollows, benefitsOutweigh, milderMeasureSuffices: "
                        + $"{Worksheet.Answers.Allowed}.");
                return terminal.Answer(Blank);
            case (null, false):
                return terminal.Refuse(new Refusal(
                    GuidanceCodes.MissingValue, "FILE", null, "is missing", "name a worksheet, or write --blank to get an empty one"));
            case (not null, true): return terminal.Refuse(new Refusal(CliCodes.BothGiven, "--blank", null, "does not go with a FILE", "keep one of the two"));
            default: break;
        }
        if (!AnswerFile.Read(terminal, file).Succeeds(out var bytes, out no) || !Worksheet.FromJson(bytes, file).Succeeds(out var worksheet, out no))
        {
            return terminal.Refuse(no);
        }
        var (result, reasons) = worksheet.Conclude();
        return terminal.Answer(format switch
        {
            "json" => GuidanceJson.ToUtf8(new WorksheetAnswer(worksheet, result, reasons)),
            "md" => Page(new MarkdownPage(), worksheet, result, reasons),
            "table" => Page(terminal.NewPage(), worksheet, result, reasons),
            _ => throw new UnreachableException(),
        });
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
            "Questions after 004_d1938872bd37bb84.txt, lines 52-56, 77-83 and 115-120. The conclusion is Plimsoll's own rule (inferred; not endorsed by "
                + "Partnership on AI).");
        page.Subheading(Phrases.Voluntary);
        return page.ToUtf8();
    }

    private static string With(Answer answer, string? which) => which is null ? Worksheet.Answers[answer].Label : $"{Worksheet.Answers[answer].Label}: {which}";
}
