// SPDX-License-Identifier: Apache-2.0

using CsvHelper;

namespace Plimsoll.Tables;

/// <summary>
/// The one writer of tables: RFC 4180 CSV in UTF-8, which a spreadsheet opens without running any of it. A text that would be a formula there begins with an
/// apostrophe.
/// </summary>
public static class CsvTable
{
    private static readonly CsvWriterOptions Safe = new() { Injection = CsvInjection.Escape, NewLine = "\r\n" };

    /// <param name="rows">Each with as many cells as the heading.</param>
    /// <exception cref="InvalidOperationException">A row has another number of cells than the heading.</exception>
    public static byte[] Write(string[] header, IEnumerable<string[]> rows) => Write(header, rows, Safe);

    /// <summary>With another separator, for countries where a comma divides whole from part.</summary>
    public static byte[] Write(string[] header, IEnumerable<string[]> rows, char separator) => Write(header, rows, Safe with { Separator = separator });

    private static byte[] Write(string[] header, IEnumerable<string[]> rows, CsvWriterOptions options)
    {
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, options, leaveOpen: true))
        {
            csv.WriteRecord(header);
            foreach (var row in rows) { csv.WriteRecord(row); }
        }
        return bytes.ToArray();
    }
}
