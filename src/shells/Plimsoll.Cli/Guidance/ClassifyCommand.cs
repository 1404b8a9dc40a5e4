// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Guidance;

/// <summary><c>plimsoll guidance classify</c>: which model type and release type is ours, and why?</summary>
internal static class ClassifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string?>("FILE")
        {
            Arity = ArgumentArity.ZeroOrOne, Description = "Answers (JSON); - for standard input. Without it: the options, or questions."
        };
        var purpose = new Option<string>("--purpose")
        {
            HelpName = ProfileOptions.Of(Questions.Purposes), Description = "One narrowly drawn task, or many tasks."
        };
        var reach = new Option<string>("--reach")
        {
            HelpName = ProfileOptions.Of(Questions.Reaches), Description = "How people outside the development team reach the model."
        };
        var advances = new Option<bool>("--advances-state-of-the-art")
        {
            Description = "The definition of a frontier model, asked before its criteria: abilities significantly further than the state of the art."
        };
        var criteria = new Option<string[]>("--criterion")
        {
            HelpName = "ID", Description = "A frontier criterion that the model meets, such as agentic; repeat it for several."
        };
        var (modalities, components, highConsequence) = (
            ProfileOptions.ModalityOption(), ProfileOptions.ComponentOption(), ProfileOptions.HighConsequenceOption());
        var edition = ProfileOptions.EditionOption();
        var format = new FormatOption("table", "json", "md");
        ClassifyAsk Asked(ParseResult parse) => new(parse.GetValue(purpose), parse.GetValue(reach))
        {
            AdvancesStateOfTheArt = parse.GetValue(advances),
            Criteria = parse.GetValue(criteria) ?? [],
            Modalities = parse.GetValue(modalities) ?? [],
            Components = parse.GetValue(components) ?? [],
            HighConsequenceDomain = parse.GetValue(highConsequence),
        };
        return Verb.Create(
            "classify",
            "Which model type and release type is ours? Answers in a file or as options; a terminal is asked.",
            "plimsoll guidance classify --purpose narrow --reach hosted --modality audio",
            parse => Run(parse, terminal, parse.GetValue(file), Asked(parse), parse.GetValue(edition), format),
            file, advances, purpose, reach, criteria, modalities, components, highConsequence, edition, format.Option);
    }

    private static int Run(ParseResult parse, Terminal terminal, string? file, ClassifyAsk options, string? edition, FormatOption formats)
    {
        if (!formats.Read(parse).Succeeds(out var format, out var no)
            || !GuidanceContent.Open(parse).Succeeds(out var library, out no)
            || !library.Edition(edition).Succeeds(out var chosen, out no)
            || !Answers(terminal, file, options, chosen).Succeeds(out var ask, out no)
            || !library.Classify(ask, chosen).Succeeds(out var classification, out no))
        {
            return terminal.Refuse(no);
        }
        if (format is "json")
        {
            foreach (var next in Next(classification, ask)) { terminal.Say($"Next: {next}"); }
            return terminal.Answer(GuidanceJson.ToUtf8(classification));
        }
        return terminal.Answer(Page(
            format switch { "md" => new MarkdownPage(), "table" => terminal.NewPage(), _ => throw new UnreachableException() },
            chosen, classification, Next(classification, ask)));
    }

    private static Result<ClassifyAsk> Answers(Terminal terminal, string? file, ClassifyAsk options, Edition edition)
    {
        var given = options.Purpose is not null
            || options.Reach is not null
            || options.HighConsequenceDomain
            || options.AdvancesStateOfTheArt
            || options.Criteria.Count + options.Modalities.Count + options.Components.Count > 0;
        return (file, given) switch
        {
            (not null, true) => new Refusal(CliCodes.BothGiven, "FILE", file, "does not go with options that answer the same questions", "keep one of the two"),
            (not null, false) => AnswerFile.Read(terminal, file).Succeeds(out var bytes, out var no) ? ClassifyAsk.FromJson(bytes, file) : no,
            (null, true) => options,
            (null, false) when terminal.CanAsk => Questionnaire.Ask(edition),
            (null, false) => new Refusal(
                GuidanceCodes.MissingValue, "purpose and reach", null, "are missing",
                $"write --purpose {ProfileOptions.Of(Questions.Purposes)} --reach {ProfileOptions.Of(Questions.Reaches)}, or name a FILE of answers"),
        };
    }

    private static byte[] Page(Page page, Edition edition, Classification classification, IEnumerable<string> next)
    {
        page.Title(new Cell(classification.ModelType, classification.ReleaseType).Label);
        page.Text($"Descriptions that fit: {string.Join(", ", classification.Fits.Select(type => SharedTerms.ModelTypes[type].Label))}.");
        if (classification.Borderline is { } borderline)
        {
            page.Entry("Borderline", string.Join(" or ", classification.Cells.Select(cell => cell.Label)), borderline.Reason,
                $"our reading of {Phrases.Of(borderline.Source)}");
        }
        page.Heading("Why");
        foreach (var reason in classification.Reasons)
        {
            page.Entry(reason.For, reason.Text, $"{(reason.Basis == Basis.Inferred ? "our reading of " : "")}{Phrases.Of(reason.Source)}");
        }
        page.Heading("Next");
        foreach (var command in next) { page.Command(command); }
        Phrases.Close(page, [PackStatement.Of(edition.Pack.Header)]);
        return page.ToUtf8();
    }

    /// <summary>The command that lists what the cell owes, with the facts already given; of a borderline one for each list.</summary>
    private static IEnumerable<string> Next(Classification classification, ClassifyAsk ask) => classification.Cells.Select(cell => string.Concat([
        $"plimsoll guidance list --model {SharedTerms.ModelTypes[cell.Model].Key} --release {SharedTerms.ReleaseTypes[cell.Release].Key}",
        .. ask.Modalities.Select(modality => $" --modality {modality}"),
        .. ask.Components.Select(component => $" --component {component}"),
        ask.HighConsequenceDomain ? " --high-consequence" : "",
    ]));
}
