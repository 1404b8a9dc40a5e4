// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using Plimsoll.Chain;
using Plimsoll.Chain.Lineage;
using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Meeting;

/// <summary>What came from what in the registries of all organisations, and how many were told of an entry.</summary>
/// <param name="Told">Organisations that were told, by the entry of which they were.</param>
/// <param name="Lowered">Releases that do not serve as they went out, each with the entry that says so: whoever says later that theirs came from one is told
/// then.</param>
internal sealed record LineageIndex(LineageGraph Graph, ImmutableDictionary<long, int> Told, ImmutableSortedDictionary<string, long> Lowered)
{
    public static readonly LineageIndex Empty = new(
        LineageGraph.Empty, ImmutableDictionary<long, int>.Empty, ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal));

    /// <summary>Events that it follows.</summary>
    public static IReadOnlyCollection<Type> Hears =>
    [
        typeof(VersionRegistered), typeof(LineageRecorded), typeof(LineageWithdrawn), typeof(UpstreamChanged), typeof(StatusChanged),
        typeof(OpenNoticeIssued),
    ];

    public LineageIndex After(Envelope entry, JournalEvent happened) => happened switch
    {
        VersionRegistered e => this with { Graph = Graph.With(new LineageVersion(At(entry, e.Model, e.Version), e.Subject, Weights(e))) },
        LineageRecorded { FromDigest: { } from } e =>
            this with { Graph = Graph.With(new LineageLink(At(entry, e.Model, e.Version), e.Kind, from)) },
        LineageWithdrawn { FromDigest: { } from } e =>
            this with { Graph = Graph.Without(new LineageLink(At(entry, e.Model, e.Version), e.Kind, from)) },
        LineageRecorded or LineageWithdrawn => this,
        StatusChanged { State: ServiceState.Active } => this with { Lowered = Lowered.Remove(entry.Stream) },
        StatusChanged or OpenNoticeIssued => this with { Lowered = Lowered.SetItem(entry.Stream, entry.Seq) },
        UpstreamChanged e => this with { Told = Told.SetItem(e.Entry, Told.GetValueOrDefault(e.Entry) + 1) },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static VersionAt At(Envelope entry, string model, string version) => new(entry.Tenant, model, version);

    /// <summary>Of a version of before nobody knows which of several files are weights.</summary>
    private static IReadOnlyList<Digest> Weights(VersionRegistered e) =>
        e.Beside is { } beside ? [.. e.Files.Except(beside)] : e.Files.Count == 1 ? e.Files : [];
}

/// <summary>The lineage of all organisations: an index over their registries, which a start makes anew.</summary>
internal static class LineageStreams
{
    public static readonly JointBook<LineageIndex> Index = new(
        [], LineageIndex.Empty, (index, entry, happened) => index.After(entry, happened), ChainEvent.Catalog, LineageIndex.Hears);

    extension(IServiceCollection services)
    {
        public IServiceCollection AddLineage() => services
            .AddSingleton<AnswerNotice>().AddSingleton<LineageOf>().AddSingleton<IDueElsewhere, DueUpstream>().AddSingleton<MailNotices>()
            .AddSingleton<TellDownstream>().AddHostedService(provider => provider.GetRequiredService<TellDownstream>());
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapLineage()
        {
            AnswerNotice.Map(routes);
            MailNotices.Map(routes);
            LineageOf.Map(routes);
        }
    }

    extension(BooksState state)
    {
        public LineageIndex Lineage => state.Of(Index);

        /// <summary>What lies downstream of a version that an organisation registered, in all others.</summary>
        public IReadOnlyList<ReachedAt> Downstream(VersionAt from) => state.Lineage.Graph.Downstream(from, state.IsOwn);

        /// <summary>Whether an organisation says that a model is its own.</summary>
        public bool IsOwn(VersionAt at) => state.RegistryOf(at.Organisation).State.Models.TryGetValue(at.Model, out var model)
            && model.Party == state.Accounts.Tenants[at.Organisation].Party;
    }
}
