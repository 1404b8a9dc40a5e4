// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Guidance;

/// <summary>The two public worksheets. GET /guidance/worksheet, of whoever would restrict: is a restriction of open release necessary and proportionate for a
/// named risk? GET /guidance/worksheet/releases, of whoever releases: what was looked for, how hard, and what came of it? Each as a file under .json.</summary>
internal static class ConcludeWorksheet
{
    private static readonly (string Key, string Field)[] Fields =
    [
        ("risk", "risk"), ("comparison", "comparison"), ("irreversible", "irreversible"), ("moderation", "moderationFollows"),
        ("benefits", "benefitsOutweigh"), ("benefits-lost", "benefitsLost"), ("milder", "milderMeasureSuffices"), ("milder-measure", "milderMeasure"),
    ];

    public static IResult Handle(HttpRequest request)
    {
        if (!Fields.Any(f => request.Query.ContainsKey(f.Key))) { return new RazorComponentResult<WorksheetPage>(new { Query = request.Query }); }
        if (Read(request.Query).Succeeds(out var worksheet, out var refusal))
        {
            return new RazorComponentResult<WorksheetPage>(new { Query = request.Query, Verdict = worksheet.Conclude() });
        }
        return Refused(request, refusal);
    }

    private static RazorComponentResult<WorksheetPage> Refused(HttpRequest request, Refusal refusal)
    {
        var key = Fields.FirstOrDefault(f => f.Field == refusal.Field).Key ?? refusal.Field;
        return new RazorComponentResult<WorksheetPage>(new { Query = request.Query, Refusal = refusal with { Field = key } })
        {
            StatusCode = StatusCodes.Status400BadRequest
        };
    }

    /// <summary>The sheet as a file, as command and register take it.</summary>
    public static IResult File(HttpRequest request) => Read(request.Query).Succeeds(out var worksheet, out var refusal)
        ? Results.File(new AnyWorksheet(worksheet, null).ToUtf8(), "application/json", "worksheet.json")
        : Refused(request, refusal);

    public static IResult HandleReleasing(HttpRequest request)
    {
        if (!ReleasingForm.Fields.Any(request.Query.ContainsKey)) { return new RazorComponentResult<ReleasingWorksheetPage>(new { Query = request.Query }); }
        return ReleasingForm.Read(key => GuidanceQuery.One(request.Query, key)).Succeeds(out var sheet, out var refusal)
            ? new RazorComponentResult<ReleasingWorksheetPage>(new { Query = request.Query, Verdict = sheet.Conclude() })
            : RefusedReleasing(request, refusal);
    }

    public static IResult FileReleasing(HttpRequest request) =>
        ReleasingForm.Read(key => GuidanceQuery.One(request.Query, key)).Succeeds(out var sheet, out var refusal)
            ? Results.File(new AnyWorksheet(null, sheet).ToUtf8(), "application/json", "worksheet.json")
            : RefusedReleasing(request, refusal);

    private static RazorComponentResult<ReleasingWorksheetPage> RefusedReleasing(HttpRequest request, Refusal refusal) =>
        new(new { Query = request.Query, Refusal = refusal }) { StatusCode = StatusCodes.Status400BadRequest };

    /// <summary>A form and a file are read by the same reader. Evidence is one item a line.</summary>
    public static Result<Worksheet> Read(IQueryCollection query)
    {
        ContentNode Text(string value) => new ContentNode.Text("", 0, value);
        var entries = new Dictionary<string, ContentNode>();
        foreach (var (key, field) in Fields)
        {
            if (GuidanceQuery.One(query, key) is { } value) { entries[field] = Text(value); }
        }
        var evidence = GuidanceQuery.All(query, "evidence")
            .SelectMany(e => e.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        entries["evidence"] = new ContentNode.List("", 0, [.. evidence.Select(Text)]);
        return Worksheet.FromContent(new ContentNode.Map("", 0, entries)).Succeeds(out var worksheet, out var refusal)
            ? worksheet
            : refusal with { File = null, Line = 0 };
    }
}
