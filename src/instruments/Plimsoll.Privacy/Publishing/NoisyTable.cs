// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Privacy.Publishing;

/// <summary>A key and its noisy value.</summary>
public sealed record NoisyRow(IReadOnlyList<string> Key, long Value)
{
    /// <summary>Orders by key, column by column, by UTF-16 code units.</summary>
    internal static IComparer<NoisyRow> ByKey { get; } = Comparer<NoisyRow>.Create((a, b) =>
        a.Key.Zip(b.Key, string.CompareOrdinal).FirstOrDefault(order => order != 0));
}

/// <summary>A published table of noisy whole numbers, and the one CSV text that stands for it: UTF-8, LF, quotes only where a field needs them.</summary>
public sealed class NoisyTable
{
    /// <exception cref="ArgumentException">A key has another number of parts than there are columns, or stands twice.</exception>
    public NoisyTable(IReadOnlyList<string> keyColumns, string measure, IEnumerable<NoisyRow> rows)
    {
        (KeyColumns, Measure, Rows) = (keyColumns, measure, [.. rows]);
        if (keyColumns.Count == 0 || Rows.Any(row => row.Key.Count != keyColumns.Count))
        {
            throw new ArgumentException("A key has one part a column.", nameof(rows));
        }
        if (Rows.Select(row => Line(row.Key)).Distinct(StringComparer.Ordinal).Count() != Rows.Count)
        {
            throw new ArgumentException("A key stands once.", nameof(rows));
        }
    }

    public IReadOnlyList<string> KeyColumns { get; }

    public string Measure { get; }

    public IReadOnlyList<NoisyRow> Rows { get; }

    /// <summary>The CSV text: a line of names, then a line a row, the value last.</summary>
    public byte[] ToCsv() =>
        Encoding.UTF8.GetBytes(string.Concat(Rows.Select(row => Line([.. row.Key, row.Value.ToString(CultureInfo.InvariantCulture)]))
            .Prepend(Line([.. KeyColumns, Measure]))));

    /// <summary>The digest of the keys alone, in their order, which binds a public list.</summary>
    public Digest KeysDigest() => ListDigest(KeyColumns, Rows.Select(row => row.Key));

    /// <summary>The digest of a list of keys that is to be published whole.</summary>
    public static Digest ListDigest(IReadOnlyList<string> keyColumns, IEnumerable<IReadOnlyList<string>> keys) =>
        Digest.Of(Encoding.UTF8.GetBytes(string.Concat(keys.Prepend(keyColumns).Select(Line))));

    /// <summary>Reads a table. Only the text that <see cref="ToCsv"/> would write is accepted, so that equal tables have equal bytes.</summary>
    public static Result<NoisyTable> Read(ReadOnlySpan<byte> csv)
    {
        var malformed = new Refusal(
            PrivacyCodes.MalformedTable, "table", null, "is not a table of noisy whole numbers as it was published", "use the CSV file as it was published");
        string text;
        try { text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(csv); }
        catch (ArgumentException) { return malformed; }
        if (Records(text) is not [{ Count: >= 2 } head, .. var lines] || lines.Any(line => line.Count != head.Count)) { return malformed; }
        var rows = new List<NoisyRow>(lines.Count);
        foreach (var line in lines)
        {
            if (!long.TryParse(line[^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)) { return malformed; }
            rows.Add(new NoisyRow(line[..^1], value));
        }
        if (rows.Select(row => Line(row.Key)).Distinct(StringComparer.Ordinal).Count() != rows.Count) { return malformed; }
        var table = new NoisyTable(head[..^1], head[^1], rows);
        return table.ToCsv().AsSpan().SequenceEqual(csv) ? table : malformed;
    }

    /// <summary>Records of RFC 4180 with LF; null where a quote has no end.</summary>
    private static List<List<string>>? Records(string text)
    {
        var (records, record, field, at) = (new List<List<string>>(), new List<string>(), new StringBuilder(), 0);
        while (at < text.Length)
        {
            field.Clear();
            if (text[at] == '"')
            {
                for (at++; ; at++)
                {
                    if (at == text.Length) { return null; }
                    if (text[at] != '"') { field.Append(text[at]); continue; }
                    if (++at == text.Length || text[at] != '"') { break; }
                    field.Append('"');
                }
            }
            else { for (; at < text.Length && text[at] is not ',' and not '\n'; at++) { field.Append(text[at]); } }
            record.Add(field.ToString());
            if (at == text.Length || text[at] is not ',' and not '\n') { return null; }
            if (text[at++] == '\n')
            {
                records.Add(record);
                record = [];
            }
        }
        return record is [] ? records : null;
    }

    private static string Line(IReadOnlyList<string> fields) => string.Join(',', fields.Select(Field)) + "\n";

    private static string Field(string text) =>
        text.Length == 0 || text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
