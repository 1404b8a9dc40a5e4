// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>How the risk compares with the one of the closed counterpart.</summary>
[JsonConverter(typeof(KebabEnumConverter<MarginalRisk>))]
public enum MarginalRisk { Greater, Different, Same, Unknown }

/// <summary>Three-valued answer of the worksheet; there is no default.</summary>
[JsonConverter(typeof(KebabEnumConverter<Answer>))]
public enum Answer { Yes, No, Unknown }

/// <summary>The marginal-risk worksheet, of whoever would restrict openness: is a restriction of open release necessary and
/// proportionate for this risk? It is no safety test by whoever releases, who fills in a <see cref="ReleasingWorksheet"/>.
/// Source: 004, lines 52-56, 77-83 and 115-120.</summary>
/// <param name="Risk">The named risk.</param>
/// <param name="Evidence">What is known, one item each.</param>
/// <param name="Comparison">Against the closed counterpart of the same capability.</param>
/// <param name="Irreversible">Whether harm would follow from the release being irrevocable.</param>
/// <param name="ModerationFollows">Whether moderation or monitoring can still act after release.</param>
/// <param name="BenefitsOutweigh">Whether the benefits lost by the restriction outweigh the harm it prevents.</param>
/// <param name="BenefitsLost">Which benefits those are.</param>
/// <param name="MilderMeasureSuffices">Whether a milder measure would deal with the risk.</param>
/// <param name="MilderMeasure">Which measure that is.</param>
public sealed record Worksheet(
    string Risk, IReadOnlyList<string> Evidence, MarginalRisk Comparison, Answer Irreversible, Answer ModerationFollows,
    Answer BenefitsOutweigh, string? BenefitsLost, Answer MilderMeasureSuffices, string? MilderMeasure)
{
    /// <summary>How a file says whose sheet it is. A file that does not say so is one of these: there was no other.</summary>
    public const string Key = "restricts";

    /// <summary>Where its questions come from, for a reader who does not have our copy.</summary>
    public const string Questions =
        "Questions after Partnership on AI's response to the NTIA on dual use foundation models (2024; address not known), “Summary of recommendations”, "
            + "“Marginal risk of open foundation models” and “Recommendations to NTIA for open foundation models”.";

    [System.Text.Json.Serialization.JsonPropertyOrder(-1)]
    public string Asker { get; } = Key;

    public static readonly Words<MarginalRisk> Comparisons = new("comparison",
        new(MarginalRisk.Greater, "greater", "greater", "greater"), new(MarginalRisk.Different, "different", "different", "different in kind"),
        new(MarginalRisk.Same, "same", "same", "the same or smaller"), new(MarginalRisk.Unknown, "unknown", "unknown", "not known"));

    public static readonly Words<Answer> Answers = new(
        "answer", new(Answer.Yes, "yes", "yes", "yes"), new(Answer.No, "no", "no", "no"), new(Answer.Unknown, "unknown", "unknown", "not known"));

    /// <summary>Reads a worksheet (JSON).</summary>
    public static Result<Worksheet> FromJson(ReadOnlySpan<byte> utf8, string file) => ContentReading.Of<Worksheet>(utf8, file, f => Read(f));

    /// <summary>Reads a worksheet from content nodes, so that a form and a file are refused in the same words.</summary>
    public static Result<Worksheet> FromContent(ContentNode node) => ContentReading.Of<Worksheet>(node, f => Read(f));

    /// <summary>Reads a sheet by its fields.</summary>
    /// <exception cref="ContentRefusedException">The sheet breaks its form.</exception>
    internal static Worksheet Read(ContentFields f)
    {
        if (f.Has("asker")) { f.Text("asker", text => text == Key, Key); }
        var worksheet = new Worksheet(
            f.Text("risk"), f.Texts("evidence"), f.Choice("comparison", Comparisons), f.Choice("irreversible", Answers),
            f.Choice("moderationFollows", Answers),
            f.Choice("benefitsOutweigh", Answers), f.OptionalText("benefitsLost"), f.Choice("milderMeasureSuffices", Answers),
            f.OptionalText("milderMeasure"));
        f.End();
        return worksheet;
    }

    /// <summary>Concludes. A restriction counts as shown only when every step is answered
    /// for it; one answer against it ends the matter, a gap leaves it open.</summary>
    public WorksheetVerdict Conclude()
    {
        var against = new List<string>();
        var open = new List<string>();
        if (Evidence.Count == 0) { against.Add("No evidence is given."); }
        switch (Comparison)
        {
            case MarginalRisk.Same: against.Add("The risk is no greater than, nor different from, that of the closed counterpart."); break;
            case MarginalRisk.Unknown: open.Add("It is not known how the risk compares with the closed counterpart's."); break;
            case MarginalRisk.Greater or MarginalRisk.Different: break;
            default: throw new System.Diagnostics.UnreachableException();
        }
        Weigh(MilderMeasureSuffices, "A milder measure would do, so the restriction is not necessary.", "It is not known whether a milder measure would do.");
        Weigh(
            BenefitsOutweigh,
            "The benefits lost outweigh the harm prevented, so the restriction is not proportionate.",
            "The benefits lost have not been weighed.");
        if (Irreversible == Answer.No && ModerationFollows == Answer.Yes)
        {
            against.Add("The release can be answered afterwards: it is not irrevocable for this risk and moderation can follow.");
        }
        if (Irreversible == Answer.Unknown) { open.Add("It is not known whether harm would be irrevocable."); }
        if (ModerationFollows == Answer.Unknown) { open.Add("It is not known whether moderation can follow the release."); }
        return (against.Count, open.Count) switch
        {
            ( > 0, _) => new WorksheetVerdict(WorksheetConclusion.NotShown, against),
            (0, > 0) => new WorksheetVerdict(WorksheetConclusion.OpenQuestion, open),
            (0, 0) => new WorksheetVerdict(
                WorksheetConclusion.NecessaryAndProportionate,
                ["The risk is shown to be specific to open release, no milder measure suffices, and the benefits lost do not outweigh it."]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        void Weigh(Answer answer, string yes, string unknown)
        {
            switch (answer)
            {
                case Answer.Yes: against.Add(yes); break;
                case Answer.Unknown: open.Add(unknown); break;
                case Answer.No: break;
                default: throw new System.Diagnostics.UnreachableException();
            }
        }
    }
}

/// <summary>The conclusion with its reasons.</summary>
public sealed record WorksheetVerdict(WorksheetConclusion Result, IReadOnlyList<string> Reasons);
