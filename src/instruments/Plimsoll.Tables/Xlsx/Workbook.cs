// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tables.Xlsx;

/// <summary>
/// One sheet of an Excel workbook, streamed: what its cells hold, formulas by the value that was last computed. Read with the platform's ZIP and XML readers,
/// because each
/// part can be bounded there; libraries for workbooks read the list of parts and their relations without a bound. Source: ECMA-376 part 1, chapter 18.
/// </summary>
internal sealed partial class Workbook
{
    /// <summary>Rows of a sheet, most.</summary>
    private const int LastRow = 1_048_576;

    private readonly Package _package;
    private readonly TableAsk _ask;
    private readonly string _path;
    private readonly IReadOnlyList<Relation> _relations;
    private readonly List<string> _texts = [];
    private readonly List<bool> _days = [];
    private bool _from1904;
    private int _formulas;

    private Workbook(Package package, TableAsk ask)
    {
        (_package, _ask) = (package, ask);
        _path = package.Relations("").FirstOrDefault(r => r.Type == "officeDocument")?.Path ?? throw package.Malformed();
        _relations = package.Relations(_path);
    }

    public static Result<ReadTable> Read(ReadOnlyMemory<byte> bytes, TableAsk ask)
    {
        try
        {
            var array = MemoryMarshal.TryGetArray(bytes, out var segment) ? segment : bytes.ToArray();
            using var stream = new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            return new Workbook(new Package(zip, ask), ask).Read();
        }
        catch (ContentRefusedException e) { return e.Refusal; }
        catch (Exception e) when (e is InvalidDataException
            or XmlException
            or IOException
            or FormatException
            or OverflowException
            or ArgumentException
            or NotSupportedException
            or InvalidOperationException)
        {
            return Package.NoWorkbook(ask);
        }
    }

    private ReadTable Read()
    {
        var (sheets, chosen) = Sheets();
        ReadStyles();
        ReadTexts();
        var rows = new List<TableRow>();
        using (var xml = _package.Open(chosen.Path) ?? throw _package.Malformed())
        {
            var (row, column, cells) = (0, 0, new List<string>());
            while (xml.Read())
            {
                if (xml.NodeType != XmlNodeType.Element) { continue; }
                switch (xml.LocalName)
                {
                    case "row":
                        Keep();
                        var next = xml.GetAttribute("r") is { } number ? int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture) : row + 1;
                        if (next <= row || next > LastRow) { throw _package.Malformed(); }
                        (row, column) = (next, 0);
                        break;
                    case "c" when row > 0:
                        if (xml.GetAttribute("r") is { } place)
                        {
                            var (at, line) = Place(place);
                            if (at < column || line != row) { throw _package.Malformed(); }
                            column = at;
                        }
                        if (column >= _ask.Limits.MostColumns)
                        {
                            throw TooLarge("row", $"has more than {_ask.Limits.MostColumns} cells", "split the table", row);
                        }
                        var text = Cell(xml, row, column);
                        if (text.Length > _ask.Limits.MostCell)
                        {
                            throw TooLarge("cell", $"has more than {_ask.Limits.MostCell} characters", "shorten it", row);
                        }
                        if (text.Length > 0)
                        {
                            while (cells.Count < column) { cells.Add(""); }
                            cells.Add(text);
                        }
                        column++;
                        break;
                    case "mergeCell":
                        throw _package.Refuse(TablesCodes.MergedCells, "cells", "are merged, and which row or column their text belongs to is not known",
                            "unmerge them and write the text where it belongs", xml.GetAttribute("ref"));
                    default: break;
                }
            }
            Keep();

            void Keep()
            {
                if (cells.All(string.IsNullOrWhiteSpace)) { cells.Clear(); return; }
                if (rows.Count == _ask.Limits.MostRows) { throw TooLarge("table", $"has more than {_ask.Limits.MostRows} rows", "split it", row); }
                rows.Add(new TableRow(row, [.. cells]));
                cells.Clear();
            }
        }
        return ReadTable.OfSheet(rows, chosen.Name, [.. sheets.Where(s => s != chosen).Select(s => s.Name)], _formulas);
    }

    private sealed record Tab(string Name, string Path, bool Hidden);

    /// <summary>The sheets with cells, in their order, and the one that is read: the one asked for, else the first that can be seen.</summary>
    private (IReadOnlyList<Tab> All, Tab Chosen) Sheets()
    {
        var sheets = new List<Tab>();
        using var xml = _package.Open(_path) ?? throw _package.Malformed();
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element) { continue; }
            if (xml.LocalName == "workbookPr") { _from1904 = xml.GetAttribute("date1904") is "1" or "true" or "on"; }
            if (xml.LocalName != "sheet" || xml.GetAttribute("name") is not { } name) { continue; }
            string? id = null;
            while (xml.MoveToNextAttribute()) { if (xml.LocalName == "id") { id = xml.Value; } }
            xml.MoveToElement();
            if (_relations.FirstOrDefault(r => r.Id == id) is { Type: "worksheet" } found)
            {
                sheets.Add(new Tab(name, found.Path, xml.GetAttribute("state") is "hidden" or "veryHidden"));
            }
        }
        var chosen = _ask.Sheet is { } asked ? sheets.Find(s => string.Equals(s.Name, asked, StringComparison.OrdinalIgnoreCase)) : sheets.Find(s => !s.Hidden);
        return chosen is not null ? (sheets, chosen)
            : throw _package.Refuse(TablesCodes.UnknownSheet, "sheet", "is not in the workbook, or none of its sheets can be seen",
                $"name one of: {string.Join(", ", sheets.Select(s => s.Name))}", _ask.Sheet);
    }

    /// <summary>Which styles of cells show days.</summary>
    private void ReadStyles()
    {
        if (_relations.FirstOrDefault(r => r.Type == "styles") is not { } part || _package.Open(part.Path) is not { } xml) { return; }
        using (xml)
        {
            var (own, inCells) = (new Dictionary<string, bool>(StringComparer.Ordinal), false);
            while (xml.Read())
            {
                if (xml.LocalName == "cellXfs") { inCells = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement; }
                if (xml.NodeType != XmlNodeType.Element) { continue; }
                if (xml.LocalName == "numFmt" && xml.GetAttribute("numFmtId") is { } id)
                {
                    own[id] = SerialDay.IsShownBy(xml.GetAttribute("formatCode") ?? "");
                }
                if (xml.LocalName == "xf" && inCells)
                {
                    var format = xml.GetAttribute("numFmtId") ?? "0";
                    _days.Add(own.TryGetValue(format, out var shown) ? shown
                        : int.TryParse(format, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && SerialDay.IsShownBy(number));
                }
            }
        }
    }

    /// <summary>The texts that cells share.</summary>
    private void ReadTexts()
    {
        if (_relations.FirstOrDefault(r => r.Type == "sharedStrings") is not { } part || _package.Open(part.Path) is not { } xml) { return; }
        using (xml)
        {
            while (xml.Read()) { if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "si") { _texts.Add(Rich(xml)); } }
        }
    }

    /// <summary>What a cell holds, as text: numbers without grouping, days as ISO 8601.</summary>
    private string Cell(XmlReader xml, int row, int column)
    {
        var (type, style) = (xml.GetAttribute("t") ?? "n", xml.GetAttribute("s"));
        string? value = null;
        var formula = false;
        if (!xml.IsEmptyElement)
        {
            var depth = xml.Depth;
            while (xml.Read() && xml.Depth > depth)
            {
                if (xml.NodeType != XmlNodeType.Element) { continue; }
                switch (xml.LocalName)
                {
                    case "v": value = Text(xml); break;
                    case "f": formula = true; Text(xml); break;
                    case "is": value = Rich(xml); break;
                    default: break;
                }
            }
        }
        if (formula && value is null && type != "str")
        {
            throw Refuse(TablesCodes.FormulaWithoutValue, "is a formula that was never computed", "open the workbook in a spreadsheet program and save it");
        }
        _formulas += formula ? 1 : 0;
        if (value is null) { return ""; }
        switch (type)
        {
            case "s": return int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture) is var index && index < _texts.Count ? _texts[index]
                : throw _package.Malformed();
            case "str" or "inlineStr": return type == "str" ? Plain(value) : value;
            case "b": return value is "1" or "true" ? "TRUE" : "FALSE";
            case "d": return value;
            case "e": throw Refuse(TablesCodes.ErrorCell, $"shows the error {value}", "mend it, or empty it");
            case "n": break;
            default: throw _package.Malformed();
        }
        if (value.Length == 0) { return ""; }
        var amount = double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (style is not null && int.Parse(style, NumberStyles.None, CultureInfo.InvariantCulture) is var at && at < _days.Count && _days[at])
        {
            return SerialDay.Text(amount, _from1904) ?? throw Refuse(TablesCodes.ErrorCell, $"is shown as a day, but {value} is none", "write the day again");
        }
        // Fifteen digits are what a spreadsheet keeps; the sixteenth and seventeenth in the file are noise of its arithmetic.
        return decimal.TryParse(amount.ToString("G15", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            ? exact.ToString(CultureInfo.InvariantCulture) : amount.ToString("R", CultureInfo.InvariantCulture);

        ContentRefusedException Refuse(RefusalCode code, string reason, string fix) =>
            _package.Refuse(code, "cell", reason, fix, $"{Letters(column)}{row}", row);
    }

    /// <summary>The text of an element with runs; how it is to be pronounced is left out.</summary>
    private string Rich(XmlReader xml)
    {
        if (xml.IsEmptyElement) { return ""; }
        var (depth, text) = (xml.Depth, new StringBuilder());
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element) { continue; }
            if (xml.LocalName == "rPh") { if (!xml.IsEmptyElement) { var at = xml.Depth; while (xml.Read() && xml.Depth > at) { } } }
            else if (xml.LocalName == "t") { text.Append(Text(xml)); }
        }
        return Plain(text.ToString());
    }

    /// <summary>The text directly in an element; the reader stands on its end afterwards.</summary>
    private static string Text(XmlReader xml)
    {
        if (xml.IsEmptyElement) { return ""; }
        var (depth, text) = (xml.Depth, new StringBuilder());
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
            {
                text.Append(xml.Value);
            }
        }
        return text.ToString();
    }

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_")]
    private static partial Regex Escaped { get; }

    /// <summary>A text without the escapes by which workbooks write what XML cannot hold.</summary>
    private string Plain(string text)
    {
        if (!text.Contains("_x", StringComparison.Ordinal)) { return text; }
        var plain = Escaped.Replace(text, m => ((char)int.Parse(m.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());
        for (var i = 0; i < plain.Length; i++)
        {
            if (char.IsSurrogatePair(plain, i)) { i++; }
            else if (plain[i] == '\0' || char.IsSurrogate(plain[i]))
            {
                throw _package.Refuse(TablesCodes.NotText, "cell", "holds half a letter or a zero", "write its text again", text);
            }
        }
        return plain;
    }

    /// <summary>Column, the first being 0, and row of a reference such as <c>B3</c>.</summary>
    private (int Column, int Row) Place(string reference)
    {
        var (column, i) = (0, 0);
        for (; i < reference.Length && i < 4 && char.IsAsciiLetterUpper(reference[i]); i++) { column = (column * 26) + reference[i] - 'A' + 1; }
        return i is 0 or > 3 ? throw _package.Malformed() : (column - 1, int.Parse(reference.AsSpan(i), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private static string Letters(int column) => column < 26 ? $"{(char)('A' + column)}" : Letters((column / 26) - 1) + (char)('A' + (column % 26));

    private ContentRefusedException TooLarge(string field, string reason, string fix, int line) =>
        new(TableReader.TooLarge(_ask, field, null, reason, fix, line));
}
