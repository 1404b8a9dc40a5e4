// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Tables;

/// <summary>The most that is read of one table. What is larger is refused, never cut.</summary>
/// <param name="MostBytes">Bytes of the file as it came.</param>
/// <param name="MostRows">Rows with text, the heading among them.</param>
/// <param name="MostColumns">Columns of any row.</param>
/// <param name="MostCell">UTF-16 code units of one cell.</param>
/// <param name="MostUnpacked">Characters of one part of a workbook, unpacked.</param>
public sealed record TableLimits(int MostBytes, int MostRows, int MostColumns, int MostCell, int MostUnpacked)
{
    /// <summary>For a command on a machine of one's own: a workbook's million rows, and cells as long as a spreadsheet allows.</summary>
    public static TableLimits Usual { get; } = new(64 * 1024 * 1024, 1_048_576, 1024, 32_767, 256 * 1024 * 1024);
}

/// <summary>How a table is to be read.</summary>
/// <param name="File">Name of the file, for refusals; null where there is none.</param>
/// <param name="Sheet">Name of the sheet of a workbook; the first that can be seen, when null.</param>
/// <param name="Encoding">Encoding of a text without a byte order mark, such as <c>windows-1252</c>; UTF-8 when null. It is never guessed.</param>
public sealed record TableAsk(TableLimits Limits, string? File = null, string? Sheet = null, string? Encoding = null);
