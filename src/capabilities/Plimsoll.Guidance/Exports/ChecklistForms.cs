// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Guidance.Exports;

/// <summary>A form in which a checklist is written out for other programs and other eyes.</summary>
/// <param name="Key">What <c>--format</c> and <c>format=</c> call it, and the ending of a file that holds it.</param>
/// <param name="MediaType">What an answer over HTTP says that it is.</param>
/// <param name="Write">Writes a list; the same list gives the same bytes.</param>
public sealed record ChecklistForm(string Key, string MediaType, Func<Checklist, byte[]> Write);

/// <summary>The one list of those forms. The command, the API, its description and the page offer what stands here.</summary>
public static class ChecklistForms
{
    /// <summary>The first is the one that an API answers when it is not asked for another.</summary>
    public static IReadOnlyList<ChecklistForm> All { get; } =
    [
        new("json", "application/json", GuidanceJson.ToUtf8),
        new("md", "text/markdown; charset=utf-8", ChecklistMarkdown.Write),
        new("csv", "text/csv; charset=utf-8", ChecklistCsv.Write),
        new("html", "text/html; charset=utf-8", ChecklistHtml.Write),
    ];

    public static ChecklistForm? Find(string? key) => All.FirstOrDefault(form => form.Key == key);
}
