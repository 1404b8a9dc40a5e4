// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Globalization;
using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tables;

/// <summary>What a file with a table is.</summary>
public enum TableForm { Csv, Xlsx }

/// <summary>A row with text.</summary>
/// <param name="Line">Where it begins: the line of a text, the number of the row in a sheet; the first is 1.</param>
/// <param name="Cells">As they were written. A row of a text may have fewer or more than there are columns.</param>
public sealed record TableRow(int Line, IReadOnlyList<string> Cells);

/// <summary>A table as it was read, and how: nothing about it is left to be guessed by whoever looks.</summary>
public sealed class ReadTable
{
    /// <summary>Signs that could be taken for the end of a cell.</summary>
    private static readonly SearchValues<char> Special = SearchValues.Create(",;\t\"\r\n");

    private ReadTable(TableForm form, TableRow? head, IReadOnlyList<TableRow> rows, int empty)
    {
        (Form, Head, Rows, EmptyColumns) = (form, head, rows, empty);
        Names = head?.Cells ?? [];
    }

    public TableForm Form { get; }

    /// <summary>The first row with text, its cells trimmed; null where nothing in the file is text.</summary>
    public TableRow? Head { get; }

    /// <summary>The names of the columns; empty without a heading.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The rows below the heading that have text.</summary>
    public IReadOnlyList<TableRow> Rows { get; }

    /// <summary>Columns that were left out because neither heading nor any row has text in them.</summary>
    public int EmptyColumns { get; }

    /// <summary>Encoding of a text, such as <c>utf-8</c>; null for a workbook.</summary>
    public string? Encoding { get; private init; }

    /// <summary>What separates the cells of a text; null for a workbook.</summary>
    public char? Separator { get; private init; }

    /// <summary>Whether a line <c>sep=</c> named the separator.</summary>
    public bool SeparatorIsSaid { get; private init; }

    /// <summary>The sheet of a workbook that was read; null for a text.</summary>
    public string? Sheet { get; private init; }

    /// <summary>Sheets that were not read, hidden ones among them.</summary>
    public IReadOnlyList<string> OtherSheets { get; private init; } = [];

    /// <summary>Cells of which the value that the spreadsheet program last computed was taken.</summary>
    public int Formulas { get; private init; }

    /// <summary>Where the column of this name stands; -1 where there is none. Case and blanks make no difference.</summary>
    public int Find(string column)
    {
        var key = Key(column);
        for (var i = 0; i < Names.Count; i++) { if (Key(Names[i]) == key) { return i; } }
        return -1;
    }

    /// <summary>A name that stands over two columns; null where there is none.</summary>
    public string? NameTwice => Names.Where(n => n.Length > 0).GroupBy(Key, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.First();

    /// <summary>What keeps a table from being a regular one: a heading, each column named once, as many cells in every row. Null where it is regular.</summary>
    public Refusal? Irregular(string? file)
    {
        if (Head is null) { return new Refusal(TablesCodes.NoHeading, "table", null, "has no row with text", "write a heading and at least one row", file); }
        if (NameTwice is { } twice)
        {
            return new Refusal(TablesCodes.ColumnTwice, "column", twice, "stands twice in the heading", "keep one of the two, or rename it", file, Head.Line);
        }
        for (var i = 0; i < Names.Count; i++)
        {
            if (Names[i].Length == 0)
            {
                return new Refusal(TablesCodes.UnnamedColumn, "column", $"{i + 1}", "has text in its rows, but no name in the heading", "name it, or empty it",
                    file, Head.Line);
            }
        }
        return Rows.FirstOrDefault(r => r.Cells.Count != Names.Count) is { } ragged
            ? new Refusal(
                TablesCodes.RaggedRow, "row", $"{ragged.Line}", $"has {Count(ragged.Cells.Count)} under {Names.Count} columns",
                "put quotes around a text that holds the separator, and write a separator for a cell that is empty", file, ragged.Line)
            : null;
    }

    /// <summary>
    /// The table as CSV with commas, each row on the line on which it was found, so that a text that is looked at and sent again tells of the same lines.
    /// </summary>
    public string ToText()
    {
        if (Head is null) { return ""; }
        var (text, line) = (new StringBuilder(), 1);
        foreach (var row in Rows.Prepend(Head))
        {
            for (; line < row.Line; line++) { text.Append('\n'); }
            text.AppendJoin(',', row.Cells.Select(Quoted)).Append('\n');
            line += 1 + row.Cells.Sum(c => c.Count(sign => sign == '\n'));
        }
        return text.ToString();

        static string Quoted(string cell) => cell.AsSpan().IndexOfAny(Special) < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>A table of a text.</summary>
    internal static ReadTable OfText(IReadOnlyList<TableRow> rows, string encoding, char separator, bool said) =>
        Shape(rows, (head, below, empty) =>
            new ReadTable(TableForm.Csv, head, below, empty) { Encoding = encoding, Separator = separator, SeparatorIsSaid = said });

    /// <summary>A table of a sheet: a cell that is not written is an empty one.</summary>
    internal static ReadTable OfSheet(IReadOnlyList<TableRow> rows, string sheet, IReadOnlyList<string> others, int formulas) =>
        Shape(rows, (head, below, empty) =>
        {
            var width = head?.Cells.Count ?? 0;
            TableRow[] full = [.. below.Select(r =>
                r.Cells.Count >= width ? r : r with { Cells = [.. r.Cells, .. Enumerable.Repeat("", width - r.Cells.Count)] })];
            return new ReadTable(TableForm.Xlsx, head, full, empty) { Sheet = sheet, OtherSheets = others, Formulas = formulas };
        });

    /// <summary>Leaves out columns without any text, and empty cells beyond the heading: spreadsheets write both.</summary>
    private static ReadTable Shape(IReadOnlyList<TableRow> rows, Func<TableRow?, IReadOnlyList<TableRow>, int, ReadTable> make)
    {
        if (rows.Count == 0) { return make(null, [], 0); }
        var (first, below) = (rows[0], rows.Skip(1));
        var used = new bool[first.Cells.Count];
        for (var i = 0; i < used.Length; i++) { used[i] = !string.IsNullOrWhiteSpace(first.Cells[i]); }
        foreach (var row in below)
        {
            for (var i = 0; i < used.Length && i < row.Cells.Count; i++) { used[i] = used[i] || !string.IsNullOrWhiteSpace(row.Cells[i]); }
        }
        var empty = used.Count(u => !u);
        return make(new TableRow(first.Line, [.. Kept(first.Cells).Select(c => c.Trim())]),
            [.. below.Select(r => Fits(r) ? r : new TableRow(r.Line, Kept(r.Cells)))], empty);

        bool Fits(TableRow row) => empty == 0 && row.Cells.Count <= used.Length;

        string[] Kept(IReadOnlyList<string> cells)
        {
            var end = cells.Count;
            while (end > used.Length && string.IsNullOrWhiteSpace(cells[end - 1])) { end--; }
            return [.. cells.Take(end).Where((_, i) => i >= used.Length || used[i])];
        }
    }

    private static string Count(int cells) => cells == 1 ? "1 cell" : string.Create(CultureInfo.InvariantCulture, $"{cells} cells");

    private static string Key(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
}
