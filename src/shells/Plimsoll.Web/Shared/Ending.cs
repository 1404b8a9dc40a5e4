// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Shared;

/// <summary>An end that may be left out, as it was asked for.</summary>
/// <param name="End">Null where none was.</param>
internal sealed record Ending(EndsAt? End)
{
    /// <summary>What an ask names: a day ends in the zone beside it or in that of the organisation, an instant is what it is.</summary>
    /// <param name="code">Code of a refusal.</param>
    public static Result<Ending> Of(AskedEnd? asked, string? zone, Tenant tenant, RefusalCode code)
    {
        if (asked is null)
        {
            return zone is null ? new Ending((EndsAt?)null) : new Refusal(code, "zone", zone, "is named without a day", "name the day too, or leave it out");
        }
        return asked.In(zone, tenant.Zone, code).Succeeds(out var end, out var refusal) ? new Ending(end) : refusal;
    }

    /// <summary>The last day that an ask names, as it ends for the organisation; an instant is no day.</summary>
    public static Result<LastDay> LastOf(AskedEnd asked, string? zone, Tenant tenant, RefusalCode code, string field) =>
        zone is null && asked.Standing is LastDay standing ? standing
        : asked.Day is { } day ? LastDay.In(day, zone ?? tenant.Zone, code)
        : new Refusal(code, field, asked.ToString(), "is an instant and not a day", "write one such as 2026-11-20");

    /// <summary>The last day of an ask that may name it in either of two ways: as the last day, or, as it always could, as the first day outside.</summary>
    /// <param name="outside">The first day that no longer belongs to it.</param>
    /// <param name="last">The last day that does.</param>
    /// <param name="field">What <paramref name="outside"/> is called.</param>
    public static Result<Ending> LastOf(DateOnly? outside, AskedEnd? last, string? zone, Tenant tenant, RefusalCode code, string field)
    {
        if (outside is not null && last is not null)
        {
            return new Refusal(code, "lastDay", last.ToString(), $"is named beside {field}, which says the same another way", "name one of the two");
        }
        if (outside == DateOnly.MinValue) { return new Refusal(code, field, "0001-01-01", "has no day before it", "write a later day"); }
        if ((last ?? (outside is { } first ? AskedEnd.Of(first.PlusDays(-1)) : null)) is not { } asked) { return Of(null, zone, tenant, code); }
        return LastOf(asked, zone, tenant, code, "lastDay").Succeeds(out var end, out var refusal) ? new Ending(end) : refusal;
    }

    /// <summary>The last day; null where none was named.</summary>
    public LastDay? Last => End as LastDay;

    /// <summary>What a date field shows: the day that was named, or the one on which an instant lies.</summary>
    public static string? Field(EndsAt? end) => AskedEnd.DayShown(end)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>What stands below a field for a day: where the day ends, and what an end that stands already means while its day is left alone.</summary>
    public static string Hint(EndsAt? standing, Tenant tenant) => standing is null || standing is LastDay last && last.Zone == tenant.Zone
        ? $"The day ends in {tenant.Zone}"
        : $"{standing.Text} stays as it was promised; another day ends in {tenant.Zone}";
}
