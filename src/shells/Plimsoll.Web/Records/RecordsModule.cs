// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Records.Types;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;

namespace Plimsoll.Web.Records;

/// <summary>What was looked for, by whom, what did it find, and what changed?</summary>
internal sealed class RecordsModule : Module
{
    public override string Name => "records";

    public override IReadOnlyList<StreamBook> Streams => [RecordStreams.Records];

    public override void AddServices(IServiceCollection services) =>
        services.AddSingleton(RecordTypeReader.Shipped().Value!).AddSingleton<ITitled, RecordTitles>().AddSingleton<ShowRecord>().AddSingleton<KeepRecords>()
            .AddSingleton<RecordPages>().AddSingleton<FindingsOf>();

    public override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRecordsApi();
        KeepRecords.Map(routes);
        RecordPages.Map(routes);
    }
}
