// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Chain.Lineage;
using Plimsoll.Release.Work;
using Plimsoll.Web.Chain;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Meeting;

/// <summary>What happened upstream and nobody answered is due of whoever may change whether a model serves, at each release of what it reaches.</summary>
internal sealed class DueUpstream : IDueElsewhere
{
    public void Follow(Books books, Action<string> told) => books.Follow(ChainStreams.Notices, (tenant, _) => told(tenant));

    public IReadOnlyDictionary<string, IReadOnlyList<DueFor>> Of(BooksState state, string tenant) =>
        Open(state, tenant).SelectMany(n => n.Releases.Select(release => (Release: release, Due: new DueFor(
                new DueItem(DueKind.Upstream, Urgency.Soon, release, n.Told.Notice, null, n.Sentence, $"chain/notices#{n.Told.Notice}"),
                new Addressees([], Servers: true)))))
            .GroupBy(due => due.Release, StringComparer.Ordinal)
            .ToDictionary(due => due.Key, due => (IReadOnlyList<DueFor>)[.. due.Select(one => one.Due)], StringComparer.Ordinal);

    /// <summary>Notices without an answer, each with what it says and the releases of what it reaches, the newest first.</summary>
    public static IEnumerable<(UpstreamChanged Told, string Sentence, IReadOnlyList<string> Releases)> Open(BooksState state, string tenant)
    {
        var registry = state.RegistryOf(tenant).State;
        foreach (var notice in state.NoticesTo(tenant).Where(n => n.Answer is null))
        {
            var told = notice.Told!;
            var reached = told.Reached.Select(r => AnswerNotice.View(r, told, registry)).ToArray();
            yield return (
                told, AnswerNotice.Sentence(told.Cause, reached[0], told.Total),
                [.. reached.SelectMany(r => r.Releases).Distinct(StringComparer.Ordinal)]);
        }
    }
}
