// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Guidance.Exports;

/// <summary>The matrix as one table: a row for each guideline in each of the twelve cells.</summary>
public static class MatrixCsv
{
    private static readonly string[] Header = ["guideline", "title", "stage", "modelType", "releaseType", "level", "pack", "basis", "reason", "statement"];

    /// <param name="rows">The matrix.</param>
    /// <param name="packs">Statements of the packs; without them a row says what its basis alone allows to be said.</param>
    public static byte[] Write(IReadOnlyList<MatrixRow> rows, IReadOnlyList<PackStatement>? packs = null) => CsvTable.Write(
        Header,
        from row in rows
        from cell in Cell.All
        let asked = row.Cells[cell.ToString()]
        select (string[])
        [
            row.Guideline, row.Title, Terms.Stages[row.Stage].Label, Terms.ModelTypes[cell.Model].Label, Terms.ReleaseTypes[cell.Release].Label,
            Terms.Levels[asked.Level].Label, asked.Pack, Terms.Bases[asked.Basis].Label, asked.Reason ?? "", $"{Statement(asked.Pack, asked.Basis, packs)} {Said.Voluntary}",
        ]);

    internal static string Statement(string pack, Basis basis, IReadOnlyList<PackStatement>? packs) =>
        packs?.FirstOrDefault(p => p.Id == pack) is { } known ? Said.Sentence(known) : Said.Sentence(pack, basis);
}
