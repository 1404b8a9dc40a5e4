// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Guidance.Exports;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Guidance;

/// <summary>What the API answers. Bytes come from the capability, so that the command line prints the same.</summary>
internal static class GuidanceApi
{
    private const string Json = "application/json";
    private const string Csv = "text/csv; charset=utf-8";

    public static IResult Checklist([AsParameters] ProfileParameters q, Library library)
    {
        if (q.BadFlag is { } badFlag) { return Problems.Of(badFlag); }
        if (!library.Edition(q.Edition).Succeeds(out var edition, out var badEdition)) { return Problems.Of(badEdition); }
        if (!Profile.Read(q.Ask).Succeeds(out var profile, out var refusal)) { return Problems.Of(refusal); }
        if (!ChecklistFilter.Read(q.Stage, q.Tier, q.When).Succeeds(out var filter, out var badFilter)) { return Problems.Of(badFilter); }
        var list = filter.Apply(library.Tailor(profile, edition));
        if ((q.Format is null ? ChecklistForms.All[0] : ChecklistForms.Find(q.Format)) is not { } form)
        {
            return Problems.Of(Unknown("format", q.Format, FormsAttribute.Words));
        }
        // Only JSON is shown where it is asked for. The others are files, not pages of this origin: the style sheet
        // that a document brings along stays outside our content policy.
        var bytes = form.Write(list);
        return form.MediaType == Json ? TypedResults.Bytes(bytes, Json) : TypedResults.File(bytes, form.MediaType, $"checklist.{form.Key}");
    }

    public static IResult Classify([AsParameters] ClassifyParameters q, Library library) =>
        q.BadFlag is { } badFlag ? Problems.Of(badFlag)
            : library.Classify(q.Ask).Succeeds(out var answer, out var refusal) ? TypedResults.Bytes(GuidanceJson.ToUtf8(answer), Json)
            : Problems.Of(refusal);

    public static IResult Compare([AsParameters] CompareParameters q, HttpRequest request, Library library)
    {
        if (q.Left is null || q.Right is null)
        {
            return Problems.Of(new Refusal(
                GuidanceCodes.MissingValue,
                q.Left is null ? "left" : "right",
                null, "is missing", "write [pack:]model/release, such as frontier/restricted"));
        }
        return ShowComparison.Read(q.Left, q.Right, request, library).Succeeds(out var comparison, out var refusal)
            ? TypedResults.Bytes(GuidanceJson.ToUtf8(comparison), Json)
            : Problems.Of(refusal);
    }

    public static IResult Matrix([AsParameters] TableParameters q, Library library)
    {
        if (!library.Edition(q.Edition).Succeeds(out var edition, out var refusal)) { return Problems.Of(refusal); }
        var rows = library.Matrix(edition);
        return q.Format switch
        {
            null or "json" => TypedResults.Bytes(GuidanceJson.ToUtf8(rows), Json),
            "csv" => TypedResults.File(MatrixCsv.Write(rows, library.StatementsOf(rows)), Csv, "matrix.csv"),
            _ => Problems.Of(Unknown("format", q.Format, "json | csv")),
        };
    }

    public static IResult Moves(Library library) => TypedResults.Bytes(GuidanceJson.ToUtf8(library.Moves()), Json);

    public static IResult Mitigations(string? format, Library library) => format switch
    {
        null or "json" => TypedResults.Bytes(GuidanceJson.ToUtf8(library.AllMitigations()), Json),
        "csv" => TypedResults.File(MitigationsCsv.Write(library.AllMitigations(), library.StatementsOf(library.AllMitigations())), Csv, "mitigations.csv"),
        _ => Problems.Of(Unknown("format", format, "json | csv")),
    };

    public static IResult Crosswalk([AsParameters] CrosswalkParameters q, Library library)
    {
        Crosswalk[] chosen = [.. library.Crosswalks];
        if (q.Target is not null)
        {
            if (!library.CrosswalkTo(q.Target).Succeeds(out var one, out var refusal)) { return Problems.Of(refusal); }
            chosen = [one];
        }
        if (q.Of is not null)
        {
            var of = q.Of.ToUpperInvariant();
            if (library.CounterpartsOf(of) is null) { return Problems.Of(NotCompared(q.Of)); }
            chosen = [.. chosen.Select(c => c with { Rows = [.. c.Rows.Where(row => row.IsOf(of))] }).Where(c => c.Rows.Count > 0 || q.Target is not null)];
        }
        return q.Format switch
        {
            null or "json" => TypedResults.Bytes(GuidanceJson.ToUtf8<IReadOnlyList<CrosswalkTable>>([.. chosen.Select(CrosswalkTable.Of)]), Json),
            "csv" => TypedResults.File(CrosswalkCsv.Write(chosen, library.Sources), Csv, "crosswalk.csv"),
            _ => Problems.Of(Unknown("format", q.Format, "json | csv")),
        };
    }

    /// <summary>What is said of a line that no crosswalk is about.</summary>
    public static Refusal NotCompared(string of) => new(GuidanceCodes.UnknownId, "of", of, "is compared with nothing", Lines);

    /// <summary>How to name a line.</summary>
    public const string Lines = "use the id of a guideline, practice, strategy, duty or process, such as G13.B2, M12.H1 or 3.4";

    public static IResult Counterparts(string id, Library library) =>
        library.CounterpartsOf(id) is { } line ? TypedResults.Bytes(GuidanceJson.ToUtf8(line), Json) : Problems.NothingAt(NotCompared(id));

    public static IResult Sources([AsParameters] SourcesParameters q, Library library, TimeProvider clock)
    {
        if (Flag.Refuse("stale", q.Stale) is { } badFlag) { return Problems.Of(badFlag); }
        var answer = library.SourcesOn(Today(clock));
        if (q.Stale == "true") { answer = answer with { Sources = [.. answer.Stale] }; }
        return q.Format switch
        {
            null or "json" => TypedResults.Bytes(GuidanceJson.ToUtf8(answer), Json),
            "csv" => TypedResults.File(SourcesCsv.Write(answer), Csv, "sources.csv"),
            _ => Problems.Of(Unknown("format", q.Format, "json | csv")),
        };
    }

    /// <summary>The day it is, in UTC.</summary>
    public static DateOnly Today(TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    public static IResult Practice(string id, Library library) =>
        library.Practice(id).Succeeds(out var answer, out var refusal) ? TypedResults.Bytes(GuidanceJson.ToUtf8(answer), Json) : Problems.NothingAt(refusal);

    public static IResult Packs(Library library) =>
        TypedResults.Bytes(GuidanceJson.ToUtf8<IReadOnlyList<PackStatement>>([.. library.Packs.Select(p => PackStatement.Of(p.Header))]), Json);

    /// <summary>Concludes a worksheet sent as JSON; nothing is kept.</summary>
    public static async Task<IResult> WorksheetAsync(HttpRequest request, CancellationToken ct)
    {
        if (!Worksheet.FromJson(await Body.BytesAsync(request, ct), "body").Succeeds(out var worksheet, out var refusal)) { return Problems.Of(refusal); }
        var verdict = worksheet.Conclude();
        return TypedResults.Bytes(GuidanceJson.ToUtf8(new WorksheetAnswer(worksheet, verdict.Result, verdict.Reasons)), Json);
    }

    /// <summary>Says what a worksheet of whoever releases shows; nothing is kept.</summary>
    public static async Task<IResult> ReleasingWorksheetAsync(HttpRequest request, CancellationToken ct)
    {
        var body = await Body.BytesAsync(request, ct);
        if (!ReleasingWorksheet.FromJson(body, "body").Succeeds(out var worksheet, out var refusal)) { return Problems.Of(refusal); }
        var verdict = worksheet.Conclude();
        return TypedResults.Bytes(GuidanceJson.ToUtf8(new ReleasingWorksheetAnswer(worksheet, verdict.Result, verdict.Reasons)), Json);
    }

    public static IResult Oscal(string file, Library library) =>
        Plimsoll.Guidance.Exports.Oscal.Write(library, library.DefaultEdition).TryGetValue(file, out var bytes)
            ? TypedResults.Bytes(bytes, Json)
            : Problems.NothingAt(Unknown("file", file, "catalog.json | profile-MODEL-RELEASE.json | mapping-TARGET.json"));

    public static IResult Ciso(Library library) =>
        TypedResults.File(Plimsoll.Guidance.Exports.Ciso.Write(library, library.DefaultEdition), "application/yaml", "plimsoll-ciso.yaml");

    private static Refusal Unknown(string field, string? value, string allowed) =>
        new(GuidanceCodes.UnknownValue, field, value, "is not one of the allowed values", $"use {allowed}");
}
