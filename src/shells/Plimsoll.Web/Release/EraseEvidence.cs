// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Evidence;
using Plimsoll.Storage.Release;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Release;

/// <summary>Says of evidence whose bytes are erased that they are gone, so that it never counts at a gate.</summary>
internal sealed class EraseEvidence(Books books, Recorder recorder) : IErasing
{
    public async Task<Refusal?> EraseAsync(IReadOnlySet<string> gone)
    {
        if (!gone.Any(subject => subject.StartsWith("file/", StringComparison.Ordinal))) { return null; }
        foreach (var (release, kept) in books.Now.Of(ReleaseStreams.Releases).All.Select(kept => (kept.State.Opened!.Release, kept)))
        {
            foreach (var item in kept.State.Evidence.Values.Where(e =>
                !e.Current.Gone && gone.Contains(EvidenceFiles.SubjectOf(kept.Tenant, e.Current.Content.Digest))))
            {
                if ((await LoseAsync(ReleaseStreams.Releases.At(kept.Tenant, release), item)).Refusal is { } refusal) { return refusal; }
            }
        }
        return null;
    }

    private Task<Result<Change<Dossier>>> LoseAsync(StreamAt<Dossier> release, EvidenceItem item) => recorder.ChangeAsync(
        DataFolder.Server, release, null,
        (dossier, asker, others) => Evidencing.Lose(dossier, asker, item.Id, item.Current.Number, others.Downstream(dossier)),
        [], null, CancellationToken.None);
}
