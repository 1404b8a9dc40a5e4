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

    private Workbook(Package package, TableAsk ask, string path, IReadOnlyList<Relation> relations) =>
        (_package, _ask, _path, _relations) = (package, ask, path, relations);

    private Refusal NoWorkbook => Package.NoWorkbook(_ask);

    public static Result<ReadTable> Read(ReadOnlyMemory<byte> bytes, TableAsk ask)
    {
        try
        {
            var array = MemoryMarshal.TryGetArray(bytes, out var segment) ? segment : bytes.ToArray();
            using var stream = new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            var package = new Package(zip, ask);
            if (!package.Relations("").Succeeds(out var relations, out var refusal)) { return refusal; }
            if (relations.Find(r => r.Type == "officeDocument") is not { Path: var path }) { return Package.NoWorkbook(ask); }
            return package.Relations(path).Succeeds(out relations, out refusal) ? new Workbook(package, ask, path, relations).Read() : refusal;
        }
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

    private Result<ReadTable> Read()
    {
        if (!Sheets().Succeeds(out var sheets, out var refusal)) { return refusal; }
        if ((ReadStyles() ?? ReadTexts()) is { } unread) { return unread; }
        if (!Part(sheets.Chosen.Path).Succeeds(out var xml, out refusal)) { return refusal; }
        var rows = new List<TableRow>();
        using (xml)
        {
            var (row, column, cells) = (0, 0, new List<string>());
            while (xml.Read())
            {
                if (xml.NodeType != XmlNodeType.Element) { continue; }
                switch (xml.LocalName)
                {
                    case "row":
                        if (Keep() is { } full) { return full; }
                        var next = xml.GetAttribute("r") is { } number ? int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture) : row + 1;
                        if (next <= row || next > LastRow) { return NoWorkbook; }
                        (row, column) = (next, 0);
                        break;
                    case "c" when row > 0:
                        if (xml.GetAttribute("r") is { } place)
                        {
                            if (Place(place) is not (var at, var line) || at < column || line != row) { return NoWorkbook; }
                            column = at;
                        }
                        if (column >= _ask.Limits.MostColumns)
                        {
                            return TooLarge("row", $"has more than {_ask.Limits.MostColumns} cells", "split the table", row);
                        }
                        if (Cell(xml, row, column, out var text) is { } odd) { return odd; }
                        if (text.Length > _ask.Limits.MostCell)
                        {
                            return TooLarge("cell", $"has more than {_ask.Limits.MostCell} characters", "shorten it", row);
                        }
                        if (text.Length > 0)
                        {
                            while (cells.Count < column) { cells.Add(""); }
                            cells.Add(text);
                        }
                        column++;
                        break;
                    case "mergeCell":
                        return _package.Refuse(TablesCodes.MergedCells, "cells", "are merged, and which row or column their text belongs to is not known",
                            "unmerge them and write the text where it belongs", xml.GetAttribute("ref"));
                    default: break;
                }
            }
            if (Keep() is { } last) { return last; }

            Refusal? Keep()
            {
                if (!cells.All(string.IsNullOrWhiteSpace))
                {
                    if (rows.Count == _ask.Limits.MostRows) { return TooLarge("table", $"has more than {_ask.Limits.MostRows} rows", "split it", row); }
                    rows.Add(new TableRow(row, [.. cells]));
                }
                cells.Clear();
                return null;
            }
        }
        return ReadTable.OfSheet(rows, sheets.Chosen.Name, [.. sheets.All.Where(s => s != sheets.Chosen).Select(s => s.Name)], _formulas);
    }

    /// <summary>A part that has to be there.</summary>
    private Result<XmlReader> Part(string path) => _package.Open(path, out var xml) is { } refusal ? refusal : xml is null ? NoWorkbook : xml;

    private sealed record Tab(string Name, string Path, bool Hidden);

    /// <summary>The sheets with cells, in their order, and the one that is read: the one asked for, else the first that can be seen.</summary>
    private sealed record Tabs(IReadOnlyList<Tab> All, Tab Chosen);

    private Result<Tabs> Sheets()
    {
        var sheets = new List<Tab>();
        if (!Part(_path).Succeeds(out var opened, out var refusal)) { return refusal; }
        using var xml = opened;
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
        return chosen is not null ? new Tabs(sheets, chosen)
            : _package.Refuse(TablesCodes.UnknownSheet, "sheet", "is not in the workbook, or none of its sheets can be seen",
                $"name one of: {string.Join(", ", sheets.Select(s => s.Name))}", _ask.Sheet);
    }

    /// <summary>Which styles of cells show days.</summary>
    private Refusal? ReadStyles()
    {
        if (_relations.FirstOrDefault(r => r.Type == "styles") is not { } part) { return null; }
        if (_package.Open(part.Path, out var xml) is { } refusal) { return refusal; }
        if (xml is null) { return null; }
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
        return null;
    }

    /// <summary>The texts that cells share.</summary>
    private Refusal? ReadTexts()
    {
        if (_relations.FirstOrDefault(r => r.Type == "sharedStrings") is not { } part) { return null; }
        if (_package.Open(part.Path, out var xml) is { } refusal) { return refusal; }
        if (xml is null) { return null; }
        using (xml)
        {
            while (xml.Read())
            {
                if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "si") { continue; }
                if (Rich(xml, out var text) is { } odd) { return odd; }
                _texts.Add(text);
            }
        }
        return null;
    }

    /// <summary>What a cell holds, as text: numbers without grouping, days as ISO 8601.</summary>
    /// <returns>Why it is not read; null when it is.</returns>
    private Refusal? Cell(XmlReader xml, int row, int column, out string text)
    {
        text = "";
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
                    case "is":
                        if (Rich(xml, out value) is { } odd) { return odd; }
                        break;
                    default: break;
                }
            }
        }
        if (formula && value is null && type != "str")
        {
            return Refuse(TablesCodes.FormulaWithoutValue, "is a formula that was never computed", "open the workbook in a spreadsheet program and save it");
        }
        _formulas += formula ? 1 : 0;
        if (value is null) { return null; }
        switch (type)
        {
            case "s":
                var index = int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
                if (index >= _texts.Count) { return NoWorkbook; }
                text = _texts[index];
                return null;
            case "str": return Plain(value, out text);
            case "inlineStr" or "d": text = value; return null;
            case "b": text = value is "1" or "true" ? "TRUE" : "FALSE"; return null;
            case "e": return Refuse(TablesCodes.ErrorCell, $"shows the error {value}", "mend it, or empty it");
            case "n": break;
            default: return NoWorkbook;
        }
        if (value.Length == 0) { return null; }
        var amount = double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (style is not null && int.Parse(style, NumberStyles.None, CultureInfo.InvariantCulture) is var at && at < _days.Count && _days[at])
        {
            if (SerialDay.Text(amount, _from1904) is not { } day)
            {
                return Refuse(TablesCodes.ErrorCell, $"is shown as a day, but {value} is none", "write the day again");
            }
            text = day;
            return null;
        }
        // Fifteen digits are what a spreadsheet keeps; the sixteenth and seventeenth in the file are noise of its arithmetic.
        text = decimal.TryParse(amount.ToString("G15", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            ? exact.ToString(CultureInfo.InvariantCulture) : amount.ToString("R", CultureInfo.InvariantCulture);
        return null;

        Refusal Refuse(RefusalCode code, string reason, string fix) =>
            _package.Refuse(code, "cell", reason, fix, $"{Letters(column)}{row}", row);
    }

    /// <summary>The text of an element with runs; how it is to be pronounced is left out.</summary>
    /// <returns>Why it is not read; null when it is.</returns>
    private Refusal? Rich(XmlReader xml, out string plain)
    {
        plain = "";
        if (xml.IsEmptyElement) { return null; }
        var (depth, text) = (xml.Depth, new StringBuilder());
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element) { continue; }
            if (xml.LocalName == "rPh") { if (!xml.IsEmptyElement) { var at = xml.Depth; while (xml.Read() && xml.Depth > at) { } } }
            else if (xml.LocalName == "t") { text.Append(Text(xml)); }
        }
        return Plain(text.ToString(), out plain);
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
    /// <returns>Why it is no text; null when it is one.</returns>
    private Refusal? Plain(string text, out string plain)
    {
        plain = text;
        if (!text.Contains("_x", StringComparison.Ordinal)) { return null; }
        plain = Escaped.Replace(text, m => ((char)int.Parse(m.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());
        for (var i = 0; i < plain.Length; i++)
        {
            if (char.IsSurrogatePair(plain, i)) { i++; }
            else if (plain[i] == '\0' || char.IsSurrogate(plain[i]))
            {
                return _package.Refuse(TablesCodes.NotText, "cell", "holds half a letter or a zero", "write its text again", text);
            }
        }
        return null;
    }

    /// <summary>Column, the first being 0, and row of a reference such as <c>B3</c>; null where it is none.</summary>
    private static (int Column, int Row)? Place(string reference)
    {
        var (column, i) = (0, 0);
        for (; i < reference.Length && i < 4 && char.IsAsciiLetterUpper(reference[i]); i++) { column = (column * 26) + reference[i] - 'A' + 1; }
        return i is 0 or > 3 ? null : (column - 1, int.Parse(reference.AsSpan(i), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private static string Letters(int column) => column < 26 ? $"{(char)('A' + column)}" : Letters((column / 26) - 1) + (char)('A' + (column % 26));

    private Refusal TooLarge(string field, string reason, string fix, int line) => TableReader.TooLarge(_ask, field, null, reason, fix, line);
}
