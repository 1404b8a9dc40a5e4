// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Storage.DuckDb;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;

namespace Plimsoll.Bench.Usage;

/// <summary>A stored table of activity, made inside DuckDB: users and cells at random, 20 rows a user, the other columns as a chat service fills them.</summary>
internal sealed class StoredTable : IDisposable
{
    public const string Tenant = "ten_1";
    public const int Cells = 4000;

    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-bounding-").FullName;

    public StoredTable(int rows)
    {
        (Rows, Users) = (rows, Math.Max(1, rows / 20));
        using (var _ = ActivityStore.Open(new ActivityStoreOptions(File, TimeProvider.System)).Value!) { }
        using var database = Open();
        using var connection = database.Connect();
        connection.Run(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO activity BY NAME SELECT '{Tenant}' AS tenant, 7::UBIGINT AS id_high, i::UBIGINT AS id_low, TIMESTAMP '2026-10-01' + to_microseconds(i * (2500000000000 // {rows})) AS happened_at,
              TIMESTAMP '2026-11-01' AS received_at, 'usage' AS kind, 'tidewater-7b' AS model, 'use-' || (hash(i + 1) % {Cells}) AS use_case, hash(hash(i) % {Users}) AS user_hash, hash(i + 2) % 900 AS input_tokens, hash(i + 3) % 900 AS output_tokens, hash(i + 4) AS salt_high, hash(i + 5) AS salt_low
            FROM range({rows}) t(i)
            """));
        connection.Run("CHECKPOINT");
    }

    public string File => Path.Combine(_folder, "activity.duckdb");

    public int Rows { get; }

    public int Users { get; }

    public static ColumnAsk Ask { get; } = new(Tenant, new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), ActivityKind.Usage, UnitField.Person, [ActivityFields.UseCase], WeightField.One);

    public DuckDbDatabase Open() => new(File, ("temp_directory", Path.Combine(_folder, "spill")));

    /// <summary>What one would ask DuckDB itself: of each user two cells chosen by a hash. Answers how many pairs were kept.</summary>
    public long Window()
    {
        using var database = Open();
        using var connection = database.Connect();
        using var rows = connection.Query($"""
            SELECT use_case, count(*) FROM (
              SELECT use_case, row_number() OVER (PARTITION BY user_hash ORDER BY hash(user_hash, use_case, 8129)) AS place FROM (
                SELECT DISTINCT user_hash, use_case FROM activity WHERE tenant = '{Tenant}' AND kind = 'usage' AND happened_at >= TIMESTAMP '2026-10-01' AND happened_at < TIMESTAMP '2026-11-01' AND user_hash IS NOT NULL))
            WHERE place <= 2 GROUP BY use_case
            """);
        long kept = 0;
        while (rows.NextChunk()) { foreach (var count in rows.Column<long>(1)) { kept += count; } }
        return kept;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
