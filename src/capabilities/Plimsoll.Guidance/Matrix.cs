// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>One guideline across the twelve cells.</summary>
public sealed record MatrixRow(string Guideline, IReadOnlyDictionary<string, MatrixCell> Cells)
{
    public required string Title { get; init; }
    public required Stage Stage { get; init; }
}

/// <summary>What one cell asks of one guideline.</summary>
public sealed record MatrixCell(Level Level, Basis Basis)
{
    public required string Pack { get; init; }
    public string? Reason { get; init; }

    /// <summary>Whether the cell lists the guideline as something owed.</summary>
    [JsonIgnore]
    public bool Listed => Level.IsListed;
}

/// <summary>A level that moved when a sourced cell replaced an inferred one.</summary>
public sealed record Move(string Cell, string Guideline, Level From, string FromPack, Level To, string ToPack);

public sealed partial class Library
{
    /// <summary>The 22 × 12 matrix of an edition.</summary>
    public IReadOnlyList<MatrixRow> Matrix(Edition? edition = null)
    {
        edition ??= DefaultEdition;
        return [.. edition.Pack.Guidelines.Select(g =>
            new MatrixRow(g.Id, Cell.All.ToDictionary(c => c.ToString(), c => At(edition, c, g.Id))) { Title = g.Title, Stage = g.Stage })];
    }

    /// <summary>What moved where a sourced cell replaced an inferred one; empty while none has.</summary>
    public IReadOnlyList<Move> Moves(Edition? edition = null) =>
    [
        .. from pair in (edition ?? DefaultEdition).Replaced
           from guideline in (edition ?? DefaultEdition).Pack.Guidelines
           let former = pair.Former.Entries[guideline.Id].Level
           let now = pair.Now.Entries[guideline.Id].Level
           where former != now
           select new Move(pair.Former.Cell.ToString(), guideline.Id, former, pair.Former.Pack.Header.Id, now, pair.Now.Pack.Header.Id),
    ];

    private static MatrixCell At(Edition edition, Cell cell, string guideline) => edition[cell] is { } list
        ? new MatrixCell(list.Entries[guideline].Level, list.Basis) { Pack = list.Pack.Header.Id, Reason = list.Entries[guideline].Reason }
        : new MatrixCell(Level.Redirect, edition.Pack.Header.Basis) { Pack = edition.Id, Reason = edition.Redirect(cell)!.Advice };
}
