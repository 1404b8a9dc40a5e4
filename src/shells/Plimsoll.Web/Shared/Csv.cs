// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Tables;

namespace Plimsoll.Web.Shared;

/// <summary>A table as a CSV file to save.</summary>
internal static class Csv
{
    public static IResult Answer(string name, string[] head, IEnumerable<string[]> rows) =>
        TypedResults.File(CsvTable.Write(head, rows), "text/csv; charset=utf-8", name);
}
