// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress.Editions;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Exports;

/// <summary>A published round as one self-contained page that prints: the picture,
/// its table twin, every finding with dissent and reply, the evidence.</summary>
public static class RoundHtml
{
    /// <param name="r">The round.</param>
    /// <param name="e">Its edition.</param>
    /// <param name="digest">Digest of the frozen bytes, as the journal names it.</param>
    /// <param name="seq">Number of the journal entry that published it.</param>
    public static byte[] Write(FrozenRound r, ProgressEdition e, Digest digest, long seq)
    {
        var html = new HtmlWriter();
        using (html.Open("html", ("lang", "en")))
        {
            ProgressHtml.Head(html, r.Name);
            using (html.Open("body"))
            using (html.Open("main"))
            {
                html.Line("h1", r.Name)
                    .Line(
                        "p",
                        $"{r.Publisher}, as of {Ask.Write(r.Assessed)}, {r.Providers.Count} providers, {r.Processes.Count} processes of {r.Edition}. "
                            + $"{r.Statement}");
                if (r.Rubric is { } rubric) { html.Line("h2", "What the assessors went by").Line("p", rubric); }
                LevelChart.Picture(html, r, e);
                html.Line("h2", "Levels");
                ProgressHtml.Table(
                    html,
                    ["Process", "Adopted", "Partial", "Not found", "Not applicable", "Level", "Dissents"],
                    r.Score(e).Processes.Select(p => (string[])
                        [
                            $"{p.Process} {p.Title}", $"{p.Adopted}", $"{p.Partial}", $"{p.NotFound}", $"{p.NotApplicable}",
                            p.LabelOfAll is null ? p.Label : $"{p.Label}; {p.LabelOfAll}",
                            $"{p.Dissents}"
                        ]));
                foreach (var provider in r.Providers) { Provider(html, r, provider); }
                html.Line("p", $"Journal entry {seq}; frozen bytes {digest}.");
            }
        }
        return html.ToUtf8();
    }

    /// <summary>How a finding's reply reads; "no reply" where there is none.</summary>
    public static string Reply(FrozenFinding f) =>
        f.Reply is not { } reply ? "no reply" : $"{reply.Text ?? "erased"}{(reply.Earlier ? " (before the finding was made anew)" : "")}";

    /// <summary>How reviewers' words read.</summary>
    public static string Review(FrozenFinding f) => f.Reviews.Count == 0 ? "not reviewed" : string.Join("; ", f.Reviews.Select(v =>
        v.Would == f.Finding
            ? $"person {v.Reviewer} agrees"
            : $"person {v.Reviewer} dissents, would say {ProgressTerms.Findings[v.Would].Label}: {v.Reason ?? "erased"}"));

    private static void Provider(HtmlWriter html, FrozenRound r, FrozenProvider provider)
    {
        html.Line("h2", $"{provider.Name}{(provider.Model is { } model ? $", {model}" : "")} ({ProgressTerms.Accesses[provider.Access].Label})");
        html.Line("p", provider.Replied is { } at ? $"Replied {Instant.Write(at)}. {provider.Reply}" : $"No reply by {FrozenDay.Write(provider.Until)}.");
        ProgressHtml.Table(
            html,
            ["Process", "Finding", "Assessor", "Review", "Reply", "Evidence"],
            r.Findings.Where(f => f.Provider == provider.Id).Select(f => (string[])
            [
                f.Process, $"{ProgressTerms.Findings[f.Finding].Label}{(f.Note is { } note ? $": {note}" : "")}", $"person {f.Assessor}", Review(f), Reply(f),
                f.Evidence.Count == 0
                    ? "none"
                    : string.Join(
                        " | ",
                        f.Evidence.Select(e => $"{ProgressTerms.Sides[e.Side].Label}: “{e.Quote ?? "erased"}” {e.Link ?? "erased"}, seen {Ask.Write(e.Seen)}")),
            ]));
    }
}
