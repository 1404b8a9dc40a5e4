// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Outbound;
using Plimsoll.Storage.Progress;
using Plimsoll.Storage.Release;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Usage;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Journals;

/// <summary>Which version the tables of a database have, and how an older one is lifted to the newest.</summary>
/// <remarks>
/// The version stands in <c>user_version</c>; the table <c>migration</c> says which steps led to it and when.
/// A database of version 1 was made before steps were recorded. It may have tables of later steps: those of the program that opened it last.
/// </remarks>
internal static class JournalSchema
{
    /// <summary>Every step there ever was, in order. A capability declares its own beside its SQL; here only the order is said.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        JournalTables.First, AccountTables.First, EvidenceTables.First, ProposalTables.First, RequestTables.First, PageHandles.Taken, AccountTables.Factors,
        AccountTables.Passkeys, OutgoingTables.First,
    ];

    /// <summary>The version that this program reads and writes.</summary>
    public static int Newest => Migrations.Count;

    private const string Record = "CREATE TABLE IF NOT EXISTS migration(number INTEGER PRIMARY KEY, what TEXT NOT NULL, at TEXT) STRICT";

    /// <summary>Reads the version of a database, and changes nothing; a refusal when it is of a later program or none of ours.</summary>
    /// <param name="version">0 when it is empty.</param>
    public static Refusal? Read(SqliteConnection connection, out int version)
    {
        var found = connection.ExecuteScalar<long>("PRAGMA user_version");
        version = (int)found;
        if (found < 0 || found > Newest)
        {
            return new Refusal(
                JournalCodes.UnknownVersion, "version of the journal", Text(found),
                $"is not known here: this program knows 1 to {Text(Newest)}, and has changed nothing",
                "start the version of Plimsoll that wrote it, or a later one");
        }
        var tables = connection.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table'").ToHashSet(StringComparer.Ordinal);
        if (found == 0) { return tables.Count == 0 ? null : Foreign("holds tables and no version of ours"); }
        // Of before steps were recorded.
        if (found == 1 && !tables.Contains("migration")) { return null; }
        (long, string)[] recorded = tables.Contains("migration")
            ? [.. connection.Query<(long Number, string What)>("SELECT number, what FROM migration ORDER BY number")] : [];
        // Not the number alone: two programs may each have a step of that number, and do different things in it.
        var expected = Migrations.Take(version).Select(step => ((long)step.Number, step.What));
        return recorded.SequenceEqual(expected) ? null
            : Foreign($"says that it has version {Text(found)}, and the steps that it has taken are not those that lead there");
    }

    /// <summary>Bytes that the log of what is written may keep of the disk once it has been folded in. While somebody reads it cannot be, and grows; without a
    /// bound its file stays as large as it ever was. Twice what SQLite lets it grow to where nobody holds it up.</summary>
    internal const int LargestRestingLog = 8 * 1024 * 1024;

    /// <summary>Settings of the one connection that writes.</summary>
    public static void Settle(SqliteConnection writer) =>
        // Without recursive triggers, INSERT OR REPLACE would remove a row and ask nobody.
        writer.Run($"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON; PRAGMA journal_size_limit={LargestRestingLog}");

    /// <summary>Takes every step that a database lacks, all in one transaction, and puts back what guards the history.</summary>
    /// <param name="from">Its version now, as <see cref="Read"/> gave it.</param>
    /// <param name="now">Says when; asked once a step.</param>
    /// <param name="holds">Looks at what it became before it counts; a refusal takes everything back.</param>
    public static Refusal? Lift(SqliteConnection writer, int from, Func<DateTimeOffset> now, Func<SqliteConnection, Refusal?> holds)
    {
        writer.Run("BEGIN IMMEDIATE");
        try
        {
            writer.Run(Record);
            // What was there before steps were recorded has no time.
            if (from == 1) { writer.Execute("INSERT OR IGNORE INTO migration(number, what) VALUES(1, @What)", new { Migrations[0].What }); }
            foreach (var step in Migrations.Skip(from))
            {
                writer.Run(step.Sql);
                var at = Instant.Write(now());
                writer.Execute("INSERT INTO migration(number, what, at) VALUES(@Number, @What, @at)", new { step.Number, step.What, at });
            }
            writer.Run($"{JournalTables.Guards} PRAGMA user_version={Newest}");
            if ((from < Newest ? holds(writer) : null) is { } refusal)
            {
                writer.Run("ROLLBACK");
                return refusal;
            }
            writer.Run("COMMIT");
            return null;
        }
        catch (SqliteException)
        {
            // Some errors take the transaction back themselves.
            if (SQLitePCL.raw.sqlite3_get_autocommit(writer.Handle) == 0) { writer.Run("ROLLBACK"); }
            throw;
        }
    }

    public static Refusal Foreign(string reason) =>
        new(JournalCodes.Unreadable, "journal", null, reason, "name a data folder of Plimsoll, or restore a backup into an empty one");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
