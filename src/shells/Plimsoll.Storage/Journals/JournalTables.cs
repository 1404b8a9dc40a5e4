// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Files;
using Plimsoll.Storage.Progress;

namespace Plimsoll.Storage.Journals;

/// <summary>Tables of the history; with them came those of the vault (<see cref="VaultTables"/>).</summary>
/// <remarks>
/// <c>stream</c>, <c>entry</c> and <c>head</c> have had this shape since the first version and keep it: so the history is checked before anything is changed.
/// What is derived from the history (state, index of streams, upper tree) is made anew in memory at every start.
/// The one derived table is that of <see cref="PageHandles"/>, which knows how to make it anew.
/// <c>stream</c> and <c>head</c> could be computed from the entries, but they are what the entries are checked against, so nothing ever rebuilds them.
/// </remarks>
internal static class JournalTables
{
    public static Migration First { get; } = new(1, "the history and the vault", $"""
        CREATE TABLE stream(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, tenant TEXT NOT NULL) STRICT;
        CREATE TABLE entry(seq INTEGER PRIMARY KEY, stream INTEGER NOT NULL, rev INTEGER NOT NULL, leaf BLOB NOT NULL, bytes BLOB NOT NULL,
            UNIQUE(stream, rev)) STRICT;
        CREATE TABLE head(id INTEGER PRIMARY KEY CHECK(id = 1), size INTEGER NOT NULL, root BLOB NOT NULL) STRICT;
        INSERT INTO head(id, size, root) VALUES(1, 0, x'{Convert.ToHexString(Ledger.TreeHash.Empty.ToArray())}');
        CREATE TABLE answered("by" TEXT NOT NULL, key TEXT NOT NULL, digest BLOB NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
            size INTEGER NOT NULL, root BLOB NOT NULL, answer BLOB NOT NULL, PRIMARY KEY("by", key)) STRICT, WITHOUT ROWID;
        {VaultTables.First}
        """);

    /// <summary>Rows that are part of the history refuse to be changed, removed or replaced, and numbers refuse to leave a gap.
    /// Put back at every start, should somebody have taken them away.</summary>
    public const string Guards = """
        CREATE TRIGGER IF NOT EXISTS entry_grows BEFORE INSERT ON entry WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM entry)
            BEGIN SELECT RAISE(ABORT, 'journal entries are numbered without a gap'); END;
        CREATE TRIGGER IF NOT EXISTS entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'journal entries are never changed'); END;
        CREATE TRIGGER IF NOT EXISTS entry_remains BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'journal entries are never removed'); END;
        CREATE TRIGGER IF NOT EXISTS stream_stays BEFORE UPDATE ON stream BEGIN SELECT RAISE(ABORT, 'streams are never changed'); END;
        CREATE TRIGGER IF NOT EXISTS stream_remains BEFORE DELETE ON stream BEGIN SELECT RAISE(ABORT, 'streams are never removed'); END;
        """;
}
