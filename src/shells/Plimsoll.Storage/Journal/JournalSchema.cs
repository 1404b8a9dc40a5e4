// SPDX-License-Identifier: Apache-2.0

using Microsoft.Data.Sqlite;

namespace Plimsoll.Storage;

/// <summary>Tables of the journal. Rows that are part of the history refuse to be changed, removed or replaced, and numbers refuse to leave a gap.</summary>
internal static class JournalSchema
{
    /// <summary>Grows when the tables change; kept in the database itself.</summary>
    public const int Version = 1;

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS stream(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, tenant TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS entry(seq INTEGER PRIMARY KEY, stream INTEGER NOT NULL, rev INTEGER NOT NULL, leaf BLOB NOT NULL, bytes BLOB NOT NULL, UNIQUE(stream, rev)) STRICT;
        CREATE TABLE IF NOT EXISTS head(id INTEGER PRIMARY KEY CHECK(id = 1), size INTEGER NOT NULL, root BLOB NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS answered("by" TEXT NOT NULL, key TEXT NOT NULL, digest BLOB NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, answer BLOB NOT NULL, PRIMARY KEY("by", key)) STRICT, WITHOUT ROWID;
        CREATE TRIGGER IF NOT EXISTS entry_grows BEFORE INSERT ON entry WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM entry) BEGIN SELECT RAISE(ABORT, 'journal entries are numbered without a gap'); END;
        CREATE TRIGGER IF NOT EXISTS entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'journal entries are never changed'); END;
        CREATE TRIGGER IF NOT EXISTS entry_remains BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'journal entries are never removed'); END;
        CREATE TRIGGER IF NOT EXISTS stream_stays BEFORE UPDATE ON stream BEGIN SELECT RAISE(ABORT, 'streams are never changed'); END;
        CREATE TRIGGER IF NOT EXISTS stream_remains BEFORE DELETE ON stream BEGIN SELECT RAISE(ABORT, 'streams are never removed'); END;
        CREATE TABLE IF NOT EXISTS vault_subject(subject TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS vault_item(ref TEXT PRIMARY KEY, subject TEXT NOT NULL, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS vault_item_subject ON vault_item(subject);
        CREATE TABLE IF NOT EXISTS vault_erased(subject TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS evidence_file(tenant TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, ref TEXT NOT NULL, PRIMARY KEY(tenant, digest)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS progress_proposal(id TEXT PRIMARY KEY, round TEXT NOT NULL, provider TEXT NOT NULL, process TEXT NOT NULL, side TEXT NOT NULL, link TEXT NOT NULL, link_commitment TEXT NOT NULL, quote TEXT NOT NULL, quote_commitment TEXT NOT NULL, seen TEXT NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS progress_proposal_round ON progress_proposal(round, at);
        CREATE TABLE IF NOT EXISTS usage_request(id TEXT PRIMARY KEY, tenant TEXT NOT NULL, text TEXT NOT NULL, commitment TEXT NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS usage_request_tenant ON usage_request(tenant, at);
        CREATE TABLE IF NOT EXISTS credential(account TEXT PRIMARY KEY, lookup BLOB NOT NULL UNIQUE, password TEXT NOT NULL, failures INTEGER NOT NULL DEFAULT 0, locked_until TEXT) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS session(hash BLOB PRIMARY KEY, account TEXT NOT NULL, used TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS bearer(hash BLOB PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL UNIQUE) STRICT, WITHOUT ROWID;
        """;

    /// <summary>Settings of the one connection that writes, and the tables if they are not there yet.</summary>
    public static void Prepare(SqliteConnection writer)
    {
        // Without recursive triggers, INSERT OR REPLACE would remove a row and ask nobody.
        writer.Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA recursive_triggers=ON");
        writer.Run($"BEGIN IMMEDIATE; {Tables} INSERT OR IGNORE INTO head(id, size, root) VALUES(1, 0, x'{Convert.ToHexString(Ledger.TreeHash.Empty.ToArray())}'); PRAGMA user_version={Version}; COMMIT");
    }

    public static long VersionOf(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return (long)command.ExecuteScalar()!;
    }
}
