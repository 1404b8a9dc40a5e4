// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Exports;

/// <summary>A checklist as one self-contained HTML document that prints on clean pages: no script, no picture, no other file.</summary>
public static partial class ChecklistHtml
{
    public static byte[] Write(Checklist checklist)
    {
        var html = new HtmlWriter();
        using (html.Open("html", ("lang", "en")))
        {
            using (html.Open("head"))
            {
                html.Void("meta", ("charset", "utf-8")).Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
                html.Line("title", $"{checklist.Profile.Cell.Label}: what is owed").Line("style", Style.ReplaceLineEndings(" "));
            }
            using (html.Open("body"))
            {
                using (html.Open("main")) { Body(html, checklist); }
                using (html.Open("footer")) { Foot(html, checklist); }
            }
        }
        return html.ToUtf8();
    }

    private static void Body(HtmlWriter html, Checklist list)
    {
        html.Line("h1", list.Profile.Cell.Label);
        html.Line("p", $"For: {Said.Roles(list.Profile)}. Edition {list.Edition}. {Said.Counts(list)} {Said.Voluntary}", ("class", "lead"));
        foreach (var notice in list.Notices)
        {
            using (html.Open("p", ("class", "notice")))
            {
                html.Line("strong", "To check:").Text(notice.Text);
                if (notice.Source is { } source) { html.Line("small", Said.At(source)); }
            }
        }
        if (list.Redirect is { } redirect) { Redirect(html, redirect); }
        foreach (var stage in list.Guidelines.GroupBy(g => g.Stage))
        {
            using (html.Open("section"))
            {
                html.Line("h2", Terms.Stages[stage.Key].Label);
                foreach (var guideline in stage) { Guideline(html, list, guideline); }
            }
        }
        if (list.Mitigations.Count > 0)
        {
            using (html.Open("section"))
            {
                html.Line("h2", "Risk mitigation strategies");
                foreach (var mitigation in list.Mitigations) { Mitigation(html, list, mitigation); }
            }
        }
    }

    private static void Redirect(HtmlWriter html, Redirect redirect)
    {
        using (html.Open("section"))
        {
            html.Line("h2", $"Redirect: {new Cell(redirect.ModelType, redirect.ReleaseType).Label}").Line("p", redirect.Advice);
            Place(html, redirect.Source, redirect.Pack, redirect.Basis);
            using (html.Open("ul"))
            {
                foreach (var condition in redirect.Conditions)
                {
                    using (html.Open("li"))
                    {
                        html.Line("strong", condition.Title).Text(condition.Text);
                        Place(html, condition.Source, redirect.Pack, redirect.Basis);
                    }
                }
            }
        }
    }

    private static void Guideline(HtmlWriter html, Checklist list, ChecklistGuideline guideline)
    {
        html.Line("h3", $"{guideline.Id} {guideline.Title}").Line("p", guideline.Aim);
        using (html.Open("p", ("class", "level")))
        {
            html.Text("Level: ")
                .Line("strong", Terms.Levels[guideline.Level].Label)
                .Line("span", Said.PackAndBasis(guideline.Pack, guideline.Basis), ("class", $"badge {SharedTerms.Bases[guideline.Basis].Label}"));
            html.Text(string.Join(" ", new[]
            {
                guideline.Rule is null ? "" : $"Rule {guideline.Rule}.", guideline.Reason ?? "", guideline.NotApplicableProposal ?? "",
                guideline.Renew is { } renew ? $"Significant update: {Terms.Renewals[renew].Label}. {guideline.RenewReason}" : "",
            }.Where(t => t.Length > 0)));
        }
        if (guideline.Practices.Count > 0)
        {
            Table(html, $"Practices of {guideline.Id}", "Practice", "Asked as, tier, when, proof", () =>
            {
                foreach (var practice in guideline.Practices) { Practice(html, list, practice); }
            });
        }
        Remarks(html, "Note", guideline.Notes, list.Edition, Said.BasisOf(list, list.Edition));
        Remarks(html, "Resource", guideline.Resources, list.Edition, Said.BasisOf(list, list.Edition));
        Counterparts(html, guideline.Crosswalk);
    }

    private static void Practice(HtmlWriter html, Checklist list, ChecklistPractice practice)
    {
        using (html.Open("tr"))
        {
            html.Line("th", practice.Id, ("scope", "row"));
            using (html.Open("td"))
            {
                html.Line("strong", practice.Title).Text(practice.Text);
                if (practice.Points.Count > 0)
                {
                    using (html.Open("ul"))
                    {
                        foreach (var point in practice.Points) { html.Line("li", point); }
                    }
                }
                if (practice.Serves.Count > 0) { html.Line("p", $"Serves as well: {string.Join(", ", practice.Serves)}", ("class", "aside")); }
                if (practice.Rewording is not null) { html.Line("p", $"Reworded: {practice.Rewording}", ("class", "aside")); }
                if (practice.Evidence is not null) { html.Line("p", $"Good evidence ({Said.Ours(list)}): {practice.Evidence}", ("class", "aside")); }
                Place(html, practice.Source, practice.Pack, practice.Basis);
            }
            Fields(html, FieldWords.Of(practice));
        }
    }

    private static void Mitigation(HtmlWriter html, Checklist list, ChecklistMitigation mitigation)
    {
        html.Line("h3", $"{mitigation.Id} {mitigation.Title}").Line("p", mitigation.Definition);
        html.Line("p", $"{Terms.Phases[mitigation.Phase].Label}. {Said.Actors(mitigation)}.", ("class", "level"));
        if (mitigation.Renew is { } renew)
        {
            html.Line("p", $"Significant update: {Terms.Renewals[renew].Label} ({Said.Ours(list)}). {mitigation.RenewReason}", ("class", "level"));
        }
        Place(html, mitigation.Source, mitigation.Pack, mitigation.Basis);
        if (mitigation.Duties.Count > 0)
        {
            Table(html, $"Duties under {mitigation.Id}", "Duty", "Actor, wording", () =>
            {
                foreach (var duty in mitigation.Duties) { Duty(html, list, duty); }
            });
        }
        Counterparts(html, mitigation.Counterparts);
        Remarks(html, "Limit", mitigation.Limits, mitigation.Pack, mitigation.Basis);
        foreach (var conflict in mitigation.Conflicts)
        {
            html.Line("p", $"Conflict in the source ({SharedTerms.Roles[conflict.Actor].Label}, {conflict.Kind}): {conflict.Text}", ("class", "aside"));
            Place(html, conflict.Source, mitigation.Pack, mitigation.Basis);
        }
    }

    private static void Duty(HtmlWriter html, Checklist list, ChecklistDuty duty)
    {
        using (html.Open("tr"))
        {
            html.Line("th", duty.Id, ("scope", "row"));
            using (html.Open("td"))
            {
                html.Line("strong", duty.Title).Text(duty.Text);
                if (duty.AddedBecause is not null) { html.Line("p", $"Added by {duty.Pack}: {duty.AddedBecause}", ("class", "aside")); }
                if (duty.Today is not null) { html.Line("p", $"Can start today ({Said.Ours(list)}): {duty.Today}", ("class", "aside")); }
                Place(html, duty.Source, duty.Pack, duty.Basis);
            }
            var hosting = duty.Hosting is { } h ? $"; {Terms.Hostings[h].Label}" : "";
            Fields(html, [$"{SharedTerms.Roles[duty.Actor].Label}; {duty.Wording}{hosting}", .. FieldWords.Of(duty, list)]);
        }
    }
}
