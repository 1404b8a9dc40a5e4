// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Rhythms;

/// <summary>What is looked at again and again once a model is in use: the six categories of monitoring after release of NIST AI 800-4 (March 2026, read in
/// secondary sources; 000, lines 169-174), and what it is used for inside.</summary>
[JsonConverter(typeof(KebabEnumConverter<Watched>))]
public enum Watched { Functionality, Operational, HumanFactors, Security, Compliance, LargeScale, InternalUse }

/// <summary>In what a rhythm is counted.</summary>
[JsonConverter(typeof(KebabEnumConverter<RhythmUnit>))]
public enum RhythmUnit { Days, Months }

/// <summary>How often something is owed.</summary>
/// <param name="Number">Of days, or of months of the calendar.</param>
public sealed record Every(int Number, RhythmUnit Unit)
{
    /// <summary>Days of a rhythm, at most.</summary>
    public const int MostDays = 400;

    /// <summary>Months of a rhythm, at most.</summary>
    public const int MostMonths = 12;

    /// <summary>How often a summary of internal use is owed unless another schedule was agreed.</summary>
    public static readonly Every Quarter = new(3, RhythmUnit.Months);

    /// <summary>As it stands in a sentence.</summary>
    [JsonIgnore]
    public string Text => this switch
    {
        { Number: 1, Unit: RhythmUnit.Days } => "every day",
        { Number: 1, Unit: RhythmUnit.Months } => "every month",
        { Unit: RhythmUnit.Days } => $"every {Number} days",
        { Unit: RhythmUnit.Months } => $"every {Number} months",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The last day of the rhythm that is counted from a day.</summary>
    public DateOnly After(DateOnly day) => Unit switch
    {
        RhythmUnit.Days => day.PlusDays(Number),
        RhythmUnit.Months => day.PlusMonths(Number),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Whether something would be owed later than by another rhythm, counted from any day.</summary>
    public bool MayBeLonger(Every other) => Unit == other.Unit ? Number > other.Number : Days.Most > other.Days.Least;

    /// <summary>How many days it can have.</summary>
    private (int Least, int Most) Days => Unit switch
    {
        RhythmUnit.Days => (Number, Number),
        RhythmUnit.Months => (Number * 28, Number * 31),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
