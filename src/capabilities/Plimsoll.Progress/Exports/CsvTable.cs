// SPDX-License-Identifier: Apache-2.0

using CsvHelper;

namespace Plimsoll.Progress.Exports;

/// <summary>A table as RFC 4180 CSV that a spreadsheet can open without running any of it.</summary>
internal static class CsvTable
{
    private static readonly CsvWriterOptions Safe = new() { Injection = CsvInjection.Escape, NewLine = "\r\n" };

    public static byte[] Write(string[] header, IEnumerable<string[]> rows)
    {
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, Safe, leaveOpen: true))
        {
            csv.WriteRecord(header);
            foreach (var row in rows) { csv.WriteRecord(row); }
        }
        return bytes.ToArray();
    }
}
