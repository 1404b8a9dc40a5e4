// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.DuckDb;
using Plimsoll.Usage;

namespace Plimsoll.Storage;

/// <summary>The tables of activity. Ids are two numbers here and text in every file that leaves.</summary>
internal static class ActivitySchema
{
    public const long Version = 1;

    private static readonly string[] Tables =
    [
        "CREATE TABLE IF NOT EXISTS about (version BIGINT NOT NULL)",
        """
        CREATE TABLE IF NOT EXISTS activity (
          tenant VARCHAR NOT NULL, id_high UBIGINT NOT NULL, id_low UBIGINT NOT NULL, happened_at TIMESTAMP NOT NULL, received_at TIMESTAMP NOT NULL, kind VARCHAR NOT NULL,
          deployment VARCHAR, application VARCHAR, model VARCHAR, provider VARCHAR, operation VARCHAR, region VARCHAR, language VARCHAR, sector VARCHAR, use_case VARCHAR, high_risk BOOLEAN,
          user_hash UBIGINT, customer_hash UBIGINT, conversation_hash UBIGINT, response_hash UBIGINT, turns BIGINT, input_tokens BIGINT, output_tokens BIGINT, cached_tokens BIGINT, duration_ms BIGINT,
          classifier VARCHAR, rule VARCHAR, score DOUBLE, verdict VARCHAR, action VARCHAR, feedback VARCHAR, feedback_value DOUBLE, schema_url VARCHAR, attributes VARCHAR, agreement VARCHAR)
        """,
        "CREATE TABLE IF NOT EXISTS changed_day (tenant VARCHAR NOT NULL, day DATE NOT NULL)",
        """
        CREATE TABLE IF NOT EXISTS day_count (
          tenant VARCHAR NOT NULL, day DATE NOT NULL, kind VARCHAR NOT NULL, model VARCHAR, application VARCHAR, region VARCHAR, language VARCHAR, sector VARCHAR, use_case VARCHAR, high_risk BOOLEAN, verdict VARCHAR,
          rows BIGINT NOT NULL, input_tokens BIGINT NOT NULL, output_tokens BIGINT NOT NULL, duration_ms BIGINT NOT NULL, classifier VARCHAR)
        """,
    ];

    /// <summary>The same, added up by one label at a time: a page reads thousands of rows where the counts of days are millions.</summary>
    private const string Totals = """
        CREATE TABLE day_total (
          tenant VARCHAR NOT NULL, day DATE NOT NULL, kind VARCHAR NOT NULL, counted_by VARCHAR NOT NULL, label VARCHAR, classifier VARCHAR,
          rows BIGINT NOT NULL, high_risk BIGINT NOT NULL, unsaid BIGINT NOT NULL, tokens BIGINT NOT NULL)
        """;

    /// <exception cref="DuckDbException">The file was written by another version.</exception>
    public static void Prepare(DuckDbConnection connection)
    {
        foreach (var table in Tables) { connection.Run(table); }
        // Files from before rows remembered it: all of them are then the organisation's own.
        connection.Run("ALTER TABLE activity ADD COLUMN IF NOT EXISTS agreement VARCHAR");
        PrepareTotals(connection);
        using var rows = connection.Query("SELECT max(version) FROM about");
        if (rows.NextChunk() && !rows.IsNull(0, 0))
        {
            var found = rows.Column<long>(0)[0];
            if (found != Version) { throw new DuckDbException($"it was written by version {found} of the store, and this is version {Version}"); }
            return;
        }
        connection.Run("INSERT INTO about VALUES (1)");
    }

    /// <summary>Files from before days were added up by label have their days counted anew.</summary>
    private static void PrepareTotals(DuckDbConnection connection)
    {
        using (var rows = connection.Query("SELECT count(*) FROM duckdb_tables() WHERE database_name = current_database() AND table_name = 'day_total'"))
        {
            rows.NextChunk();
            if (rows.Column<long>(0)[0] > 0) { return; }
        }
        connection.Run("ALTER TABLE day_count ADD COLUMN IF NOT EXISTS classifier VARCHAR");
        connection.Run(Totals);
        connection.Run("INSERT INTO changed_day SELECT DISTINCT tenant, CAST(happened_at AS DATE) FROM activity");
    }

    /// <summary>Puts a row to those that are to be appended; the order is that of the table.</summary>
    public static void Add(DuckDbChunk to, string tenant, UInt128 id, ActivityRow row)
    {
        to.Add(tenant).Add((ulong?)(ulong)(id >> 64)).Add((ulong?)(ulong)id).Add(row.At).Add(row.ReceivedAt).Add(KindOf(row.Kind));
        to.Add(row.Deployment).Add(row.Application).Add(row.Model).Add(row.Provider).Add(row.Operation).Add(row.Region).Add(row.Language).Add(row.Sector).Add(row.UseCase).Add(row.HighRisk);
        to.Add(row.User).Add(row.Customer).Add(row.Conversation).Add(row.Response).Add((long?)row.Turns).Add(row.InputTokens).Add(row.OutputTokens).Add(row.CachedTokens).Add(row.DurationMs);
        to.Add(row.Classifier).Add(row.Rule).Add(row.Score).Add(row.Verdict).Add(row.Action).Add(row.Feedback).Add(row.FeedbackValue).Add(row.Schema).Add(row.Attributes).Add(row.Agreement);
        to.EndRow();
    }

    public static string KindOf(ActivityKind kind) => kind switch
    {
        ActivityKind.Usage => "usage",
        ActivityKind.Verdict => "verdict",
        ActivityKind.Feedback => "feedback",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

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
