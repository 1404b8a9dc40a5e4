// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Numerics;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Noise;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Reports;

/// <summary>What a report counts: distinct units, or a clamped sum of seconds.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(KebabEnumConverter<ReportMeasure>))]
public enum ReportMeasure { People, Organisations, Applications, Seconds }

/// <summary>How long one budget's stretch of time is.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(KebabEnumConverter<WindowKind>))]
public enum WindowKind { Month, Year }

/// <summary>What of a noisy table is shown. Values as they are, unless the table is
/// market-sensitive; whatever is done is done after noise and costs nothing.</summary>
/// <param name="RoundDownTo">Values are rounded down to a multiple of this; 1 leaves them.</param>
/// <param name="RanksOnly">Only the order of keys is shown; public lists alone.</param>
/// <param name="DelayDays">Days between the end of the period and the day on which the table is shown.</param>
public sealed record Shown(long RoundDownTo, bool RanksOnly, int DelayDays)
{
    public static readonly Shown Plainly = new(1, false, 0);
}

/// <summary>A question that may be asked: reviewed data, with every bound settled before a row is read. Nothing else can be asked.</summary>
/// <param name="Phrase">What the counted did, with <c>{key}</c> where the key stands, for the sentence to quote.</param>
/// <param name="Columns">Names of the key columns.</param>
/// <param name="Keys">The public list, key by key; null where only the data name the keys.</param>
/// <param name="Plan">Caps, noise, keys and the charge that follows.</param>
/// <param name="Shown">What of the noisy values is published, and when.</param>
/// <param name="Digest">Of the template with its lists, which binds everything above.</param>
public sealed record ReportTemplate(
    string Id, string Title, ReportMeasure Counts, string Phrase, ActivityKind Kind, PrivacyUnit Unit, WindowKind Window, ReportKey Key,
    IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>>? Keys,
    ReleasePlan Plan, Shown Shown, string Why, Digest Digest)
{
    /// <summary>What takes keys that are not on the list, and rows that name none.</summary>
    public const string Other = "other", NotSaid = "not-said";

    private readonly Lazy<long> _error = new(() => (long)ErrorOf(Plan.Mechanism));

    /// <summary>From which value a key that only the data name is shown.</summary>
    public string? Threshold => (Plan.Keys as KeySource.PrivateKeys)?.Threshold.ToString(CultureInfo.InvariantCulture);

    /// <summary>The fewest units of a key that only the data name.</summary>
    public int? MinimumUnits => (Plan.Keys as KeySource.PrivateKeys)?.MinimumUnits;

    /// <summary>How far a value may lie from the bounded count in 95 of 100 cells, at most: noise, and rounding where values are rounded.</summary>
    public long Error95 => _error.Value + Shown.RoundDownTo - 1;

    /// <summary>Name of the value column.</summary>
    public string ValueColumn => Shown switch
    {
        { RanksOnly: true } => $"rank-by-{ReportTerms.Measures[Counts].Name}",
        { RoundDownTo: > 1 } => string.Create(CultureInfo.InvariantCulture, $"{ReportTerms.Measures[Counts].Name}-rounded-down-to-{Shown.RoundDownTo}"),
        _ => ReportTerms.Measures[Counts].Name,
    };

    /// <summary>Tails are exact up to a variance; beyond it 1.96 σ, rounded up.</summary>
    private static BigInteger ErrorOf(Mechanism mechanism) =>
        mechanism is GaussianMechanism && mechanism.Parameter.Floor > GaussianMechanism.MostVarianceForTails
            ? ((new Rational(mechanism.Parameter.Floor).RootFloor() + 1) * 196 / 100) + 1
            : mechanism.Error95();
}

/// <summary>The templates that ship, and what they rest on.</summary>
public sealed record ReportTemplates(string Id, string Date, string Statement, IReadOnlyList<ReportTemplate> All)
{
    public Result<ReportTemplate> Find(string id) => All.FirstOrDefault(t => t.Id == id) is { } found ? found
        : new Refusal(
            UsageCodes.UnknownTemplate, "template", id, "is no template, and nothing else can be asked", $"use {string.Join(" | ", All.Select(t => t.Id))}");
}

/// <summary>Words of the enums of reports.</summary>
public static class ReportTerms
{
    public static readonly Words<ReportMeasure> Measures = new("counts",
        W(ReportMeasure.People, "people", "people"),
        W(ReportMeasure.Organisations, "organisations", "customer organisations"),
        W(ReportMeasure.Applications, "applications", "applications"),
        W(ReportMeasure.Seconds, "seconds", "seconds"));

    public static readonly Words<WindowKind> Windows = new("window", W(WindowKind.Month, "month", "month"), W(WindowKind.Year, "year", "year"));

    public static readonly Words<ActivityKind> Kinds = new(
        "kind", W(ActivityKind.Usage, "usage", "use"), W(ActivityKind.Verdict, "verdict", "verdicts"), W(ActivityKind.Feedback, "feedback", "feedback"));

    private static Word<T> W<T>(T value, string name, string label) where T : struct, Enum => new(value, name, name, label);
}
