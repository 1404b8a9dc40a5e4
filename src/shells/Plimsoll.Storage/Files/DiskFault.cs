// SPDX-License-Identifier: Apache-2.0

using Microsoft.Data.Sqlite;

namespace Plimsoll.Storage.Files;

/// <summary>Why something was not written, in words for whoever sent it: no engine's message, and no path of this machine.</summary>
internal static class DiskFault
{
    private const int NoRoom = 28, SqliteReadOnly = 8, SqliteIo = 10, SqliteFull = 13;

    public static string Of(Exception fault) => fault switch
    {
        SqliteException { SqliteErrorCode: SqliteFull } => Full,
        SqliteException { SqliteErrorCode: SqliteReadOnly } or UnauthorizedAccessException => "it may not be written to",
        SqliteException { SqliteErrorCode: SqliteIo } => "the disk does not take it",
        IOException { HResult: var code } when (code & 0xFFFF) is NoRoom or 0x70 or 0x27 => Full,
        _ when fault.Message.Contains("No space left", StringComparison.OrdinalIgnoreCase) => Full,
        _ => "the disk does not take it",
    };

    /// <summary>Whether it is that there is no room.</summary>
    public static bool IsFull(Exception fault) => Of(fault) == Full;

    private const string Full = "the disk is full";
}
