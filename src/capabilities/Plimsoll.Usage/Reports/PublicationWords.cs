// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Usage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Reports;

/// <summary>What a publication says in words: the sentence to quote, how precise it is, how it was made, and what it guarantees.</summary>
internal static class PublicationWords
{
    private const int SecondsAnHour = 3600;

    /// <summary>How phrases of templates name what was used.</summary>
    private const string TheModel = "the model";

    /// <summary>The key of a row as people read it.</summary>
    public static string Label(ReportTemplate template, IReadOnlyList<string> key)
    {
        var said = template.Key.Fields is [var first, ..] ? Said(first, key[0]) : Plain(key[0]);
        return template.Key.Fields.Count < 2 ? said : $"{said} ({string.Join(", ", template.Key.Fields.Skip(1).Select((f, i) => Said(f, key[i + 1])))})";
    }

    private static string Said(ActivityField field, string key) => field.Form switch
    {
        FieldForm.Truth when field.Truths is { } words => key switch { "yes" => words.True, "no" => words.False, _ => words.Unsaid },
        FieldForm.Truth => Plain(key),
        FieldForm.Region or FieldForm.Language => key is ReportTemplate.Other or ReportTemplate.NotSaid ? Plain(key) : Names.NameOf(key),
        // The name of a thing is written as it is.
        FieldForm.Label when !field.IsLower => key is ReportTemplate.NotSaid ? Plain(key) : key,
        FieldForm.Label or FieldForm.Slug => Plain(key),
        _ => throw new UnreachableException(),
    };

    /// <summary>The sentence that may be quoted first.</summary>
    /// <param name="publisher">Whose models they are: whoever quotes the sentence alone has to know.</param>
    public static string Sentence(ReportTemplate template, ReportWindow window, NoisyTable table, string publisher)
    {
        var when = template.Phrase.Contains(TheModel, StringComparison.Ordinal) ? $"In {window.Label}" : $"At {publisher} in {window.Label}";
        if (template.Counts == ReportMeasure.Seconds)
        {
            var most = template.Plan.Clamp is { } clamp
                ? $" (of each {PrivacyTerms.Units[template.Unit].Label.ToLowerInvariant()} at most {Number(clamp.Most / SecondsAnHour)} hours are counted)"
                : "";
            return table.Rows[0].Value <= 2 * template.Error95
                ? $"{when}, so few hours {template.Phrase} that they cannot be told from none."
                : $"{when}, about {Number(table.Rows[0].Value / SecondsAnHour)} hours {template.Phrase}{most}.";
        }
        var counts = ReportTerms.Measures[template.Counts].Label;
        NoisyRow[] named = [.. table.Rows.Where(row => row.Key[0] is not ReportTemplate.Other and not ReportTemplate.NotSaid)];
        if (template.Shown.RanksOnly)
        {
            string[] first = [.. named.OrderBy(row => row.Value).Take(3).Select(row => Label(template, row.Key))];
            return $"At {publisher} in {window.Label}, the table ranks {first[0]} first by number of {counts}, then {And(first[1..])}; where numbers are "
                + "close, noise decides the order.";
        }
        // Of many cells some come out far off by chance: what is quoted is twice as far from nothing as one cell alone would have to be.
        var least = 2 * (template.Error95 - template.Shown.RoundDownTo + 1);
        NoisyRow[] top = [.. named.Where(row => row.Value > least).OrderByDescending(row => row.Value).Take(3)];
        if (top is []) { return $"{when}, so few {counts} {Phrase(template, null, publisher)} that no number can be told from none."; }
        var about = template.Shown.RoundDownTo > 1 ? "at least about" : "about";
        // Where no use among the first is said to be high-risk, one word says it of all of them.
        var apart = IsByRisk(template) && top.All(row => row.Key[1] == "no");
        string Named(NoisyRow row) => apart ? Plain(row.Key[0]) : Articled(template, row.Key);
        var said = $"{when}, {about} {Number(top[0].Value)} {counts} "
            + $"{Phrase(template, Named(top[0]), publisher)}"
            + $"{(top.Length == 1 ? "" : $"; next came {And([.. top[1..].Select(row => $"{Named(row)} with {Number(row.Value)}")])}")}"
            + $"{(apart ? ", high-risk uses apart" : "")}.";
        return IsByRisk(template) && named.Where(row => row.Key[1] == "yes").MaxBy(row => row.Value) is { } risky && risky.Value > least
            ? $"{said} Among uses said to be high-risk, the largest number is seen in {Plain(risky.Key[0])}: about {Number(risky.Value)} {counts}." : said;
    }

    /// <summary>How far a number may lie from what was counted.</summary>
    public static string Precision(ReportTemplate template) => template switch
    {
        { Shown.RanksOnly: true } =>
            "Only the order is shown: the numbers would tell competitors about each other. Two rows whose numbers are close may stand in the wrong order.",
        { Counts: ReportMeasure.Seconds } =>
            $"The number lies within {Number((template.Error95 + SecondsAnHour - 1) / SecondsAnHour)} hours of what was counted, 95 times of 100.",
        _ =>
            $"Each number lies within {Number(template.Error95)} of what was counted, 95 times of 100; "
                + $"{(template.Unit == PrivacyUnit.Application ? "an" : "a")} {PrivacyTerms.Units[template.Unit].Label.ToLowerInvariant()} counts in at "
                + $"most {Rows(template.Plan.Caps.L0)}"
                + $"{(template.Shown.RoundDownTo > 1 ? $"; numbers are rounded down to a multiple of {Number(template.Shown.RoundDownTo)}" : "")}.",
    };

    /// <summary>How it was made, for a reader who knows no statistics.</summary>
    public static IReadOnlyList<string> Methods(ReportTemplate template, ReportWindow window, PublicationRecord record)
    {
        var unit = PrivacyTerms.Units[template.Unit].Label.ToLowerInvariant();
        var plan = template.Plan;
        var once = plan.Clamp is { } clamp
            ? $"for at most {Number(clamp.Most)} {ReportTerms.Measures[template.Counts].Label} in each, every event rounded to the nearest second"
            : "once in each";
        List<string> said =
        [
            $"Counted is what the publisher's systems recorded from {Period.Day(window.Period.From)} to {Period.Day(window.Period.Until.PlusDays(-1))} "
                + $"(UTC), and what others sent there under agreements that allow it. Events that name no {unit} are left out. Who uses two accounts counts "
                + "as two.",
            $"Before anything was added up, each {unit} was held to {Rows(plan.Caps.L0)} of the table, chosen at random, and counts {once}. So no {unit} "
                + "can move the table by more than that, however much it did.",
            $"Then random noise was added to every row: whole numbers from {Law(record)}. A number can come out below zero; mending that would bend sums, "
                + "so it is not mended.",
            Keys(template, unit),
            $"What the table tells about any one {unit} is therefore limited, whatever else a reader knows: by ε = {Short(record.Alone.EpsilonUp)}, save "
                + $"for a chance of {Chance(ConversionDelta(record.Charge))}. Together with everything published before from the same budget, "
                + $"{window.Label}, it is ε = {Short(record.Together.EpsilonUp)}, save for a chance of {Chance(ConversionDelta(record.After))}. ε = 0 would "
                + $"tell nothing about anybody; each 0.69 more at most doubles the odds of a guess about one {unit}.",
            $"The guarantee covers one {unit} within {window.Label}. Another {ReportTerms.Windows[window.Kind].Label} has a budget of its own, so what a "
                + $"{unit} does in both is protected in each, not over both together. Tables that protect something else, such as "
                + $"{(template.Unit == PrivacyUnit.Person ? "a customer organisation" : "a person")}, have a budget of their own that is not counted here.",
        ];
        if (template.Shown.DelayDays > 0)
        {
            said.Add(
                $"The table is shown {template.Shown.DelayDays} days after the {ReportTerms.Windows[window.Kind].Label} has ended, because it tells about a "
                    + "market.");
        }
        return said;
    }

    /// <summary>δ that stands beside an ε: what the conversion takes, and what keys that only the data name cost.</summary>
    internal static string ConversionDelta(Charge charge) => new Charge(charge.RhoUnits, charge.DeltaUnits + Reporting.ConversionDelta).DeltaText;

    internal static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Keys(ReportTemplate template, string unit) => template.Plan.Keys switch
    {
        KeySource.PublicList => "Which rows there are was settled before anything was counted, and all of them are shown, also those where nobody was.",
        KeySource.PrivateKeys from =>
            $"A row is shown only where at least {from.MinimumUnits} of those who are protected are in it and its noisy number is at least "
                + $"{from.Threshold}, so that a row of a single {unit} stays out of sight but for a chance counted in δ.",
        _ => throw new UnreachableException(),
    };

    private static string Law(PublicationRecord record) => record.Plan.Mechanism.Kind switch
    {
        MechanismKind.DiscreteGaussian => $"the discrete Gaussian law with σ² = {Grouped(record.Plan.Mechanism.Parameter.ToString())}, drawn exactly",
        MechanismKind.DiscreteLaplace => $"the discrete Laplace law with scale {record.Plan.Mechanism.Parameter}, drawn exactly",
        _ => throw new UnreachableException(),
    };

    /// <summary>Two digits after the point, rounded up: ε may be said too large, never too small.</summary>
    internal static string Short(string epsilon) =>
        (Math.Ceiling(decimal.Parse(epsilon, CultureInfo.InvariantCulture) * 100) / 100).ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A small chance as people say it, rounded so that it is never said too small: one in 990 million.</summary>
    internal static string Chance(string delta)
    {
        var of = decimal.Parse(delta, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (of <= 0) { return "none"; }
        var one = decimal.Floor(1 / of);
        var step = 1m;
        while (one / step >= 100) { step *= 10; }
        one = decimal.Floor(one / step) * step;
        return one >= 1_000_000_000 ? $"one in {(one / 1_000_000_000).ToString("0.#", CultureInfo.InvariantCulture)} billion"
            : one >= 1_000_000 ? $"one in {(one / 1_000_000).ToString("0.#", CultureInfo.InvariantCulture)} million"
            : $"one in {one.ToString("N0", CultureInfo.InvariantCulture)}";
    }

    private static string Grouped(string number) =>
        long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? Number(whole) : number;

    private static string Rows(int count) => count == 1 ? "one row" : count == 2 ? "two rows" : $"{count} rows";

    /// <param name="key">What is counted there; null for none of them.</param>
    private static string Phrase(ReportTemplate template, string? key, string publisher)
    {
        var noun = template.Columns[0].Replace('-', ' ');
        return (key is null ? template.Phrase.Replace($"the {noun} {{key}}", $"any one {noun}", StringComparison.Ordinal) : template.Phrase)
            .Replace(TheModel, $"models of {publisher}", StringComparison.Ordinal)
            .Replace("{key}", key ?? $"any one {noun}", StringComparison.Ordinal);
    }

    /// <summary>Whether each key is split by whether it was said to be a high-risk use.</summary>
    private static bool IsByRisk(ReportTemplate template) => template.Key.Fields is [_, var second] && second == ActivityFields.HighRisk;

    private static string Plain(string key) => key == ReportTemplate.Other ? "all others" : key.Replace('-', ' ');

    private static string And(string[] names) => names.Length < 2 ? string.Concat(names) : $"{string.Join(", ", names[..^1])} and {names[^1]}";

    /// <summary>Some countries take an article.</summary>
    private static string Articled(ReportTemplate template, IReadOnlyList<string> key)
    {
        var label = Label(template, key);
        return template.Key.Fields is [{ Form: FieldForm.Region }] ? Names.Articled(label) : label;
    }
}
