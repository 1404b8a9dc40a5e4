// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;

namespace Plimsoll.Web.Guidance;

/// <summary>The worksheet of whoever would restrict openness, as pages show it.</summary>
internal static class RestrictingForm
{
    /// <summary>What a sheet says, question by question.</summary>
    public static IReadOnlyList<(string Question, string Answer)> Answers(Worksheet sheet) =>
    [
        ("Evidence", sheet.Evidence.Count == 0 ? "none" : string.Join("; ", sheet.Evidence)),
        ("Risk against the closed counterpart's", Worksheet.Comparisons[sheet.Comparison].Label),
        ("Harm irrevocable once released", Worksheet.Answers[sheet.Irreversible].Label),
        ("Moderation can follow the release", Worksheet.Answers[sheet.ModerationFollows].Label),
        ("Benefits lost outweigh the harm prevented", With(sheet.BenefitsOutweigh, sheet.BenefitsLost)),
        ("A milder measure would do", With(sheet.MilderMeasureSuffices, sheet.MilderMeasure)),
    ];

    private static string With(Answer answer, string? which) => which is null ? Worksheet.Answers[answer].Label : $"{Worksheet.Answers[answer].Label}: {which}";
}
