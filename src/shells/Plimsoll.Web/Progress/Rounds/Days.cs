// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress.Rounds;

/// <summary>How days and findings read on the pages of rounds.</summary>
internal static class Days
{
    /// <summary>The day in UTC.</summary>
    public static DateOnly Of(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    public static string Write(DateOnly day) => Show.Date(day);

    /// <summary>A promised day with the zone in which it ends.</summary>
    public static string Write(LastDay last) => $"{last.Written} ({last.Zone})";

    public static string Write(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>One word for a cell of the table of findings.</summary>
    public static string Cell(Finding finding) => finding switch
    {
        Finding.Adopted => "adopted",
        Finding.Collaborating => "collaborating",
        Finding.Partial => "partial",
        Finding.NotFound => "not found",
        Finding.NotApplicable => "n/a",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Weight of a cell: what counts as adopted stands out, what is absent recedes.</summary>
    public static string Weight(Finding finding) => finding switch
    {
        Finding.Adopted or Finding.Collaborating => "full",
        Finding.Partial => "",
        Finding.NotFound or Finding.NotApplicable => "optional",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static int Width(AdoptionLevel level) => level switch
    {
        AdoptionLevel.None or AdoptionLevel.NotApplicable => 0,
        AdoptionLevel.Low => 32,
        AdoptionLevel.Medium => 64,
        AdoptionLevel.High => 96,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static string Heard(FrozenProvider p) => p.Replied is { } at ? $"replied on {Write(at)}" : $"no reply by {FrozenDay.Write(p.Until)}";
}
