// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;

namespace Plimsoll.Web.Chain;

/// <summary>Who owes which duty along the value chain?</summary>
internal sealed class ChainModule : Module
{
    public override string Name => "chain";

    public override IReadOnlyList<StreamBook> Streams => 
        [ChainStreams.HandOvers, ChainStreams.Received, ChainStreams.Notices, LineageStreams.Index];

    public override IReadOnlyList<Type> Erasures => [typeof(EraseReceivers)];

    public override void AddServices(IServiceCollection services) => services
        .AddSingleton<KeptDocuments>().AddSingleton<SignHandOver>().AddSingleton<AnswerHandOver>().AddSingleton<TakeSheet>().AddSingleton<ShowChain>()
        .AddSingleton<HandOverRelease>().AddSingleton<AnswerNotice>()
        .AddSingleton<TellDownstream>().AddHostedService(provider => provider.GetRequiredService<TellDownstream>());

    public override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapChainPages();
        routes.MapChainApi();
        AnswerHandOver.Map(routes);
        HandOverRelease.Map(routes);
        AnswerNotice.Map(routes);
    }

    /// <summary>From now on those downstream are told.</summary>
    public override Task<Refusal?> PrepareAsync(IServiceProvider services) => services.GetRequiredService<TellDownstream>().BeginAsync();
}
