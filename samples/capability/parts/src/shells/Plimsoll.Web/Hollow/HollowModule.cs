// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Hollow;

/// <summary>Which hollows are there?</summary>
internal sealed class HollowModule : Module
{
    public override string Name => "hollow";

    public override IReadOnlyList<StreamBook> Streams => [HollowStreams.Hollows];

    public override void AddServices(IServiceCollection services) { }

    public override void Map(IEndpointRouteBuilder routes) => routes.MapHollowApi();
}
