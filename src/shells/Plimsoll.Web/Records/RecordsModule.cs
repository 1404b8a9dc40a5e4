// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Records.Types;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;

namespace Plimsoll.Web.Records;

/// <summary>What was looked for, by whom, what did it find, and what changed?</summary>
internal sealed class RecordsModule : Module
{
    private RecordTypes? _types;

    public override string Name => "records";

    public override IReadOnlyList<StreamBook> Streams => [RecordStreams.Records, VulnerabilityStreams.Vulnerabilities];

    public override Refusal? ReadAtStart(IConfiguration settings) => RecordTypeReader.Shipped().Succeeds(out _types, out var refusal) ? null : refusal;

    public override void AddServices(IServiceCollection services) =>
        services.AddSingleton(_types!).AddSingleton<ITitled, RecordTitles>().AddSingleton<ShowRecord>().AddSingleton<KeepRecords>()
            .AddSingleton<RecordPages>().AddSingleton<FindingsOf>()
            .AddSingleton<KeepRhythms>().AddSingleton<ShowRhythms>().AddSingleton<RhythmPages>()
            .AddSingleton<PublicAdvisories>().AddVulnerabilities();

    public override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRecordsApi();
        KeepRecords.Map(routes);
        RecordPages.Map(routes);
        KeepRhythms.Map(routes);
        RhythmPages.Map(routes);
        routes.MapVulnerabilities();
        PublicAdvisories.Map(routes);
    }
}
