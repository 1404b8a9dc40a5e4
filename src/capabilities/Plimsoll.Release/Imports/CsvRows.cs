// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace Plimsoll.Release;

/// <summary>Rows of RFC 4180 text, each with the line on which it begins, so that a fault can be named by number.</summary>
internal static class CsvRows
{
    public static IEnumerable<(int Line, string[] Cells)> Read(string text)
    {
        var (cells, cell, quoted, line, begins, i) = (new List<string>(), new StringBuilder(), false, 1, 1, text.StartsWith('\uFEFF') ? 1 : 0);
        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n') { line++; }
            if (quoted)
            {
                if (c != '"') { cell.Append(c); }
                else if (i + 1 < text.Length && text[i + 1] == '"') { cell.Append('"'); i++; }
                else { quoted = false; }
            }
            else if (c == '"' && cell.Length == 0) { quoted = true; }
            else if (c == ',') { cells.Add(cell.ToString()); cell.Clear(); }
            else if (c == '\n')
            {
                if (Row() is { } row) { yield return (begins, row); }
                begins = line;
            }
            else if (c != '\r') { cell.Append(c); }
        }
        if (Row() is { } last) { yield return (begins, last); }

        // Lines without any text are no rows.
        string[]? Row()
        {
            cells.Add(cell.ToString());
            string[] row = [.. cells.Select(text => text.Trim())];
            cells.Clear();
            cell.Clear();
            return row.All(text => text.Length == 0) ? null : row;
        }
    }
}
