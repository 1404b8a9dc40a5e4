// SPDX-License-Identifier: Apache-2.0

using CsvHelper;

namespace Plimsoll.Web.Shared;

/// <summary>Tables as RFC 4180 CSV that a spreadsheet can open without running any of it.</summary>
internal static class Csv
{
    private static readonly CsvWriterOptions Safe = new() { Injection = CsvInjection.Escape, NewLine = "\r\n" };

    public static IResult Answer(string name, string[] head, IEnumerable<string[]> rows)
    {
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, Safe, leaveOpen: true))
        {
            csv.WriteRecord(head);
            foreach (var row in rows) { csv.WriteRecord(row); }
        }
        return TypedResults.File(bytes.ToArray(), "text/csv; charset=utf-8", name);
    }
}
