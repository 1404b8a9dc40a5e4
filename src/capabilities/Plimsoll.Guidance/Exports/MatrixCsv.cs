// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Tables;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Exports;

/// <summary>The matrix as one table: a row for each guideline in each of the twelve cells.</summary>
public static class MatrixCsv
{
    private static readonly string[] Header = ["guideline", "title", "stage", "modelType", "releaseType", "level", "pack", "basis", "reason", "statement"];

    /// <param name="rows">The matrix.</param>
    /// <param name="packs">Statements of every pack behind the rows.</param>
    public static byte[] Write(IReadOnlyList<MatrixRow> rows, IReadOnlyList<PackStatement> packs) => CsvTable.Write(
        Header,
        from row in rows
        from cell in Cell.All
        let asked = row.Cells[cell.ToString()]
        select (string[])
        [
            row.Guideline, row.Title, Terms.Stages[row.Stage].Label, SharedTerms.ModelTypes[cell.Model].Label, SharedTerms.ReleaseTypes[cell.Release].Label,
            Terms.Levels[asked.Level].Label, asked.Pack, SharedTerms.Bases[asked.Basis].Label, asked.Reason ?? "",
            $"{Said.Sentence(packs, asked.Pack)} {Said.Voluntary}",
        ]);
}
