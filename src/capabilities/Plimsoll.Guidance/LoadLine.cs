// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>How far one stage is: what is in place against what must be when the model goes out.</summary>
/// <param name="Baseline">Owed baseline practices of the stage.</param>
/// <param name="DueByRelease">Those of them that must stand at release; where the mark is painted.</param>
/// <param name="InPlace">Those of <paramref name="Baseline"/> that the reader says are in place.</param>
/// <param name="InPlaceOfDue">Those of <paramref name="DueByRelease"/> that are in place; the stage is loaded safely when both are equal.</param>
public sealed record LoadLine(Stage Stage, int Baseline, int DueByRelease, int InPlace, int InPlaceOfDue)
{
    public bool Reached => InPlaceOfDue == DueByRelease;

    /// <summary>The load line of every stage that owes anything, in stage order.</summary>
    public static IReadOnlyList<LoadLine> Of(Checklist checklist, IReadOnlySet<string> have) =>
    [
        .. from owed in checklist.Owed
           where owed.Practice.Tier == Tier.Baseline
           group owed.Practice by owed.Guideline.Stage into stage
           orderby stage.Key
           select new LoadLine(
               stage.Key, stage.Count(), stage.Count(p => p.DueByRelease), stage.Count(p => have.Contains(p.Id)),
               stage.Count(p => p.DueByRelease && have.Contains(p.Id))),
    ];
}
