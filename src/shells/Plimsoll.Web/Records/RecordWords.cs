// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Records;
using Plimsoll.Records.Book;
using Plimsoll.Records.Vulnerabilities;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Records;

/// <summary>How pages say what records hold.</summary>
internal static class RecordWords
{
    /// <summary>One day, or the first and the last.</summary>
    public static string Days(DateOnly first, DateOnly? last) => last is { } end && end != first ? $"{Day(first)} to {Day(end)}" : Day(first);

    /// <summary>What a value has to be, such as <c>attack-success at most 0.05</c>.</summary>
    public static string Of(Bound bound) => $"{bound.Metric} {RecordsTerms.Senses[bound.Sense].Label} {Number(bound.Value)}";

    public static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    extension(Say)
    {
        public static string Of(VexStatus value) => VulnerabilityTerms.Statuses[value].Label;
    }

    private static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
