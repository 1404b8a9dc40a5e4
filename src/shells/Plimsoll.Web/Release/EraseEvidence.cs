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
        var state = books.Now;
        foreach (var (tenant, digest) in gone.Select(EvidenceFiles.FileOf).OfType<(string Tenant, Digest Digest)>())
        {
            foreach (var release in state.Of(ReleaseStreams.Index).WithFile(tenant, digest).Select(id => ReleaseStreams.Releases.At(tenant, id)))
            {
                foreach (var item in release.Find(state).Value!.State.Evidence.Values.Where(e => !e.Current.Gone && e.Current.Content.Digest == digest))
                {
                    if ((await LoseAsync(release, item)).Refusal is { } refusal) { return refusal; }
                }
            }
        }
        return null;
    }

    private Task<Result<Change<Dossier>>> LoseAsync(StreamAt<Dossier> release, EvidenceItem item) => recorder.ChangeAsync(
        DataFolder.Server, release, null,
        (dossier, asker, others) => Evidencing.Lose(dossier, asker, item.Id, item.Current.Number, others.Downstream(dossier)),
        [], null, CancellationToken.None);
}
