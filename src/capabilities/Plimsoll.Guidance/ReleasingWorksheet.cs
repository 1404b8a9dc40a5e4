// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>What came of looking for a risk.</summary>
[JsonConverter(typeof(KebabEnumConverter<LookedFor>))]
public enum LookedFor { NotLooked, NotShown, Shown, Unclear }

/// <summary>The worksheet of whoever releases: what was looked for before weights go out, how hard, what was found, and whether what was done about it holds.
/// One sheet for one named risk. Source of the questions: 004, lines 103-107.</summary>
/// <param name="Risk">The named risk.</param>
/// <param name="Found">What came of looking for it.</param>
/// <param name="FoundWhat">What was seen, in words.</param>
/// <param name="Who">Who looked.</param>
/// <param name="Access">What they could reach: weights, fine-tuning, the model behind a service.</param>
/// <param name="How">How the model was brought to show what it can do.</param>
/// <param name="FineTuned">Whether the model was fine-tuned as somebody would who wants the harm.</param>
/// <param name="Effort">How much: hours, people, budget.</param>
/// <param name="Mitigations">What was done about it, one item each.</param>
/// <param name="MitigationsHold">Whether that holds against somebody who has the weights.</param>
/// <param name="HoldHow">How that was found out.</param>
/// <param name="Benefits">What open release is good for. It stands beside and outvotes no finding. Source: 004, line 65.</param>
/// <param name="NetImpact">What open release does for and against misuse, taken together; it stands beside too. Source: 002, line 186.</param>
public sealed record ReleasingWorksheet(
    string Risk, LookedFor Found, string? FoundWhat, string? Who, string? Access, string? How, Answer? FineTuned, string? Effort,
    IReadOnlyList<string> Mitigations, Answer? MitigationsHold, string? HoldHow, string? Benefits, string? NetImpact)
{
    /// <summary>How a file says whose sheet it is.</summary>
    public const string Key = "releases";

    /// <summary>Where its questions come from, for a reader who does not have our copy.</summary>
    public const string Questions =
        "Questions after Partnership on AI's response to the NTIA on dual use foundation models (2024; address not known), “PAI’s Model Deployment "
            + "Guidance”; beside: “Open foundation models” there, and “Challenges to Implementation” in its report on the open value chain, page 9.";

    public static readonly Words<LookedFor> Findings = new("found",
        new(LookedFor.NotLooked, "not-looked", "not-looked", "nobody looked"),
        new(LookedFor.NotShown, "not-shown", "not-shown", "it was not shown"),
        new(LookedFor.Shown, "shown", "shown", "it was shown"),
        new(LookedFor.Unclear, "unclear", "unclear", "what was found decides nothing"));

    [JsonPropertyOrder(-1)]
    public string Asker { get; } = Key;

    /// <summary>Reads a sheet (JSON).</summary>
    public static Result<ReleasingWorksheet> FromJson(ReadOnlySpan<byte> utf8, string file) => ContentReading.Of<ReleasingWorksheet>(utf8, file, f => Read(f));

    /// <summary>Reads a sheet from content nodes, so that a form and a file are refused in the same words.</summary>
    public static Result<ReleasingWorksheet> FromContent(ContentNode node) => ContentReading.Of<ReleasingWorksheet>(node, f => Read(f));

    /// <summary>Reads a sheet by its fields.</summary>
    /// <exception cref="ContentRefusedException">The sheet breaks its form.</exception>
    internal static ReleasingWorksheet Read(ContentFields f)
    {
        f.Text("asker", text => text == Key, Key);
        var sheet = new ReleasingWorksheet(
            f.Text("risk"), f.Choice("found", Findings), f.OptionalText("foundWhat"), f.OptionalText("who"), f.OptionalText("access"),
            f.OptionalText("how"), Optional("fineTuned"), f.OptionalText("effort"), f.OptionalTexts("mitigations"), Optional("mitigationsHold"),
            f.OptionalText("holdHow"), f.OptionalText("benefits"), f.OptionalText("netImpact"));
        f.End();
        return sheet;

        Answer? Optional(string key) => f.OptionalText(key) is null ? null : f.Choice(key, Worksheet.Answers);
    }

    /// <summary>
    /// Says what the sheet shows. What is not said counts as not done: a risk is looked for only where it stands who looked, with what access, how and how
    /// hard, and mitigations hold only where it stands how that was found out. Benefits and net impact change nothing.
    /// </summary>
    public ReleasingVerdict Conclude()
    {
        (string? Said, string Otherwise)[] effort =
            [
                (Who, "It is not said who looked."), (Access, "It is not said what they could reach."),
                (How, "It is not said how it was looked for."), (Effort, "It is not said how much effort went into it."),
            ];
        string[] unsaid = [.. effort.Where(part => Blank.Is(part.Said)).Select(part => part.Otherwise)];
        string[] open = FineTuned is null or Answer.Unknown ? [.. unsaid, "It is not said whether the model was fine-tuned as an adversary would."] : unsaid;
        switch (Found)
        {
            case LookedFor.NotLooked: return new(WorksheetResult.NotLooked, ["Nobody looked for this risk."]);
            case LookedFor.Unclear: return new(WorksheetResult.Open, ["It was looked for, and what was found decides nothing."]);
            case LookedFor.NotShown:
                return unsaid.Length == 4 ? new(WorksheetResult.NotLooked, [.. unsaid, "So nothing says that anybody looked."])
                    : open is not [] ? new(WorksheetResult.Open, open)
                    : new(WorksheetResult.LookedNotShown, ["It was looked for with the effort that is stated, and was not shown.", .. Weigh()]);
            case LookedFor.Shown: return Shown();
            default: throw new System.Diagnostics.UnreachableException();
        }

        ReleasingVerdict Shown()
        {
            if (Mitigations.Count == 0) { return new(WorksheetResult.ShownNotMitigated, ["It was shown, and nothing is named that was done about it."]); }
            switch (MitigationsHold)
            {
                case Answer.No:
                    return new(
                        WorksheetResult.ShownNotMitigated, ["It was shown, and what was done about it does not hold against somebody who has the weights."]);
                case null or Answer.Unknown:
                    return new(WorksheetResult.Open, [.. open, "It was shown, and it is not known whether what was done about it holds."]);
                case Answer.Yes:
                    string[] gaps = Blank.Is(HoldHow) ? [.. open, "It is not said how it was found out that the mitigations hold."] : open;
                    return gaps is not [] ? new(WorksheetResult.Open, gaps)
                        : new(WorksheetResult.ShownMitigated, ["It was shown, and what was done about it was found to hold.", .. Weigh()]);
                default: throw new System.Diagnostics.UnreachableException();
            }
        }

        IEnumerable<string> Weigh() => FineTuned == Answer.No
            ? ["The model was not fine-tuned as an adversary would: whoever calls the sheet adequate has to weigh that."] : [];
    }
}

/// <summary>What a sheet shows, with its reasons.</summary>
public sealed record ReleasingVerdict(WorksheetResult Result, IReadOnlyList<string> Reasons);
