// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.DuckDb;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;

namespace Plimsoll.Storage.Usage;

/// <summary>The tables of activity. Ids are two numbers here and text in every file that leaves.</summary>
internal static class ActivitySchema
{
    /// <summary>Grows when the tables change; kept in the file itself. What lifts a file of an earlier version stands in <see
    /// cref="ActivityMigration"/>.</summary>
    public const long Version = 2;

    private static readonly string[] Tables =
    [
        "CREATE TABLE about (version BIGINT NOT NULL)",
        """
        CREATE TABLE activity (
          tenant VARCHAR NOT NULL, id_high UBIGINT NOT NULL, id_low UBIGINT NOT NULL, happened_at TIMESTAMP NOT NULL, received_at TIMESTAMP NOT NULL,
              kind VARCHAR NOT NULL,
          deployment VARCHAR, application VARCHAR, model VARCHAR, provider VARCHAR, operation VARCHAR, region VARCHAR, language VARCHAR, sector VARCHAR,
              use_case VARCHAR, high_risk BOOLEAN,
          user_hash UBIGINT, customer_hash UBIGINT, conversation_hash UBIGINT, response_hash UBIGINT,
          turns BIGINT, input_tokens BIGINT, output_tokens BIGINT, cached_tokens BIGINT, duration_ms BIGINT,
          classifier VARCHAR, rule VARCHAR, score DOUBLE, verdict VARCHAR, action VARCHAR, feedback VARCHAR, feedback_value DOUBLE, schema_url VARCHAR,
            attributes VARCHAR, agreement VARCHAR,
          salt_high UBIGINT NOT NULL, salt_low UBIGINT NOT NULL)
        """,
        "CREATE TABLE changed_day (tenant VARCHAR NOT NULL, day DATE NOT NULL)",
        """
        CREATE TABLE day_count (
          tenant VARCHAR NOT NULL, day DATE NOT NULL, kind VARCHAR NOT NULL, model VARCHAR, application VARCHAR, region VARCHAR, language VARCHAR,
            sector VARCHAR, use_case VARCHAR,
          high_risk BOOLEAN, verdict VARCHAR, rows BIGINT NOT NULL, input_tokens BIGINT NOT NULL, output_tokens BIGINT NOT NULL, duration_ms BIGINT NOT NULL,
            classifier VARCHAR)
        """,
        // The same, added up by one label at a time: a page reads thousands of rows where the counts of days are millions.
        """
        CREATE TABLE day_total (
          tenant VARCHAR NOT NULL, day DATE NOT NULL, kind VARCHAR NOT NULL, counted_by VARCHAR NOT NULL, label VARCHAR, classifier VARCHAR,
          rows BIGINT NOT NULL, high_risk BIGINT NOT NULL, unsaid BIGINT NOT NULL, tokens BIGINT NOT NULL)
        """,
    ];

    /// <summary>Makes the tables in a file that has none.</summary>
    public static void Create(DuckDbConnection connection) => ActivityWriter.InTransaction(connection, c =>
    {
        foreach (var table in Tables) { c.Run(table); }
        return c.Run($"INSERT INTO about VALUES ({Version})");
    });

    /// <summary>The version of a file, which is only read; null where it has no tables yet.</summary>
    /// <param name="database">What the database is called on the connection.</param>
    public static long? VersionOf(DuckDbConnection connection, string database)
    {
        using (var tables = connection.Query(
            "SELECT count(*) FILTER (table_name = 'about'), count(*) FILTER (table_name = 'activity') FROM duckdb_tables() WHERE database_name = $1", database))
        {
            tables.NextChunk();
            if (tables.Column<long>(1)[0] == 0) { return null; }
            // The first version made its tables one by one and said last which one it was.
            if (tables.Column<long>(0)[0] == 0) { return 1; }
        }
        using var rows = connection.Query($"SELECT max(version) FROM {QuotedName(database)}.about");
        return rows.NextChunk() && !rows.IsNull(0, 0) ? rows.Column<long>(0)[0] : 1;
    }

    /// <summary>A name in SQL.</summary>
    public static string QuotedName(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Puts a row to those that are to be appended; the order is that of the table.</summary>
    public static void Add(DuckDbChunk to, string tenant, UInt128 id, ActivityRow row, UInt128 salt) =>
        AddUnsalted(to, tenant, id, row).Add((ulong?)(ulong)(salt >> 64)).Add((ulong?)(ulong)salt).EndRow();

    /// <summary>The columns before the salt, as every version had them.</summary>
    internal static DuckDbChunk AddUnsalted(DuckDbChunk to, string tenant, UInt128 id, ActivityRow row)
    {
        to.Add(tenant).Add((ulong?)(ulong)(id >> 64)).Add((ulong?)(ulong)id).Add(row.At).Add(row.ReceivedAt).Add(KindOf(row.Kind));
        to.Add(row.Deployment)
            .Add(row.Application)
            .Add(row.Model)
            .Add(row.Provider)
            .Add(row.Operation)
            .Add(row.Region)
            .Add(row.Language)
            .Add(row.Sector)
            .Add(row.UseCase)
            .Add(row.HighRisk);
        to.Add(row.User)
            .Add(row.Customer)
            .Add(row.Conversation)
            .Add(row.Response)
            .Add((long?)row.Turns)
            .Add(row.InputTokens)
            .Add(row.OutputTokens)
            .Add(row.CachedTokens)
            .Add(row.DurationMs);
        to.Add(row.Classifier)
            .Add(row.Rule)
            .Add(row.Score)
            .Add(row.Verdict)
            .Add(row.Action)
            .Add(row.Feedback)
            .Add(row.FeedbackValue)
            .Add(row.Schema)
            .Add(row.Attributes)
            .Add(row.Agreement);
        return to;
    }

    public static string KindOf(ActivityKind kind) => ActivityBytes.KindOf(kind);

    /// <summary>The condition that lets an organisation's own rows through, and those that came under an agreement among the parameters.</summary>
    /// <param name="after">The number of the last parameter before the agreements.</param>
    public static string Under(int agreements, int after)
    {
        var parameters = Enumerable.Range(after + 1, agreements).Select(i => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"${i}"));
        return agreements == 0 ? "agreement IS NULL" : $"(agreement IS NULL OR agreement IN ({string.Join(", ", parameters)}))";
    }

    /// <summary>A text in SQL, for the statements that take no parameter there.</summary>
    public static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public static long Micros(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static UInt128 IdOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
