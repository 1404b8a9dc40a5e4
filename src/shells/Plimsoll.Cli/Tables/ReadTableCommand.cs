// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plimsoll.Cli.Shared;
using Plimsoll.Tables;

namespace Plimsoll.Cli.Tables;

/// <summary>
/// <c>plimsoll tables read</c>: form, encoding, separator, heading and rows of a table as everything here reads it, or the line and byte at which it cannot
/// be read.
/// </summary>
internal static class ReadTableCommand
{
    /// <summary>Rows that are shown to people.</summary>
    private const int MostShown = 20;

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "A table: CSV or an Excel workbook (.xlsx)." };
        var sheet = new Option<string>("--sheet") { HelpName = "NAME", Description = "The sheet of a workbook; the first that can be seen unless said." };
        var encoding = new Option<string>("--encoding") { HelpName = "NAME",
            Description = "Encoding of a text without a byte order mark, such as windows-1252; utf-8 unless said." };
        var format = new FormatOption("words", "json");
        return Verb.Create("read", "Show how a table is read, or why not: form, encoding, separator, columns, rows with their lines.",
            "plimsoll tables read samples/tables/semicolon.csv", parse =>
        {
            var path = parse.GetRequiredValue(file);
            if (!format.Read(parse).Succeeds(out var form, out var no) || !AnswerFile.Raw(path).Succeeds(out var bytes, out no)) { return terminal.Refuse(no); }
            var ask = new TableAsk(TableLimits.Usual, path, parse.GetValue(sheet), parse.GetValue(encoding));
            if (!TableReader.Read(bytes, ask).Succeeds(out var table, out no)) { return terminal.Refuse(no); }
            var code = terminal.Answer(form switch
            {
                "json" => Json(table),
                "words" => Words(terminal.NewPage(), table),
                _ => throw new UnreachableException(),
            });
            return table.Irregular(path) is { } irregular ? terminal.Refuse(irregular) : code;
        }, file, sheet, encoding, format.Option);
    }

    private static byte[] Words(Page page, ReadTable table)
    {
        page.Title($"{Number(table.Rows.Count, "row")} under {Number(table.Names.Count, "column")}");
        page.Text(table.Form switch
        {
            TableForm.Csv =>
                $"A text in {table.Encoding}; its cells stand between {Sign(table.Separator!.Value)}, "
                    + $"{(table.SeparatorIsSaid ? "as the line sep= says" : "told by the heading")}.",
            TableForm.Xlsx =>
                $"The sheet “{table.Sheet}” of a workbook{(table.OtherSheets is [] ? "" : $"; not read: {string.Join(", ", table.OtherSheets)}")}.",
            _ => throw new UnreachableException(),
        });
        if (table.EmptyColumns > 0) { page.Text($"Left out: {Number(table.EmptyColumns, "column")} without any text."); }
        if (table.Formulas > 0) { page.Text($"{Number(table.Formulas, "formula")}: the value that was last computed is taken."); }
        if (table.Head is null) { return page.ToUtf8(); }
        // A row may have more cells than there are columns; none of them is hidden.
        var width = Math.Max(table.Names.Count, table.Rows.Take(MostShown).Select(r => r.Cells.Count).DefaultIfEmpty().Max());
        page.Table(["Line", .. Padded(table.Names, width)], [.. table.Rows.Take(MostShown).Select(r => (string[])[$"{r.Line}", .. Padded(r.Cells, width)])]);
        if (table.Rows.Count > MostShown) { page.Text($"And {Number(table.Rows.Count - MostShown, "more row")}; --format json shows all."); }
        return page.ToUtf8();
    }

    private static byte[] Json(ReadTable table)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream,
            new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("form", table.Form switch { TableForm.Csv => "csv", TableForm.Xlsx => "xlsx", _ => throw new UnreachableException() });
            json.WriteString("encoding", table.Encoding);
            json.WriteString("separator", table.Separator?.ToString());
            json.WriteBoolean("separatorIsSaid", table.SeparatorIsSaid);
            json.WriteString("sheet", table.Sheet);
            List("otherSheets", table.OtherSheets);
            json.WriteNumber("emptyColumns", table.EmptyColumns);
            json.WriteNumber("formulas", table.Formulas);
            if (table.Head is { } head) { json.WriteNumber("headingLine", head.Line); }
            else { json.WriteNull("headingLine"); }
            List("columns", table.Names);
            json.WriteStartArray("rows");
            foreach (var row in table.Rows)
            {
                json.WriteStartObject();
                json.WriteNumber("line", row.Line);
                List("cells", row.Cells);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();

            void List(string name, IReadOnlyList<string> texts)
            {
                json.WriteStartArray(name);
                foreach (var text in texts) { json.WriteStringValue(text); }
                json.WriteEndArray();
            }
        }
        return [.. stream.ToArray(), (byte)'\n'];
    }

    private static IEnumerable<string> Padded(IReadOnlyList<string> cells, int width) => cells.Concat(Enumerable.Repeat("", width - cells.Count));

    private static string Number(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private static string Sign(char separator) => separator switch { ',' => "commas", ';' => "semicolons", '\t' => "tabs", _ => $"“{separator}”" };
}
