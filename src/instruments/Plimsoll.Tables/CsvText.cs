// SPDX-License-Identifier: Apache-2.0

using CsvHelper;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tables;

/// <summary>Rows of a text: RFC 4180 with comma, semicolon or tab, and whatever a first line <c>sep=</c> names, as Excel reads it.</summary>
internal static class CsvText
{
    /// <summary>What spreadsheets write between cells, by country.</summary>
    private static ReadOnlySpan<byte> Usual => ",;\t"u8;

    public static Result<ReadTable> Read(TableText text, TableAsk ask)
    {
        var (skip, lines) = (0, 0);
        if (Said(text.Utf8.Span) is { } said) { (skip, lines) = (said.Length, 1); }
        var at = text.Utf8[skip..];
        if ((Said(text.Utf8.Span)?.Separator ?? Detect(at.Span)) is not { } separator)
        {
            return new Refusal(TablesCodes.SeparatorUnclear, "separator", null,
                "is not clear from the heading: two of comma, semicolon and tab stand in it equally often",
                    "write sep=; (or the sign that it is) as the first line", ask.File, lines + 1);
        }
        Refusal? bad = null;
        var options = new CsvReaderOptions
        {
            HasHeader = false, Separator = separator, SkipEmptyLines = true, TrackLineNumbers = true, MalformedData = CsvMalformedDataHandling.Recover,
            // A quote inside an unquoted text is a letter like others; where quotes do not end, or something follows their end, whose text it is cannot be
            // known.
            OnMalformedRecord = record => bad ??= record.Reason switch
            {
                CsvMalformedReason.UnterminatedQuote => Quotes(record, "opens and never ends, up to the end"),
                CsvMalformedReason.TextAfterClosingQuote => Quotes(record, "ends and is followed by more text,"),
                _ => null,
            },
        };
        var rows = new List<TableRow>();
        try
        {
            using var csv = CsvReader.Create(at, options);
            while (csv.Read())
            {
                if (bad is not null) { return bad; }
                var line = (int)csv.LineNumber + lines;
                if (csv.FieldCount > ask.Limits.MostColumns)
                {
                    return TableReader.TooLarge(ask, "row", $"{line}", $"has more than {ask.Limits.MostColumns} cells", "split the table", line);
                }
                var cells = new string[csv.FieldCount];
                for (var i = 0; i < cells.Length; i++)
                {
                    cells[i] = csv.GetString(i);
                    if (cells[i].Length > ask.Limits.MostCell)
                    {
                        return TableReader.TooLarge(ask, "cell", null, $"has more than {ask.Limits.MostCell} characters", "shorten it", line);
                    }
                }
                if (cells.All(string.IsNullOrWhiteSpace)) { continue; }
                if (rows.Count == ask.Limits.MostRows)
                {
                    return TableReader.TooLarge(ask, "table", null, $"has more than {ask.Limits.MostRows} rows", "split it", line);
                }
                rows.Add(new TableRow(line, cells));
            }
        }
        catch (CsvFormatException e)
        {
            return new Refusal(TablesCodes.MalformedCsv, "table", null, "is not CSV", "save it again as CSV UTF-8 or as .xlsx", ask.File,
                (int)e.LineNumber + lines);
        }
        return bad is not null ? bad : ReadTable.OfText(rows, text.Encoding, separator, skip > 0);

        Refusal Quotes(CsvMalformedRecord record, string what)
        {
            var offset = text.OffsetOf(Math.Clamp(skip + (int)record.ByteOffset, 0, text.Utf8.Length));
            return new Refusal(TablesCodes.MalformedCsv, "quote", null, $"{what} at byte {offset}", "write a quote that is part of a text twice, inside quotes",
                ask.File, (int)record.LineNumber + lines);
        }
    }

    /// <summary>The separator that a first line <c>sep=</c> names, and the bytes of that line.</summary>
    private static (char Separator, int Length)? Said(ReadOnlySpan<byte> utf8)
    {
        if (utf8 is not [(byte)'s' or (byte)'S', (byte)'e' or (byte)'E', (byte)'p' or (byte)'P', (byte)'=', var sign, .. var rest]
            || sign is (byte)'"' or < 0x20 and not (byte)'\t' or > 0x7E)
        {
            return null;
        }
        var length = rest switch { [(byte)'\r', (byte)'\n', ..] => 2, [(byte)'\r' or (byte)'\n', ..] => 1, [] => 0, _ => -1 };
        return length < 0 ? null : ((char)sign, 5 + length);
    }

    /// <summary>The sign that stands most often in the first row with text, outside quotes; a comma where none does, null where two do equally often.</summary>
    private static char? Detect(ReadOnlySpan<byte> utf8)
    {
        Span<int> counts = stackalloc int[3];
        var (quoted, closed, begins, text) = (false, false, true, false);
        foreach (var b in utf8)
        {
            if (quoted)
            {
                closed = b == '"';
                quoted = !closed;
                continue;
            }
            if (b is (byte)'\r' or (byte)'\n')
            {
                if (text) { break; }
                counts.Clear();
                begins = true;
            }
            else if (Usual.IndexOf(b) is >= 0 and var which)
            {
                counts[which]++;
                begins = true;
            }
            else
            {
                // The second of two quotes inside quotes opens them again.
                quoted = b == '"' && (begins || closed);
                text |= b is not ((byte)' ' or (byte)'"') || quoted;
                begins = false;
            }
            closed = false;
        }
        var most = Math.Max(counts[0], Math.Max(counts[1], counts[2]));
        return most == 0 ? ',' : counts.Count(most) > 1 ? null : (char)Usual[counts.IndexOf(most)];
    }
}
