// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Tables;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Exports;

/// <summary>What the content rests on outside, as one table; what has to be read again stands first.</summary>
public static class SourcesCsv
{
    private static readonly string[] Header =
    [
        "id", "title", "publisher", "version", "address", "read", "how", "seenAt", "note", "age", "stale", "standing", "rows", "targets", "today"
    ];

    public static byte[] Write(SourcesAnswer answer) => CsvTable.Write(
        Header,
        from s in answer.Sources
        select (string[])
        [
            s.Source.Id, s.Source.Title, s.Source.Publisher, s.Source.Version ?? "", s.Source.Address ?? Citation.NoAddress, Day(s.Source.ReadDate),
            Terms.Readings[s.Source.How].Key, s.Source.SeenAt ?? "", s.Source.Note, s.Age.ToString(CultureInfo.InvariantCulture), s.Stale ? "yes" : "no",
            s.Standing is { } standing ? Terms.Standings[standing].Key : "", s.Rows.ToString(CultureInfo.InvariantCulture), string.Join(' ', s.Targets),
            Day(answer.Today),
        ]);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
