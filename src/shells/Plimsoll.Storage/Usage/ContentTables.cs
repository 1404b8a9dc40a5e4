// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Usage;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Usage;

/// <summary>Tables of conversations, in a file of their own with steps of its own; the version is <c>user_version</c>.</summary>
internal static class ContentTables
{
    /// <summary>Every step there ever was, in order.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        // Files of before steps were numbered have version 0 and these tables already, all of them; so IF NOT EXISTS.
        new(1, "conversations and the keys over them", """
            CREATE TABLE IF NOT EXISTS content_key(tenant TEXT NOT NULL, kind TEXT NOT NULL, wrapped BLOB NOT NULL, PRIMARY KEY(tenant, kind)) STRICT,
                WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS content(ref TEXT PRIMARY KEY, tenant TEXT NOT NULL, kind TEXT NOT NULL, donation TEXT NOT NULL,
                conversation BLOB NOT NULL, person BLOB, kept_at TEXT NOT NULL, until TEXT NOT NULL, wrapped BLOB NOT NULL, sealed BLOB NOT NULL,
                UNIQUE(tenant, kind, donation, conversation)) STRICT, WITHOUT ROWID;
            CREATE INDEX IF NOT EXISTS content_person ON content(tenant, person);
            CREATE INDEX IF NOT EXISTS content_until ON content(kind, until);
            """),
    ];

    /// <summary>The version that this program reads and writes.</summary>
    public static int Newest => Migrations.Count;

    /// <summary>Reads the version of a file and changes nothing; a refusal when it is of a later program.</summary>
    /// <param name="version">0 when it is empty, or of before steps were numbered.</param>
    public static Refusal? Read(SqliteConnection connection, out int version)
    {
        var found = connection.ExecuteScalar<long>("PRAGMA user_version");
        version = (int)found;
        return found >= 0 && found <= Newest ? null : new Refusal(
            UsageCodes.StoreUnreadable, "version of the conversations", found.ToString(CultureInfo.InvariantCulture),
            $"is not known here: this program knows versions up to {Newest.ToString(CultureInfo.InvariantCulture)}, and has changed nothing",
            "start the version of Plimsoll that wrote them, or a later one");
    }

    /// <summary>Takes every step that a file lacks, all in one transaction.</summary>
    /// <param name="from">Its version, as <see cref="Read"/> gave it.</param>
    /// <exception cref="SqliteException">A step failed, and everything was taken back.</exception>
    public static void Lift(SqliteConnection connection, int from)
    {
        if (from == Newest) { return; }
        using var transaction = connection.BeginTransaction();
        foreach (var step in Migrations.Skip(from)) { connection.Run(step.Sql); }
        connection.Run($"PRAGMA user_version={Newest.ToString(CultureInfo.InvariantCulture)}");
        transaction.Commit();
    }
}
