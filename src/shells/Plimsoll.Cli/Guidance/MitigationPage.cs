// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Guidance;

/// <summary>A risk mitigation strategy for people: who acts in it, what each owes, where it ends, where its source contradicts itself.</summary>
internal static class MitigationPage
{
    /// <param name="list">The checklist in which it stands; null where the strategies are shown by themselves.</param>
    public static void Write(Page page, ChecklistMitigation mitigation, Checklist? list = null)
    {
        page.Subheading($"{mitigation.Id} {mitigation.Title}: {Terms.Phases[mitigation.Phase].Label}, {Phrases.Of(mitigation.Basis, mitigation.Pack)}");
        page.Text(mitigation.Definition);
        page.Text($"{Phrases.Actors(mitigation.Actors)}. {Phrases.Of(mitigation.Source)}");
        if (mitigation.Renew is { } renew) { page.Entry("Update", $"{Terms.Renewals[renew].Label} (our own judgement): {mitigation.RenewReason}"); }
        foreach (var duty in mitigation.Duties) { Duty(page, duty, list); }
        foreach (var limit in mitigation.Limits) { page.Entry("Limit", limit.Text, Phrases.Of(limit.Source)); }
        foreach (var conflict in mitigation.Conflicts)
        {
            page.Entry("Conflict", $"{conflict.Kind}, {SharedTerms.Roles[conflict.Actor].Label}: {conflict.Text}", Phrases.Of(conflict.Source));
        }
    }

    public static void Duty(Page page, ChecklistDuty duty, Checklist? list = null) => page.Entry(
        duty.Id, $"{SharedTerms.Roles[duty.Actor].Label}: {duty.Title}",
        duty.Text,
        duty.AddedBecause is { } because ? $"Added by {duty.Pack}: {because}" : null,
        duty.Today is { } today ? $"Can be done today (our own judgement): {today}" : null,
        $"the source says '{duty.Wording}'{(duty.Hosting is { } hosting ? $" · hosts with {Terms.Hostings[hosting].Label}" : "")} · "
            + $"{Phrases.Of(duty.Basis, duty.Pack)} · {Phrases.Of(duty.Source)}",
        FieldWords.Line(duty, list));
}
