// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;

namespace Plimsoll.Web.Chain;

/// <summary>Who owes which duty along the value chain?</summary>
internal sealed class ChainModule : Module
{
    public override string Name => "chain";

    public override IReadOnlyList<StreamBook> Streams => [ChainStreams.HandOvers, ChainStreams.Received];

    public override IReadOnlyList<Type> Erasures => [typeof(EraseReceivers)];

    public override void AddServices(IServiceCollection services) => services
        .AddSingleton<KeptDocuments>().AddSingleton<SignHandOver>().AddSingleton<AnswerHandOver>().AddSingleton<TakeSheet>().AddSingleton<ShowChain>()
        .AddSingleton<HandOverRelease>();

    public override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapChainPages();
        routes.MapChainApi();
        AnswerHandOver.Map(routes);
        HandOverRelease.Map(routes);
    }
}
