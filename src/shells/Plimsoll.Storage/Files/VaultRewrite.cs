// SPDX-License-Identifier: Apache-2.0

using Microsoft.Data.Sqlite;

namespace Plimsoll.Storage.Files;

/// <summary>Writes the tables of what people wrote and who they are anew, so that nothing of what was erased lies in a page that SQLite moved it out of. What
/// it costs goes by them; the history, which is larger and holds no such text, is not touched.</summary>
internal static class VaultRewrite
{
    /// <summary>Keys and texts, and what lets a person in.</summary>
    private static readonly string[] Tables =
        ["vault_subject", "vault_item", "credential", "second_factor", "recovery_code", "passkey", "session", "bearer"];

    /// <summary>Does it in one transaction of its own.</summary>
    /// <exception cref="SqliteException">The disk is full or does not take it; nothing was changed, and the file goes on saying so.</exception>
    public static void Run(SqliteConnection connection)
    {
        connection.Run("BEGIN IMMEDIATE");
        try
        {
            foreach (var table in Tables)
            {
                // Without a condition every page of the table is let go of, and overwritten as a whole.
                connection.Run($"CREATE TEMP TABLE kept AS SELECT * FROM main.{table}; DELETE FROM main.{table}; "
                    + $"INSERT INTO main.{table} SELECT * FROM temp.kept; DROP TABLE temp.kept");
            }
            Leftovers.Clear(connection);
            connection.Run("COMMIT");
        }
        catch (SqliteException)
        {
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0) { connection.Run("ROLLBACK"); }
            throw;
        }
    }
}
