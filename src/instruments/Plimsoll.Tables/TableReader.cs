// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Tables.Xlsx;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tables;

/// <summary>
/// What does this sheet say? One reader of CSV and of Excel workbooks for everything that takes a table: bounded, and it refuses what it could only guess.
/// </summary>
public static class TableReader
{
    /// <summary>Reads a table. Whether it is a workbook is told by its first bytes, never by its name.</summary>
    public static Result<ReadTable> Read(ReadOnlyMemory<byte> bytes, TableAsk ask)
    {
        if (bytes.Length > ask.Limits.MostBytes) { return TooLarge(ask, "table", null, $"has more than {ask.Limits.MostBytes} bytes", "split it"); }
        if (bytes.Span.StartsWith("PK\u0003\u0004"u8) || bytes.Span.StartsWith("PK\u0005\u0006"u8)) { return Workbook.Read(bytes, ask); }
        if (bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
        {
            return new Refusal(TablesCodes.UnknownForm, "table", null, "is a workbook of the old form (.xls), or one with a password",
                "save it as .xlsx without a password, or as CSV UTF-8", ask.File);
        }
        return TableText.Decode(bytes, ask).Succeeds(out var text, out var refusal) ? CsvText.Read(text, ask) : refusal;
    }

    internal static Refusal TooLarge(TableAsk ask, string field, string? value, string reason, string fix, int line = 0) =>
        new(TablesCodes.TooLarge, field, value, reason, fix, ask.File, line);
}
