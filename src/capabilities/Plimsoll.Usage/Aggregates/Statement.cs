// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Aggregates;

/// <summary>One row of a published table: a key, the sum of what was contributed, and by how many reporters.</summary>
public sealed record StatedCount(string Key, long Count, int Reporters);

/// <summary>A table of a statement.</summary>
/// <param name="Noised">Whether any of it carries noise.</param>
public sealed record StatedTable(Measure Measure, Dimension Dimension, bool Noised, IReadOnlyList<StatedCount> Rows);

/// <summary>Applications of one sector.</summary>
public sealed record StatedSector(string Sector, int Applications, int HighRisk);

/// <summary>How a model is used as far as others counted it: what they contributed, added once, with what it covers.</summary>
/// <param name="Coverage">The sentence to quote first.</param>
/// <param name="Remarks">What a reader has to know before using the numbers.</param>
/// <param name="Usage">Tables of usage.</param>
/// <param name="Downloads">Tables of downloads, which are not usage.</param>
public sealed record Statement(
    string Model, Reach Reach, Period Period, string Coverage, IReadOnlyList<string> Remarks, IReadOnlyList<StatedTable> Usage,
    IReadOnlyList<StatedTable> Downloads,
    IReadOnlyList<StatedSector> Sectors, IReadOnlyList<DownstreamApplication> Applications, IReadOnlyList<Contribution> Contributions)
{
    private static readonly string[] Numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <summary>Adds what was contributed. Refused where a reporter would be counted twice,
    /// where something is about another model, or lies outside the period.</summary>
    /// <param name="period">The days that the statement is about; those of all contributions when null.</param>
    public static Result<Statement> Of(
        string model, Reach reach, Period? period, IReadOnlyList<Contribution> contributions, IReadOnlyList<DownstreamApplication> applications)
    {
        if (contributions.Count == 0 && applications.Count == 0)
        {
            return new Refusal(
                UsageCodes.NothingToState, "contributions", null, "are none, and no application is listed", "give counts, hub downloads or applications");
        }
        var days = period
            ?? (contributions.Count > 0 ? new Period(contributions.Min(c => c.Aggregate.Period.From), contributions.Max(c => c.Aggregate.Period.Until)) : null);
        if (days is null) { return new Refusal(UsageCodes.BadValue, "period", null, "is missing", "say from when until when the list of applications holds"); }
        var counted = new List<Contribution>();
        foreach (var next in contributions)
        {
            var aggregate = next.Aggregate;
            if (aggregate.Model != model)
            {
                return new Refusal(
                    UsageCodes.OtherModel, "model", aggregate.Model, $"is what {aggregate.Reporter} counted, not {model}",
                    "leave it out, or make a statement of that model");
            }
            if (!days.Holds(aggregate.Period))
            {
                return new Refusal(
                    UsageCodes.OutsidePeriod, "period", aggregate.Period.ToString(),
                    $"is what {aggregate.Reporter} counted, and reaches outside {days}",
                    "widen the statement, or ask for counts of those days");
            }
            if (Overlap.Refuse(counted, next) is { } refusal) { return refusal; }
            counted.Add(next);
        }
        var tables = counted.GroupBy(c => (c.Aggregate.Measure, c.Aggregate.Dimension))
            .OrderBy(g => g.Key.Measure)
            .ThenBy(g => g.Key.Dimension)
            .Select(Table)
            .ToArray();
        var sectors = applications.GroupBy(a => a.Sector, StringComparer.Ordinal)
            .Select(g => new StatedSector(g.Key, g.Count(), g.Count(a => a.HighRisk == true)))
            .OrderByDescending(s => s.Applications)
            .ThenBy(s => s.Sector, StringComparer.Ordinal)
            .ToArray();
        return new Statement(
            model, reach, days, CoverageOf(counted, applications, reach, days), [.. RemarksOf(counted, days)],
            [.. tables.Where(t => t.Measure != Measure.Downloads)], [.. tables.Where(t => t.Measure == Measure.Downloads)],
            sectors, [.. applications.OrderBy(a => a.Sector, StringComparer.Ordinal).ThenBy(a => a.Name, StringComparer.Ordinal)], counted);
    }

    private static StatedTable Table(IGrouping<(Measure Measure, Dimension Dimension), Contribution> group) => new(
        group.Key.Measure, group.Key.Dimension, group.Any(c => c.Aggregate.Method == CountMethod.Noised),
        [.. group.SelectMany(c => c.Aggregate.Cells.Select(cell => (cell.Key, cell.Count, Reporter: Overlap.Plain(c.Aggregate.Reporter))))
            .GroupBy(x => x.Key, StringComparer.Ordinal)
            .Select(g => new StatedCount(g.Key, g.Sum(x => x.Count), g.Select(x => x.Reporter).Distinct().Count()))
            .OrderByDescending(r => r.Count)
            .ThenBy(r => r.Key, StringComparer.Ordinal)]);

    /// <summary>Who reported, and what cannot be seen: in every statement, and never only in a footnote.</summary>
    private static string CoverageOf(List<Contribution> counted, IReadOnlyList<DownstreamApplication> applications, Reach reach, Period days)
    {
        string[] reporters = [.. Terms.Roles.All.Where(w => w.Value != ReporterRole.Hub)
            .Select(role => (role, Count: Reporters(counted, role.Value)))
            .Where(r => r.Count > 0)
            .Select(r => $"{Number(r.Count)} {(r.role.Value == ReporterRole.Host ? "host" : r.role.Label)}{(r.Count == 1 ? "" : "s")}")];
        var hubs = Reporters(counted, ReporterRole.Hub);
        var unseen = reach == Reach.Open ? "local use cannot be seen, nor use at hosts that did not report" : "use at hosts that did not report cannot be seen";
        var reported = reporters is [] ? "Nobody reported usage" : Capital($"{Listed(reporters)} reported usage");
        return $"{reported} for {days}; {unseen}."
            + (hubs > 0 ? $" {Capital(Number(hubs))} hub{(hubs == 1 ? " counts" : "s count")} downloads, which are not usage." : "")
            + (applications.Count > 0
                ? $" {Capital(Number(applications.Count))} downstream application{(applications.Count == 1 ? " is" : "s are")} known by name."
                : "");
    }

    private static IEnumerable<string> RemarksOf(List<Contribution> counted, Period days)
    {
        if (counted.Any(c => c.Aggregate.Measure == Measure.People && counted.Any(o => o != c && o.Aggregate.Measure == Measure.People)))
        {
            yield return "Somebody who used the model at two reporters is counted by both: numbers of people are at most what is shown.";
        }
        if (counted.Any(c => c.Aggregate.Method == CountMethod.Exact)) { yield return "Exact counts carry no guarantee for the persons in them."; }
        foreach (var noised in counted.Where(c => c.Aggregate.Method == CountMethod.Noised))
        {
            yield return $"{noised.Aggregate.Reporter} added noise (ε = {noised.Aggregate.Epsilon}, as it states); its counts can be a little off, and "
                + "below zero.";
        }
        foreach (var part in counted.Where(c => c.Aggregate.Period.Days < days.Days))
        {
            yield return $"{part.Aggregate.Reporter} counted {part.Aggregate.Period.Days} of {days.Days} days ({part.Aggregate.Period}).";
        }
        foreach (var entered in counted.Where(c => c.KeyId is null).Select(c => c.Aggregate.Reporter).Distinct())
        {
            yield return $"The counts of {entered} were typed in by whoever publishes this; no signature vouches for them.";
        }
        if (counted.Where(c => c.Aggregate.Measure != Measure.Downloads)
            .GroupBy(c => (c.Aggregate.Measure, c.Aggregate.Dimension))
            .Any(g => g.Select(c => c.Aggregate.Definition).Distinct(StringComparer.Ordinal).Count() > 1))
        {
            yield return "The reporters define what they count differently; their definitions stand below.";
        }
    }

    private static int Reporters(List<Contribution> counted, ReporterRole role) =>
        counted.Where(c => c.Aggregate.Role == role).Select(c => Overlap.Plain(c.Aggregate.Reporter)).Distinct().Count();

    private static string Number(int number) => number < Numbers.Length ? Numbers[number] : number.ToString(CultureInfo.InvariantCulture);

    private static string Listed(string[] items) => items is [var one] ? one : $"{string.Join(", ", items[..^1])} and {items[^1]}";

    private static string Capital(string text) => string.Concat(text[..1].ToUpperInvariant(), text.AsSpan(1));
}
