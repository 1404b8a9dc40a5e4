// SPDX-License-Identifier: Apache-2.0

using System.Text;
using CsCheck;
using Plimsoll.Tables;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Tables;

public sealed class CsvTests
{
    internal static readonly TableLimits Small = new(1024 * 1024, 1000, 50, 2000, 1024 * 1024);

    [Theory]
    [InlineData("a,b\n1,2\n", ',')]
    [InlineData("a;b;\"c,d,e\"\n1;2;3\n", ';')]
    [InlineData("a\tb\n1\t2\n", '\t')]
    [InlineData("sep=|\na|b\n1|2\n", '|')]
    [InlineData("\n , ,\n\"say \"\"a;b;c\"\"\",x\n1,2\n", ',')]
    [InlineData("alone\n1;2\n", ',')]
    public void The_separator_is_told_by_the_heading_or_said(string text, char separator)
    {
        var table = Read(text);
        Assert.Equal((separator, text.StartsWith("sep", StringComparison.Ordinal)), (table.Separator, table.SeparatorIsSaid));
    }

    [Fact]
    public void A_heading_in_which_two_signs_could_separate_is_refused() => Assert.Equal("tables.separator-unclear", Refused("a,b;c\n1,2;3\n").Code);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Rows_keep_the_line_on_which_they_begin(string end)
    {
        var table = Read(string.Join(end, "sep=;", "", "a;b", "1;\"two", "lines\"", ";", "3;4", ""));
        Assert.Equal(3, table.Head!.Line);
        Assert.Equal([4, 7], table.Rows.Select(r => r.Line));
        Assert.Equal($"two{end}lines", table.Rows[0].Cells[1]);
    }

    [Fact]
    public void Columns_and_rows_without_text_are_left_out_and_counted()
    {
        var table = Read("a,,b,,,\n1,,2,,,\n,,,,,\n3, ,4,,,\n");
        Assert.Equal(["a", "b"], table.Names);
        Assert.Equal(["1,2", "3,4"], table.Rows.Select(r => string.Join(',', r.Cells)));
        Assert.Equal(4, table.EmptyColumns);
        Assert.Null(table.Irregular(null));
    }

    [Theory]
    [InlineData("", "tables.no-heading", 0)]
    [InlineData("a,A \n1,2\n", "tables.column-twice", 1)]
    [InlineData("a,\n1,2\n", "tables.unnamed-column", 1)]
    [InlineData("a,b\n1,2\n\n3\n", "tables.ragged-row", 4)]
    [InlineData("a,b\n1,2,3\n", "tables.ragged-row", 2)]
    public void What_is_irregular_is_said_with_its_line(string text, string code, int line)
    {
        var irregular = Read(text).Irregular("t.csv")!;
        Assert.Equal((code, "t.csv", line), (irregular.Code, irregular.File, irregular.Line));
    }

    [Fact]
    public void A_column_is_found_whatever_its_case_and_blanks()
    {
        var table = Read("\" Evidence  Title\",b\n1,2\n");
        Assert.Equal((0, 1, -1), (table.Find("evidence title"), table.Find(" B "), table.Find("evidencetitle")));
    }

    [Theory]
    [InlineData("a,b\n1,\"2\n3\n", 2, 11)]
    [InlineData("a,b\n1,2\n\"3\"x,4\n", 3, 0)]
    public void A_quote_that_does_not_end_a_cell_is_refused_with_its_line(string text, int line, int offset)
    {
        var refusal = Refused(text);
        Assert.Equal(("tables.malformed-csv", line), (refusal.Code, refusal.Line));
        if (offset > 0) { Assert.Contains($"byte {offset}", refusal.Reason, StringComparison.Ordinal); }
    }

    [Fact]
    public void Bytes_that_are_no_letter_are_refused_with_line_and_byte_and_never_replaced()
    {
        byte[] ansi = [.. "a,b\r\n1,2\r\nPr"u8, 0xFC, .. "f,3\r\n"u8];
        var refusal = TableReader.Read(ansi, new TableAsk(Small, "t.csv")).Refusal!;
        Assert.Equal(("tables.not-text", "t.csv", 3), (refusal.Code, refusal.File, refusal.Line));
        Assert.Contains("0xFC at byte 12,", refusal.Sentence, StringComparison.Ordinal);
        // Said, it is read; what the encoding has no letter for is refused all the same.
        Assert.Equal("Prüf", TableReader.Read(ansi, new TableAsk(Small, Encoding: "Windows-1252")).Value!.Rows[1].Cells[0]);
        Assert.Equal("tables.not-text", TableReader.Read(new byte[] { 0x61, 0x81 }, new TableAsk(Small, Encoding: "windows-1252")).Refusal!.Code);
        Assert.Equal("tables.unknown-encoding", TableReader.Read(ansi, new TableAsk(Small, Encoding: "ebcdic")).Refusal!.Code);
    }

    [Fact]
    public void Utf16_is_read_by_its_mark_and_half_a_letter_is_refused_where_it_stands()
    {
        byte[] text = [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("a;b\n測;ü\n")];
        var table = TableReader.Read(text, new TableAsk(Small)).Value!;
        Assert.Equal(("utf-16be", "測", "ü"), (table.Encoding, table.Rows[0].Cells[0], table.Rows[0].Cells[1]));
        var cut = TableReader.Read(text.AsMemory(0, text.Length - 1), new TableAsk(Small)).Refusal!;
        Assert.Equal(("tables.not-text", 2), (cut.Code, cut.Line));
        var half = TableReader.Read(new byte[] { 0xFF, 0xFE, 0x61, 0, 0x0A, 0, 0x00, 0xD8 }, new TableAsk(Small)).Refusal!;
        Assert.Equal(("tables.not-text", 2), (half.Code, half.Line));
        Assert.Contains("byte 6", half.Reason, StringComparison.Ordinal);
        // Without a mark it looks like text with zeros.
        Assert.Contains("zero at byte 1,", TableReader.Read(Encoding.Unicode.GetBytes("a,b\n"), new TableAsk(Small)).Refusal!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_larger_than_is_read_is_refused_and_never_cut()
    {
        Assert.Equal("tables.too-large", Refused(new string('a', 2001)).Code);
        Assert.Equal("tables.too-large", Refused(new string(',', 50) + "a\n").Code);
        Assert.Equal("tables.too-large", Refused(string.Concat(Enumerable.Repeat("a\n", 1001))).Code);
        Assert.Equal("tables.too-large", Refused(new string('\n', 1024 * 1024 + 1)).Code);
        Assert.Equal(999, Read(string.Concat(Enumerable.Repeat("a\n", 1000))).Rows.Count);
    }

    [Theory]
    [InlineData("cr.csv")]
    [InlineData("quoted-newline.csv")]
    [InlineData("sep-line.csv")]
    [InlineData("tab.csv")]
    [InlineData("trailing-commas.csv")]
    [InlineData("utf16.csv")]
    public void The_habits_of_spreadsheets_all_tell_the_same_table(string habit)
    {
        var (text, title) = ("practice,status,title\nG02.B1,met,Prüfbericht “Hafen” – 測\n", "Prüfbericht “Hafen” – 測");
        byte[] bytes = habit switch
        {
            "cr.csv" => Encoding.UTF8.GetBytes(text.Replace('\n', '\r')),
            "quoted-newline.csv" => Encoding.UTF8.GetBytes(text.Replace(title, $"\"{title = "Two\nlines"}\"", StringComparison.Ordinal)),
            "sep-line.csv" => Encoding.UTF8.GetBytes("sep=;\n" + text.Replace(',', ';')),
            "tab.csv" => Encoding.UTF8.GetBytes(text.Replace(',', '\t')),
            "trailing-commas.csv" => Encoding.UTF8.GetBytes(text.Replace("\n", ",,,\n", StringComparison.Ordinal) + ",,,,,\n"),
            _ => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
        };
        var table = TableReader.Read(bytes, new TableAsk(Small)).Value!;
        Assert.Equal(["practice", "status", "title"], table.Names);
        Assert.Equal(["G02.B1", "met", title], Assert.Single(table.Rows).Cells);
    }

    /// <summary>Letters of several scripts, and every sign that means something to a reader of CSV.</summary>
    private static readonly Gen<string> Cell = Gen.OneOf(
        One(',', ';', '\t', '"', '\n', '\r', ' ', '=', '\''), Gen.Char['a', 'z'], Gen.Char['À', 'ſ'], Gen.Char['一', '十']).Array[0, 12].Select(letters =>
            new string(letters));

    private static Gen<T> One<T>(params T[] of) => Gen.Int[0, of.Length - 1].Select(i => of[i]);

    [Fact]
    public void What_the_writer_writes_the_reader_reads_in_every_encoding_and_with_every_separator() =>
        Gen.Select(Cell.Array[2, 5].Array[1, 6], One(',', ';', '\t'), Gen.Int[0, 3]).Sample((cells, separator, encoding) =>
        {
            var width = cells.Min(r => r.Length);
            string[] header = [.. Enumerable.Range(0, width).Select(i => $"c{i}")];
            string[][] rows = [.. cells.Select(r => r[..width])];
            var utf8 = CsvTable.Write(header, rows, separator);
            var text = Encoding.UTF8.GetString(utf8);
            byte[] bytes = encoding switch { 0 => utf8, 1 => [0xEF, 0xBB, 0xBF, .. utf8], 2 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)], _ =>
                [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)] };
            var table = TableReader.Read(bytes, new TableAsk(Small)).Value!;
            // A cell that a spreadsheet would run is written as text, and stays so.
            string[][] kept = [.. rows.Select(r =>
                (string[])[.. r.Select(c => c is ['=' or '@' or '+' or '-' or '\t' or '\r', ..] ? "'" + c : c)]).Where(r => !r.All(string.IsNullOrWhiteSpace))];
            Assert.Equal(header, table.Names);
            Assert.Equal(kept, table.Rows.Select(r => r.Cells.ToArray()));
            // As text with commas it tells the same.
            var again = TableReader.Read(Encoding.UTF8.GetBytes(table.ToText()), new TableAsk(Small)).Value!;
            Assert.Equal(kept, again.Rows.Select(r => r.Cells.ToArray()));
        }, iter: 2000);

    [Fact]
    public void No_bytes_make_the_reader_throw() =>
        Gen.Select(Gen.Byte.Array[0, 64], One<string?>(null, "utf-8", "windows-1252", "utf-16le", "utf-16be", "latin1"),
            One("", "sep=;\n", "a,b\n\"", "\uFEFF")).Sample((bytes, encoding, before) =>
        {
            var table = TableReader.Read((byte[])[.. Encoding.UTF8.GetBytes(before), .. bytes], new TableAsk(Small, Encoding: encoding));
            _ = table.Value?.Irregular(null);
            _ = table.Value?.ToText();
        }, iter: 20_000);

    private static ReadTable Read(string text) =>
        TableReader.Read(Encoding.UTF8.GetBytes(text), new TableAsk(Small)) is { Value: { } table } ? table : throw new InvalidOperationException(text);

    private static Refusal Refused(string text) => TableReader.Read(Encoding.UTF8.GetBytes(text), new TableAsk(Small)).Refusal!;
}
