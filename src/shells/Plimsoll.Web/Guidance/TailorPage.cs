// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Guidance;

/// <summary>What the first screen and the checklist show: the state of the address, the edition and the tailored list.</summary>
public sealed record TailorPage(GuidanceQuery Query, Edition Edition, Checklist Checklist)
{
    public Profile Profile => Checklist.Profile;

    public IReadOnlyList<LoadLine> LoadLines => LoadLine.Of(Checklist, Query.Ticks.Have);

    /// <summary>Owed baseline practices not yet in place, soonest first.</summary>
    public IEnumerable<(ChecklistGuideline Guideline, ChecklistPractice Practice)> Next =>
        Checklist.Owed.Where(o => o.Practice.Tier == Tier.Baseline && o.Practice.DueByRelease && !Query.Ticks.Have.Contains(o.Practice.Id))
            .OrderBy(o => o.Practice.When);

    public static Result<TailorPage> Read(HttpRequest request, Library library)
    {
        if (!GuidanceQuery.Read(request.Query, library).Succeeds(out var query, out var badQuery)) { return badQuery; }
        if (!library.Edition(query.Edition).Succeeds(out var edition, out var badEdition)) { return badEdition; }
        return Profile.Read(query.Ask).Succeeds(out var profile, out var badProfile)
            ? new TailorPage(query, edition, library.Tailor(profile, edition))
            : badProfile;
    }
}
