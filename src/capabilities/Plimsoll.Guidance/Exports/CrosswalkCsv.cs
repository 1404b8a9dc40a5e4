// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Tables;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Exports;

/// <summary>Crosswalks as one table: a row for each relation, and one for each line without counterpart.</summary>
/// <remarks>A relation is always our judgement, so the basis of every row is inferred; its pack is the table's place in the content.</remarks>
public static class CrosswalkCsv
{
    private static readonly string[] Header =
    [
        "guideline", "target", "targetTitle", "targetVersion", "standing", "item", "relation", "confidence", "comment",
        "subject", "kind", "title", "about", "predicate", "appliesFrom", "mapped", "source", "sourceTitle", "sourceAddress", "sourceRead", "sourceHow",
        "pack", "basis", "statement", "secondReading",
    ];

    public static byte[] Write(IEnumerable<Crosswalk> crosswalks, SourceTable sources) => CsvTable.Write(
        Header,
        from crosswalk in crosswalks
        let target = crosswalk.Target
        from row in crosswalk.Rows
        let source = sources.Find(row.Source)!
        select (string[])
        [
            row.Guideline ?? "", target.Id, target.Title, target.Version, Terms.Standings[target.Standing].Label, row.Item ?? "",
            row.Item is null ? "no counterpart" : Terms.Relations[row.Relation].Key,
            row.Confidence, row.Comment,
            row.Subject, Terms.LineKinds[row.Kind].Label, row.Label, row.About ?? "", Relations.Predicate(row.Relation), Day(target.AppliesFrom),
            Day(row.MappingDate),
            source.Id, source.Title, source.Address ?? Citation.NoAddress, Day(source.ReadDate), Terms.Readings[source.How].Key,
            $"crosswalks/{target.Id}", SharedTerms.Bases[Basis.Inferred].Label, $"{target.Statement} {Said.Proposed} {Said.Voluntary}",
            Terms.SecondReadings[row.SecondReading].Key,
        ]);

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
