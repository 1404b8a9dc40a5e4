// SPDX-License-Identifier: Apache-2.0

using CsvHelper;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Guidance;

/// <summary>A comparison as CSV, one row a guideline or duty, each naming pack and basis of both sides; the packs' statements follow.</summary>
internal static class ComparisonCsv
{
    private static readonly string[] Columns =
        ["change", "id", "title", "from", "from_pack", "from_basis", "to", "to_pack", "to_basis", "practices_added", "practices_dropped", "reworded", "reason"];

    private static readonly CsvWriterOptions Safe = new() { Injection = CsvInjection.Escape, NewLine = "\r\n" };

    public static byte[] Write(Checklist from, Checklist to)
    {
        var comparison = Comparison.Of(from, to);
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, Safe))
        {
            csv.WriteRecord(Columns);
            foreach (var guideline in comparison.Added) { csv.WriteRecord(Guideline("added", guideline, from, to)); }
            foreach (var guideline in comparison.Dropped) { csv.WriteRecord(Guideline("dropped", guideline, from, to)); }
            foreach (var guideline in comparison.Changed) { csv.WriteRecord(Guideline("changed", guideline, from, to)); }
            foreach (var duty in Duties(to, comparison.AddedDuties)) { csv.WriteRecord(["duty-added", duty.Id, duty.Title, "", "", "", duty.Wording, duty.Pack, SharedTerms.Bases[duty.Basis].Key, "", "", "", duty.Text]); }
            foreach (var duty in Duties(from, comparison.DroppedDuties)) { csv.WriteRecord(["duty-dropped", duty.Id, duty.Title, duty.Wording, duty.Pack, SharedTerms.Bases[duty.Basis].Key, "", "", "", "", "", "", duty.Text]); }
            foreach (var pack in from.Packs.Concat(to.Packs).Distinct()) { csv.WriteRecord(["statement", pack.Id, pack.Title, "", pack.Id, SharedTerms.Bases[pack.Basis].Key, "", "", "", "", "", "", pack.Statement]); }
            csv.WriteRecord(["statement", "", "", "", "", "", "", "", "", "", "", "", Phrases.Voluntary]);
        }
        return bytes.ToArray();
    }

    private static string[] Guideline(string change, ComparedGuideline guideline, Checklist from, Checklist to) =>
    [
        change, guideline.Id, guideline.Title, .. Place(from, guideline.Id), .. Place(to, guideline.Id),
        string.Join(' ', guideline.PracticesAdded), string.Join(' ', guideline.PracticesDropped), string.Join(' ', guideline.Reworded), guideline.Reason ?? "",
    ];

    private static string[] Place(Checklist list, string id) =>
        list.Guidelines.FirstOrDefault(g => g.Id == id) is { } guideline ? [Terms.Levels[guideline.Level].Key, guideline.Pack, SharedTerms.Bases[guideline.Basis].Key] : ["", "", ""];

    private static IEnumerable<ChecklistDuty> Duties(Checklist list, IReadOnlyList<string> ids) => list.Mitigations.SelectMany(m => m.Duties).Where(duty => ids.Contains(duty.Id));
}
