// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Progress;

/// <summary>Short addresses of public pages that are taken: one row each, so that two
/// organisations that ask for one at the same time do not both get it.</summary>
/// <remarks>Derived from the history: <see cref="Rebuild"/> makes the rows anew from the entries that opened a page.</remarks>
public static class PageHandles
{
    /// <summary>Statements that make every row anew from the history. The first entry of a
    /// page's stream opens it; of two that took one address the earlier has it.</summary>
    internal const string Rebuild = """
        DELETE FROM progress_handle;
        INSERT OR IGNORE INTO progress_handle(handle, page)
            SELECT json_extract(CAST(e.bytes AS TEXT), '$.data.handle'), s.name FROM stream s JOIN entry e ON e.stream = s.id AND e.rev = 1
            WHERE s.name GLOB 'page/*' AND json_extract(CAST(e.bytes AS TEXT), '$.type') = 'progress.page-opened' ORDER BY e.seq;
        """;

    /// <summary>The table, filled from the pages that there are.</summary>
    internal static Migration Taken { get; } = new(6, "short addresses of public pages, each once", $"""
        CREATE TABLE progress_handle(handle TEXT PRIMARY KEY, page TEXT NOT NULL) STRICT, WITHOUT ROWID;
        {Rebuild}
        """);

    /// <summary>The row that takes an address for a page; the append conflicts when somebody else was faster.</summary>
    /// <param name="page">The page's stream.</param>
    public static RowChange Take(string handle, string page) => new TakeHandle(handle, page);
}
