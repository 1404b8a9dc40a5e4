// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Cli.Shared;
using Plimsoll.Privacy.Redaction;
using Plimsoll.Usage;
using Plimsoll.Usage.Sharing;

namespace Plimsoll.Cli.Usage;

/// <summary>A checked package for people at a terminal: what they may do with it first, digests last.</summary>
internal static class PackagePage
{
    public static byte[] Write(Page page, CheckedPackage package)
    {
        var (m, t) = (package.Manifest, package.Manifest.Terms);
        page.Title($"{t.Sender} shares {Number(m.Rows)} {(m.Rows == 1 ? "event" : "events")} with {t.Recipient}, {t.Period}");
        page.Text(
            $"For {Terms.Purposes[t.Purpose].Label} alone, under {t.Agreement}. Delete it before "
                + $"{t.RetainUntil.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.");
        page.Entry("basis", $"{SharingTerms.Bases[t.LegalBasis].Label}{(t.LegalNote is { } note ? $": {note}" : "")}");
        page.Entry("fields", string.Join(", ", t.Fields.Select(f => f.Name)));
        page.Entry("times", $"coarsened to {SharingTerms.Coarsenings[t.Coarsening].Label}; counts and durations keep two significant digits");
        page.Entry("ids", $"pseudonyms of this package alone ({m.KeyId.Hex[..16]}…); they join with no other package");
        if (m is { Set: { } set, Redaction: { } redaction })
        {
            page.Entry(
                "texts",
                $"{Number(set.Conversations)} {(set.Conversations == 1 ? "conversation" : "conversations")} that people gave to the research set "
                    + $"{set.Name}{(set.Consents.Count > 0 ? $" (consent {string.Join(", ", set.Consents)})" : "")}",
                set.Earlier is { } earlier
                    ? $"They replace those of {earlier}, of which {Number(set.WithdrawnSince)} {(set.WithdrawnSince == 1 ? "was" : "were")} taken back "
                        + "since: delete the earlier file."
                    : null);
            var recognised = redaction.Counts.Select(c => $"{Number(c.Value)} × {PersonalTerms.Kinds[c.Key].Label.ToLowerInvariant()}");
            var redacted = redaction.Counts.Count == 0 ? "nothing was recognised" : string.Join(", ", recognised);
            page.Entry("redacted", $"{redacted} ({redaction.Engine} {redaction.Version}); redacted is not anonymous");
        }
        page.Entry("made", Vocabulary.Instant.Write(m.MadeAt));
        page.Entry("signed by", package.KeyId);
        return page.ToUtf8();
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
