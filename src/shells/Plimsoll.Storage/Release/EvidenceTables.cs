// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Release;

/// <summary>The table of evidence files: which sealed file holds the bytes of a digest.</summary>
internal static class EvidenceTables
{
    /// <inheritdoc cref="AccountTables.First"/>
    public static Migration First { get; } = new(3, "evidence files", """
        CREATE TABLE IF NOT EXISTS evidence_file(tenant TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, ref TEXT NOT NULL,
            PRIMARY KEY(tenant, digest)) STRICT, WITHOUT ROWID;
        """);
}
