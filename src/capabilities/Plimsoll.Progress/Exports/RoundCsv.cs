// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress.Editions;
using Plimsoll.Progress.Rounds;
using Plimsoll.Tables;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Exports;

/// <summary>The tables of a published round as CSV; every row carries what every view must say.</summary>
public static class RoundCsv
{
    /// <summary>The list of published rounds.</summary>
    public static byte[] Rounds(IReadOnlyList<RoundRow> rows) => CsvTable.Write(
        ["round", "name", "publisher", "edition", "assessed", "published", "providers", "processes", "document", "journalEntry"],
        rows.Select(r =>
            (string[])[
                r.Round, r.Name, r.Publisher, r.Edition, Ask.Write(r.Assessed), Instant.Write(r.Published), $"{r.Providers}", $"{r.Processes}",
                r.Document, r.Seq
            ]));

    public static byte[] Levels(FrozenRound r, ProgressEdition e) => ProgressCsv.Score(r.Score(e));

    public static byte[] Findings(FrozenRound r) => CsvTable.Write(
        [
            "provider", "name", "model", "access", "process", "finding", "label", "note", "assessor", "at", "reviewers", "dissents", "reply",
            "evidenceFor", "evidenceAgainst", "declined", "statement"
        ],
        r.Findings.Select(f =>
        {
            var p = r.Providers.First(x => x.Id == f.Provider);
            return (string[])
            [
                p.Id, p.Name, p.Model ?? "", ProgressTerms.Accesses[p.Access].Key, f.Process, ProgressTerms.Findings[f.Finding].Key,
                ProgressTerms.Findings[f.Finding].Label, f.Note ?? "", $"person {f.Assessor}", Instant.Write(f.At),
                string.Join("; ", f.Reviews.Select(v => $"person {v.Reviewer}")),
                string.Join("; ", f.Dissents.Select(v => $"person {v.Reviewer} would say {ProgressTerms.Findings[v.Would].Label}: {v.Reason}")),
                f.Reply is { } reply ? reply.Text ?? "erased" : "no reply",
                $"{f.Evidence.Count(x => x.Side == Side.For)}", $"{f.Evidence.Count(x => x.Side == Side.Against)}", $"{f.Declined.Count}",
                r.Statement,
            ];
        }));

    public static byte[] Evidence(FrozenRound r) => CsvTable.Write(
        ["id", "provider", "process", "side", "link", "quote", "seen", "copy", "proposed", "statement"],
        r.Findings.SelectMany(f => f.Evidence.Select(x => (string[])
            [
                x.Id, f.Provider, f.Process, ProgressTerms.Sides[x.Side].Key, x.Link ?? "erased", x.Quote ?? "erased", Ask.Write(x.Seen),
                x.Copy?.ToString() ?? "",
                x.Proposed ? "by an outsider" : "by an assessor",
                r.Statement
            ])));

    public static byte[] ByAccess(FrozenRound r, ProgressEdition e) => CsvTable.Write(
        ["process", "title", "openAdopted", "openPartial", "openLabel", "restrictedAdopted", "restrictedPartial", "restrictedLabel", "statement"],
        r.ByAccess(e).Select(a => (string[])
            [
                a.Process, a.Title, $"{a.Open.Adopted}", $"{a.Open.Partial}", a.Open.Label, $"{a.Restricted.Adopted}", $"{a.Restricted.Partial}",
                a.Restricted.Label, r.Statement
            ]));

    public static byte[] Comparison(ProgressComparison c) => CsvTable.Write(
        ["process", "title", "left", "leftLevel", "right", "rightLevel", "steps", "statement"],
        c.Processes.Select(p =>
            (string[])[
                p.Process, p.Title, c.Left, Level(p.Left), c.Right, Level(p.Right),
                p.Change is { } steps ? steps.ToString("+0;-0;0", System.Globalization.CultureInfo.InvariantCulture) : "",
                c.Statement
            ]));

    private static string Level(AdoptionLevel? level) => level is { } known ? ProgressTerms.Levels[known].Label : "not looked at";
}
