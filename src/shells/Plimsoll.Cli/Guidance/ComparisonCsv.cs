// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Tables;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Guidance;

/// <summary>A comparison as CSV, one row a guideline or duty, each naming pack and basis of both sides; the packs' statements follow.</summary>
internal static class ComparisonCsv
{
    private static readonly string[] Columns =
        ["change", "id", "title", "from", "from_pack", "from_basis", "to", "to_pack", "to_basis", "practices_added", "practices_dropped", "reworded", "reason"];

    public static byte[] Write(Checklist from, Checklist to) => CsvTable.Write(Columns, Rows(from, to));

    private static IEnumerable<string[]> Rows(Checklist from, Checklist to)
    {
        var comparison = Comparison.Of(from, to);
        return
        [
            .. comparison.Added.Select(g => Guideline("added", g, from, to)),
            .. comparison.Dropped.Select(g => Guideline("dropped", g, from, to)),
            .. comparison.Changed.Select(g => Guideline("changed", g, from, to)),
            .. Duties(to, comparison.AddedDuties).Select(d =>
                (string[])["duty-added", d.Id, d.Title, "", "", "", d.Wording, d.Pack, SharedTerms.Bases[d.Basis].Key, "", "", "", d.Text]),
            .. Duties(from, comparison.DroppedDuties).Select(d =>
                (string[])["duty-dropped", d.Id, d.Title, d.Wording, d.Pack, SharedTerms.Bases[d.Basis].Key, "", "", "", "", "", "", d.Text]),
            .. from.Packs.Concat(to.Packs).Distinct().Select(p =>
                (string[])["statement", p.Id, p.Title, "", p.Id, SharedTerms.Bases[p.Basis].Key, "", "", "", "", "", "", p.Statement]),
            ["statement", "", "", "", "", "", "", "", "", "", "", "", Phrases.Voluntary],
        ];
    }

    private static string[] Guideline(string change, ComparedGuideline guideline, Checklist from, Checklist to) =>
    [
        change, guideline.Id, guideline.Title, .. Place(from, guideline.Id), .. Place(to, guideline.Id),
        string.Join(' ', guideline.PracticesAdded), string.Join(' ', guideline.PracticesDropped), string.Join(' ', guideline.Reworded), guideline.Reason ?? "",
    ];

    private static string[] Place(Checklist list, string id) =>
        list.Guidelines.FirstOrDefault(g => g.Id == id) is { } guideline
            ? [Terms.Levels[guideline.Level].Key, guideline.Pack, SharedTerms.Bases[guideline.Basis].Key]
            : ["", "", ""];

    private static IEnumerable<ChecklistDuty> Duties(Checklist list, IReadOnlyList<string> ids) =>
        list.Mitigations.SelectMany(m => m.Duties).Where(duty => ids.Contains(duty.Id));
}
