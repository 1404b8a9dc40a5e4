// SPDX-License-Identifier: Apache-2.0

using System.Text;
using CsCheck;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

public sealed class ReleasingWorksheetTests
{
    private static readonly ReleasingWorksheet Looked = new(
        "help with a weapon", LookedFor.NotShown, null, "a team of four", "the weights", "questions of experts", Answer.Yes, "200 hours", [], null, null, null, null);

    private static readonly Answer?[] Answers = [null, Answer.Yes, Answer.No, Answer.Unknown];

    /// <summary>Every combination of what is said and what is not, against the rules in plain words.</summary>
    [Fact]
    public void A_sheet_clears_only_where_everything_is_said_that_makes_it_a_search()
    {
        var seen = new Dictionary<WorksheetResult, int>();
        foreach (var sheet in Sheets())
        {
            var (result, reasons) = sheet.Conclude();
            string?[] effort = [sheet.Who, sheet.Access, sheet.How, sheet.Effort];
            var (whole, none) = (effort.All(e => e is not null) && sheet.FineTuned is (Answer.Yes or Answer.No), effort.All(e => e is null));
            var expected = sheet.Found switch
            {
                LookedFor.NotLooked => WorksheetResult.NotLooked,
                LookedFor.Unclear => WorksheetResult.Open,
                LookedFor.NotShown => none ? WorksheetResult.NotLooked : whole ? WorksheetResult.LookedNotShown : WorksheetResult.Open,
                LookedFor.Shown => sheet.Mitigations.Count == 0 || sheet.MitigationsHold == Answer.No ? WorksheetResult.ShownNotMitigated
                    : whole && sheet is { MitigationsHold: Answer.Yes, HoldHow: not null } ? WorksheetResult.ShownMitigated : WorksheetResult.Open,
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            Assert.Equal(expected, result);
            Assert.NotEmpty(reasons);
            seen[result] = seen.GetValueOrDefault(result) + 1;
        }
        Assert.Equal(4 * 16 * 4 * 2 * 4 * 2, seen.Values.Sum());
        // All four said, fine-tuned said yes or no: whatever the questions that do not concern it; and for the fourth also mitigations that hold, and how.
        Assert.Equal((2 * 2 * 4 * 2, 2), (seen[WorksheetResult.LookedNotShown], seen[WorksheetResult.ShownMitigated]));
    }

    [Fact]
    public void What_nobody_can_see_is_no_effort()
    {
        Assert.Equal(WorksheetResult.LookedNotShown, Looked.Conclude().Result);
        Assert.Equal(WorksheetResult.NotLooked, (Looked with { Who = "\u200B", Access = "\u2800", How = "\u00AD", Effort = "\u3164" }).Conclude().Result);
        Assert.Equal(WorksheetResult.Open, (Looked with { Effort = "\u200B\u200B" }).Conclude().Result);
        var mitigated = Looked with { Found = LookedFor.Shown, Mitigations = ["a filter"], MitigationsHold = Answer.Yes };
        Assert.Equal((WorksheetResult.ShownMitigated, WorksheetResult.Open), ((mitigated with { HoldHow = "by trying" }).Conclude().Result, (mitigated with { HoldHow = "\u200B" }).Conclude().Result));
    }

    [Fact]
    public void Nothing_looked_at_never_clears_and_benefits_outvote_nothing()
    {
        var text = Gen.OneOf(Gen.Const((string?)null), Gen.Const((string?)" "), Gen.String[1, 20].Select(t => (string?)t));
        var answer = Gen.Int[0, 3].Select(i => Answers[i]);
        Gen.Select(text, text, answer, Gen.String[1, 9].Array[0, 3], answer, text, Gen.Select(text, text)).Sample((what, how, tuned, mitigations, hold, holdHow, beside) =>
        {
            var sheet = Looked with
            {
                FoundWhat = what, FineTuned = tuned, Mitigations = mitigations, MitigationsHold = hold, HoldHow = holdHow, Benefits = beside.Item1, NetImpact = beside.Item2,
            };
            ReleasingWorksheet[] unlooked = [sheet with { Found = LookedFor.NotLooked }, sheet with { Who = null, Access = " ", How = null, Effort = "" }];
            return unlooked.All(s => Enum.GetValues<LookedFor>().Where(f => s.Who is null || f == LookedFor.NotLooked).All(f =>
                    (s with { Found = f }).Conclude().Result is not (WorksheetResult.LookedNotShown or WorksheetResult.ShownMitigated)))
                && Enum.GetValues<LookedFor>().All(f => (sheet with { Found = f }).Conclude().Result == (sheet with { Found = f, Benefits = null, NetImpact = null }).Conclude().Result);
        });
    }

    [Fact]
    public void A_sheet_is_read_as_it_is_written_and_a_file_says_whose_it_is()
    {
        var sheet = Looked with { Mitigations = ["a filter", "a notice"], Benefits = "research" };
        var read = Shipped.Value(AnyWorksheet.FromJson(new AnyWorksheet(null, sheet).ToUtf8(), "w.json"));
        Assert.Equal(sheet with { Mitigations = read.Releases!.Mitigations }, read.Releases);
        Assert.Equal(sheet.Mitigations, read.Releases.Mitigations);
        Assert.Null(read.Restricts);
        Assert.StartsWith("w.json:1: found 'often' ", Refusal("""{"asker":"releases","risk":"R","found":"often"}"""), StringComparison.Ordinal);
        Assert.StartsWith("w.json:1: asker 'anybody' ", Refusal("""{"asker":"anybody","risk":"R"}"""), StringComparison.Ordinal);
        Assert.Contains("colour", Refusal("""{"asker":"releases","risk":"R","found":"shown","colour":"red"}"""), StringComparison.Ordinal);
        // A file that does not say whose it is is of whoever would restrict, as all were once; and no sheet is read as the other's.
        Assert.StartsWith("w.json:1: evidence ", Refusal("""{"risk":"R","found":"shown"}"""), StringComparison.Ordinal);
        Assert.Contains("asker", ReleasingWorksheet.FromJson("""{"risk":"R","found":"shown"}"""u8, "w.json").Refusal?.Sentence, StringComparison.Ordinal);
        Assert.Contains("asker", Worksheet.FromJson("""{"asker":"releases","risk":"R"}"""u8, "w.json").Refusal?.Sentence, StringComparison.Ordinal);

        static string? Refusal(string text) => AnyWorksheet.FromJson(Encoding.UTF8.GetBytes(text), "w.json").Refusal?.Sentence;
    }

    private static IEnumerable<ReleasingWorksheet> Sheets()
    {
        foreach (var found in Enum.GetValues<LookedFor>())
        {
            for (var said = 0; said < 16; said++)
            {
                string? Part(int bit) => (said & bit) != 0 ? "said" : null;
                foreach (var (tuned, hold) in from tuned in Answers from hold in Answers select (tuned, hold))
                {
                    foreach (var (mitigations, how) in from m in (string[][])[[], ["filters"]] from h in (string?[])[null, "an attack"] select (m, h))
                    {
                        yield return Looked with
                        {
                            Found = found, Who = Part(1), Access = Part(2), How = Part(4), Effort = Part(8), FineTuned = tuned, Mitigations = mitigations,
                            MitigationsHold = hold, HoldHow = how,
                        };
                    }
                }
            }
        }
    }
}
