// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Exports;

/// <summary>What was published, newest first, as an Atom feed. Source: RFC 4287.</summary>
public static class ChangesFeed
{
    private const int Most = 100;

    /// <param name="origin">Where the addresses begin, such as <c>https://example.org</c>.</param>
    public static byte[] Write(string origin, IReadOnlyList<RoundRow> rounds, IReadOnlyList<PageRow> pages)
    {
        (string Id, string Title, string Address, string Says, DateTimeOffset At)[] entries = [.. rounds
            .Select(r => (
                r.Document, $"{r.Name}: a round was published", $"{origin}/public/rounds/{r.Round}",
                $"{r.Publisher} judged {r.Providers} providers on {r.Processes} processes of {r.Edition}. Presence, not quality.",
                r.Published))
            .Concat(pages.Select(p => (
                p.Document, $"{p.Organisation}: version {p.Version} of its own word", $"{origin}/public/organisations/{p.Handle}",
                $"{p.Organisation} says this of itself; nobody else has judged it.",
                p.Published)))
            .OrderByDescending(e => e.Item5).Take(Most)];
        var xml = new HtmlWriter("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        using (xml.Open("feed", ("xmlns", "http://www.w3.org/2005/Atom")))
        {
            xml.Line("title", "Progress: what was published")
                .Line("id", $"{origin}/public/changes.atom")
                .Line("updated", Instant.Write(entries is [] ? DateTimeOffset.UnixEpoch : entries[0].At));
            Link(xml, "self", $"{origin}/public/changes.atom");
            using (xml.Open("author")) { xml.Line("name", "Plimsoll"); }
            foreach (var entry in entries)
            {
                using (xml.Open("entry"))
                {
                    xml.Line("title", entry.Title).Line("id", $"urn:{entry.Id}").Line("updated", Instant.Write(entry.At)).Line("summary", entry.Says);
                    Link(xml, "alternate", entry.Address);
                }
            }
        }
        return xml.ToUtf8();
    }

    private static void Link(HtmlWriter xml, string rel, string address) { using var link = xml.Open("link", ("rel", rel), ("href", address)); }
}
