// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Tables;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Exports;

/// <summary>Strategies as one table: a row for each duty, and one for an actor who has a part in a strategy but no stated duty.</summary>
public static class MitigationsCsv
{
    private static readonly string[] Header =
        [
            "strategy", "phase", "strategyTitle", "definition", "actor", "part", "id", "title", "text", "wording", "asked", "hosting", "today", "conflict",
            "limits", "document", "lines", "pack", "basis", "statement"
        ];

    /// <param name="mitigations">The strategies.</param>
    /// <param name="packs">Statements of every pack behind the rows.</param>
    public static byte[] Write(IReadOnlyList<ChecklistMitigation> mitigations, IReadOnlyList<PackStatement> packs) => CsvTable.Write(
        Header,
        from mitigation in mitigations
        from actor in SharedTerms.Roles.All
        where mitigation.Actors.ContainsKey(actor.Key) || mitigation.Duties.Any(d => d.Actor == actor.Value)
        from duty in mitigation.Duties.Where(d => d.Actor == actor.Value).DefaultIfEmpty()
        let source = duty?.Source ?? mitigation.Source
        let pack = duty?.Pack ?? mitigation.Pack
        let basis = duty?.Basis ?? mitigation.Basis
        select (string[])
        [
            mitigation.Id, Terms.Phases[mitigation.Phase].Label, mitigation.Title, mitigation.Definition, actor.Label,
            mitigation.Actors.TryGetValue(actor.Key, out var part) ? Terms.Parts[part].Label : "",
            duty?.Id ?? "", duty?.Title ?? "", duty?.Text ?? "", duty?.Wording ?? "", duty is null ? "" : SharedTerms.AskedAs[duty.Asked].Label,
            duty?.Hosting is { } hosting ? Terms.Hostings[hosting].Label : "", duty?.Today is { } today ? $"{today} (inferred)" : "",
            string.Join("\n", mitigation.Conflicts.Where(c => c.Actor == actor.Value).Select(c => $"{c.Kind}: {c.Text} ({Said.At(c.Source)})")),
            string.Join("\n", mitigation.Limits.Select(l => $"{l.Text} ({Said.At(l.Source)})")),
            source.Document, source.Lines, pack, SharedTerms.Bases[basis].Label, $"{Said.Sentence(packs, pack)} {Said.Voluntary}",
        ]);
}
