// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Noise;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Usage.Agreements;
using Plimsoll.Usage.Research;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Reports;

/// <summary>Decisions about budgets and reports. All of them are taken before a row is read, or after the table is made.</summary>
public static class Reporting
{
    /// <summary>The greatest ρ of a window: ε would be above 20, and nobody be protected.</summary>
    private static readonly Rational MostRho = new(10);

    /// <summary>The greatest δ of a window.</summary>
    private static readonly Rational MostDelta = new(1, 1_000_000);

    /// <summary>δ that the conversion to ε takes in every record: 10^-9, rounded up to a unit.</summary>
    public static System.Numerics.BigInteger ConversionDelta { get; } = Charge.Delta(new Rational(1, 1_000_000_000));

    /// <summary>Sets what may be spent in each window of a kind.</summary>
    /// <param name="rho">ρ, for example <c>3/5</c> or <c>0.6</c>.</param>
    /// <param name="delta">δ that private keys may cost, for example <c>1/1000000000</c>; 0 allows public lists only.</param>
    public static Result<Outcome> SetBudget(ReportBook book, PrivacyUnit unit, WindowKind window, string? rho, string? delta)
    {
        if (!Limit(rho, delta).Succeeds(out var limit, out var refusal)) { return refusal; }
        return book.Limits.TryGetValue((unit, window), out var now) && now == limit ? Outcome.Of() : Outcome.Of(new BudgetSet(unit, window, Amount.Of(limit)));
    }

    /// <summary>Reads what may be spent.</summary>
    internal static Result<Charge> Limit(string? rho, string? delta)
    {
        if (Fraction("rho", rho, MostRho) is var (r, refused) && refused is not null) { return refused; }
        if (Fraction("delta", delta, MostDelta) is var (d, bad) && bad is not null) { return bad; }
        return r!.IsZero
            ? new Refusal(UsageCodes.BadValue, "rho", rho, "allows nothing", "write a number above 0, for example 0.6")
            : new Charge(Charge.Rho(r), Charge.Delta(d!));
    }

    /// <summary>What a report would cost and leave, or why it may not begin.</summary>
    /// <param name="register">What is known.</param>
    /// <param name="template">What is asked.</param>
    /// <param name="window">Of which time.</param>
    /// <param name="dataset">Name of the organisation's activity.</param>
    /// <param name="now">The time.</param>
    public static Result<Reservation> Consider(UsageRegister register, ReportTemplate template, ReportWindow window, string dataset, DateTimeOffset now)
    {
        if (template.Window != window.Kind)
        {
            return new Refusal(
                UsageCodes.BadValue, "window", window.Name,
                $"is no {ReportTerms.Windows[template.Window].Label}, and {template.Id} is asked of one",
                $"write a {ReportTerms.Windows[template.Window].Label}");
        }
        if (now < window.Until)
        {
            return new Refusal(UsageCodes.WindowOpen, "window", window.Name, "is not over", $"ask from {Period.Day(window.Period.Until)} on");
        }
        if (window.From < now.PlusDays(-register.RetentionDays))
        {
            return new Refusal(
                UsageCodes.WindowGone, "window", window.Name,
                $"began before the {register.RetentionDays} days for which events are kept",
                "ask of a later one");
        }
        var scope = new BudgetScope(dataset, template.Unit, window.Name);
        if (register.Reports.BudgetOf(scope, window.Kind) is not { } budget)
        {
            return new Refusal(
                UsageCodes.NoBudget, "budget",
                $"{PrivacyTerms.Units[template.Unit].Name}/{ReportTerms.Windows[window.Kind].Name}",
                "was never set, so nothing may be spent",
                "set what may be spent, on the budget page or by PUT /usage/budgets");
        }
        return Reservation.Take(budget, template.Plan);
    }

    /// <summary>The agreements under which others sent what a report may count: those
    /// for publication, and for a research project those for research too.</summary>
    public static IReadOnlyList<string> Counted(UsageRegister register, string? project)
    {
        HashSet<Purpose> purposes = project is null ? [Purpose.Publication] : [Purpose.Publication, Purpose.Research];
        return [.. register.Agreements.Values.Where(a => a.LetsCount(purposes)).Select(a => a.Id)];
    }

    /// <summary>Spends a part of the budget on a report.</summary>
    public static Result<Outcome> Reserve(
        UsageRegister register, string id, ReportTemplate template, ReportWindow window, string dataset, string? project, Asker asker)
    {
        if (register.Reports.Reports.ContainsKey(id)) { return new Refusal(UsageCodes.IdTaken, "report", id, "exists already", "use another"); }
        if (project is not null && Researching.Refuses(register, project, template, window, asker) is { } no) { return no; }
        return Consider(register, template, window, dataset, asker.Now).Succeeds(out var taken, out var refusal)
            ? Outcome.Of(new ReportReserved(
                id, template.Id, template.Digest, dataset, template.Unit, window.Kind, window.Name, Amount.Of(template.Plan.Charge),
                Amount.Of(taken.Before.Spent), Amount.Of(taken.Before.Limit), project))
            : refusal;
    }

    /// <summary>The part of the budget that a report spent, as it was taken.</summary>
    public static Reservation ReservationOf(Report report, ReportTemplate template) =>
        Reservation.Take(new Budget(report.Scope, report.Limit, report.Before), template.Plan).Value!;

    /// <summary>Publishes what a report gave.</summary>
    public static Result<Outcome> Publish(
        ReportBook book, string id, PublicationRecord record, Digest recordDigest, string envelope, VaultRef document, VaultRef audit,
        ReportTemplate template, ReportWindow window, Asker asker)
    {
        if (!book.Reports.TryGetValue(id, out var report)) { return Agreeing.Unknown("report", id); }
        if (report.State != ReportState.Counting)
        {
            return new Refusal(
                UsageCodes.ReportOver, "report", id, $"is {report.State.ToString().ToLowerInvariant()} already", "ask anew; what it cost stays spent");
        }
        var visible = window.Until.PlusDays(template.Shown.DelayDays);
        return Outcome.Of(new ReportPublished(id, recordDigest, record.Table, envelope, document, audit, visible > asker.Now ? visible : asker.Now));
    }

    /// <summary>Says that a report came to nothing. Nothing is given back.</summary>
    public static Result<Outcome> Fail(ReportBook book, string id, RefusalCode code) =>
        !book.Reports.TryGetValue(id, out var report) ? Agreeing.Unknown("report", id)
            : report.State != ReportState.Counting ? Outcome.Of()
            : Outcome.Of(new ReportFailed(id, code.Text));

    private static (Rational? Value, Refusal? Refusal) Fraction(string field, string? text, Rational most) =>
        text is { Length: > 0 and <= 40 }
            && (Rational.TryParse(text, out var value) || (value = Decimals.Read(text)) is not null)
            && value.Numerator * most.Denominator <= most.Numerator * value.Denominator
            ? (value, null)
            : (
                null,
                new Refusal(
                    UsageCodes.BadValue, field, text, $"is not a number from 0 to {most}",
                    "write a decimal such as 0.6, or a fraction in lowest terms such as 3/5"));
}
