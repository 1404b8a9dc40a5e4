// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Accounts;

/// <summary>Tables of what proves who somebody is.</summary>
internal static class AccountTables
{
    /// <remarks>Databases of version 1 have these tables already when they were last opened by a program that knew them; so <c>IF NOT EXISTS</c>.</remarks>
    public static Migration First { get; } = new(2, "passwords, sessions and tokens", """
        CREATE TABLE IF NOT EXISTS credential(account TEXT PRIMARY KEY, lookup BLOB NOT NULL UNIQUE, password TEXT NOT NULL,
            failures INTEGER NOT NULL DEFAULT 0, locked_until TEXT) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS session(hash BLOB PRIMARY KEY, account TEXT NOT NULL, used TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS bearer(hash BLOB PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL UNIQUE) STRICT, WITHOUT ROWID;
        """);

    /// <remarks>A session of before is taken to have begun when it was last used. Wrong passwords are not counted here any more.</remarks>
    public static Migration Factors { get; } = new(7, "when sessions began, and second factors", """
        ALTER TABLE session ADD COLUMN started TEXT NOT NULL DEFAULT '';
        ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT '';
        ALTER TABLE session ADD COLUMN factor INTEGER NOT NULL DEFAULT 0;
        UPDATE session SET started = used;
        CREATE INDEX session_account ON session(account);
        CREATE TABLE second_factor(account TEXT PRIMARY KEY, secret TEXT NOT NULL, since TEXT NOT NULL, step INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE recovery_code(account TEXT NOT NULL, hash BLOB NOT NULL, PRIMARY KEY(account, hash)) STRICT, WITHOUT ROWID;
        """);

    /// <remarks>What is kept of a passkey lets nobody in: the key that signs never leaves the device.</remarks>
    public static Migration Passkeys { get; } = new(8, "passkeys", """
        CREATE TABLE passkey(id TEXT PRIMARY KEY, credential BLOB NOT NULL UNIQUE, account TEXT NOT NULL, domain TEXT NOT NULL, name TEXT NOT NULL,
            key BLOB NOT NULL, since TEXT NOT NULL, used TEXT, doubted TEXT, counter INTEGER NOT NULL, transports TEXT NOT NULL,
            verified INTEGER NOT NULL, movable INTEGER NOT NULL, copied INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX passkey_account ON passkey(account);
        """);
}
