// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Guidance;

/// <summary>GET /guidance/worksheet: is a restriction of open release necessary and proportionate for a named risk?</summary>
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
        var key = Fields.FirstOrDefault(f => f.Field == refusal.Field).Key ?? refusal.Field;
        return new RazorComponentResult<WorksheetPage>(new { Query = request.Query, Refusal = refusal with { Field = key } })
        {
            StatusCode = StatusCodes.Status400BadRequest
        };
    }

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
