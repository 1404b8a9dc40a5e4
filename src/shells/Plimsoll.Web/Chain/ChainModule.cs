// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Chain.Providers;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Outbound;

namespace Plimsoll.Web.Chain;

/// <summary>Who owes which duty along the value chain?</summary>
internal sealed class ChainModule : Module
{
    private KnownProviderRules? _rules;

    public override string Name => "chain";

    public override IReadOnlyList<StreamBook> Streams =>
    [
        ChainStreams.HandOvers, ChainStreams.Received, ChainStreams.Notices, ChainStreams.Mailed, ChainStreams.Providers, LineageStreams.Index,
    ];

    public override IReadOnlyList<Type> Erasures => [typeof(EraseReceivers)];

    public override Refusal? ReadAtStart(IConfiguration settings) => ProviderReader.All().Succeeds(out _rules, out var refusal) ? null : refusal;

    public override void AddServices(IServiceCollection services) => services
        .AddSingleton<KeptDocuments>().AddSingleton<SignHandOver>().AddSingleton<AnswerHandOver>().AddSingleton<TakeSheet>().AddSingleton<ShowChain>()
        .AddSingleton<HandOverRelease>().AddSingleton(_rules!).AddSingleton<IAnnounces, AnnounceChain>().AddLineage();

    public override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapChainPages();
        routes.MapChainApi();
        AnswerHandOver.Map(routes);
        HandOverRelease.Map(routes);
        routes.MapLineage();
    }

    /// <summary>From now on those downstream are told.</summary>
    public override Task<Refusal?> PrepareAsync(IServiceProvider services) => services.GetRequiredService<TellDownstream>().BeginAsync();
}
