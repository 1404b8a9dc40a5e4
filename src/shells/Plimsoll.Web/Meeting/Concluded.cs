// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Meeting;

/// <summary>What the guidance concludes from an answered worksheet that came as evidence of a release.</summary>
internal sealed record Concluded(WorksheetConclusion Conclusion)
{
    /// <param name="answered">The worksheet, as <c>POST /api/v1/guidance/worksheet</c> takes it.</param>
    public static Result<Concluded> From(JsonElement answered) =>
        Worksheet.FromJson(Encoding.UTF8.GetBytes(answered.GetRawText()), "worksheet").Succeeds(out var sheet, out var refusal)
            ? new Concluded(sheet.Conclude().Result) : refusal;
}
