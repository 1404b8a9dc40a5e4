// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Progress;
using Plimsoll.Progress.Exports;
using Plimsoll.Progress.Templates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress;

/// <summary>What the API answers. Bytes come from the capability, so that the command line prints the same.</summary>
internal static class ProgressApi
{
    private const string Json = "application/json";
    private const string Svg = "image/svg+xml";
    private const string Csv = "text/csv; charset=utf-8";

    public static IResult Edition(ProgressLibrary library) => Answer(library.Editions[0]);

    public static IResult Totals(ProgressLibrary library) => Answer(ProgressTotals.Of(library.Editions[0]));

    public static IResult Processes(string? format, ProgressLibrary library) => format switch
    {
        null or "json" => Answer(ProcessRow.All(library.Editions[0])),
        "csv" => TypedResults.File(ProgressCsv.Processes(library.Editions[0]), Csv, "processes.csv"),
        _ => Unknown(format, "json | csv"),
    };

    public static IResult Process(string id, ProgressLibrary library) =>
        library.Editions[0].Process(id).Succeeds(out var process, out var refusal)
            ? Answer(ProcessAnswer.Of(library.Editions[0], process))
            : Problems.Of(refusal);

    public static IResult Challenges(string? format, ProgressLibrary library) => format switch
    {
        null or "json" => Answer(ChallengesAnswer.Of(library.Editions[0])),
        "csv" => TypedResults.File(ProgressCsv.Challenges(library.Editions[0]), Csv, "challenges.csv"),
        "svg" => TypedResults.Bytes(ChallengeChart.Write(library.Editions[0]), Svg),
        _ => Unknown(format, "json | csv | svg"),
    };

    public static IResult Recommendations(string? format, ProgressLibrary library, TimeProvider clock) => format switch
    {
        null or "json" => Answer(DatedRecommendation.All(library.Editions[0], Day.Today(clock))),
        "csv" => TypedResults.File(ProgressCsv.Recommendations(library.Editions[0], Day.Today(clock)), Csv, "recommendations.csv"),
        _ => Unknown(format, "json | csv"),
    };

    public static IResult Stakeholders(string? format, ProgressLibrary library) => format switch
    {
        null or "json" => Answer(StakeholdersAnswer.Of(library.Editions[0])),
        "csv" => TypedResults.File(ProgressCsv.Stakeholders(library.Editions[0]), Csv, "stakeholders.csv"),
        _ => Unknown(format, "json | csv"),
    };

    public static IResult Blocks(string? format, ProgressLibrary library, TimeProvider clock) => format switch
    {
        null or "json" => Answer(BlockRow.All(library.Editions[0], Day.Today(clock))),
        "csv" => TypedResults.File(ProgressCsv.Blocks(library.Editions[0], Day.Today(clock)), Csv, "blocks.csv"),
        _ => Unknown(format, "json | csv"),
    };

    public static IResult Access(string? format, ProgressLibrary library) => format switch
    {
        null or "json" => Answer(AccessAnswer.Of(library.Editions[0])),
        "csv" => TypedResults.File(ProgressCsv.Access(library.Editions[0]), Csv, "open-and-restricted.csv"),
        _ => Unknown(format, "json | csv"),
    };

    public static IResult Provider(string id, ProgressLibrary library) =>
        library.Editions[0].Provider(id).Succeeds(out var provider, out var refusal)
            ? Answer(EditionProviderAnswer.Of(library.Editions[0], provider))
            : Problems.Of(refusal);

    public static IResult Evidence(string? format, ProgressLibrary library) => format switch
    {
        null or "json" => Answer(library.Editions[0].Evidence),
        "csv" => TypedResults.File(ProgressCsv.Evidence(library.Editions[0]), Csv, "evidence.csv"),
        _ => Unknown(format, "json | csv"),
    };

    /// <summary>HTML goes out as a download, not as a page of this origin: its own style sheet stays outside our content policy.</summary>
    public static IResult Template(string? format, ProgressLibrary library) => format switch
    {
        null or "json" => Answer(library.Editions[0].Template),
        "html" => TypedResults.File(BlankTemplate.Html(library.Editions[0]), "text/html; charset=utf-8", "documentation-template.html"),
        "csv" => TypedResults.File(BlankTemplate.Csv(library.Editions[0]), Csv, "documentation-template.csv"),
        "schema" => TypedResults.File(BlankTemplate.Schema(library.Editions[0]), "application/schema+json", "documentation-template.schema.json"),
        _ => Unknown(format, "json | html | csv | schema"),
    };

    public static IResult Chart(ProgressLibrary library) => TypedResults.Bytes(LevelChart.Write(library.Editions[0]), Svg);

    public static IResult Report(ProgressLibrary library, TimeProvider clock) =>
        TypedResults.File(ProgressHtml.Write(library.Editions[0], Day.Today(clock)), "text/html; charset=utf-8", "progress.html");

    private static FileContentHttpResult Answer<T>(T answer) => TypedResults.Bytes(ProgressJson.ToUtf8(answer), Json);

    private static ProblemHttpResult Unknown(string? format, string allowed) =>
        Problems.Of(new Refusal(ProgressCodes.UnknownValue, "format", format, "is not one of the allowed values", $"use {allowed}"));
}
