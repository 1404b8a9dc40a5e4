// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Meeting;

/// <summary>What the guidance concludes from an answered worksheet that came as evidence of a release.</summary>
/// <param name="Conclusion">About a restriction, where the sheet is of whoever would restrict.</param>
/// <param name="Result">What was looked for and found, where it is of whoever releases.</param>
/// <param name="Risk">The risk that it names.</param>
internal sealed record Concluded(WorksheetConclusion? Conclusion, WorksheetResult? Result, string Risk)
{
    /// <param name="answered">The worksheet, as <c>POST /api/v1/guidance/worksheet</c> and <c>…/worksheet/releases</c> take it.</param>
    public static Result<Concluded> From(JsonElement answered)
    {
        if (!AnyWorksheet.FromJson(Encoding.UTF8.GetBytes(answered.GetRawText()), "worksheet").Succeeds(out var sheet, out var refusal)) { return refusal; }
        return sheet.Releases is { } releases
            ? new Concluded(null, releases.Conclude().Result, releases.Risk)
            : new Concluded(sheet.Restricts!.Conclude().Result, null, sheet.Restricts.Risk);
    }
}
