// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage.Activity;

namespace Plimsoll.Usage.Reports;

/// <summary>By what a report is split: one field of activity, the field by which that is split once more, or nothing.</summary>
/// <param name="Name">In a template.</param>
/// <param name="Label">On a page.</param>
/// <param name="Fields">In the order of the columns of its tables; none where all is one number.</param>
/// <param name="Columns">What those columns are, where there are two.</param>
public sealed record ReportKey(string Name, string Label, IReadOnlyList<ActivityField> Fields, string? Columns = null)
{
    /// <summary>Where the report that is split by nothing stands among the others.</summary>
    private const int TotalOrder = 7;

    /// <summary>Every key that a template may name.</summary>
    public static readonly IReadOnlyList<ReportKey> All =
    [
        .. ActivityFields.All.Where(f => f.Key is not null)
            .Select(f => (f.Key!.Order, Key: new ReportKey(f.Key.Name, f.Key.Label, Fields: Of(f), f.Key.Columns)))
            .Append((Order: TotalOrder, Key: new ReportKey("total", "in total", [])))
            .OrderBy(k => k.Order)
            .Select(k => k.Key)
    ];

    private static ActivityField[] Of(ActivityField field) => field.Key?.Split is { } split ? [field, ActivityFields.Named(split)] : [field];
}
