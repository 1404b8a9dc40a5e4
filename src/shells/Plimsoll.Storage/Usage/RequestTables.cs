// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Usage;

/// <summary>Tables of requests for research access.</summary>
internal static class RequestTables
{
    /// <inheritdoc cref="AccountTables.First"/>
    public static Migration First { get; } = new(5, "requests for research access that wait", """
        CREATE TABLE IF NOT EXISTS usage_request(id TEXT PRIMARY KEY, tenant TEXT NOT NULL, text TEXT NOT NULL, commitment TEXT NOT NULL,
            at TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS usage_request_tenant ON usage_request(tenant, at);
        """);
}
