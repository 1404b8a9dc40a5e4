// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance.Packs;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

public sealed partial class Library
{
    /// <summary>Tailors an edition to a profile.</summary>
    /// <param name="profile">The facts.</param>
    /// <param name="edition">The edition; null for the default.</param>
    /// <param name="list">A list to use instead of the one in force for the cell, to look at what a replaced pack would have asked.</param>
    public Checklist Tailor(Profile profile, Edition? edition = null, CellList? list = null)
    {
        edition ??= DefaultEdition;
        list ??= edition[profile.Cell];
        var redirect = list is null ? edition.Redirect(profile.Cell) : null;
        var guidelines = list is not null && profile.Roles.Contains(Role.Provider)
            ? edition.Pack.Guidelines.Select(g => Guideline(profile, edition, list, g)).ToArray()
            : [];
        var mitigations = Mitigations(profile, edition, all: redirect is not null).ToArray();
        var items = Items(profile, edition, guidelines, mitigations, redirect is not null);
        (guidelines, mitigations) = Served(guidelines, mitigations, items);
        return new Checklist(edition.Id, profile, redirect is null ? null : Redirected(edition, redirect), guidelines, mitigations)
        {
            Notices = Notices.Of(profile, edition),
            Items = items,
            Packs = StatementsFor(edition, redirect is not null, guidelines, mitigations, items),
        };
    }

    /// <summary>The fifteen strategies in full, every actor's duties.</summary>
    public IReadOnlyList<ChecklistMitigation> AllMitigations() => [.. Strategies.Select(s => Mitigation(s.Pack, s.Strategy, _ => true))];

    private ChecklistGuideline Guideline(Profile profile, Edition edition, CellList list, Guideline guideline)
    {
        var entry = Raised(list, guideline.Id, profile);
        // Words come from the pack that gives the level: an inferred wording never stands in a sourced cell.
        var overlay = list.Pack.Tailoring.Overlays.FirstOrDefault(o =>
            o.Guideline == guideline.Id && o.Cells.Contains(profile.Cell) && entry.Level == Level.Adapted);
        var renewal = profile.SignificantUpdate
            ? edition.Tailoring.SelectMany(p => p.Tailoring.Renewals).FirstOrDefault(r => r.Guideline == guideline.Id)
            : null;
        var rule = list.Pack.Tailoring.Rules.FirstOrDefault(r => r.Id == entry.Rule);
        return new ChecklistGuideline(
            guideline.Id, guideline.Stage, guideline.Title, entry.Level, list.Basis, entry.Reason,
            [.. (entry.Practices ?? guideline.Practices).Where(_ => entry.Level is not Level.None).Select(p => Practice(p, entry, list, overlay, edition))],
            [.. _besideGuidelines[(edition.Id, guideline.Id)]])
        {
            Aim = guideline.Aim,
            Pack = list.Pack.Header.Id,
            Rule = rule is null ? null : $"{rule.Id} {rule.Title}",
            Strategies = overlay?.Strategies ?? [],
            NotApplicableProposal = Proposal(profile, edition, guideline),
            Renew = renewal?.Renew,
            RenewReason = renewal?.Reason,
            Notes = [.. guideline.Notes.Select(Text)],
            Resources = [.. guideline.Resources.Select(Text)],
        };
    }

    /// <summary>The cell's entry, lifted where the model makes content of a kind for which the pack lifts it.</summary>
    private static CellEntry Raised(CellList list, string guideline, Profile profile)
    {
        var entry = list.Entries[guideline];
        return list.Pack.Tailoring.Raises
            .Where(r => r.Guideline == guideline && r.Cells.Contains(list.Cell) && r.Modalities.Any(profile.Modalities.Contains))
            .Where(r => r.Level.Weight > entry.Level.Weight)
            .MaxBy(r => r.Level.Weight) is { } raise
            ? entry with { Level = raise.Level, Rule = raise.Rule, Reason = $"{raise.Reason} Without such content: {Terms.Levels[entry.Level].Label}." }
            : entry;
    }

    private static FieldBasis BasisOf(Pack pack) => new(pack.Header.Id, pack.Header.Basis);

    private static ChecklistPractice Practice(Practice practice, CellEntry entry, CellList list, Overlay? overlay, Edition edition)
    {
        var rewording = overlay?.Rewordings.FirstOrDefault(r => r.Practice == practice.Id);
        var wordsOf = rewording is not null || entry.Practices is not null ? list.Pack : edition.Pack;
        // Other words are ours, and with them when they have to stand and what proves them.
        FieldBasis Field(SourceLines? said) => said is not null && rewording is null ? BasisOf(wordsOf) : new FieldBasis(edition.Inferring, Basis.Inferred);
        var asked = rewording?.Asked ?? AskedAs.Duty;
        return new ChecklistPractice(practice.Id, practice.Tier, rewording?.Text ?? practice.Text, practice.When, practice.Proof, practice.Source)
        {
            Title = practice.Title,
            Asked = asked,
            FieldBasis = new ItemBasis(BasisOf(wordsOf), BasisOf(list.Pack), Field(practice.WhenSource), Field(practice.ProofSource)),
            Owed = asked == AskedAs.Duty && entry.Level switch
            {
                Level.Full or Level.Adapted => true,
                Level.Scaled => practice.Tier == Tier.Baseline,
                Level.Optional => false,
                Level.None or Level.Redirect => throw new System.Diagnostics.UnreachableException(),
                _ => throw new System.Diagnostics.UnreachableException(),
            },
            Pack = wordsOf.Header.Id,
            Basis = wordsOf.Header.Basis,
            Points = practice.Points,
            RewordedBecause = rewording?.Reason,
            RewordedFrom = rewording?.Source,
            Evidence = edition.Tailoring.Select(p => p.Tailoring.Evidence.GetValueOrDefault(practice.Id)).FirstOrDefault(e => e is not null),
        };
    }

    private static string? Proposal(Profile profile, Edition edition, Guideline guideline) =>
        edition.Tailoring.SelectMany(p => p.Tailoring.Modalities)
            .Where(m => m.Guideline == guideline.Id && profile.Modalities.Count > 0 && profile.Modalities.All(m.Modalities.Contains))
            .Select(m => $"Not applicable, to be confirmed: {m.Reason}").FirstOrDefault();

    /// <summary>Where the list is replaced by advice, every strategy stands, whoever asks.</summary>
    private IEnumerable<ChecklistMitigation> Mitigations(Profile profile, Edition edition, bool all) =>
        from item in Strategies
        let mitigation = Mitigation(item.Pack, item.Strategy, duty => profile.Roles.Contains(duty.Actor) && Fits(duty, profile))
        where all || mitigation.Duties.Count > 0 || profile.Roles.Any(role => item.Strategy.PartOf(role) is not null)
        let renewal = profile.SignificantUpdate
            ? edition.Tailoring.SelectMany(p => p.Tailoring.StrategyRenewals).FirstOrDefault(r => r.Strategy == mitigation.Id)
            : null
        select mitigation with { Renew = renewal?.Renew, RenewReason = renewal?.Reason };

    /// <summary>A duty stated for hosts that serve inference does not concern one that offers downloads only; unanswered, all are shown.</summary>
    private static bool Fits(Duty duty, Profile profile) => (duty.Hosting, profile.Hosting) is not (Hosting.Inference, Hosting.Downloads);

    private ChecklistMitigation Mitigation(Pack pack, Strategy strategy, Func<Duty, bool> include) => new(
        strategy.Id, strategy.Phase, strategy.Title,
        strategy.Actors.OrderBy(a => a.Actor).ToDictionary(a => SharedTerms.Roles[a.Actor].Key, a => a.Part),
        [
            .. strategy.Duties.Where(include).Select(d => Duty(pack, d, null)),
            .. from other in Packs
               from added in other.Tailoring.Duties
               where added.Strategy == strategy.Id && include(added.Duty)
               select Duty(other, added.Duty, added.Reason),
        ])
    {
        Definition = strategy.Definition,
        Pack = pack.Header.Id,
        Basis = pack.Header.Basis,
        Statement = pack.Header.Statement,
        Crosswalk = [.. _besideStrategies[strategy.Id]],
        Limits = [.. strategy.Limits.Select(Text)],
        Conflicts = [.. strategy.Conflicts.Select(c => new MitigationConflict(c.Actor, c.Kind, c.Text, c.Source))],
        Source = strategy.Source,
    };

    private ChecklistDuty Duty(Pack pack, Duty duty, string? because) => new(duty.Id, duty.Actor, duty.Text, duty.Source)
    {
        Title = duty.Title, Wording = duty.Wording, Asked = duty.Asked, Hosting = duty.Hosting, Today = Today.GetValueOrDefault(duty.Id),
        AddedBecause = because, Pack = pack.Header.Id, Basis = pack.Header.Basis,
    };

    private static Redirect Redirected(Edition edition, RedirectText text) => new(text.Instead.Model, text.Instead.Release, text.Advice)
    {
        Conditions = [.. text.Conditions.Select(c => new Condition(c.Title, c.Text, c.Source))],
        Pack = edition.Id,
        Basis = edition.Pack.Header.Basis,
        Source = text.Source,
    };

    private static SourcedText Text(Remark remark) => new(remark.Text, remark.Source);

    private PackStatement[] StatementsFor(
        Edition edition, bool redirected, ChecklistGuideline[] guidelines, ChecklistMitigation[] mitigations, IReadOnlyList<ChecklistItem> items)
    {
        HashSet<string> used = [
            .. guidelines.Select(g => g.Pack), .. mitigations.Select(m => m.Pack), .. mitigations.SelectMany(m => m.Duties).Select(d => d.Pack),
            .. items.Select(i => i.Basis).Concat(guidelines.SelectMany(g => g.Practices).Select(p => p.FieldBasis))
                .SelectMany(b => new[] { b.Text, b.Level, b.When, b.Proof }).Select(f => f.Pack),
        ];
        if (redirected) { used.Add(edition.Id); }
        // Evidence hints and the duties marked for today are ours even where the list itself is sourced.
        foreach (var pack in edition.Tailoring.Where(p =>
            p.Tailoring.Evidence.Count > 0 && guidelines.Length > 0
                || p.Tailoring.StartToday.Count > 0 && mitigations.Any(m => m.Duties.Any(d => d.Today is not null))))
        {
            used.Add(pack.Header.Id);
        }
        return [.. StatementsOf(used)];
    }
}
