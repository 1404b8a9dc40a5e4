// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Guidance;

/// <summary>The worksheet of whoever releases as fields of a form; those of the public page and of the register are the same.</summary>
internal static class ReleasingForm
{
    /// <summary>The fields, named as in a file; <c>mitigations</c> is one item a line.</summary>
    public static readonly IReadOnlyList<string> Fields =
    [
        "risk", "found", "foundWhat", "who", "access", "how", "fineTuned", "effort", "mitigations", "mitigationsHold", "holdHow", "benefits", "netImpact",
    ];

    /// <summary>A form and a file are read by the same reader.</summary>
    /// <param name="field">The text of a field; null where it is empty.</param>
    public static Result<ReleasingWorksheet> Read(Func<string, string?> field)
    {
        static ContentNode Text(string value) => new ContentNode.Text("", 0, value);
        var entries = new Dictionary<string, ContentNode> { ["asker"] = Text(ReleasingWorksheet.Key) };
        foreach (var key in Fields)
        {
            if (field(key) is not { } value) { continue; }
            entries[key] = key == "mitigations" ? new ContentNode.List("", 0, [.. Lines(value).Select(Text)]) : Text(value);
        }
        return ReleasingWorksheet.FromContent(new ContentNode.Map("", 0, entries)).Succeeds(out var sheet, out var refusal)
            ? sheet
            : refusal with { File = null, Line = 0 };
    }

    /// <summary>What a sheet says, as the fields show it.</summary>
    public static Func<string, string?> Of(ReleasingWorksheet sheet) => key => key switch
    {
        "risk" => sheet.Risk,
        "found" => ReleasingWorksheet.Findings[sheet.Found].Key,
        "foundWhat" => sheet.FoundWhat,
        "who" => sheet.Who,
        "access" => sheet.Access,
        "how" => sheet.How,
        "fineTuned" => Word(sheet.FineTuned),
        "effort" => sheet.Effort,
        "mitigations" => string.Join('\n', sheet.Mitigations),
        "mitigationsHold" => Word(sheet.MitigationsHold),
        "holdHow" => sheet.HoldHow,
        "benefits" => sheet.Benefits,
        "netImpact" => sheet.NetImpact,
        _ => null,
    };

    /// <summary>What a sheet says, question by question, in the order of the form; what was left empty says so.</summary>
    public static IReadOnlyList<(string Question, string Answer)> Answers(ReleasingWorksheet sheet) =>
    [
        ("What came of it", With(ReleasingWorksheet.Findings[sheet.Found].Label, sheet.FoundWhat)),
        ("Who looked", Said(sheet.Who)), ("With what access", Said(sheet.Access)), ("How", Said(sheet.How)), ("With how much effort", Said(sheet.Effort)),
        ("Fine-tuned as an adversary would", sheet.FineTuned is { } tuned ? Worksheet.Answers[tuned].Label : "not said"),
        ("What was done about it", sheet.Mitigations.Count == 0 ? "nothing is named" : string.Join("; ", sheet.Mitigations)),
        ("Whether that holds", With(sheet.MitigationsHold is { } hold ? Worksheet.Answers[hold].Label : "not said", sheet.HoldHow)),
        ("Beside: what open release is good for", Said(sheet.Benefits)), ("Beside: net impact on misuse", Said(sheet.NetImpact)),
    ];

    private static string[] Lines(string value) => value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string? Word(Answer? answer) => answer is { } given ? Worksheet.Answers[given].Key : null;

    private static string Said(string? text) => Blank.Is(text) ? "not said" : text;

    private static string With(string word, string? which) => Blank.Is(which) ? word : $"{word}: {which}";
}
