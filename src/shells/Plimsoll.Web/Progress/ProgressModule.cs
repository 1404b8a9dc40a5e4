// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Progress.Organisations;
using Plimsoll.Web.Progress.Rounds;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Progress;

/// <summary>How far is everyone?</summary>
internal sealed class ProgressModule : Module
{
    private ProgressLibrary? _library;

    public override string Name => "progress";

    public override IReadOnlyList<StreamBook> Streams => [ProgressStreams.Rounds, ProgressStreams.Pages];

    public override IReadOnlyList<Type> Publishing => ProgressStreams.Publishing;

    public override Refusal? ReadAtStart(IConfiguration settings) => ProgressLibrary.Shipped().Succeeds(out _library, out var refusal) ? null : refusal;

    public override void AddServices(IServiceCollection services) => services.AddSingleton(_library!).AddRounds().AddProgressCache()
        .AddSingleton<IMeasured, ProposalWatch>()
        .ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ProgressJson.Default));

    public override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapProgressPages();
        routes.MapProgressApi();
        routes.MapRoundApi();
        routes.MapPublicRounds();
        routes.MapOrganisationPages();
    }
}
