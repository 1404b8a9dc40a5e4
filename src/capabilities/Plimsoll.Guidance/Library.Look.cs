// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

public sealed partial class Library
{
    /// <summary>The statements of the packs named, in the library's order.</summary>
    public IEnumerable<PackStatement> StatementsOf(IEnumerable<string> packs)
    {
        var used = packs.ToHashSet(StringComparer.Ordinal);
        return Packs.Where(p => used.Contains(p.Header.Id)).Select(p => PackStatement.Of(p.Header));
    }

    /// <summary>The statements behind a matrix.</summary>
    public IReadOnlyList<PackStatement> StatementsOf(IReadOnlyList<MatrixRow> rows) =>
        [.. StatementsOf(rows.SelectMany(r => r.Cells.Values).Select(c => c.Pack))];

    /// <summary>The statements behind strategies, and of the packs that say what can be done today.</summary>
    public IReadOnlyList<PackStatement> StatementsOf(IReadOnlyList<ChecklistMitigation> mitigations) =>
        [.. StatementsOf(mitigations.Select(m => m.Pack).Concat(Packs.Where(p => p.Tailoring.StartToday.Count > 0).Select(p => p.Header.Id)))];

    /// <summary>One practice with its place in every cell.</summary>
    public Result<PracticeAnswer> Practice(string id, Edition? edition = null)
    {
        edition ??= DefaultEdition;
        var ask = Profile.Read(new ProfileAsk("frontier", "restricted")).Value!;
        var guideline = Tailor(ask, edition).Guidelines.FirstOrDefault(g => g.Practices.Any(p => p.Id == id));
        return guideline is null
            ? new Refusal(GuidanceCodes.UnknownPractice, "practice", id, "does not exist", "use an id such as G01.B1; 'guidance list' shows them all")
            : new PracticeAnswer(
                edition.Id, guideline.Id, guideline.Title, guideline.Stage, guideline.Practices.First(p => p.Id == id), guideline.Crosswalk,
                Matrix(edition).First(r => r.Guideline == guideline.Id).Cells);
    }

    /// <summary>The checklist that one side of a comparison names.</summary>
    /// <param name="text">The side, <c>[pack:]model/release</c>.</param>
    /// <param name="roles">Roles on both sides; empty for model provider.</param>
    public Result<Checklist> Side(string text, IReadOnlyList<string> roles)
    {
        if (ComparedRef.Find(text) is not { } side)
        {
            return new Refusal(
                GuidanceCodes.UnknownValue, "side", text, "is not a cell",
                "write [pack:]model/release, such as frontier/restricted or plimsoll-tailoring-1:general/open");
        }
        var asked = Profile.Read(new ProfileAsk(SharedTerms.ModelTypes[side.Cell.Model].Key, SharedTerms.ReleaseTypes[side.Cell.Release].Key)
        {
            Roles = roles
        });
        if (!asked.Succeeds(out var profile, out var refusal)) { return refusal; }
        if (side.Pack is null || _editions.ContainsKey(side.Pack)) { return Tailor(profile, side.Pack is null ? null : _editions[side.Pack]); }
        foreach (var edition in Editions)
        {
            if (edition.Of(side.Pack, side.Cell) is { } list) { return Tailor(profile, edition, list); }
        }
        return new Refusal(
            GuidanceCodes.UnknownValue, "side", text, "names a pack that gives no list for this cell",
            $"use one of {string.Join(", ", Packs.Select(p => p.Header.Id))}, or leave the pack out");
    }

    /// <summary>Looks a crosswalk up by target id.</summary>
    public Result<Crosswalk> CrosswalkTo(string target) => Crosswalks.FirstOrDefault(c => c.Target.Id == target) is { } found
        ? found
        : new Refusal(
            GuidanceCodes.UnknownValue, "target", target, "is not one of the allowed values",
            $"use {string.Join(" | ", Crosswalks.Select(c => c.Target.Id))}");
}
