// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tables;

/// <summary>A text as UTF-8 without a mark, and where its bytes came from.</summary>
/// <param name="Encoding">As it was written, by its name at IANA.</param>
/// <param name="Mark">Bytes of the byte order mark.</param>
/// <param name="Width">Bytes of a UTF-16 code unit as it was written: 2, 1, or 0 for UTF-8, where it varies.</param>
internal sealed record TableText(ReadOnlyMemory<byte> Utf8, string Encoding, int Mark, int Width)
{
    /// <summary>Where a byte of <see cref="Utf8"/> stood in the file, the first being 0.</summary>
    public int OffsetOf(int at) => Mark + (Width == 0 ? at : Width * System.Text.Encoding.UTF8.GetCharCount(Utf8.Span[..at]));

    /// <summary>The line of a byte of <see cref="Utf8"/>: CR, LF and CR LF each end one.</summary>
    public int LineOf(int at) => LineOf(Utf8.Span[..at]);

    /// <summary>
    /// Decodes by the byte order mark, else by what was said, else as UTF-8. A byte that stands for no letter is refused with its line and place; nothing is
    /// replaced.
    /// </summary>
    public static Result<TableText> Decode(ReadOnlyMemory<byte> bytes, TableAsk ask)
    {
        var (name, mark) = bytes.Span switch
        {
            [0xEF, 0xBB, 0xBF, ..] => ("utf-8", 3),
            [0xFF, 0xFE, ..] => ("utf-16le", 2),
            [0xFE, 0xFF, ..] => ("utf-16be", 2),
            _ => (ask.Encoding?.ToLowerInvariant() ?? "utf-8", 0),
        };
        var read = name switch
        {
            "utf-8" or "utf8" or "us-ascii" => OfUtf8(bytes[mark..], mark, ask),
            "utf-16le" => OfUtf16(bytes, mark, bigEndian: false, ask),
            "utf-16be" => OfUtf16(bytes, mark, bigEndian: true, ask),
            "windows-1252" or "cp1252" => OfBytes(bytes, "windows-1252", CodePagesEncodingProvider.Instance.GetEncoding(1252)!, ask),
            "iso-8859-1" or "latin1" => OfBytes(bytes, "iso-8859-1", System.Text.Encoding.Latin1, ask),
            "utf-16" => new Refusal(TablesCodes.UnknownEncoding, "encoding", name, "wants a byte order mark, and there is none",
                "save it as UTF-8, or say utf-16le or utf-16be", ask.File),
            _ => (Result<TableText>)new Refusal(TablesCodes.UnknownEncoding, "encoding", name, "is not known",
                "say utf-8, utf-16le, utf-16be, windows-1252 or iso-8859-1", ask.File),
        };
        if (!read.Succeeds(out var text, out _)) { return read; }
        return text.Utf8.Span.IndexOf((byte)0) is >= 0 and var zero
            ? NoText(ask, text.LineOf(zero), $"holds a zero at byte {text.OffsetOf(zero)}, which no text has",
                "save it as CSV UTF-8 or as .xlsx; UTF-16 wants a byte order mark") : read;
    }

    private static Result<TableText> OfUtf8(ReadOnlyMemory<byte> bytes, int mark, TableAsk ask)
    {
        var span = bytes.Span;
        if (System.Text.Unicode.Utf8.IsValid(span)) { return new TableText(bytes, "utf-8", mark, 0); }
        var at = 0;
        while (Rune.DecodeFromUtf8(span[at..], out _, out var length) == OperationStatus.Done) { at += length; }
        return NoText(
            ask, LineOf(span[..at]), $"holds the byte 0x{span[at]:X2} at byte {mark + at}, which is not UTF-8",
            "save it as CSV UTF-8 or as .xlsx, or say in which encoding it is, such as windows-1252");
    }

    private static Result<TableText> OfUtf16(ReadOnlyMemory<byte> bytes, int mark, bool bigEndian, TableAsk ask)
    {
        var span = bytes.Span[mark..];
        var units = new char[span.Length / 2];
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = (char)(bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(span[(2 * i)..]) : BinaryPrimitives.ReadUInt16LittleEndian(span[(2 * i)..]));
        }
        for (var i = 0; i < units.Length; i++)
        {
            if (!char.IsSurrogate(units[i])) { continue; }
            if (i + 1 < units.Length && char.IsSurrogatePair(units[i], units[i + 1])) { i++; continue; }
            return NoText(ask, LineOf(System.Text.Encoding.UTF8.GetBytes(units, 0, i)), $"holds half a letter at byte {mark + (2 * i)}",
                "save it again as CSV UTF-8 or as .xlsx");
        }
        var utf8 = System.Text.Encoding.UTF8.GetBytes(units);
        return span.Length % 2 == 0 ? new TableText(utf8, bigEndian ? "utf-16be" : "utf-16le", mark, 2)
            : NoText(ask, LineOf(utf8), $"ends in half a letter at byte {mark + span.Length - 1}", "get it again: its end is cut off");
    }

    /// <summary>Encodings of one byte a letter. Bytes that they keep for controls are not taken: behind them hides another encoding.</summary>
    private static Result<TableText> OfBytes(ReadOnlyMemory<byte> bytes, string name, Encoding encoding, TableAsk ask)
    {
        var text = encoding.GetChars(bytes.ToArray());
        var odd = Array.FindIndex(text, c => c is >= '\u0080' and <= '\u009F');
        return odd < 0 ? new TableText(System.Text.Encoding.UTF8.GetBytes(text), name, 0, 1)
            : NoText(ask, LineOf(System.Text.Encoding.UTF8.GetBytes(text, 0, odd)),
                $"holds the byte 0x{bytes.Span[odd]:X2} at byte {odd}, which is no letter in {name}", "say another encoding, or save it as CSV UTF-8");
    }

    private static int LineOf(ReadOnlySpan<byte> before)
    {
        var line = 1;
        for (var i = 0; i < before.Length; i++) { if (before[i] == '\n' || before[i] == '\r' && (i + 1 == before.Length || before[i + 1] != '\n')) { line++; } }
        return line;
    }

    private static Refusal NoText(TableAsk ask, int line, string reason, string fix) => new(TablesCodes.NotText, "table", null, reason, fix, ask.File, line);
}
