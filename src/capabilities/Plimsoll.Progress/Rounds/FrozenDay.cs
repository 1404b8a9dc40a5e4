// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Rounds;

/// <summary>
/// A promised day in a frozen document: the day alone where the document knows only days of UTC, else with its zone and the instant that ends it.
/// </summary>
public static class FrozenDay
{
    /// <summary>As views of a frozen document say it. A day of UTC reads as it always has, so that what was published stays as it was.</summary>
    public static string Write(LastDay day) => day.Zone == LastDay.Utc ? day.Written : $"{day.Written} ({day.Zone})";

    internal static IEnumerable<(string Key, ContentNode Value)> Write(string field, LastDay day, bool zoned) => zoned
        ? [(field, Canonical.Text(day.Written)), ($"{field}Zone", Canonical.Text(day.Zone)), ($"{field}Ends", Canonical.Text(Instant.Write(day.End)))]
        : [(field, Canonical.Text(day.Written))];

    /// <exception cref="ContentRefusedException">The document breaks its form.</exception>
    internal static LastDay Read(ContentFields f, string field, bool zoned)
    {
        var text = f.Text(
            field, t => DateOnly.TryParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), "a date such as 2026-11-20");
        var day = DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (!zoned) { return LastDay.InUtc(day); }
        return LastDay.Of(day, f.Text($"{field}Zone"), Instant.Of(f, $"{field}Ends"))
            ?? throw f.Refuse($"{field}Ends", f.Text($"{field}Ends"), "is not the end of that day in that zone", "give the document as it was published");
    }
}
