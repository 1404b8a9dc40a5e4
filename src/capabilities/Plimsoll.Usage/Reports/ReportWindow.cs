// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Reports;

/// <summary>The stretch of time that one budget covers and one report is about: a calendar month or year, UTC. Written <c>2026-10</c> or <c>2026</c>.</summary>
/// <remarks>Within a window the guarantee holds for a unit over all reports together. Two windows
/// have two budgets: what a person does in both is protected in each, not over both.</remarks>
public sealed record ReportWindow
{
    private ReportWindow(WindowKind kind, string name, Period period) => (Kind, Name, Period) = (kind, name, period);

    public WindowKind Kind { get; }

    public string Name { get; }

    /// <summary>First day, and the day after the last.</summary>
    public Period Period { get; }

    /// <summary>The instant at which it begins.</summary>
    public DateTimeOffset From => new(Period.From, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>The instant at which it is over.</summary>
    public DateTimeOffset Until => new(Period.Until, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>As people say it: <c>October 2026</c>, or <c>2026</c>.</summary>
    public string Label => Kind switch
    {
        WindowKind.Month => Period.From.ToString("MMMM yyyy", CultureInfo.InvariantCulture),
        WindowKind.Year => Name,
        _ => throw new UnreachableException(),
    };

    public static Result<ReportWindow> Read(WindowKind kind, string? text)
    {
        var (format, fix) = kind switch
        {
            WindowKind.Month => ("yyyy-MM", "write a month such as 2026-10"),
            WindowKind.Year => ("yyyy", "write a year such as 2026"),
            _ => throw new UnreachableException(),
        };
        return DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) && first.Year is >= 2000 and < 9999
            ? Of(kind, first) : new Refusal(UsageCodes.BadValue, "window", text, $"is no {ReportTerms.Windows[kind].Label}", fix);
    }

    /// <summary>The window in which a day lies.</summary>
    public static ReportWindow Of(WindowKind kind, DateOnly day) => kind switch
    {
        WindowKind.Month => Make(kind, new DateOnly(day.Year, day.Month, 1), "yyyy-MM", d => d.PlusMonths(1)),
        WindowKind.Year => Make(kind, new DateOnly(day.Year, 1, 1), "yyyy", d => d.PlusMonths(12)),
        _ => throw new UnreachableException(),
    };

    private static ReportWindow Make(WindowKind kind, DateOnly first, string format, Func<DateOnly, DateOnly> next) =>
        new(kind, first.ToString(format, CultureInfo.InvariantCulture), new Period(first, next(first)));
}
