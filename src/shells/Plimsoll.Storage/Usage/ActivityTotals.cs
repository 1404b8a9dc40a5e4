// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.DuckDb;
using Plimsoll.Usage.Activity;

namespace Plimsoll.Storage.Usage;

/// <summary>Counts of days, added up by one label at a time.</summary>
internal static class ActivityTotals
{
    private const string Whole = "all";

    /// <summary>Adds the changed days up anew.</summary>
    /// <returns>How many sums of before went.</returns>
    public static long Refresh(DuckDbConnection connection)
    {
        var before = connection.Run("DELETE FROM day_total WHERE (tenant, day) IN (SELECT tenant, day FROM changed_day)");
        Add(connection, Whole, "NULL", null);
        foreach (var field in ActivityFields.Counted) { Add(connection, field.Column, field.Column, field.Beside); }
        return before;
    }

    private static void Add(DuckDbConnection connection, string by, string label, ActivityField? beside) => connection.Run($"""
        INSERT INTO day_total SELECT tenant, day, kind, '{by}', {label}, {beside?.Column ?? "NULL"},
            CAST(sum(rows) AS BIGINT), CAST(coalesce(sum(rows) FILTER (WHERE high_risk), 0) AS BIGINT),
          CAST(coalesce(sum(rows) FILTER (WHERE high_risk IS NULL), 0) AS BIGINT), CAST(sum(input_tokens + output_tokens) AS BIGINT)
        FROM day_count WHERE (tenant, day) IN (SELECT tenant, day FROM changed_day) GROUP BY ALL
        """);

    public static IReadOnlyList<LabelCount> Read(DuckDbConnection connection, string tenant, string from, string until, string kind, CountedBy by)
    {
        var (column, label, order) = Of(by);
        using var rows = connection.Query($"""
            SELECT {label}, classifier, CAST(sum(rows) AS BIGINT), CAST(sum(high_risk) AS BIGINT), CAST(sum(unsaid) AS BIGINT), CAST(sum(tokens) AS BIGINT)
            FROM day_total WHERE tenant = $1 AND day >= CAST($2 AS DATE) AND day < CAST($3 AS DATE) AND kind = $4 AND counted_by = $5 GROUP BY ALL
                ORDER BY {order}
            """, tenant, from, until, kind, column);
        var counts = new List<LabelCount>();
        while (rows.NextChunk())
        {
            for (var i = 0; i < rows.Count; i++)
            {
                counts.Add(new LabelCount(
                    rows.Text(0, i), rows.Text(1, i), rows.Column<long>(2)[i], rows.Column<long>(3)[i], rows.Column<long>(4)[i], rows.Column<long>(5)[i]));
            }
        }
        return counts;
    }

    private static (string Column, string Label, string Order) Of(CountedBy by) => by.Field is { } field
        ? (field.Column, "label", field.Beside is null ? "3 DESC, 1 NULLS LAST" : "2 NULLS LAST, 3 DESC, 1 NULLS LAST")
        : (Whole, $"strftime(day, '{(by.ByMonth ? "%Y-%m" : "%Y-%m-%d")}')", "1");
}
