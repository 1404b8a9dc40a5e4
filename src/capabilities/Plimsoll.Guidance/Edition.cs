// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance.Packs;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>One edition of the guidelines with the cells that packs give for it.</summary>
public sealed class Edition
{
    private readonly Dictionary<Cell, CellList> _cells = [];
    private readonly Dictionary<(string Pack, Cell Cell), CellList> _byPack = [];
    private readonly SourceTable _sources;

    /// <param name="pack">The pack that holds the guidelines.</param>
    /// <param name="tailoring">Every pack that tailors them, <paramref name="pack"/> among them.</param>
    /// <param name="sources">What documents and their lines are called.</param>
    /// <exception cref="ContentRefusedException">A cell is missing, incomplete, or sourced twice.</exception>
    internal Edition(Pack pack, IReadOnlyList<Pack> tailoring, SourceTable sources)
    {
        (Pack, Tailoring, _sources) = (pack, tailoring, sources);
        foreach (var source in tailoring)
        {
            foreach (var group in source.Tailoring.Entries.GroupBy(e => e.Cell))
            {
                var list = new CellList(source, group.Key, Complete(source, group.Key, [.. group]));
                _byPack.Add((source.Header.Id, group.Key), list);
                Settle(list);
            }
        }
        foreach (var source in tailoring) { Lift(source); }
        foreach (var cell in Cell.All)
        {
            if (Redirect(cell) is null && !_cells.ContainsKey(cell))
            {
                throw Refuse(cell.ToString(), "has no list", "add a tailoring entry for it, or a redirect");
            }
        }
    }

    /// <summary>The pack that holds the guidelines; its id names the edition.</summary>
    public Pack Pack { get; }

    /// <summary>Every pack that tailors this edition.</summary>
    public IReadOnlyList<Pack> Tailoring { get; }

    public string Id => Pack.Header.Id;

    /// <summary>Lines of a document that the pack names by its short id, such as S1.</summary>
    internal SourceLines At(string document, string lines) =>
        _sources.Cite(new SourceLines(Pack.Documents.FirstOrDefault(d => d.Id == document)?.File ?? Id, lines));

    /// <summary>Id of the pack that speaks where no source does: the first that infers for this edition, else this program itself.</summary>
    public string Inferring => Tailoring.FirstOrDefault(p => p.Header.Basis == Basis.Inferred)?.Header.Id ?? "plimsoll";

    /// <summary>The list in force for a cell: a sourced one before an inferred one; null where the cell redirects.</summary>
    public CellList? this[Cell cell] => Redirect(cell) is null ? _cells[cell] : null;

    /// <summary>The list that one pack gives for a cell, whether or not it is in force.</summary>
    public CellList? Of(string pack, Cell cell) => _byPack.GetValueOrDefault((pack, cell));

    /// <summary>Lists that a sourced cell has replaced, each with its successor.</summary>
    public IEnumerable<(CellList Former, CellList Now)> Replaced =>
        from former in _byPack.Values where _cells[former.Cell] != former orderby former.Cell.ToString() select (former, _cells[former.Cell]);

    /// <summary>The redirect of a cell. A sourced list for the cell, from a later pack, replaces it.</summary>
    public RedirectText? Redirect(Cell cell) => _cells.ContainsKey(cell) ? null : Pack.Texts.Redirects.FirstOrDefault(r => r.Cell == cell);

    private Dictionary<string, CellEntry> Complete(Pack source, Cell cell, CellEntry[] entries)
    {
        var byGuideline = new Dictionary<string, CellEntry>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (!byGuideline.TryAdd(entry.Guideline, entry))
            {
                throw Refuse($"{source.Header.Id}, {cell}, {entry.Guideline}", "stands twice", "keep one entry");
            }
            if (source.Header.Basis == Basis.Inferred && (entry.Rule is null || entry.Reason is null))
            {
                throw Refuse($"{source.Header.Id}, {cell}, {entry.Guideline}", "is inferred without rule and reason", "add both");
            }
        }
        foreach (var guideline in Pack.Guidelines)
        {
            if (!byGuideline.ContainsKey(guideline.Id))
            {
                throw Refuse($"{source.Header.Id}, {cell}, {guideline.Id}", "is missing", "give the cell an entry for every guideline");
            }
        }
        return byGuideline;
    }

    /// <summary>A level that a modality lifts is one of the pack's own, and lower than what it is lifted to.</summary>
    private void Lift(Pack source)
    {
        foreach (var raise in source.Tailoring.Raises)
        {
            foreach (var cell in raise.Cells)
            {
                if (Of(source.Header.Id, cell) is not { } list || list.Entries[raise.Guideline].Level.Weight >= raise.Level.Weight)
                {
                    throw Refuse(
                        $"{source.Header.Id}, {cell}, {raise.Guideline}", $"is not lifted by {Terms.Levels[raise.Level].Key}",
                        "raise an entry of the same pack above its level");
                }
            }
        }
    }

    private void Settle(CellList list)
    {
        if (!_cells.TryGetValue(list.Cell, out var held)) { _cells.Add(list.Cell, list); return; }
        switch (held.Basis, list.Basis)
        {
            case (Basis.Inferred, Basis.Source): _cells[list.Cell] = list; return;
            case (Basis.Source, Basis.Inferred): return;
            case (Basis.Source, Basis.Source) or (Basis.Inferred, Basis.Inferred):
                throw Refuse(
                    $"{list.Cell}", $"is given by both {held.Pack.Header.Id} and {list.Pack.Header.Id} on the same basis", "keep one of the two packs");
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    private static ContentRefusedException Refuse(string field, string reason, string fix) => new(new Refusal(ContentCodes.Refused, field, null, reason, fix));
}

/// <summary>What one pack asks for in one cell, guideline by guideline.</summary>
public sealed record CellList(Pack Pack, Cell Cell, IReadOnlyDictionary<string, CellEntry> Entries)
{
    public Basis Basis => Pack.Header.Basis;
}
