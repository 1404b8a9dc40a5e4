// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Guidance;

/// <summary>A checklist for people: the load line first, then guideline by guideline, then the duties along the value chain.</summary>
internal static class ChecklistPage
{
    public static byte[] Write(Page page, Checklist list, Edition edition)
    {
        page.Title(list.Profile.Cell.Label);
        page.Text($"For: {Phrases.Of(list.Profile.Roles)}. Edition: {edition.Pack.Header.Title} ({list.Edition}).{Facts(list.Profile)}");
        foreach (var notice in list.Notices) { page.Entry("Note", notice.Text, notice.Source is null ? null : Phrases.Of(notice.Source)); }
        LoadLine(page, list);
        if (list.Redirect is { } redirect) { Redirected(page, redirect); }
        foreach (var stage in list.Guidelines.GroupBy(guideline => guideline.Stage))
        {
            page.Heading(Terms.Stages[stage.Key].Label);
            foreach (var guideline in stage) { Guideline(page, guideline); }
        }
        if (list.Mitigations.Count > 0)
        {
            page.Heading("Risk mitigation strategies along the value chain");
            foreach (var mitigation in list.Mitigations) { MitigationPage.Write(page, mitigation, list); }
        }
        page.Subheading(Phrases.Voluntary);
        return page.ToUtf8();
    }

    /// <summary>One guideline as it stands in the cell.</summary>
    public static void Guideline(Page page, ChecklistGuideline guideline)
    {
        page.Subheading($"{guideline.Id} {guideline.Title}: {Terms.Levels[guideline.Level].Label}, {Phrases.Of(guideline.Basis, guideline.Pack)}");
        page.Text(guideline.Aim);
        if (guideline.Reason is { } reason) { page.Entry("Why", reason, guideline.Rule is { } rule ? $"Rule {rule}." : null); }
        if (guideline.Strategies.Count > 0) { page.Entry("Through", $"Carried by {string.Join(", ", guideline.Strategies)} once the weights are public."); }
        if (guideline.NotApplicableProposal is { } proposal) { page.Entry("Confirm", proposal); }
        if (guideline.Renew is { } renew) { page.Entry("Update", $"{Terms.Renewals[renew].Label}: {guideline.RenewReason}"); }
        foreach (var practice in guideline.Practices) { Practice(page, practice); }
        foreach (var note in guideline.Notes) { page.Entry("Note", note.Text, Phrases.Of(note.Source)); }
        foreach (var resource in guideline.Resources) { page.Entry("Read", resource.Text, Phrases.Of(resource.Source)); }
    }

    public static void Practice(Page page, ChecklistPractice practice) => page.Entry(practice.Id, practice.Title, [
        practice.Text,
        .. practice.Points.Select(point => $"- {point}"),
        practice.Rewording is { } because ? $"Reworded for public weights: {because}" : null,
        practice.Serves.Count > 0 ? $"Serves as well: {string.Join(", ", practice.Serves)}" : null,
        $"words: {Phrases.Of(practice.Basis, practice.Pack)} · {Phrases.Of(practice.Source)}",
        FieldWords.Line(practice),
    ]);

    private static void LoadLine(Page page, Checklist list)
    {
        page.Heading("Load line");
        if (list.Guidelines.Count > 0)
        {
            var rows = list.Guidelines.GroupBy(guideline => guideline.Stage).Select(stage => Count(Terms.Stages[stage.Key].Label, [.. stage])).ToList();
            rows.Add(Count("Together", list.Guidelines));
            page.Table(["Stage", "Guidelines", "Baseline practices", "Recommended practices", "Basis of the levels"], rows);
        }
        var duties = list.Profile.Roles.Select(role =>
            $"{list.Mitigations.Sum(m => m.Duties.Count(d => d.Actor == role))} for the {SharedTerms.Roles[role].Label}")
            .ToArray();
        page.Text($"Risk mitigation strategies: {Phrases.PartsOf(list.Profile.Roles, list.Mitigations)}. Duties: {string.Join(", ", duties)}.");
        foreach (var pack in list.Packs) { page.Entry(pack.Id, $"{SharedTerms.Bases[pack.Basis].Label}. {pack.Statement}"); }
    }

    private static string[] Count(string name, IReadOnlyList<ChecklistGuideline> guidelines)
    {
        var owed = guidelines.Where(g => g.Level.IsListed).ToArray();
        var practices = guidelines.SelectMany(g => g.Practices).Where(p => p.Owed).ToArray();
        return
        [
            name, $"{owed.Length} of {guidelines.Count}", $"{practices.Count(p => p.Tier == Tier.Baseline)}",
            $"{practices.Count(p => p.Tier == Tier.Recommended)}",
            string.Join(", ", guidelines.Select(g => Phrases.Of(g.Basis, g.Pack)).Distinct()),
        ];
    }

    private static void Redirected(Page page, Redirect redirect)
    {
        page.Heading("Another way is advised");
        page.Text(redirect.Advice);
        page.Text($"{Phrases.Of(redirect.Basis, redirect.Pack)}; {Phrases.Of(redirect.Source)}");
        page.Subheading("Open access may become viable once");
        foreach (var condition in redirect.Conditions) { page.Entry("-", condition.Title, condition.Text, Phrases.Of(condition.Source)); }
        page.Subheading($"Look instead at {ListCommand.NextLabel(redirect)}");
        page.Command(ListCommand.NextCommand(redirect));
    }

    private static string Facts(Profile profile)
    {
        string[] facts =
        [
            .. profile.Modalities.Count > 0
                ? [$"Modalities: {string.Join(", ", profile.Modalities.Select(m => Terms.Modalities[m].Label))}."]
                : Array.Empty<string>(),
            .. profile.Components is { } components
                ? [$"Released: {string.Join(", ", components.Select(c => SharedTerms.Components[c].Label))}."]
                : Array.Empty<string>(),
            .. profile.Hosting is { } hosting ? [$"Hosting: {Terms.Hostings[hosting].Label}."] : Array.Empty<string>(),
            .. profile.HighConsequenceDomain ? ["In a domain of high consequence."] : Array.Empty<string>(),
            .. profile.SignificantUpdate ? ["A significant update."] : Array.Empty<string>(),
        ];
        return string.Concat(facts.Select(fact => $" {fact}"));
    }
}
