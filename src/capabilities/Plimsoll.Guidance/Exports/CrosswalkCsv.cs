// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Tables;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Exports;

/// <summary>Crosswalks as one table: a row for each relation, and one for each guideline without counterpart.</summary>
/// <remarks>A relation is always our judgement, so the basis of every row is inferred; its pack is the table's place in the content.</remarks>
public static class CrosswalkCsv
{
    private static readonly string[] Header = [
        "guideline", "target", "targetTitle", "targetVersion", "standing", "item", "relation", "confidence", "comment", "pack", "basis", "statement"
    ];

    public static byte[] Write(IEnumerable<Crosswalk> crosswalks) => CsvTable.Write(
        Header,
        from crosswalk in crosswalks
        let target = crosswalk.Target
        from row in crosswalk.Rows
        select (string[])
        [
            row.Guideline, target.Id, target.Title, target.Version, Terms.Standings[target.Standing].Label, row.Item ?? "",
            row.Item is null ? "no counterpart" : row.Relation,
            row.Confidence, row.Comment,
            $"crosswalks/{target.Id}", SharedTerms.Bases[Basis.Inferred].Label, $"{target.Statement} {Said.Proposed} {Said.Voluntary}",
        ]);
}
