// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Exports;

/// <summary>The sentences that an export must carry, whatever its format.</summary>
internal static class Said
{
    public const string Voluntary = "Following this guidance is voluntary and replaces no law.";

    /// <summary>What is said of a relation in a crosswalk: it is never the target's own word.</summary>
    public const string Proposed = "Relations are proposals; not endorsed by the publisher of either side.";

    /// <summary>A pack's statement with its name in front, so that a sentence about one pack is never read as one about another.</summary>
    public static string Sentence(PackStatement pack) => $"{pack.Id} ({SharedTerms.Bases[pack.Basis].Label}): {pack.Statement}";

    /// <summary>The statements of every pack behind an edition, one after the other.</summary>
    public static string Sentences(Edition edition) =>
        string.Join(" ", edition.Tailoring.Prepend(edition.Pack).Distinct().Select(p => Sentence(PackStatement.Of(p.Header))));

    /// <summary>The sentence of the pack of one line.</summary>
    public static string Sentence(IReadOnlyList<PackStatement> packs, string pack) => Sentence(packs.First(p => p.Id == pack));

    /// <summary>How much a checklist asks, in words.</summary>
    public static string Counts(Checklist list)
    {
        var listed = list.Guidelines.Count(g => g.Level.IsListed);
        var duties = list.Mitigations.Sum(m => m.Duties.Count);
        string[] parts =
        [
            .. list.Guidelines.Count > 0 ? [$"{listed} of {list.Guidelines.Count} guidelines, {list.Owed.Count()} practices"] : Array.Empty<string>(),
            $"{duties} duties under {list.Mitigations.Count} risk mitigation strategies",
        ];
        return $"{string.Join("; ", parts)}.";
    }

    /// <summary>The roles of a profile, as a list for people.</summary>
    public static string Roles(Profile profile) => string.Join(", ", profile.Roles.Select(r => SharedTerms.Roles[r].Label));

    /// <summary>The parts of every actor in a strategy.</summary>
    public static string Actors(ChecklistMitigation mitigation) =>
        string.Join(
            "; ",
            from role in SharedTerms.Roles.All
            where mitigation.Actors.ContainsKey(role.Key)
            select $"{role.Label}: {Terms.Parts[mitigation.Actors[role.Key]].Label}");

    /// <summary>The packs behind evidence hints and marks for today, which are inferred even beside a sourced line.</summary>
    public static string Ours(Checklist list) => string.Join(", ", list.Packs.Where(p => p.Basis == Basis.Inferred).Select(p => PackAndBasis(p.Id, p.Basis)));

    /// <summary>Basis of a pack of the checklist; notes and resources belong to the edition's own pack.</summary>
    public static Basis BasisOf(Checklist list, string pack) => list.Packs.FirstOrDefault(p => p.Id == pack)?.Basis ?? Basis.Source;

    public static string PackAndBasis(string pack, Basis basis) => $"{pack}, {SharedTerms.Bases[basis].Label}";

    /// <summary>Where a statement stands: title, section and page; file and lines where the document is not known.</summary>
    public static string At(SourceLines source) =>
        source.Cited?.Text ?? $"{source.Document}, {(source.Lines.AsSpan().ContainsAny(',', '-') ? "lines" : "line")} {source.Lines}";

    /// <summary>The documents that a list restates, each with its publisher, address and file: a sentence each.</summary>
    public static IEnumerable<string> Documents(Checklist list) =>
        list.Guidelines.SelectMany(g => g.Practices.Select(p => p.Source).Concat(g.Notes.Concat(g.Resources).Select(n => n.Source)))
            .Concat(list.Mitigations.SelectMany(m => m.Duties.Select(d => d.Source).Prepend(m.Source)))
            .Concat(list.Redirect is { } redirect ? [redirect.Source, .. redirect.Conditions.Select(c => c.Source)] : [])
            .Concat(list.Notices.Where(n => n.Source is not null).Select(n => n.Source!))
            .Where(s => s.Cited is not null)
            .DistinctBy(s => s.Document)
            .Select(s => $"{s.Cited!.Title}. {s.Cited.Publisher}, {s.Cited.Address ?? Citation.NoAddress}. Lines in the JSON are those of {s.Document}.");

    /// <summary>A counterpart in a list of several: framework, item, and how the line stands to it.</summary>
    public static string Of(Counterpart c) =>
        $"{(c.Subject.Contains('.', StringComparison.Ordinal) ? $"{c.Subject}: " : "")}{c.Target} {c.Item} ({Terms.Relations[c.Relation].Key}, "
            + $"{Terms.Standings[c.Standing].Label})";

    /// <summary>One line of text: formats in which a line break would end the element get a space instead.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
