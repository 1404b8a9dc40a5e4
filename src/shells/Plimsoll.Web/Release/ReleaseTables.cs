// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Assessment;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>Tables of a release as CSV; pages and API give the same bytes.</summary>
internal static class ReleaseTables
{
    public static IResult Practices(string release, PracticeViews views) =>
        Csv.Answer($"{release}-practices.csv",
            ["practice", "title", "tier", "when", "proof", "owed", "asked", "lacks", "status", "owner", "due", "dueDay", "reason", "evidence", "pack", "basis",
                "role", "askedAs", "serves", "textBasis", "levelBasis", "whenBasis", "proofBasis", "waits",
                "stands", "acceptedAs", "until"],
            views.Practices.Select(p => (string[])[p.Practice, p.Title, Say.Key(p.Tier), Say.Key(p.When), Say.Key(p.Proof), p.Owed ? "yes" : "no",
                p.Asked ? "yes" : "no", p.Lacks ?? "", Say.Key(p.Status), p.Owner ?? "", p.Due is { } due ? Instant.Write(due.End) : "",
                p.Due is LastDay last ? $"{last.Written} ({last.Zone})" : "", p.Reason ?? "", string.Join(' ', p.Evidence), p.Pack, Say.Key(p.Basis),
                .. Asked(p.HowAsked), p.Waits is { } waits ? Say.Key(waits.Because) : "", Say.Key(p.Stands), p.AcceptedAs ?? "",
                p.Until is { } until ? Instant.Write(until.End) : ""]));

    /// <summary>Empty where the list was derived before lists said so.</summary>
    private static IEnumerable<string> Asked(HowAsked? asking) => asking is null ? Enumerable.Repeat("", 7)
        : [Say.Key(asking.Of), Say.Key(asking.As), string.Join(' ', asking.Serves), .. asking.Fields.Select(f => $"{f.Whose.Pack} {Say.Key(f.Whose.Basis)}")];

    public static IResult Applicability(string release, ApplicabilityViews views) =>
        Csv.Answer($"{release}-applicability.csv",
            ["practice", "title", "applies", "because", "reason", "status", "owner", "evidence", "pack", "basis",
                "role", "askedAs", "serves", "textBasis", "levelBasis", "whenBasis", "proofBasis"],
            views.Lines.Select(l =>
                (string[])[
                    l.Practice, l.Title ?? "", Say.Key(l.Applies), l.Because, l.Reason ?? "", Say.Key(l.Status), l.Owner ?? "",
                    string.Join(' ', l.Evidence), l.Pack ?? "",
                    l.Basis is { } basis ? Say.Key(basis) : "", .. Asked(l.HowAsked)
                ]));
}
