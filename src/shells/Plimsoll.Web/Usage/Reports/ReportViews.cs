// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Usage.Reports;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage.Reports;

/// <summary>The questions that may be asked.</summary>
public sealed record TemplatesView(string Id, string Date, string Statement, IReadOnlyList<TemplateView> Templates);

/// <summary>A question with its bounds.</summary>
/// <param name="Error">How far a value may lie from the count in 95 of 100 cells.</param>
public sealed record TemplateView(
    string Id, string Title, string Why, string Counts, string Unit, string Window, string By, IReadOnlyList<string> Columns, string Error,
    string Rho, string Delta, int L0, string LInf, string Noise, string? Threshold, int? MinimumUnits, int DelayDays, string Digest)
{
    internal static TemplateView Of(ReportTemplate t) => new(
        t.Id, t.Title, t.Why, ReportTerms.Measures[t.Counts].Key, PrivacyTerms.Units[t.Unit].Key, ReportTerms.Windows[t.Window].Key,
        t.Key.Name, t.Columns, Text(t.Error95), t.Plan.Charge.RhoText, t.Plan.Charge.DeltaText,
        t.Plan.Caps.L0, Text(t.Plan.Caps.LInf),
        $"{PrivacyTerms.Mechanisms[t.Plan.Mechanism.Kind].Key} {t.Plan.Mechanism.Parameter}",
        t.Threshold, t.MinimumUnits, t.Shown.DelayDays, t.Digest.ToString());

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a report would cost, leave and look like, before anything is spent or read.</summary>
/// <param name="Rev">The revision that this answer rests on; sent back with the ask, it is
/// refused when what may be spent, or was spent, of this budget has changed since.</param>
/// <param name="TemplateDigest">The question with its bounds; sent back with the ask, it is refused when they have changed since.</param>
public sealed record ReportPreview(
    string Template, string Title, string Why, string Window, string WindowLabel, string Unit, string Precision, string Rho, string Epsilon,
    string SpentBefore, string SpentAfter, string Limit, string Left, string EpsilonTogether, string Delta, DateOnly VisibleFrom, string Rev,
    string TemplateDigest)
{
    internal static ReportPreview Of(ReportTemplate t, ReportWindow w, Reservation taken, long rev)
    {
        var (before, after, limit) = (taken.Before.Spent, taken.After.Spent, taken.Before.Limit);
        return new ReportPreview(
            t.Id, t.Title, t.Why, w.Name, w.Label, PrivacyTerms.Units[t.Unit].Label.ToLowerInvariant(), Publication.PrecisionOf(t),
            t.Plan.Charge.RhoText,
            Stated.Of(t.Plan.Charge, Reporting.ConversionDelta).EpsilonUp,
            before.RhoText, after.RhoText, limit.RhoText, taken.After.Left.RhoText, Stated.Of(after, Reporting.ConversionDelta).EpsilonUp,
            new Charge(after.RhoUnits, after.DeltaUnits + Reporting.ConversionDelta).DeltaText,
            w.Period.Until.PlusDays(t.Shown.DelayDays), rev.ToString(CultureInfo.InvariantCulture), t.Digest.ToString());
    }
}

/// <summary>Reports, the newest first.</summary>
/// <param name="Next">To be given as <c>after</c>; null where this is the end.</param>
public sealed record ReportsView(IReadOnlyList<ReportView> Reports, string? Next = null);

/// <summary>A report: what was asked, by whom, what it cost, what came of it.</summary>
/// <param name="Page">Where it is shown; null while it is not.</param>
public sealed record ReportView(
    string Report, string Template, string Window, string Unit, ReportState State, string? FailedBy, string Rho, string Delta, string By,
    DateTimeOffset At, DateTimeOffset? PublishedAt, DateTimeOffset? VisibleFrom, [property: AddressHere] string? Page,
    string? Record, string? Project)
{
    internal static ReportView Of(Report r, Named named) => new(
        r.Id, r.Template, r.Scope.Window, PrivacyTerms.Units[r.Scope.Unit].Key, r.State, r.FailedBy, r.Charge.RhoText, r.Charge.DeltaText,
        named[r.By], r.At, r.Published?.At, r.Published?.VisibleFrom,
        r.Published is null || r.Project is not null ? null : $"/public/publications/{r.Id}", r.Published?.Record.ToString(), r.Project);
}

/// <summary>Budgets, with what was spent of them.</summary>
public sealed record BudgetsView(IReadOnlyList<BudgetView> Budgets);

/// <summary>What may be spent on a unit in each window of a kind, and the windows of which something was spent.</summary>
public sealed record BudgetView(PrivacyUnit Unit, WindowKind Window, string Rho, string Delta, string Epsilon, IReadOnlyList<WindowView> Windows);

/// <summary>One window: limit, spent, left, and by which reports.</summary>
public sealed record WindowView(
    string Window, string Label, string Limit, string Spent, string Left, string Delta, string Epsilon, int Part, IReadOnlyList<ReportView> Reports)
{
    internal static WindowView Of(Budget b, WindowKind kind, IReadOnlyList<ReportView> reports) => new(
        b.Scope.Window, ReportWindow.Read(kind, b.Scope.Window).Value!.Label, b.Limit.RhoText, b.Spent.RhoText, b.Left.RhoText, b.Spent.DeltaText,
        Stated.Of(b.Spent, Reporting.ConversionDelta).EpsilonUp,
        (int)(b.Spent.RhoUnits * 1000 / b.Limit.RhoUnits), reports);
}
