// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Outbound;

/// <summary>Tables of what is to leave the server.</summary>
internal static class OutgoingTables
{
    public static Migration First { get; } = new(9, "what is to leave the server", """
        CREATE TABLE outgoing(id TEXT PRIMARY KEY, kind TEXT NOT NULL, target TEXT NOT NULL, tenant TEXT NOT NULL, what TEXT NOT NULL, body TEXT NOT NULL,
            made TEXT NOT NULL, tries INTEGER NOT NULL, next TEXT, ended TEXT, answer TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX outgoing_next ON outgoing(next) WHERE next IS NOT NULL;
        CREATE INDEX outgoing_target ON outgoing(target, made);
        CREATE TABLE outgoing_read(name TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        """);
}
