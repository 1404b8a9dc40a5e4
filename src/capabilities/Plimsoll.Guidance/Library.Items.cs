// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

public sealed partial class Library
{
    /// <summary>What is asked of the profile, as one list. The practices and strategies of a checklist say the same in the order of their documents.</summary>
    private static ChecklistItem[] Items(
        Profile profile, Edition edition, ChecklistGuideline[] guidelines, ChecklistMitigation[] mitigations, bool redirected)
    {
        // The strategies were written for open models; and advice to begin elsewhere is what a provider is given instead of a list.
        var open = profile.ReleaseType == ReleaseType.Open;
        ChecklistItem[] duties =
        [
            .. from mitigation in mitigations
               from duty in mitigation.Duties
               where duty.Actor != Role.Provider || open && !redirected
               select Item(mitigation, duty, open, edition),
        ];
        var byId = duties.ToDictionary(d => d.Id, StringComparer.Ordinal);
        var pairs = edition.Tailoring.SelectMany(p => p.Tailoring.Pairs).ToLookup(p => p.Practice, p => p.Duty, StringComparer.Ordinal);
        var served = new HashSet<string>(StringComparer.Ordinal);
        var practices = new List<ChecklistItem>();
        foreach (var guideline in guidelines)
        {
            foreach (var practice in guideline.Practices)
            {
                var item = Item(guideline, practice);
                foreach (var duty in pairs[practice.Id].Where(byId.ContainsKey).Order(StringComparer.Ordinal))
                {
                    served.Add(duty);
                    item = Serving(item, byId[duty]);
                }
                practices.Add(item);
            }
        }
        return [.. practices, .. duties.Where(d => !served.Contains(d.Id))];
    }

    /// <summary>Says at a practice which duties it serves, as strictly as the item of both, and at a duty what serves it.</summary>
    private static (ChecklistGuideline[], ChecklistMitigation[]) Served(
        ChecklistGuideline[] guidelines, ChecklistMitigation[] mitigations, ChecklistItem[] items)
    {
        var serving = items.Where(i => i.Serves.Count > 0).ToDictionary(i => i.Id, StringComparer.Ordinal);
        if (serving.Count == 0) { return (guidelines, mitigations); }
        var by = (from item in serving.Values from duty in item.Serves select (duty, item.Id)).ToDictionary(StringComparer.Ordinal);
        ChecklistPractice As(ChecklistPractice practice) => serving.TryGetValue(practice.Id, out var item)
            ? practice with
            {
                Tier = item.Tier, Asked = item.Asked, Owed = item.Owed, When = item.When, Proof = item.Proof, FieldBasis = item.Basis, Serves = item.Serves,
            }
            : practice;
        return (
            [.. guidelines.Select(g => g with { Practices = [.. g.Practices.Select(As)] })],
            [.. mitigations.Select(m => m with { Duties = [.. m.Duties.Select(d => d with { ServedBy = by.GetValueOrDefault(d.Id) })] })]);
    }

    private static ChecklistItem Item(ChecklistGuideline guideline, ChecklistPractice practice) =>
        new(practice.Id, Role.Provider, practice.Title, practice.Text, practice.Tier, practice.Asked, practice.Owed, practice.When, practice.Proof,
            practice.Source)
        {
            Points = practice.Points, Basis = practice.FieldBasis, Renew = guideline.Renew, RewordedBecause = practice.Rewording,
        };

    /// <summary>A duty has no level, no time and no proof of its own: the figure says who acts first, and the rest is ours.</summary>
    private static ChecklistItem Item(ChecklistMitigation mitigation, ChecklistDuty duty, bool open, Edition edition)
    {
        var ours = new FieldBasis(edition.Inferring, Basis.Inferred);
        Part? part = mitigation.Actors.TryGetValue(SharedTerms.Roles[duty.Actor].Key, out var inFigure) ? inFigure : null;
        // Where the text names an actor whom the figure leaves out, it asks no more of that actor than of a secondary one.
        var tier = part switch
        {
            Part.Primary => Tier.Baseline,
            Part.Explore or null => Tier.Recommended,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var figure = open && part is not null && duty.Pack == mitigation.Pack;
        var (when, proof) = Due(mitigation.Phase);
        return new ChecklistItem(
            duty.Id, duty.Actor, duty.Title, duty.Text, tier, duty.Asked, duty.Asked == AskedAs.Duty && tier == Tier.Baseline, when, proof, duty.Source)
        {
            Points = [],
            Basis = new ItemBasis(
                new FieldBasis(duty.Pack, duty.Basis), figure ? new FieldBasis(mitigation.Pack, mitigation.Basis) : ours, ours, ours),
            Hosting = duty.Hosting,
            Renew = mitigation.Renew,
        };
    }

    /// <summary>What prevents must be done before release; what detects and responds must be arranged by then, and goes on.</summary>
    private static (DueWhen When, Proof Proof) Due(Phase phase) => phase switch
    {
        Phase.Prevent => (DueWhen.BeforeRelease, Proof.Done),
        Phase.Detect or Phase.Respond => (DueWhen.Continuous, Proof.Arrangement),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>A practice that asks what a duty asks, as strict as the stricter of both in each field, so that whoever meets it has met both.</summary>
    private static ChecklistItem Serving(ChecklistItem practice, ChecklistItem duty)
    {
        // A recommended practice and a suggestion to a primary actor do not make a duty between them: only a duty that is owed lifts the practice.
        var lifts = duty.Owed && !practice.Owed || duty.Owed && practice.Tier != Tier.Baseline;
        var earlier = duty.When < practice.When;
        var when = earlier ? duty.When : practice.When;
        var proof = Stricter(when, practice.Proof, duty.Proof);
        return practice with
        {
            Tier = lifts ? duty.Tier : practice.Tier,
            Asked = lifts ? duty.Asked : practice.Asked,
            Owed = practice.Owed || duty.Owed,
            When = when,
            Proof = proof,
            Serves = [.. practice.Serves, duty.Id],
            Renew = practice.Renew is null || duty.Renew == Renew.Yes ? duty.Renew : practice.Renew,
            Basis = practice.Basis with
            {
                Level = lifts ? duty.Basis.Level : practice.Basis.Level,
                When = earlier ? duty.Basis.When : practice.Basis.When,
                Proof = proof == practice.Proof ? practice.Basis.Proof : duty.Basis.Proof,
            },
        };
    }

    /// <summary>Before release a deed is more than an arrangement; later an arrangement is, because it alone can stand when the model goes out.</summary>
    private static Proof Stricter(DueWhen when, Proof one, Proof other) => when switch
    {
        DueWhen.BeforeDevelopment or DueWhen.DuringDevelopment or DueWhen.BeforeRelease => one == Proof.Done || other == Proof.Done
            ? Proof.Done
            : Proof.Arrangement,
        DueWhen.Continuous or DueWhen.OnEvent => one == Proof.Arrangement || other == Proof.Arrangement ? Proof.Arrangement : Proof.Done,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
