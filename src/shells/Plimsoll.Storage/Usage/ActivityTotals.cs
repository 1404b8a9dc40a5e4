// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.DuckDb;

namespace Plimsoll.Storage;

/// <summary>Adds up the counts of days by one label.</summary>
internal static class ActivityTotals
{
    public static IReadOnlyList<LabelCount> Read(DuckDbConnection connection, string tenant, string from, string until, string kind, CountedBy by)
    {
        var (label, order) = Of(by);
        using var rows = connection.Query($"""
            SELECT {label}, {(by == CountedBy.Verdict ? "classifier" : "CAST(NULL AS VARCHAR)")}, CAST(sum(rows) AS BIGINT), CAST(coalesce(sum(rows) FILTER (WHERE high_risk), 0) AS BIGINT),
              CAST(coalesce(sum(rows) FILTER (WHERE high_risk IS NULL), 0) AS BIGINT), CAST(sum(input_tokens + output_tokens) AS BIGINT)
            FROM day_count WHERE tenant = $1 AND day >= CAST($2 AS DATE) AND day < CAST($3 AS DATE) AND kind = $4 GROUP BY ALL ORDER BY {order}
            """, tenant, from, until, kind);
        var counts = new List<LabelCount>();
        while (rows.NextChunk())
        {
            for (var i = 0; i < rows.Count; i++) { counts.Add(new LabelCount(rows.Text(0, i), rows.Text(1, i), rows.Column<long>(2)[i], rows.Column<long>(3)[i], rows.Column<long>(4)[i], rows.Column<long>(5)[i])); }
        }
        return counts;
    }

    private static (string Label, string Order) Of(CountedBy by) => by switch
    {
        CountedBy.Month => ("strftime(day, '%Y-%m')", "1"),
        CountedBy.Day => ("strftime(day, '%Y-%m-%d')", "1"),
        CountedBy.Model => ("model", Largest),
        CountedBy.Application => ("application", Largest),
        CountedBy.Region => ("region", Largest),
        CountedBy.Language => ("language", Largest),
        CountedBy.Sector => ("sector", Largest),
        CountedBy.UseCase => ("use_case", Largest),
        CountedBy.Verdict => ("verdict", "2 NULLS LAST, 3 DESC, 1 NULLS LAST"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private const string Largest = "3 DESC, 1 NULLS LAST";
}
