// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress.Editions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Exports;

/// <summary>The report as one self-contained page that prints: the picture, its table twin, challenges, recommendations, evidence.</summary>
public static class ProgressHtml
{
    private const string Style =
        "body{font:1rem/1.5 system-ui,sans-serif;max-width:68rem;margin:2rem auto;padding:0 1rem;color:#10202f;background:#fff}"
        + "table{border-collapse:collapse;width:100%;font-size:.9rem}"
        + "th,td{text-align:left;vertical-align:top;padding:6px;border-bottom:1px solid #bbb}"
        + "svg{max-width:100%;height:auto}small{color:#51606d}tr,li{break-inside:avoid}div{overflow-x:auto}";

    public static byte[] Write(ProgressEdition e, DateOnly today)
    {
        var html = new HtmlWriter();
        using (html.Open("html", ("lang", "en")))
        {
            Head(html, e.Header.Title);
            using (html.Open("body"))
            using (html.Open("main"))
            {
                html.Line("h1", e.Header.Title).Line("p", $"{e.Header.Scope} {e.Header.Statement}");
                LevelChart.Picture(html, e);
                html.Line("h2", "Processes");
                Table(html, ["Process", "Level", "What it says", "Challenges", "Source"], e.Processes.Select(p => (string[])
                    [
                        $"{p.Id} {p.Title}", Adoption.Label(p.Level), p.Says,
                        $"{string.Join(' ', p.Challenges)}{(p.Disputed.Count > 0 ? " (disputed)" : "")}",
                        At(p.Source)
                    ]));
                html.Line("h2", "Challenges");
                Table(
                    html, ["Challenge", "Processes marked", "Cells disputed"],
                    e.ChallengeCounts().Select(c => (string[])[$"{c.Challenge} {c.Title}", $"{c.Processes}", $"{c.Disputed}"]));
                html.Line("h2", "Recommendations");
                Table(
                    html, ["Action", "Who", "Due", "Source"],
                    DatedRecommendation.All(e, today).SelectMany(r => r.Actions).Select(a => (string[])[$"{a.Id} {a.Text}", a.Who, Due(a), At(a.Source)]));
                html.Line("h2", "Evidence");
                Table(
                    html, ["Process", "Example", "Stance (our reading)", "Source"],
                    e.Evidence.Select(i =>
                        (string[])[
                            string.Join(", ", [i.Process, .. i.Also]), $"{i.Title} ({i.Publisher}): {i.What}", ProgressTerms.Stances[i.Stance].Label,
                            At(i.Source)
                        ]));
                html.Line("p", "Following the guidance is voluntary and replaces no law.");
            }
        }
        return html.ToUtf8();
    }

    /// <summary>A due month with what the day makes of it.</summary>
    public static string Due(DatedAction action) => action.State switch
    {
        DueState.Undated => "no date",
        DueState.Open => $"{action.Due}, open",
        DueState.Passed => $"{action.Due}, passed",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    internal static void Head(HtmlWriter html, string title)
    {
        using (html.Open("head"))
        {
            html.Void("meta", ("charset", "utf-8")).Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
            html.Line("title", title).Line("style", Style);
        }
    }

    internal static void Table(HtmlWriter html, string[] head, IEnumerable<string[]> rows)
    {
        using (html.Open("div", ("role", "region"), ("tabindex", "0"), ("aria-label", string.Join(", ", head))))
        using (html.Open("table"))
        {
            using (html.Open("thead"))
            using (html.Open("tr")) { foreach (var cell in head) { html.Line("th", cell, ("scope", "col")); } }
            using (html.Open("tbody")) { foreach (var row in rows) { using (html.Open("tr")) { foreach (var cell in row) { html.Line("td", cell); } } } }
        }
    }

    private static string At(SourceLines source) => $"{source.Document} {source.Lines}";
}
