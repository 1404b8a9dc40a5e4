// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.Storage.DuckDb;

namespace Plimsoll.Storage;

/// <summary>Reads activity as columns of numbers, one entry a row, for counts that bound what one person adds.</summary>
internal static class ActivityColumns
{
    private const string Where = "tenant = $1 AND happened_at >= make_timestamp($2) AND happened_at < make_timestamp($3) AND kind = $4";

    public static PersonColumns Read(DuckDbConnection connection, string tenant, long from, long until, string kind, KeyField field, WeightField weight)
    {
        var key = $"coalesce({Column(field)}, '')";
        // Both reads see the same rows.
        connection.Run("BEGIN TRANSACTION");
        try
        {
            var keys = new List<string>();
            long count = 0, without = 0;
            using (var rows = connection.Query($"SELECT {key} AS k, count(user_hash), count(*) - count(user_hash) FROM activity WHERE {Where} GROUP BY k ORDER BY k", tenant, from, until, kind))
            {
                while (rows.NextChunk())
                {
                    var with = rows.Column<long>(1);
                    var none = rows.Column<long>(2);
                    for (var i = 0; i < rows.Count; i++) { keys.Add(rows.Text(0, i)!); count += with[i]; without += none[i]; }
                }
            }
            var (users, cells, weights) = (new ulong[count], new int[count], new long[count]);
            connection.Run("CREATE TEMP TABLE key_place (k VARCHAR, place INTEGER)");
            for (var i = 0; i < keys.Count; i++) { connection.Run("INSERT INTO key_place VALUES ($1, $2)", keys[i], (long)i); }
            using var read = connection.Query($"SELECT user_hash, p.place, {Weight(weight)} FROM activity JOIN key_place p ON p.k = {key} WHERE user_hash IS NOT NULL AND {Where}", tenant, from, until, kind);
            for (var at = 0; read.NextChunk(); at += read.Count)
            {
                read.Column<ulong>(0).CopyTo(users.AsSpan(at));
                read.Column<int>(1).CopyTo(cells.AsSpan(at));
                read.Column<long>(2).CopyTo(weights.AsSpan(at));
            }
            return new PersonColumns(users, cells, weights, keys, without);
        }
        finally { connection.Run("ROLLBACK"); }
    }

    private static string Column(KeyField field) => field switch
    {
        KeyField.Region => "region",
        KeyField.Sector => "sector",
        KeyField.UseCase => "use_case",
        KeyField.Model => "model",
        KeyField.Application => "application",
        KeyField.Language => "language",
        KeyField.Verdict => "verdict",
        _ => throw new UnreachableException(),
    };

    private static string Weight(WeightField weight) => weight switch
    {
        WeightField.One => "CAST(1 AS BIGINT)",
        WeightField.Tokens => "coalesce(input_tokens, 0) + coalesce(output_tokens, 0)",
        WeightField.DurationMs => "coalesce(duration_ms, 0)",
        _ => throw new UnreachableException(),
    };
}
