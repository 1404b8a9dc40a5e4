// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Plimsoll.Storage.Files;

/// <summary>Whether something that was deleted may still lie in a SQLite file. Deletes overwrite (<see cref="SqliteFile"/>), but SQLite moves rows from page
/// to page, and what it leaves behind there it does not overwrite: only writing the table or the file anew does.</summary>
/// <remarks>The mark is the application id in the header of the file: it is set in the transaction that deletes, so nobody who is killed loses it, and an
/// earlier version, which knows none, leaves it as it is. 0 is a file of before, of which nobody knows.</remarks>
internal static class Leftovers
{
    private const long Clean = 0x506C696D, Owed = 0x506C696E;

    /// <summary>Whether deleted bytes may lie in the file.</summary>
    public static bool MayBeIn(SqliteConnection connection) => connection.ExecuteScalar<long>("PRAGMA application_id") != Clean;

    /// <summary>Says so, in the transaction that deletes.</summary>
    public static void Leave(SqliteConnection connection) => Mark(connection, Owed);

    /// <summary>Says that none do, in the transaction that has written it anew.</summary>
    public static void Clear(SqliteConnection connection) => Mark(connection, Clean);

    private static void Mark(SqliteConnection connection, long id) =>
        connection.Run($"PRAGMA application_id={id.ToString(CultureInfo.InvariantCulture)}");
}
