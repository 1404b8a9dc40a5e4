// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Approvals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Release;

/// <summary>Says of outside reviewers who are erased that they are, so that their links open nothing after a restore either.</summary>
internal sealed class EraseReviewers(Books books, Recorder recorder) : IErasing
{
    public async Task<Refusal?> EraseAsync(IReadOnlySet<string> gone)
    {
        var releases = books.Now.Of(ReleaseStreams.Releases);
        foreach (var (release, review) in gone.Select(AskReview.OfSubject).OfType<(string Release, string Review)>())
        {
            if (releases.FindAny(release) is not { } kept || kept.State.Reviews.GetValueOrDefault(review) is not { Withdrawn: null, Erased: null })
            {
                continue;
            }
            var done = await recorder.ChangeAsync(
                DataFolder.Server, ReleaseStreams.Releases.At(kept.Tenant, release), null, (state, _, _) => Reviewing.Erase(state, review), [], null,
                CancellationToken.None);
            if (done.Refusal is { } refusal) { return refusal; }
        }
        return null;
    }
}
