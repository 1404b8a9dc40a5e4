// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Storage.Files;

/// <summary>Tables of the vault. They came with the first step of the database, which they are a part of.</summary>
internal static class VaultTables
{
    public const string First = """
        CREATE TABLE vault_subject(subject TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE vault_item(ref TEXT PRIMARY KEY, subject TEXT NOT NULL, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX vault_item_subject ON vault_item(subject);
        CREATE TABLE vault_erased(subject TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
        """;
}
