// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.DuckDb;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;

namespace Plimsoll.Storage.Usage;

/// <summary>The tables of activity. Ids are two numbers here and text in every file that leaves.</summary>
internal static class ActivitySchema
{
    /// <summary>The version in which rows got their salts. A file of an earlier one has no row that was told with a leaf.</summary>
    public const long Salted = 2;

    /// <summary>Grows when the tables change, as with each field that comes later (<see cref="ActivityField.Since"/>); kept in the file itself. What lifts a
    /// file of an earlier version stands in <see cref="ActivityMigration"/>.</summary>
    public static readonly long Version = Math.Max(Salted, ActivityFields.All.Max(f => f.Since));

    /// <summary>What days are added up by, and what is told of them: whether the use was a high-risk one, and what stands beside a label.</summary>
    private static readonly ActivityField[] DayFields =
        [.. ActivityFields.Counted, ActivityFields.HighRisk, .. ActivityFields.Counted.Select(f => f.Beside).OfType<ActivityField>().Distinct()];

    /// <summary>The columns of <see cref="DayFields"/>, one after the other.</summary>
    public static readonly string DayColumns = Names(DayFields);

    private static readonly string[] Tables =
    [
        "CREATE TABLE about (version BIGINT NOT NULL)",
        $"""
        CREATE TABLE activity (
          tenant VARCHAR NOT NULL, id_high UBIGINT NOT NULL, id_low UBIGINT NOT NULL, happened_at TIMESTAMP NOT NULL, received_at TIMESTAMP NOT NULL,
          kind VARCHAR NOT NULL, {Declared(ActivityFields.All)}, salt_high UBIGINT NOT NULL, salt_low UBIGINT NOT NULL)
        """,
        "CREATE TABLE changed_day (tenant VARCHAR NOT NULL, day DATE NOT NULL)",
        $"""
        CREATE TABLE day_count (
          tenant VARCHAR NOT NULL, day DATE NOT NULL, kind VARCHAR NOT NULL, {Declared(DayFields)},
          rows BIGINT NOT NULL, input_tokens BIGINT NOT NULL, output_tokens BIGINT NOT NULL, duration_ms BIGINT NOT NULL)
        """,
        // The same, added up by one label at a time: a page reads thousands of rows where the counts of days are millions.
        """
        CREATE TABLE day_total (
          tenant VARCHAR NOT NULL, day DATE NOT NULL, kind VARCHAR NOT NULL, counted_by VARCHAR NOT NULL, label VARCHAR, classifier VARCHAR,
          rows BIGINT NOT NULL, high_risk BIGINT NOT NULL, unsaid BIGINT NOT NULL, tokens BIGINT NOT NULL)
        """,
    ];

    /// <summary>What is kept of rows that may still lie in the file though they were deleted: one row a deletion, gone with the next rewriting. A file of
    /// before it has none, and nobody knows what was deleted in it.</summary>
    private const string Owed = "CREATE TABLE owed (erased BOOLEAN NOT NULL)";

    /// <summary>What is counted of rows, and which days are to be counted anew.</summary>
    public static readonly IReadOnlyList<string> Counts = ["changed_day", "day_count", "day_total"];

    private static readonly (FieldType Type, int Slot)[] Appended = [.. ActivityFields.All.Select(f => (f.Type, f.Slot))];

    /// <summary>The columns of fields, as a query lists them.</summary>
    public static string Names(IEnumerable<ActivityField> fields) => string.Join(", ", fields.Select(f => f.Column));

    /// <summary>A column of a field as a table declares it.</summary>
    public static string TypeOf(ActivityField field) => field.Type switch
    {
        FieldType.Text => "VARCHAR",
        FieldType.Truth => "BOOLEAN",
        FieldType.Hash => "UBIGINT",
        FieldType.Whole => "BIGINT",
        FieldType.Real => "DOUBLE",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Makes the tables in a file that has none.</summary>
    public static void Create(DuckDbConnection connection) => ActivityWriter.InTransaction(connection, c =>
    {
        foreach (var table in Tables) { c.Run(table); }
        c.Run(Owed);
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

    /// <summary>What may still lie in an open file of this version; one of before there was this table gets it.</summary>
    public static Leftover LeftIn(DuckDbConnection connection)
    {
        using (var tables = connection.Query("SELECT count(*) FROM duckdb_tables() WHERE database_name = current_database() AND table_name = 'owed'"))
        {
            tables.NextChunk();
            if (tables.Column<long>(0)[0] == 0)
            {
                ActivityWriter.InTransaction(connection, c =>
                {
                    c.Run(Owed);
                    return Leave(c, Leftover.Erased);
                });
            }
        }
        using var rows = connection.Query("SELECT count(*), count(*) FILTER (erased) FROM owed");
        rows.NextChunk();
        return (rows.Column<long>(0)[0], rows.Column<long>(1)[0]) switch { (0, _) => Leftover.None, (_, 0) => Leftover.Aged, _ => Leftover.Erased };
    }

    /// <summary>Says, in the transaction that deletes, that what it deletes may go on lying in the file.</summary>
    public static long Leave(DuckDbConnection connection, Leftover what) =>
        connection.Run($"INSERT INTO owed VALUES ({(what == Leftover.Erased ? "true" : "false")})");

    /// <summary>A name in SQL.</summary>
    public static string QuotedName(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Puts a row to those that are to be appended; the order is that of the table.</summary>
    public static void Add(DuckDbChunk to, string tenant, UInt128 id, ActivityRow row, UInt128 salt) =>
        AddUnsalted(to, tenant, id, row).Add((ulong?)(ulong)(salt >> 64)).Add((ulong?)(ulong)salt).EndRow();

    /// <summary>The columns before the salt.</summary>
    internal static DuckDbChunk AddUnsalted(DuckDbChunk to, string tenant, UInt128 id, ActivityRow row)
    {
        to.Add(tenant).Add((ulong?)(ulong)(id >> 64)).Add((ulong?)(ulong)id).Add(row.At).Add(row.ReceivedAt).Add(KindOf(row.Kind));
        var texts = row.Texts;
        var numbers = row.Numbers;
        var known = row.KnownNumbers;
        foreach (var (type, slot) in Appended)
        {
            if (type == FieldType.Text) { to.Add(texts[slot]); continue; }
            var (bits, isThere) = (numbers[slot], (known >> slot & 1) != 0);
            switch (type)
            {
                case FieldType.Truth: to.Add(isThere ? bits != 0 : (bool?)null); break;
                case FieldType.Hash: to.Add(isThere ? unchecked((ulong)bits) : (ulong?)null); break;
                case FieldType.Whole: to.Add(isThere ? bits : (long?)null); break;
                case FieldType.Real: to.Add(isThere ? BitConverter.Int64BitsToDouble(bits) : (double?)null); break;
                case FieldType.Text:
                default: throw new System.Diagnostics.UnreachableException();
            }
        }
        return to;
    }

    public static string KindOf(ActivityKind kind) => ActivityBytes.KindOf(kind);

    private static string Declared(IEnumerable<ActivityField> fields) => string.Join(", ", fields.Select(f => $"{f.Column} {TypeOf(f)}"));

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
