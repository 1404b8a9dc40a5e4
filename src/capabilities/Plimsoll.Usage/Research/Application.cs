// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Research;

/// <summary>What an applicant says, field by field. Kept as one text, a field a line, in the
/// vault. Modelled on what a request holds under Delegated Regulation (EU) 2025/2050.</summary>
public sealed record Application(string Applicant, string Affiliation, string Independence, string Question, string Data, string Safeguards)
{
    /// <summary>The fields, in their order.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["applicant", "affiliation", "independence", "question", "data", "safeguards"];

    private IReadOnlyList<string> Texts => [Applicant, Affiliation, Independence, Question, Data, Safeguards];

    /// <summary>Why it cannot be kept; null when it can.</summary>
    public Refusal? Fault() =>
        Fields.Zip(Texts).Where(f => Blank.Is(f.Second) || f.Second.Length > Researching.LongestText || f.Second.Contains('\0'))
            .Select(f => new Refusal(UsageCodes.BadValue, f.First, null, "is missing or too long", $"write 1 to {Researching.LongestText} characters"))
            .FirstOrDefault();

    /// <summary>The one text: a name, a tab and the words in each line.</summary>
    public string Write() => string.Join('\n', Fields.Zip(Texts).Select(f => $"{f.First}\t{f.Second.Trim().ReplaceLineEndings(" ")}"));
}
