// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Exports;

public static partial class ChecklistHtml
{
    /// <summary>Free of every character that HTML encodes, line ends apart, so that the encoding writer leaves it as it is once they are spaces.</summary>
    private const string Style = """
        :root { color-scheme: light dark; --paper: #fbfaf7; --ink: #10202f; --soft: #51606d; --rule: #d9d6cd; --sourced: #1d6b46; --inferred: #8a5a00 }
        @media (prefers-color-scheme: dark) { :root { --paper: #0d1620; --ink: #e9edf0; --soft: #a4b1bc; --rule: #2a3a48; --sourced: #7fd1a6;
        --inferred: #f0c269 } }
        body { margin: 0 auto; padding: 24px 16px 56px; max-width: 68rem; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif;
        overflow-wrap: anywhere }
        h1 { font: 2.5rem/1.15 ui-serif, Iowan Old Style, Charter, Georgia, serif; font-weight: 400; margin: 0 0 16px }
        h2 { font: 1.6rem/1.2 ui-serif, Iowan Old Style, Charter, Georgia, serif; font-weight: 400; margin: 56px 0 12px;
        border-bottom: 1px solid var(--rule); break-after: avoid }
        h3 { font-size: 1.15rem; line-height: 1.3; margin: 36px 0 4px; break-after: avoid }
        p { margin: 0 0 8px; max-width: 68ch }
        table { width: 100%; border-collapse: collapse; margin: 8px 0 12px; font-size: 0.92rem; font-variant-numeric: tabular-nums }
        caption { text-align: left; color: var(--soft); font-size: 0.82rem }
        th, td { text-align: left; vertical-align: top; padding: 8px 12px 8px 0; border-top: 1px solid var(--rule) }
        thead { display: table-header-group }
        tr { break-inside: avoid }
        tbody th { width: 4.5rem; overflow-wrap: normal; white-space: nowrap }
        td:last-child { width: 24%; padding-right: 0 }
        td strong { display: block }
        ul { margin: 4px 0; padding-left: 16px }
        small { display: block; margin-bottom: 8px; color: var(--soft); font-size: 0.82rem }
        td small { margin: 4px 0 0 }
        p.aside { margin: 4px 0 0; max-width: 84ch; font-size: 0.82rem; color: var(--soft) }
        .lead { font-size: 1.15rem }
        .badge { margin: 0 8px; font-size: 0.82rem }
        .sourced { color: var(--sourced) }
        .inferred { color: var(--inferred) }
        footer { margin-top: 56px; border-top: 1px solid var(--rule); padding-top: 12px; font-size: 0.82rem }
        @media (max-width: 40rem) { h1 { font-size: 1.6rem } td:last-child { width: 30% } }
        @media print {
          :root { --paper: #ffffff; --ink: #000000; --soft: #333333; --rule: #999999; --sourced: #000000; --inferred: #000000 }
          @page { margin: 18mm 16mm }
          body { padding: 0; max-width: none; font-size: 10pt }
          h1 { font-size: 20pt }
          h2 { font-size: 14pt; margin-top: 24px }
        }
        """;

    private static void Table(HtmlWriter html, string caption, string what, string how, Action rows)
    {
        using (html.Open("table"))
        {
            html.Line("caption", caption);
            using (html.Open("thead"))
            using (html.Open("tr"))
            {
                html.Line("th", "Number", ("scope", "col")).Line("th", what, ("scope", "col")).Line("th", how, ("scope", "col"));
            }
            using (html.Open("tbody")) { rows(); }
        }
    }

    private static void Remarks(HtmlWriter html, string kind, IReadOnlyList<SourcedText> remarks, string pack, Basis basis)
    {
        foreach (var remark in remarks)
        {
            html.Line("p", $"{kind}: {remark.Text}", ("class", "aside"));
            Place(html, remark.Source, pack, basis);
        }
    }

    private static void Place(HtmlWriter html, SourceLines source, string pack, Basis basis) =>
        html.Line("small", $"{Said.At(source)}; {Said.PackAndBasis(pack, basis)}");

    private static void Counterparts(HtmlWriter html, IReadOnlyList<Counterpart> crosswalk)
    {
        if (crosswalk.Count == 0) { return; }
        html.Line("p", $"Corresponds to: {string.Join("; ", crosswalk.Select(Said.Of))}. {Said.Proposed}", ("class", "aside"));
    }

    /// <summary>Each field in a line of its own, with whose word it is.</summary>
    private static void Fields(HtmlWriter html, IReadOnlyList<string> fields)
    {
        using (html.Open("td"))
        {
            foreach (var field in fields) { html.Line("small", field); }
        }
    }

    private static void Foot(HtmlWriter html, Checklist list)
    {
        foreach (var pack in list.Packs) { html.Line("p", Said.Sentence(pack)); }
        foreach (var document in Said.Documents(list)) { html.Line("p", document); }
        html.Line("p", Said.Voluntary);
    }
}
