// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Exports;

/// <summary>A checklist as Markdown with task-list items, to be pasted into an issue or kept beside the model.</summary>
public static class ChecklistMarkdown
{
    public static byte[] Write(Checklist checklist)
    {
        var text = new StringBuilder();
        Head(text, checklist);
        if (checklist.Redirect is { } redirect) { Redirect(text, redirect); }
        foreach (var stage in checklist.Guidelines.GroupBy(g => g.Stage))
        {
            text.Append($"## {Inline(Terms.Stages[stage.Key].Label)}\n\n");
            foreach (var guideline in stage) { Guideline(text, checklist, guideline); }
        }
        if (checklist.Mitigations.Count > 0)
        {
            text.Append("## Risk mitigation strategies\n\n");
            foreach (var mitigation in checklist.Mitigations) { Mitigation(text, checklist, mitigation); }
        }
        text.Append("---\n\n");
        foreach (var pack in checklist.Packs) { text.Append($"- {Inline(Said.Sentence(pack))}\n"); }
        foreach (var document in Said.Documents(checklist)) { text.Append($"- {Inline(document)}\n"); }
        text.Append($"\n{Inline(Said.Voluntary)}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Head(StringBuilder text, Checklist list)
    {
        text.Append($"# {Inline(list.Profile.Cell.Label)}\n\n");
        text.Append($"{Inline($"For: {Said.Roles(list.Profile)}. Edition {list.Edition}. {Said.Counts(list)} {Said.Voluntary}")}\n\n");
        foreach (var notice in list.Notices)
        {
            text.Append($"> **To check:** {Inline(notice.Text)}{(notice.Source is null ? "" : $" ({Inline(Said.At(notice.Source))})")}\n\n");
        }
    }

    private static void Redirect(StringBuilder text, Redirect redirect)
    {
        text.Append($"## Redirect: {Inline(new Cell(redirect.ModelType, redirect.ReleaseType).Label)}\n\n{Inline(redirect.Advice)}\n\n");
        text.Append($"{Place(redirect.Source, redirect.Pack, redirect.Basis)}\n\n");
        foreach (var condition in redirect.Conditions)
        {
            text.Append($"- **{Inline(condition.Title)}.** {Inline(condition.Text)} {Place(condition.Source, redirect.Pack, redirect.Basis)}\n");
        }
        text.Append('\n');
    }

    private static void Guideline(StringBuilder text, Checklist list, ChecklistGuideline guideline)
    {
        text.Append($"### {guideline.Id} {Inline(guideline.Title)}\n\n{Inline(guideline.Aim)}\n\n");
        text.Append($"Level: **{Inline(Terms.Levels[guideline.Level].Label)}** ({Inline(Said.PackAndBasis(guideline.Pack, guideline.Basis))}).");
        if (guideline.Rule is not null) { text.Append($" Rule {Inline(guideline.Rule)}."); }
        if (guideline.Reason is not null) { text.Append($" {Inline(guideline.Reason)}"); }
        if (guideline.NotApplicableProposal is not null) { text.Append($" {Inline(guideline.NotApplicableProposal)}"); }
        if (guideline.Renew is { } renew) { text.Append($" Significant update: {Inline(Terms.Renewals[renew].Label)}. {Inline(guideline.RenewReason ?? "")}"); }
        text.Append("\n\n");
        foreach (var practice in guideline.Practices) { Practice(text, list, practice); }
        if (guideline.Practices.Count > 0) { text.Append('\n'); }
        Remarks(text, "Note", guideline.Notes, list.Edition, Said.BasisOf(list, list.Edition));
        Remarks(text, "Resource", guideline.Resources, list.Edition, Said.BasisOf(list, list.Edition));
        Counterparts(text, guideline.Crosswalk);
    }

    private static void Counterparts(StringBuilder text, IReadOnlyList<Counterpart> crosswalk)
    {
        if (crosswalk.Count == 0) { return; }
        text.Append($"Corresponds to: {Inline(string.Join("; ", crosswalk.Select(Said.Of)))}. {Inline(Said.Proposed)}\n\n");
    }

    private static void Practice(StringBuilder text, Checklist list, ChecklistPractice practice)
    {
        text.Append($"- [ ] **{practice.Id}** **{Inline(practice.Title)}.** {Inline(practice.Text)} ");
        text.Append($"{Place(practice.Source, practice.Pack, practice.Basis)}\n");
        foreach (var point in practice.Points) { text.Append($"  - {Inline(point)}\n"); }
        text.Append($"  - {Inline(FieldWords.Line(practice))}\n");
        if (practice.Serves.Count > 0) { text.Append($"  - Serves as well: {Inline(string.Join(", ", practice.Serves))}\n"); }
        if (practice.Rewording is not null) { text.Append($"  - Reworded: {Inline(practice.Rewording)}\n"); }
        if (practice.Evidence is not null) { text.Append($"  - Good evidence ({Inline(Said.Ours(list))}): {Inline(practice.Evidence)}\n"); }
    }

    private static void Mitigation(StringBuilder text, Checklist list, ChecklistMitigation mitigation)
    {
        text.Append(
            $"### {mitigation.Id} {Inline(mitigation.Title)}\n\n{Inline(mitigation.Definition)} "
                + $"{Place(mitigation.Source, mitigation.Pack, mitigation.Basis)}\n\n");
        text.Append($"{Inline(Terms.Phases[mitigation.Phase].Label)}. {Inline(Said.Actors(mitigation))}.");
        if (mitigation.Renew is { } renew)
        {
            text.Append($" Significant update: {Inline(Terms.Renewals[renew].Label)} ({Inline(Said.Ours(list))}). {Inline(mitigation.RenewReason ?? "")}");
        }
        text.Append("\n\n");
        foreach (var duty in mitigation.Duties)
        {
            var hosting = duty.Hosting is { } h ? $"; {Terms.Hostings[h].Label}" : "";
            text.Append(
                $"- [ ] **{duty.Id}** **{Inline(duty.Title)}** ({Inline($"{SharedTerms.Roles[duty.Actor].Label}; {duty.Wording}{hosting}")}). "
                    + $"{Inline(duty.Text)} {Place(duty.Source, duty.Pack, duty.Basis)}\n");
            text.Append($"  - {Inline(FieldWords.Line(duty, list))}\n");
            if (duty.AddedBecause is not null) { text.Append($"  - Added by {Inline(duty.Pack)}: {Inline(duty.AddedBecause)}\n"); }
            if (duty.Today is not null) { text.Append($"  - Can start today ({Inline(Said.Ours(list))}): {Inline(duty.Today)}\n"); }
        }
        if (mitigation.Duties.Count > 0) { text.Append('\n'); }
        Counterparts(text, mitigation.Counterparts);
        Remarks(text, "Limit", mitigation.Limits, mitigation.Pack, mitigation.Basis);
        foreach (var conflict in mitigation.Conflicts)
        {
            text.Append(
                $"Conflict in the source ({Inline($"{SharedTerms.Roles[conflict.Actor].Label}, {conflict.Kind}")}): {Inline(conflict.Text)} "
                    + $"{Place(conflict.Source, mitigation.Pack, mitigation.Basis)}\n\n");
        }
    }

    private static void Remarks(StringBuilder text, string kind, IReadOnlyList<SourcedText> remarks, string pack, Basis basis)
    {
        foreach (var remark in remarks) { text.Append($"{kind}: {Inline(remark.Text)} {Place(remark.Source, pack, basis)}\n\n"); }
    }

    private static string Place(SourceLines source, string pack, Basis basis) => $"<sub>{Inline($"{Said.At(source)}; {Said.PackAndBasis(pack, basis)}")}</sub>";

    private static string Inline(string text) => MarkdownText.Escape(text);
}
