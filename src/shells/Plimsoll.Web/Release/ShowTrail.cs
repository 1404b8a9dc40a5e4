// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>The trail of a release: who did what, before and after, each entry with its proof.</summary>
internal sealed class ShowTrail(ReleaseFrames frames, Storage.Journals.Journal journal, Books books, ServerKeys keys)
{
    private const int PageRows = 50;

    /// <param name="before">Show entries older than this revision; the newest, when absent.</param>
    public IResult Handle(string release, long? before, Caller caller) => ReleaseFrames.Page<TrailPage>(frames.Of(release, null, caller), frame =>
    {
        var newest = long.Parse(frame.View.Rev, CultureInfo.InvariantCulture);
        var last = before is { } limit ? Math.Clamp(limit - 1, 0, newest) : newest;
        var first = Math.Max(0, last - PageRows);
        var lines = frames.Trail(release, first, (int)(last - first), frame.Named, caller).Reverse().ToArray();
        return new()
        {
            ["Frame"] = frame, ["Lines"] = lines, ["Total"] = newest,
            ["Older"] = first > 0 ? first + 1 : null,
            ["Newer"] = last < newest ? Math.Min(last + PageRows + 1, newest + 1) : null
        };
    });

    /// <summary>The proof that an entry of the organisation stands in the log, as C2SP tlog-proof.</summary>
    public IResult Proof(long seq, Caller caller) =>
        seq < 1 || seq > journal.Head.Size || journal.Read(seq - 1, 1) is not [var entry] || Envelope.Of(entry.Bytes).Tenant != caller.In.Id
            ? Problems.Page(new Refusal(
                JournalCodes.UnknownEntry, "seq", seq.ToString(CultureInfo.InvariantCulture), "is no entry of this organisation",
                "use a number that a page gave"))
            : TypedResults.File(
                Encoding.UTF8.GetBytes(JournalRoutes.ProofOf(journal, books, keys, seq)), "text/plain; charset=utf-8", $"entry-{seq}.tlog-proof");
}
