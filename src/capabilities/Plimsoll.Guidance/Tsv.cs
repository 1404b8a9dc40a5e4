// SPDX-License-Identifier: Apache-2.0

using CsvHelper;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>Tables of the content: a line a row, fields apart by tabulators and taken as they stand.</summary>
internal static class Tsv
{
    private static readonly CsvReaderOptions Options = new() { Separator = '\t', Mode = CsvMode.NoEscape, HasHeader = false };

    /// <summary>The rows of a table, each with its line in the file.</summary>
    /// <param name="lines">The table without anything before its head.</param>
    /// <param name="file">Its name, for refusals.</param>
    /// <param name="before">Lines of the file that stand before.</param>
    /// <param name="columns">The head that it must have.</param>
    /// <exception cref="ContentRefusedException">The head is another, or a row has other columns.</exception>
    public static IEnumerable<(string[] Fields, int Line)> Rows(string[] lines, string file, int before, IReadOnlyList<string> columns)
    {
        using var csv = CsvReader.FromText(string.Join('\n', lines), Options);
        string[] Fields() => [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];
        if (!csv.Read() || !columns.SequenceEqual(Fields()))
        {
            throw Refuse(file, before + 1, "columns", null, "are not those expected", $"write {string.Join(", ", columns)}");
        }
        while (csv.Read())
        {
            var fields = Fields();
            var line = before + (int)csv.RowNumber;
            yield return fields.Length == columns.Count
                ? (fields, line)
                : throw Refuse(file, line, "columns", $"{fields.Length}", "is the wrong number", $"write {columns.Count}");
        }
    }

    public static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');

    public static ContentRefusedException Refuse(string file, int line, string field, string? value, string reason, string fix) =>
        new(new Refusal(ContentCodes.Refused, field, value, reason, fix, file, line));
}
