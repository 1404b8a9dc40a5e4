// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Usage.Files;

namespace Plimsoll.Usage.Reports;

/// <summary>What a publication says in words: the sentence to quote, how precise it is, how it was made, and what it guarantees.</summary>
internal static class PublicationWords
{
    private const int SecondsAnHour = 3600;

    /// <summary>The key of a row as people read it.</summary>
    public static string Label(ReportTemplate template, IReadOnlyList<string> key) => template.Key switch
    {
        ReportKey.Geography or ReportKey.Language => key[0] is ReportTemplate.Other or ReportTemplate.NotSaid ? Plain(key[0]) : Names.NameOf(key[0]),
        ReportKey.Sector => $"{Plain(key[0])} ({Risk(key[1])})",
        ReportKey.UseCase or ReportKey.Verdict or ReportKey.Feedback or ReportKey.Total => Plain(key[0]),
        ReportKey.Model or ReportKey.Application => key[0] is ReportTemplate.NotSaid ? Plain(key[0]) : key[0],
        _ => throw new UnreachableException(),
    };

    /// <summary>The sentence that may be quoted first.</summary>
    public static string Sentence(ReportTemplate template, ReportWindow window, NoisyTable table)
    {
        if (template.Counts == ReportMeasure.Seconds)
        {
            var most = template.Plan.Clamp is { } clamp ? $" (of each {PrivacyTerms.Units[template.Unit].Label.ToLowerInvariant()} at most {Number(clamp.Most / SecondsAnHour)} hours are counted)" : "";
            return table.Rows[0].Value <= 2 * template.Error95 ? $"In {window.Label}, so few hours {template.Phrase} that they cannot be told from none." : $"In {window.Label}, about {Number(table.Rows[0].Value / SecondsAnHour)} hours {template.Phrase}{most}.";
        }
        var counts = ReportTerms.Measures[template.Counts].Label;
        NoisyRow[] named = [.. table.Rows.Where(row => row.Key[0] is not ReportTemplate.Other and not ReportTemplate.NotSaid)];
        if (template.Shown.RanksOnly)
        {
            string[] first = [.. named.OrderBy(row => row.Value).Take(3).Select(row => Label(template, row.Key))];
            return $"In {window.Label}, the table ranks {first[0]} first by number of {counts}, then {And(first[1..])}; where numbers are close, noise decides the order.";
        }
        // Of many cells some come out far off by chance: what is quoted is twice as far from nothing as one cell alone would have to be.
        var least = 2 * (template.Error95 - template.Shown.RoundDownTo + 1);
        NoisyRow[] top = [.. named.Where(row => row.Value > least).OrderByDescending(row => row.Value).Take(3)];
        if (top is []) { return $"In {window.Label}, so few {counts} {Phrase(template, "any one of them")} that no number can be told from none."; }
        var about = template.Shown.RoundDownTo > 1 ? "at least about" : "about";
        var lead = $"In {window.Label}, {about} {Number(top[0].Value)} {counts} {Phrase(template, Articled(template, top[0].Key))}";
        var said = top.Length == 1 ? lead + "." : $"{lead}; next came {And([.. top[1..].Select(row => $"{Articled(template, row.Key)} with {Number(row.Value)}")])}.";
        return template.Key == ReportKey.Sector && named.Where(row => row.Key[1] == "yes").MaxBy(row => row.Value) is { } risky && risky.Value > least
            ? $"{said} Among uses said to be high-risk, the largest number is seen in {Plain(risky.Key[0])}: about {Number(risky.Value)} {counts}." : said;
    }

    /// <summary>How far a number may lie from what was counted.</summary>
    public static string Precision(ReportTemplate template) => template switch
    {
        { Shown.RanksOnly: true } => "Only the order is shown: the numbers would tell competitors about each other. Two keys whose numbers are close may stand in the wrong order.",
        { Counts: ReportMeasure.Seconds } => $"The number lies within {Number((template.Error95 + SecondsAnHour - 1) / SecondsAnHour)} hours of what was counted, 95 times of 100.",
        _ => $"Each number lies within {Number(template.Error95)} of what was counted, 95 times of 100; a {PrivacyTerms.Units[template.Unit].Label.ToLowerInvariant()} counts in at most {Rows(template.Plan.Caps.L0)}{(template.Shown.RoundDownTo > 1 ? $"; numbers are rounded down to a multiple of {Number(template.Shown.RoundDownTo)}" : "")}.",
    };

    /// <summary>How it was made, for a reader who knows no statistics.</summary>
    public static IReadOnlyList<string> Methods(ReportTemplate template, ReportWindow window, PublicationRecord record)
    {
        var unit = PrivacyTerms.Units[template.Unit].Label.ToLowerInvariant();
        var plan = template.Plan;
        var once = plan.Clamp is { } clamp ? $"for at most {Number(clamp.Most)} {ReportTerms.Measures[template.Counts].Label} in each, every event rounded to the nearest second" : "once in each";
        List<string> said =
        [
            $"Counted is what the publisher's systems recorded from {Period.Day(window.Period.From)} to {Period.Day(window.Period.Until.AddDays(-1))} (UTC), and what others sent there under agreements that allow it. Events that name no {unit} are left out. Who uses two accounts counts as two.",
            $"Before anything was added up, each {unit} was held to {Cells(plan.Caps.L0)}, chosen at random, and counts {once}. So no {unit} can move the table by more than that, however much it did.",
            $"Then random noise was added to every cell: whole numbers from {Law(record)}. A number can come out below zero; mending that would bend sums, so it is not mended.",
            Keys(template, unit),
            $"What the table tells about any one {unit} is therefore limited, whatever else a reader knows: by ε = {record.Alone.EpsilonUp}, save for a chance of {ConversionDelta(record.Charge)}. Together with everything published before from the same budget, {window.Label}, it is ε = {record.Together.EpsilonUp}, save for a chance of {ConversionDelta(record.After)}.",
            $"The guarantee covers one {unit} within {window.Label}. Another {ReportTerms.Windows[window.Kind].Label} has a budget of its own, so what a {unit} does in both is protected in each, not over both together. Tables that protect something else, such as {(template.Unit == PrivacyUnit.Person ? "a customer organisation" : "a person")}, have a budget of their own that is not counted here.",
        ];
        if (template.Shown.DelayDays > 0) { said.Add($"The table is shown {template.Shown.DelayDays} days after the {ReportTerms.Windows[window.Kind].Label} has ended, because it tells about a market."); }
        return said;
    }

    /// <summary>δ that stands beside an ε: what the conversion takes, and what keys that only the data name cost.</summary>
    internal static string ConversionDelta(Charge charge) => new Charge(charge.RhoUnits, charge.DeltaUnits + Reporting.ConversionDelta).DeltaText;

    internal static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Keys(ReportTemplate template, string unit) => template.Plan.Keys switch
    {
        KeySource.PublicList => "The list of keys was settled before anything was counted, and every key of it is shown, also those that nobody used.",
        KeySource.PrivateKeys from => $"A key is shown only where at least {from.MinimumUnits} of those who are protected have it and its noisy number is at least {from.Threshold}, so that a key that a single {unit} has stays out of sight but for a chance counted in δ.",
        _ => throw new UnreachableException(),
    };

    private static string Law(PublicationRecord record) => record.Plan.Mechanism.Kind switch
    {
        MechanismKind.DiscreteGaussian => $"the discrete Gaussian law with σ² = {record.Plan.Mechanism.Parameter}, drawn exactly",
        MechanismKind.DiscreteLaplace => $"the discrete Laplace law with scale {record.Plan.Mechanism.Parameter}, drawn exactly",
        _ => throw new UnreachableException(),
    };

    private static string Rows(int count) => count == 1 ? "one row" : count == 2 ? "two rows" : $"{count} rows";

    private static string Cells(int count) => count == 1 ? "one cell" : $"{count} cells";

    private static string Phrase(ReportTemplate template, string key) => template.Phrase.Replace("{key}", key, StringComparison.Ordinal);

    private static string Risk(string risk) => risk switch { "yes" => "high-risk", "no" => "not high-risk", _ => "risk not said" };

    private static string Plain(string key) => key == ReportTemplate.Other ? "all others" : key.Replace('-', ' ');

    private static string And(string[] names) => names.Length < 2 ? string.Concat(names) : $"{string.Join(", ", names[..^1])} and {names[^1]}";

    /// <summary>Some countries take an article.</summary>
    private static string Articled(ReportTemplate template, IReadOnlyList<string> key)
    {
        var label = Label(template, key);
        return template.Key == ReportKey.Geography && (label.StartsWith("United ", StringComparison.Ordinal) || label is "Netherlands" or "Philippines" or "Bahamas" or "Gambia" || label.EndsWith("Islands", StringComparison.Ordinal) || label.EndsWith("Republic", StringComparison.Ordinal)) ? "the " + label : label;
    }
}
