// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

public sealed class WorksheetTests
{
    private static readonly Worksheet Shown = new("synthesis of a pathogen", ["an evaluation"], MarginalRisk.Greater, Answer.Yes, Answer.No, Answer.No, "research", Answer.No, "staged release");

    /// <summary>Every combination of answers, against the three rules stated in plain words.</summary>
    [Fact]
    public void Any_answer_against_the_restriction_ends_it_else_any_gap_leaves_it_open()
    {
        var seen = new Dictionary<WorksheetConclusion, int>();
        foreach (var evidence in (string[][])[[], ["an evaluation"]])
        {
            foreach (var comparison in Enum.GetValues<MarginalRisk>())
            {
                foreach (var irreversible in Enum.GetValues<Answer>())
                {
                    foreach (var follows in Enum.GetValues<Answer>())
                    {
                        foreach (var benefits in Enum.GetValues<Answer>())
                        {
                            foreach (var milder in Enum.GetValues<Answer>())
                            {
                                var sheet = Shown with { Evidence = evidence, Comparison = comparison, Irreversible = irreversible, ModerationFollows = follows, BenefitsOutweigh = benefits, MilderMeasureSuffices = milder };
                                var against = evidence.Length == 0 || comparison == MarginalRisk.Same || benefits == Answer.Yes || milder == Answer.Yes || (irreversible, follows) == (Answer.No, Answer.Yes);
                                var gap = comparison == MarginalRisk.Unknown || new[] { irreversible, follows, benefits, milder }.Contains(Answer.Unknown);
                                var verdict = sheet.Conclude();
                                Assert.Equal(against ? WorksheetConclusion.NotShown : gap ? WorksheetConclusion.OpenQuestion : WorksheetConclusion.NecessaryAndProportionate, verdict.Result);
                                Assert.NotEmpty(verdict.Reasons);
                                seen[verdict.Result] = seen.GetValueOrDefault(verdict.Result) + 1;
                            }
                        }
                    }
                }
            }
        }
        Assert.Equal(2 * 4 * 81, seen.Values.Sum());
        // Evidence, greater or different, no benefit or milder measure against it, and one of three pairs of irreversibility and moderation.
        Assert.Equal(6, seen[WorksheetConclusion.NecessaryAndProportionate]);
    }

    [Fact]
    public void Each_reason_is_said()
    {
        var against = (Shown with { Evidence = [], Comparison = MarginalRisk.Same, Irreversible = Answer.No, ModerationFollows = Answer.Yes, BenefitsOutweigh = Answer.Yes, MilderMeasureSuffices = Answer.Yes }).Conclude();
        Assert.Equal(5, against.Reasons.Distinct().Count());
        var open = (Shown with { Comparison = MarginalRisk.Unknown, Irreversible = Answer.Unknown, ModerationFollows = Answer.Unknown, BenefitsOutweigh = Answer.Unknown, MilderMeasureSuffices = Answer.Unknown }).Conclude();
        Assert.Equal(5, open.Reasons.Distinct().Count());
    }

    [Fact]
    public void A_worksheet_file_is_read_whole_and_a_fault_in_it_is_named_with_its_line()
    {
        const string Text = """
            {"risk": "synthesis of a pathogen", "evidence": ["an evaluation"], "comparison": "greater",
             "irreversible": "yes", "moderationFollows": "no",
             "benefitsOutweigh": "no", "benefitsLost": "research", "milderMeasureSuffices": "no", "milderMeasure": "staged release"}
            """;
        var read = Shipped.Value(Read(Text));
        Assert.Equal(Shown with { Evidence = read.Evidence }, read);
        Assert.Equal(Shown.Evidence, read.Evidence);
        Assert.StartsWith("w.json:2: irreversible 'maybe' ", Read(Text.Replace("\"yes\"", "\"maybe\"", StringComparison.Ordinal)).Refusal?.Sentence, StringComparison.Ordinal);
        Assert.StartsWith("w.json:1: risk ", Read(Text.Replace("\"risk\": \"synthesis of a pathogen\",", "", StringComparison.Ordinal)).Refusal?.Sentence, StringComparison.Ordinal);
        Assert.Contains("colour", Read(Text.Replace("\"risk\"", "\"colour\": \"red\", \"risk\"", StringComparison.Ordinal)).Refusal?.Sentence, StringComparison.Ordinal);

        static Result<Worksheet> Read(string text) => Worksheet.FromJson(Encoding.UTF8.GetBytes(text), "w.json");
    }
}
