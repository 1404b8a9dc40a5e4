// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Progress;

/// <summary>Tables of what outsiders propose for an assessment round.</summary>
internal static class ProposalTables
{
    /// <inheritdoc cref="AccountTables.First"/>
    public static Migration First { get; } = new(4, "proposals that wait", """
        CREATE TABLE IF NOT EXISTS progress_proposal(id TEXT PRIMARY KEY, round TEXT NOT NULL, provider TEXT NOT NULL, process TEXT NOT NULL,
            side TEXT NOT NULL, link TEXT NOT NULL, link_commitment TEXT NOT NULL,
            quote TEXT NOT NULL, quote_commitment TEXT NOT NULL, seen TEXT NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS progress_proposal_round ON progress_proposal(round, at);
        """);
}
