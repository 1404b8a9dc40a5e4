// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage.Pages;

/// <summary>Counts by one label.</summary>
/// <param name="Id">How addresses name it.</param>
/// <param name="Key">What the label is.</param>
/// <param name="Of">What the counts are of.</param>
/// <param name="Field">By what is counted; null where it is by time.</param>
/// <param name="Kind">Which events are counted.</param>
/// <param name="SaysRisk">Whether each label says how much of it was in high-risk use cases.</param>
public sealed record ActivityTable(
    string Id, string Title, string Key, string Of, ActivityField? Field, ActivityKind Kind, bool SaysRisk, IReadOnlyList<ActivityCount> Rows)
{
    /// <summary>Whether something is told beside each label: who judged, in the table of verdicts.</summary>
    public bool HasBeside => Field?.Beside is not null;

    public long Sum => Rows.Sum(r => r.Count);
}

/// <param name="Key">The label; null for those that name none.</param>
/// <param name="Classifier">Who judged, in the table of verdicts.</param>
/// <param name="HighRisk">Those in a use case that is said to be high-risk.</param>
/// <param name="Unsaid">Those where nobody said whether it is.</param>
public sealed record ActivityCount(string? Key, string? Classifier, long Count, long HighRisk, long Unsaid, long Tokens);

/// <summary>What was used in one month, exactly, as the store counted it by day.</summary>
/// <param name="Months">Months with activity, the latest first.</param>
/// <param name="Days">Uses on every day of the month.</param>
public sealed record ActivityOverview(
    DateOnly Month, IReadOnlyList<string> Months, IReadOnlyList<(DateOnly Day, long Count)> Days, IReadOnlyList<ActivityTable> Tables, long Uses,
    long HighRisk, long Unsaid, long Tokens, long Verdicts, long Feedback)
{
    /// <summary>Names of the tables.</summary>
    public static IReadOnlyList<string> TableIds { get; } = [.. ActivityFields.Tables.Select(t => t.Table.Id)];

    /// <param name="month">The month asked for; the latest one with activity when null.</param>
    /// <returns>Null where nothing was stored yet.</returns>
    public static ActivityOverview? Of(IActivityStore store, string tenant, DateOnly? month)
    {
        string[] months = [.. Enum.GetValues<ActivityKind>()
            .SelectMany(kind => store.Totals(tenant, DateOnly.MinValue, DateOnly.MaxValue, kind, CountedBy.Month))
            .Select(m => m.Label!)
            .Distinct(StringComparer.Ordinal)
            .OrderDescending(StringComparer.Ordinal)];
        if (months is []) { return null; }
        var from = month ?? Read(months[0])!.Value;
        var until = from.PlusMonths(1);
        var byDay = store.Totals(tenant, from, until, ActivityKind.Usage, CountedBy.Day);
        var counts = byDay.ToDictionary(d => DateOnly.ParseExact(d.Label!, "yyyy-MM-dd", CultureInfo.InvariantCulture), d => d.Rows);
        ActivityTable[] tables = [.. ActivityFields.Tables.Select(t => Table(store, tenant, from, until, t.Table, t.Field))];
        return new ActivityOverview(
            from, months,
            [.. Enumerable.Range(0, until.DayNumber - from.DayNumber).Select(n => from.PlusDays(n)).Select(day => (day, counts.GetValueOrDefault(day)))],
            [.. tables.Where(t => t.Rows.Count > 0)],
            byDay.Sum(d => d.Rows), byDay.Sum(d => d.HighRisk), byDay.Sum(d => d.Unsaid), byDay.Sum(d => d.Tokens),
            SumOf(ActivityKind.Verdict), SumOf(ActivityKind.Feedback));

        long SumOf(ActivityKind kind) => tables.First(t => t.Kind == kind).Sum;
    }

    /// <summary>One table of a month; null where there is none of that name.</summary>
    public static ActivityTable? TableOf(IActivityStore store, string tenant, DateOnly month, string id) =>
        id == "day"
            ? new ActivityTable(
                "day", "By day", "Day", "uses", null, ActivityKind.Usage, false,
                [.. store.Totals(tenant, month, month.PlusMonths(1), ActivityKind.Usage, CountedBy.Day).Select(Count)])
        : ActivityFields.Tables.FirstOrDefault(t => t.Table.Id == id) is { Table: not null } found
            ? Table(store, tenant, month, month.PlusMonths(1), found.Table, found.Field) : null;

    /// <summary>Reads a month such as 2026-10.</summary>
    public static DateOnly? Read(string text) =>
        DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month : null;

    public string Written => Month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public string MonthName => Month.ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>The sentence that stands first.</summary>
    public string Sentence
    {
        get
        {
            if (Uses == 0) { return $"In {MonthName}, no use of a model was stored."; }
            var (models, applications) = (Named(ActivityFields.Model), Named(ActivityFields.Application));
            return $"In {MonthName}, {Number(Uses)} {(Uses == 1 ? "use" : "uses")}{(models == 0 ? "" : $" of {Words(models, "model")}")}"
                + $"{(applications == 0 ? "" : $" through {Words(applications, "application")}")} {(Uses == 1 ? "was" : "were")} stored.";
        }
    }

    /// <summary>What else is worth knowing at once.</summary>
    public IEnumerable<string> More
    {
        get
        {
            if (Uses > 0)
            {
                yield return HighRisk == 0 && Unsaid == Uses
                    ? "Nobody said of any of them whether it was in a high-risk use case."
                    : $"{Number(HighRisk)} ({Percent(HighRisk, Uses)}) were in high-risk use cases{(Unsaid == 0 ? "" : $"; of {Number(Unsaid)} nobody said")}.";
            }
            if (Tokens > 0) { yield return $"{Number(Tokens)} tokens went in and out."; }
            if (Verdicts > 0) { yield return $"Classifiers gave {Number(Verdicts)} {(Verdicts == 1 ? "verdict" : "verdicts")}."; }
            if (Feedback > 0) { yield return $"People gave feedback {(Feedback == 1 ? "once" : $"{Number(Feedback)} times")}."; }
        }
    }

    /// <summary>What the picture of days shows, in words.</summary>
    public string Busiest =>
        Days.MaxBy(d => d.Count) is var top && top.Count == 0
            ? ""
            : $"The busiest day was {top.Day.ToString("d MMMM", CultureInfo.InvariantCulture)} with {Number(top.Count)}.";

    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Percent(long part, long whole) =>
        whole == 0 ? "–" : (decimal.Round(1000m * part / whole, MidpointRounding.AwayFromZero) / 10).ToString("0.0", CultureInfo.InvariantCulture) + "\u00a0%";

    /// <summary>The label as people say it.</summary>
    public static string Said(ActivityTable table, ActivityCount row) =>
        row.Key is not { } key ? "(not said)"
        : table.Field?.Form is FieldForm.Region or FieldForm.Language ? StatementHtml.Named(Dimension.Geography, key)
        : key;

    private int Named(ActivityField field) =>
        Tables.FirstOrDefault(t => t.Field == field && t.Kind == ActivityKind.Usage)?.Rows.Count(r => r.Key is not null) ?? 0;

    private static string Words(int number, string one) => $"{Show.Words(number)} {one}{(number == 1 ? "" : "s")}";

    private static ActivityTable Table(IActivityStore store, string tenant, DateOnly from, DateOnly until, FieldTable table, ActivityField field) => new(
        table.Id, table.Title, table.Key, table.Of, field, table.Kind, table.SaysRisk,
        [.. store.Totals(tenant, from, until, table.Kind, CountedBy.Of(field)).Select(Count)]);

    private static ActivityCount Count(LabelCount c) => new(c.Label, c.Classifier, c.Rows, c.HighRisk, c.Unsaid, c.Tokens);
}
