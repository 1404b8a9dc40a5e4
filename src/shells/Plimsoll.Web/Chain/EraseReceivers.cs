// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Chain.HandOvers;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Chain;

/// <summary>Says of receivers who are erased that they are, so that their links open nothing after a restore either.</summary>
internal sealed class EraseReceivers(Books books, Recorder recorder) : IErasing
{
    public async Task<Refusal?> EraseAsync(IReadOnlySet<string> gone)
    {
        var all = books.Now.Of(ChainStreams.HandOvers);
        foreach (var id in gone.Select(ChainStreams.OfSubject).OfType<string>())
        {
            if (all.FindAny(id) is not { State.Erased: null } kept) { continue; }
            var done = await recorder.ChangeAsync(
                DataFolder.Server, ChainStreams.HandOvers.At(kept.Tenant, id), null, (state, _, _) => Handing.Erase(state), [], null, CancellationToken.None);
            if (done.Refusal is { } refusal) { return refusal; }
        }
        return null;
    }
}
