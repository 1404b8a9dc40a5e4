// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;
using System.Text;
using CsCheck;
using Plimsoll.Tables;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Tables;

public sealed class WorkbookTests
{
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    [Fact]
    public void The_first_sheet_that_can_be_seen_is_read_days_as_days_and_formulas_by_their_value()
    {
        var table = Value(TableReader.Read(Sample("harbours.xlsx"), new TableAsk(CsvTests.Small)));
        Assert.Equal(("Harbours", 1), (table.Sheet, table.Formulas));
        Assert.Equal(["Lists"], table.OtherSheets);
        Assert.Equal(["harbour", "level", "dredged"], table.Names);
        Assert.Equal(["2: Quay A 3.5 2026-11-01", "4: Quay B 4 2026-11-02T18:00:00"], table.Rows.Select(r => $"{r.Line}: {string.Join(' ', r.Cells)}"));
        Assert.Null(table.Irregular(null));
    }

    [Fact]
    public void A_hidden_sheet_is_read_only_when_it_is_named()
    {
        Assert.Equal(["TRUE"], Value(TableReader.Read(Sample("harbours.xlsx"), new TableAsk(CsvTests.Small, Sheet: "lists"))).Rows[0].Cells);
        var refusal = TableReader.Read(Sample("harbours.xlsx"), new TableAsk(CsvTests.Small, Sheet: "Berths")).Refusal!;
        Assert.Equal(("tables.unknown-sheet", "name one of: Lists, Harbours"), (refusal.Code, refusal.Fix));
    }

    [Theory]
    [InlineData("<c r='A1'><v>0.30000000000000004</v></c>", "0.3")]
    [InlineData("<c r='A1'><v>1E+20</v></c>", "100000000000000000000")]
    [InlineData("<c r='A1'><v>-12</v></c>", "-12")]
    [InlineData("<c r='A1' t='b'><v>0</v></c>", "FALSE")]
    [InlineData("<c r='A1' t='str'><f>A2</f><v>x_x000A_y</v></c>", "x\ny")]
    [InlineData("<c r='A1' t='inlineStr'><is><r><t>a</t></r><rPh sb='0' eb='1'><t>no</t></rPh><r><t xml:space='preserve"
        + "'> b</t></r></is></c>", "a b")]
    [InlineData("<c r='A1' s='1'><v>1</v></c>", "1900-01-01")]
    [InlineData("<c r='A1' s='1'><v>61</v></c>", "1900-03-01")]
    [InlineData("<c r='A1' s='1'><v>0.5</v></c>", "12:00:00")]
    [InlineData("<c r='A1' s='2'><v>5</v></c>", "5")]
    public void A_cell_says_what_it_holds(string cell, string text) =>
        Assert.Equal(text, Value(Read($"<row r='1'><c r='A1' t='inlineStr'><is><t>h</t></is></c></row><row r='2'>{cell.Replace("A1", "A2", StringComparison.Ordinal)}</row>")).Rows[0].Cells[0]);

    [Theory]
    [InlineData("<c r='A2' t='e'><v>#REF!</v></c>", "tables.error-cell")]
    [InlineData("<c r='A2' s='1'><v>60</v></c>", "tables.error-cell")]
    [InlineData("<c r='A2'><f>1+1</f></c>", "tables.formula-without-value")]
    [InlineData("<c r='A2' t='s'><v>99</v></c>", "tables.malformed-workbook")]
    [InlineData("<c r='A2'><v>many</v></c>", "tables.malformed-workbook")]
    [InlineData("<c r='A3'><v>1</v></c>", "tables.malformed-workbook")]
    [InlineData("<c r='ZZ2'><v>1</v></c>", "tables.too-large")]
    [InlineData("<c r='A2' t='inlineStr'><is><t>_xD800_</t></is></c>", "tables.not-text")]
    public void A_cell_whose_value_could_only_be_guessed_is_refused(string cell, string code) =>
        Assert.Equal(code, Read($"<row r='1'><c r='A1'><v>1</v></c></row><row r='2'>{cell}</row>").Refusal!.Code);

    [Fact]
    public void Merged_cells_are_refused_by_their_place()
    {
        var refusal = TableReader.Read(Sample("merged.xlsx"), new TableAsk(CsvTests.Small)).Refusal!;
        Assert.Equal(("tables.merged-cells", "A2:A4"), (refusal.Code, refusal.Value));
    }

    [Fact]
    public void A_part_that_unpacks_without_end_an_entity_and_a_lie_about_its_size_are_refused_in_bounded_time()
    {
        var bomb = Read($"<row r='1'><c r='A1' t='inlineStr'><is><t>{new string('a', 2_000_000)}</t></is></c></row>");
        Assert.Equal("tables.too-large", bomb.Refusal!.Code);
        Assert.Equal("tables.malformed-workbook", Read("<row r='1'><c r='A1'><v>&a;</v></c></row>", "<!DOCTYPE x [<!ENTITY a 'aaaa'>]>").Refusal!.Code);
        var many = Read(string.Concat(Enumerable.Range(1, 1001).Select(i => $"<row r='{i}'><c r='A{i}'><v>1</v></c></row>")));
        Assert.Equal("tables.too-large", many.Refusal!.Code);
    }

    [Theory]
    [InlineData(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 1 }, "tables.unknown-form")]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4, 1 }, "tables.malformed-workbook")]
    public void What_is_no_workbook_of_today_is_refused(byte[] bytes, string code) =>
        Assert.Equal(code, TableReader.Read(bytes, new TableAsk(CsvTests.Small)).Refusal!.Code);

    [Fact]
    public void No_broken_workbook_makes_the_reader_throw()
    {
        var whole = Sample("harbours.xlsx");
        Gen.Select(Gen.Int[4, whole.Length - 1], Gen.Byte, Gen.Int[0, whole.Length]).Sample((at, with, cut) =>
        {
            var broken = whole.ToArray();
            broken[at] = with;
            _ = TableReader.Read(broken, new TableAsk(CsvTests.Small));
            _ = TableReader.Read(broken.AsMemory(0, cut), new TableAsk(CsvTests.Small));
        }, iter: 3000);
        // The same inside: a sheet whose XML is wrong in one place.
        const string Sheet = "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' s='1'><f>1</f><v>2</v></c></row><row r='2'><c r='A2' t='inlineStr'><is><t>x</t></is></c></row>";
        Gen.Select(Gen.Int[0, Sheet.Length - 1], Gen.Char[' ', '~']).Sample((at, with) => _ = Read(Sheet[..at] + with + Sheet[(at + 1)..]), iter: 1000);
    }

    private static Result<ReadTable> Read(string rows, string before = "")
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("_rels/.rels", $"<R><Relationship Id='a' Type='{Office}/officeDocument' Target='/xl/workbook.xml'/></R>");
            Add("xl/_rels/workbook.xml.rels",
                $"<R><Relationship Id='s' Type='{Office}/worksheet' Target='s.xml'/><Relationship Id='t' Type='{Office}/styles' Target='t.xml'/>"
                + $"<Relationship Id='x' Type='{Office}/externalLink' Target='https://example.org/x' TargetMode='External'/></R>");
            Add("xl/workbook.xml", $"<workbook xmlns:r='{Office}'><sheets><sheet name='S' sheetId='1' r:id='s'/></sheets></workbook>");
            Add("xl/t.xml", "<styleSheet><numFmts><numFmt numFmtId='170' formatCode='\"days\" 0'/></numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='170'/></cellXfs></styleSheet>");
            Add("xl/s.xml", $"{before}<worksheet><sheetData>{rows}</sheetData></worksheet>");

            void Add(string name, string text)
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        }
        return TableReader.Read(stream.ToArray(), new TableAsk(CsvTests.Small));
    }

    private static ReadTable Value(Result<ReadTable> result) =>
        result.Succeeds(out var table, out var refusal) ? table : throw new InvalidOperationException(refusal.Sentence);

    private static byte[] Sample(string name) => File.ReadAllBytes(Repository.At("samples", "tables", name));
}
